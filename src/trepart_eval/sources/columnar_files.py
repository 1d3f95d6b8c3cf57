"""Parquet files."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from trepart_eval.sources.raw_tables import (
    OpenTable,
    RawColumn,
    RawTable,
    Unreadable,
    column_of_dictionary,
    column_of_numbers,
    column_of_objects,
    dictionary_codes,
)
from trepart_eval.study.plan import TableFile


def open_parquet(file: TableFile) -> OpenTable:
    """Open a Parquet file; its first row is row 1."""
    import pyarrow as pa
    from pyarrow import parquet

    try:
        opened = parquet.ParquetFile(file.path)
    except (pa.ArrowInvalid, OSError) as error:
        raise Unreadable("file_damaged", reason=str(error).splitlines()[0]) from error

    def read(wanted: Sequence[str]) -> RawTable:
        try:
            table = opened.read(columns=list(wanted))
        except (pa.ArrowInvalid, OSError) as error:
            raise Unreadable("file_damaged", reason=str(error).splitlines()[0]) from error
        columns = {name: _column(table.column(name)) for name in wanted}
        return RawTable(table.num_rows, columns, first_row=1)

    return OpenTable(list(opened.schema_arrow.names), read, opened.metadata.num_rows)


def _column(column: object) -> RawColumn:
    import pyarrow as pa

    assert isinstance(column, pa.ChunkedArray)  # noqa: S101 - for the type checker; the library promises it
    kind = column.type
    if pa.types.is_integer(kind) or pa.types.is_floating(kind):
        return column_of_numbers(column.cast(pa.float64()).to_numpy())
    if pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_dictionary(kind):
        encoded = column if pa.types.is_dictionary(kind) else column.dictionary_encode()
        chunks = encoded.cast(pa.dictionary(pa.int32(), pa.string())).unify_dictionaries().chunks
        codes = np.concatenate([np.empty(0, np.int32), *(dictionary_codes(chunk) for chunk in chunks)])
        return column_of_dictionary(codes, chunks[0].dictionary.to_pylist() if chunks else [])
    return column_of_objects(column.to_pylist())
