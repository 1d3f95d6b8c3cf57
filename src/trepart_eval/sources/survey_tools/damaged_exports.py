"""What shows that an export was put together, opened in Excel and saved, or read as other letters than it has."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.problems.messages import says_who
from trepart_eval.sources.raw_tables import EMPTY, RawColumn, RawTable, Unreadable, parse_number
from trepart_eval.study.named_tables import Code
from trepart_eval.vocabulary.spelling import canonical

_SEPARATORS: Final = re.compile("[;,\t|]")
_FEWEST_SEPARATORS: Final = 2
_FEWEST_ALIKE: Final = 2  # cells of one row that are the names of their columns
_BROKEN: Final = re.compile("[\u00c3\u00c2][\u0080-\u00bf\u0152-\u2122]|\u00e2\u20ac|\ufffd")
_ROUNDED: Final = re.compile(r"\d[.,]?\d*[eE]\+\d+")
_MONTHS: Final = "jan|feb|mar|apr|mai|may|jun|jul|aug|sep|okt|oct|nov|des|dec"
_DATE: Final = re.compile(
    rf"\d{{1,2}}[. -]*({_MONTHS})[a-z]*\.?( ?\d{{2,4}})?|({_MONTHS})[a-z]*[. -]*\d{{1,4}}|"
    r"\d{4}-\d{2}-\d{2}( \d{2}:\d{2}(:\d{2})?)?|\d{1,2}\.\d{1,2}\.\d{2,4}",
    re.IGNORECASE,
)
_SAMPLE: Final = 1000  # distinct values; Excel does to all long numbers what it does to one
_EXACT: Final = 1 << 53  # whole numbers from here on Excel and others can't tell apart


def check_columns_apart(names: Sequence[str]) -> None:
    """Raise where all names of columns stand in one cell, as when Excel opens a text table with another separator."""
    written = [name for name in names if name.strip()]
    if len(written) == 1 and len(_SEPARATORS.findall(written[0])) >= _FEWEST_SEPARATORS:
        raise Unreadable("columns_in_one_cell")


def header_is_lost(names: Iterable[str]) -> bool:
    """Whether the names of the columns are answers, as when the first row was deleted: a number or an address.

    To be asked where no column was found; a file may well have a column called 1 beside those that are looked for.

    >>> header_is_lost(["1000", "kari@kommune.no", "Arendal"]), header_is_lost(["case", "party", "purpose1"])
    (True, False)
    """
    return any(parse_number(name) is not None or is_date(name) or says_who(name) for name in names if name.strip())


def check_one_header(table: RawTable, headers: Iterable[str]) -> None:
    """Raise where the names of the columns stand once more among the rows, as when two exports are put together."""
    repeated = np.zeros(table.n_rows, dtype=np.int64)
    n_columns = 0
    for name in headers:
        column = table.columns[name]
        n_columns += 1
        said = canonical(name)
        same = [
            index for index, value in enumerate(column.values) if isinstance(value, str) and canonical(value) == said
        ]
        if same:
            repeated[column.rows_of(same)] += 1
    rows = np.flatnonzero(repeated >= min(_FEWEST_ALIKE, max(n_columns, 1)))
    if len(rows):
        raise Unreadable("second_header", rows=table.row_numbers(rows))


def rows_repeated(column: RawColumn, beside: Sequence[RawColumn]) -> NDArray[np.intp]:
    """Rows that stand in the table twice, the number of the submission and all columns beside it alike.

    Numbers alone may be alike: LimeSurvey begins with 1 in every form, and forms may have been put together on purpose.
    """
    known = column.codes != EMPTY
    counts = np.bincount(column.codes[known], minlength=len(column.values))
    if not (counts > 1).any():  # the usual case
        return np.zeros(0, dtype=np.intp)
    rows = column.rows_of(np.flatnonzero(counts > 1).tolist())
    content = np.column_stack([one.codes[rows].astype(np.int64) for one in (column, *beside)])
    _, which, times = np.unique(content, axis=0, return_inverse=True, return_counts=True)
    return rows[times[which.reshape(-1)] > 1]


def letters_broken(texts: Iterable[str]) -> bool:
    """Whether letters such as æ, ø and å were read as others than they are.

    >>> letters_broken(["Hvor forn\u00c3\u00b8yd er du?"]), letters_broken(["Hvor fornøyd er du?"])
    (True, False)
    """
    return any(_BROKEN.search(text) for text in texts)


def is_date(value: Code) -> bool:
    """Whether a value looks like a date that Excel made of a code.

    >>> is_date("2. jan"), is_date("2026-02-01 00:00:00"), is_date("2"), is_date("Helt enig")
    (True, True, False, False)
    """
    return isinstance(value, str) and bool(_DATE.fullmatch(value.strip()))


def are_rounded(column: RawColumn) -> bool:
    """Whether codes of respondents were cut to their first digits, as Excel does with long numbers."""
    return any(
        bool(_ROUNDED.fullmatch(value)) if isinstance(value, str) else abs(value) >= _EXACT
        for value in column.values[:_SAMPLE]
    )


def ticked(columns: Mapping[str, RawColumn]) -> tuple[RawColumn, NDArray[np.intp]]:
    """One column of what is ticked in several, and the rows in which more than one is.

    Parameters
    ----------
    columns : mapping of str to RawColumn
        Answer to the column that says whether it was chosen.
    """
    options = tuple(columns)
    n_rows = len(columns[options[0]].codes)
    codes = np.full(n_rows, EMPTY, dtype=np.int32)
    chosen = np.zeros(n_rows, dtype=np.int64)
    for index, column in enumerate(columns.values()):
        on = np.array([*(not _is_off(value, column) for value in column.values), False])
        is_on = column.per_row(on)
        codes[is_on & (chosen == 0)] = index
        chosen += is_on
    return RawColumn(codes, options), np.flatnonzero(chosen > 1)


_OFF: Final = {
    "0",
    "no",
    "nei",
    "n",
    "false",
    "off",
    "not selected",
    "ikke valgt",
    "ikkje valt",
    "not chosen",
    "unchecked",
}


def _is_off(value: Code, column: RawColumn) -> bool:
    return bool(_OFF & {canonical(value), canonical(column.labels.get(value, ""))})
