"""Sizes, means and covariances of items by group, from one pass over the answers of those who answered every item."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

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
    for start in range(0, len(group), _BLOCK):
        block = slice(start, start + _BLOCK)
        of = group[block]
        keep = of >= 0
        for column in columns:
            keep &= column[block] >= 0
        rows = np.flatnonzero(keep)
        rows = rows[np.argsort(of[rows], kind="stable")]
        counts = np.bincount(of[rows], minlength=n_groups)
        values = np.empty((k, len(rows)))
        for place, column in enumerate(columns):
            values[place] = column[block][rows]
        ends = np.cumsum(counts)
        for one in np.flatnonzero(counts).tolist():
            part = values[:, ends[one] - counts[one] : ends[one]]
            sums[one] += part.sum(axis=1)
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
