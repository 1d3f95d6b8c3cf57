"""Ratings of many units as the distinct patterns of ratings and how many units have each.

Four coders and five values allow 1296 patterns, however many the units; whatever is worked out is worked out on those.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from trepart_eval.criteria.arguments import number_list

Array = NDArray[np.float64]

MISSING: Final = -1
"""Index of a category where the coder did not rate."""
_MOST_COUNTED: Final = 1 << 22  # possible patterns that are counted directly; more are sorted
_MOST_NUMBERS: Final = 1 << 62
_WIDEST: Final = 1 << 7  # range of whole numbers that are looked up rather than searched
_MOST_NAMED: Final = 5


@dataclass(frozen=True, slots=True, eq=False)
class Patterns:
    """Distinct patterns of ratings, in an order that does not depend on the order of the units.

    Attributes
    ----------
    categories : ndarray, shape (n_categories,)
        The values, ascending.
    index : ndarray of int, shape (n_patterns, n_coders)
        Category of each rating, `MISSING` where there is none.
    n : ndarray of int64, shape (n_patterns,)
        Units with each pattern.
    of_unit : ndarray of int, shape (n_units,)
        Pattern of each unit; empty unless it was asked for.
    """

    categories: Array
    index: NDArray[np.int64]
    n: NDArray[np.int64]
    of_unit: NDArray[np.int64]

    @property
    def n_ratings(self) -> NDArray[np.int64]:
        """Number of ratings in each pattern."""
        n: NDArray[np.int64] = (self.index != MISSING).sum(axis=1)
        return n

    @property
    def n_coders(self) -> int:
        """Coders with at least one rating."""
        return int((self.index != MISSING).any(axis=0).sum())

    @property
    def n_pairable(self) -> int:
        """Units with two ratings or more."""
        return int(self.n[self.n_ratings > 1].sum())

    def counts(self) -> Array:
        """Ratings of each category in each pattern, shape (n_patterns, n_categories)."""
        size = len(self.categories)
        row, column = np.nonzero(self.index != MISSING)
        place = row * size + self.index[row, column]
        flat = np.bincount(place, minlength=len(self.index) * size)
        return flat.reshape(len(self.index), size).astype(np.float64)

    def where(self, keep: NDArray[np.bool_]) -> Patterns:
        """Return some of the patterns."""
        return replace(self, index=self.index[keep], n=self.n[keep], of_unit=np.zeros(0, dtype=np.int64))


def patterns_of(ratings: ArrayLike, scale: Sequence[float] | None = None, *, by_unit: bool = False) -> Patterns:
    """Patterns of ratings.

    Parameters
    ----------
    ratings : array_like, shape (n_units, n_coders)
        Numbers, NaN where a coder did not rate.
    scale : sequence of float, optional
        All values that could be given, ascending or descending; the values given where it is left out.
    by_unit : bool
        Whether to keep the pattern of each unit.

    Raises
    ------
    ValueError
        If the array has another shape or holds other than finite numbers and NaN, or a rating is outside the scale.
    """
    array = checked_ratings(ratings)
    codes, values = _coded(array)
    digits, n, of_unit = _grouped(codes, len(values) + 1, by_unit=by_unit)
    used = np.zeros(len(values) + 1, dtype=bool)
    used[digits] = True
    categories = values[used[1:]] if scale is None else checked_scale(scale)
    outside = values[used[1:] & ~np.isin(values, categories)]
    if outside.size:
        named = ", ".join(f"{value:g}" for value in outside[:_MOST_NAMED])
        raise ValueError(f"ratings holds {named}, which the scale {[float(f'{one:g}') for one in categories]} has not")
    place = np.concatenate([[MISSING], np.searchsorted(categories, values)]).astype(np.int64)
    return Patterns(categories, place[digits], n, of_unit)


def without_order(patterns: Patterns) -> Patterns:
    """Patterns in which it does not matter who gave which rating."""
    codes = np.sort(patterns.index, axis=1) - MISSING
    digits, _, of_pattern = _grouped(codes, len(patterns.categories) + 1, by_unit=True)
    n = np.bincount(of_pattern, patterns.n, minlength=len(digits)).astype(np.int64)
    return Patterns(patterns.categories, digits + MISSING, n, np.zeros(0, dtype=np.int64))


def checked_ratings(ratings: ArrayLike) -> Array:
    """Return ratings as an array of float64.

    Raises
    ------
    ValueError
        If it is no table of numbers, or holds infinite ones.
    """
    try:
        array = np.asarray(ratings, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise ValueError("ratings holds something that is no number; use NaN where a coder did not rate") from error
    if array.ndim != 2:
        raise ValueError(f"ratings has shape {array.shape}; it needs a row per unit and a column per coder")
    if array.size and np.isinf([np.fmin.reduce(array, axis=None), np.fmax.reduce(array, axis=None)]).any():
        raise ValueError("ratings holds infinite numbers; use NaN where a coder did not rate")
    return array


def checked_scale(scale: Sequence[float]) -> Array:
    """Return a scale as an ascending array.

    Raises
    ------
    ValueError
        If its values aren't distinct, finite and in order.
    """
    values = number_list(scale, "scale")
    steps = np.diff(values)
    in_order = (steps > 0).all() or (steps < 0).all()
    if not values.size or not np.isfinite(values).all() or not in_order:
        raise ValueError(f"scale is {list(scale)}; it lists all values that could be given, in order, once each")
    return np.sort(values)


def _coded(ratings: Array) -> tuple[NDArray[np.int32], Array]:
    """Return each rating as its place among some ascending values, from 1; 0 where there is none. Then the values.

    Whole numbers that are close together need no search: the values are all of those between the least and the
    greatest, used or not.
    """
    low, high = (float(reduced(ratings, axis=None, initial=np.nan)) for reduced in (np.fmin.reduce, np.fmax.reduce))
    if high - low < _WIDEST:
        shifted = np.fmax(ratings - (low - 1.0), 0.0)  # turns NaN to 0 without a choice for each, which is slow
        codes = shifted.astype(np.int32)
        if np.array_equal(codes, shifted):
            return codes, np.arange(high - low + 1) + low
    known = ~np.isnan(ratings)
    values, place = np.unique(ratings[known], return_inverse=True)
    codes = np.zeros(ratings.shape, dtype=np.int32)
    codes[known] = place + 1
    return codes, values


def _grouped(
    codes: NDArray[np.integer[Any]], base: int, *, by_unit: bool
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return the distinct rows in ascending order, how many there are of each, and which one each row is if asked for.

    Each row becomes one number, its codes the digits.
    """
    number = np.zeros(len(codes), dtype=np.int64)
    span = 1
    for column in codes.T:
        if span > _MOST_NUMBERS // base:
            number = np.unique(number, return_inverse=True)[1]
            span = len(codes)
        number = number * base + column
        span *= base
    if span <= _MOST_COUNTED:
        n_of_number = np.bincount(number, minlength=1)
        present = np.flatnonzero(n_of_number)
        digits = present[:, None] // base ** np.arange(codes.shape[1])[::-1] % base
        of_row = (np.cumsum(n_of_number > 0) - 1)[number] if by_unit else np.zeros(0, dtype=np.int64)
        return digits, n_of_number[present].astype(np.int64), of_row
    _, first, of_row, n = np.unique(number, return_index=True, return_inverse=True, return_counts=True)
    return codes[first].astype(np.int64), n.astype(np.int64), of_row
