"""SPSS, Stata and SAS files, read by pyreadstat; the cells of a large SPSS file are decoded here, much faster."""

from __future__ import annotations

import subprocess
import sys
import warnings
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import numpy as np

from trepart_eval.problems.messages import Word
from trepart_eval.sources.damage_reasons import damage_reason
from trepart_eval.sources.fast_spss import read_columns
from trepart_eval.sources.raw_tables import (
    OpenTable,
    RawColumn,
    RawTable,
    Unreadable,
    column_of_numbers,
    column_of_objects,
)
from trepart_eval.sources.spss_dictionary import NotCertain, read_layout
from trepart_eval.study.named_tables import Code, TableFile

_READERS: Final = {
    ".sav": "read_sav",
    ".zsav": "read_sav",
    ".por": "read_por",
    ".dta": "read_dta",
    ".sas7bdat": "read_sas7bdat",
}
_MAGIC: Final = {".sav": (b"$FL2", b"$FL3"), ".zsav": (b"$FL2", b"$FL3")}
SUFFIXES: Final = tuple(_READERS)
LARGE: Final = 1 << 20
"""Bytes from which an SPSS file is decoded here; a smaller one takes pyreadstat no time worth saving."""
_COMPARED: Final = 200  # rows
_LONGEST_TRIAL: Final = 60  # seconds
_STATA_START: Final = b"<stata_dta>"  # version 13 and later
_STATA_END: Final = b"</stata_dta>"
_STATA_TAIL: Final = 64  # bytes
_TRIAL: Final = """
import sys, pyreadstat
try:
    for options in {"metadataonly": True}, {"row_limit": 1000, "user_missing": True}:
        pyreadstat.read_sav(sys.argv[1], output_format="dict", **options)
except Exception:  # said properly when the file is opened for good
    pass
"""


def open_statistical(file: TableFile) -> OpenTable:
    """Open an SPSS, Stata or SAS file; values that it declares missing stay apart from empty cells."""
    import pyreadstat

    suffix = file.path.suffix.lower()
    with file.path.open("rb") as stream:
        start = stream.read(4)
    if suffix in _MAGIC and start not in _MAGIC[suffix]:
        raise Unreadable("not_this_format", format=suffix)
    if suffix in _MAGIC:
        _survived(file)
    if suffix == ".dta":
        _whole(file)
    reader = getattr(pyreadstat, _READERS[suffix])
    # SAS and portable files have no user-missing values to ask for.
    options = {} if suffix in {".sas7bdat", ".por"} else {"user_missing": True}
    meta = _called(reader, file, metadataonly=True, output_format="dict", **options)[1]
    names = [name or "" for name in meta.column_names]  # None where a damaged file has no name
    n_rows = meta.number_rows if (meta.number_rows or -1) >= 0 else None

    def read(wanted: Sequence[str]) -> RawTable:
        columns = _decoded(file, wanted, meta)
        if columns is None:
            frame, full = _called(reader, file, usecols=list(wanted), disable_datetime_conversion=True, **options)
            if n_rows is not None and len(frame) != n_rows:
                raise Unreadable("file_cut_off", found=len(frame), expected=n_rows)
            # Popped, so that memory is given back on the way.
            columns = {name: _described(_plain(frame.pop(name)), name, full) for name in wanted}
        return RawTable(_length(columns), columns, first_row=1)

    titles = {name: text for name, text in (meta.column_names_to_labels or {}).items() if name and text}
    return OpenTable(names, read, n_rows, titles=titles)


def _survived(file: TableFile) -> None:
    """Raise where opening an SPSS file would take the whole program down.

    pyreadstat crashes on some damaged headers, which nothing here could catch. A header that isn't understood for
    certain is therefore opened by another process first; ordinary files are, and cost nothing.
    """
    try:
        with file.path.open("rb") as stream:
            read_layout(stream)
    except NotCertain:
        trial = [sys.executable, "-c", _TRIAL, str(file.path)]
        try:
            subprocess.run(trial, capture_output=True, check=True, timeout=_LONGEST_TRIAL)  # noqa: S603 - our own words
        except subprocess.SubprocessError:
            raise Unreadable("file_damaged", reason=Word("unreadable_header")) from None


