"""ICC(1) and ICC(2): how alike answers within groups are, and how reliable the groups' means.

Written from Bliese (2000), Shrout and Fleiss (1979) and Donner (1986).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from trepart_eval.criteria.arguments import as_numbers, check_size, checked_level
from trepart_eval.quality.coders.agreement_estimates import CONF_LEVEL
from trepart_eval.quality.measurement.item_covariance import sum_of_squares
from trepart_eval.quality.undefined_reasons import Reason

Array = NDArray[np.float64]

MEAN: Final = "mean"
ANOVA: Final = "anova"
_BLOCK: Final = 1 << 16
_ROUNDING: Final = 1e-12
_NO_VARIANCE: Final = 1e-29  # of the squares of the values: what rounding leaves of a sum of squares that is zero


@dataclass(frozen=True, slots=True)
class GroupReliability:
    """Reliability of answers and of group means; ``float(result)`` is ICC(1).

    Attributes
    ----------
    icc1 : float
        Share of the variance of single answers that is between groups; below 0 where answers differ more within groups
        than chance would give; NaN where it is undefined.
    icc1_low, icc1_high : float
        Its interval from the F distribution, exact for normal answers in groups of one size.
    icc2 : float
        Reliability of the groups' means: 1 - 1 / F.
    icc2_low, icc2_high : float
        Its interval.
    f : float
        Ratio of the mean squares between and within groups.
    df_between, df_within : int
        Its degrees of freedom.
    p_value : float
        Chance of so large an F where groups don't differ.
    n, n_groups : int
        Answers, and groups with at least one, after missing ones are dropped.
    group_size : float
        Group size that ICC(1) uses.
    method : str
        Which group size that is: the mean, or that of the analysis of variance.
    conf_level : float
        Level of the intervals.
    reason : str
        Why it is undefined; empty where it isn't.
    """

    icc1: float
    icc1_low: float
    icc1_high: float
    icc2: float
    icc2_low: float
    icc2_high: float
    f: float
    df_between: int
    df_within: int
    p_value: float
    n: int
    n_groups: int
    group_size: float
    method: str
    conf_level: float
    reason: str = ""

    def __float__(self) -> float:
        """Return ICC(1)."""
        return self.icc1


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """Who is in which group.

    Attributes
    ----------
    index : ndarray of int, shape (n_rows,)
        Index into ``keys``; -1 where the group is missing.
    keys : sequence
        The groups, sorted where they can be, those without a row too.
    """

    index: NDArray[Any]
    keys: Sequence[Any]


def icc(
    values: ArrayLike, groups: ArrayLike, group_size: str = MEAN, *, conf_level: float = CONF_LEVEL
) -> GroupReliability:
    """ICC(1) and ICC(2) of answers in groups, by one-way analysis of variance.

    Parameters
    ----------
    values : array_like, shape (n,)
        Answers or scores, NaN where there is none.
    groups : array_like, shape (n,)
        Group of each; None or NaN where it isn't known, and the answer is left out.
    group_size : {"mean", "anova"}
        Group size in ICC(1): the mean (R's multilevel), or (n - sum n_g^2 / n) / (G - 1), which is smaller where groups
        differ in size and makes ICC(1) the estimator from the mean squares' expectations.
    conf_level : float
        Level of the intervals.

    Returns
    -------
    GroupReliability
        NaN with a reason where there is one group, no group of two, or nothing varies.

    Raises
    ------
    ValueError
        If the two differ in length, a value is infinite or no number, or an option has no such value.

    Notes
    -----
    Groups of one count between groups. ICC(2) is the same with both group sizes.

    Examples
    --------
    >>> found = icc([1, 2, 4, 5], ["a", "a", "b", "b"])
    >>> round(found.icc1, 4), round(found.icc2, 4)
    (0.8947, 0.9444)
    """
    checked_level(conf_level)
    checked_size(group_size)
    of = groups_of(groups)
    x = _checked_values(values, len(of.index))
    index = of.index
    missing = index < 0 if index.size and index.min() < 0 else None
    if missing is not None or np.isnan(x.sum()):
        keep = ~np.isnan(x) if missing is None else ~np.isnan(x) & ~missing
        x, index = x[keep], index[keep]
    if np.isinf(x).any() if not np.isfinite(x.sum()) else False:
        raise ValueError("values hold an infinite number; leave the cell empty (NaN) where there is no answer")
    counts = np.bincount(index, minlength=len(of.keys)).astype(np.float64)
    between, within, own = _sums_of_squares(x, index, counts)
    return _estimate(counts[counts > 0], between, within, own, group_size, conf_level)


def checked_size(group_size: str) -> str:
    """Which group size ICC(1) uses.

    Raises
    ------
    ValueError
        If there is no such group size.
    """
    if group_size not in (MEAN, ANOVA):
        raise ValueError(f"group_size is {group_size!r}; choose 'mean' or 'anova'")
    return group_size


def icc_of_sums(n: Array, total: Array, squares: Array, group_size: str, conf_level: float) -> GroupReliability:
    """`icc` from each group's number of values, their sum and the sum of their squares.

    A spread within groups that is less than a millionth of a millionth of the squares is taken for rounding.
    """
    there = n > 0
    n, total, squares = n[there], total[there], squares[there]
    if not n.size:
        return _estimate(n, 0.0, 0.0, 0.0, group_size, conf_level)
    means, whole = total / n, float(squares.sum())
    within = float(np.maximum(squares - total * means, 0.0).sum())
    between = float(n @ (means - total.sum() / n.sum()) ** 2)
    within, between = (0.0 if one <= _ROUNDING * whole else one for one in (within, between))
    return _estimate(n, between, within, whole, group_size, conf_level)


def groups_of(groups: ArrayLike) -> Groups:
    """Groups as numbers, in their own order where they have one, else in order of appearance.

    Raises
    ------
    ValueError
        If they aren't one per row.
    """
    array = np.asarray(groups)
    if array.ndim != 1:
        raise ValueError(f"groups have {array.ndim} dimensions; give one group per row")
    if array.dtype.kind in "iu" and array.size:
        low, high = int(array.min()), int(array.max())
        if high - low < max(2 * array.size, 1 << 16):  # a place for every number: no sorting of rows
            return Groups(array.astype(np.int64) - low if low else array, range(low, high + 1))
    import pandas as pd

    codes, keys = pd.factorize(array)
    try:
        order = np.argsort(np.asarray(keys), kind="stable")
    except TypeError:
        order = np.arange(len(keys))
    place = np.append(np.argsort(order, kind="stable"), -1)
    return Groups(place[codes], tuple(np.asarray(keys)[order].tolist()))


def _checked_values(values: ArrayLike, n: int) -> Array:
    x = as_numbers(values, "values").astype(np.float64, copy=False)
    check_size(x, "values")
    if x.shape != (n,):
        raise ValueError(f"values have shape {x.shape} and there are {n} groups; give one value and one group per row")
    return x


def _sums_of_squares(x: Array, index: NDArray[Any], counts: Array) -> tuple[float, float, float]:
    """Sums of squares between and within groups, and of the values less their mean's rounding."""
    if not len(x):
        return 0.0, 0.0, 0.0
    sums = np.bincount(index, weights=x, minlength=len(counts))
    with np.errstate(invalid="ignore", divide="ignore"):
        means = np.where(counts > 0, sums / counts, 0.0)
    grand = float(x.sum()) / len(x)
    within = 0.0
    for start in range(0, len(x), _BLOCK):
        apart = x[start : start + _BLOCK] - means[index[start : start + _BLOCK]]
        within += sum_of_squares(apart)
    between = float(counts @ np.where(counts > 0, means - grand, 0.0) ** 2)
    return between, within, sum_of_squares(x)


def _estimate(
    counts: Array, between: float, within: float, squares: float, group_size: str, conf_level: float
) -> GroupReliability:
    from scipy.special import fdtrc, fdtri

    n, n_groups = int(counts.sum()), len(counts)
    between, within = (0.0 if one <= _NO_VARIANCE * n * squares else one for one in (between, within))
    df = max(n_groups - 1, 0), n - n_groups
    reason = _reason(n, n_groups, between + within)
    nan = float("nan")
    ratios, p_value = [nan] * 3, nan  # F, and those at the two ends of the intervals
    size = n / n_groups if n_groups else nan
    if n_groups > 1 and group_size == ANOVA:
        size = (n - float(counts @ counts) / n) / (n_groups - 1)
    if not reason:
        f = (between / df[0]) / (within / df[1]) if within else float("inf")
        p_value = float(fdtrc(*df, f)) if within else 0.0
        tail = (1.0 - conf_level) / 2
        ratios = [f, *(f / float(fdtri(*df, at)) for at in (1.0 - tail, tail))]
    single = [1.0 if one == float("inf") else (one - 1.0) / (one - 1.0 + size) for one in ratios]
    mean = [1.0 - 1.0 / one if one else float("-inf") for one in ratios]
    return GroupReliability(
        icc1=single[0],
        icc1_low=single[1],
        icc1_high=single[2],
        icc2=mean[0],
        icc2_low=mean[1],
        icc2_high=mean[2],
        f=ratios[0],
        df_between=df[0],
        df_within=df[1],
        p_value=p_value,
        n=n,
        n_groups=n_groups,
        group_size=size,
        method="icc, mean group size" if group_size == MEAN else "icc, group size of the analysis of variance",
        conf_level=conf_level,
        reason=reason.value if reason else "",
    )


def _reason(n: int, n_groups: int, total: float) -> Reason | None:
    if not n:
        return Reason.NO_ANSWERS
    if n_groups < 2:
        return Reason.ONE_GROUP
    if n == n_groups:
        return Reason.ONLY_SINGLETONS
    return None if total > 0 else Reason.NO_VARIANCE
