"""`score`: from checked data to the six criteria per case, party and wave."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from trepart_eval.criteria.arguments import checked_level, is_whole
from trepart_eval.criteria.combination import combined_rows
from trepart_eval.criteria.coverage import coverage_columns
from trepart_eval.criteria.estimates import ALL, Estimates
from trepart_eval.criteria.interview_scores import interview_estimates
from trepart_eval.criteria.result_tables import data_frame, enum_column, indices, number_column, text_column, wide_html
from trepart_eval.criteria.small_groups import statuses
from trepart_eval.criteria.survey_scores import survey_estimates
from trepart_eval.criteria.units import Units, units_of
from trepart_eval.problems import Problems
from trepart_eval.problems.arguments import check_made_by
from trepart_eval.sources.checked_tables import Data
from trepart_eval.study.layout import MIN_N_FLOOR
from trepart_eval.study.planned_study import Study
from trepart_eval.vocabulary.catalogue import text_of
from trepart_eval.vocabulary.labels import label
from trepart_eval.vocabulary.languages import Language, format_number
from trepart_eval.vocabulary.terms import WHOLE_CASE, Criterion, Level, Status, Weighting

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

CONF_LEVEL = 0.95
CRITERIA = tuple(Criterion)


@dataclass(frozen=True, slots=True, eq=False)
class CriterionScores:
    """Scores of the six criteria, a row per case or workplace, wave, party, criterion and source.

    Attributes
    ----------
    arrow : pyarrow.Table
        The scores.
    coverage_arrow : pyarrow.Table
        What evidence each case, party and criterion has.
    study : Study
        The study scored.
    level : Level
        Whether the rows are about municipalities or about workplaces in them.
    survey_weighting, interview_weighting : Weighting
        What counted once in a case's score.
    min_n : int
        Fewest people behind a figure that is shown.
    conf_level : float
        Level of the intervals.
    public : ndarray of bool, shape (n_rows,)
        Rows of the scores that rest on published evidence only, so that nothing about them is to be hidden.
    whole : CriterionScores or None
        Scores of the municipalities, where these are of the workplaces in them: what is shown of the one says something
        of the other.
    behind : ndarray of float64, shape (3, n_rows)
        Respondents or segments, people, and score of every row, those that are hidden too; NaN where there is none.
        For the disclosure stage, which must know what it guards; None once scores are released.
    """

    arrow: pa.Table
    coverage_arrow: pa.Table
    study: Study
    level: Level
    survey_weighting: Weighting
    interview_weighting: Weighting
    min_n: int
    conf_level: float
    public: NDArray[np.bool_]
    whole: CriterionScores | None = None
    behind: NDArray[np.float64] | None = None

    @property
    def table(self) -> pd.DataFrame:
        """Scores as a data frame of one's own; ``trepart_eval.vocabulary.columns`` says what each column means."""
        return data_frame(self.arrow)

    @property
    def coverage(self) -> pd.DataFrame:
        """Evidence behind the scores as a data frame of one's own."""
        return data_frame(self.coverage_arrow)

    @property
    def language(self) -> Language:
        """Language of the study."""
        return self.study.language

    def summary(self) -> str:
        """One sentence in the study's language: how many cases, from what, with which interval."""
        rows = self.arrow.select(["case", "workplace", "party", "source", "status"]).to_pylist()
        whole = [row for row in rows if row["party"] == WHOLE_CASE]
        sources = dict.fromkeys(row["source"] for row in whole)
        sentence = text_of(
            __package__,
            "summary",
            f"scores_{self.level.value}",
            self.language,
            name=self.study.name,
            scored=len({(row["case"], row["workplace"]) for row in whole if row["status"] == Status.OK}),
            cases=len({(row["case"], row["workplace"]) for row in whole}),
            sources=", ".join(label("source", source, self.language) for source in sources),
            level=f"{self.conf_level:.0%}".rstrip("%"),
            min_n=self.min_n,
        )
        return self.study.with_note(sentence)

    def _repr_html_(self) -> str:
        """Table for Jupyter: a row per case, a column per criterion, each score with interval and n."""
        return wide_html(self.arrow, self.summary(), self.language, self._shown)

    def _shown(self, row: dict[str, Any]) -> str:
        if row["score"] is None:
            return label("status", row["status"], self.language)
        score, low, high = (format_number(row[name], self.language) for name in ("score", "conf_low", "conf_high"))
        count = "" if row["n"] is None else f", n = {format_number(row['n'], self.language)}"
        return f"{score} ({low}–{high}){count}"


