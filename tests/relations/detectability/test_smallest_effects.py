"""The smallest relations that would be seen."""

import numpy as np
import pytest

from trepart_eval.relations import smallest_detectable_correlation, smallest_detectable_difference
from trepart_eval.relations.detectability.smallest_effects import power_of_difference


@pytest.mark.parametrize(("n", "correlation"), [(13, 0.71), (16, 0.65), (104, 0.27), (356, 0.15)])
def test_smallest_correlations_are_the_known_ones(n, correlation):
    assert round(smallest_detectable_correlation(n), 2) == correlation


@pytest.mark.parametrize(("n_treated", "difference"), [(2, 2.28), (4, 1.74), (8, 1.51)])
def test_smallest_differences_are_the_known_ones(n_treated, difference):
    assert round(smallest_detectable_difference(n_treated, 16 - n_treated), 2) == difference


def test_power_is_that_of_r():
    # R 4.2.2: power.t.test(n = 8, delta = 1)$power, and $delta at power = .8, which R's root-finder gives to 1e-4
    assert power_of_difference(1.0, 8, 8) == pytest.approx(0.461175895831246, abs=1e-6)
    assert smallest_detectable_difference(8, 8) == pytest.approx(1.50664738886697, abs=2e-5)
    assert power_of_difference(smallest_detectable_difference(8, 8), 8, 8) == pytest.approx(0.8, abs=1e-9)


def test_more_municipalities_show_smaller_relations():
    assert smallest_detectable_correlation(17) < smallest_detectable_correlation(16)
    assert smallest_detectable_difference(4, 13) < smallest_detectable_difference(4, 12)


def test_which_arm_is_treated_does_not_matter():
    assert smallest_detectable_difference(4, 12) == pytest.approx(smallest_detectable_difference(12, 4))


def test_no_difference_is_seen_as_often_as_the_level_says():
    assert power_of_difference(0.0, 8, 8) == 0.05


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: smallest_detectable_correlation(3), "at least 4"),
        (lambda: smallest_detectable_correlation(16, power=1.0), "between 0 and 1"),
        (lambda: smallest_detectable_difference(0, 16), "at least one of each"),
        (lambda: smallest_detectable_difference(8, 8, alpha=5), "between 0 and 1"),
    ],
)
def test_impossible_numbers_say_what_is_expected(call, words):
    with pytest.raises(ValueError, match=words):
        call()


def test_power_asked_below_the_level_needs_no_difference():
    assert smallest_detectable_difference(8, 8, power=0.04) == 0
    assert np.isfinite(smallest_detectable_difference(1, 2))
