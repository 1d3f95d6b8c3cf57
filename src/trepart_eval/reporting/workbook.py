"""Result tables as one Excel workbook, a sheet each. Text from data is text: never a formula, never a link."""

from __future__ import annotations

import io
from collections.abc import Mapping
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
    import xlsxwriter

    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, dict(_OPTIONS))
    book.set_properties({"title": title, "comments": note, "created": _PLAIN_AGAIN})
    if note:
        book.add_worksheet("note").write_string(0, 0, note, book.add_format({"bold": True}))
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": False})
    decimal = book.add_format({"num_format": "0.0"})
    share = book.add_format({"num_format": "0%"})
    for name, table in ((name, one.arrow) for name, one in tables.items()):
        sheet = book.add_worksheet(name)
        columns = [
            (column, table.column(column).to_pylist(), _format(column, decimal, share)) for column in table.column_names
        ]
        _fill(sheet, columns, head)
    used = [column for column in COLUMNS if any(column in one.arrow.column_names for one in tables.values())]
    explained = [
        ("column", used, None),
        ("meaning", [COLUMNS[column][0] for column in used], None),
        ("unit", [COLUMNS[column][1] for column in used], None),
    ]
    _fill(book.add_worksheet("columns"), explained, head, widest=100)
    book.close()
    return stream.getvalue()


def _format(column: str, decimal: Any, share: Any) -> Any:  # noqa: ANN401 - xlsxwriter's formats
    unit = COLUMNS[column][1]
    if unit == "share":
        return share
    return decimal if unit in {"0-100", "score"} or column == "degrees_of_freedom" else None


def _fill(sheet: Any, columns: list[tuple[str, list[Any], Any]], head: Any, widest: int = _WIDEST) -> None:  # noqa: ANN401
    for place, (name, values, style) in enumerate(columns):
        sheet.write_string(0, place, name, head)
        longest = max([len(name) + 3, *(len(value) for value in values if isinstance(value, str))])
        sheet.set_column(place, place, min(longest, widest) + 1)
        for row, value in enumerate(values, start=1):
            if isinstance(value, str):
                sheet.write_string(row, place, value)
            elif value is not None:
                sheet.write_number(row, place, value, style)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max((len(values) for _, values, _ in columns), default=0), len(columns) - 1)
