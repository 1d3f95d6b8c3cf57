"""Correlation of two scales without their measurement error, and its interval.

Written from Spearman (1904), Lord and Novick (1968) and, for the interval, Efron and Stein (1981).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from trepart_eval.criteria.arguments import check_size, checked_level
from trepart_eval.criteria.intervals import t_quantile
from trepart_eval.quality.aggregation.group_reliability import groups_of
from trepart_eval.quality.coders.agreement_estimates import CONF_LEVEL
from trepart_eval.quality.measurement.group_moments import GroupMoments
from trepart_eval.quality.measurement.item_covariance import checked_items
from trepart_eval.quality.undefined_reasons import Reason

Array = NDArray[np.float64]

FEWEST_GROUPS: Final = 10
"""Groups from which people in the same group are taken to hang together; fewer say too little of how much."""
_FEWEST_ROWS: Final = 3
_NO_VARIANCE: Final = 1e-13
_NAN: Final = float("nan")


@dataclass(frozen=True, slots=True)
class DisattenuatedCorrelation:
    """Correlation of what two scales measure; ``float(result)`` is the estimate.

    Attributes
    ----------
    estimate : float
        Correlation of the sums of items over the root of the product of their alphas. It may be over 1 by chance.
    std_error, conf_low, conf_high : float
        Standard error by the jackknife, and Student's t interval.
    correlation : float
        Correlation of the sums as they are.
    n, n_groups : int
        Respondents with all items of both scales; groups they were taken to hang together in, 0 for none.
    conf_level : float
        Level of the interval.
    reason : str
        Why it is undefined; empty where it isn't.
    """

    estimate: float
    std_error: float
    conf_low: float
    conf_high: float
    correlation: float
    n: int
    n_groups: int
    conf_level: float
    reason: str = ""

    def __float__(self) -> float:
        """Return the estimate."""
        return self.estimate


def disattenuated_correlation(
    first: ArrayLike, second: ArrayLike, groups: ArrayLike | None = None, *, conf_level: float = CONF_LEVEL
) -> DisattenuatedCorrelation:
    """Correlation of two scales corrected for attenuation, with an interval.

    Parameters
    ----------
    first, second : array_like, shape (n_respondents, n_items)
        Answers to the items of each scale; respondents with all of both count.
    groups : array_like, shape (n_respondents,), optional
        Group of each respondent; those without one are left out. With ten groups or more the error allows for people in
        the same group being alike, with the number of groups less one as degrees of freedom.
    conf_level : float
        Level of the interval.

    Returns
    -------
    DisattenuatedCorrelation
        NaN with a reason where a scale has one item, or items that don't go together.

    Raises
    ------
    ValueError
        If the rows differ in number, or can't be used.

    Notes
    -----
    With S the sum of a scale's k items, alpha times the variance of S is k / (k - 1) times the sum of the covariances
    between different items: what the items share. The estimate is the covariance of the two sums over the root of the
    product of what each shares. Its error is the jackknife's, of respondents or of groups. Alpha takes items to
    measure their scale equally well; where they don't, it is too low and the estimate too far from 0.
    """
    checked_level(conf_level)
    one, other = checked_items(first).astype(np.float64), checked_items(second).astype(np.float64)
    check_size(one, "first")
    check_size(other, "second")
    if len(one) != len(other):
        raise ValueError(
            f"first has {len(one)} rows and second {len(other)}; give the same respondents in the same order"
        )
    keep = ~(np.isnan(one).any(axis=1) | np.isnan(other).any(axis=1))
    in_group = None if groups is None else groups_of(groups).index
    if in_group is not None and len(in_group) != len(one):
        raise ValueError(f"there are {len(one)} respondents and {len(in_group)} groups; give one group per respondent")
    if in_group is not None:
        keep &= in_group >= 0
    of = None if in_group is None else in_group[keep]
    one, other = one[keep], other[keep]
    n, n_groups = len(one), _groups(of)
    if min(one.shape[1], other.shape[1]) < 2 or n < _FEWEST_ROWS:
        reason = Reason.FEWER_THAN_TWO_ROWS if n < _FEWEST_ROWS else Reason.ONE_ITEM
        return DisattenuatedCorrelation(_NAN, _NAN, _NAN, _NAN, _NAN, n, n_groups, conf_level, reason.value)
    one, other = one - one.mean(axis=0), other - other.mean(axis=0)
    unit = np.arange(n) if not n_groups or of is None else np.unique(of, return_inverse=True)[1]
    parts = [_left_out(values, unit) for values in (_joint(one, other), _shared(one), _shared(other))]
    x, y = one.sum(axis=1), other.sum(axis=1)
    own = float((one**2).sum()), float((other**2).sum())
    return _estimate(parts, float(x @ x), float(y @ y), own, n, n_groups, conf_level)


def disattenuated_by_group(moments: GroupMoments, n_first: int, conf_level: float) -> DisattenuatedCorrelation:
    """`disattenuated_correlation` of groups, from their moments: the same, whatever the number of respondents.

    Parameters
    ----------
    moments : GroupMoments
        Of the items of both scales, the first scale's first; ten groups or more.
    n_first : int
        Items of the first scale.
    """
    there = np.flatnonzero(moments.n)
    found, k = moments.only(there), moments.means.shape[1]
    n = found.n.astype(np.float64)
    if min(n_first, k - n_first) < 2 or n.sum() < _FEWEST_ROWS:
        reason = Reason.FEWER_THAN_TWO_ROWS if n.sum() < _FEWEST_ROWS else Reason.ONE_ITEM
        return DisattenuatedCorrelation(
            _NAN, _NAN, _NAN, _NAN, _NAN, int(n.sum()), len(there), conf_level, reason.value
        )
    apart = found.means - (n @ found.means) / n.sum()
    sums = n[:, None] * apart
    products = n[:, None, None] * (found.covariances + apart[:, :, None] * apart[:, None, :])
    scales = slice(0, n_first), slice(n_first, k)
    rest = n.sum() - n
    joint = products[:, *scales].sum(axis=(1, 2))
    of_sums = [sums[:, scale].sum(axis=1) for scale in scales]
    parts = [_Products(float(joint.sum()), joint.sum() - joint - of_sums[0] * of_sums[1] / rest)]
    squares, own = [], []
    for scale, total in zip(scales, of_sums, strict=True):
        inner = products[:, scale, scale]
        trace = inner.trace(axis1=1, axis2=2)
        weight = inner.shape[1] / (inner.shape[1] - 1)
        shared = weight * (inner.sum(axis=(1, 2)) - trace)
        off = weight * (total**2 - (sums[:, scale] ** 2).sum(axis=1)) / rest
        parts.append(_Products(float(shared.sum()), shared.sum() - shared - off))
        squares.append(float(inner.sum()))
        own.append(float(trace.sum()))
    return _estimate(parts, squares[0], squares[1], (own[0], own[1]), int(n.sum()), len(there), conf_level)


def _estimate(
    parts: list[_Products],
    of_first: float,
    of_second: float,
    own: tuple[float, float],
    n: int,
    n_groups: int,
    conf_level: float,
) -> DisattenuatedCorrelation:
    """Estimate from the joint part and what each scale shares, with squares of the sums and of the items themselves."""
    joint, *shared = (part.whole for part in parts)
    spread = float(np.sqrt(of_first * of_second))
    correlation = joint / spread if spread > 0 else _NAN
    if any(part <= _NO_VARIANCE * one for part, one in zip(shared, own, strict=True)):
        reason = Reason.NO_SHARED_VARIANCE if spread > 0 else Reason.NO_VARIANCE
        return DisattenuatedCorrelation(_NAN, _NAN, _NAN, _NAN, correlation, n, n_groups, conf_level, reason.value)
    estimate = joint / float(np.sqrt(shared[0] * shared[1]))
    error = _jackknife_error(parts)
    units = float(len(parts[0].without))
    half = float(t_quantile(np.array([units - 1.0]), conf_level)[0]) * error
    return DisattenuatedCorrelation(
        estimate, error, estimate - half, estimate + half, correlation, n, n_groups, conf_level
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Products:
    """A sum of centred products, and the same without each unit in turn: its own mean taken off anew."""

    whole: float
    without: Array


@dataclass(frozen=True, slots=True, eq=False)
class _Terms:
    """Products of pairs of columns, added up with weights: each respondent's, and the columns they are of."""

    products: Array
    first: Array
    second: Array
    weights: Array