def score(
    data: Data,
    *,
    level: Level | str = Level.MUNICIPALITY,
    survey_weighting: Weighting | str | None = None,
    interview_weighting: Weighting | str | None = None,
    min_n: int | None = None,
    conf_level: float = CONF_LEVEL,
) -> CriterionScores:
    """Scores of the six criteria in every case, party and wave, with intervals and what is missing.

    Parameters
    ----------
    data : Data
        From `load`.
    level : {"municipality", "workplace"}
        What a row is about. Everybody of a municipality counts in it; those who belong to no workplace are in none.
    survey_weighting : {"party", "respondent"}, optional
        What counts once in a case's survey score; the study's choice where it is left out.
    interview_weighting : {"party", "segment"}, optional
        What counts once in a case's interview score.
    min_n : int, optional
        Fewest people behind a figure that is shown, 3 at the lowest; the study's choice where it is left out.
    conf_level : float
        Level of the intervals.

    Returns
    -------
    CriterionScores

    Raises
    ------
    ValueError
        If an option has no such value.
    InputError
        If the study has neither answers nor codings, or workplaces are asked for and it has none.
    """
    check_made_by(data, Data, "data", "load")
    study = data.study
    for_survey = _weighting(survey_weighting, study.survey_weighting, Weighting.RESPONDENT)
    for_interviews = _weighting(interview_weighting, study.interview_weighting, Weighting.SEGMENT)
    limit = shown_limit(min_n, study.min_n)
    at = chosen_level(level)
    checked_level(conf_level)
    found = []
    units = units_of(data, at)
    problems = Problems()
    if data.answers is None and data.codings is None:
        problems.add("nothing_to_score", file=study.path.name)
    if not len(units):
        problems.add("no_workplaces", file=study.path.name)
    problems.raise_if_any(study.language)
    if data.answers is not None:
        found.append(survey_estimates(study, data.answers, units, CRITERIA, for_survey, conf_level))
    if data.codings is not None:
        found.append(interview_estimates(study, data.codings, units, CRITERIA, for_interviews, conf_level))
    table = _score_table(study, units, found, limit, conf_level)
    public = np.zeros(table.num_rows, dtype=bool)
    behind = np.full((3, table.num_rows), np.nan)  # rows of the sources come first, those of both together last
    for name, rows in (("public", public), ("n", behind[0]), ("people", behind[1]), ("score", behind[2])):
        of_sources = np.concatenate([_in_rows(getattr(one, name), one).ravel() for one in found])
        rows[: len(of_sources)] = of_sources
    weightings = {"survey_weighting": for_survey, "interview_weighting": for_interviews}
    return CriterionScores(
        arrow=table,
        coverage_arrow=_stacked([coverage_columns(study, units, one, statuses(one, limit), limit) for one in found]),
        study=study,
        level=at,
        survey_weighting=for_survey,
        interview_weighting=for_interviews,
        min_n=limit,
        conf_level=conf_level,
        public=public,
        whole=None if at is Level.MUNICIPALITY else score(data, **weightings, min_n=limit, conf_level=conf_level),
        behind=behind,
    )


def chosen_level(level: Level | str) -> Level:
    """Level that is asked for.

    Raises
    ------
    ValueError
        If there is no such level.
    """
    if level not in list(Level):
        raise ValueError(f"Unknown level {level!r}. Choose 'municipality' or 'workplace'.")
    return Level(level)


def _weighting(asked: Weighting | str | None, planned: Weighting, single: Weighting) -> Weighting:
    allowed = (Weighting.PARTY, single)
    if asked is None:
        return planned
    if asked not in allowed:
        raise ValueError(f"Unknown weighting {asked!r}. Choose 'party' or {single.value!r}.")
    return Weighting(asked)


