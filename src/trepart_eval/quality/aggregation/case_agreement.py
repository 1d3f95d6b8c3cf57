"""`group_agreement`: whether answers may be averaged to a score per case at all."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from trepart_eval.criteria.arguments import checked_level
from trepart_eval.criteria.result_tables import data_frame
from trepart_eval.quality.aggregation.answer_counts import score_sums
from trepart_eval.quality.aggregation.case_figures import AGREEMENT_LIMIT, RELIABILITY_LIMIT, Conclusion, Row, case_rows
from trepart_eval.quality.aggregation.group_reliability import MEAN, checked_size
from trepart_eval.quality.aggregation.null_distributions import NULLS, SLIGHT, UNIFORM
from trepart_eval.quality.coders.agreement_estimates import CONF_LEVEL
from trepart_eval.quality.result_html import html_table, shown, shown_beside, shown_interval
from trepart_eval.quality.survey_items import Survey, sections_of, survey_of
from trepart_eval.quality.tidy_rows import tidy_table
from trepart_eval.quality.undefined_reasons import Reason, reason_text
from trepart_eval.sources.checked_tables import Answers, Data
from trepart_eval.vocabulary.catalogue import text_of
from trepart_eval.vocabulary.labels import label
from trepart_eval.vocabulary.languages import EN_DASH, Language, format_p_value
from trepart_eval.vocabulary.terms import WHOLE_CASE, Criterion

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

_COLUMNS: Final = (
    *("party", "wave", "criterion", "n", "n_groups", "n_items", "group_size"),
    *("icc1", "icc1_low", "icc1_high", "icc2", "f", "df_between", "df_within", "p_value", "n_rated_groups"),
    *(f"rwg_{null}" for null in NULLS),
    *("share_agreeing", "average_deviation", "average_deviation_limit", "conclusion"),
    *("reason", "reason_agreement", "status"),
)
_OF_CASES: Final = (
    *("case", "party", "wave", "criterion", "n"),
    *(f"rwg_{null}" for null in NULLS),
    *("average_deviation", "status"),
)
_YES: Final = {Conclusion.AVERAGED, Conclusion.AVERAGED_NOT_RANKED, Conclusion.DESCRIBED_ONLY}


@dataclass(frozen=True, slots=True, eq=False)
class CaseAgreement:
    """Agreement within and between cases.

    Attributes
    ----------
    arrow : pyarrow.Table
        A row per criterion, party and wave over cases: ICC(1), ICC(2), F test, medians of rwg and of the average
        deviation, and the conclusion.
    cases_arrow : pyarrow.Table
        A row per case of each: rwg and the average deviation.
    conclusions : tuple of str
        A sentence per row of ``arrow`` that has items, in the study's language, with the numbers and limits it rests
        on.
    method : str
        Group size that ICC(1) uses.
    min_n : int
        Fewest people behind a figure that is shown.
    conf_level : float
        Level of the intervals.
    language : Language
        Language of the study.
    simulated_note : str
        That the data are made up, where they are; empty otherwise.
    """

    arrow: pa.Table
    cases_arrow: pa.Table
    conclusions: tuple[str, ...]
    method: str
    min_n: int
    conf_level: float
    language: Language
    party_labels: dict[str, str]
    simulated_note: str = ""

    @property
    def table(self) -> pd.DataFrame:
        """The criteria as a data frame of one's own."""
        return data_frame(self.arrow)

    @property
    def cases(self) -> pd.DataFrame:
        """The cases as a data frame of one's own."""
        return data_frame(self.cases_arrow)

    def row(self, criterion: str, party: str = WHOLE_CASE, wave: str = WHOLE_CASE) -> Row | None:
        """Row of a criterion; None where there is none."""
        for row in self.arrow.to_pylist():
            if (row["criterion"], row["party"], row["wave"]) == (criterion, party, wave):
                found: Row = row
                return found
        return None

    def summary(self) -> str:
        """One sentence in the study's language: how many criteria and parties may be averaged."""
        found = [row["conclusion"] for row in self._with_items()]
        unknown = found.count(Conclusion.UNKNOWN)
        averaged = sum(one in _YES for one in found)
        about = {"averaged": averaged, "all": len(found), "unknown": unknown}
        about["not_averaged"] = len(found) - averaged - unknown
        sentence = text_of(__package__, "summary", "agreement_in_groups", self.language, **about)
        return f"{self.simulated_note} {sentence}".strip()

    def _with_items(self) -> list[Row]:
        rows: list[Row] = self.arrow.to_pylist()
        return [row for row in rows if row["reason"] != Reason.NO_ITEMS]

    def _repr_html_(self) -> str:
        """Table for Jupyter: a row per criterion, party and wave, and the conclusions below it."""
        rows = []
        for row in self._with_items():
            party = self.party_labels[row["party"]]
            interval = shown_interval(row["icc1"], row["icc1_low"], row["icc1_high"], self.language)
            p_value = row["p_value"]
            rows.append(
                [
                    label("criterion", row["criterion"], self.language),
                    party if row["wave"] == WHOLE_CASE else f"{party}, {row['wave']}",
                    shown(row["n"], self.language, 0),
                    interval,
                    shown(row["icc2"], self.language),
                    EN_DASH if p_value is None else format_p_value(p_value, self.language).removeprefix("= "),
                    shown(row[f"rwg_{UNIFORM}"], self.language),
                    shown(row["average_deviation"], self.language, 1),
                ]
            )
        head = ("criterion", "party", "n", "icc1", "icc2", "p_value", "rwg", "average_deviation")
        return html_table(self.summary(), head, rows, self.conclusions, self.language)


