"""Survey files to `Answers`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trepart_eval.problems import Problems
from trepart_eval.sources.answered_steps import answer_steps
from trepart_eval.sources.checked_tables import NOT_ASKED, Answers, Cases
from trepart_eval.sources.files import Progress, no_progress
from trepart_eval.sources.matching import Matcher, case_spellings, constant, party_spellings, wave_spellings
from trepart_eval.sources.panel_links import note_links
from trepart_eval.sources.raw_tables import RawColumn, RawTable, parse_number
from trepart_eval.sources.survey_tools.survey_table import read_survey
from trepart_eval.sources.workplaces import WorkplaceList
from trepart_eval.study.named_tables import TableFile
from trepart_eval.study.planned_study import Study, SurveySource
from trepart_eval.vocabulary.spelling import canonical


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """Answers of one file."""

    case: NDArray[np.int16]
    party: NDArray[np.int8]
    wave: NDArray[np.int8]
    steps: dict[str, NDArray[Any]]
    workplace: NDArray[np.int32] | None
    respondent: NDArray[np.int32] | None
    weight: NDArray[np.float64] | None
    table: RawTable
    respondent_column: str

    @property
    def n_rows(self) -> int:
        return len(self.case)


def load_answers(
    study: Study, cases: Cases, workplaces: WorkplaceList, problems: Problems, progress: Progress = no_progress
) -> Answers | None:
    """Answers of all surveys of the study; None where it has no survey or none can be read."""
    if study.panel:
        return _panel(study, cases, workplaces, problems, progress)
    parts: list[_Part] = []
    n_people = 0
    for survey in study.surveys:
        people = _People(shared=len(survey.files) > 1)
        of_survey = []
        for file in survey.files:
            part = _load_file(study, survey, file, cases, workplaces, people, problems, progress)
            if part is not None:
                of_survey.append(part)
        _no_duplicates(of_survey, people.n, problems)
        for part in of_survey:
            if part.respondent is not None:
                part.respondent[part.respondent >= 0] += n_people
            parts.append(part)
        n_people += people.n
    return _joined(study, parts) if parts else None


def _panel(
    study: Study, cases: Cases, workplaces: WorkplaceList, problems: Problems, progress: Progress
) -> Answers | None:
    """Answers of all surveys, in which the same code is the same person; None where none can be read."""
    people = _People(shared=True)
    parts = []
    for survey in study.surveys:
        for file in survey.files:
            part = _load_file(study, survey, file, cases, workplaces, people, problems, progress)
            if part is not None:
                parts.append(part)
    _no_duplicates([part for part in parts if part.respondent is not None], people.n, problems)
    answers = _joined(study, parts) if parts else None
    if answers is not None:
        note_links(answers, study.path.name, problems)
    return answers


class _People:
    """Numbers the respondents of one survey, the same in all its files."""

    def __init__(self, *, shared: bool) -> None:
        self.shared = shared
        self.number: dict[str, int] = {}
        self.n = 0

    def numbers(self, column: RawColumn) -> NDArray[np.int32]:
        """Return the number of the respondent in every row; -1 for an empty cell."""
        if not self.shared:
            self.n = len(column.values)
            return column.codes.astype(np.int32)
        number_of = np.full(len(column.values) + 1, -1, dtype=np.int32)
        for index, value in enumerate(column.values):
            number_of[index] = self.number.setdefault(canonical(value), len(self.number))
        self.n = len(self.number)
        return column.per_row(number_of)


def _load_file(
    study: Study,
    survey: SurveySource,
    file: TableFile,
    cases: Cases,
    workplaces: WorkplaceList,
    people: _People,
    problems: Problems,
    progress: Progress,
) -> _Part | None:
    read = read_survey(study, survey, file, problems, progress)
    if read is None:
        return None
    table = read.table
    matcher = Matcher(table, problems)
    case = matcher.index("case", survey.columns, survey.constants, case_spellings(cases, survey.case_values))
    party = matcher.index("party", survey.columns, survey.constants, party_spellings(study))
    wave = matcher.index("wave", survey.columns, survey.constants, wave_spellings(study))
    respondent = None
    if "respondent" in survey.columns:
        respondent = people.numbers(table.columns[survey.columns["respondent"]])
    workplace = None
    if "workplace" in survey.columns or "workplace" in survey.constants:
        workplace = workplaces.index(table, survey.columns, survey.constants, case)
    return _Part(
        case=case.astype(np.int16),
        party=party.astype(np.int8),
        wave=wave.astype(np.int8),
        steps={item.name: answer_steps(read, survey, item, file.decimal, problems) for item in survey.items},
        workplace=workplace,
        respondent=respondent,
        weight=_weights(table, survey, file.decimal, problems) if "weight" in survey.columns else None,
        table=table,
        respondent_column=survey.columns.get("respondent", ""),
    )


def _weights(table: RawTable, survey: SurveySource, decimal: str, problems: Problems) -> NDArray[np.float64]:
    name = survey.columns["weight"]
    column = table.columns[name]
    weight_of = np.full(len(column.values) + 1, np.nan)
    for index, value in enumerate(column.values):
        number = parse_number(value, decimal)
        weight_of[index] = np.nan if number is None else number
    weights = column.per_row(weight_of)
    bad = ~(weights >= 0)
    if bad.any():
        problems.add("bad_weight", **table.place(np.flatnonzero(bad), name))
    return weights


def _no_duplicates(parts: list[_Part], n_people: int, problems: Problems) -> None:
    """Note respondents who stand twice in the same case and wave of files whose respondents are numbered together."""
    if not parts or parts[0].respondent is None or n_people == sum(part.n_rows for part in parts):
        return
    case = np.concatenate([part.case for part in parts]).astype(np.int64)
    wave = np.concatenate([part.wave for part in parts]).astype(np.int64)
    person = np.concatenate([part.respondent for part in parts if part.respondent is not None]).astype(np.int64)
    key = (person << 32) + (case << 8) + wave
    known = person >= 0
    ordered = np.argsort(key, kind="stable")
    same = (np.diff(key[ordered]) == 0) & known[ordered[1:]]
    if not same.any():
        return
    repeated = np.zeros(len(key), dtype=bool)
    repeated[ordered[1:][same]] = True
    repeated[ordered[:-1][same]] = True
    start = 0
    for part in parts:
        rows = np.flatnonzero(repeated[start : start + part.n_rows])
        start += part.n_rows
        if len(rows):
            problems.add("respondent_twice", **part.table.place(rows, part.respondent_column))


def _joined(study: Study, parts: list[_Part]) -> Answers:
    steps = {}
    for item in study.items:
        wide = item.scale.steps >= 128
        columns = [
            part.steps.get(item.name, constant(NOT_ASKED, part.n_rows, np.int16 if wide else np.int8)) for part in parts
        ]
        steps[item.name] = columns[0] if len(columns) == 1 else np.concatenate(columns)
    return Answers(
        case=np.concatenate([part.case for part in parts]),
        party=np.concatenate([part.party for part in parts]),
        wave=np.concatenate([part.wave for part in parts]),
        steps=steps,
        items=study.items,
        workplace=_where_given(parts, [part.workplace for part in parts], -1),
        respondent=_where_given(parts, [part.respondent for part in parts], -1),
        weight=_where_given(parts, [part.weight for part in parts], 1.0),
        n_blank_rows=sum(part.table.n_blank for part in parts),
    )


def _where_given(parts: list[_Part], columns: list[NDArray[Any] | None], absent: float) -> NDArray[Any] | None:
    """Join columns that some files lack: ``absent`` stands in those; None where all lack it."""
    given = next((column for column in columns if column is not None), None)
    if given is None:
        return None
    return np.concatenate(
        [
            np.full(part.n_rows, absent, dtype=given.dtype) if column is None else column
            for part, column in zip(parts, columns, strict=True)
        ]
    )
