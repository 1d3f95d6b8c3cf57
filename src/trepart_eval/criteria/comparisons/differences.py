"""`pairwise_differences`: every case held against every other, corrected for how many comparisons that is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.criteria.arguments import checked_level
from trepart_eval.criteria.comparisons.comparable_scores import (
    Differences,
    alike,
    differences_of,
    rows_about,
    shown_scores,
    text,
)
from trepart_eval.criteria.comparisons.multiple_testing import adjust_p_values
from trepart_eval.criteria.result_tables import data_frame, number_column, numbers, table_html, text_values
from trepart_eval.criteria.scores import CriterionScores
from trepart_eval.problems.arguments import check_made_by
from trepart_eval.vocabulary.catalogue import text_of
from trepart_eval.vocabulary.languages import Language, format_number
from trepart_eval.vocabulary.terms import WHOLE_CASE

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

Array = NDArray[np.float64]

_FAMILIES: Final = {"criterion": ("wave", "source", "criterion"), "source": ("wave", "source")}


@dataclass(frozen=True, slots=True, eq=False)
class PairwiseDifferences:
    """Differences between all pairs of cases.

    Attributes
    ----------
    arrow : pyarrow.Table
        A row per wave, source, criterion and pair of cases with a score: case less other_case.
    party : str
        Whose scores are compared; "all" for whole cases.
    family : {"criterion", "source"}
        Which tests are corrected for together.
    conf_level : float
        Level of the intervals, which are of each difference by itself.
    language : Language
        Language of the study.
    simulated_note : str
        That the data are made up, where they are; empty otherwise.
    """

    arrow: pa.Table
    party: str
    family: str
    conf_level: float
    language: Language
    simulated_note: str = ""

    @property
    def table(self) -> pd.DataFrame:
        """The differences as a data frame of one's own."""
        return data_frame(self.arrow)

    def summary(self) -> str:
        """One sentence in the study's language: how many differences are left after the correction."""
        limit = 1 - self.conf_level
        found = {name: int((numbers(self.arrow, name) < limit).sum()) for name in ("p_value", "p_holm", "p_bh")}
        shown = format_number(limit, self.language, decimals=2)
        about = {"pairs": self.arrow.num_rows, "level": shown, **found}
        sentence = text_of(__package__, "summary", "differences", self.language, **about)
        return f"{self.simulated_note} {sentence}".strip()

    def _repr_html_(self) -> str:
        """Table for Jupyter."""
        return table_html(self.arrow, self.summary(), self.language)


def pairwise_differences(
    scores: CriterionScores, *, party: str = WHOLE_CASE, family: str = "criterion", conf_level: float | None = None
) -> PairwiseDifferences:
    """Differences between all pairs of cases, with tests corrected for the number of comparisons.

    Parameters
    ----------
    scores : CriterionScores
        From `score`; only figures that it shows are compared.
    party : str
        Whose scores are compared; whole cases where it is left out.
    family : {"criterion", "source"}
        Tests that are corrected for together: those of one wave, source and criterion, or of all six criteria.
    conf_level : float, optional
        Level of the intervals; that of the scores where it is left out.

    Returns
    -------
    PairwiseDifferences
        ``p_value`` is empty where both scores are known exactly, since everybody has answered.

    Raises
    ------
    ValueError
        If an option has no such value.
    """
    import pyarrow as pa

    check_made_by(scores, CriterionScores, "scores", "score")
    if family not in _FAMILIES:
        raise ValueError(f"family is {family!r}; choose 'criterion' or 'source'")
    level = scores.conf_level if conf_level is None else checked_level(conf_level)
    rows = rows_about(scores, party=party)
    shown = shown_scores(rows)
    firsts, seconds = [np.zeros(0, np.intp)], [np.zeros(0, np.intp)]
    for of_family in alike(rows):
        known = of_family[~np.isnan(shown.score[of_family])]
        one, other = np.triu_indices(len(known), k=1)
        firsts.append(known[one])
        seconds.append(known[other])
    first, second = np.concatenate(firsts), np.concatenate(seconds)
    found = differences_of(shown.take(first), shown.take(second), level)
    table = pa.table(
        {
            **{name: text_values(text(rows, name)[first].tolist()) for name in ("wave", "source", "criterion")},
            **{name: text_values(text(rows, name)[first].tolist()) for name in ("case", "workplace")},
            "other_case": text_values(text(rows, "case")[second].tolist()),
            "other_workplace": text_values(text(rows, "workplace")[second].tolist()),
            **difference_columns(found),
        }
    )
    table = with_corrections(table, _FAMILIES[family])
    return PairwiseDifferences(table, party, family, level, scores.language, scores.study.simulated_note)


def difference_columns(found: Differences) -> dict[str, Any]:
    """Columns of differences, before their p values are corrected."""
    shown = np.zeros(len(found.difference), dtype=bool)
    return {
        "difference": number_column(found.difference, shown),
        "std_error": number_column(found.std_error, shown),
        "conf_low": number_column(found.conf_low, shown),
        "conf_high": number_column(found.conf_high, shown),
        "degrees_of_freedom": number_column(found.df, shown | np.isinf(found.df)),
        "p_value": number_column(found.p_value, shown),
    }


def with_corrections(table: pa.Table, family: tuple[str, ...]) -> pa.Table:
    """Table with p values corrected among the rows that have columns in common, and how many tests those are."""
    p_value = numbers(table, "p_value")
    holm, bh = np.full(len(p_value), np.nan), np.full(len(p_value), np.nan)
    n_tests = np.zeros(len(p_value), dtype=np.int64)
    for rows in alike(table, family):
        holm[rows], bh[rows] = adjust_p_values(p_value[rows], "holm"), adjust_p_values(p_value[rows], "bh")
        n_tests[rows] = int((~np.isnan(p_value[rows])).sum())
    shown = np.zeros(len(p_value), dtype=bool)
    for name, values in (("p_holm", holm), ("p_bh", bh), ("n_tests", n_tests)):
        table = table.append_column(name, number_column(values, shown))
    return table
