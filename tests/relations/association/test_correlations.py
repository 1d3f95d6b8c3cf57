"""Spearman, Kendall and Pearson with intervals and p-values."""

import json
from itertools import permutations
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from trepart_eval.relations import Refusal, kendall, pearson, spearman

# Hollander and Wolfe (1973), p. 187: lightness and panel score of nine lots of tuna; values by R's cor.test.
LIGHTNESS = [44.4, 45.9, 41.9, 53.3, 44.7, 44.1, 50.7, 45.2, 60.1]
SCORE = [2.6, 3.1, 2.5, 5.0, 3.6, 4.0, 5.2, 2.8, 3.8]
REFERENCE = Path(__file__).parents[4] / "shared" / "reference" / "statistics" / "expected.json"
MEASURES = (spearman, kendall, pearson)


def pair(n, seed=1):
    return np.random.default_rng(seed).standard_normal((2, n))


@pytest.mark.parametrize("measure", MEASURES)
def test_series_are_matched_by_municipality_whatever_their_order(measure):
    dose, outcome = (pd.Series(values, index=list("abcdefghi")) for values in (LIGHTNESS, SCORE))
    assert measure(dose[::-1], outcome) == measure(dose, outcome)


def test_series_without_a_municipality_in_common_are_not_matched():
    one, other = pd.Series([1.0, 2, 3, 4], index=list("abcd")), pd.Series([1.0, 2, 3, 4], index=list("efgh"))
    with pytest.raises(ValueError, match="no municipality in common"):
        spearman(one, other)


def test_series_with_a_municipality_twice_are_not_matched_by_guess():
    one, other = pd.Series([1.0, 2, 3, 4], index=list("aabb")), pd.Series([1.0, 2, 3, 4], index=list("abcd"))
    with pytest.raises(ValueError, match="more than once"):
        spearman(one, other)


def test_tuna_has_the_published_values():
    rho, tau = spearman(LIGHTNESS, SCORE), kendall(LIGHTNESS, SCORE)
    assert (rho.estimate, rho.p_value, rho.method) == (pytest.approx(0.6), pytest.approx(0.0967978395061728), "exact")
    assert (tau.estimate, tau.p_value, tau.method) == (
        pytest.approx(0.444444444444445),
        pytest.approx(0.1194389329806),
        "exact",
    )


@pytest.mark.skipif(not REFERENCE.exists(), reason="the reference values are not here")
def test_tuna_has_the_values_of_the_reference_file():
    of = json.loads(REFERENCE.read_text())["hollander_wolfe_tuna"]
    assert spearman(of["x"], of["y"]).p_value == pytest.approx(of["p_rho_exact"], rel=1e-6)
    assert kendall(of["x"], of["y"]).p_value == pytest.approx(of["p_tau_exact"], rel=1e-6)


def test_pearson_goes_through_all_orders_of_few():
    x, y = np.arange(7.0), np.array([3.0, 1, 2, 5, 4, 7, 6])
    found = pearson(x, y)
    every = np.array([np.corrcoef(x, y[list(order)])[0, 1] for order in permutations(range(7))])
    assert found.p_value == pytest.approx((np.abs(every) >= abs(found.estimate) - 1e-12).mean())
    assert found.method == "exact"


def test_intervals_are_those_of_the_formulas():
    rho = spearman(LIGHTNESS, SCORE)
    half = 1.959963984540054 * np.sqrt((1 + 0.6**2 / 2) / 6)
    assert (rho.conf_low, rho.conf_high) == pytest.approx(np.tanh(np.arctanh(0.6) + half * np.array([-1, 1])))
    tau = kendall(LIGHTNESS, SCORE)
    half = 1.959963984540054 * np.sqrt(0.437 / 5)
    assert (tau.conf_low, tau.conf_high) == pytest.approx(np.tanh(np.arctanh(4 / 9) + half * np.array([-1, 1])))
    assert (rho.interval, tau.interval, pearson(LIGHTNESS, SCORE).interval) == ("bonett_wright", "fieller", "fisher_z")


@pytest.mark.parametrize("measure", MEASURES)
def test_estimates_are_those_of_scipy(measure):
    from scipy import stats

    x, y = np.random.default_rng(2).integers(0, 6, size=(2, 15))
    peer = {spearman: stats.spearmanr, kendall: stats.kendalltau, pearson: stats.pearsonr}[measure]
    assert measure(x, y).estimate == pytest.approx(peer(x, y)[0])


@pytest.mark.parametrize("measure", MEASURES)
def test_the_order_of_municipalities_and_variables_does_not_matter(measure):
    x, y = pair(9)
    shuffled = np.random.default_rng(3).permutation(9)
    found = measure(x, y)
    for other in (measure(x[shuffled], y[shuffled]), measure(y, x)):
        assert other.estimate == pytest.approx(found.estimate)
        assert other.p_value == pytest.approx(found.p_value)