def _whole(file: TableFile) -> None:
    """Raise where a Stata file is cut off after its data: its labels would be gone without a word."""
    with file.path.open("rb") as stream:
        start = stream.read(len(_STATA_START))
        stream.seek(max(0, file.path.stat().st_size - _STATA_TAIL))
        end = stream.read()
    if start == _STATA_START and not end.rstrip().endswith(_STATA_END):
        raise Unreadable("file_damaged", reason=Word("unreadable_end"))


def _decoded(file: TableFile, wanted: Sequence[str], meta: Any) -> dict[str, RawColumn] | None:  # noqa: ANN401 - pyreadstat's
    """Columns of a large SPSS file; None where pyreadstat has to read it."""
    if file.path.suffix.lower() not in _MAGIC or file.path.stat().st_size < LARGE:
        return None
    encoding = file.encoding or meta.file_encoding or ""
    try:
        cells = read_columns(file.path, wanted, meta.readstat_variable_types, meta.number_rows, encoding)
    except (NotCertain, MemoryError):
        return None
    if not _as_pyreadstat_reads(cells, file, wanted):
        return None
    return {name: _described(cells[name], name, meta) for name in wanted}


def _as_pyreadstat_reads(cells: Mapping[str, RawColumn], file: TableFile, wanted: Sequence[str]) -> bool:
    """Whether the first rows are the same as pyreadstat has them: a second opinion on every file that is decoded."""
    import pyreadstat

    first, _ = _called(
        pyreadstat.read_sav, file, usecols=list(wanted), row_limit=_COMPARED, user_missing=True,
        disable_datetime_conversion=True, output_format="dict",
    )  # fmt: skip
    return all(cells[name].cells(_COMPARED) == column_of_objects(first[name]).cells(_COMPARED) for name in wanted)


def _length(columns: Mapping[str, RawColumn]) -> int:
    return len(next(iter(columns.values())).codes) if columns else 0


def _called(reader: Callable[..., Any], file: TableFile, **options: object) -> tuple[Any, Any]:
    import pyreadstat

    if file.encoding:
        options["encoding"] = file.encoding
    damaged = (pyreadstat.ReadstatError, pyreadstat.PyreadstatError, ValueError, MemoryError, OverflowError, IndexError)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", UserWarning)  # two columns of one name, which no program writes
            frame, meta = reader(str(file.path), **options)
    except (*damaged, UserWarning) as error:
        raise Unreadable("file_damaged", reason=damage_reason(error)) from error
    return frame, meta


def _plain(series: Any) -> RawColumn:  # noqa: ANN401 - a pandas object
    if series.dtype.kind in "fiu":
        return column_of_numbers(series.to_numpy(dtype=np.float64))
    return column_of_objects(series.tolist())


def _described(column: RawColumn, name: str, meta: Any) -> RawColumn:  # noqa: ANN401 - pyreadstat's
    """Column with its labels and what the file declares missing."""
    labels: dict[Code, str] = {}
    for value, text in (meta.variable_value_labels.get(name) or {}).items():
        plain = int(value) if isinstance(value, float) and value.is_integer() else value
        labels[plain.strip() if isinstance(plain, str) else plain] = text.strip()
    declared = [*meta.missing_ranges.get(name, ()), *_single(meta.missing_user_values.get(name))]
    # Most columns with a million distinct values, such as a respondent's number, declare none of them missing.
    values = enumerate(column.values) if declared else ()
    missing = frozenset(index for index, value in values if any(_within(value, one) for one in declared))
    return RawColumn(column.codes, column.values, labels, missing)


def _single(values: Sequence[Code] | None) -> list[dict[str, Code]]:
    """Stata and SAS mark missing values with letters; each is a range of one."""
    return [{"lo": value, "hi": value} for value in values or ()]


def _within(value: Code, declared: Mapping[str, Code]) -> bool:
    low, high = declared["lo"], declared["hi"]
    if isinstance(value, str) or isinstance(low, str):
        return str(value).strip() == str(low).strip()
    return float(low) <= value <= float(high)
