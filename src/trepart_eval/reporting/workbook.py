"""Tables as an Excel workbook, a sheet each. Text from data is text: never a formula, never a link."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from trepart_eval.vocabulary.columns import COLUMNS

if TYPE_CHECKING:
    from trepart_eval.disclosure.released import Released

_OPTIONS: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_WIDEST: Final = 40  # characters
_PLAIN_AGAIN: Final = datetime(2000, 1, 1)
_LONGEST_TEXT: Final = 32_767  # characters that a cell of Excel holds
_LONGEST_NAME: Final = 31
_LONGEST_HEADER: Final = 250
_A4: Final = 9
_ROW_HEIGHT: Final = 15  # points
_NOT_IN_NAMES: Final = re.compile(r"[\[\]:*?/\\]")
DECIMAL: Final = "0.0"
PER_CENT: Final = "0%"


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """A column of a sheet.

    Attributes
    ----------
    heading : str
        Its heading.
    values : sequence
        Texts, numbers, and None for an empty cell.
    number_format : str
        How Excel shows the numbers; plainly where it is empty.
    """

    heading: str
    values: Sequence[str | float | None]
    number_format: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """A sheet of a workbook: a table, and lines above and below it.

    Attributes
    ----------
    name : str
        Its name; made such as Excel allows, and unlike the others'.
    columns : sequence of Column
        The table; none where there are lines only.
    above, below : sequence of str
        Lines above the table, the first of them its caption, and below.
    widest : int
        Most characters that a column is wide.
    """

    name: str
    columns: Sequence[Column] = ()
    above: Sequence[str] = ()
    below: Sequence[str] = ()
    widest: int = _WIDEST


def workbook_bytes(title: str, tables: Mapping[str, Released], *, note: str = "") -> bytes:
    """Workbook with a sheet per table and one that explains the columns.

    Parameters
    ----------
    title : str
        Title in the workbook's properties.
    tables : mapping of str to Released
        Name of each sheet to its table.
    note : str
        What a reader must know before all else, such as that the data are made up: a sheet of its own, and a comment
        in the workbook's properties.
    """
    sheets = [Sheet("note", above=[note])] if note else []
    for name, table in tables.items():
        arrow = table.arrow
        columns = [Column(column, arrow.column(column).to_pylist(), _format(column)) for column in arrow.column_names]
        sheets.append(Sheet(name, columns))
    used = [column for column in COLUMNS if any(column in one.arrow.column_names for one in tables.values())]
    explained = [
        Column("column", used),
        Column("meaning", [COLUMNS[column][0] for column in used]),
        Column("unit", [COLUMNS[column][1] for column in used]),
    ]
    return sheets_as_workbook(title, [*sheets, Sheet("columns", explained, widest=100)], note=note)


def sheets_as_workbook(
    title: str, sheets: Iterable[Sheet], *, note: str = "", author: str = "", created: datetime = _PLAIN_AGAIN
) -> bytes:
    """Workbook of sheets; the same sheets give the same bytes.

    Parameters
    ----------
    title, note, author : str
        The workbook's properties; the note is also printed at the top of every page.
    sheets : iterable of Sheet
        The sheets.
    created : datetime
        When it was made.
    """
    import xlsxwriter

    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, dict(_OPTIONS))
    book.set_properties({"title": title, "comments": note, "author": author, "created": created})
    formats = _Formats(book)
    taken: set[str] = set()
    for sheet in sheets:
        written = book.add_worksheet(_free_name(sheet.name, taken))
        if note:
            written.set_header(f"&C{note.replace('&', '&&')[:_LONGEST_HEADER]}")
        written.set_footer("&R&P / &N")
        written.set_paper(_A4)
        written.fit_to_pages(1, 0)
        _fill(written, sheet, formats)
    book.close()
    return stream.getvalue()


class _Formats:
    """Formats of a workbook, each made once."""

    def __init__(self, book: Any) -> None:  # noqa: ANN401 - xlsxwriter's workbook
        self._book = book
        self._made: dict[str, Any] = {}
        self.bold = book.add_format({"bold": True})
        self.head = book.add_format({"bold": True, "bottom": 1, "text_wrap": False})
        self.right = book.add_format({"align": "right"})
        self.wrapped = book.add_format({"text_wrap": True, "valign": "top"})

    def of(self, number_format: str) -> Any:  # noqa: ANN401 - xlsxwriter's format
        """Format that shows numbers so; None for plainly."""
        if number_format and number_format not in self._made:
            self._made[number_format] = self._book.add_format({"num_format": number_format})
        return self._made.get(number_format)


def _format(column: str) -> str:
    unit = COLUMNS[column][1]
    if unit == "share":
        return PER_CENT
    return DECIMAL if unit in {"0-100", "score"} or column == "degrees_of_freedom" else ""


def _free_name(name: str, taken: set[str]) -> str:
    """Name that Excel allows for a sheet and that no other has."""
    plain = _NOT_IN_NAMES.sub(" ", name).strip(" '")[:_LONGEST_NAME] or "-"
    found, number = plain, 1
    while found.casefold() in taken:
        number += 1
        found = f"{plain[: _LONGEST_NAME - len(str(number)) - 1]} {number}"
    taken.add(found.casefold())
    return found


def _fill(written: Any, sheet: Sheet, formats: _Formats) -> None:  # noqa: ANN401 - xlsxwriter's worksheet
    for row, line in enumerate(sheet.above):
        written.write_string(row, 0, line[:_LONGEST_TEXT], *([formats.bold] if row == 0 else []))
    first = len(sheet.above) + 1 if sheet.above else 0
    count = max((len(column.values) for column in sheet.columns), default=0)
    for place, column in enumerate(sheet.columns):
        written.write_string(first, place, column.heading, formats.head)
        written.set_column(place, place, _width(column, sheet.widest))
        style = formats.of(column.number_format)
        for row, value in enumerate(column.values, start=first + 1):
            if isinstance(value, str):
                written.write_string(
                    row, place, value[:_LONGEST_TEXT], *([formats.right] if column.number_format else [])
                )
            elif value is not None:
                written.write_number(row, place, value, style)
    if sheet.columns:
        written.freeze_panes(first + 1, 1)
        written.repeat_rows(first)
        written.autofilter(first, 0, first + count, len(sheet.columns) - 1)
    _write_below(written, sheet, first + (count + 2 if sheet.columns else 0), formats)


def _write_below(written: Any, sheet: Sheet, first: int, formats: _Formats) -> None:  # noqa: ANN401 - as above
    """Lines below a table, broken within its width."""
    width = sum(_width(column, sheet.widest) for column in sheet.columns)
    for row, line in enumerate(sheet.below, start=first):
        if len(sheet.columns) > 1:
            written.merge_range(row, 0, row, len(sheet.columns) - 1, "", formats.wrapped)
            written.set_row(row, _ROW_HEIGHT * (1 + len(line) // width))
        written.write_string(row, 0, line[:_LONGEST_TEXT], formats.wrapped if len(sheet.columns) > 1 else None)


def _width(column: Column, widest: int) -> int:
    longest = max([len(column.heading) + 3, *(len(value) for value in column.values if isinstance(value, str))])
    return min(longest, widest) + 1
