"""Other choices of municipalities: whole ones change places, and take their start with them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from math import factorial, prod
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.relations.panels.linear_estimates import LinearEstimate, correction_of

Array = NDArray[np.float64]
Places = NDArray[np.intp]

MOST_ENUMERATED: Final = 20_000
"""Choices up to which all are gone through; beyond, some are drawn."""
_AT_A_TIME: Final = 1_000


def count_assignments(start: Array) -> int:
    """How many ways there are to hand out the starts among the units."""
    sizes = np.unique(start, return_counts=True)[1].tolist()
    return factorial(len(start)) // prod(factorial(size) for size in sizes)


def assignments_of(start: Array, draws: int, seed: int) -> tuple[Places, bool]:
    """Which unit takes the place of each unit, a row per choice with the real one first, and whether that is all.

    Parameters
    ----------
    start : ndarray, shape (n,)
        First treated period of each unit.
    draws, seed : int
        Of choices where there are too many to go through all.
    """
    n, total = len(start), count_assignments(start)
    groups = [np.flatnonzero(start == one) for one in np.unique(start)]
    if total <= MOST_ENUMERATED:
        rows = np.array(list(_all_places(groups, n)), dtype=np.intp)
        real = (rows == np.arange(n)).all(axis=1)
        return np.vstack([rows[real], rows[~real]]), True
    rng = np.random.default_rng(seed)
    drawn = np.array([rng.permutation(n) for _ in range(draws)], dtype=np.intp).reshape(draws, n)
    return np.vstack([np.arange(n), drawn]), False


def _all_places(groups: list[Places], n: int) -> Iterator[Places]:
    """Every distinct way to fill the groups' places, units in order within a group."""

    def fill(left: tuple[int, ...], which: int) -> Iterator[list[tuple[int, ...]]]:
        if which == len(groups) - 1:
            yield [left]
            return
        for chosen in combinations(left, len(groups[which])):
            taken = set(chosen)
            for rest in fill(tuple(unit for unit in left if unit not in taken), which + 1):
                yield [chosen, *rest]

    for filled in fill(tuple(range(n)), 0):
        places = np.empty(n, dtype=np.intp)
        for group, units in zip(groups, filled, strict=True):
            places[group] = units
        yield places


def under_assignments(estimate: LinearEstimate, outcome: Array, places: Places) -> tuple[Array, Array]:
    """Estimate and its standard error under each choice, were it the real one.

    Parameters
    ----------
    estimate : LinearEstimate
        Under the real choice.
    outcome : ndarray, shape (n, t)
        Without gaps.
    places : ndarray, shape (n_choices, n)
        From `assignments_of`.
    """
    n = len(outcome)
    weights, influence = estimate.weights.ravel(), estimate.influence.reshape(n, -1).T
    correction = correction_of(estimate)
    values, errors = np.empty(len(places)), np.empty(len(places))
    for first in range(0, len(places), _AT_A_TIME):
        rows = slice(first, first + _AT_A_TIME)
        moved = outcome[places[rows]].reshape(-1, outcome.size)
        values[rows] = moved @ weights
        with np.errstate(invalid="ignore"):
            errors[rows] = np.sqrt((moved @ influence) ** 2 @ correction)
    return values, errors
