"""Empirical-Bayes estimates: R's values, what must not matter, too little data, and coverage by simulation."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from trepart_eval.criteria import shrink, shrink_groups
from trepart_eval.vocabulary.columns import COLUMNS
from trepart_eval.vocabulary.languages import Language

REFERENCE = Path(__file__).parents[4] / "shared" / "reference" / "statistics"
# Colditz et al. (1994), the BCG trials: log risk ratios and their variances, and what R's metafor 3.8-1 makes of them:
# rma(yi, vi), blup(). It stops when tau2 moves by less than 1e-5, hence 1e-6 here.
BCG_MEAN = (
    -0.88931133392,
    -1.5853886572,
    -1.3480731483,
    -1.44155119002,
    -0.217547322211,
    -0.786115585819,
    -1.6208982236,
    0.0119523335238,
    -0.469417648738,
    -1.37134480347,
    -0.339358828338,
    0.445913400571,
    -0.0173139482169,
)
BCG_VARIANCE = (
    0.325584765004,
    0.194581121398,
    0.415367965368,
    0.0200100319022,
    0.0512101721696,
    0.00690561845591,
    0.223017247572,
    0.00396157929782,
    0.0564342104632,
    0.073024793613,
    0.0124122139716,
    0.5325058452,
    0.071404659684,
)
BCG_ESTIMATE = (
    -0.800233574594,
    -1.25170602726,
    -0.986903130526,
    -1.39789770575,
    -0.287379794349,
    -0.784571534107,
    -1.24396351544,
    0.00287924975982,
    -0.506836353373,
    -1.24717303898,
    -0.353658397778,
    -0.284733658158,
    -0.146743048182,
)
BCG_ERROR = (
    0.409930468632,
    0.353227315076,
    0.434831601645,
    0.13756841646,
    0.211311761254,
    0.0822903528965,
    0.368591975219,
    0.0625870944857,
    0.220391271517,
    0.245712216266,
    0.109480966115,
    0.458300505544,
    0.243440301777,
)


@pytest.fixture(scope="module")
def trials():
    return shrink(BCG_MEAN, np.sqrt(BCG_VARIANCE))


def test_published_trials_give_metafor_s_variance_and_mean(trials):
    assert trials.tau2 == pytest.approx(0.313243325980895, abs=1e-6)
    assert trials.mean == pytest.approx(-0.714532348365101, abs=1e-6)
    assert trials.mean_std_error == pytest.approx(0.1807917455191, abs=1e-6)  # Knapp and Hartung's


def test_published_trials_give_metafor_s_estimates(trials):
    assert trials.table["estimate"].tolist() == pytest.approx(BCG_ESTIMATE, abs=1e-6)
    assert trials.table["std_error"].tolist() == pytest.approx(BCG_ERROR, abs=1e-6)


@pytest.mark.skipif(not (REFERENCE / "bh1996.csv").exists(), reason="the GPL data are not in the repository")
def test_groups_of_bliese_and_halverson_are_as_in_lme4():
    # lme4 1.1-31: lmer(WBEING ~ 1 + (1 | GRP), bh1996); ranef(condVar = TRUE). Optimised, so 1e-6.
    frame = pd.read_csv(REFERENCE / "bh1996.csv")
    expected = json.loads((REFERENCE / "expected.json").read_text())["bh1996"]["lmer_WBEING"]
    found = shrink_groups(frame["WBEING"], frame["GRP"])
    assert (found.tau2, found.sigma2) == pytest.approx((0.0358007750398, 0.789497274078), rel=1e-6)
    assert (found.mean, found.mean_std_error) == pytest.approx((expected["intercept"], expected["se"]), abs=1e-6)
    first = found.table.head(5)
    assert (first["estimate"] - found.mean).tolist() == pytest.approx(expected["blup_first5"], abs=1e-6)
    assert first["std_error"].tolist() == pytest.approx(expected["blup_condsd_first5"], abs=1e-6)
    assert (found.n, found.n_groups) == (7382, 99)


def balanced(n_groups=8, n=5, seed=4):
    rng = np.random.default_rng(seed)
    values = rng.normal(50, 10, (n_groups, n)) + rng.normal(0, 8, (n_groups, 1))
    return values, np.repeat(np.arange(n_groups), n)


def test_equal_groups_give_the_moments_of_the_analysis_of_variance():
    values, groups = balanced()
    within, between = values.var(axis=1, ddof=1).mean(), values.mean(axis=1).var(ddof=1) * 5
    found = shrink_groups(values.ravel(), groups)
    assert found.sigma2 == pytest.approx(within)
    assert found.tau2 == pytest.approx((between - within) / 5)


def test_order_of_values_and_names_of_groups_do_not_matter():
    values, groups = balanced()
    order = np.random.default_rng(1).permutation(values.size)
    named = np.array([f"g{group}" for group in groups], dtype=object)
    one, other = shrink_groups(values.ravel(), groups), shrink_groups(values.ravel()[order], named[order])
    assert one.table["estimate"].tolist() == pytest.approx(other.table["estimate"].tolist())
    assert other.table["group"].tolist() == [f"g{group}" for group in range(8)]


@pytest.mark.parametrize(("factor", "shift"), [(100.0, 0.0), (1e-4, 0.0), (1.0, 1e6)])
def test_scale_and_origin_follow_through(factor, shift):
    values, groups = balanced()
    one, other = shrink_groups(values.ravel(), groups), shrink_groups(factor * values.ravel() + shift, groups)
    assert other.tau2 == pytest.approx(factor**2 * one.tau2, rel=1e-6)
    for name in ("estimate", "conf_low", "conf_high"):
        assert other.table[name].tolist() == pytest.approx((factor * one.table[name] + shift).tolist(), rel=1e-6)


def test_missing_values_and_groups_are_counted_and_change_nothing():
    values, groups = balanced()
    with_holes = np.append(values.ravel(), [np.nan, 3.0])
    named = [*map(str, groups), "0", None]
    one, other = shrink_groups(values.ravel(), [*map(str, groups)]), shrink_groups(with_holes, named)
    assert other.n_left_out == 2
    assert other.arrow.equals(one.arrow)


def test_the_estimate_lies_between_the_raw_and_the_common_mean(trials):
    table = trials.table
    assert ((table["estimate"] - table["raw"]) * (trials.mean - table["raw"]) >= 0).all()
    assert (abs(table["estimate"] - trials.mean) <= abs(table["raw"] - trials.mean)).all()
    assert ((table["conf_low"] < table["estimate"]) & (table["estimate"] < table["conf_high"])).all()


def test_units_no_further_apart_than_chance_are_all_put_at_the_mean():
    found = shrink([49.0, 50.0, 51.0, 50.0, 50.5], [5.0] * 5)
    assert found.tau2 == 0
    assert found.table["estimate"].nunique() == 1
    assert (found.table["conf_high"] - found.table["conf_low"] > 5).all()  # that tau2 is 0 isn't certain


def test_units_that_are_known_keep_their_mean():
    table = shrink([10.0, 50.0, 60.0, 90.0, 40.0], [0.0, 5.0, 5.0, 0.0, 5.0]).table
    known = table.iloc[[0, 3]]
    for name in ("estimate", "conf_low", "conf_high"):
        assert known[name].tolist() == known["raw"].tolist()
    assert known["std_error"].tolist() == [0, 0]


def test_two_known_units_that_are_equal_do_not_make_all_units_equal():
    found = shrink([50.0, 50.0, 20.0, 80.0, 90.0], [0.0, 0.0, 3.0, 3.0, 3.0])
    assert found.method == "moments"
    assert found.tau2 == pytest.approx(np.var([50, 50, 20, 80, 90], ddof=1) - 27 / 5)


def test_all_known_and_equal_is_no_division_by_nothing():
    table = shrink([50.0] * 4, [0.0] * 4).table
    assert table[["estimate", "conf_low", "conf_high"]].eq(50).all(axis=None)


@pytest.mark.parametrize(
    ("values", "groups", "tau2", "sigma2"),
    [
        ([1, 2, 3], [1, 1, 1], None, 1.0),  # one group
        ([1, 2, 3], [1, 2, 3], None, None),  # one respondent in each
        ([1, 1, 2, 2], [1, 1, 2, 2], 0.5, 0.0),  # no variance within
        ([4, 4, 4, 4], [1, 1, 2, 2], 0.0, 0.0),  # no variance at all
        ([], [], None, None),
        ([np.nan, np.nan], [1, 2], None, None),
    ],
)
def test_too_little_gives_the_raw_means_and_says_what_is_unknown(values, groups, tau2, sigma2):
    found = shrink_groups(values, groups)
    assert (found.tau2, found.sigma2) == pytest.approx(
        tuple(np.nan if one is None else one for one in (tau2, sigma2)), nan_ok=True
    )
    assert found.table["estimate"].tolist() == found.table["raw"].tolist()
    assert found.method == ("none" if tau2 is None else "reml")


def test_a_unit_without_a_standard_error_has_an_empty_row():
    found = shrink([50.0, 60.0, 70.0, 40.0, 45.0], [5.0, np.nan, 5.0, 5.0, 5.0])
    assert found.table["estimate"].isna().tolist() == [False, True, False, False, False]
    assert (found.n, found.n_left_out) == (4, 1)


@pytest.mark.parametrize(
    ("mean", "error", "options", "message"),
    [
        ([1.0, 2.0], [1.0], {}, "same length"),
        ([1.0, 2.0], [1.0, -1.0], {}, "below 0"),
        ([1.0, np.inf], [1.0, 1.0], {}, "infinite"),
        ([1.0, 2.0], [1.0, 1.0], {"conf_level": 95}, "between 0 and 1"),
    ],
)
def test_input_without_meaning_is_refused(mean, error, options, message):
    with pytest.raises(ValueError, match=message):
        shrink(mean, error, **options)


def test_values_and_groups_of_unlike_number_are_refused():
    with pytest.raises(ValueError, match="each value has one group"):
        shrink_groups([1.0, 2.0], [1])


@pytest.mark.parametrize("language", Language)
def test_the_result_speaks_three_languages_and_keeps_to_the_vocabulary(trials, language):
    assert "13" in trials.summary(language)
    assert "%" not in trials._repr_html_()
    assert set(trials.arrow.column_names) <= set(COLUMNS)


NOMINAL = (0.93, 0.97)


def coverage_of_groups(ratio, n, *, n_groups=16, studies=300, seed=5):
    """Share of intervals that hold the group's true mean; ``ratio`` is tau2 over a mean's error variance."""
    rng = np.random.default_rng(seed)
    groups = np.repeat(np.arange(n_groups), n)
    hits = 0
    for _ in range(studies):
        truth = rng.normal(50, np.sqrt(ratio / n), n_groups)
        found = shrink_groups(truth[groups] + rng.standard_normal(groups.size), groups).table
        hits += int(((found["conf_low"] <= truth) & (truth <= found["conf_high"])).sum())
    return hits / (studies * n_groups)


def coverage_of_means(ratio, df, *, n_units=16, studies=300, seed=6, spread=1.0):
    """The same from means whose standard errors are estimated with few degrees of freedom."""
    rng = np.random.default_rng(seed)
    hits = 0
    for _ in range(studies):
        variance = np.exp(rng.uniform(-np.log(spread), np.log(spread), n_units)) if spread > 1 else np.ones(n_units)
        truth = rng.normal(50, np.sqrt(ratio), n_units)
        error = np.sqrt(variance * rng.chisquare(df, n_units) / df)
        mean = truth + np.sqrt(variance) * rng.standard_normal(n_units)
        found = shrink(mean, error, degrees_of_freedom=df).table
        hits += int(((found["conf_low"] <= truth) & (truth <= found["conf_high"])).sum())
    return hits / (studies * n_units)


@pytest.mark.parametrize(("ratio", "n"), [(0.5, 3), (2.0, 3), (1.0, 8)])
def test_intervals_cover_with_sixteen_small_groups(ratio, n):
    assert NOMINAL[0] <= coverage_of_groups(ratio, n, studies=150) <= NOMINAL[1]


def test_intervals_cover_where_standard_errors_rest_on_few():
    assert NOMINAL[0] <= coverage_of_means(1.0, 6, studies=150) <= NOMINAL[1]


@pytest.mark.long
@pytest.mark.parametrize("ratio", [0.5, 1.0, 2.0, 5.0])
@pytest.mark.parametrize("n", [2, 3, 5, 15])
def test_intervals_cover_over_sizes_of_groups(ratio, n):
    assert NOMINAL[0] <= coverage_of_groups(ratio, n, studies=1500) <= NOMINAL[1]


@pytest.mark.long
@pytest.mark.parametrize("spread", [1.0, 3.0])
@pytest.mark.parametrize("df", [4, 6, 12, 100])
@pytest.mark.parametrize("ratio", [0.5, 1.0, 3.0])
def test_intervals_cover_over_degrees_of_freedom_and_unlike_errors(ratio, df, spread):
    assert NOMINAL[0] <= coverage_of_means(ratio, df, spread=spread, studies=1500) <= NOMINAL[1]


@pytest.mark.long
@pytest.mark.parametrize("ratio", [0.0, 0.1, 0.25])
def test_intervals_cover_too_much_rather_than_too_little_where_units_hardly_differ(ratio):
    assert coverage_of_groups(ratio, 5, studies=1000) >= NOMINAL[0]