def shown_limit(asked: int | None, planned: int) -> int:
    """Fewest people behind a figure that is shown.

    Raises
    ------
    ValueError
        If it isn't a whole number, or fewer are asked for than may be: what can't be compared would hide nothing.
    """
    if asked is not None and not is_whole(asked):
        raise ValueError(f"min_n is {asked!r}; it is a whole number of people, {MIN_N_FLOOR} or more")
    if asked is not None and asked < MIN_N_FLOOR:
        raise ValueError(f"min_n is {asked}; {MIN_N_FLOOR} is the lowest allowed")
    return planned if asked is None else asked


def _score_table(study: Study, units: Units, found: list[Estimates], min_n: int, conf_level: float) -> pa.Table:
    parts = [_columns(study, units, one, statuses(one, min_n)) for one in found]
    if study.combine and len(parts) > 1:
        parts.append(combined_rows(parts[0], parts[1], conf_level))
    return _stacked(parts)


def _stacked(parts: list[dict[str, Any]]) -> pa.Table:
    import pyarrow as pa

    return pa.concat_tables([pa.table(part) for part in parts]).combine_chunks()


def _in_rows(values: NDArray[Any], one: Estimates) -> NDArray[Any]:
    """Values in the order of the rows: case, wave, party, criterion."""
    return np.moveaxis(values[:, :, one.waves], 2, 1)


def _columns(study: Study, units: Units, one: Estimates, status: NDArray[np.object_]) -> dict[str, Any]:
    """Columns of one source, rows in the order case, wave, party, criterion."""

    def rows(values: NDArray[Any]) -> NDArray[Any]:
        return _in_rows(values, one)

    status = rows(status)
    hidden = status != Status.OK
    n = rows(one.n)
    nothing = np.full(n.shape, np.nan)
    unit, wave, party, criterion = indices(n.shape)
    parties = [WHOLE_CASE, *(shown.key for shown in study.shown_parties)]
    shares = one.shares or {}
    n_items = np.zeros(len(Criterion), np.int64) if one.n_items is None else one.n_items
    return {
        "case": text_column(units.cases, unit),
        "wave": text_column([study.waves[index].key for index in one.waves], wave),
        "workplace": text_column(units.workplaces, unit),
        "party": text_column(parties, party),
        "criterion": text_column([value.value for value in Criterion], criterion),
        "source": text_column([one.source.value], np.zeros_like(unit)),
        "score": number_column(rows(one.score), hidden),
        "std_error": number_column(rows(one.std_error), hidden),
        "conf_low": number_column(rows(one.conf_low), hidden),
        "conf_high": number_column(rows(one.conf_high), hidden),
        "degrees_of_freedom": number_column(rows(one.df), hidden),
        "interval_method": enum_column(rows(one.method), hidden),
        "n": number_column(n, status == Status.TOO_FEW),
        "n_items": number_column(np.broadcast_to(n_items, n.shape), np.full(n.shape, one.n_items is None)),
        "response_rate": number_column(rows(_response_rate(one)), status == Status.TOO_FEW),
        "parties_missing": enum_column(rows(_parties_missing(one, parties[1:])), rows(_is_party(one))),
        "spread": number_column(rows(one.spread), hidden),
        **{
            name: number_column(rows(shares[name]) if name in shares else nothing, hidden)
            for name in ("share_positive", "share_negative", "share_mixed")
        },
        "status": enum_column(status),
    }


def _response_rate(one: Estimates) -> NDArray[np.float64]:
    if one.n_invited is None:
        return np.full(one.n.shape, np.nan)
    with np.errstate(invalid="ignore", divide="ignore"):
        rate = one.n / one.n_invited[..., None]
    result: NDArray[np.float64] = np.where(one.n_invited[..., None] > 0, rate, np.nan)
    return result


def _is_party(one: Estimates) -> NDArray[np.bool_]:
    """Cells that are about one party, where no party can be missing."""
    party = np.ones(one.n.shape, dtype=bool)
    party[:, ALL] = False
    return party


def _parties_missing(one: Estimates, parties: list[str]) -> NDArray[np.object_]:
    """Parties that count and gave no evidence, for the rows about a whole case."""
    names = np.full(one.n.shape, "", dtype=object)
    for index, key in enumerate(parties):
        if one.counting[index]:
            absent = one.n[:, ALL + 1 + index] == 0
            before = names[:, ALL]
            names[:, ALL] = np.where(absent, np.where(before == "", key, before + f";{key}"), before)
    return names
