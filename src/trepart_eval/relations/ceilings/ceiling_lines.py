"""Ceilings over cases in the unit square, upper left corner: who bears them, the zone above them, how well they fit.

CE-FDH is a staircase over the cases, CR-FDH the least squares line through the cases that bear it (Dul 2016). Both
come from many arrangements of the outcome at once, as permutations need them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Indices = NDArray[np.intp]
Codes = NDArray[np.int16]
Flags = NDArray[np.bool_]

CEILINGS: Final = ("ce_fdh", "cr_fdh")
TOLERANCE: Final = 1e-9
"""How far apart two numbers in the unit square may be and count as equal."""


@dataclass(frozen=True, slots=True, eq=False)
class OrderedCondition:
    """A condition's cases in rising order.

    Attributes
    ----------
    order : ndarray of int, shape (n,)
        Cases in that order.
    u : ndarray, shape (n,)
        Their values in the unit square.
    last, before : ndarray of int, shape (n,)
        Place of the last case with the same value, and of the last with a lower one; -1 where there is none.
    """

    order: Indices
    u: Array
    last: Indices
    before: Indices

    @property
    def tied(self) -> bool:
        """Whether cases have the same value."""
        return bool((self.last != np.arange(len(self.u))).any())


@dataclass(frozen=True, slots=True, eq=False)
class Ceiling:
    """One ceiling over the cases.

    Attributes
    ----------
    kind : {"ce_fdh", "cr_fdh"}
        Which ceiling.
    zone : float
        Share of the unit square that is above it: the effect size.
    peers : ndarray of int
        Cases that bear it, in rising order of the condition.
    slope, intercept : float
        Of the line; NaN where there is none.
    above : int
        Cases above it.
    complexity : int
        Steps of the staircase; 1 of a line.
    at_start, at_top : float
        Highest outcome at the condition's start, and the condition at which the whole outcome is allowed.
    """

    kind: str
    zone: float
    peers: Indices
    slope: float
    intercept: float
    above: int
    complexity: int
    at_start: float
    at_top: float

    @property
    def has_zone(self) -> bool:
        """Whether anything is above the ceiling."""
        return self.zone > TOLERANCE


def ordered(u: Array) -> OrderedCondition:
    """Cases in order of a condition's values in the unit square."""
    order = np.argsort(u, kind="stable")
    values = u[order]
    return OrderedCondition(
        order, values, np.searchsorted(values, values, "right") - 1, np.searchsorted(values, values, "left") - 1
    )


def zones(condition: OrderedCondition, codes: Codes, values: Array, ceilings: tuple[str, ...]) -> Array:
    """Share of the unit square above each ceiling for many arrangements of the outcome.

    Parameters
    ----------
    condition : OrderedCondition
        The condition.
    codes : ndarray of int, shape (n, n_arrangements)
        Which of the outcome's values each case has, cases in the condition's order.
    values : ndarray
        The outcome's different values in the unit square, rising.
    ceilings : tuple of str
        Which.

    Returns
    -------
    ndarray, shape (n_arrangements, n_ceilings)

    Notes
    -----
    Few cases bear a ceiling, so they are found among small whole numbers, and only they are computed with.
    """
    highest = np.maximum.accumulate(codes, axis=0)
    zone_of = {"ce_fdh": _zones_above_stairs, "cr_fdh": _zones_above_lines}
    return np.column_stack([zone_of[kind](condition, codes, values, highest) for kind in ceilings])


