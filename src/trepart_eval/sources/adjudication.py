"""What coders settled on after they had compared: read back, it counts instead of what each of them had said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import partial
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.problems import Problems
from trepart_eval.problems.arguments import check_made_by
from trepart_eval.problems.messages import Word
from trepart_eval.problems.suggestions import nearest
from trepart_eval.sources.checked_tables import Data
from trepart_eval.sources.codings import Codings
from trepart_eval.sources.files import read_table
from trepart_eval.sources.quoted_values import quoted
from trepart_eval.sources.raw_tables import EMPTY, RawColumn, RawTable, column_of_objects, parse_number
from trepart_eval.study.evidence import DISAGREEMENTS
from trepart_eval.study.interview_layout import HIGHEST_RATING, LOWEST_RATING
from trepart_eval.study.layout import ADJUDICATED_COLUMNS, MIN_N_DEFAULT
from trepart_eval.study.named_tables import Code, TableFile
from trepart_eval.vocabulary.labels import theme_names
from trepart_eval.vocabulary.languages import Language
from trepart_eval.vocabulary.spelling import canonical
from trepart_eval.vocabulary.terms import THEMES

if TYPE_CHECKING:
    import pandas as pd

NOT_CODED: Final = ("-", "–", "ingen", "inga", "none")
"""What one writes where the coders settled on that a segment doesn't speak of the criterion."""
_AMBIGUOUS: Final = -2


def adjudicate(
    codings: Codings | Data,
    settled: pd.DataFrame | str | PathLike[str],
    *,
    rating_values: Mapping[str, float] | None = None,
    language: Language | str | None = None,
) -> Codings | Data:
    """Codings in which what the coders settled on counts, instead of what each of them had said.

    Parameters
    ----------
    codings : Codings or Data
        From `load` or `load_codings`.
    settled : DataFrame or path
        The table of `disagreements`, or the workbook of it, with the column ``adjudicated`` filled in: a rating, or
        ``-`` where they settled on that the segment doesn't speak of the criterion. Empty rows settle nothing.
    rating_values : mapping of str to float, optional
        Ratings in words to numbers; with the whole data, the study's are known.
    language : Language or {"nb", "nn", "en"}, optional
        Language of the problems; the study's, or bokmål.

    Returns
    -------
    Codings or Data
        As given. ``.independent`` of the codings are those before, which agreement is still about.

    Raises
    ------
    InputError
        With every row that can't be used.
    ValueError
        If what is given is neither codings and a table nor the path of one.
    """
    check_made_by(codings, (Codings, Data), "codings", "load or load_codings")
    problems = Problems()
    study = codings.study if isinstance(codings, Data) else None
    language = Language(language) if language else study.language if study else Language.NB
    found = codings.codings if isinstance(codings, Data) else codings
    if isinstance(settled, str | PathLike):
        sheet = DISAGREEMENTS if Path(settled).suffix.lower() in {".xlsx", ".xlsm"} else ""
        file = TableFile(Path(settled), str(settled), sheet=sheet)
        table = read_table(file, ADJUDICATED_COLUMNS, problems)
    elif hasattr(settled, "columns"):
        table = _table_of(settled, problems)
    else:
        raise ValueError(f"settled is of type {type(settled).__name__}; give a data frame, or the path of a table")
    if found is None:
        problems.add("no_codings")
    problems.raise_if_any(language)
    if table is None or found is None:
        return codings
    words = {word: value for one in study.interviews for word, value in one.rating_values.items()} if study else {}
    known = {**words, **{canonical(word): value for word, value in (rating_values or {}).items()}}
    found = adjudicated_codings(found.independent or found, table, problems, rating_values=known)
    problems.raise_if_any(language)
    return replace(codings, codings=found) if isinstance(codings, Data) else found


def _table_of(frame: pd.DataFrame, problems: Problems) -> RawTable | None:
    """Return a data frame as a table; None, with the problem noted, where it lacks a column."""
    for name in ADJUDICATED_COLUMNS:
        if name not in frame.columns:
            known = [str(one) for one in frame.columns]
            problems.add(
                "column_missing", column=name, name=name, known=", ".join(known), suggestion=nearest(name, known)
            )
            return None
    columns = {name: column_of_objects(frame[name].tolist()) for name in ADJUDICATED_COLUMNS}
    return RawTable(len(frame), columns, first_row=1, file="DataFrame")


