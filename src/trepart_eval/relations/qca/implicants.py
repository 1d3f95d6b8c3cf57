"""Prime implicants of a truth table, from its rows of 0 and 1 alone: what isn't seen is never written out as a list.

A row is a whole number whose bits are the conditions, the first condition being the highest bit. A term is two such
numbers: which conditions it names (``care``), and which of these are present (``value``).
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.int64]
Flags = NDArray[np.bool_]

MOST_CONDITIONS: Final = 20
"""Conditions beyond which a table of two to that power no longer fits."""
_CELLS: Final = 1 << 24
"""Cells of working memory that rows are gone through with at a time."""


def prime_implicants(n_conditions: int, positive: Rows, negative: Rows) -> tuple[Rows, Rows]:
    """Shortest terms that hold for a positive row and for no negative one.

    For a positive row r, a term that names some of its conditions holds for a negative row q exactly where it names
    none of the conditions in which the two differ. The prime implicants that hold for r are therefore the smallest sets
    of conditions that meet r xor q for every q.

    Parameters
    ----------
    n_conditions : int
        Conditions, at most 20.
    positive, negative : ndarray of int64
        Rows. All others may be covered.

    Returns
    -------
    care, value : ndarray of int64
        Of each term: shorter terms first, then condition by condition: absent, present, not named.
    """
    size = 1 << n_conditions
    outside = np.zeros(size, dtype=bool)
    outside[negative] = True
    found = [np.zeros(0, dtype=np.int64)]
    step = max(1, _CELLS // size)
    everything = np.arange(size, dtype=np.int64)
    for start in range(0, len(positive), step):
        rows = positive[start : start + step]
        owner, care = np.nonzero(_smallest(outside[rows[:, None] ^ everything], n_conditions))
        found.append((care << n_conditions) | (rows[owner] & care))
    keys = np.unique(np.concatenate(found))
    care, value = keys >> n_conditions, keys & (size - 1)
    order = np.lexsort((_spelling(care, value, n_conditions), np.bitwise_count(care)))
    return care[order], value[order]


def _spelling(care: Rows, value: Rows, n_conditions: int) -> Rows:
    """Number that sorts terms condition by condition: absent, present, not named."""
    key = np.zeros_like(care)
    for bit in range(n_conditions - 1, -1, -1):
        named = care >> bit & 1
        key = 3 * key + np.where(named, value >> bit & 1, 2)
    return key


def holds_for(care: Rows, value: Rows, rows: Rows) -> Flags:
    """Whether each term holds for each row: terms by rows."""
    return np.asarray((rows[None, :] & care[:, None]) == value[:, None])


def _smallest(differs: Flags, n_conditions: int) -> Flags:
    """For each row of flags over sets of conditions, the smallest sets that meet every flagged set."""
    size = 1 << n_conditions
    cells = differs.reshape(len(differs), *([2] * n_conditions))
    for axis in range(1, n_conditions + 1):
        # A set misses a flagged one where its complement holds it: flags spread to all larger sets.
        without, within = _halves(axis, n_conditions)
        cells[within] |= cells[without]
    meets = ~cells.reshape(len(differs), size)[:, ::-1].reshape(cells.shape)
    smaller = np.zeros_like(meets)
    for axis in range(1, n_conditions + 1):
        without, within = _halves(axis, n_conditions)
        smaller[within] |= meets[without]
    return np.asarray((meets & ~smaller).reshape(len(differs), size))


def _halves(axis: int, n_conditions: int) -> tuple[tuple[slice | int, ...], tuple[slice | int, ...]]:
    before, after = (slice(None),) * axis, (slice(None),) * (n_conditions - axis)
    return (*before, 0, *after), (*before, 1, *after)