def fitted(kind: str, condition: OrderedCondition, v: Array) -> Ceiling:
    """One ceiling over cases as they are; ``v`` in the condition's order."""
    values, codes = coded(v)
    bearing = np.flatnonzero(_bearing(condition, codes[:, None], np.maximum.accumulate(codes)[:, None])[:, 0])
    peers, u = condition.order[bearing], condition.u
    if kind == "ce_fdh":
        zone = float(zones(condition, codes[:, None], values, (kind,))[0, 0])
        steps = len(np.unique(u[bearing]))
        at_start = float(v[u <= 0].max(initial=0.0))
        at_top = float(u[v >= 1].min(initial=1.0))
        return Ceiling(kind, zone if zone > TOLERANCE else 0.0, peers, np.nan, np.nan, 0, steps, at_start, at_top)
    x, y = u[bearing], v[bearing]
    if x[0] == x[-1]:
        return Ceiling(kind, 0.0, peers, np.nan, np.nan, 0, 1, np.nan, np.nan)
    away = x - x.mean()
    slope = float(away @ (y - y.mean()) / (away @ away))
    intercept = float(y.mean() - slope * x.mean())
    zone = float(area_above(np.array(slope), np.array(intercept)))
    above = int((v > intercept + slope * u + TOLERANCE).sum())
    at_start, at_top = float(np.clip(intercept, 0, 1)), float(np.clip((1 - intercept) / slope, 0, 1))
    return Ceiling(kind, zone, peers, slope, intercept, above, 1, at_start, at_top)


def coded(v: Array) -> tuple[Array, Codes]:
    """Different values, rising, and which of them each case has."""
    values, codes = np.unique(v, return_inverse=True)
    return values, codes.astype(np.int16)


def area_above(slope: Array, intercept: Array) -> Array:
    """Area of the unit square above rising lines; 0 where there is no line."""
    with np.errstate(invalid="ignore"):
        start, end = np.clip(-intercept / slope, 0, 1), np.clip((1 - intercept) / slope, 0, 1)
        area = start + (1 - intercept) * (end - start) - slope * (end**2 - start**2) / 2
    return np.asarray(np.where(np.isnan(area), 0.0, area))


def _bearing(condition: OrderedCondition, codes: Codes, highest: Codes) -> Flags:
    """Whether each case bears the ceiling: none with as little of the condition, or less, has more of the outcome.

    Of cases with the same outcome those with the least of the condition bear it, and all of them where they are alike.
    """
    if not condition.tied:
        return _rises(highest)
    earlier = highest[condition.before]
    earlier[condition.before < 0] = -1
    reached = highest[condition.last]
    return np.asarray((codes == reached) & (reached > earlier))


def _rises(highest: Codes) -> Flags:
    """Where the highest outcome so far rises; the first case is such a place."""
    found = np.ones(highest.shape, dtype=bool)
    np.greater(highest[1:], highest[:-1], out=found[1:])
    return found


def _places(flags: Flags) -> tuple[Indices, Indices]:
    """Row and column of what is true; much faster than ``numpy.nonzero`` of two dimensions."""
    flat = np.flatnonzero(flags)
    row = flat // flags.shape[1]
    return row, flat - row * flags.shape[1]


def _zones_above_stairs(condition: OrderedCondition, codes: Codes, values: Array, highest: Codes) -> Array:
    del codes
    case, which = _places(_rises(highest))
    before = np.where(case > 0, values[highest[case - 1, which]], 0.0)
    below = (values[highest[case, which]] - before) * (1 - condition.u[case])
    return np.asarray(1 - np.bincount(which, weights=below, minlength=highest.shape[1]))


def _zones_above_lines(condition: OrderedCondition, codes: Codes, values: Array, highest: Codes) -> Array:
    """Zones above least squares lines; 0 where a single value of the condition bears the ceiling."""
    case, which = _places(_bearing(condition, codes, highest))
    u, v = condition.u[case], values[codes[case, which]]

    def summed(weights: Array) -> Array:
        return np.asarray(np.bincount(which, weights=weights, minlength=highest.shape[1]))

    n = np.bincount(which, minlength=highest.shape[1])
    mean_u, mean_v = summed(u) / n, summed(v) / n
    away = u - mean_u[which]
    spread = summed(away * away)
    with np.errstate(invalid="ignore", divide="ignore"):
        slope = np.where(spread > TOLERANCE**2, summed(away * v) / spread, np.nan)
    return area_above(slope, mean_v - slope * mean_u)