def adjudicated_codings(
    codings: Codings,
    table: RawTable,
    problems: Problems,
    *,
    columns: Mapping[str, str] | None = None,
    rating_values: Mapping[str, float] | None = None,
) -> Codings:
    """Codings in which the ratings of a table count instead; rows without a rating settle nothing.

    Parameters
    ----------
    codings : Codings
        The codings as each coder made them.
    table : RawTable
        A row per segment and criterion, as the workbook of disagreements has them.
    columns : mapping of str to str, optional
        What to column, where the columns aren't named segment, case, criterion and adjudicated.
    rating_values : mapping of str to float, optional
        Ratings in words to numbers.
    """
    found = {what: table.columns[(columns or {}).get(what, what)] for what in ADJUDICATED_COLUMNS}
    names = {what: (columns or {}).get(what, what) for what in ADJUDICATED_COLUMNS}
    rows = np.flatnonzero(found["adjudicated"].codes != EMPTY)
    rating = _ratings(found["adjudicated"], names["adjudicated"], table, rating_values or {}, problems)
    theme = _themes(found["criterion"], names["criterion"], table, rows, problems)
    segment = _segments(codings, found, names["segment"], table, rows, problems)
    usable = rows[(segment[rows] >= 0) & (theme[rows] >= 0)]
    settled: dict[tuple[int, int], int] = {}
    for row in usable.tolist():
        earlier = settled.setdefault((int(segment[row]), int(theme[row])), row)
        if not np.array_equal(rating[earlier], rating[row], equal_nan=True):
            place = table.place([earlier, row], names["adjudicated"])
            problems.add("segment_differs", **place, value=_told(codings.segments[segment[row]]))
    kept = np.array(list(settled.values()), dtype=np.intp)
    return codings.settled(segment[kept], theme[kept], rating[kept]) if len(kept) else codings


def _ratings(
    column: RawColumn, name: str, table: RawTable, rating_values: Mapping[str, float], problems: Problems
) -> NDArray[np.float64]:
    """Rating in every row, NaN for not coded."""
    rating_of = np.full(len(column.values) + 1, np.nan)
    wrong = {}
    for index, value in enumerate(column.values):
        number = rating_values.get(canonical(value), parse_number(value))
        if number is None:
            if canonical(value) not in NOT_CODED:
                wrong[index] = "rating_not_a_number"
        elif not LOWEST_RATING <= number <= HIGHEST_RATING:
            wrong[index] = "rating_outside"
        else:
            rating_of[index] = number
    for index, rows in zip(wrong, column.rows_of_each(list(wrong)), strict=True):
        problems.add(
            wrong[index], **table.place(rows, name), value=_told(column.values[index], rating_values, len(rows))
        )
    return column.per_row(rating_of)


def _themes(
    column: RawColumn, name: str, table: RawTable, rows: NDArray[np.intp], problems: Problems
) -> NDArray[np.int8]:
    """Theme in every row; -1 where it is unknown."""
    names = {canonical(theme.value): theme for theme in THEMES} | theme_names()
    themes = [names.get(canonical(value)) for value in column.values]
    theme_of = np.array([*(-1 if theme is None else THEMES.index(theme) for theme in themes), -1], dtype=np.int8)
    theme = column.per_row(theme_of)
    for row in rows[theme[rows] < 0].tolist():
        value = "" if column.codes[row] == EMPTY else str(column.values[column.codes[row]])
        suggestion = partial(nearest, value, [one.value for one in THEMES])
        problems.add("unknown_criterion", **table.place([row], name), value=_told(value, names), suggestion=suggestion)
    return theme


def _segments(
    codings: Codings,
    found: Mapping[str, RawColumn],
    name: str,
    table: RawTable,
    rows: NDArray[np.intp],
    problems: Problems,
) -> NDArray[np.int32]:
    """Segment in every row, told by its identifier and its case; -1 where it is unknown or may be several."""
    number_of: dict[tuple[str, str], int] = {}
    cases = [canonical(key) for key in codings.names.cases]
    for number, (segment, case) in enumerate(zip(codings.segments, codings.segment_case.tolist(), strict=True)):
        key = canonical(segment)
        for known in {(key, cases[case] if 0 <= case < len(cases) else ""), (key, "")}:
            number_of[known] = number if known not in number_of else _AMBIGUOUS
    written, of_case = (found[what].cells(table.n_rows) for what in ("segment", "case"))
    of_row = np.full(table.n_rows, -1, dtype=np.int32)
    for row in rows.tolist():
        value = "" if written[row] is None else str(written[row])
        number = number_of.get((canonical(value), canonical("" if of_case[row] is None else of_case[row])), -1)
        of_row[row] = number
        place = table.place([row], name)
        if number == _AMBIGUOUS:
            problems.add("segment_ambiguous", **place, value=_told(value))
        elif number < 0:
            near = partial(nearest, value, codings.segments)
            told = _told(value, codings.segments)
            problems.add("unknown_segment", **place, value=told, other="codings", suggestion=near)
    return of_row


def _told(value: Code, known: Iterable[str] = (), n_rows: int = 1) -> Code | Word:
    """Value as a message may repeat it: the sheet holds what was said in interviews, and coders' notes."""
    return quoted(value, n_rows, known, least=MIN_N_DEFAULT)
