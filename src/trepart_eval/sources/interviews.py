"""Coded interviews in tables to `Codings`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.problems import Problems
from trepart_eval.problems.suggestions import nearest
from trepart_eval.sources.checked_tables import Cases, Codings
from trepart_eval.sources.files import Progress, no_progress, read_table
from trepart_eval.sources.matching import Matcher, case_spellings, party_spellings, wave_spellings
from trepart_eval.sources.raw_tables import EMPTY, RawColumn, RawTable, canonical, parse_number
from trepart_eval.study.plan import CodeMeaning, InterviewSource, Study
from trepart_eval.vocabulary.labels import criterion_names
from trepart_eval.vocabulary.terms import Criterion

LOWEST_RATING: Final = -2.0
HIGHEST_RATING: Final = 2.0
_CRITERIA: Final = {criterion: index for index, criterion in enumerate(Criterion)}


@dataclass(frozen=True, slots=True, eq=False)
class _Segments:
    """Segments of one source: identifiers, and index of case, party, wave and informant of each."""

    names: list[str]
    case: NDArray[np.int32]
    party: NDArray[np.int32]
    wave: NDArray[np.int32]
    informant: list[str]
    text: list[str]


@dataclass(frozen=True, slots=True, eq=False)
class _CodingRows:
    """Codings of one source before they are joined with the others."""

    segment: NDArray[np.int32]
    coder: list[str]
    criterion: NDArray[np.int8]
    rating: NDArray[np.float64]
    memo: list[str]
    row: NDArray[np.intp]


def load_codings(study: Study, cases: Cases, problems: Problems, progress: Progress = no_progress) -> Codings | None:
    """Codings of all interview files of the study; None where it has none or none can be read."""
    found = []
    for source in study.interviews:
        read = _load_source(study, source, cases, problems, progress)
        if read is not None:
            found.append((source, *read))
    return _joined(found) if found else None


def _load_source(
    study: Study, source: InterviewSource, cases: Cases, problems: Problems, progress: Progress
) -> tuple[_Segments, _CodingRows] | None:
    table = read_table(source.file, [*source.columns.values(), *source.ratings.values()], problems, progress)
    segment_table = None
    if source.segments is not None:
        segment_table = read_table(source.segments, source.segment_columns.values(), problems, progress)
        if segment_table is None:
            return None
    if table is None:
        return None
    if segment_table is not None and source.segments is not None:
        segments = _segments_of(
            study, source, segment_table, source.segment_columns, source.segments.name, cases, problems
        )
        _listed_once(segments, segment_table, source, problems)
        of_row = _segment_of_row(table, source, segments, problems)
    else:
        rows = _segments_of(study, source, table, source.columns, source.file.name, cases, problems)
        segments, of_row = _first_of_each(rows, table, source, problems)
    codings = _wide(table, source, of_row, problems) if source.ratings else _long(table, source, of_row, problems)
    _coded_once(codings, source, problems)
    return segments, codings


def _segments_of(
    study: Study,
    source: InterviewSource,
    table: RawTable,
    columns: Mapping[str, str],
    file: str,
    cases: Cases,
    problems: Problems,
) -> _Segments:
    """Return who and where of every row of a table."""
    matcher = Matcher(table, file, problems)
    spellings = {
        "case": case_spellings(cases, source.case_values),
        "party": party_spellings(study),
        "wave": wave_spellings(study),
    }
    index = {}
    for what, known in spellings.items():
        if what in columns:
            index[what] = matcher.match(what, columns[what], known)
        else:
            value = source.constants.get(what)
            number = 0 if value is None else known.get(canonical(value), -1)
            if number < 0:
                problems.add(f"unknown_{what}", file=study.path.name, key="constants", value=value)
            index[what] = np.full(table.n_rows, number, dtype=np.int32)
    numbered = [str(position + table.first_row) for position in range(table.n_rows)]
    return _Segments(
        names=_texts(table, columns.get("segment")) or numbered,
        informant=_texts(table, columns.get("informant")) or [""] * table.n_rows,
        text=_texts(table, columns.get("text")) or [""] * table.n_rows,
        **index,
    )


def _texts(table: RawTable, column_name: str | None) -> list[str] | None:
    if column_name is None:
        return None
    column = table.columns[column_name]
    values = [*(str(value) for value in column.values), ""]
    return [values[code] for code in column.codes]


def _listed_once(segments: _Segments, table: RawTable, source: InterviewSource, problems: Problems) -> None:
    """Note segments that stand twice in the file of segments, and rows without an identifier."""
    first: dict[str, int] = {}
    file = source.segments.name if source.segments else source.file.name
    column = source.segment_columns["segment"]
    for position, name in enumerate(segments.names):
        row = position + table.first_row
        if not name:
            problems.add("empty_segment", file=file, rows=[row], column=column)
        elif name in first:
            problems.add("segment_twice", file=file, rows=[first[name], row], column=column, value=name)
        first.setdefault(name, row)


def _segment_of_row(
    table: RawTable, source: InterviewSource, segments: _Segments, problems: Problems
) -> NDArray[np.int32]:
    """Index of the segment that each coding speaks of; -1 where it isn't in the file of segments."""
    index = {name: number for number, name in enumerate(segments.names)}
    column = table.columns[source.columns["segment"]]
    index_of = np.full(len(column.values) + 1, -1, dtype=np.int32)
    for position, value in enumerate(column.values):
        number = index.get(str(value), -1)
        index_of[position] = number
        if number < 0:
            problems.add(
                "unknown_segment",
                file=source.file.name,
                sheet=table.sheet,
                rows=table.row_numbers(column.rows_of([position])),
                column=source.columns["segment"],
                value=value,
                other=source.segments.name if source.segments else "",
                suggestion=nearest(str(value), index),
            )
    _no_empty(table, column, source, "segment", problems)
    of_row: NDArray[np.int32] = index_of[column.codes]
    return of_row


