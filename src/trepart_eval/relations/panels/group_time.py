"""`group_time_effects`: the effect on each group of starters in each period (Callaway and Sant'Anna 2021)."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.criteria.arguments import checked_choice, checked_draws, checked_level, checked_seed, is_whole
from trepart_eval.criteria.result_tables import data_frame, table_html
from trepart_eval.relations.panels.aggregation import AggregatedEffects, aggregated
from trepart_eval.relations.panels.comparison_cells import (
    METHODS,
    ComparisonCell,
    base_of,
    comparison_cell,
    refusal_of_comparisons,
)
from trepart_eval.relations.panels.effect_rows import EffectEstimate, effect_of, refused_effect, rows_table, signs_of
from trepart_eval.relations.panels.linear_estimates import whole_cell
from trepart_eval.relations.panels.panel import Panel, read_panel
from trepart_eval.relations.refusals import MayBeRefused, said_in
from trepart_eval.vocabulary.catalogue import text_of
from trepart_eval.vocabulary.languages import Language, choose_language

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

Array = NDArray[np.float64]

CONTROLS: Final = ("never", "not_yet")
BASE_PERIODS: Final = ("universal", "varying")
DRAWS: Final = 999


@dataclass(frozen=True, slots=True, eq=False)
class GroupTimeEffects(MayBeRefused):
    """Effects by group and period.

    Attributes
    ----------
    arrow : pyarrow.Table
        A row per group and period.
    panel : Panel
        What was read, and what was left out.
    cells : tuple of ComparisonCell
        The comparisons behind the rows that have an estimate of their own.
    control, method, base_period : str
        Options as chosen.
    anticipation, draws, seed : int
        Options as chosen.
    conf_level : float
        Level of the intervals.
    language : Language
        Language of reasons and sentences.
    refusal, reason : str
        Why there is no effect at all.
    """

    arrow: pa.Table
    panel: Panel
    cells: tuple[ComparisonCell, ...]
    control: str
    method: str
    base_period: str
    anticipation: int
    draws: int
    seed: int
    conf_level: float
    language: Language
    refusal: str = ""
    reason: str = ""

    @property
    def table(self) -> pd.DataFrame:
        """The effects as a data frame of one's own."""
        return data_frame(self.arrow)

    def aggregate(self, kind: str = "simple", *, language: Language | str | None = None) -> AggregatedEffects:
        """Means of the effects.

        Parameters
        ----------
        kind : {"simple", "dynamic", "group", "calendar"}
            Over all groups and periods from the start on; by periods since the start; by group; by period.
        language : Language or {"nb", "nn", "en"}, optional
            Language of reasons and sentences; that of the effects where it is left out.

        Raises
        ------
        ValueError
            If there is no such kind.
        """
        spoken = self.language if language is None else choose_language(language, os.environ)
        signs = signs_of(len(self.panel.units), self.draws, self.seed)
        return aggregated(kind, self.panel, self.cells, signs, self.seed, self.conf_level, self.anticipation, spoken)

    def summary(self, language: Language | str | None = None) -> str:
        """Sentences on the comparison, what was left out, and what couldn't be told."""
        spoken = self.language if language is None else choose_language(language, os.environ)
        if self.refused:
            return said_in(self.reason, spoken)
        about = {
            "n_treated": int(np.isfinite(self.panel.start).sum()),
            "n_never": int((~np.isfinite(self.panel.start)).sum()),
            "n_groups": len(self.panel.cohorts),
            "first": int(self.panel.times[0]),
            "last": int(self.panel.times[-1]),
            "control": text_of(__package__, "control", self.control, spoken),
            "refused": sum(1 for name in self.arrow.column("refusal").to_pylist() if name),
            "rows": self.arrow.num_rows,
        }
        return " ".join([text_of(__package__, "summary", "group_time", spoken, **about), *self._left_out(spoken)])

    def _left_out(self, spoken: Language) -> list[str]:
        """Sentences on units and rows that have no part in it."""
        said = []
        if self.panel.always_treated:
            names = ", ".join(map(str, self.panel.always_treated))
            said.append(text_of(__package__, "summary", "always_treated", spoken, names=names))
        if self.panel.n_missing_rows:
            said.append(text_of(__package__, "summary", "missing_rows", spoken, n=self.panel.n_missing_rows))
        return said

    def _repr_html_(self) -> str:
        """Table for Jupyter."""
        return table_html(self.arrow, self.summary(), self.language)


