"""`placebo_ranks`: the effect's place among those that other choices of municipalities would show; no p-value."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.criteria.result_tables import data_frame, number_column, table_html, text_values
from trepart_eval.relations.panels.assignments import Places, assignments_of, under_assignments
from trepart_eval.relations.panels.choice_design import ChoiceDesign, read_design
from trepart_eval.relations.refusals import MayBeRefused, said_in
from trepart_eval.vocabulary.catalogue import text_of
from trepart_eval.vocabulary.languages import Language, choose_language, format_number

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

Array = NDArray[np.float64]

_NAN: Final = float("nan")


@dataclass(frozen=True, slots=True, eq=False)
class PlaceboRanks(MayBeRefused):
    """Place of the effect among those of all other choices of municipalities; no p-value.

    Attributes
    ----------
    arrow : pyarrow.Table
        A row per choice: the municipalities that would have started, the effect they would show, and its rank by size
        without sign, 1 for the largest.
    estimate : float
        Effect of the real choice.
    rank, n_assignments : int
        Its rank (the last of those that tie with it), and among how many.
    enumerated : bool
        Whether those are all choices there are.
    n_treated, n_controls : int
        Municipalities in each arm.
    incomplete : tuple
        Units left out, since they lack an outcome in some period.
    language : Language
        Language of sentences.
    refusal, reason : str
        Why there is no rank.
    """

    arrow: pa.Table
    estimate: float
    rank: int
    n_assignments: int
    enumerated: bool
    n_treated: int
    n_controls: int
    incomplete: tuple[Any, ...]
    language: Language
    refusal: str = ""
    reason: str = ""

    @property
    def table(self) -> pd.DataFrame:
        """The choices as a data frame of one's own."""
        return data_frame(self.arrow)

    def summary(self, language: Language | str | None = None) -> str:
        """Sentence on the rank."""
        spoken = self.language if language is None else choose_language(language, os.environ)
        if self.refused:
            return said_in(self.reason, spoken)
        estimate = format_number(self.estimate, spoken, decimals=2)
        about = {
            "rank": format_number(self.rank, spoken),
            "n": format_number(self.n_assignments, spoken),
            "estimate": estimate,
        }
        return text_of(__package__, "randomisation", "rank", spoken, **about)

    def _repr_html_(self) -> str:
        """Table for Jupyter."""
        return table_html(self.arrow, self.summary(), self.language)


def placebo_ranks(
    data: pd.DataFrame,
    *,
    outcome: str,
    unit: str,
    time: str,
    first_treated: str,
    control: str = "never",
    draws: int = 9_999,
    seed: int = 1,
    language: Language | str | None = None,
) -> PlaceboRanks:
    """Place of the effect among those that all other choices of municipalities would show, for as few as one.

    Parameters
    ----------
    data, outcome, unit, time, first_treated, control, draws, seed, language
        As in `randomisation_test`.

    Raises
    ------
    ValueError
        If a column isn't there or can't be used, or an option has no such value.
    """
    spoken = choose_language(language, os.environ)
    design = read_design(
        data, outcome=outcome, unit=unit, time=time, first_treated=first_treated, control=control, draws=draws,
        seed=seed,
    )  # fmt: skip
    if design.estimate is None:
        found = design.refused_as(spoken)
        empty = _rank_table([], np.zeros(0), np.zeros(0, dtype=np.int64))
        return PlaceboRanks(
            empty, _NAN, 0, 0, False, *design.arms, design.incomplete, spoken, found.refusal, found.reason
        )  # fmt: skip
    places, enumerated = assignments_of(design.start, draws, seed)
    values = under_assignments(design.estimate, design.outcome, places)[0]
    scale = float(np.abs(design.outcome).max(initial=0.0)) or 1.0
    sizes = np.round(np.abs(values) / scale, 12)
    order = np.argsort(-sizes, kind="stable")
    of_all = np.empty(len(sizes), dtype=np.int64)
    of_all[order] = np.searchsorted(-sizes[order], -sizes[order], side="right")
    names = [_names(design, row) for row in places]
    table = _rank_table([names[place] for place in order], values[order], of_all[order])
    return PlaceboRanks(
        table, float(values[0]), int(of_all[0]), len(places), enumerated, *design.arms, design.incomplete, spoken
    )  # fmt: skip


def _names(design: ChoiceDesign, places: Places) -> str:
    return "; ".join(str(design.units[unit]) for unit in np.sort(places[np.isfinite(design.start)]))


def _rank_table(names: list[str], values: Array, ranks: NDArray[np.int64]) -> pa.Table:
    import pyarrow as pa

    shown = np.zeros(len(names), dtype=bool)
    return pa.table(
        {"group": text_values(names), "estimate": number_column(values, shown), "rank": number_column(ranks, shown)}
    )  # fmt: skip