def _no_empty(table: RawTable, column: RawColumn, source: InterviewSource, what: str, problems: Problems) -> None:
    rows = column.rows_of([EMPTY])
    if len(rows):
        problems.add(
            f"empty_{what}", file=source.file.name, sheet=table.sheet, rows=table.row_numbers(rows),
            column=source.columns[what],
        )  # fmt: skip


def _first_of_each(
    rows: _Segments, table: RawTable, source: InterviewSource, problems: Problems
) -> tuple[_Segments, NDArray[np.int32]]:
    """Segments of a table that repeats case and party in every coding of a segment."""
    first: dict[str, int] = {}
    of_row = np.empty(table.n_rows, dtype=np.int32)
    order: list[int] = []
    if "segment" in source.columns:
        _no_empty(table, table.columns[source.columns["segment"]], source, "segment", problems)
    for position, name in enumerate(rows.names):
        if name not in first:
            first[name] = len(order)
            order.append(position)
        of_row[position] = first[name]
        earlier = order[first[name]]
        for what, index in (("case", rows.case), ("party", rows.party), ("wave", rows.wave)):
            if index[position] != index[earlier] and min(index[position], index[earlier]) >= 0:
                numbers = [earlier + table.first_row, position + table.first_row]
                problems.add(
                    "segment_differs", file=source.file.name, sheet=table.sheet, rows=numbers,
                    column=source.columns.get(what, what), value=name,
                )  # fmt: skip
    kept = np.array(order, dtype=np.intp)
    segments = _Segments(
        names=[rows.names[position] for position in order],
        case=rows.case[kept],
        party=rows.party[kept],
        wave=rows.wave[kept],
        informant=[rows.informant[position] for position in order],
        text=[rows.text[position] for position in order],
    )
    return segments, of_row


