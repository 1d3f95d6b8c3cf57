"""The wild cluster bootstrap against all patterns gone through by hand, its interval, and its refusals."""

import itertools

import numpy as np
import pandas as pd
import pytest

from trepart_eval.relations.regression.draw_weights import cluster_draws
from trepart_eval.relations.regression.wild_cluster_bootstrap import wild_bootstrap
from trepart_eval.vocabulary.columns import COLUMNS

POOLED = "inv ~ value + capital"
TWO_WAY = POOLED + " + C(firm) + C(year)"


@pytest.mark.parametrize("term", ["value", "capital"])
@pytest.mark.parametrize(("formula", "key"), [(POOLED, "pooled"), (TWO_WAY, "twfe")])
def test_all_patterns_of_signs_give_the_reference_values(expected, reference, formula, key, term):
    found = wild_bootstrap(formula, reference("grunfeld"), cluster="firm", term=term)
    r = expected["grunfeld"][f"wcr11_rademacher_enum_{key}_{term}"]
    assert (found.p_value, found.p_value_strict) == (r["p_two"], r["p_two_strict"])
    assert (found.estimate, found.statistic) == pytest.approx((r["b"], r["t"]), rel=1e-6)
    assert (found.enumerated, found.draws) == (True, 1024)


@pytest.mark.parametrize("term", ["value", "capital"])
def test_all_patterns_of_webbs_weights_give_the_reference_values(expected, reference, term):
    five = reference("grunfeld").query("firm <= 5")
    found = wild_bootstrap(POOLED, five, cluster="firm", term=term, weights="webb")
    r = expected["grunfeld"][f"wcr11_webb_enum_first5firms_pooled_{term}"]
    assert (found.p_value, found.p_value_strict) == pytest.approx((r["p_two"], r["p_two_strict"]), abs=1e-9)
    assert (found.enumerated, found.draws) == (True, 7776)


@pytest.mark.parametrize(
    ("formula", "term", "low", "high"),
    [
        (POOLED, "value", 0.0922, 0.2280),
        (POOLED, "capital", 0.0319, 0.3692),
        (TWO_WAY, "value", 0.060, 0.129),
        (TWO_WAY, "capital", 0.0, 0.578),
    ],
)
def test_intervals_are_those_of_a_search_over_a_grid(reference, formula, term, low, high):
    found = wild_bootstrap(formula, reference("grunfeld"), cluster="firm", term=term)
    assert (found.conf_low, found.conf_high) == pytest.approx((low, high), abs=2e-3)


def test_the_interval_ends_where_the_test_starts_to_reject(panel):
    data = panel(n_cases=9).assign(case=lambda table: table["case"] % 7)
    options = {"cluster": "case", "term": "dose"}
    found = wild_bootstrap("y ~ dose + C(year)", data, **options)
    for end, away in ((found.conf_low, -1), (found.conf_high, 1)):
        inside, outside = (
            wild_bootstrap("y ~ dose + C(year)", data, null=end + away * step, **options).p_value
            for step in (-1e-6, 1e-6)
        )
        assert inside > 0.05 >= outside


def unbalanced(seed=3):
    """Six clusters of unequal size, with years missing here and there."""
    rng = np.random.default_rng(seed)
    case = np.repeat(np.arange(6), [3, 5, 4, 8, 6, 5])
    year = np.concatenate([np.arange(one) for one in (3, 5, 4, 8, 6, 5)])
    data = pd.DataFrame({"case": case, "year": year, "dose": rng.normal(size=31), "days": rng.integers(1, 9, 31)})
    return data.assign(y=rng.normal(size=6)[case] + 0.4 * data["dose"] + rng.normal(size=31))


def statistic_by_hand(x, y, weights, clusters, null):
    """T statistic of the last column by weighted least squares and a clustered covariance."""
    bread = np.linalg.pinv(x.T @ (x * weights[:, None]))
    coefficients = bread @ (x.T @ (weights * y))
    moved = x * (weights * (y - x @ coefficients))[:, None]
    scores = np.stack([moved[clusters == one].sum(axis=0) for one in np.unique(clusters)])
    return (coefficients[-1] - null) / np.sqrt((bread @ scores.T @ scores @ bread)[-1, -1])


@pytest.mark.parametrize("null", [0.0, 0.7])
@pytest.mark.parametrize("weighted", [False, True])
def test_an_unbalanced_weighted_panel_is_refitted_by_hand_for_every_pattern(null, weighted):
    data = unbalanced()
    clusters, weights = data["case"].to_numpy(), data["days"].to_numpy() if weighted else np.ones(31)
    dummies = pd.get_dummies(data[["case", "year"]].astype(str)).to_numpy(dtype=float)
    dose, y = data["dose"].to_numpy(), data["y"].to_numpy()
    x, root = np.column_stack([dummies, dose]), np.sqrt(weights)
    restricted = dummies @ np.linalg.lstsq(dummies * root[:, None], root * (y - null * dose))[0] + null * dose
    observed = abs(statistic_by_hand(x, y, weights, clusters, null))
    drawn = []
    for signs in itertools.product([-1, 1], repeat=6):
        made = restricted + np.array(signs)[clusters] * (y - restricted)
        drawn.append(abs(statistic_by_hand(x, made, weights, clusters, null)))
    found = wild_bootstrap(
        "y ~ C(case) + C(year) + dose", data, "case", "dose", null=null, row_weights="days" if weighted else None
    )
    assert found.p_value == pytest.approx(np.mean(np.array(drawn) >= observed * (1 - 1e-9)))
    assert found.p_value_strict == pytest.approx(np.mean(np.array(drawn) > observed * (1 + 1e-9)))


