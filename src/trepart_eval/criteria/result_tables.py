"""Tidy tables of results: columns from the one vocabulary, held in Arrow and handed out as data frames.

Columns are built from buffers and lists. Arrow's shorter ways (``pyarrow.array``, ``to_numpy``, ``filter``) import
pandas and its own compute module, which takes longer than scoring sixteen cases.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from html import escape
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.vocabulary.labels import label
from trepart_eval.vocabulary.languages import Language, format_number, format_p_value
from trepart_eval.vocabulary.terms import WHOLE_CASE, Criterion

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa


_MOST_ROWS: Final = 200  # of a table in Jupyter
_P_VALUES: Final = frozenset({"p_value", "p_holm", "p_bh"})
_TERMS: Final = frozenset({"criterion", "source", "status", "convergence"})
_PLACES: Final = frozenset({"wave", "workplace", "other_workplace"})


def indices(shape: tuple[int, ...]) -> tuple[NDArray[np.intp], ...]:
    """Index along each axis for every cell of a table with a shape."""
    return tuple(np.indices(shape).astype(np.intp))


def text_column(keys: Sequence[str], index: NDArray[Any]) -> pa.Array:
    """Column of text from the distinct texts and an index into them."""
    return _text_array(keys, index.ravel(), np.zeros(index.size, dtype=bool))


def enum_column(values: NDArray[np.object_], hidden: NDArray[np.bool_] | None = None) -> pa.Array:
    """Column of text from an array of terms; null where hidden."""
    return text_values([str(value) for value in values.ravel()], hidden)


def number_column(values: NDArray[Any], hidden: NDArray[np.bool_]) -> pa.Array:
    """Column of numbers; null where hidden or unknown. Whole numbers are int64, unless they are int32 already."""
    import pyarrow as pa

    flat = np.ascontiguousarray(values.ravel())
    absent = hidden.ravel()
    if flat.dtype.kind == "f":
        flat = flat + 0.0  # no negative zero
        absent = absent | np.isnan(flat)
    elif flat.dtype != np.int32:
        flat = flat.astype(np.int64)
    kind = {"float64": pa.float64(), "int32": pa.int32()}.get(flat.dtype.name, pa.int64())
    return pa.Array.from_buffers(kind, len(flat), [_validity(absent), pa.py_buffer(flat)])


def text_values(values: Sequence[str], hidden: NDArray[np.bool_] | None = None) -> pa.Array:
    """Column of text; null where hidden."""
    place = {value: at for at, value in enumerate(dict.fromkeys(values))}
    index = np.fromiter(map(place.__getitem__, values), dtype=np.intp, count=len(values))
    absent = np.zeros(len(values), dtype=bool) if hidden is None else hidden.ravel()
    return _text_array(list(place), index, absent)


def _text_array(keys: Sequence[str], index: NDArray[Any], absent: NDArray[np.bool_]) -> pa.Array:
    """Text from the distinct texts and an index into them."""
    import pyarrow as pa

    encoded = np.array([*(key.encode() for key in keys), None], dtype=object)[:-1]  # the last keeps it from being text
    size = np.array([len(key) for key in encoded], dtype=np.int32)
    offsets = np.zeros(len(index) + 1, dtype=np.int32)
    np.cumsum(size[index], out=offsets[1:])
    content = [_validity(absent), pa.py_buffer(offsets), pa.py_buffer(b"".join(encoded[index].tolist()))]
    return pa.Array.from_buffers(pa.string(), len(index), content)


def group_column(names: list[Any]) -> pa.Array:
    """Column of the units' names: whole numbers stay numbers, all else is text."""
    if names and all(isinstance(name, int | np.integer) and not isinstance(name, bool) for name in names):
        return number_column(np.array(names, dtype=np.int64), np.zeros(len(names), dtype=bool))
    return text_values([str(name) for name in names])


def emptied(column: pa.ChunkedArray, hidden: NDArray[np.bool_], instead: str | None = None) -> pa.Array:
    """Column without its values where hidden; ``instead`` takes their place where it is text."""
    import pyarrow as pa

    values = column.to_pylist()
    absent = np.array([value is None for value in values], dtype=bool)
    if pa.types.is_string(column.type):
        kept = [(instead if gone else value) or "" for gone, value in zip(hidden.tolist(), values, strict=True)]
        return text_values(kept, absent & ~hidden if instead else absent | hidden)
    kind = {"double": np.float64, "int64": np.int64, "int32": np.int32}.get(str(column.type))
    if kind is not None:
        filled = np.array([0 if value is None else value for value in values], dtype=kind)
        filled[hidden] = 0
        return number_column(filled, absent | hidden)
    kept = [instead if gone else value for gone, value in zip(hidden.tolist(), values, strict=True)]
    return pa.array(kept, type=column.type)


def rows_where(table: pa.Table, keep: NDArray[np.bool_]) -> pa.Table:
    """Rows of a table in which a condition holds."""
    import pyarrow as pa

    edges = np.flatnonzero(np.diff(np.concatenate([[False], keep, [False]]).astype(np.int8)))
    runs = [table.slice(start, stop - start) for start, stop in edges.reshape(-1, 2).tolist()]
    return pa.concat_tables(runs or [table.slice(0, 0)]).combine_chunks()


def rows_as_dicts(table: pa.Table, **wanted: str | Collection[str]) -> list[dict[str, Any]]:
    """Rows in which columns have certain values, as dicts; the other rows are never taken out of the table.

    Parameters
    ----------
    table : pyarrow.Table
        Any table.
    **wanted : str or collection of str
        Value, or values, that the column of that name must have.
    """
    keep = np.ones(table.num_rows, dtype=bool)
    for name, values in wanted.items():
        keep &= _is_among(table.column(name), {values} if isinstance(values, str) else set(values))
    places = np.flatnonzero(keep)
    chosen = table if keep.all() else table.take(number_column(places, np.zeros(len(places), dtype=bool)))
    rows: list[dict[str, Any]] = chosen.to_pylist()
    return rows