def _long(table: RawTable, source: InterviewSource, of_row: NDArray[np.int32], problems: Problems) -> _CodingRows:
    """Read a table with a row per coding: a column says the criterion, and a column or the code the rating."""
    column = table.columns[source.columns["criterion"]]
    criterion_of = np.full(len(column.values) + 1, -1, dtype=np.int8)
    own_rating = np.full(len(column.values) + 1, np.nan)
    for index, value in enumerate(column.values):
        meaning = _meaning(source, value)
        if meaning is not None:
            criterion_of[index] = _CRITERIA[meaning.criterion]
            own_rating[index] = np.nan if meaning.rating is None else meaning.rating
        elif canonical(value) not in source.ignored_codes:
            known = [*source.codes, *(criterion.value for criterion in Criterion)]
            problems.add(
                "unknown_criterion",
                file=source.file.name,
                sheet=table.sheet,
                rows=table.row_numbers(column.rows_of([index])),
                column=source.columns["criterion"],
                value=value,
                suggestion=_suggested_criterion(str(value), known),
            )
    _no_empty(table, column, source, "criterion", problems)
    criterion = criterion_of[column.codes]
    rating = own_rating[column.codes]
    if "rating" in source.columns:
        given = _ratings(table, source.columns["rating"], source, problems, needed=np.isnan(rating) & (criterion >= 0))
        rating = np.where(np.isnan(rating), given, rating)
    elif np.isnan(rating[criterion >= 0]).any():
        rows = np.flatnonzero(np.isnan(rating) & (criterion >= 0))
        problems.add(
            "empty_rating", file=source.file.name, rows=table.row_numbers(rows), column=source.columns["criterion"]
        )
    kept = np.flatnonzero((criterion >= 0) & ~np.isnan(rating) & (of_row >= 0))
    return _rows(table, source, of_row, kept, criterion[kept], rating[kept])


def _meaning(source: InterviewSource, value: object) -> CodeMeaning | None:
    text = canonical(value)
    if text in source.codes:
        return source.codes[text]
    criterion = criterion_names().get(text)
    return None if criterion is None else CodeMeaning(criterion)


def _suggested_criterion(value: str, known: Sequence[str]) -> str | None:
    """Return the code meant: the nearest code, or the criterion whose name in another language is nearest."""
    near = nearest(value, known)
    if near:
        return near
    name = nearest(value, criterion_names())
    return criterion_names()[name].value if name else None


def _wide(table: RawTable, source: InterviewSource, of_row: NDArray[np.int32], problems: Problems) -> _CodingRows:
    """Read a table with a row per segment and coder, and a column of ratings per criterion."""
    kept, criteria, ratings = [], [], []
    for criterion, column_name in source.ratings.items():
        rating = _ratings(table, column_name, source, problems)
        rows = np.flatnonzero(~np.isnan(rating) & (of_row >= 0))
        kept.append(rows)
        criteria.append(np.full(len(rows), _CRITERIA[criterion], dtype=np.int8))
        ratings.append(rating[rows])
    return _rows(table, source, of_row, np.concatenate(kept), np.concatenate(criteria), np.concatenate(ratings))


def _rows(
    table: RawTable,
    source: InterviewSource,
    of_row: NDArray[np.int32],
    kept: NDArray[np.intp],
    criterion: NDArray[np.int8],
    rating: NDArray[np.float64],
) -> _CodingRows:
    coder = _texts(table, source.columns.get("coder")) or [""] * table.n_rows
    memo = _texts(table, source.columns.get("memo")) or [""] * table.n_rows
    return _CodingRows(
        segment=of_row[kept],
        coder=[coder[position] for position in kept],
        criterion=criterion,
        rating=rating,
        memo=[memo[position] for position in kept],
        row=kept + table.first_row,
    )


