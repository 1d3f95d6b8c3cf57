"""Slopes and correlations without the dose's measurement error."""

import numpy as np
import pandas as pd
import pytest

from trepart_eval.relations import Refusal, correct_for_error
from trepart_eval.vocabulary.columns import COLUMNS

X = [1.0, 2, 3, 4, 5, 6]
Y = [1.2, 1.9, 3.5, 3.4, 5.6, 5.8]


def of(found, measure, method):
    rows = found.table.set_index(["measure", "method"])
    return rows.loc[(measure, method)]


def drawn(rng, n, reliability, slope):
    true, error, noise = rng.standard_normal((3, n))
    spread = np.sqrt(1 / reliability - 1)
    return true + spread * error, slope * true + noise, np.full(n, spread)


def test_raw_is_least_squares():
    from scipy.stats import linregress

    peer, found = linregress(X, Y), correct_for_error(X, Y, reliability=0.8)
    assert of(found, "slope", "raw")["estimate"] == pytest.approx(peer.slope)
    half = 2.7764451051977987 * peer.stderr
    assert of(found, "slope", "raw")["conf_high"] == pytest.approx(peer.slope + half)
    assert of(found, "pearson", "raw")["estimate"] == pytest.approx(peer.rvalue)


def test_a_reliability_of_56_per_cent_nearly_doubles_the_slope():
    found = correct_for_error(X, Y, reliability=0.56)
    raw, corrected = of(found, "slope", "raw"), of(found, "slope", "corrected")
    for name in ("estimate", "conf_low", "conf_high"):
        assert corrected[name] == pytest.approx(raw[name] / 0.56)
    assert of(found, "pearson", "corrected")["estimate"] == pytest.approx(
        of(found, "pearson", "raw")["estimate"] / np.sqrt(0.56)
    )


def test_a_perfect_dose_needs_no_correction():
    found = correct_for_error(X, Y, reliability=1.0)
    assert of(found, "slope", "corrected").tolist() == of(found, "slope", "raw").tolist()
    exact = correct_for_error(X, Y, std_errors=np.zeros(6))
    assert of(exact, "slope", "corrected")["estimate"] == pytest.approx(of(exact, "slope", "raw")["estimate"])


def test_known_errors_give_the_slope_worked_out_by_hand():
    found = correct_for_error(X, Y, std_errors=np.full(6, 0.5))
    # covariance 3.4 (n - 1 below), variance 3.5, less the error's variance .25
    assert np.cov(X, Y)[0, 1] == pytest.approx(3.4)
    assert of(found, "slope", "corrected")["estimate"] == pytest.approx(3.4 / 3.25)
    assert found.reliability == pytest.approx(1 - 0.25 / 3.5)


def test_an_uncertain_reliability_widens_the_interval():
    known = of(correct_for_error(X, Y, reliability=0.7), "slope", "corrected")
    unsure = of(correct_for_error(X, Y, reliability=0.7, reliability_interval=(0.5, 0.8)), "slope", "corrected")
    assert unsure["estimate"] == known["estimate"]
    assert unsure["conf_low"] < known["conf_low"]
    assert unsure["conf_high"] > known["conf_high"]


def test_the_unit_of_the_dose_does_not_matter():
    one = correct_for_error(X, Y, std_errors=np.full(6, 0.4))
    ten = correct_for_error(10 * np.array(X) + 3, Y, std_errors=np.full(6, 4.0))
    for name in ("estimate", "conf_low", "conf_high"):
        assert of(ten, "slope", "corrected")[name] == pytest.approx(of(one, "slope", "corrected")[name] / 10)


def test_an_error_as_large_as_the_variance_is_refused():
    found = correct_for_error(pd.Series(X, name="intensitet"), Y, std_errors=np.full(6, 2.0), language="nb")
    assert found.refusal == Refusal.NO_TRUE_VARIATION
    assert "intensitet" in found.summary()
    assert found.table.empty


def test_an_interval_without_an_end_says_so():
    found = correct_for_error(X, Y, std_errors=np.full(6, 1.3), language="en")
    assert np.isinf(of(found, "slope", "corrected")["conf_high"])
    assert "has no end" in found.summary()


@pytest.mark.parametrize(("x", "refusal"), [([1.0, 2, 3], Refusal.TOO_FEW), ([1.0] * 6, Refusal.NO_VARIATION)])
def test_what_has_no_slope_is_refused(x, refusal):
    assert correct_for_error(x, Y[: len(x)], reliability=0.8).refusal == refusal


def test_missing_municipalities_are_left_out_and_counted():
    found = correct_for_error([*X, np.nan], [*Y, 1.0], reliability=0.8)
    assert (found.n, found.n_missing) == (6, 1)
    pd.testing.assert_frame_equal(found.table, correct_for_error(X, Y, reliability=0.8).table)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({}, "either"),
        ({"reliability": 0.8, "std_errors": [0.1] * 6}, "either"),
        ({"reliability": 1.2}, "at most 1"),
        ({"reliability": 0.5, "reliability_interval": (0.6, 0.8)}, "within its interval"),
        ({"std_errors": [-0.1] * 6}, "negative"),
        ({"std_errors": [0.1] * 5}, "one of each"),
    ],
)
def test_wrong_options_say_what_is_expected(options, words):
    with pytest.raises(ValueError, match=words):
        correct_for_error(X, Y, **options)


def test_columns_are_in_the_vocabulary():
    assert set(correct_for_error(X, Y, reliability=0.8).table.columns) <= set(COLUMNS)


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_the_sentence_comes_in_three_languages(language):
    assert "0" in correct_for_error(X, Y, reliability=0.8).summary(language)


@pytest.mark.long
@pytest.mark.parametrize(("n", "reliability"), [(16, 0.56), (16, 0.8), (104, 0.56)])
@pytest.mark.parametrize("slope", [0.0, 0.7])
def test_with_known_reliability_the_true_slope_is_covered(n, reliability, slope):
    rng = np.random.default_rng(1)
    covered = 0
    for _ in range(3000):
        x, y, _ = drawn(rng, n, reliability, slope)
        row = correct_for_error(x, y, reliability=reliability).rows[1]
        covered += row["conf_low"] <= slope <= row["conf_high"]
    assert 0.93 <= covered / 3000 <= 0.97


@pytest.mark.long
@pytest.mark.parametrize(("n", "reliability"), [(50, 0.8), (104, 0.56), (104, 0.8)])
@pytest.mark.parametrize("slope", [0.0, 0.7])
def test_with_known_errors_the_true_slope_is_covered(n, reliability, slope):
    rng = np.random.default_rng(2)
    covered = 0
    for _ in range(3000):
        row = correct_for_error(*drawn(rng, n, reliability, slope)[:2], std_errors=drawn(rng, n, reliability, 0)[2])
        covered += row.rows[1]["conf_low"] <= slope <= row.rows[1]["conf_high"]
    assert 0.93 <= covered / 3000 <= 0.975


@pytest.mark.long
def test_the_raw_slope_misses_the_truth():
    rng = np.random.default_rng(3)
    covered = 0
    for _ in range(1000):
        x, y, _ = drawn(rng, 104, 0.56, 0.7)
        row = correct_for_error(x, y, reliability=0.56).rows[0]
        covered += row["conf_low"] <= 0.7 <= row["conf_high"]
    assert covered / 1000 < 0.2
