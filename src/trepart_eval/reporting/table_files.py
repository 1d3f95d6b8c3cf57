"""Result tables as CSV, Parquet and JSON: full precision, for programs."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from trepart_eval.disclosure.released import Released


def csv_bytes(table: Released) -> bytes:
    """Table as CSV: UTF-8, commas, decimal points, empty where there is no value."""
    import pyarrow as pa
    import pyarrow.csv as arrow_csv

    stream = io.BytesIO()
    header = ",".join(table.arrow.column_names) + "\n"
    stream.write(header.encode())
    quoted_where_needed = arrow_csv.WriteOptions(include_header=False, quoting_style="needed")
    with pa.PythonFile(stream, mode="w") as sink:
        arrow_csv.write_csv(table.arrow, sink, quoted_where_needed)
        return stream.getvalue()


def parquet_bytes(table: Released) -> bytes:
    """Table as Parquet."""
    import pyarrow as pa
    from pyarrow import parquet

    sink = pa.BufferOutputStream()
    parquet.write_table(table.arrow, sink)
    content: bytes = sink.getvalue().to_pybytes()
    return content


def json_text(schema: str, tables: Mapping[str, Released], **about: Any) -> str:  # noqa: ANN401 - plain values
    """Tables as one JSON object: each a list of rows, null where there is no value."""
    content = {"schema": schema, **about, **{name: table.arrow.to_pylist() for name, table in tables.items()}}
    return json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False)
