"""A tidy table of figures read into cells: what each is about, how many people, and which means."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.disclosure.figures import Floats, Mask
from trepart_eval.problems import Problems
from trepart_eval.problems.suggestions import nearest
from trepart_eval.vocabulary.columns import COLUMNS
from trepart_eval.vocabulary.spelling import plain_text

if TYPE_CHECKING:
    import pyarrow as pa

HIDDEN: Final = "hidden"
STATUS: Final = "status"
_TIMES: Final = {"wave", "year", "quarter", "case"}  # keys also where they are numbers
_SURELY: Final = {*_TIMES, "workplace", "municipality", "party", "criterion", "dimension", "source", "theme"}
_NOT_KEYS: Final = {HIDDEN, STATUS, "reason", "reading", "interval_method", "parties_missing"}
_MEANS: Final = {"score", "value", "share_positive", "share_negative", "share_mixed"}
_SCALES: Final = {"0-100": (0.0, 100.0), "share": (0.0, 1.0), "per cent": (0.0, 100.0), "0-1": (0.0, 1.0)}

_NUMBERS: Final = {"double", "float", "int64", "int32", "int16", "int8"}
_WORDS: Final = {"string", "large_string", "string_view"}
_LARGEST: Final = 1 << 62  # from here on numbers of cells don't fit in a machine's whole numbers

Scale = tuple[float, float]


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """Rows of a table in an order of their own, whatever order they came in.

    Attributes
    ----------
    table : pyarrow.Table
        The table as it came.
    row : ndarray
        Row of the table that each cell is from.
    keys : tuple of str
        Columns that say what a row is about.
    levels : tuple of tuple of str
        Values of each key, in order.
    level : ndarray of shape (n_keys, n_cells)
        Which of them each cell has; the cells are in the order of their levels.
    n : ndarray
        People in each cell; NaN where that was hidden before.
    values : dict
        Means by column, in the column's own unit; NaN where there is none.
    scales : dict
        Ends of the scale of each of them.
    """

    table: pa.Table
    row: NDArray[np.intp]
    keys: tuple[str, ...]
    levels: tuple[tuple[str, ...], ...]
    level: NDArray[np.intp]
    n: Floats
    values: dict[str, Floats]
    scales: dict[str, Scale]

    @property
    def remarks(self) -> list[str]:
        """Columns of words that are no keys."""
        return [field.name for field in self.table.schema if str(field.type) in _WORDS and field.name not in self.keys]

    def column(self, name: str) -> list[Any]:
        """Values of any column, in the order of the cells."""
        given = self.table.column(name).to_pylist()
        return [given[row] for row in self.row]

    def back(self, values: NDArray[Any]) -> NDArray[Any]:
        """Values of the cells in the order of the table's rows."""
        result = np.empty_like(values)
        result[self.row] = values
        return result

    def code(self, cell: int) -> tuple[str, ...]:
        """What a cell is about: the value of each key."""
        return tuple(levels[place] for levels, place in zip(self.levels, self.level[:, cell], strict=True))

    def name(self, cell: int) -> str:
        """What a cell is about, as a person reads it."""
        return ", ".join(f"{key} {code}" for key, code in zip(self.keys, self.code(cell), strict=True))

    def strides(self) -> tuple[int, ...]:
        """Step of each key in the numbers of `places`."""
        steps = [1]
        for levels in reversed(self.levels[1:]):
            steps.insert(0, steps[0] * len(levels))
        return tuple(steps[: len(self.levels)])

    def places(self) -> NDArray[Any]:
        """A number for each cell that tells what it is about; they rise from cell to cell."""
        strides = self.strides()
        large = strides and strides[0] * len(self.levels[0]) >= _LARGEST
        level = self.level.astype(object if large else np.int64)
        return sum((row * step for row, step in zip(level, strides, strict=True)), np.zeros(len(self.n), level.dtype))


def as_arrow(table: object, problems: Problems) -> pa.Table | None:
    """Return the table as Arrow: a data frame of pandas or polars, an Arrow table, or a result that holds one."""
    import pyarrow as pa

    given: Any = getattr(table, "arrow", table)
    if hasattr(given, "to_arrow"):
        given = given.to_arrow()
    if isinstance(given, pa.Table):
        return None if _noted_twice(given.column_names, problems) else given
    if hasattr(given, "columns") and hasattr(given, "to_dict"):
        if _noted_twice([str(name) for name in given.columns], problems):
            return None
        columns = {str(name): given[name].tolist() for name in given.columns}
        return pa.table({name: _arrow_column(values) for name, values in columns.items()})
    problems.add("protect_not_a_table", value=type(table).__name__)
    return None


