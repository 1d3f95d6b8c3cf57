"""Sets of plausible scores, and estimates from them put together."""

import numpy as np
import pytest

from trepart_eval.relations import combine_estimates, plausible_values


def slopes(x, y):
    """Slope of y on each set of x, and the square of its standard error."""
    centred, apart = x - x.mean(axis=1, keepdims=True), y - y.mean()
    own = (centred**2).sum(axis=1)
    slope = centred @ apart / own
    left = apart - slope[:, None] * centred
    return slope, (left**2).sum(axis=1) / (x.shape[1] - 2) / own


def drawn(rng, n, reliability, slope):
    true, error, noise = rng.standard_normal((3, n))
    spread = np.sqrt(1 / reliability - 1)
    return true + spread * error, slope * true + noise, np.full(n, spread)


def test_rubins_rules_worked_out_by_hand():
    found = combine_estimates([1.0, 1.2, 0.8], [0.04, 0.05, 0.03])
    # within .04, between .04, total .04 + 4/3 * .04; df 2 / (share of the added)^2
    assert (found.within, found.between) == pytest.approx((0.04, 0.04))
    assert found.std_error == pytest.approx(np.sqrt(0.04 * 7 / 3))
    assert found.df == pytest.approx(2 / (4 / 7) ** 2)


def test_small_samples_have_fewer_degrees_of_freedom():
    # Barnard and Rubin (1999): share 4/7, df 10: observed 11/13 * 10 * 3/7
    found = combine_estimates([1.0, 1.2, 0.8], [0.04, 0.05, 0.03], df=10)
    observed, of_sets = 11 / 13 * 10 * 3 / 7, 2 / (4 / 7) ** 2
    assert found.df == pytest.approx(1 / (1 / observed + 1 / of_sets))


def test_equal_sets_lose_nothing():
    found = combine_estimates([2.0, 2.0], [0.25, 0.25])
    assert found.std_error == pytest.approx(0.5)
    assert (found.conf_low, found.conf_high) == pytest.approx((2 - 0.98, 2 + 0.98), abs=1e-3)
    assert found.missing_information == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize(
    ("estimates", "variances"), [([1.0], [0.1]), ([1.0, 2.0], [0.1, 0.0]), ([1.0, 2.0], [0.1]), ([1.0, np.nan], [1, 1])]
)
def test_sets_that_cannot_be_combined_say_what_is_expected(estimates, variances):
    with pytest.raises(ValueError, match="at least two"):
        combine_estimates(estimates, variances)


def test_values_follow_the_seed():
    x, y, errors = drawn(np.random.default_rng(1), 16, 0.6, 0.5)
    one, other = (plausible_values(x, errors, predictors=y, seed=4) for _ in range(2))
    assert one.shape == (20, 16)
    assert (one == other).all()


def test_precise_scores_stay_where_they_are():
    x = np.linspace(0, 10, 16)
    assert plausible_values(x, np.full(16, 1e-6)) == pytest.approx(np.broadcast_to(x, (20, 16)), abs=1e-4)


def test_imprecise_scores_are_drawn_towards_what_predicts_them():
    rng = np.random.default_rng(2)
    y = np.linspace(-3, 3, 40)
    x = y + 0.1 * rng.standard_normal(40)
    errors = np.full(40, 0.1)
    x[0], errors[0] = 3.0, 5.0
    assert plausible_values(x, errors, predictors=y, n_sets=200)[:, 0].mean() == pytest.approx(-3, abs=0.3)


@pytest.mark.parametrize(
    ("scores", "errors", "words"),
    [([1, 2, 3, np.nan], [1, 1, 1, 1], "missing"), ([1, 2, 3], [1, 1, 1], "at least 4"), ([1, 2], [1], "as many")],
)
def test_scores_that_cannot_be_used_say_what_is_expected(scores, errors, words):
    with pytest.raises(ValueError, match=words):
        plausible_values(scores, errors)


def test_a_slope_on_plausible_values_is_not_attenuated():
    x, y, errors = drawn(np.random.default_rng(3), 4000, 0.5, 1.0)
    found = combine_estimates(*slopes(plausible_values(x, errors, predictors=y), y))
    assert found.estimate == pytest.approx(1.0, abs=0.1)
    assert np.polyfit(x, y, 1)[0] < 0.6


@pytest.mark.long
@pytest.mark.parametrize(("n", "reliability", "slope"), [(104, 0.56, 0.7), (104, 0.8, 1.0), (50, 0.8, 0.5)])
def test_the_true_slope_is_covered(n, reliability, slope):
    rng = np.random.default_rng(4)
    covered = 0
    for seed in range(1000):
        x, y, errors = drawn(rng, n, reliability, slope)
        found = combine_estimates(*slopes(plausible_values(x, errors, predictors=y, seed=seed), y), df=n - 2)
        covered += found.conf_low <= slope <= found.conf_high
    assert 0.93 <= covered / 1000 <= 0.975
