"""Parquet files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np

from trepart_eval.sources.damage_reasons import damage_reason
from trepart_eval.sources.raw_tables import (
    OpenTable,
    RawColumn,
    RawTable,
    Unreadable,
    column_of_dictionary,
    column_of_numbers,
    column_of_objects,
    column_of_whole_numbers,
    dictionary_codes,
)
from trepart_eval.study.named_tables import TableFile


def open_parquet(file: TableFile) -> OpenTable:
    """Open a Parquet file; its first row is row 1."""
    from pyarrow import parquet

    with _whole_file():
        opened = parquet.ParquetFile(file.path)

    def read(wanted: Sequence[str]) -> RawTable:
        with _whole_file():
            table = opened.read(columns=list(wanted))
            columns = {name: _column(table.column(name)) for name in wanted}
        return RawTable(table.num_rows, columns, first_row=1)

    return OpenTable(list(opened.schema_arrow.names), read, opened.metadata.num_rows, opened.close)


@contextmanager
def _whole_file() -> Iterator[None]:
    """Turn what pyarrow raises on a damaged file into a problem."""
    import pyarrow as pa

    try:
        yield
    except (pa.ArrowException, OSError, ValueError, KeyError, OverflowError) as error:
        raise Unreadable("file_damaged", reason=damage_reason(error)) from error


def _column(column: Any) -> RawColumn:  # noqa: ANN401 - pyarrow's
    import pyarrow as pa

    kind = column.type
    if pa.types.is_integer(kind) and kind != pa.uint64():
        whole = column.fill_null(0).cast(pa.int64()).to_numpy()
        return column_of_whole_numbers(whole, column.is_null().to_numpy())
    if pa.types.is_floating(kind):
        return column_of_numbers(column.cast(pa.float64()).to_numpy())
    if pa.types.is_dictionary(kind) and not pa.types.is_string(kind.value_type):
        return _column(column.cast(kind.value_type))
    if pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_dictionary(kind):
        encoded = column if pa.types.is_dictionary(kind) else column.dictionary_encode()
        chunks = encoded.cast(pa.dictionary(pa.int32(), pa.string())).unify_dictionaries().chunks
        codes = np.concatenate([np.empty(0, np.int32), *(dictionary_codes(chunk) for chunk in chunks)])
        return column_of_dictionary(codes, chunks[0].dictionary.to_pylist() if chunks else [])
    return column_of_objects(column.to_pylist())
