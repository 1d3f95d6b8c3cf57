"""One group in one period against controls: the estimate and each unit's part of its error, linear in the outcomes.

Callaway and Sant'Anna (2021); outcome regression and doubly robust by Sant'Anna and Zhao (2020). Given who starts when
and the covariates, all three are linear in the changes of the outcome, so a cell is two arrays: weights of the changes,
and the map from changes to influence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.relations.panels.panel import Panel
from trepart_eval.relations.refusals import Refusal

Array = NDArray[np.float64]

METHODS: Final = ("regression", "doubly_robust", "unadjusted")
_STEPS: Final = 50
_CLOSE: Final = 1e-10
_SEPARATED: Final = 1 - 1e-6
"""Propensity from which a municipality has nobody to be compared with."""


@dataclass(frozen=True, slots=True, eq=False)
class ComparisonCell:
    """Effect on the units that start in ``group``, in one period.

    Attributes
    ----------
    group : int
        First treated period of the units.
    period, base : int
        Index of the period, and of the one that changes are counted from.
    members : ndarray of int, shape (m,)
        Units with an outcome in both periods: those of the group and the controls.
    treated : ndarray of bool, shape (m,)
        Which of them are of the group.
    weights : ndarray, shape (m,)
        The estimate is their product with the members' changes.
    influence : ndarray, shape (m, m)
        Its product with the changes is each member's part of the error; squares add up to the variance.
    n_covariates : int
        Covariates that are used.
    refusal : Refusal or None
        Why there is no estimate.
    """

    group: int
    period: int
    base: int
    members: NDArray[np.intp]
    treated: NDArray[np.bool_]
    weights: Array
    influence: Array
    n_covariates: int = 0
    refusal: Refusal | None = None

    @property
    def n_treated(self) -> int:
        """Units of the group."""
        return int(self.treated.sum())

    @property
    def n_controls(self) -> int:
        """Units that they are compared with."""
        return int((~self.treated).sum())

    def estimate(self, panel: Panel) -> float:
        """Return the effect; NaN where there is none."""
        if self.refusal is not None:
            return float("nan")
        change = panel.outcome[self.members, self.period] - panel.outcome[self.members, self.base]
        return float(self.weights @ change)


def base_of(panel: Panel, group: int, period: int, anticipation: int, base_period: str) -> int:
    """Index of the period that changes are counted from.

    The last one before the group's start and its anticipation; with a varying base, periods before that are held
    against the one before themselves. -1 where there is none.
    """
    last_before = int(np.searchsorted(panel.times + anticipation, group)) - 1
    return period - 1 if base_period == "varying" and period <= last_before else last_before


def refusal_of_comparisons(panel: Panel, cells: Sequence[ComparisonCell]) -> Refusal | None:
    """Why no effect can be told from any comparison; None where one can."""
    if any(cell.refusal is None and panel.times[cell.period] >= cell.group for cell in cells):
        return None
    if not panel.cohorts:
        return Refusal.NO_TREATED if panel.units and not panel.always_treated else Refusal.NO_FIGURES
    said = {cell.refusal for cell in cells if cell.refusal is not None}
    return said.pop() if len(said) == 1 else Refusal.NO_COMPARISON


def comparison_cell(
    panel: Panel, group: int, period: int, base: int, *, control: str, method: str, anticipation: int
) -> ComparisonCell:
    """Comparison of one group with controls in one period.

    Parameters
    ----------
    panel : Panel
        Outcome, starts and covariates; covariates count as they are in the base period.
    group : int
        First treated period.
    period, base : int
        Indices of the two periods.
    control : {"never", "not_yet"}
        Units that never start, or all that have not started by the later of the two periods.
    method : {"regression", "doubly_robust", "unadjusted"}
        How covariates are used.
    anticipation : int
        Periods before the start with an effect.
    """
    treated = panel.start == group
    controls = ~np.isfinite(panel.start)
    if control == "not_yet":
        later = panel.times[max(period, base)] + anticipation
        controls = (panel.start > later) & ~treated
    seen = ~np.isnan(panel.outcome[:, period] + panel.outcome[:, base])
    use_covariates = method != "unadjusted" and panel.covariates.shape[2] > 0
    if use_covariates:
        seen &= ~np.isnan(panel.covariates[:, base]).any(axis=1)
    members = np.flatnonzero(seen & (treated | controls))
    of_group = treated[members]
    design = np.ones((len(members), 1))
    if use_covariates:
        design = np.column_stack([design, _scaled(panel.covariates[members, base])])
    weights, influence, refusal = _linear_maps(design, of_group, doubly_robust=method == "doubly_robust")
    return ComparisonCell(group, period, base, members, of_group, weights, influence, design.shape[1] - 1, refusal)


def _scaled(covariates: Array) -> Array:
    """Covariates with mean 0 and standard deviation 1, which changes nothing but rounding."""
    centred = covariates - covariates.mean(axis=0) if len(covariates) else covariates
    spread = centred.std(axis=0) if len(covariates) else np.ones(covariates.shape[1])
    return np.asarray(centred / np.where(spread > 0, spread, 1.0))


def _linear_maps(
    design: Array, treated: NDArray[np.bool_], *, doubly_robust: bool
) -> tuple[Array, Array, Refusal | None]:
    """Weights of the changes, map from changes to influence, and why there is none."""
    m, k = design.shape
    nothing = np.zeros(m), np.zeros((m, m))
    if not treated.any():
        return *nothing, Refusal.NO_TREATED
    if treated.all():
        return *nothing, Refusal.NO_UNTREATED
    of_controls = np.where(treated[:, None], 0.0, design)
    gram = of_controls.T @ of_controls
    if np.linalg.matrix_rank(of_controls) < k:
        return *nothing, Refusal.COVARIATES_UNIDENTIFIED
    inverse = np.linalg.inv(gram)
    residual = np.eye(m) - design @ (inverse @ of_controls.T)
    share = treated / treated.sum()
    own = share[:, None] * (residual - share @ residual)
    if not doubly_robust or k == 1:
        of_fit = (of_controls @ (inverse @ (design.T @ share)))[:, None] * residual
        return share @ residual, own - of_fit, None
    fitted = _propensity(design, treated)
    if fitted is None or fitted.max() > _SEPARATED:
        return *nothing, Refusal.NO_OVERLAP
    odds = np.where(treated, 0.0, fitted / (1 - fitted))
    other = odds / odds.sum()
    weighted = other[:, None] * (residual - other @ residual)
    of_fit = (of_controls @ (inverse @ (design.T @ (share - other))))[:, None] * residual
    information = (design * (fitted * (1 - fitted))[:, None]).T @ design
    of_propensity = ((treated - fitted)[:, None] * design) @ np.linalg.solve(information, design.T @ weighted)
    return (share - other) @ residual, own - weighted - of_propensity - of_fit, None


def _propensity(design: Array, treated: NDArray[np.bool_]) -> Array | None:
    """Probability of being treated by logistic regression; None where the covariates tell the two apart."""
    coefficients = np.zeros(design.shape[1])
    for _ in range(_STEPS):
        fitted = 1 / (1 + np.exp(-np.clip(design @ coefficients, -40, 40)))
        score = design.T @ (treated - fitted)
        information = (design * (fitted * (1 - fitted))[:, None]).T @ design
        if np.linalg.cond(information) > 1 / np.finfo(float).eps:
            return None
        step = np.linalg.solve(information, score)
        coefficients = coefficients + step
        if np.abs(step).max() < _CLOSE:
            return np.asarray(1 / (1 + np.exp(-design @ coefficients)))
    return None