def group_time_effects(
    data: pd.DataFrame,
    *,
    outcome: str,
    unit: str,
    time: str,
    first_treated: str,
    control: str = "never",
    covariates: Sequence[str] | None = None,
    method: str = "regression",
    anticipation: int = 0,
    base_period: str = "universal",
    conf_level: float = 0.95,
    draws: int = DRAWS,
    seed: int = 1,
    language: Language | str | None = None,
) -> GroupTimeEffects:
    """Effect on each group of starters in each period, with errors that hold for few municipalities.

    Parameters
    ----------
    data : DataFrame
        A row per unit and period.
    outcome, unit, time, first_treated : str
        Columns; ``first_treated`` is the first treated period: missing, 0 or infinite for never.
    control : {"never", "not_yet"}
        Compare with units that never start, or with all that haven't started yet.
    covariates : sequence of str, optional
        Columns of numbers; their value in the base period counts.
    method : {"regression", "doubly_robust", "unadjusted"}
        How covariates are used; without any, all three are the difference in mean change.
    anticipation : int
        Periods before the start in which there may be an effect already.
    base_period : {"universal", "varying"}
        Count all changes from the last period before the start, or those before the start from the period before.
    conf_level : float
        Level of the intervals.
    draws, seed : int
        Of the multiplier bootstrap; no draws leave it out.
    language : Language or {"nb", "nn", "en"}, optional
        Language of reasons and sentences; the computer's where it is left out.

    Returns
    -------
    GroupTimeEffects
        With fewer than four municipalities in either arm a row has an estimate and no error. Rows without an outcome
        leave their unit out of the comparisons that need them, and out of no other.

    Raises
    ------
    ValueError
        If a column isn't there or can't be used, or an option has no such value.

    Notes
    -----
    Sources: Callaway and Sant'Anna (2021), Journal of Econometrics 225(2), 200-230; Sant'Anna and Zhao (2020), Journal
    of Econometrics 219(1), 101-122. What the standard errors are corrected for is in ``docs/relations.md``.
    """
    _check_options(control, method, base_period, anticipation, conf_level, draws, seed)
    spoken = choose_language(language, os.environ)
    chosen = (covariates,) if isinstance(covariates, str) else covariates or ()
    panel = read_panel(
        data, outcome=outcome, unit=unit, time=time, first_treated=first_treated,
        covariates=chosen, anticipation=anticipation,
    )  # fmt: skip
    keys: dict[str, list[Any]] = {"group": [], "time": [], "event_time": [], "phase": []}
    effects, cells = [], []
    signs = signs_of(len(panel.units), draws, seed)
    for group, period, base in _pairs(panel, anticipation, base_period):
        year = int(panel.times[period])
        phase = "reference" if base == period else ("post" if year >= group else "pre")
        if base == period:
            effects.append(EffectEstimate(0.0))
        else:
            cell = comparison_cell(
                panel, group, period, base, control=control, method=method, anticipation=anticipation
            )  # fmt: skip
            cells.append(cell)
            effects.append(_effect(cell, panel, signs, conf_level, spoken))
        for name, value in zip(keys, (group, year, year - group, phase), strict=True):
            keys[name].append(value)
    why = refusal_of_comparisons(panel, cells)
    nothing = None if why is None else refused_effect(why, float("nan"), panel.arms, spoken)
    return GroupTimeEffects(
        arrow=rows_table(keys, effects), panel=panel, cells=tuple(cells), control=control, method=method,
        base_period=base_period, anticipation=anticipation, draws=draws, seed=seed, conf_level=conf_level,
        language=spoken, refusal=nothing.refusal if nothing else "", reason=nothing.reason if nothing else "",
    )  # fmt: skip


def _pairs(panel: Panel, anticipation: int, base_period: str) -> Iterator[tuple[int, int, int]]:
    """Every group and period, and the period that its change is counted from."""
    for group in panel.cohorts:
        for period in range(len(panel.times)):
            base = base_of(panel, group, period, anticipation, base_period)
            if base >= 0:
                yield group, period, base


def _effect(cell: ComparisonCell, panel: Panel, signs: Array, conf_level: float, language: Language) -> EffectEstimate:
    """Effect of one comparison, or why there is none."""
    if cell.refusal is not None:
        return refused_effect(cell.refusal, float("nan"), (cell.n_treated, cell.n_controls), language)
    return effect_of(*whole_cell(cell, panel), signs[:, cell.members], conf_level, language)[0]


def _check_options(
    control: str, method: str, base_period: str, anticipation: int, conf_level: float, draws: int, seed: int
) -> None:
    checked_choice(control, CONTROLS, "control")
    checked_choice(method, METHODS, "method")
    checked_choice(base_period, BASE_PERIODS, "base_period")
    checked_draws(draws, least=0, name="draws")
    checked_seed(seed)
    checked_level(conf_level)
    if not is_whole(anticipation) or anticipation < 0:
        raise ValueError(f"anticipation is {anticipation!r}; it is a whole number of periods, 0 or more")
