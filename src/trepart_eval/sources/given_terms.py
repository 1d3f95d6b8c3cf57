"""Cells that hold one of a few terms, yes or no, a number or a day."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from trepart_eval.problems import Problems
from trepart_eval.sources.matching import Matcher, Spellings
from trepart_eval.sources.raw_tables import RawTable, parse_number
from trepart_eval.study.named_tables import Code
from trepart_eval.vocabulary.labels import label
from trepart_eval.vocabulary.languages import Language

_Term = TypeVar("_Term", bound=StrEnum)

_NOTHING: Final = -1
_YES: Final = ("1", "ja", "j", "yes", "y", "x", "true", "sann", "sant")
_NO: Final = ("0", "nei", "n", "no", "false", "usann", "usant")
_NOT_KNOWN: Final = ("?", "ukjent", "ukjend", "vet ikke", "veit ikkje", "unknown", "don't know")
_FIRST_YEAR: Final = 1950
_LAST_YEAR: Final = 2100
_ISO_DAY: Final = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?")
_NORWEGIAN_DAY: Final = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4})(?: .*)?")
_COMPACT_DAY: Final = re.compile(r"(\d{4})(\d{2})(\d{2})")


def terms_of(
    table: RawTable,
    column_name: str | None,
    terms: type[_Term],
    group: str,
    problems: Problems,
    *,
    own: Mapping[str, str] | None = None,
) -> NDArray[np.object_]:
    """Term in every row, by its code or its label in any of the languages; None where the cell is empty.

    Parameters
    ----------
    column_name : str or None
        The column; None where the study names none, and then every row is empty.
    group : str
        Group of the term's labels.
    own : mapping, optional
        Values of the file to terms, as the study writes them; they go before the terms' own words.
    """
    found = np.full(table.n_rows, None, dtype=object)
    if column_name is None:
        return found
    members = list(terms)
    words = [(word, members.index(terms(term))) for word, term in (own or {}).items()]
    words += [(word, index) for index, term in enumerate(members) for word in _words(term, group)]
    listed = ", ".join(term.value for term in members)
    index = Matcher(table, problems).match("term", column_name, Spellings.of(words).also("", _NOTHING), known=listed)
    given = index >= 0
    found[given] = np.array(members, dtype=object)[index[given]]
    return found


def yes_or_no(table: RawTable, column_name: str | None, problems: Problems) -> NDArray[np.float64]:
    """1 for yes and 0 for no in every row; NaN where it isn't known."""
    if column_name is None:
        return np.full(table.n_rows, np.nan)
    index = Matcher(table, problems).match("yes_or_no", column_name, _yes_and_no())
    return np.where(index < 0, np.nan, index.astype(np.float64))


def amounts(table: RawTable, column_name: str | None, decimal: str, problems: Problems) -> NDArray[np.float64]:
    """Number of zero or more in every row; NaN where the cell is empty."""
    if column_name is None:
        return np.full(table.n_rows, np.nan)
    column = table.columns[column_name]
    amount_of = np.full(len(column.values) + 1, np.nan)
    wrong = []
    for index, value in enumerate(column.values):
        number = parse_number(value, decimal)
        if number is not None and number >= 0:
            amount_of[index] = number
        else:
            wrong.append(index)
    for index, rows in zip(wrong, column.rows_of_each(wrong), strict=True):
        problems.add("not_an_amount", **table.place(rows, column_name), value=column.values[index])
    return column.per_row(amount_of)


def days(table: RawTable, column_name: str, problems: Problems) -> NDArray[np.datetime64]:
    """Day in every row; NaT where there is none, which is noted."""
    column = table.columns[column_name]
    day_of = np.full(len(column.values) + 1, np.datetime64("NaT"), dtype="datetime64[D]")
    wrong = []
    for index, value in enumerate(column.values):
        day = parse_day(value)
        if day is None:
            wrong.append(index)
        else:
            day_of[index] = np.datetime64(day)
    for index, rows in zip(wrong, column.rows_of_each(wrong), strict=True):
        problems.add("not_a_day", **table.place(rows, column_name), value=column.values[index])
    empty = column.rows_of([-1])
    if len(empty):
        problems.add("empty_day", **table.place(empty, column_name))
    return column.per_row(day_of)


def texts_of(table: RawTable, column_name: str | None) -> NDArray[np.object_]:
    """Text in every row; empty where the cell is."""
    if column_name is None:
        return np.full(table.n_rows, "", dtype=object)
    column = table.columns[column_name]
    return column.per_row(np.array([*(str(value) for value in column.values), ""], dtype=object))


def parse_day(value: Code) -> date | None:
    """Day that a cell holds, written as 2013-02-28, 28.2.2013, 28/2/2013 or 20130228; None where it holds none.

    >>> parse_day("28.2.2013"), parse_day("2013-02-28 00:00:00"), parse_day("30.2.2013"), parse_day("28.2.13")
    (datetime.date(2013, 2, 28), datetime.date(2013, 2, 28), None, None)
    """
    text = str(value).strip()
    norwegian = _NORWEGIAN_DAY.fullmatch(text)
    if norwegian:
        day, month, year = norwegian.groups()
    else:
        other = _ISO_DAY.fullmatch(text) or _COMPACT_DAY.fullmatch(text)
        if other is None:
            return None
        year, month, day = other.groups()
    if not _FIRST_YEAR <= int(year) <= _LAST_YEAR:
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _words(term: StrEnum, group: str) -> Iterable[str]:
    return (term.value, *(label(group, term, language) for language in Language))


@cache
def _yes_and_no() -> Spellings:
    words = [*((word, 1) for word in _YES), *((word, 0) for word in _NO), *((word, _NOTHING) for word in _NOT_KNOWN)]
    return Spellings.of(words).also("", _NOTHING)
