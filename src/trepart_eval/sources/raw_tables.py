"""A table as read from a file, before anything is known about its meaning.

Every column is held as codes into its distinct values. Checks look at the few distinct values and never at a million
rows, and the same code serves text, numbers, workbooks and statistical files.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from trepart_eval.study.named_tables import Code

if TYPE_CHECKING:
    import pyarrow as pa

EMPTY: Final = -1
"""Code of a cell with nothing in it: a blank cell, or system-missing in a statistical file."""

_Kind = TypeVar("_Kind", bound=np.generic)
_NUMBER: Final = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")
_KEYS_NAMED: Final = 5
_WIDEST_COUNT: Final = 1 << 16  # range of whole numbers that is counted instead of sorted


class Unreadable(Exception):  # noqa: N818 - it never leaves this stage
    """A file can't be read; ``code`` and ``details`` become a problem."""

    def __init__(self, code: str, rows: Sequence[int] = (), **details: Any) -> None:  # noqa: ANN401 - what the problem names
        super().__init__(code)
        self.code = code
        self.rows = rows
        self.details = details


@dataclass(frozen=True, slots=True, eq=False)
class RawColumn:
    """A column as codes into its distinct values.

    Attributes
    ----------
    codes : ndarray of int, shape (n_rows,)
        Index into ``values``; `EMPTY` for a cell with nothing in it.
    values : tuple
        Distinct values: text without blanks around it, or numbers.
    labels : mapping
        Value to its label in a statistical file.
    user_missing : frozenset of int
        Indexes of values that the file itself declares missing.
    """

    codes: NDArray[Any]
    values: tuple[Code, ...]
    labels: Mapping[Code, str] = field(default_factory=dict)
    user_missing: frozenset[int] = frozenset()

    def cells(self, n_rows: int) -> list[Code | None]:
        """Values of the first rows, None where the cell is empty."""
        return [None if code == EMPTY else self.values[code] for code in self.codes[:n_rows].tolist()]

    def rows_of(self, indexes: Iterable[int]) -> NDArray[np.intp]:
        """Positions of the rows that hold any of some values, in order."""
        wanted = np.zeros(len(self.values) + 1, dtype=bool)
        wanted[list(indexes)] = True
        return np.flatnonzero(self.per_row(wanted))

    def rows_of_each(self, indexes: Sequence[int]) -> Iterator[NDArray[np.intp]]:
        """Positions of the rows that hold each of some values; the rows are gone through once for all of them."""
        if not indexes:
            return iter(())
        order = np.argsort(self.codes, kind="stable")
        ordered = self.codes[order]
        ends = zip(np.searchsorted(ordered, indexes), np.searchsorted(ordered, indexes, "right"), strict=True)
        return (order[first:last] for first, last in ends)

    def per_row(self, of_value: NDArray[_Kind]) -> NDArray[_Kind]:
        """What belongs to each row, given what belongs to each distinct value and, last, to an empty cell.

        Parameters
        ----------
        of_value : ndarray, shape (n_values + 1,)

        Returns
        -------
        ndarray, shape (n_rows,)
        """
        of_row: NDArray[_Kind]
        if self.codes.dtype != np.int8:
            of_row = of_value[self.codes]
            return of_row
        # Read as unsigned bytes the codes need no check against either end, which halves the time; EMPTY is the last.
        of_byte = np.full(1 << 8, of_value[EMPTY], dtype=of_value.dtype)
        of_byte[: len(self.values)] = of_value[: len(self.values)]
        of_row = of_byte.take(self.codes.view(np.uint8))
        return of_row


@dataclass(frozen=True, slots=True, eq=False)
class RawTable:
    """The columns that were asked for, and how a person finds a row.

    Attributes
    ----------
    first_row : int
        Number of the first row as a person sees it: 2 under a header, 1 in a statistical file.
    file, sheet : str
        Where the table stands; the sheet only where the study names one.
    key : str
        Key of ``study.toml`` where the rows are written there.
    kept : ndarray of int or None
        Positions in the file of the rows that are left; None where all are.
    n_blank : int
        Rows without anything in them, which were left out.
    least_quoted : int
        Rows that must hold a value which may be somebody's own words, for a message to repeat it; 1 in files that
        nobody has answered in.
    """

    n_rows: int
    columns: Mapping[str, RawColumn]
    first_row: int = 2
    sheet: str = ""
    file: str = ""
    key: str = ""
    kept: NDArray[np.intp] | None = None
    n_blank: int = 0
    least_quoted: int = 1

    def row_numbers(self, positions: NDArray[np.intp]) -> list[int]:
        """Row numbers as a spreadsheet shows them."""
        in_file = positions if self.kept is None else self.kept[positions]
        numbers: list[int] = (in_file + self.first_row).tolist()
        return numbers

    def place(self, positions: NDArray[np.intp] | Sequence[int], column: str = "") -> dict[str, Any]:
        """Where a problem of some rows and a column is, as `Problems.add` takes it."""
        rows = self.row_numbers(np.asarray(positions, dtype=np.intp))
        if not self.key:
            return {"file": self.file, "sheet": self.sheet, "rows": rows, "column": column}
        keys = [f"{self.key}[{row}]" + (f".{column}" if column else "") for row in rows[:_KEYS_NAMED]]
        return {"file": self.file, "key": ", ".join(keys)}

    def without_blank_rows(self) -> RawTable:
        """Return the table without the rows that have nothing in any of its columns."""
        blank = np.ones(self.n_rows, dtype=bool)
        for column in self.columns.values():
            blank &= column.codes == EMPTY
            if not blank.any():  # the usual case
                return self
        kept = np.flatnonzero(~blank)
        columns = {name: replace(column, codes=column.codes[kept]) for name, column in self.columns.items()}
        return replace(self, n_rows=len(kept), columns=columns, kept=kept, n_blank=self.n_rows - len(kept))


