"""The workbook of a document: numbers as numbers, text as text, and how it was made."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest

from trepart_eval.reporting.document import Heading, render

from documents import HOSTILE, SIMULATED, hostile, ordinary, scores_table


def content_of(document):
    return render(document, {"xlsx"})["xlsx"]


def book_of(document):
    return openpyxl.load_workbook(io.BytesIO(content_of(document)))


def values_of(sheet):
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_there_is_a_sheet_for_the_method_and_one_for_each_table():
    assert book_of(ordinary()).sheetnames == ["Metode", "Tabell 1", "Tabell 2", "Figur 1", "Tabell 3", "Sammenlign"]


def test_numbers_are_numbers_and_an_interval_has_a_column_for_each_end():
    sheet = book_of(ordinary())["Tabell 1"]
    caption, _, header, first = values_of(sheet)[:4]
    assert caption[0] == "Skår for hver kommune, alle parter"
    assert header[3:5] == ["95 % intervall, nedre grense", "95 % intervall, øvre grense"]
    assert first == ["Kommune 0", 12, 50.25, 41.2, 63.9, 0.62]
    assert [cell.number_format for cell in sheet[4]][1:] == ["#,##0", "#,##0.0", "#,##0.0", "#,##0.0", "0%"]
    assert sheet.freeze_panes == "B4"


def test_a_hidden_figure_is_a_colon_and_a_missing_one_an_empty_cell():
    rows = {row[0]: row[1:] for row in values_of(book_of(ordinary())["Tabell 2"])}
    assert rows["Likeverd"] == [":", ":", ":", ":"]
    assert rows["Kompetanse"] == [None] * 4


def test_the_method_sheet_says_how_the_figures_were_made():
    texts = [value for row in values_of(book_of(ordinary())["Metode"]) for value in row]
    assert {"Skår går fra 0 til 100.", "Tabell 1", "Frø", "20260101"} <= set(texts)


def test_no_part_of_it_holds_a_formula_or_a_link():
    with zipfile.ZipFile(io.BytesIO(content_of(hostile()))) as archive:
        parts = [archive.read(name) for name in archive.namelist() if "worksheets/" in name]
    assert not any(mark in part for part in parts for mark in (b"<f>", b"<f ", b"<hyperlink"))


def test_hostile_text_is_printed_as_it_stands():
    first = [row[0] for row in values_of(book_of(hostile())["Tabell 1"])]
    assert set(HOSTILE) <= set(first)


def test_every_sheet_is_marked_where_the_data_are_made_up():
    book = book_of(ordinary(simulated=SIMULATED))
    assert all(SIMULATED in {sheet["A2"].value, sheet["A1"].value} for sheet in book)
    assert all(SIMULATED in sheet.oddHeader.center.text for sheet in book)


def test_sheets_have_names_that_excel_allows():
    book = book_of(ordinary(elements=(Heading(1, "A"), *(scores_table(1) for _ in range(12)))))
    assert len(book.sheetnames) == len(set(book.sheetnames)) == 13


@pytest.mark.parametrize("elements", [(), (Heading(1, "Tom"),)])
def test_a_document_without_tables_has_the_method_sheet(elements):
    assert book_of(ordinary(elements=elements, provenance=(), method=())).sheetnames == ["Metode"]