@pytest.mark.parametrize("measure", [spearman, kendall])
def test_ranks_are_all_that_counts(measure):
    x, y = pair(16)
    assert measure(np.exp(x), y**3).p_value == measure(x, y).p_value
    assert measure(np.exp(x), y**3).conf_low == pytest.approx(measure(x, y).conf_low)


@pytest.mark.parametrize("measure", MEASURES)
def test_missing_pairs_are_left_out_and_counted(measure):
    x, y = pair(12)
    with_gaps = np.append(x, [1.0, np.nan]), np.append(y, [np.nan, 2.0])
    assert measure(*with_gaps).p_value == measure(x, y).p_value
    assert (measure(*with_gaps).n, measure(*with_gaps).n_missing) == (12, 2)


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize(
    ("x", "y", "refusal"),
    [
        ([1, 2, 3], [1, 2, 3], Refusal.TOO_FEW),
        ([], [], Refusal.TOO_FEW),
        ([1, 2, 3, np.nan], [1, 2, 3, 4], Refusal.TOO_FEW),
        ([1, 1, 1, 1, 1], [1, 2, 3, 4, 5], Refusal.NO_VARIATION),
        ([1, 2, 3, 4, 5], [2, 2, 2, 2, 2], Refusal.NO_VARIATION),
    ],
)
def test_what_has_no_association_is_refused_in_words(measure, x, y, refusal):
    found = measure(x, y, language="en")
    assert (found.refused, found.refusal) == (True, refusal)
    assert found.reason == found.summary()
    assert np.isnan([found.estimate, found.p_value, found.conf_low, found.conf_high]).all()


@pytest.mark.parametrize("measure", MEASURES)
def test_a_perfect_association_has_a_p_value_but_no_interval(measure):
    found = measure([1, 2, 3, 4, 5], [2, 4, 6, 8, 10], language="en")
    assert found.estimate == 1
    assert found.p_value == pytest.approx(2 / 120)
    assert np.isnan([found.conf_low, found.conf_high]).all()
    assert "no interval" in found.summary()


@pytest.mark.parametrize("measure", MEASURES)
def test_more_than_twenty_are_drawn_with_the_seed_told(measure):
    x, y = pair(30, 2)
    found = measure(x, y, draws=999, seed=5)
    assert (found.method, found.draws, found.seed) == ("permutation", 999, 5)
    assert found == measure(x, y, draws=999, seed=5)
    assert (found.p_value * 1000) == pytest.approx(round(found.p_value * 1000))


def test_drawn_p_values_are_near_the_exact_ones():
    x, y = pair(16, 4)
    together = np.concatenate([x, x + 10]), np.concatenate([y, y])
    assert spearman(*together, draws=4999).p_value == pytest.approx(spearman(*together, seed=9).p_value, abs=0.03)


def test_no_drawn_p_value_is_zero():
    assert pearson(np.arange(30.0), np.arange(30.0), draws=999).p_value == 1 / 1000


@pytest.mark.parametrize("measure", MEASURES)
def test_one_sided_p_values_speak_for_their_side(measure):
    x, y = pair(9)
    y = y + 3 * x
    assert measure(x, y, alternative="greater").p_value < 0.01
    assert measure(x, y, alternative="less").p_value > 0.99


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"alternative": "up"}, "two-sided"),
        ({"draws": 5}, "99"),
        ({"conf_level": 95}, "0.95"),
    ],
)
def test_wrong_options_say_what_is_expected(options, words):
    with pytest.raises(ValueError, match=words):
        spearman(LIGHTNESS, SCORE, **options)


def test_unequal_lengths_are_told():
    with pytest.raises(ValueError, match="one value of each"):
        spearman([1, 2, 3, 4], [1, 2, 3])


@pytest.mark.parametrize(("language", "words"), [("nb", "prosents intervall"), ("nn", "kommunar"), ("en", "exact")])
def test_the_sentence_comes_in_three_languages(language, words):
    assert words in spearman(LIGHTNESS, SCORE, language="nb").summary(language)


@pytest.mark.long
@pytest.mark.parametrize(("correlation", "n"), [(0.0, 16), (0.5, 16), (0.5, 50)])
def test_intervals_cover_the_true_coefficient(correlation, n):
    rng = np.random.default_rng(6)
    truth = {
        spearman: 6 / np.pi * np.arcsin(correlation / 2),
        kendall: 2 / np.pi * np.arcsin(correlation),
        pearson: correlation,
    }
    covered = dict.fromkeys(MEASURES, 0)
    for _ in range(2000):
        x, noise = rng.standard_normal((2, n))
        y = correlation * x + np.sqrt(1 - correlation**2) * noise
        for measure in MEASURES:
            found = measure(x, y, draws=99)
            covered[measure] += found.conf_low <= truth[measure] <= found.conf_high
    assert all(0.93 <= count / 2000 <= 0.975 for count in covered.values())
