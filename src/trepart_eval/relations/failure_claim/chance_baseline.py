"""How many failures have a weak criterion by chance alone, when criteria are weak whatever comes of the case."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from math import comb, prod
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from trepart_eval.criteria.arguments import as_numbers

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]

_MOST_SUMS: Final = 20_000
"""Terms up to which the distribution is summed; with more it is drawn."""
_AT_ONCE: Final = 500_000


@dataclass(frozen=True, slots=True, eq=False)
class ChanceBaseline:
    """What chance alone gives, when each criterion is weak at its own rate and nothing hangs together.

    Attributes
    ----------
    share : float
        Share of cases that have at least one weak criterion.
    expected : float
        Failures that have one.
    p_all : float
        Probability that all failures have one.
    n : int
        Failures.
    distribution : ndarray of float, shape (n + 1,)
        Probability of each number of failures with one.
    """

    share: float
    expected: float
    p_all: float
    n: int
    distribution: Array

    def at_least(self, count: int) -> float:
        """Probability that so many failures or more have one."""
        return float(min(self.distribution[max(count, 0) :].sum(), 1.0))


def weak_by_chance(rates: ArrayLike, n: int) -> ChanceBaseline:
    """What chance alone gives where each criterion is weak at a rate of its own.

    Parameters
    ----------
    rates : array_like, shape (n_criteria,)
        How often each criterion is weak, as shares.
    n : int
        Failures.

    Raises
    ------
    ValueError
        If a rate isn't a share, or ``n`` isn't a whole number above 0.

    Examples
    --------
    >>> found = weak_by_chance([0.3] * 6, 8)
    >>> round(found.share, 2), round(found.p_all, 2), round(found.at_least(7), 2)
    (0.88, 0.37, 0.76)
    """
    given = np.atleast_1d(as_numbers(rates, "rates").astype(np.float64))
    if given.ndim != 1 or not len(given) or not ((given >= 0) & (given <= 1)).all():
        raise ValueError(f"rates are {given.tolist()}; give shares between 0 and 1, such as 0.3")
    if isinstance(n, bool) or not isinstance(n, int | np.integer) or n < 1:
        raise ValueError(f"n is {n!r}; give a whole number, 1 or more")
    share = float(1 - (1 - given).prod())
    chances = np.array([comb(n, k) * share**k * (1 - share) ** (n - k) for k in range(n + 1)])
    return ChanceBaseline(share, n * share, float(chances[n]), int(n), chances)


def share_by_chance(rates: Array, known: Flags) -> Array:
    """Probability that a case has at least one weak criterion among those that are known of it.

    Parameters
    ----------
    rates : ndarray, shape (n_criteria,)
        How often each criterion is weak.
    known : ndarray of bool, shape (n_cases, n_criteria)
        Which criteria are known of each case.
    """
    return np.asarray(1 - np.where(known, 1 - rates, 1.0).prod(axis=1))


def shuffled_criteria(
    weak: Flags, known: Flags, failure: Flags, *, draws: int, seed: int
) -> tuple[ChanceBaseline, bool]:
    """What chance gives where each criterion's weak cases are shuffled among those it is known of, and if it is exact.

    Every criterion keeps its own number of weak cases, and is shuffled apart from success and from the others. The
    number of failures without a weak criterion then has factorial moments in closed form, which are turned into its
    distribution by inclusion and exclusion, in whole numbers. With too many patterns of missing criteria it is drawn.

    Parameters
    ----------
    weak, known : ndarray of bool, shape (n_cases, n_criteria)
        Which criteria are weak, and which are known; none is weak that isn't known.
    failure : ndarray of bool, shape (n_cases,)
        Which cases are failures.
    draws, seed : int
        How many shuffles are drawn where the sum is too long, and their seed.
    """
    n_known, n_weak = known.sum(axis=0).tolist(), weak.sum(axis=0).tolist()
    patterns = Counter(map(tuple, known[failure].tolist()))
    exact = prod(size + 1 for size in patterns.values()) <= _MOST_SUMS
    chances = _summed(patterns, n_known, n_weak) if exact else _drawn(weak, known, failure, draws, seed)
    n = int(failure.sum())
    expected = float(chances @ np.arange(n + 1))
    return ChanceBaseline(expected / n, expected, float(chances[n]), n, chances), exact


def _summed(patterns: Counter[tuple[bool, ...]], n_known: Sequence[int], n_weak: Sequence[int]) -> Array:
    n = sum(patterns.values())
    sizes, shapes = list(patterns.values()), np.array(list(patterns), dtype=np.int64)
    moments = [0] * (n + 1)
    for taken in product(*(range(size + 1) for size in sizes)):
        ways = prod(comb(size, count) for size, count in zip(sizes, taken, strict=True))
        spared = (np.array(taken, dtype=np.int64) @ shapes).tolist()
        moments[sum(taken)] += ways * prod(
            comb(of - without, drawn) for of, without, drawn in zip(n_known, spared, n_weak, strict=True)
        )
    whole = prod(comb(of, drawn) for of, drawn in zip(n_known, n_weak, strict=True))
    without = [
        sum((-1) ** (more - exactly) * comb(more, exactly) * moments[more] for more in range(exactly, n + 1)) / whole
        for exactly in range(n + 1)
    ]
    return np.array(without[::-1])


def _drawn(weak: Flags, known: Flags, failure: Flags, draws: int, seed: int) -> Array:
    rng = np.random.default_rng(seed)
    n = int(failure.sum())
    counts = np.zeros(n + 1)
    at_once = max(1, _AT_ONCE // len(weak))
    for start in range(0, draws, at_once):
        size = min(at_once, draws - start)
        covered = np.zeros((size, len(weak)), dtype=bool)
        for own, there in zip(weak.T, known.T, strict=True):
            covered[:, there] |= rng.permuted(np.broadcast_to(own[there], (size, int(there.sum()))), axis=1)
        counts += np.bincount(covered[:, failure].sum(axis=1), minlength=n + 1)
    return np.asarray(counts / draws)
