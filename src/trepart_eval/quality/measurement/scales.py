"""`scale_reliability`: whether the items of each criterion measure one thing, well enough to be one score."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from trepart_eval.criteria.arguments import checked_level
from trepart_eval.criteria.result_tables import data_frame
from trepart_eval.quality.coders.agreement_estimates import CONF_LEVEL
from trepart_eval.quality.measurement.scale_figures import Row, scale_rows
from trepart_eval.quality.measurement.scale_warnings import LIMIT, fails, warnings_of
from trepart_eval.quality.result_html import html_table, shown, shown_interval
from trepart_eval.quality.survey_items import checked_by, sections_of, survey_of
from trepart_eval.quality.tidy_rows import tidy_table
from trepart_eval.sources.checked_tables import Answers, Data
from trepart_eval.vocabulary.catalogue import text_of
from trepart_eval.vocabulary.labels import label
from trepart_eval.vocabulary.languages import Language
from trepart_eval.vocabulary.terms import WHOLE_CASE, Criterion

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa


@dataclass(frozen=True, slots=True, eq=False)
class ScaleReliability:
    """Reliability of the criteria's scales.

    Attributes
    ----------
    arrow : pyarrow.Table
        A row per criterion, for all respondents together and for each party or wave that was asked for.
    items_arrow : pyarrow.Table
        A row per item of each.
    warnings : tuple of str
        One sentence per criterion whose scale does not hold, in the study's language; the limit and its source are in
        it.
    min_n : int
        Fewest people behind a figure that is shown.
    conf_level : float
        Level of Feldt's intervals.
    language : Language
        Language of the study.
    simulated_note : str
        That the data are made up, where they are; empty otherwise.
    """

    arrow: pa.Table
    items_arrow: pa.Table
    warnings: tuple[str, ...]
    min_n: int
    conf_level: float
    language: Language
    simulated_note: str = ""

    @property
    def table(self) -> pd.DataFrame:
        """The scales as a data frame of one's own."""
        return data_frame(self.arrow)

    @property
    def items(self) -> pd.DataFrame:
        """The items as a data frame of one's own."""
        return data_frame(self.items_arrow)

    def row(self, criterion: str, party: str = WHOLE_CASE, wave: str = WHOLE_CASE) -> Row | None:
        """Row of a criterion; None where there is none."""
        for row in self.arrow.to_pylist():
            if (row["criterion"], row["party"], row["wave"]) == (criterion, party, wave):
                found: Row = row
                return found
        return None

    def summary(self) -> str:
        """One sentence in the study's language: the range of alpha, and how many scales do not hold."""
        rows = self._whole()
        with_items = [row for row in rows if row["n_items"]]
        alphas = [row["alpha"] for row in rows if row["alpha"] is not None]
        about = {
            "n": max((row["n"] or 0 for row in rows), default=0),
            "known": len(alphas),
            "all": len(with_items),
            "failing": sum(fails(row) or row["alpha"] is None for row in with_items),
            "limit": shown(LIMIT, self.language),
            "low": shown(min(alphas, default=None), self.language),
            "high": shown(max(alphas, default=None), self.language),
        }
        sentence = text_of(__package__, "summary", "scales" if alphas else "scales_unknown", self.language, **about)
        return f"{self.simulated_note} {sentence}".strip()

    def _whole(self) -> list[Row]:
        rows: list[Row] = self.arrow.to_pylist()
        return [row for row in rows if row["party"] == row["wave"] == WHOLE_CASE]

    def _repr_html_(self) -> str:
        """Table for Jupyter: a row per criterion, and the warnings below it."""
        rows = [
            [
                label("criterion", row["criterion"], self.language),
                shown(row["n_items"], self.language, 0),
                shown(row["n_complete"], self.language, 0),
                shown_interval(row["alpha"], row["alpha_low"], row["alpha_high"], self.language),
                shown(row["omega_total"], self.language),
                shown(row["std_error_of_measurement"], self.language, 1),
            ]
            for row in self._whole()
        ]
        head = ("criterion", "n_items", "n", "alpha", "omega", "error")
        return html_table(self.summary(), head, rows, self.warnings, self.language)


def scale_reliability(
    answers: Answers | Data,
    *,
    by: str | Sequence[str] | None = None,
    min_n: int | None = None,
    conf_level: float = CONF_LEVEL,
) -> ScaleReliability:
    """Reliability of each criterion's items, on the scale 0-100 that scores have.

    Parameters
    ----------
    answers : Answers or Data
        From `load`; with the whole data, names, language and the smallest group are the study's.
    by : {"party", "wave"} or both, optional
        What respondents are divided by, beside all of them together.
    min_n : int, optional
        Fewest people behind a figure that is shown, 3 at the lowest; the study's choice where it is left out.
    conf_level : float
        Level of Feldt's intervals.

    Returns
    -------
    ScaleReliability

    Raises
    ------
    InputError
        If the study has no answers.
    ValueError
        If an option has no such value.

    Notes
    -----
    "All" are the respondents of the parties that count in a case's score. Survey weights are not used. Omega is of
    complete rows: total with one factor (maximum likelihood), hierarchical with three below a general one (minimum
    residuals, quartimin, Schmid-Leiman) where there are items enough for that. Both are undefined where an item loads
    negatively.
    """
    checked_level(conf_level)
    divided_by = checked_by(by)
    survey = survey_of(answers, min_n)
    scales: list[Row] = []
    items: list[Row] = []
    for section in sections_of(survey, divided_by):
        for criterion in Criterion:
            scale, of_items = scale_rows(survey, section, criterion, conf_level)
            scales.append(scale)
            items += of_items
    return ScaleReliability(
        tidy_table(scales, tuple(scales[0])),
        tidy_table(items, ("party", "wave", "criterion", "item", "n", "item_rest", "alpha_if_dropped", "status")),
        warnings_of(survey, scales, items, conf_level),
        survey.min_n,
        conf_level,
        survey.language,
        survey.simulated_note,
    )
