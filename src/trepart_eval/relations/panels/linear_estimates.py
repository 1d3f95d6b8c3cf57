"""Estimates that are linear in the outcomes, with standard errors and degrees of freedom that hold for few units.

The influence of unit i on an estimate is a linear map of all outcomes. That makes three things exact where outcomes
are independent with one variance: the size of each unit's squared influence, which is corrected for; the standard
error, which is then unbiased; and the spread of its square, which gives Satterthwaite's degrees of freedom. For two
groups and one period the error is that of Welch (1947), and the degrees of freedom the fewest of Welch's and of Bell
and McCaffrey's (2002): Welch's alone are too many when the smaller arm happens to be much alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trepart_eval.relations.panels.comparison_cells import ComparisonCell
from trepart_eval.relations.panels.panel import Panel

Array = NDArray[np.float64]

_ROUNDING = 1e-12  # of the size of the terms that are added up


@dataclass(frozen=True, slots=True, eq=False)
class LinearEstimate:
    """An estimate as weights of outcomes, and the map from outcomes to influence.

    Attributes
    ----------
    weights : ndarray, shape (n, t)
        The estimate is the sum of their products with the outcomes.
    influence : ndarray, shape (n, n, t)
        Part of the error that unit i has by the outcome of unit j in a period.
    treated : ndarray of bool, shape (n,)
        Units whose effect is estimated.
    n_controls : int
        Fewest controls in any of the comparisons that are put together.
    n_covariates : int
        Most covariates in any of them.
    """

    weights: Array
    influence: Array
    treated: NDArray[np.bool_]
    n_controls: int
    n_covariates: int

    @property
    def n_treated(self) -> int:
        """Units whose effect is estimated."""
        return int(self.treated.sum())


@dataclass(frozen=True, slots=True, eq=False)
class SamplingError:
    """How far an estimate may be off.

    Attributes
    ----------
    std_error : float
        From corrected influence.
    std_error_influence : float
        From the influence as it is: root of the sum of squares, which is the large-sample formula with divisor n.
    df : float
        Satterthwaite's degrees of freedom: the fewer of those with one variance and with each arm's own.
    parts : ndarray, shape (n,)
        Corrected influence of each unit.
    """

    std_error: float
    std_error_influence: float
    df: float
    parts: Array


def whole_cell(cell: ComparisonCell, panel: Panel) -> tuple[LinearEstimate, Array]:
    """One comparison as an estimate from its members' outcomes in its two periods, and those outcomes."""
    outcome = panel.outcome[cell.members][:, [cell.base, cell.period]]
    signs = np.array([-1.0, 1.0])
    weights, influence = cell.weights[:, None] * signs, cell.influence[:, :, None] * signs
    return LinearEstimate(weights, influence, cell.treated, cell.n_controls, cell.n_covariates), outcome


def weighted_cells(cells: Sequence[ComparisonCell], shares: Sequence[float], panel: Panel) -> LinearEstimate:
    """Mean of comparisons, by the number of units in each group times a share of one's own.

    The sizes of the groups are estimates of how common it is to start then, so they have a part in the error
    (Callaway and Sant'Anna 2021, section 4).
    """
    n, periods = panel.outcome.shape
    sizes = {cell.group: int((panel.start == cell.group).sum()) for cell in cells}
    total = sum(sizes[cell.group] * share for cell, share in zip(cells, shares, strict=True))
    weights, influence = np.zeros((n, periods)), np.zeros((n, n, periods))
    by_group = {group: np.zeros((n, periods)) for group in sizes}
    share_of = dict.fromkeys(sizes, 0.0)
    treated = np.zeros(n, dtype=bool)
    for cell, share in zip(cells, shares, strict=True):
        weight = sizes[cell.group] * share / total
        block = np.ix_(cell.members, cell.members)
        for period, sign in ((cell.period, 1.0), (cell.base, -1.0)):
            weights[cell.members, period] += sign * weight * cell.weights
            by_group[cell.group][cell.members, period] += sign * share * cell.weights
            influence[:, :, period][block] += sign * weight * cell.influence
        share_of[cell.group] += share
        treated[cell.members[cell.treated]] = True
    for group, own in by_group.items():
        influence[panel.start == group] += (own - share_of[group] * weights) / total
    fewest, most = min(cell.n_controls for cell in cells), max(cell.n_covariates for cell in cells)
    return LinearEstimate(weights, influence, treated, fewest, most)


