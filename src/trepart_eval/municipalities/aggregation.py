"""Numbers of parts put together: counts summed, rates weighted, whole numbers divided without losing one."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64] | NDArray[np.float64]

_EXACT = 2.0**53  # whole numbers beyond this have no float of their own


@dataclass(frozen=True, slots=True, eq=False)
class Pieces:
    """Which piece of which row goes where. A row's pieces follow one another.

    Attributes
    ----------
    row : ndarray of int, shape (n_pieces,)
        Input row of each piece.
    target : ndarray of int, shape (n_pieces,)
        Output row of each piece.
    share : ndarray of Fraction, shape (n_pieces,)
        Share of the input row, above 0; those of a row sum to 1.
    n_targets : int
        Number of output rows.
    """

    row: NDArray[np.intp]
    target: NDArray[np.intp]
    share: NDArray[np.object_]
    n_targets: int

    @property
    def divided(self) -> NDArray[np.bool_]:
        """Whether a piece is less than its row."""
        return np.array([share != 1 for share in self.share], dtype=np.bool_)

    @property
    def n_of_target(self) -> NDArray[np.intp]:
        """Number of pieces in each output row."""
        return np.bincount(self.target, minlength=self.n_targets)

    @property
    def joined(self) -> NDArray[np.bool_]:
        """Whether an output row is anything else than one input row."""
        divided = np.bincount(self.target, weights=self.divided, minlength=self.n_targets) > 0
        joined: NDArray[np.bool_] = np.logical_or(self.n_of_target != 1, divided)
        return joined

    @property
    def first(self) -> NDArray[np.intp]:
        """First piece of each output row."""
        first = np.full(self.n_targets, -1, dtype=np.intp)
        first[self.target[::-1]] = np.arange(len(self.target))[::-1]
        return first


def summed(values: Numbers, pieces: Pieces) -> Numbers:
    """Sum of the pieces in each output row; missing where a piece is missing.

    Whole numbers stay whole: what a row has is divided so that its pieces sum to it exactly.

    Parameters
    ----------
    values : ndarray, shape (n_rows,)
        Whole numbers, or numbers with NaN where they are missing.
    """
    return _totals(divide(values, pieces), pieces)


def weighted(values: NDArray[np.float64], weights: Numbers, pieces: Pieces) -> NDArray[np.float64]:
    """Mean of the pieces in each output row, weighted by a denominator; of one piece, its own value unchanged.

    Each piece of a divided row has the row's rate. A row whose denominator is zero has no say. The mean is missing
    where all are zero, and where a denominator, or a rate that counts, is missing.

    Parameters
    ----------
    values, weights : ndarray, shape (n_rows,)
    """
    weight = divide(weights, pieces).astype(np.float64)
    value = values[pieces.row]
    product = np.where(weight == 0, 0.0, value * weight)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = _totals(product, pieces) / _totals(weight, pieces)
    counts = np.where(weight == 0, np.nan, value)  # rounding must not take a mean out of its pieces' range
    low, high = np.full(pieces.n_targets, np.nan), np.full(pieces.n_targets, np.nan)
    np.fmin.at(low, pieces.target, counts)
    np.fmax.at(high, pieces.target, counts)
    mean = np.where(np.isnan(mean), np.nan, np.clip(mean, low, high))
    single = pieces.n_of_target == 1
    return np.where(single, value[pieces.first], mean)


def divide(values: Numbers, pieces: Pieces) -> Numbers:
    """Value of each piece: whole numbers by largest remainder, others by share.

    >>> row, target = np.array([0, 0, 0]), np.array([0, 1, 2])
    >>> thirds = np.array([Fraction(1, 3)] * 3)
    >>> divide(np.array([100]), Pieces(row, target, thirds, 3)).tolist()
    [34, 33, 33]
    """
    parts = values[pieces.row]  # a copy
    places = np.flatnonzero(pieces.divided)
    if not len(places):
        return parts
    finite = values[np.isfinite(values)]
    whole = bool(np.all((finite == np.floor(finite)) & (np.abs(finite) < _EXACT)))
    rows = pieces.row[places]
    for same_row in np.split(places, np.flatnonzero(np.diff(rows)) + 1):
        total = values[pieces.row[same_row[0]]]
        if whole and np.isfinite(total):
            parts[same_row] = _largest_remainder(int(total), pieces.share[same_row])
        else:
            parts[same_row] = total * pieces.share[same_row].astype(np.float64)
    return parts


def _largest_remainder(total: int, shares: NDArray[np.object_]) -> list[int]:
    """Whole numbers nearest to each share of a total, and with its sum; of equal remainders the first goes up."""
    exact = [total * Fraction(share) for share in shares]
    parts = [number.__floor__() for number in exact]
    upwards = sorted(range(len(parts)), key=lambda place: (parts[place] - exact[place], place))
    for place in upwards[: total - sum(parts)]:
        parts[place] += 1
    return parts


def _totals(parts: Numbers, pieces: Pieces) -> Numbers:
    """Sum in each output row, of floats in order of size so that the order of rows can't change a digit."""
    if parts.dtype == np.int64:
        counts = np.zeros(pieces.n_targets, dtype=np.int64)
        np.add.at(counts, pieces.target, parts)
        return counts
    order = np.lexsort((parts, pieces.target))
    sums = np.zeros(pieces.n_targets)
    np.add.at(sums, pieces.target[order], parts[order])
    return sums