def group_agreement(
    answers: Answers | Data,
    *,
    group_size: str = MEAN,
    min_n: int | None = None,
    conf_level: float = CONF_LEVEL,
) -> CaseAgreement:
    """Agreement within cases and difference between them, per criterion, party and wave, and for the parties together.

    Parameters
    ----------
    answers : Answers or Data
        From `load`; with the whole data, names, language and the smallest group are the study's.
    group_size : {"mean", "anova"}
        Group size in ICC(1), as in `icc`.
    min_n : int, optional
        Fewest people behind a figure that is shown, 3 at the lowest; the study's choice where it is left out.
    conf_level : float
        Level of the intervals.

    Returns
    -------
    CaseAgreement

    Raises
    ------
    InputError
        If the study has no answers.
    ValueError
        If an option has no such value.

    Notes
    -----
    ICC(1), ICC(2) and F are of respondents' scores, rwg and the average deviation of respondents who answered every
    item, in cases with ``min_n`` of them or more. Waves are kept apart, since a person may be in several. Answers may
    be averaged where the median rwg is 0.70 or more, against equally likely answers and against slightly skewed ones
    where those are published for the scales.
    """
    checked_level(conf_level)
    checked_size(group_size)
    survey = survey_of(answers, min_n)
    by_wave = ("wave",) if len(survey.waves) > 1 else ()
    sections = [*sections_of(survey, by_wave), *sections_of(survey, ("party", *by_wave))[1:]]
    if by_wave:
        sections = [one for one in sections if one.wave != WHOLE_CASE]
    sums = score_sums(survey)
    rows: list[Row] = []
    of_cases: list[Row] = []
    for section in sections:
        for criterion in Criterion:
            row, cases = case_rows(sums, section, criterion, group_size, conf_level)
            rows.append(row)
            of_cases += cases
    return CaseAgreement(
        tidy_table(rows, _COLUMNS),
        tidy_table(of_cases, _OF_CASES),
        tuple(_sentence(survey, row) for row in rows if row["reason"] != Reason.NO_ITEMS),
        f"{group_size} group size",
        survey.min_n,
        conf_level,
        survey.language,
        {key: survey.party_label(key) for key in (WHOLE_CASE, *survey.parties)},
        survey.simulated_note,
    )


def _sentence(survey: Survey, row: Row) -> str:
    """Return the conclusion in words, with the numbers it rests on."""
    language = survey.language
    who = f"{label('criterion', row['criterion'], language)}, {survey.party_label(row['party'])}"
    who = who if row["wave"] == WHOLE_CASE else f"{who}, {row['wave']}"
    if row["conclusion"] == Conclusion.UNKNOWN:
        reason = reason_text(row["reason"] or row["reason_agreement"], language)
        return text_of(__package__, "conclusion", Conclusion.UNKNOWN, language, who=who, reason=reason)
    against_skew = row[f"rwg_{SLIGHT}"]
    skewed = ""
    if not math.isnan(against_skew):
        skew = shown_beside(against_skew, AGREEMENT_LIMIT, language)
        skewed = text_of(__package__, "conclusion", "with_skew", language, skew=skew)
    return text_of(
        __package__,
        "conclusion",
        row["conclusion"],
        language,
        who=who,
        name="rwg" if row["n_items"] == 1 else "rwg(j)",
        rwg=shown_beside(row[f"rwg_{UNIFORM}"], AGREEMENT_LIMIT, language),
        skewed=skewed,
        limit=shown(AGREEMENT_LIMIT, language),
        p=format_p_value(row["p_value"], language),
        icc2=shown_beside(row["icc2"], RELIABILITY_LIMIT, language),
    )
