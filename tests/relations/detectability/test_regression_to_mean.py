"""The change to expect of municipalities whose baseline was far out."""

import numpy as np
import pytest

from trepart_eval.relations import regression_to_mean


def test_half_of_the_distance_is_expected_at_a_correlation_of_one_half():
    assert regression_to_mean([9.0, 5.0], 0.5, mean=7.0).tolist() == [-1.0, 1.0]


def test_a_perfect_correlation_lets_expect_nothing():
    assert (regression_to_mean([9.0, 5.0, 4.0], 1.0) == 0).all()


def test_the_mean_of_those_given_is_taken_where_none_is():
    assert regression_to_mean([1.0, 2.0, 6.0, np.nan], 0.0)[:3] == pytest.approx([2.0, 1.0, -3.0])


def test_municipalities_chosen_for_their_baseline_fall_back_as_expected():
    rng = np.random.default_rng(1)
    before, noise = rng.standard_normal((2, 200_000))
    after = 0.6 * before + 0.8 * noise
    chosen = before > 1
    expected = regression_to_mean(before[chosen], 0.6, mean=0.0).mean()
    assert (after - before)[chosen].mean() == pytest.approx(expected, abs=0.01)


def test_nobody_gives_nothing():
    assert regression_to_mean([], 0.5).shape == (0,)


@pytest.mark.parametrize(("baseline", "correlation"), [([1.0], 1.5), ([1.0], -0.1), ([[1.0]], 0.5)])
def test_impossible_numbers_say_what_is_expected(baseline, correlation):
    with pytest.raises(ValueError, match=r"correlation is|one figure"):
        regression_to_mean(baseline, correlation)
