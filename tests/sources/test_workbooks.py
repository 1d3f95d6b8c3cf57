"""Workbooks: cells as Excel holds them, rows as it numbers them, and what isn't a whole workbook."""

import datetime
import gc
import io
import zipfile

import numpy as np
import openpyxl
import openpyxl.chart
import pytest

from trepart_eval.problems import Problems
from trepart_eval.sources.files import read_table
from trepart_eval.study.named_tables import TableFile


def workbook(rows, **sheets):
    """Bytes of a workbook: a sheet from rows, and more sheets by name; a row of None is left out."""
    book = openpyxl.Workbook()
    for sheet, content in [(book.active, rows), *((book.create_sheet(name), rows) for name, rows in sheets.items())]:
        for number, row in enumerate(content, start=1):
            for column, value in enumerate(row or (), start=1):
                sheet.cell(number, column, value)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def edited(content, part, change):
    """Return a workbook with one of its parts changed."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(target, "w") as archive:
        for name in source.namelist():
            archive.writestr(name, change(source.read(name)) if part in name else source.read(name))
    return target.getvalue()


def read(folder, content, columns=("a", "b"), name="table.xlsx", **known):
    """Cells of each column and the row numbers; or the problems."""
    (folder / name).write_bytes(content)
    problems = Problems()
    table = read_table(TableFile(folder / name, name, **known), columns, problems)
    if table is None:
        return list(problems)
    cells = {name: [(*column.values, None)[code] for code in column.codes] for name, column in table.columns.items()}
    return cells, table.row_numbers(np.arange(table.n_rows))


SOUND = workbook([["a", "b"], [1, "x"], [2.5, "y"]])


def test_numbers_and_text_are_read_as_they_are(tmp_path):
    assert read(tmp_path, SOUND) == ({"a": [1, 2.5], "b": ["x", "y"]}, [2, 3])


@pytest.mark.parametrize(
    ("cell", "value"),
    [(True, 1), (2.0, 2), ("007", "007"), ("  x ", "x"), ("", None), ("#N/A", "#N/A"), (0.1, 0.1)],
)
def test_a_cell_is_read_as_a_plain_value(tmp_path, cell, value):
    assert read(tmp_path, workbook([["a", "b"], [cell, "x"]]))[0]["a"] == [value]


def test_a_number_that_excel_made_a_date_is_shown_as_the_date(tmp_path):
    cells, _ = read(tmp_path, workbook([["a", "b"], [datetime.date(2024, 2, 1), 1]]))
    assert cells["a"][0].startswith("2024-02-01")


def test_blank_rows_are_left_out_and_the_others_keep_their_numbers(tmp_path):
    rows = [["a", "b"], None, [1, "x"], ["", None], None, [2, "y"], ["", ""], ["", " "]]
    assert read(tmp_path, workbook(rows)) == ({"a": [1, 2], "b": ["x", "y"]}, [3, 6])


def test_a_wrong_size_written_by_a_tool_hides_no_rows(tmp_path):
    small = edited(SOUND, "sheet1", lambda xml: xml.replace(b'ref="A1:B3"', b'ref="A1"'))
    assert small != SOUND
    assert read(tmp_path, small)[1] == [2, 3]


def test_the_first_sheet_is_read_unless_one_is_named(tmp_path):
    book = workbook([["a", "b"], [1, 2]], Svar=[["a", "b"], [3, 4]])
    assert read(tmp_path, book)[0]["a"] == [1]
    assert read(tmp_path, book, sheet="Svar")[0]["a"] == [3]


def test_problems_name_the_sheet_that_the_study_names(tmp_path):
    (problem,) = read(tmp_path, workbook([["a"]], Svar=[["a", "c"], [3, 4]]), sheet="Svar")
    assert (problem.code, problem.sheet) == ("column_missing", "Svar")


def chart_first():
    book = openpyxl.Workbook()
    chart = openpyxl.chart.BarChart()
    chart.add_data(openpyxl.chart.Reference(book.active, range_string="Sheet!A1:A3"))
    book.create_chartsheet("Figur", 0).add_chart(chart)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


LAUGHS = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">' + b"".join(
    b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9)
)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b"a;b\n1;2\n", "not_a_workbook"),
        (SOUND[:-30], "not_a_workbook"),
        (SOUND[: len(SOUND) // 2], "not_a_workbook"),
        (edited(SOUND, "workbook.xml", lambda _: b""), "file_damaged"),
        (edited(SOUND, "sheet1", lambda xml: xml[:-40]), "file_damaged"),
        (edited(SOUND, "sheet1", lambda xml: LAUGHS + b"]>" + xml.replace(b"<v>1<", b"<v>&i;<")), "file_damaged"),
        (edited(SOUND, "Content_Types", lambda _: b"<x/>"), "not_a_workbook"),
        (workbook([]), "header_missing"),
        (workbook([None, ["a", "b"], [1, 2]]), "header_missing"),
        (workbook([["a", "b"]]), "no_rows"),
        (workbook([["a", "b"], [None, " "]]), "no_rows"),
        (workbook([["a", "b", "a "], [1, 2, 3]]), "column_twice"),
        (chart_first(), "sheet_without_cells"),
    ],
)
def test_what_cannot_be_read_is_one_problem_and_leaves_no_file_open(tmp_path, content, code):
    assert [problem.code for problem in read(tmp_path, content)] == [code]
    gc.collect()  # a file left open is a warning, and warnings are errors here


def test_a_row_number_that_excel_does_not_allow_is_not_waited_for(tmp_path, monkeypatch):
    monkeypatch.setattr("trepart_eval.sources.workbooks._MOST_ROWS", 1000)
    far = edited(SOUND, "sheet1", lambda xml: xml.replace(b'r="3"', b'r="999999999"'))
    assert read(tmp_path, far)[1] == [2]


def test_a_workbook_of_the_new_format_is_read_under_the_old_name(tmp_path):
    assert read(tmp_path, SOUND, name="table.xls")[1] == [2, 3]
