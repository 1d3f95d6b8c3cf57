"""Weights by iterative proportional fitting: each margin in turn, until all hold (Deming and Stephan 1940).

People who are alike on every margin get the same factor, so the work is done on the cells that somebody is in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

TOLERANCE: Final = 1e-10
"""Largest relative distance from a total that counts as reached."""
MOST_ROUNDS: Final = 2000
_MOST_TRIMS: Final = 200
_ROUNDING: Final = 1e-12


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """Weights, and how far they are from the totals.

    Attributes
    ----------
    weights : ndarray, shape (n,)
        A weight per person.
    n_rounds : int
        Times that every margin was fitted.
    off : float
        Largest relative distance from a total that is left.
    n_trimmed : int
        People whose weight was held at the limit.
    """

    weights: Array
    n_rounds: int
    off: float
    n_trimmed: int = 0


def fitted_weights(
    categories: Sequence[NDArray[Any]],
    totals: Sequence[Array],
    start: Array,
    *,
    rounds: int = MOST_ROUNDS,
    tolerance: float = TOLERANCE,
) -> Fit:
    """Weights whose sums by category are the totals, each the starting weight times a factor per category.

    Parameters
    ----------
    categories : sequence of ndarray of int, shape (n,)
        Category of each person on each margin.
    totals : sequence of ndarray, shape (n_categories,)
        Total of each category; over 0 where somebody with a weight is in it.
    start : ndarray, shape (n,)
        Starting weights.
    rounds : int
        Most times that every margin is fitted.
    tolerance : float
        Largest relative distance from a total that counts as reached.

    Notes
    -----
    Of all weights with those sums, these are the nearest to the starting weights by the Kullback-Leibler distance, so
    the associations between margins stay as they were (odds ratios of cells).
    """
    key = np.zeros(len(start), dtype=np.int64)
    for index, total in zip(categories, totals, strict=True):
        key = key * len(total) + index
    cells, first, cell_of = np.unique(key, return_index=True, return_inverse=True)
    base: Array = np.bincount(cell_of, start, minlength=len(cells)).astype(np.float64)
    of_cells = [index[first] for index in categories]
    mass = base.copy()
    off, n_rounds = _distance(mass, of_cells, totals), 0
    while off > tolerance and n_rounds < rounds:
        for index, total in zip(of_cells, totals, strict=True):
            reached = np.bincount(index, mass, minlength=len(total))
            mass *= np.divide(total, reached, out=np.zeros_like(total), where=reached > 0)[index]
        off, n_rounds = _distance(mass, of_cells, totals), n_rounds + 1
    factor = np.divide(mass, base, out=np.zeros_like(mass), where=base > 0)
    return Fit(start * factor[cell_of], n_rounds, off)


def trimmed_weights(
    categories: Sequence[NDArray[Any]],
    totals: Sequence[Array],
    start: Array,
    highest: float,
    *,
    rounds: int = MOST_ROUNDS,
    tolerance: float = TOLERANCE,
) -> Fit:
    """Weights as `fitted_weights` has them, none of which is over a limit.

    Weights over the limit are cut to it and the rest fitted again, in turn. Where the totals can't be reached below
    the limit, the limit holds and ``off`` says how far from the totals the weights are.

    Parameters
    ----------
    highest : float
        The limit.
    """
    fit = fitted_weights(categories, totals, start, rounds=rounds, tolerance=tolerance)
    n_rounds, weights = fit.n_rounds, fit.weights
    for _ in range(_MOST_TRIMS):
        over = weights > highest * (1.0 + _ROUNDING)
        if not over.any():
            break
        cut = np.minimum(weights, highest)
        fit = fitted_weights(categories, totals, cut, rounds=rounds, tolerance=tolerance)
        n_rounds, weights = n_rounds + fit.n_rounds, fit.weights
    weights = np.minimum(weights, highest)
    held = int((weights >= highest * (1.0 - 1e-9)).sum())
    return Fit(weights, n_rounds, _distance(weights, categories, totals), held)


def _distance(mass: Array, categories: Sequence[NDArray[Any]], totals: Sequence[Array]) -> float:
    """Largest relative distance of a category's sum from its total."""
    apart = [0.0]
    for index, total in zip(categories, totals, strict=True):
        reached = np.bincount(index, mass, minlength=len(total))
        known = total > 0
        apart.append(float((np.abs(reached - total)[known] / total[known]).max(initial=0.0)))
    return max(apart)