def linear_combination(estimates: Sequence[LinearEstimate], shares: Sequence[float]) -> LinearEstimate:
    """Sum of estimates, each times a number; those times 0 have no part in it."""
    first = estimates[0]
    weights, influence = np.zeros_like(first.weights), np.zeros_like(first.influence)
    parts = [(one, share) for one, share in zip(estimates, shares, strict=True) if share != 0]
    for one, share in parts:
        weights += share * one.weights
        influence += share * one.influence
    treated = np.any([one.treated for one, _ in parts], axis=0)
    fewest, most = min(one.n_controls for one, _ in parts), max(one.n_covariates for one, _ in parts)
    return LinearEstimate(weights, influence, treated, fewest, most)


def plain_mean(estimates: Sequence[LinearEstimate]) -> LinearEstimate:
    """Mean of estimates."""
    return linear_combination(estimates, [1 / len(estimates)] * len(estimates))


def value_of(estimate: LinearEstimate, outcome: Array) -> float:
    """Return the estimate from outcomes without gaps, shape (n, t)."""
    return float((estimate.weights * outcome).sum())


def correction_of(estimate: LinearEstimate) -> Array:
    """What each unit's squared influence is multiplied with; infinite where a unit's error can't be seen."""
    wanted = (estimate.weights**2).sum(axis=1)
    got = (estimate.influence**2).sum(axis=(1, 2))
    tiny = 1e-12 * max(float(wanted.max(initial=0.0)), 1e-300)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(wanted <= tiny, 0.0, np.where(got <= tiny, np.inf, wanted / got))


def sampling_error(estimate: LinearEstimate, outcome: Array) -> SamplingError:
    """Standard error and degrees of freedom of an estimate; NaN where a unit's error can't be seen."""
    parts = estimate.influence.reshape(len(outcome), -1) @ outcome.ravel()
    plain = float(np.sqrt((parts**2).sum()))
    correction = correction_of(estimate)
    if not np.isfinite(correction).all():
        return SamplingError(float("nan"), plain, float("nan"), np.full(len(parts), np.nan))
    corrected = np.sqrt(correction) * parts
    arms = np.where((estimate.weights != 0).any(axis=1), np.where(estimate.treated, 1, 0), -1)
    error = float(np.sqrt((corrected**2).sum()))
    if error <= _ROUNDING * float(np.abs(estimate.weights * outcome).sum()):
        return SamplingError(0.0, plain, float("nan"), np.zeros(len(parts)))
    return SamplingError(error, plain, _degrees_of_freedom(estimate, correction, corrected, arms), corrected)


def _degrees_of_freedom(estimate: LinearEstimate, correction: Array, corrected: Array, arms: NDArray[np.intp]) -> float:
    """Fewer of the degrees of freedom where all units have one variance, and where each arm has the one it shows."""
    shown = np.zeros(len(arms))
    for arm in (0, 1):
        of_arm = arms == arm
        if of_arm.any():
            shown[of_arm] = (corrected[of_arm] ** 2).sum() / (estimate.weights[of_arm] ** 2).sum()
    if not shown.any():
        return float("nan")
    scaled = np.sqrt(correction)[:, None, None] * estimate.influence
    return min(_satterthwaite(scaled, np.ones(len(arms))), _satterthwaite(scaled, shown))


def _satterthwaite(influence: Array, variance: Array) -> float:
    """Twice the squared mean of a sum of squares over its variance, for independent normal outcomes."""
    flat = (influence * np.sqrt(variance)[None, :, None]).reshape(len(variance), -1)
    covariance = flat @ flat.T
    return float(np.trace(covariance) ** 2 / (covariance**2).sum())