def combinations_in(table: pa.Table, *names: str) -> list[tuple[str | None, ...]]:
    """Combinations of texts that stand together in columns of a table, in the order in which they come first."""
    coded = [_coded(table.column(name)) for name in names]
    place = np.zeros(table.num_rows, dtype=np.int64)
    for texts, codes in coded:
        place = place * len(texts) + codes
    first = np.sort(np.unique(place, return_index=True)[1]).tolist()
    return [tuple(texts[codes[row]] for texts, codes in coded) for row in first]


def _is_among(column: pa.ChunkedArray, allowed: Collection[str]) -> NDArray[np.bool_]:
    texts, codes = _coded(column)
    among: NDArray[np.bool_] = np.array([text in allowed for text in texts], dtype=bool)[codes]
    return among


def _coded(column: pa.ChunkedArray) -> tuple[list[str | None], NDArray[np.int32]]:
    """Texts of a column, each once and None last, and the place of every row's among them."""
    coded = column.combine_chunks().dictionary_encode()
    codes = np.frombuffer(coded.indices.buffers()[1], dtype=np.int32)[coded.indices.offset :][: len(coded)]
    texts = [*coded.dictionary.to_pylist(), None]
    if coded.indices.null_count:
        codes = np.where(np.array(coded.indices.is_valid().to_pylist(), dtype=bool), codes, len(texts) - 1)
    return texts, codes


def numbers(table: pa.Table, name: str) -> NDArray[np.float64]:
    """Column as an array, NaN where it is null."""
    return np.array(table.column(name).to_pylist(), dtype=np.float64)


def _validity(absent: NDArray[np.bool_]) -> pa.Buffer | None:
    import pyarrow as pa

    return pa.py_buffer(np.packbits(~absent, bitorder="little")) if absent.any() else None


def data_frame(table: pa.Table) -> pd.DataFrame:
    """Return a fresh data frame: counts stay whole numbers where some are unknown."""
    import pandas as pd
    import pyarrow as pa

    frame: pd.DataFrame = table.to_pandas(types_mapper={pa.int64(): pd.Int64Dtype()}.get)
    return frame


def unit_name(row: dict[str, Any]) -> str:
    """Name of the unit that a row of a result is about: the case, and the workplace where it is about one."""
    return str(row["case"] if row["workplace"] == WHOLE_CASE else f"{row['case']}: {row['workplace']}")


def wide_html(table: pa.Table, caption: str, language: Language, shown: Callable[[dict[str, Any]], str]) -> str:
    """Return a result on whole cases as HTML: a row per case, a column per criterion, a part per source and wave.

    Parameters
    ----------
    table : pyarrow.Table
        Rows of cases and criteria.
    caption : str
        Sentence above the table.
    language : Language
        Language of the criteria's labels.
    shown : callable
        What a cell shows, from its row.
    """
    parts: dict[str, dict[str, dict[str, str]]] = {}
    for row in table.to_pylist():
        if row.get("party", WHOLE_CASE) == WHOLE_CASE:
            title = label("source", row["source"], language)
            title += "" if row["wave"] == WHOLE_CASE else f", {row['wave']}"
            parts.setdefault(title, {}).setdefault(unit_name(row), {})[row["criterion"]] = shown(row)
    head = "".join(f'<th scope="col">{escape(label("criterion", c, language, short=True))}</th>' for c in Criterion)
    html = [f"<p>{escape(caption)}</p>"]
    for title, cases in parts.items():
        rows = "".join(_html_row(case, cells) for case, cells in cases.items())
        html.append(f"<table><caption>{escape(title)}</caption><tr><td></td>{head}</tr>{rows}</table>")
    return "".join(html)


def table_html(table: pa.Table, caption: str, language: Language, *, decimals: int = 2) -> str:
    """Return any result as HTML, a column each; empty cells are empty and numbers rounded.

    Terms have their labels. Columns of places and times that are "all" in every row are left out.

    Parameters
    ----------
    table : pyarrow.Table
        The result.
    caption : str
        Sentence above the table.
    language : Language
        How numbers are written.
    decimals : int
        Of numbers that aren't whole by their kind.
    """
    names = [name for name in table.column_names if _says_something(table, name)]
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in names)

    def shown(name: str, value: object) -> str:
        if value is None:
            return ""
        if isinstance(value, float):
            if name in _P_VALUES:
                return format_p_value(value, language).removeprefix("= ")
            return format_number(value, language, decimals=decimals)
        return label(name, value, language) if isinstance(value, str) and name in _TERMS else str(value)

    rows = "".join(
        "<tr>" + "".join(f"<td>{escape(shown(name, row[name]))}</td>" for name in names) + "</tr>"
        for row in table.slice(0, _MOST_ROWS).to_pylist()
    )
    more = table.num_rows - _MOST_ROWS
    rest = f"<p>… + {more}</p>" if more > 0 else ""
    return f"<p>{escape(caption)}</p><table><tr>{head}</tr>{rows}</table>{rest}"


def _says_something(table: pa.Table, name: str) -> bool:
    return name not in _PLACES or set(table.column(name).to_pylist()) != {WHOLE_CASE}


def _html_row(case: str, cells: dict[str, str]) -> str:
    shown = (f'<td style="white-space: nowrap">{escape(cells.get(criterion, ""))}</td>' for criterion in Criterion)
    return f'<tr><th scope="row">{escape(case)}</th>{"".join(shown)}</tr>'
