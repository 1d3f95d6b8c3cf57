"""Whole municipalities in others' places, the same way in every analysis, also where these have not the same cases."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.relations.association.rearrangements import Indices, Rearrangements

Array = NDArray[np.float64]
Kept = NDArray[np.bool_]
Statistic = Callable[[Indices], Array]
"""From rows put in others' places, shape (n_some, n_kept), to a statistic of each, shape (n_some,) or (n_some, k)."""

_FEWEST_AT_ONCE: Final = 1_000
_PRODUCTS_AT_ONCE: Final = 262_144
"""Products in a matrix product that a processor does by itself, from its own memory; more are slower, not faster."""


def places_among(indices: Indices, kept: Kept) -> Indices:
    """Arrangements of all cases as arrangements of some of them, as few as possible being moved otherwise.

    Parameters
    ----------
    indices : ndarray of int, shape (n_some, n_cases)
        From `Rearrangements.indices`.
    kept : ndarray of bool, shape (n_cases,)
        The cases that an analysis has.

    Returns
    -------
    ndarray of int, shape (n_some, n_kept)
        Places among those kept.

    Notes
    -----
    Whoever would get the value of a case that isn't kept gets what that case would have got, and so on. Every
    arrangement of those kept then comes from equally many of all cases, so that each analysis by itself is permuted as
    if the others weren't there, and two analyses with nearly the same cases are permuted nearly alike.
    """
    if kept.all():
        return indices
    found = indices[:, kept]
    while (gone := ~kept[found]).any():
        rows, columns = np.nonzero(gone)
        found[rows, columns] = indices[rows, found[rows, columns]]
    among: Indices = (np.cumsum(kept) - 1)[found]
    return among


def joint_statistics(arrangements: Rearrangements, analyses: Sequence[tuple[Kept, Statistic]]) -> list[Array]:
    """Statistics of every analysis under the same arrangements of all cases.

    Parameters
    ----------
    arrangements : Rearrangements
        Of all cases.
    analyses : sequence of (ndarray of bool, callable)
        The cases that each has, and its statistic.

    Returns
    -------
    list of ndarray, shape (n_arrangements, ...)
        One per analysis. The first row is the cases as they are: of drawn arrangements it is put before them, since it
        is one of those that could have been.
    """
    n_cases = sum(rows.size for rows in arrangements.rows_of)
    found: list[list[Array]] = [[] for _ in analyses]
    blocks = arrangements.indices(n_cases)
    as_they_are = np.arange(n_cases, dtype=np.intp)[None]
    at_once = max(_FEWEST_AT_ONCE, _PRODUCTS_AT_ONCE // n_cases**2)
    for number, indices in enumerate(blocks):
        every = indices if arrangements.exact or number else np.concatenate([as_they_are, indices])
        among: dict[bytes, Indices] = {}
        for kept, _ in analyses:
            if kept.tobytes() not in among:
                among[kept.tobytes()] = places_among(every, kept)
        for start in range(0, len(every), at_once):
            for own, (kept, statistic) in zip(found, analyses, strict=True):
                own.append(statistic(among[kept.tobytes()][start : start + at_once]))
    return [np.concatenate(own) for own in found]