def _noted_twice(names: Sequence[str], problems: Problems) -> bool:
    twice = [name for name in names if names.count(name) > 1]
    if twice:
        problems.add("protect_column_twice", value=twice[0])
    return bool(twice)


def _arrow_column(values: list[Any]) -> pa.Array:
    import pyarrow as pa

    plain = [None if _is_nothing(value) else value for value in values]
    try:
        return pa.array(plain)
    except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError):
        return pa.array([None if value is None else str(value) for value in plain])


def _is_nothing(value: object) -> bool:
    if isinstance(value, float):
        return math.isnan(value)
    return value is None or type(value).__name__ in {"NAType", "NaTType"}


def read_cells(
    table: pa.Table,
    n: str,
    keys: Sequence[str] | None,
    values: Sequence[str] | None,
    scale: Scale | Mapping[str, Scale] | None,
    named: Sequence[str],
    problems: Problems,
) -> Cells | None:
    """Cells of a table; None where it can't be read, with the reasons noted.

    Parameters
    ----------
    n : str
        Column of counts.
    keys, values : sequence of str, optional
        Columns that say what a row is about, and columns of means; found by name and kind where they are left out.
    scale : (float, float) or mapping, optional
        Ends of the scale of the means, of all or by column.
    named : sequence of str
        Columns that sums speak of, which are keys.
    """
    columns = table.column_names
    for name in dict.fromkeys([n, *(keys or ()), *(values or ()), *named]):
        if name not in columns:
            known = ", ".join(columns)
            problems.add(
                "protect_no_column", value=name, known=known, suggestion=lambda name=name: nearest(name, columns)
            )
    if problems.has_errors:
        return None
    chosen = tuple(dict.fromkeys([*keys, *named])) if keys is not None else _keys_of(table, n, values or (), named)
    _check_keys(table, [key for key in chosen if keys is None and key not in {*named, *_SURELY}], problems)
    means = tuple(values) if values is not None else _means_of(table, n, chosen)
    levels, index = _levels(table, chosen)
    order = np.lexsort(index[::-1]) if chosen else np.arange(table.num_rows)
    cells = Cells(
        table=table,
        row=order,
        keys=chosen,
        levels=levels,
        level=index[:, order],
        n=_numbers(table, n, problems)[order],
        values={name: _numbers(table, name, problems)[order] for name in means},
        scales={},
    )
    _check(cells, n, problems)
    for name, found in cells.values.items():
        ends = scale.get(name) if isinstance(scale, Mapping) else scale
        cells.scales[name] = _scale_of(name, found, ends, problems)
    return None if problems.has_errors else cells


def _levels(table: pa.Table, keys: Sequence[str]) -> tuple[tuple[tuple[str, ...], ...], NDArray[np.intp]]:
    """Values of each key in order, and which of them each row has."""
    levels, index = [], np.zeros((len(keys), table.num_rows), dtype=np.intp)
    for place, key in enumerate(keys):
        given = table.column(key).to_pylist()
        code_of = {value: _code(value) for value in set(given)}
        found = tuple(sorted(set(code_of.values())))
        number = {code: level for level, code in enumerate(found)}
        level_of = {value: number[code] for value, code in code_of.items()}
        index[place] = [level_of[value] for value in given]
        levels.append(found)
    return tuple(levels), index