def _nothing_to_close() -> None:
    """Do nothing: most files are closed when their header has been read."""


@dataclass(frozen=True, slots=True)
class OpenTable:
    """A file whose column names are known and whose columns can be read by name.

    ``titles`` are what the file itself says of its columns, by name, such as the question.
    """

    names: Sequence[str]
    read: Callable[[Sequence[str]], RawTable]
    n_rows: int | None = None
    close: Callable[[], None] = _nothing_to_close
    titles: Mapping[str, str] = field(default_factory=dict)


def column_of_numbers(numbers: NDArray[np.float64], labels: Mapping[Code, str] | None = None) -> RawColumn:
    """Column of numbers, NaN where the cell is empty."""
    empty = np.isnan(numbers)
    whole = _whole_numbers(numbers, empty)
    if whole is None:
        values, codes = np.unique(numbers[~empty], return_inverse=True)
        full = np.full(len(numbers), EMPTY, dtype=np.int32)
        full[~empty] = codes
        return RawColumn(full, tuple(float(value) for value in values), labels or {})
    return column_of_whole_numbers(whole, empty, labels)


def column_of_whole_numbers(
    whole: NDArray[np.integer[Any]], empty: NDArray[np.bool_], labels: Mapping[Code, str] | None = None
) -> RawColumn:
    """Column of whole numbers; what stands in an empty cell doesn't matter."""
    if bool(empty.all()):
        return RawColumn(np.full(len(whole), EMPTY, dtype=np.int8), (), labels or {})
    low = int(whole.min(where=~empty, initial=np.iinfo(whole.dtype).max))
    high = int(whole.max(where=~empty, initial=np.iinfo(whole.dtype).min))
    if high - low >= max(_WIDEST_COUNT, len(whole)):
        distinct, codes = np.unique(whole[~empty], return_inverse=True)
        full = np.full(len(whole), EMPTY, dtype=np.int32)
        full[~empty] = codes
        return RawColumn(full, tuple(distinct.tolist()), labels or {})
    offset = np.where(empty, high + 1, whole) - low
    counts = np.bincount(offset, minlength=high - low + 2)[:-1]
    distinct = np.flatnonzero(counts)
    code_of = np.full(high - low + 2, EMPTY, dtype=np.int8 if len(distinct) <= np.iinfo(np.int8).max else np.int32)
    code_of[distinct] = np.arange(len(distinct))
    return RawColumn(code_of[offset], tuple((distinct + low).tolist()), labels or {})


def _whole_numbers(numbers: NDArray[np.float64], empty: NDArray[np.bool_]) -> NDArray[np.int64] | None:
    """Return the numbers as integers, or None where one of them is not whole."""
    with np.errstate(invalid="ignore"):
        whole = numbers.astype(np.int64)
    return whole if bool(((whole == numbers) | empty).all()) else None


def column_of_objects(cells: Sequence[object], labels: Mapping[Code, str] | None = None) -> RawColumn:
    """Column of cells of any kind: text, numbers, dates; None and blank text are empty."""
    index: dict[Hashable, int] = {}
    values: list[Code] = []
    codes = np.empty(len(cells), dtype=np.int32)
    for position, cell in enumerate(cells):
        value = plain_value(cell)
        if value is None:
            codes[position] = EMPTY
            continue
        key = (type(value) is str, value)
        if key not in index:
            index[key] = len(values)
            values.append(value)
        codes[position] = index[key]
    return RawColumn(codes, tuple(values), labels or {})


def dictionary_codes(chunk: pa.DictionaryArray) -> NDArray[np.int32]:
    """Codes of an Arrow dictionary column, `EMPTY` where it is null; read from its buffers, which costs nothing."""
    indices = chunk.indices
    validity, content = indices.buffers()
    codes = np.frombuffer(content, dtype=np.int32)[indices.offset : indices.offset + len(indices)]
    if validity is None:
        return codes
    bits = np.unpackbits(np.frombuffer(validity, dtype=np.uint8), bitorder="little")
    valid = bits[indices.offset : indices.offset + len(indices)].astype(bool)
    return np.where(valid, codes, np.int32(EMPTY))


def column_of_dictionary(codes: NDArray[Any], values: Sequence[object]) -> RawColumn:
    """Column that came as codes and values; values that are alike once stripped become one."""
    inner = column_of_objects(values)
    merged = np.append(inner.codes, np.int32(EMPTY))
    return RawColumn(merged[codes], inner.values)


def plain_value(cell: object) -> Code | None:
    """Return a cell as stripped text, a whole number or another number; None where it is empty."""
    if cell is None:
        return None
    if isinstance(cell, bool | np.bool_):
        return int(cell)
    if isinstance(cell, int | np.integer):
        return int(cell)
    if isinstance(cell, float | np.floating):
        number = float(cell)
        if np.isnan(number):
            return None
        return int(number) if number.is_integer() else number
    text = str(cell).strip().strip("\ufeff")
    return text or None


def parse_number(value: Code, decimal: str = "") -> float | None:
    """Return the number that a cell holds; None where it holds none. Both decimal signs are understood.

    >>> parse_number("3,5"), parse_number("3.5"), parse_number("3,5", decimal="."), parse_number("Enig")
    (3.5, 3.5, None, None)
    """
    if isinstance(value, str):
        text = value.strip().replace("\N{MINUS SIGN}", "-")
        if decimal != ".":
            text = text.replace(",", ".")
        if not _NUMBER.fullmatch(text):
            return None
        value = text
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None
