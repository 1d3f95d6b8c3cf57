"""Result tables as CSV, Parquet and JSON."""

from __future__ import annotations

import io
import json

import pandas as pd
import pyarrow as pa
import pytest
from pyarrow import parquet

from trepart_eval.disclosure import not_about_answers
from trepart_eval.reporting.table_files import csv_bytes, json_text, parquet_bytes

TABLE = pa.table(
    {
        "case": ["Øvre Eiker", 'with "quotes", comma\nand line', ""],
        "score": pa.array([1 / 3, None, -0.0]),
        "n": pa.array([3, None, 0], pa.int64()),
    }
)
SHOWN = not_about_answers(TABLE)


def test_csv_holds_full_precision_and_empty_cells():
    frame = pd.read_csv(io.BytesIO(csv_bytes(SHOWN)))
    assert frame["case"].tolist()[:2] == TABLE["case"].to_pylist()[:2]
    assert frame["score"].tolist()[0] == 1 / 3
    assert frame["score"].isna().tolist() == [False, True, False]


def test_csv_is_utf8_with_the_columns_in_order():
    first = csv_bytes(SHOWN).decode("utf-8").splitlines()
    assert first[0] == "case,score,n"
    assert first[1].startswith('"Øvre Eiker",0.333')


def test_parquet_gives_the_table_back():
    assert parquet.read_table(pa.BufferReader(parquet_bytes(SHOWN))).equals(TABLE)


def test_json_has_null_and_a_schema_name():
    content = json.loads(json_text("trepart.score/1", {"scores": SHOWN}, study="Æ"))
    assert content["schema"] == "trepart.score/1"
    assert content["scores"][1]["score"] is None


def test_json_never_holds_what_is_not_json():
    with pytest.raises(ValueError, match="not JSON compliant"):
        json_text("x", {"t": not_about_answers(pa.table({"a": [float("nan")]}))})