def _code(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return plain_text(str(value))


def _keys_of(table: pa.Table, n: str, values: Sequence[str], named: Sequence[str]) -> tuple[str, ...]:
    """Columns that say what a row is about: those known to, those named, and of the others those that rows need.

    A column of words that rows are told apart without is a remark: as a key it would keep a total from its parts.
    """
    import pyarrow as pa

    found, remarks = [], []
    for field in table.schema:
        number = pa.types.is_floating(field.type) or pa.types.is_integer(field.type) or pa.types.is_null(field.type)
        if field.name in {*named, *_SURELY} - {n} and not (number and field.name not in {*named, *_TIMES}):
            found.append(field.name)
        elif not number and field.name not in {n, *values, *_NOT_KEYS}:
            found.append(field.name)
            remarks.append(field.name)
    for name in reversed(remarks):
        others = [key for key in found if key != name]
        if _told_apart(table, others):
            found = others
    return tuple(found)


def _told_apart(table: pa.Table, keys: Sequence[str]) -> bool:
    if not keys:
        return bool(table.num_rows <= 1)
    columns = [table.column(key).to_pylist() for key in keys]
    return len(set(zip(*columns, strict=True))) == len(columns[0])


def _check_keys(table: pa.Table, keys: Sequence[str], problems: Problems) -> None:
    """Note keys that nobody named and that hold numbers as text: they would be shown where figures are hidden."""
    for key in keys:
        texts = [value for value in table.column(key).to_pylist() if value is not None]
        if texts and all(isinstance(text, str) and _reads_as_number(text) for text in texts):
            problems.add("protect_numbers_as_text", column=key, value=key)


def _reads_as_number(text: str) -> bool:
    try:
        float(text.strip().replace(",", "."))
    except ValueError:
        return False
    return True


def _means_of(table: pa.Table, n: str, keys: Sequence[str]) -> tuple[str, ...]:
    """Columns of numbers whose name or unit doesn't say that they are something else than means."""
    import pyarrow as pa

    def may_be(field: pa.Field) -> bool:
        if not (pa.types.is_floating(field.type) or pa.types.is_integer(field.type)) or field.name in {n, *keys}:
            return False
        if field.name in COLUMNS:
            return field.name in _MEANS
        return bool(pa.types.is_floating(field.type))

    return tuple(field.name for field in table.schema if may_be(field))


def _numbers(table: pa.Table, name: str, problems: Problems) -> Floats:
    column = table.column(name)
    if str(column.type) in _NUMBERS:
        return np.array(column.to_pylist(), dtype=np.float64)
    found = np.full(table.num_rows, np.nan)
    wrong = []
    for row, value in enumerate(column.to_pylist()):
        if value is None:
            continue
        if isinstance(value, int | float) and not isinstance(value, bool):
            found[row] = float(value)
        else:
            wrong.append(row + 2)
    if wrong:
        problems.add("protect_not_numbers", rows=wrong, column=name, value=name)
    return found


def _check(cells: Cells, n: str, problems: Problems) -> None:
    known = ~np.isnan(cells.n)
    count = np.where(known, cells.n, 0.0)
    with np.errstate(invalid="ignore"):
        odd = (count < 0) | ~np.isfinite(count) | (count != np.round(count))
    if odd.any():
        problems.add("protect_not_counts", rows=_rows(cells, odd), column=n)
    same = np.zeros(len(cells.n), dtype=bool)
    same[1:] = (np.diff(cells.level, axis=1) == 0).all(axis=0)
    if same.any():
        place = cells.name(int(np.flatnonzero(same)[0]))
        keys = ", ".join(cells.keys)
        problems.add("protect_same_row_twice", rows=_rows(cells, same), value=place, known=keys)
    for name, values in cells.values.items():
        stray = (cells.n == 0) & ~np.isnan(values)
        if stray.any():
            problems.add("protect_mean_of_nobody", rows=_rows(cells, stray), column=name)


def _rows(cells: Cells, where: Mask) -> list[int]:
    """Rows as a spreadsheet would number them."""
    return sorted(int(row) + 2 for row in cells.row[where])


def _scale_of(name: str, values: Floats, given: Scale | None, problems: Problems) -> Scale:
    """Scale of a column: the one given, the one its unit says, or the narrowest of the usual ones that holds it."""
    low, high = np.nanmin(values, initial=np.inf), np.nanmax(values, initial=-np.inf)
    unit = COLUMNS.get(name, ("", ""))[1]
    candidates = [given] if given else [_SCALES[unit]] if unit in _SCALES else []
    for ends in candidates or [(0.0, 1.0), (0.0, 100.0)]:
        if low > high or (ends[0] - 1e-9 <= low and high <= ends[1] + 1e-9):
            return float(ends[0]), float(ends[1])
    known = "–".join(f"{end:g}" for end in candidates[0]) if candidates else "0–1, 0–100"
    problems.add("protect_outside_scale", column=name, value=name, known=known)
    return 0.0, 1.0
