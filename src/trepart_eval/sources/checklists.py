"""The checklist filled in, to `ChecklistAnswers`: a row per point, or a column per point as a form's export has it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from html import unescape
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.problems import Problems
from trepart_eval.sources.checked_tables import Cases
from trepart_eval.sources.collaboration_tables import NO_WORKPLACE, ChecklistAnswers
from trepart_eval.sources.files import Progress, no_progress, read_opened, read_table, with_rows
from trepart_eval.sources.given_terms import terms_of
from trepart_eval.sources.matching import Matcher, Spellings
from trepart_eval.sources.places import Places, places_of
from trepart_eval.sources.raw_tables import OpenTable, RawTable
from trepart_eval.sources.survey_tools.column_search import find_columns
from trepart_eval.sources.survey_tools.personal_details import personal_columns
from trepart_eval.sources.survey_tools.search_notes import known_names, note_found, note_not_found
from trepart_eval.sources.workplaces import WorkplaceList
from trepart_eval.study.named_tables import TableFile, TableSource
from trepart_eval.study.planned_study import Study
from trepart_eval.vocabulary.checklist import checklist_points
from trepart_eval.vocabulary.languages import Language
from trepart_eval.vocabulary.terms import InPlace, Level

_VALUE: Final = {InPlace.YES: 1.0, InPlace.PARTLY: 0.5, InPlace.NO: 0.0, InPlace.UNKNOWN: np.nan, None: np.nan}
_WITHIN_BRACKETS: Final = re.compile(r"\[([^\[\]]+)\]\s*$")


@dataclass(frozen=True, slots=True, eq=False)
class _Filled:
    """Answers of one file: the row and the column that each stands in, its point, and what was answered."""

    row: NDArray[np.intp]
    column: NDArray[np.object_]
    point: NDArray[np.int32]
    in_place: NDArray[np.object_]


def load_checklists(
    study: Study, cases: Cases, workplaces: WorkplaceList, problems: Problems, progress: Progress = no_progress
) -> ChecklistAnswers | None:
    """Answers to the checklist; None where the study has none or none can be read."""
    points = list(checklist_points().values())
    keys = np.array([one.key for one in points], dtype=object)
    parts = []
    first: dict[tuple[int, ...], tuple[RawTable, int]] = {}
    for source in study.checklists:
        read = _read(source, study, problems, progress)
        if read is None:
            continue
        table, filled = read
        places = places_of(table, source, study, cases, workplaces, problems)
        kept = np.flatnonzero((places.case[filled.row] >= 0) & (filled.point >= 0))
        _check_points(table, filled, places, kept, first, problems)
        rows = filled.row[kept]
        parts.append(
            ChecklistAnswers(
                case=places.case[rows].astype(np.int16),
                workplace=places.workplace[rows],
                wave=places.wave[rows].astype(np.int8),
                point=keys[filled.point[kept]],
                in_place=np.array([_VALUE[answer] for answer in filled.in_place[kept]], dtype=np.float64),
            )
        )
    if not parts:
        return None
    names = ("case", "workplace", "wave", "point", "in_place")
    return ChecklistAnswers(**{name: np.concatenate([getattr(part, name) for part in parts]) for name in names})


def _read(source: TableSource, study: Study, problems: Problems, progress: Progress) -> tuple[RawTable, _Filled] | None:
    if source.file is None:
        return None
    if "point" in source.columns:
        table = read_table(source.file, source.columns.values(), problems, progress)
        table = None if table is None else replace(table, least_quoted=study.min_n)
        return None if table is None else (table, _a_row_per_point(table, source, problems))
    return _form(source, source.file, study, problems, progress)


def _form(
    source: TableSource, file: TableFile, study: Study, problems: Problems, progress: Progress
) -> tuple[RawTable, _Filled] | None:
    """Export of a form: case and workplace are found by their questions too, and no column on persons is read."""
    points: dict[str, int] = {}

    def work(opened: OpenTable) -> RawTable | None:
        personal = personal_columns(opened.names, opened.titles)
        questions = {
            column: study.questions.get(column) or study.questions.get(what, ())
            for what, column in source.columns.items()
        }
        wanted = list(source.columns.values())
        found = find_columns(opened.names, wanted, questions, titles=opened.titles, personal=personal)
        points.update(_columns_of_points([name for name in opened.names if name not in found.taken]))
        if not found.complete:
            note_not_found(found, known_names(opened.names), questions, file, problems)
        elif not points:
            known = ", ".join(filter(None, opened.names))
            problems.add("no_columns_of_points", file=file.name, sheet=file.sheet, known=known)
        if not found.complete or not points:
            return None
        note_found(found, [name for name in personal if name not in found.taken], file, problems)
        progress("reading", file.name, opened.n_rows)
        table = opened.read(list(dict.fromkeys([*found.header_of.values(), *points])))
        places = {name: table.columns[header] for name, header in found.header_of.items()}
        return replace(table, columns={**table.columns, **places})

    table = read_opened(file, work, problems)
    table = None if table is None else with_rows(file, table, problems)
    table = None if table is None else replace(table, least_quoted=study.min_n)
    return None if table is None else (table, _a_column_per_point(table, source, points, problems))


def _a_row_per_point(table: RawTable, source: TableSource, problems: Problems) -> _Filled:
    column = source.columns["point"]
    return _Filled(
        row=np.arange(table.n_rows),
        column=np.full(table.n_rows, column, dtype=object),
        point=Matcher(table, problems).match("point", column, _point_spellings()),
        in_place=_answers(table, source.columns["in_place"], source, problems),
    )


def _a_column_per_point(
    table: RawTable, source: TableSource, columns: Mapping[str, int], problems: Problems
) -> _Filled:
    """Answers of a form's export; an empty cell is a point that wasn't answered, and no answer."""
    rows, names, points, answers = [], [], [], []
    for name, point in columns.items():
        found = _answers(table, name, source, problems)
        given = np.flatnonzero([one is not None for one in found])
        rows.append(given)
        names.append(np.full(len(given), name, dtype=object))
        points.append(np.full(len(given), point, dtype=np.int32))
        answers.append(found[given])
    return _Filled(*(np.concatenate(parts) for parts in (rows, names, points, answers)))


def _answers(table: RawTable, column: str, source: TableSource, problems: Problems) -> NDArray[np.object_]:
    return terms_of(table, column, InPlace, "in_place", problems, own=source.answers)


def _columns_of_points(names: Iterable[str]) -> dict[str, int]:
    """Column to point, of the columns that are one."""
    known = _point_spellings()
    found = {}
    for name in names:
        point = next((index for one in names_within(name) if (index := known.find(one)) is not None), None)
        if point is not None:
            found[name] = point
    return found


def names_within(name: str) -> Iterator[str]:
    """Yield the names that a survey tool may have put together in one heading: ``q[sg01]``, ``q.sg01``."""
    text = unescape(name)
    yield text
    bracketed = _WITHIN_BRACKETS.search(text)
    if bracketed:
        yield bracketed[1]
    if "." in text:
        yield text.partition(".")[2]


def _check_points(
    table: RawTable,
    filled: _Filled,
    places: Places,
    kept: NDArray[np.intp],
    first: dict[tuple[int, ...], tuple[RawTable, int]],
    problems: Problems,
) -> None:
    """Note points asked of a place that they aren't about, and points answered twice for a place."""
    points = list(checklist_points().values())
    for answer in kept.tolist():
        row, point = int(filled.row[answer]), int(filled.point[answer])
        unit = int(places.case[row]), int(places.workplace[row]), int(places.wave[row]), point
        about = Level.MUNICIPALITY if unit[1] == NO_WORKPLACE else Level.WORKPLACE
        # Where a row stands is worked out only where something is to be said of it: nearly always nothing is.
        if not points[point].is_about(about):
            place = table.place([row], filled.column[answer])
            problems.add(f"point_not_of_{about.value}", **place, value=points[point].key)
        if unit in first:
            before, earlier = first[unit]
            other = f"{before.file}: {before.row_numbers(np.array([earlier]))[0]}"
            place = table.place([row], filled.column[answer])
            problems.add("point_twice", **place, value=points[point].key, other=other)
        first.setdefault(unit, (table, row))


@cache
def _point_spellings() -> Spellings:
    """Every spelling that means a point: its key, its name in forms, and its text in each language."""
    points = list(enumerate(checklist_points().values()))
    names = [(name, index) for index, point in points for name in (point.key, point.code)]
    return Spellings.of([*names, *((point.text(language), index) for index, point in points for language in Language)])
