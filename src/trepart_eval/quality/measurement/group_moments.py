"""Sizes, means and covariances of items by group, from one pass over the answers of those who answered every item."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.study.planned_study import Item

Array = NDArray[np.float64]

_FULL_SCORE: Final = 100.0
_BLOCK: Final = 1 << 16
"""Rows worked on at a time: what fits in the processor's cache."""


@dataclass(frozen=True, slots=True, eq=False)
class GroupMoments:
    """Moments of items in each group.

    Attributes
    ----------
    n : ndarray of int, shape (n_groups,)
        Respondents with every item.
    means : ndarray, shape (n_groups, n_items)
        Means; NaN in groups without a respondent.
    covariances : ndarray, shape (n_groups, n_items, n_items)
        Divided by n, as the normal likelihood has them.
    """

    n: NDArray[np.int64]
    means: Array
    covariances: Array

    def only(self, groups: NDArray[Any]) -> GroupMoments:
        """Moments of some groups."""
        return GroupMoments(self.n[groups], self.means[groups], self.covariances[groups])


def moments_by_group(columns: Sequence[NDArray[Any]], group: NDArray[Any], n_groups: int) -> GroupMoments:
    """Moments of items in each group, of rows without a negative answer.

    Parameters
    ----------
    columns : sequence of ndarray of int, shape (n_rows,)
        Steps of each item; negative where there is no answer.
    group : ndarray of int, shape (n_rows,)
        Group of each row; negative where it is in none.
    n_groups : int
        Groups.

    Notes
    -----
    Steps are small whole numbers, so sums of their products are held exactly and their order doesn't matter.
    """
    k = len(columns)
    n, sums, products = np.zeros(n_groups, dtype=np.int64), np.zeros((n_groups, k)), np.zeros((n_groups, k, k))
    narrow = np.int16 if n_groups <= np.iinfo(np.int16).max else np.int64  # NumPy sorts short numbers by radix
    for start in range(0, len(group), _BLOCK):
        block = slice(start, start + _BLOCK)
        of: NDArray[Any] = group[block].astype(narrow)
        keep = of >= 0
        for column in columns:
            keep &= column[block] >= 0
        rows = np.flatnonzero(keep)
        rows = rows[np.argsort(of[rows], kind="stable")]
        counts = np.bincount(of[rows], minlength=n_groups)
        values = np.empty((k, len(rows)))
        for place, column in enumerate(columns):
            values[place] = column[block][rows]
        there, ends = np.flatnonzero(counts), np.cumsum(counts)
        if there.size:
            sums[there] += np.add.reduceat(values, (ends - counts)[there], axis=1).T
        for one in there.tolist():
            part = values[:, ends[one] - counts[one] : ends[one]]
            products[one] += part @ part.T
        n += counts
    with np.errstate(invalid="ignore", divide="ignore"):
        means = sums / n[:, None]
        spread = products / n[:, None, None] - means[:, :, None] * means[:, None, :]
    return GroupMoments(n, means, spread)


def rescaled(moments: GroupMoments, start: Array, factor: Array) -> GroupMoments:
    """Moments of ``start + factor * item``."""
    means: Array = start + factor * moments.means
    return GroupMoments(moments.n, means, moments.covariances * np.outer(factor, factor))


def as_scores(moments: GroupMoments, items: Sequence[Item]) -> GroupMoments:
    """Moments of items on 0-100 from each scale's ends, turned so that more is better."""
    start = np.array([_FULL_SCORE if item.reversed else 0.0 for item in items])
    factor = np.array([(-1.0 if item.reversed else 1.0) * _FULL_SCORE / item.scale.steps for item in items])
    return rescaled(moments, start, factor)