def _ratings(
    table: RawTable,
    column_name: str,
    source: InterviewSource,
    problems: Problems,
    *,
    needed: NDArray[np.bool_] | None = None,
) -> NDArray[np.float64]:
    """Ratings of a column, NaN where the cell is empty; a long table needs one in every row."""
    column = table.columns[column_name]
    rating_of = np.full(len(column.values) + 1, np.nan)
    place: dict[str, Any] = {"file": source.file.name, "sheet": table.sheet, "column": column_name}
    for index, value in enumerate(column.values):
        number = source.rating_values.get(canonical(value))
        if number is None:
            number = parse_number(value, source.file.decimal)
        if number is None or not LOWEST_RATING <= number <= HIGHEST_RATING:
            code = "rating_not_a_number" if number is None else "rating_outside"
            problems.add(code, rows=table.row_numbers(column.rows_of([index])), value=value, **place)
        else:
            rating_of[index] = number
    if needed is not None:
        rows = np.flatnonzero((column.codes == EMPTY) & needed)
        if len(rows):
            problems.add("empty_rating", rows=table.row_numbers(rows), **place)
    ratings: NDArray[np.float64] = rating_of[column.codes]
    return ratings


def _coded_once(codings: _CodingRows, source: InterviewSource, problems: Problems) -> None:
    """Note codings that repeat segment, coder and criterion: it isn't known which of them counts."""
    rows_of: dict[tuple[int, str, int], list[int]] = {}
    for segment, coder, criterion, row in zip(
        codings.segment.tolist(), codings.coder, codings.criterion.tolist(), codings.row.tolist(), strict=True
    ):
        rows_of.setdefault((segment, coder, criterion), []).append(row)
    criteria = list(Criterion)
    for (_, coder, criterion), rows in rows_of.items():
        if len(rows) > 1:
            problems.add(
                "coding_twice",
                file=source.file.name,
                rows=rows,
                coder=coder or "-",
                criterion=criteria[criterion].value,
            )


def _joined(found: list[tuple[InterviewSource, _Segments, _CodingRows]]) -> Codings:
    """Return one table in an order that doesn't depend on the order of rows or files."""
    segment_keys = []
    for number, (_, segments, _) in enumerate(found):
        segment_keys += [(name, number, position) for position, name in enumerate(segments.names)]
    segment_keys.sort()
    place = {(number, position): index for index, (_, number, position) in enumerate(segment_keys)}
    coders = sorted({coder for *_, codings in found for coder in codings.coder})
    coder_index = {coder: index for index, coder in enumerate(coders)}
    rows = []
    for number, (_, _, codings) in enumerate(found):
        for position in range(len(codings.segment)):
            rows.append(
                (
                    place[number, int(codings.segment[position])],
                    coder_index[codings.coder[position]],
                    int(codings.criterion[position]),
                    float(codings.rating[position]),
                    codings.memo[position],
                )
            )
    rows.sort()
    informants = sorted({(n, name) for n, (_, segments, _) in enumerate(found) for name in segments.informant if name})
    informant_index = {key: index for index, key in enumerate(informants)}

    def of_segments(values: str) -> list[Any]:
        return [getattr(found[number][1], values)[position] for _, number, position in segment_keys]

    return Codings(
        segment=np.array([row[0] for row in rows], dtype=np.int32),
        coder=np.array([row[1] for row in rows], dtype=np.int32),
        criterion=np.array([row[2] for row in rows], dtype=np.int8),
        rating=np.array([row[3] for row in rows], dtype=np.float64),
        memo=tuple(row[4] for row in rows),
        segments=tuple(name for name, _, _ in segment_keys),
        coders=tuple(coders),
        segment_case=np.array(of_segments("case"), dtype=np.int16),
        segment_party=np.array(of_segments("party"), dtype=np.int8),
        segment_wave=np.array(of_segments("wave"), dtype=np.int8),
        segment_informant=np.array(
            [informant_index.get((n, found[n][1].informant[p]), -1) for _, n, p in segment_keys], dtype=np.int32
        ),
        segment_public=np.array([found[n][0].public for _, n, _ in segment_keys], dtype=bool),
        segment_text=tuple(of_segments("text")),
    )
