"""`mean_changes`: how much the cases have moved from the first wave to the last, on average."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from trepart_eval.criteria.arguments import checked_level
from trepart_eval.criteria.comparisons.comparable_scores import rows_about, shown_scores, tested, text
from trepart_eval.criteria.comparisons.differences import difference_columns, with_corrections
from trepart_eval.criteria.result_tables import data_frame, number_column, text_values
from trepart_eval.criteria.scores import CriterionScores
from trepart_eval.problems.arguments import check_made_by
from trepart_eval.vocabulary.terms import WHOLE_CASE, Criterion

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

_FAMILY: Final = ("source",)
_STILL: Final = 1e-9
"""Points below which a score hasn't moved."""


@dataclass(frozen=True, slots=True, eq=False)
class MeanChanges:
    """Mean change over the cases that show a score in both waves.

    Attributes
    ----------
    arrow : pyarrow.Table
        A row per source and criterion: the score in wave less that in other_wave, the mean over cases.
    conf_level : float
        Level of the intervals.
    """

    arrow: pa.Table
    conf_level: float

    @property
    def table(self) -> pd.DataFrame:
        """The changes as a data frame of one's own."""
        return data_frame(self.arrow)


def mean_changes(scores: CriterionScores, *, party: str = WHOLE_CASE, conf_level: float | None = None) -> MeanChanges:
    """Mean change of each criterion from a source's first wave to its last, over the cases.

    The interval is Student's t of the cases' own changes: it holds both that few people were asked in a case and that
    cases move unlike each other. It needs no word on who answered twice; `wave_changes` has each case's own error.

    Parameters
    ----------
    scores : CriterionScores
        From `score`, or those released by `te.protect`; only figures that it shows are compared.
    party : str
        Whose scores are compared; whole cases where it is left out.
    conf_level : float, optional
        Level of the intervals; that of the scores where it is left out.

    Returns
    -------
    MeanChanges
        No row for a source with one wave, or a criterion without a case that is shown twice; no interval of one case.

    Raises
    ------
    ValueError
        If an option has no such value.
    """
    import pyarrow as pa

    check_made_by(scores, CriterionScores, "scores", "score")
    level = scores.conf_level if conf_level is None else checked_level(conf_level)
    rows = rows_about(scores, party=party)
    value_of = _values_by_place(rows)
    keys, changes = [], []
    for source in dict.fromkeys(text(rows, "source").tolist()):
        known = {wave for of_source, _, wave in value_of if of_source == source}
        waves = [wave.key for wave in scores.study.waves if wave.key in known]
        if len(waves) < 2:
            continue
        for criterion in Criterion:
            after, before = (value_of.get((source, criterion.value, wave), {}) for wave in (waves[-1], waves[0]))
            moved = np.array([after[case] - before[case] for case in after if case in before])
            if len(moved):
                keys.append((source, criterion.value, waves[-1], waves[0]))
                changes.append(moved)
    n = np.array([len(moved) for moved in changes], dtype=np.int64)
    mean = np.array([moved.mean() for moved in changes])
    error = np.array([moved.std(ddof=1) / np.sqrt(len(moved)) if len(moved) > 1 else np.nan for moved in changes])
    counts = {
        "n_cases": n,
        "n_up": np.array([int((moved > _STILL).sum()) for moved in changes], dtype=np.int64),
        "n_down": np.array([int((moved < -_STILL).sum()) for moved in changes], dtype=np.int64),
    }
    shown = np.zeros(len(keys), dtype=bool)
    table = pa.table(
        {
            **{
                name: text_values([key[place] for key in keys])
                for place, name in enumerate(("source", "criterion", "wave", "other_wave"))
            },
            **{name: number_column(values, shown) for name, values in counts.items()},
            **difference_columns(tested(mean, error, np.where(n > 1, n - 1.0, np.nan), level)),
        }
    )
    return MeanChanges(with_corrections(table, _FAMILY), level)


def _values_by_place(rows: pa.Table) -> dict[tuple[str, str, str], dict[str, float]]:
    """Scores that are shown, by case, for each source, criterion and wave; of municipalities only."""
    shown = shown_scores(rows).score
    names = ("source", "criterion", "wave", "case", "workplace")
    found: dict[tuple[str, str, str], dict[str, float]] = {}
    for value, source, criterion, wave, case, workplace in zip(
        shown.tolist(), *(text(rows, name).tolist() for name in names), strict=True
    ):
        if workplace == WHOLE_CASE and not np.isnan(value):
            found.setdefault((source, criterion, wave), {})[case] = value
    return found
