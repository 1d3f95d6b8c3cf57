"""Parquet files of every type of column, and damaged ones."""

import datetime
import decimal
import gc
import io

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from trepart_eval.problems import Problems
from trepart_eval.sources.files import read_table
from trepart_eval.study.named_tables import TableFile


def parquet(row_group_size=None, **columns):
    stream = io.BytesIO()
    pq.write_table(pa.table(columns), stream, row_group_size=row_group_size)
    return stream.getvalue()


def read(folder, content, columns=("a",)):
    """Cells of each column, or the problems."""
    path = folder / "table.parquet"
    path.write_bytes(content)
    problems = Problems()
    table = read_table(TableFile(path, path.name), columns, problems)
    if table is None:
        return list(problems)
    assert table.first_row == 1
    return {name: [(*column.values, None)[code] for code in column.codes] for name, column in table.columns.items()}


SOUND = parquet(a=[1, 2, 3], b=["x", "y", "z"])
BIG = 2**53 + 1


@pytest.mark.parametrize(
    ("column", "cells"),
    [
        (pa.array([1, None, 3], pa.int8()), [1, None, 3]),
        (pa.array([BIG, None, 1], pa.int64()), [BIG, None, 1]),
        (pa.array([2**64 - 1, 0], pa.uint64()), [2**64 - 1, 0]),
        (pa.array([1.0, None, 2.5], pa.float32()), [1, None, 2.5]),
        (pa.array([1.0, float("nan")], pa.float64()), [1, None]),
        (pa.array([True, None, False]), [1, None, 0]),
        (pa.array(["x", " y ", "", None]), ["x", "y", None, None]),
        (pa.array(["x", "y"], pa.large_string()), ["x", "y"]),
        (pa.array(["x", None, "x"]).dictionary_encode(), ["x", None, "x"]),
        (pa.array([7, None, 8]).dictionary_encode(), [7, None, 8]),
        (pa.array([decimal.Decimal("1.50"), None]), ["1.50", None]),
        (pa.array([datetime.date(2015, 6, 1)]), ["2015-06-01"]),
    ],
)
def test_every_type_of_column_becomes_plain_values(tmp_path, column, cells):
    filler = list(range(len(cells)))  # keeps rows that are blank in the column
    assert read(tmp_path, parquet(a=column, b=filler), ("a", "b"))["a"] == cells


def test_row_groups_with_other_values_are_one_column(tmp_path):
    words = ["x", "y", "z", "x", None, "w"]
    assert read(tmp_path, parquet(row_group_size=2, a=words, b=range(6)), ("a", "b"))["a"] == words


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b"a;b\n1;2\n", "file_damaged"),
        (parquet(a=pa.array([], pa.int8())), "no_rows"),
        (parquet(a=[None, None]), "no_rows"),
        (parquet(b=[1]), "column_missing"),
    ],
)
def test_what_cannot_be_read_is_one_problem(tmp_path, content, code):
    assert [problem.code for problem in read(tmp_path, content)] == [code]


@pytest.mark.parametrize("length", range(1, len(SOUND), 17))
def test_a_file_cut_off_is_damaged_wherever_it_is_cut(tmp_path, length):
    assert [problem.code for problem in read(tmp_path, SOUND[:length])] == ["file_damaged"]


def test_the_file_is_closed_when_a_column_is_missing(tmp_path):
    read(tmp_path, SOUND, ["c"])
    gc.collect()
    (tmp_path / "table.parquet").unlink()  # fails on Windows where the file is still open
