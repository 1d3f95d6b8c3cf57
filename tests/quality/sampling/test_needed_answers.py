"""How many must answer: against the textbook's formula, against trying every number, and in simulation."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from trepart_eval.quality.sampling.needed_answers import UNKNOWN, answers_needed, half_width

SD = 20.0


@pytest.mark.parametrize(("size", "half"), [(500, 1.5), (2000, 1.0), (10_000, 0.6)])
def test_large_samples_are_those_of_cochrans_formula(size, half):
    """n0 / (1 + n0 / N) with n0 = (z s / d)^2 (Cochran 1977, equations 4.2 and 4.3); t adds an answer or two."""
    at_once = (stats.norm.ppf(0.975) * SD / half) ** 2
    expected = math.ceil(at_once / (1 + at_once / size))
    assert 0 <= answers_needed([size], SD, half, 0.95)[0] - expected <= 2


@pytest.mark.parametrize("size", [3, 8, 40, 300])
@pytest.mark.parametrize("half", [2.0, 7.5, 10.0, 30.0])
def test_one_answer_fewer_would_be_too_few(size, half):
    needed = answers_needed([size], SD, half, 0.95)[0]
    enough = [n for n in range(1, size + 1) if half_width([n], [size], SD, 0.95) <= half]
    assert needed == min(enough)


def test_groups_of_a_case_have_equal_numbers_as_far_as_they_go():
    sizes = [3, 30, 300]
    needed = answers_needed(sizes, SD, 8.0, 0.95)
    assert needed[0] == 3
    assert needed[1] == needed[2]
    fewer = [min(n, needed[1] - 1) for n in sizes]
    assert half_width(needed, sizes, SD, 0.95) <= 8.0 < half_width(fewer, sizes, SD, 0.95)


def test_the_order_of_groups_never_matters():
    assert answers_needed([3, 30, 300], SD, 8.0, 0.95) == answers_needed([300, 30, 3], SD, 8.0, 0.95)[::-1]


def test_an_unknown_population_takes_as_many_as_a_very_large_one():
    assert answers_needed([UNKNOWN], SD, 5.0, 0.95) == answers_needed([10**8], SD, 5.0, 0.95)


def test_a_census_has_no_width_and_one_answer_of_several_has_no_end():
    assert half_width([4], [4], SD, 0.95) == 0
    assert half_width([1], [4], SD, 0.95) == math.inf


def test_a_population_of_one_needs_that_one():
    assert answers_needed([1], SD, 5.0, 0.95) == [1]


@pytest.mark.parametrize(("sizes", "half"), [([60], 8.0), ([200], 5.0), ([8, 40, 90], 6.0)])
def test_intervals_of_the_needed_answers_are_as_wide_as_wanted_and_cover(sizes, half):
    rng = np.random.default_rng(7)
    needed = answers_needed(sizes, SD, half, 0.95)
    halves, covered = [], []
    for _ in range(1500):
        people = [50 + SD * rng.standard_normal(size) for size in sizes]
        asked = [rng.choice(group, n, replace=False) for group, n in zip(people, needed, strict=True)]
        parts = [0.0 if n == size else own.var(ddof=1) * (1 - n / size) / n / len(sizes) ** 2
                 for own, n, size in zip(asked, needed, sizes, strict=True)]  # fmt: skip
        df = sum(parts) ** 2 / sum(p**2 / (n - 1) for p, n in zip(parts, needed, strict=True) if p)
        width = stats.t.ppf(0.975, df) * math.sqrt(sum(parts))
        mean = np.mean([own.mean() for own in asked])
        halves.append(width)
        covered.append(abs(mean - np.mean([group.mean() for group in people])) <= width)
    assert np.mean(halves) == pytest.approx(half_width(needed, sizes, SD, 0.95), rel=0.04)
    assert 0.93 <= np.mean(covered) <= 0.97
