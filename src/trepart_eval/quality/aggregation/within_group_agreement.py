"""rwg, rwg(j) and the average deviation: how far people in a group agree, group by group.

Written from James, Demaree and Wolf (1984) and Burke, Finkelstein and Dusig (1999).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from trepart_eval.criteria.arguments import as_numbers
from trepart_eval.quality.aggregation.group_reliability import groups_of
from trepart_eval.quality.aggregation.null_distributions import UNIFORM, null_variance
from trepart_eval.quality.measurement.item_covariance import checked_items
from trepart_eval.quality.undefined_reasons import Reason

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]

_FEWEST: Final = 2
_ROUNDING: Final = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class GroupAgreement:
    """Agreement within each group; ``float(result)`` is the mean over groups.

    Attributes
    ----------
    groups : tuple
        The groups with at least one complete row, sorted where they can be.
    group_n : ndarray of int, shape (n_groups,)
        Complete rows of each.
    estimates : ndarray, shape (n_groups,)
        Agreement or average deviation of each; NaN where the group has one person.
    measure : str
        "rwg", or "average_deviation"; also the name of the column.
    n, n_items : int
        Complete rows of all groups, and items.
    method : str
        The measure, how many items, and the null distribution.
    null_variance : float
        Variance that the answers are held against, in squared steps; of several scales the mean. NaN where there is
        none.
    reason : str
        Why no group has a value; empty where one has.
    """

    groups: tuple[Any, ...]
    group_n: NDArray[np.int64]
    estimates: Array
    measure: str
    n: int
    n_items: int
    method: str
    null_variance: float = float("nan")
    reason: str = ""

    def __float__(self) -> float:
        """Return the mean over groups that have a value."""
        known = self.estimates[~np.isnan(self.estimates)]
        return float(known.mean()) if known.size else float("nan")

    @property
    def median(self) -> float:
        """Median over groups that have a value; NaN where none has."""
        known = self.estimates[~np.isnan(self.estimates)]
        return float(np.median(known)) if known.size else float("nan")

    @property
    def table(self) -> pd.DataFrame:
        """A data frame with a row per group: group, n, and the measure."""
        import pandas as pd

        return pd.DataFrame({"group": list(self.groups), "n": self.group_n, self.measure: self.estimates})


def rwg(
    items: ArrayLike,
    groups: ArrayLike,
    *,
    categories: int | Sequence[int],
    null: str | Sequence[float] = UNIFORM,
) -> GroupAgreement:
    """Agreement within each group against people who agree on nothing: rwg of one item, rwg(j) of several.

    Parameters
    ----------
    items : array_like, shape (n,) or (n, n_items)
        Answers in steps of one; NaN where there is none. Incomplete rows are left out.
    groups : array_like, shape (n,)
        Group of each row.
    categories : int or sequence of int
        How many answers each item could be given.
    null : {"uniform", "slight_skew", "moderate_skew", "heavy_skew"} or sequence of float
        How answers would be spread if people agreed on nothing; see `null_variance`.

    Returns
    -------
    GroupAgreement
        1 where all in a group answer alike, 0 where they are as far apart as the null or farther. NaN for groups of
        one.

    Raises
    ------
    ValueError
        If the two differ in length, answers are farther apart than the categories allow, they can't be used, or an
        option has no such value.

    Notes
    -----
    With v the mean over items of the variance within the group over the null's: rwg = 1 - v, and of J items
    rwg(j) = J (1 - v) / (J (1 - v) + v). More variance than the null's is 0, as in R's multilevel. Where items have the
    same number of categories this is James, Demaree and Wolf's formula; otherwise each is held against its own null.

    Examples
    --------
    >>> rwg([1, 2, 4, 4], ["a", "a", "b", "b"], categories=5).table["rwg"].tolist()
    [0.75, 1.0]
    """
    rows, index, keys = _complete(items, groups)
    k = rows.shape[1]
    each = _of_each(categories, k)
    if len(each) != k:
        raise ValueError(f"categories has {len(each)} numbers and there are {k} items; give one, or one per item")
    variances = np.array([null_variance(one, null) for one in each])
    _check_within(rows, each)
    counts = np.bincount(index, minlength=len(keys))
    apart = rows - _means(rows, index, counts)[index]
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = np.bincount(index, apart**2 @ (1.0 / variances), minlength=len(keys)) / (counts - 1) / k
    found = agreement_of_ratio(ratio, k)
    name = null if isinstance(null, str) else "shares given"
    method = f"rwg, {name}" if k == 1 else f"rwg(j), {k} items, {name}"
    reason = Reason.NO_NULL_VARIANCE if np.isnan(variances).any() else None
    return _result(found, counts, keys, k, "rwg", method, float(variances.mean()), reason)


def agreement_of_ratio(ratio: Array, n_items: int) -> Array:
    """Agreement, rwg or rwg(j), from the variance within a group over the null's, mean over items; at most 1 counts."""
    cut = np.minimum(ratio, 1.0)
    found: Array = n_items * (1.0 - cut) / (n_items * (1.0 - cut) + cut)
    return found


