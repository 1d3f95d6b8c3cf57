"""A document's tables as a workbook: a sheet for each, with numbers as numbers, and one about the method."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Final

from trepart_eval.reporting.document.blocks import Block, blocks_of, table_block, word_of
from trepart_eval.reporting.document.cells import (
    HIDDEN,
    HIDDEN_SIGN,
    Cell,
    Empty,
    Interval,
    Number,
    Percent,
    cell_text,
    settled,
)
from trepart_eval.reporting.document.clean_text import clean
from trepart_eval.reporting.document.comparisons import Comparison
from trepart_eval.reporting.document.elements import Figure, Table
from trepart_eval.reporting.document.report_document import Document
from trepart_eval.reporting.workbook import Column, Sheet, sheets_as_workbook
from trepart_eval.vocabulary.languages import Language

_WIDEST_METHOD: Final = 70


def xlsx_bytes(document: Document) -> bytes:
    """Document as a workbook; the same document gives the same bytes.

    First a sheet about the method: title, what the sheets hold, how the figures were made and where they come from.
    Then one for each table, each comparison, and each figure's data. Hidden figures are a colon, missing ones an empty
    cell, and the ends of an interval a column each.

    Parameters
    ----------
    document : Document
        The document.
    """
    sheets = _table_sheets(document)
    return sheets_as_workbook(
        clean(document.title),
        [_method_sheet(document, sheets), *sheets],
        note=clean(document.simulated),
        author=", ".join(map(clean, document.authors)),
        created=dt.datetime.combine(document.date, dt.time()),
    )


def _method_sheet(document: Document, sheets: Sequence[Sheet]) -> Sheet:
    language = document.language
    simulated = [document.simulated] if document.simulated else []
    above = [document.title, *simulated, document.subtitle, " · ".join([*document.authors, document.date_text])]
    rows = [(sheet.name, sheet.above[0]) for sheet in sheets]
    rows += [("", ""), *document.provenance] if document.provenance else []
    names, values = zip(*rows, strict=True) if rows else ((), ())
    return Sheet(
        word_of("method_sheet", language),
        columns=[
            Column(word_of("provenance_what", language), [clean(name) for name in names]),
            Column(word_of("provenance_value", language), [clean(value) for value in values]),
        ],
        above=[clean(line) for line in above if line],
        below=[clean(sentence) for sentence in document.method],
        widest=_WIDEST_METHOD,
    )


def _table_sheets(document: Document) -> list[Sheet]:
    """Sheets in the order of the document; the provenance stands on the method sheet already."""
    sheets = []
    tables = [element for element in document.elements if isinstance(element, Table | Figure | Comparison)]
    blocks = [block for block in blocks_of(document) if block["kind"] in {"table", "figure", "comparison"}]
    for element, block in zip(tables, blocks, strict=False):
        if isinstance(element, Table):
            sheets.append(_sheet(block["label"], element, block, document))
        elif isinstance(element, Comparison):
            sheets.append(_sheet(word_of("compare_sheet", document.language), element.table(), block, document))
        elif element.data is not None:
            data = table_block(element.data, document.language)
            sheets.append(_sheet(block["label"], element.data, data, document))
    return sheets


def _sheet(name: str, table: Table, block: Block, document: Document) -> Sheet:
    columns = [
        column
        for place, heading in enumerate(block["header"])
        for column in _columns(heading, [settled(row[place]) for row in table.rows], document.language)
    ]
    simulated = [clean(document.simulated)] if document.simulated else []
    hidden = any(cell is HIDDEN for row in table.rows for cell in row)
    notes = [clean(table.note), word_of("hidden_sign", document.language) if hidden else ""]
    return Sheet(name, columns, [block["caption"], *simulated], [note for note in notes if note])


def _columns(heading: str, cells: Sequence[Cell], language: Language) -> list[Column]:
    """Column of the sheet, or two of them for intervals."""
    style = _number_format(cells)
    if not any(isinstance(cell, Interval) for cell in cells):
        return [Column(heading, [_value(cell, language) for cell in cells], style)]
    ends = []
    for name in ("low", "high"):
        values = [getattr(cell, name) if isinstance(cell, Interval) else _value(cell, language) for cell in cells]
        ends.append(Column(word_of(name, language, name=heading), values, style))
    return ends


def _value(cell: Cell, language: Language) -> str | float | None:
    if isinstance(cell, Number):
        return cell.value
    if isinstance(cell, Percent):
        return cell.share
    if isinstance(cell, Empty):
        return HIDDEN_SIGN if cell is HIDDEN else None
    return cell_text(cell, language)


def _number_format(cells: Sequence[Cell]) -> str:
    """Return Excel's format with the most decimals that any cell has; Excel writes them in its reader's language."""
    shown = [cell for cell in cells if isinstance(cell, Number | Percent | Interval)]
    if not shown:
        return ""
    decimals = max(cell.decimals for cell in shown)
    places = "." + "0" * decimals if decimals else ""
    return f"0{places}%" if all(isinstance(cell, Percent) for cell in shown) else f"#,##0{places}"