def test_order_names_and_units_do_not_matter():
    data = unbalanced()
    other = data.sample(frac=1, random_state=2).assign(case=lambda table: "k" + (9 - table["case"]).astype(str))
    other = other.assign(y=1e4 * other["y"] + 5, dose=other["dose"] / 100)
    ours, theirs = (wild_bootstrap("y ~ dose + C(year)", one, "case", "dose", weights="webb") for one in (data, other))
    assert (ours.p_value, ours.p_value_strict) == (theirs.p_value, theirs.p_value_strict)
    assert (1e6 * ours.conf_low, 1e6 * ours.conf_high) == pytest.approx((theirs.conf_low, theirs.conf_high), rel=1e-6)


def test_a_value_at_the_estimate_is_never_rejected_and_one_far_away_is(panel):
    data = panel(n_cases=12)
    estimate = wild_bootstrap("y ~ dose", data, "case", "dose").estimate
    assert wild_bootstrap("y ~ dose", data, "case", "dose", null=estimate).p_value == 1
    assert wild_bootstrap("y ~ dose", data, "case", "dose", null=1e6).p_value == 2 / 2**12


def test_random_draws_repeat_with_their_seed_and_are_never_zero(panel):
    data = panel(n_cases=20).assign(y=lambda table: table["y"] + 50 * table["dose"])
    one, same, other = (wild_bootstrap("y ~ dose", data, "case", "dose", draws=999, seed=s) for s in (1, 1, 2))
    assert (one.p_value, one.conf_low) == (same.p_value, same.conf_low)
    assert one.conf_low != other.conf_low
    assert (one.p_value, one.p_value_strict, one.enumerated, one.draws) == (1 / 1000, 0.0, False, 999)


@pytest.mark.parametrize(("kind", "n_clusters"), [("rademacher", 5), ("webb", 3)])
def test_patterns_and_their_mirror_images_are_all_there_are(kind, n_clusters):
    drawn = cluster_draws(kind, n_clusters, 999, 0)
    both = np.unique(np.vstack([drawn.weights, -drawn.weights]).round(9), axis=0)
    assert len(both) == drawn.n == (2 if kind == "rademacher" else 6) ** n_clusters


@pytest.mark.parametrize("kind", ["rademacher", "webb"])
def test_random_weights_have_mean_zero_and_variance_one(kind):
    weights = cluster_draws(kind, 20, 9999, 0).weights
    assert weights.mean() == pytest.approx(0, abs=0.01)
    assert weights.var() == pytest.approx(1, abs=0.01)
    assert len(np.unique(weights)) == (2 if kind == "rademacher" else 6)


@pytest.mark.parametrize(
    ("treated", "refusal"),
    [(1, "one_treated"), (2, "few_in_an_arm"), (3, "few_in_an_arm"), (4, "few_for_bootstrap"), (15, "one_untreated")],
)
@pytest.mark.parametrize("formula", ["y ~ {}", "y ~ {} + C(case) + C(year)"])
def test_few_treated_are_refused(panel, formula, treated, refusal):
    term = "on" if "case" in formula else "ever"
    found = wild_bootstrap(formula.format(term), panel(treated=treated), "case", term, language="en")
    assert (found.refused, found.refusal) == (True, refusal)
    assert found.reason
    assert np.isnan(found.table.drop(columns="term").to_numpy()).all()


def test_five_treated_are_enough(panel):
    assert 0 < wild_bootstrap("y ~ on + C(case) + C(year)", panel(treated=5), "case", "on").p_value <= 1


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"case": 1}, "few_clusters"),
        ({"y": 3.0}, "no_variation"),
        ({"dose": 1.0}, "collinear"),
        ({"y": lambda table: 2 * table["dose"]}, "perfect_fit"),
        ({"dose": lambda table: table["dose"].where(table["case"] == 2, 0)}, "decided_alone"),
    ],
)
def test_what_cannot_be_tested_is_refused_with_a_reason(panel, change, refusal):
    found = wild_bootstrap("y ~ dose", panel().assign(**change), "case", "dose", language="nn")
    assert (found.refused, found.refusal) == (True, refusal)
    assert found.summary() == found.reason


def test_no_rows_are_refused(panel):
    assert wild_bootstrap("y ~ dose", panel().iloc[:0], "case", "dose").refusal == "few_clusters"


def test_too_few_patterns_for_the_level_give_an_infinite_interval_and_say_so(panel):
    found = wild_bootstrap("y ~ dose", panel(n_cases=5), "case", "dose", language="en")
    assert (found.conf_low, found.conf_high) == (-np.inf, np.inf)
    assert "0.0625" in found.notes[-1]
    assert "∞" in found.summary()
    finer = wild_bootstrap("y ~ dose", panel(n_cases=5), "case", "dose", weights="webb")
    assert np.isfinite([finer.conf_low, finer.conf_high]).all()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"term": "doze"}, "the terms are"),
        ({"weights": "mammen"}, "rademacher"),
        ({"draws": 10}, "at least 99"),
        ({"conf_level": 1.0}, "between 0 and 1"),
        ({"null": np.inf}, "finite"),
        ({"cluster": "kase"}, "Did you mean 'case'"),
    ],
)
def test_wrong_input_is_said_plainly(panel, options, words):
    with pytest.raises(ValueError, match=words):
        wild_bootstrap("y ~ dose", panel(), **({"cluster": "case", "term": "dose"} | options))


def test_columns_are_in_the_vocabulary_and_the_summary_speaks_three_languages(panel):
    found = wild_bootstrap("y ~ dose", panel(n_cases=8), "case", "dose")
    assert set(found.table.columns) <= set(COLUMNS)
    for language, words in (("nb", "klynger"), ("nn", "klyngjer"), ("en", "256 patterns")):
        assert words in found.summary(language)
