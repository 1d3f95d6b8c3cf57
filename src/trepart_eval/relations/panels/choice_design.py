"""A mean effect of municipalities that have every outcome, to be held against other choices of municipalities."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from trepart_eval.criteria.arguments import checked_choice, checked_draws, checked_seed
from trepart_eval.relations.panels.comparison_cells import base_of, comparison_cell
from trepart_eval.relations.panels.effect_rows import EffectEstimate, refused_effect
from trepart_eval.relations.panels.linear_estimates import LinearEstimate, weighted_cells
from trepart_eval.relations.panels.panel import Panel, read_panel
from trepart_eval.relations.refusals import Refusal, refusal_of_arms
from trepart_eval.vocabulary.languages import Language

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class ChoiceDesign:
    """Mean effect of the units that have every outcome.

    Attributes
    ----------
    units : tuple
        Those units.
    outcome, start : ndarray, shape (n, t) and (n,)
        Their outcomes and first treated periods.
    incomplete : tuple
        Units left out, since they lack an outcome in some period.
    estimate : LinearEstimate or None
        Mean over groups and periods; None where nothing can be compared.
    arms : tuple of int
        Treated and controls.
    refusal : Refusal or None
        Why the arms are too small.
    """

    units: tuple[Any, ...]
    outcome: Array
    start: Array
    incomplete: tuple[Any, ...]
    estimate: LinearEstimate | None
    arms: tuple[int, int]
    refusal: Refusal | None

    def refused_as(self, language: Language, why: Refusal | None = None) -> EffectEstimate:
        """No number, and the reason why."""
        return refused_effect(why or self.refusal or Refusal.NO_COMPARISON, float("nan"), self.arms, language)


def read_design(
    data: pd.DataFrame, *, outcome: str, unit: str, time: str, first_treated: str, control: str, draws: int, seed: int
) -> ChoiceDesign:
    """Mean effect of the units that have every outcome.

    Raises
    ------
    ValueError
        If a column isn't there or can't be used, or an option has no such value.
    """
    checked_choice(control, ("never", "not_yet"), "control")
    checked_draws(draws, name="draws")
    checked_seed(seed)
    every = read_panel(data, outcome=outcome, unit=unit, time=time, first_treated=first_treated)
    panel = every.only(every.whole)
    incomplete = tuple(name for name in every.units if name not in panel.units)
    estimate = _mean_effect(panel, control)
    arms = int(np.isfinite(panel.start).sum()), int((~np.isfinite(panel.start)).sum())
    if estimate is not None:
        arms = estimate.n_treated, estimate.n_controls
    why = refusal_of_arms(*arms) if panel.units else Refusal.NO_FIGURES
    return ChoiceDesign(panel.units, panel.outcome, panel.start, incomplete, estimate, arms, why)


def _mean_effect(panel: Panel, control: str) -> LinearEstimate | None:
    """Mean over groups and periods from the start on."""
    cells = []
    for group in panel.cohorts:
        for period in np.flatnonzero(panel.times >= group).tolist():
            base = base_of(panel, group, period, 0, "universal")
            cell = comparison_cell(
                panel, group, period, base, control=control, method="unadjusted", anticipation=0
            )  # fmt: skip
            if cell.refusal is None:
                cells.append(cell)
    return weighted_cells(cells, [1.0] * len(cells), panel) if cells else None
