"""Wilson's interval of a share: published values, its equation, finite populations and the ends."""

import numpy as np
import pytest
from scipy.optimize import brentq
from scipy.stats import hypergeom, norm

from trepart_eval.quality import wilson_interval


@pytest.mark.parametrize(
    ("count", "n", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_intervals_are_those_newcombe_published(count, n, low, high):
    """Newcombe (1998), Statistics in Medicine 17, 857-872, table I, method 3."""
    assert wilson_interval(count, n) == pytest.approx((low, high), abs=5e-5)


def test_its_ends_solve_the_score_equation_of_a_finite_population():
    z, n, size, share = norm.ppf(0.975), 40, 90, 0.3

    def off(p):
        return (share - p) ** 2 - z**2 * p * (1 - p) / n * (size - n) / (size - 1)

    expected = brentq(off, 0.001, share), brentq(off, share, 0.999)
    assert wilson_interval(12, 40, 90) == pytest.approx(expected)


def test_nothing_is_uncertain_where_everybody_was_asked():
    assert wilson_interval(12, 40, 40) == pytest.approx((0.3, 0.3))


def test_a_large_population_is_as_none_known():
    assert np.allclose(wilson_interval(12, 40, 1e12), wilson_interval(12, 40, np.nan))


def test_the_other_answer_has_the_mirrored_interval():
    low, high = wilson_interval(12, 40, 90)
    assert np.allclose(wilson_interval(28, 40, 90), (1 - high, 1 - low))


def test_nobody_asked_and_impossible_counts_have_no_interval():
    low, high = wilson_interval([0, 5, 3], [0, 4, 10], [10, 10, 8])
    assert np.isnan(low).all()
    assert np.isnan(high).all()


@pytest.mark.long
@pytest.mark.parametrize("share", [0.1, 0.3, 0.5])
def test_it_covers_in_finite_populations(share):
    """Exact coverage, averaged over populations near the share, as Wilson's interval has it."""
    size, n = 120, 50
    with_it = np.arange(round(size * share) - 5, round(size * share) + 6)
    count = np.arange(n + 1)
    low, high = wilson_interval(count, n, size)
    covered = [hypergeom.pmf(count, size, k, n)[(low <= k / size) & (k / size <= high)].sum() for k in with_it]
    assert 0.93 < np.mean(covered) < 0.975