def average_deviation(items: ArrayLike, groups: ArrayLike, *, center: str = "mean") -> GroupAgreement:
    """AD_M or AD_Md: how far people in each group are from its mean or median, on average, in the items' own unit.

    Parameters
    ----------
    items : array_like, shape (n,) or (n, n_items)
        Answers or scores; NaN where there is none. Incomplete rows are left out. Of several items the mean over items.
    groups : array_like, shape (n,)
        Group of each row.
    center : {"mean", "median"}
        What the distances are from.

    Returns
    -------
    GroupAgreement
        0 where all in a group answer alike; NaN for groups of one.

    Raises
    ------
    ValueError
        If the two differ in length, they can't be used, or an option has no such value.

    Examples
    --------
    >>> average_deviation([1, 3, 4, 4], [7, 7, 8, 8]).table["average_deviation"].tolist()
    [1.0, 0.0]
    """
    if center not in ("mean", "median"):
        raise ValueError(f"center is {center!r}; choose 'mean' or 'median'")
    rows, index, keys = _complete(items, groups)
    counts = np.bincount(index, minlength=len(keys))
    centers = _means(rows, index, counts) if center == "mean" else _medians(rows, index, len(keys))
    distance = np.abs(rows - centers[index]).mean(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        found = np.bincount(index, distance, minlength=len(keys)) / counts
    method = f"average deviation from the {center}, {rows.shape[1]} items"
    return _result(found, counts, keys, rows.shape[1], "average_deviation", method)


def _complete(items: ArrayLike, groups: ArrayLike) -> tuple[Array, NDArray[Any], Sequence[Any]]:
    """Complete rows of known groups, the group of each, and the groups."""
    given = as_numbers(items, "items")
    rows = checked_items(given[:, None] if given.ndim == 1 else given).astype(np.float64)
    of = groups_of(groups)
    if len(rows) != len(of.index):
        raise ValueError(f"there are {len(rows)} rows of items and {len(of.index)} groups; give one group per row")
    if not rows.shape[1]:
        raise ValueError("items have no columns; give a column per item")
    if np.isinf(rows).any():
        raise ValueError("items hold an infinite number; leave the cell empty (NaN) where there is no answer")
    keep = ~np.isnan(rows).any(axis=1) & (of.index >= 0)
    return rows[keep], of.index[keep], of.keys


def _of_each(categories: object, n_items: int) -> list[Any]:
    """Return the categories of each item, whatever was given as their number."""
    if isinstance(categories, Sequence | np.ndarray) and not isinstance(categories, str):
        return list(categories)
    return [categories] * n_items


def _check_within(rows: Array, categories: Sequence[int]) -> None:
    spans = np.ptp(rows, axis=0) if len(rows) else np.zeros(len(categories))
    for span, count in zip(spans.tolist(), categories, strict=True):
        if span > count - 1 + _ROUNDING:
            raise ValueError(f"answers are up to {span:g} apart, which {count} categories one step apart don't allow")


def _means(rows: Array, index: NDArray[Any], counts: NDArray[Any]) -> Array:
    columns = [np.bincount(index, column, minlength=len(counts)) for column in rows.T]
    means: Array = np.stack(columns, axis=1) / np.maximum(counts, 1)[:, None]
    return means


def _medians(rows: Array, index: NDArray[Any], n_groups: int) -> Array:
    medians = np.zeros((n_groups, rows.shape[1]))
    for group in np.unique(index).tolist():
        medians[group] = np.median(rows[index == group], axis=0)
    return medians


def _result(
    found: Array,
    counts: NDArray[Any],
    keys: Sequence[Any],
    n_items: int,
    measure: str,
    method: str,
    against: float = float("nan"),
    reason: Reason | None = None,
) -> GroupAgreement:
    there = np.flatnonzero(counts)
    n = counts[there].astype(np.int64)
    if not there.size:
        reason = Reason.NO_ANSWERS
    elif reason is None and not (n >= _FEWEST).any():
        reason = Reason.ONLY_SINGLETONS
    return GroupAgreement(
        tuple(keys[group] for group in there.tolist()),
        n,
        np.where(n >= _FEWEST, found[there], np.nan),
        measure,
        int(n.sum()),
        n_items,
        method,
        against,
        reason.value if reason else "",
    )