def _joint(one: Array, other: Array) -> _Terms:
    """Product of the sums of two scales."""
    x, y = one.sum(axis=1), other.sum(axis=1)
    return _Terms(x * y, x[:, None], y[:, None], np.ones(1))


def _shared(items: Array) -> _Terms:
    """Products of different items, times k / (k - 1): the square of their sum less their own squares."""
    k = items.shape[1]
    columns = np.column_stack([items.sum(axis=1), items])
    weights = k / (k - 1) * np.array([1.0, *[-1.0] * k])
    return _Terms(columns**2 @ weights, columns, columns, weights)


def _left_out(terms: _Terms, unit: NDArray[Any]) -> _Products:
    counts = np.bincount(unit)
    rest = float(len(unit)) - counts
    first, second = (
        np.stack([np.bincount(unit, column) for column in columns.T], axis=1) for columns in (terms.first, terms.second)
    )
    whole = float(terms.products.sum())
    off_mean: Array = (
        (first * second) @ terms.weights / rest
    )  # the columns sum to zero, so what is left sums to minus that
    without: Array = whole - np.bincount(unit, terms.products).astype(np.float64) - off_mean
    return _Products(whole, without)


def _jackknife_error(parts: list[_Products]) -> float:
    """Standard error from the estimates without each unit in turn; NaN where one of them is undefined."""
    joint, one, other = (part.without for part in parts)
    with np.errstate(invalid="ignore"):
        estimates = joint / np.sqrt(np.where((one > 0) & (other > 0), one * other, np.nan))
    n = len(estimates)
    return float(np.sqrt((n - 1) / n * ((estimates - estimates.mean()) ** 2).sum()))


def _groups(of: NDArray[Any] | None) -> int:
    """Number of groups that count; 0 where they are too few, or somebody's isn't known."""
    if of is None or not of.size or of.min() < 0:
        return 0
    count = len(np.unique(of))
    return count if count >= FEWEST_GROUPS else 0
