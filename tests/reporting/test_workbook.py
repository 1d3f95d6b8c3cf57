"""The Excel workbook: every table, and no live formula from data."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pyarrow as pa
import pytest

from trepart_eval.disclosure import not_about_answers
from trepart_eval.reporting.workbook import workbook_bytes

HOSTILE = [
    "=1+1", "+1", "-1", "@SUM(A1)", "=HYPERLINK(\"http://x\",\"y\")", "=cmd|' /C calc'!A0", "\t=1", "http://example.org",
    "mailto:a@b.c", "{=1+1}", "0301", "1e5", "<b>fet</b>", "æøå",
]  # fmt: skip


def book_of(values):
    table = pa.table({"case": values, "score": [float(n) for n in range(len(values))]})
    return workbook_bytes("Title", {"scores": not_about_answers(table)})


def test_text_from_data_stays_text():
    sheet = openpyxl.load_workbook(io.BytesIO(book_of(HOSTILE)))["scores"]
    cells = [row[0] for row in sheet.iter_rows(min_row=2)]
    assert [cell.value for cell in cells] == HOSTILE
    assert {cell.data_type for cell in cells} == {"s"}
    assert all(cell.hyperlink is None for cell in cells)


def test_no_part_of_the_file_holds_a_formula():
    with zipfile.ZipFile(io.BytesIO(book_of(HOSTILE))) as archive:
        sheets = [archive.read(name) for name in archive.namelist() if "worksheets/" in name]
    assert sheets
    assert not any(b"<f>" in sheet or b"<f " in sheet for sheet in sheets)


def test_the_last_sheet_explains_the_columns():
    book = openpyxl.load_workbook(io.BytesIO(book_of(["A"])))
    assert book.sheetnames == ["scores", "columns"]
    assert [row[0].value for row in book["columns"].iter_rows(min_row=2)] == ["case", "score"]


def test_what_is_missing_is_an_empty_cell():
    table = pa.table({"case": ["A", "B"], "score": pa.array([None, 0.0], pa.float64())})
    sheet = openpyxl.load_workbook(io.BytesIO(workbook_bytes("T", {"scores": not_about_answers(table)})))["scores"]
    assert (sheet["B2"].value, sheet["B3"].value) == (None, 0)


def test_equal_tables_give_equal_bytes():
    assert book_of(HOSTILE) == book_of(HOSTILE)


@pytest.mark.parametrize("count", [0, 1])
def test_an_empty_table_is_a_sheet_with_a_header(count):
    sheet = openpyxl.load_workbook(io.BytesIO(book_of(["A"] * count)))["scores"]
    assert sheet.max_row == count + 1
