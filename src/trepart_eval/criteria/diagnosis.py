"""Fafo's reading of the scores: which criteria were underestimated, case by case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from trepart_eval.criteria.result_tables import data_frame, enum_column, numbers, rows_where, wide_html
from trepart_eval.criteria.scores import CriterionScores
from trepart_eval.problems.arguments import check_made_by
from trepart_eval.vocabulary.catalogue import text_of
from trepart_eval.vocabulary.labels import label
from trepart_eval.vocabulary.languages import Language
from trepart_eval.vocabulary.terms import WHOLE_CASE, Reading, Status

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

MIDDLE: Final = 50.0
"""Score of a criterion that is as much met as not: rating 0, or the middle of an item's scale."""

_COLUMNS: Final = ("case", "wave", "workplace", "source", "criterion", "score", "conf_low", "conf_high", "n", "status")


@dataclass(frozen=True, slots=True, eq=False)
class Diagnosis:
    """Reading of every criterion in every case, a row each.

    Attributes
    ----------
    arrow : pyarrow.Table
        Columns case, wave, workplace, source, criterion, reading, score, conf_low, conf_high, n.
    language : Language
        Language of the study.
    simulated_note : str
        Sentence that says the data are made up; empty where they aren't.
    """

    arrow: pa.Table
    language: Language
    simulated_note: str = ""

    @property
    def table(self) -> pd.DataFrame:
        """Readings as a data frame of one's own."""
        return data_frame(self.arrow)

    def summary(self) -> str:
        """One sentence in the study's language: in how many cases at least one criterion is underestimated."""
        cases: dict[tuple[str, str], set[str]] = {}
        for row in self.arrow.select(["case", "workplace", "reading"]).to_pylist():
            cases.setdefault((row["case"], row["workplace"]), set()).add(row["reading"])
        clearly = [Reading.UNDERESTIMATED in readings for readings in cases.values()]
        possibly = [Reading.POSSIBLY_UNDERESTIMATED in readings for readings in cases.values()]
        sentence = text_of(
            __package__,
            "summary",
            "diagnosis",
            self.language,
            cases=len(cases),
            clearly=sum(clearly),
            possibly=sum(one and not sure for one, sure in zip(possibly, clearly, strict=True)),
            middle=f"{MIDDLE:.0f}",
        )
        return f"{self.simulated_note} {sentence}".strip()

    def _repr_html_(self) -> str:
        """Table for Jupyter: a row per case, a column per criterion."""
        return wide_html(
            self.arrow, self.summary(), self.language, lambda row: label("reading", row["reading"], self.language)
        )


def diagnose(scores: CriterionScores) -> Diagnosis:
    """Reading of each case's criteria, after Fafo (Moland 2017, chapter 4).

    ``underestimated``: the interval's upper limit is under 50. ``possibly_underestimated``: the score is under 50.
    ``strong``: the lower limit is 50 or over. ``uncertain``: the score is 50 or over, but the interval reaches below.
    ``no_evidence`` and ``hidden``: nothing can be said.

    Parameters
    ----------
    scores : CriterionScores
        From `score`.

    Returns
    -------
    Diagnosis

    Raises
    ------
    ValueError
        If ``scores`` isn't what `score` returns.
    """
    import pyarrow as pa

    check_made_by(scores, CriterionScores, "scores", "score")
    is_whole = np.array([party == WHOLE_CASE for party in scores.arrow.column("party").to_pylist()])
    whole = rows_where(scores.arrow.select(_COLUMNS), is_whole)
    value, low, high = (numbers(whole, name) for name in ("score", "conf_low", "conf_high"))
    status = np.array(whole.column("status").to_pylist(), dtype=object)
    reading = np.full(len(status), Reading.UNCERTAIN.value, dtype=object)
    reading[low >= MIDDLE] = Reading.STRONG.value
    reading[value < MIDDLE] = Reading.POSSIBLY_UNDERESTIMATED.value
    reading[high < MIDDLE] = Reading.UNDERESTIMATED.value
    reading[np.isnan(value)] = Reading.NO_EVIDENCE.value
    reading[np.isin(status, (Status.TOO_FEW.value, Status.HIDDEN.value))] = Reading.HIDDEN.value
    columns = {name: whole.column(name) for name in _COLUMNS if name != "status"}
    ordered = ("case", "wave", "workplace", "source", "criterion")
    return Diagnosis(
        pa.table(
            {
                **{name: columns[name] for name in ordered},
                "reading": enum_column(reading),
                **{name: column for name, column in columns.items() if name not in ordered},
            }
        ),
        scores.language,
        scores.study.simulated_note,
    )
