"""Meeting logs to `Meetings`: who met, when and where."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.problems import Problems
from trepart_eval.sources.checked_tables import Cases
from trepart_eval.sources.collaboration_tables import EVERY_WAVE, Meetings
from trepart_eval.sources.files import Progress, no_progress, read_table
from trepart_eval.sources.given_terms import amounts, days, terms_of, texts_of, yes_or_no
from trepart_eval.sources.matching import Spellings, party_spellings
from trepart_eval.sources.places import Places, places_of
from trepart_eval.sources.raw_tables import EMPTY, RawTable, parse_number
from trepart_eval.sources.workplaces import WorkplaceList
from trepart_eval.study.named_tables import TableSource
from trepart_eval.study.planned_study import Study
from trepart_eval.vocabulary.spelling import canonical
from trepart_eval.vocabulary.terms import MeetingKind

_BETWEEN_PARTIES: Final = re.compile(r"\s*[;,/+&|]\s*")
_OUTSIDE: Final = -2


@dataclass(frozen=True, slots=True, eq=False)
class _Rows:
    """Rows of one log, each about a meeting and some of those who were there."""

    meeting: list[tuple[Any, ...]]
    places: Places
    day: NDArray[np.datetime64]
    forum: NDArray[np.object_]
    kind: NDArray[np.object_]
    attended: NDArray[np.bool_]


def load_meetings(
    study: Study, cases: Cases, workplaces: WorkplaceList, problems: Problems, progress: Progress = no_progress
) -> Meetings | None:
    """Meetings of the study; None where it has no log or none can be read."""
    parts = []
    for number, source in enumerate(study.meetings):
        if len(study.waves) > 1 and not _knows_waves(study, source):
            problems.add("log_without_waves", file=study.path.name, key=source.key)
        columns = [*source.columns.values(), *source.attendance.values()]
        table = read_table(source.file, columns, problems, progress) if source.file else None
        if table is not None:
            parts.append(_rows_of(table, source, study, cases, workplaces, number, problems))
    return _one_row_each(parts, problems, study) if parts else None


def _knows_waves(study: Study, source: TableSource) -> bool:
    dated = any(wave.first_day for wave in study.waves)
    return dated or "wave" in source.columns or "wave" in source.constants


def _rows_of(
    table: RawTable,
    source: TableSource,
    study: Study,
    cases: Cases,
    workplaces: WorkplaceList,
    number: int,
    problems: Problems,
) -> _Rows:
    columns = source.columns
    places = places_of(table, source, study, cases, workplaces, problems)
    day = days(table, columns["date"], problems)
    if len(study.waves) > 1 and "wave" not in columns and "wave" not in source.constants:
        places = Places(places.case, places.workplace, _wave_by_day(day, study))
    forum = texts_of(table, columns.get("forum"))
    kind = terms_of(table, columns.get("kind"), MeetingKind, "meeting_kind", problems)
    named = texts_of(table, columns.get("meeting"))
    alone = [(number, row) for row in range(table.n_rows)]
    meeting: list[tuple[Any, ...]] = [
        (number, places.case[row], canonical(named[row]))
        if named[row]
        else (number, places.case[row], places.workplace[row], day[row], canonical(forum[row]), kind[row])
        for row in range(table.n_rows)
    ]
    if not ("meeting" in columns or "party" in columns):
        meeting = alone  # a row is a meeting: two on a day are two
    return _Rows(meeting, places, day, forum, kind, _attended(table, source, study, problems))


def _wave_by_day(day: NDArray[np.datetime64], study: Study) -> NDArray[np.int32]:
    wave = np.full(len(day), _OUTSIDE, dtype=np.int32)
    for index, one in enumerate(study.waves):
        if one.first_day and one.last_day:
            wave[(day >= np.datetime64(one.first_day)) & (day <= np.datetime64(one.last_day))] = index
    return wave


def _attended(table: RawTable, source: TableSource, study: Study, problems: Problems) -> NDArray[np.bool_]:
    """Which parties were there, shape (n_rows, n_parties)."""
    attended = np.zeros((table.n_rows, len(study.parties)), dtype=bool)
    if source.attendance:
        keys = [party.key for party in study.parties]
        for party, column_name in source.attendance.items():
            attended[:, keys.index(party)] = _was_there(table, column_name, problems)
        return attended
    column_name = source.columns["party"]
    column = table.columns[column_name]
    spellings = party_spellings(study)
    of_value = np.zeros((len(column.values) + 1, len(study.parties)), dtype=bool)
    for index, value in enumerate(column.values):
        of_value[index] = _parties_in(str(value), spellings, table, column_name, index, problems, len(study.parties))
    attended = column.per_row(of_value)
    empty = column.rows_of([EMPTY])
    if len(empty):
        problems.add("empty_party", **table.place(empty, column_name))
    if "n" in source.columns:
        decimal = source.file.decimal if source.file else ""
        attended &= ~(amounts(table, source.columns["n"], decimal, problems) == 0)[:, None]
    return attended


def _parties_in(
    text: str,
    spellings: Spellings,
    table: RawTable,
    column_name: str,
    index: int,
    problems: Problems,
    n_parties: int,
) -> NDArray[np.bool_]:
    """Parties that a cell names, one or several."""
    there = np.zeros(n_parties, dtype=bool)
    whole = spellings.find(text)
    for word in [text] if whole is not None else _BETWEEN_PARTIES.split(text):
        found = spellings.find(word)
        if found is not None:
            there[found] = True
        elif word:
            rows = table.columns[column_name].rows_of([index])
            problems.add(
                "unknown_party",
                **table.place(rows, column_name),
                value=word,
                known=", ".join(spellings.keys),
                suggestion=spellings.nearest(word),
            )
    return there


def _was_there(table: RawTable, column_name: str, problems: Problems) -> NDArray[np.bool_]:
    """Whether a party was there: a number over zero, or yes; an empty cell is nobody."""
    values = table.columns[column_name].values
    numbers = [parse_number(value) for value in values]
    # A number above 1 is no yes or no: then what isn't a number is a slip, and not the numbers.
    counted = None not in numbers or any(number is not None and number > 1 for number in numbers)
    there = amounts(table, column_name, "", problems) if counted else yes_or_no(table, column_name, problems)
    found: NDArray[np.bool_] = np.nan_to_num(there) > 0
    return found


def _one_row_each(parts: Sequence[_Rows], problems: Problems, study: Study) -> Meetings:
    """Meetings of all logs, the parties of their rows together."""
    rows: dict[tuple[Any, ...], tuple[_Rows, int, NDArray[np.bool_]]] = {}
    n_outside = 0
    for part in parts:
        for row, key in enumerate(part.meeting):
            if part.places.case[row] < 0 or np.isnat(part.day[row]):
                continue
            known = rows.setdefault(key, (part, row, np.zeros(part.attended.shape[1], dtype=bool)))
            known[2][:] |= part.attended[row]
    inside = []
    for part, row, attended in rows.values():
        if part.places.wave[row] in {_OUTSIDE, EVERY_WAVE}:
            n_outside += 1
        else:
            inside.append((part, row, attended))
    if n_outside:
        problems.warn("meetings_outside_waves", file=study.path.name, key="waves", count=n_outside)

    def of_rows(values: str, dtype: Any) -> NDArray[Any]:  # noqa: ANN401 - numpy's own word for it
        return np.array([getattr(part.places, values)[row] for part, row, _ in inside], dtype=dtype)

    def objects(name: str) -> NDArray[np.object_]:
        found = np.empty(len(inside), dtype=object)
        found[:] = [getattr(part, name)[row] for part, row, _ in inside]
        return found

    return Meetings(
        case=of_rows("case", np.int16),
        workplace=of_rows("workplace", np.int32),
        wave=of_rows("wave", np.int8),
        day=np.array([part.day[row] for part, row, _ in inside], dtype="datetime64[D]"),
        forum=objects("forum"),
        kind=objects("kind"),
        attended=np.array([attended for *_, attended in inside], dtype=bool).reshape(len(inside), len(study.parties)),
        n_outside=n_outside,
    )
