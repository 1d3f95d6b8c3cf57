"""SPSS, Stata and SAS files, read by pyreadstat."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import numpy as np

from trepart_eval.sources.raw_tables import (
    OpenTable,
    RawColumn,
    RawTable,
    Unreadable,
    column_of_numbers,
    column_of_objects,
)
from trepart_eval.study.plan import Code, TableFile

_READERS: Final = {
    ".sav": "read_sav",
    ".zsav": "read_sav",
    ".por": "read_por",
    ".dta": "read_dta",
    ".sas7bdat": "read_sas7bdat",
}
_MAGIC: Final = {".sav": (b"$FL2", b"$FL3"), ".zsav": (b"$FL2", b"$FL3")}
SUFFIXES: Final = tuple(_READERS)


def open_statistical(file: TableFile) -> OpenTable:
    """Open an SPSS, Stata or SAS file; values that it declares missing stay apart from empty cells."""
    import pyreadstat

    suffix = file.path.suffix.lower()
    with file.path.open("rb") as stream:
        start = stream.read(4)
    if suffix in _MAGIC and start not in _MAGIC[suffix]:
        raise Unreadable("not_this_format", format=suffix)
    reader = getattr(pyreadstat, _READERS[suffix])
    meta = _called(reader, file, metadataonly=True)[1]
    names = list(meta.column_names)
    n_rows = meta.number_rows if (meta.number_rows or -1) >= 0 else None

    def read(wanted: Sequence[str]) -> RawTable:
        # SAS and portable files have no user-missing values to ask for.
        options = {} if suffix in {".sas7bdat", ".por"} else {"user_missing": True}
        frame, full = _called(reader, file, usecols=list(wanted), disable_datetime_conversion=True, **options)
        if n_rows is not None and len(frame) != n_rows:
            raise Unreadable("file_cut_off", found=len(frame), expected=n_rows)
        columns = {}
        for name in wanted:
            columns[name] = _column(frame.pop(name), name, full)  # popped, so that memory is given back on the way
        return RawTable(_length(columns), columns, first_row=1)

    return OpenTable(names, read, n_rows)


def _length(columns: Mapping[str, RawColumn]) -> int:
    return len(next(iter(columns.values())).codes) if columns else 0


def _called(reader: Callable[..., Any], file: TableFile, **options: object) -> tuple[Any, Any]:
    import pyreadstat

    if file.encoding:
        options["encoding"] = file.encoding
    try:
        frame, meta = reader(str(file.path), **options)
    except (pyreadstat.ReadstatError, pyreadstat.PyreadstatError, ValueError, MemoryError, OverflowError) as error:
        raise Unreadable("file_damaged", reason=str(error).strip() or type(error).__name__) from error
    return frame, meta


def _column(series: Any, name: str, meta: Any) -> RawColumn:  # noqa: ANN401 - pandas and pyreadstat objects
    labels: dict[Code, str] = {}
    for value, text in (meta.variable_value_labels.get(name) or {}).items():
        plain = int(value) if isinstance(value, float) and value.is_integer() else value
        labels[plain.strip() if isinstance(plain, str) else plain] = text.strip()
    if series.dtype.kind in "fiu":
        column = column_of_numbers(series.to_numpy(dtype=np.float64), labels)
    else:
        column = column_of_objects(series.tolist(), labels)
    declared = [*meta.missing_ranges.get(name, ()), *_single(meta.missing_user_values.get(name))]
    missing = frozenset(
        index for index, value in enumerate(column.values) if any(_within(value, one) for one in declared)
    )
    return RawColumn(column.codes, column.values, labels, missing)


def _single(values: Sequence[Code] | None) -> list[dict[str, Code]]:
    """Stata and SAS mark missing values with letters; each is a range of one."""
    return [{"lo": value, "hi": value} for value in values or ()]


def _within(value: Code, declared: Mapping[str, Code]) -> bool:
    low, high = declared["lo"], declared["hi"]
    if isinstance(value, str) or isinstance(low, str):
        return str(value).strip() == str(low).strip()
    return float(low) <= value <= float(high)
