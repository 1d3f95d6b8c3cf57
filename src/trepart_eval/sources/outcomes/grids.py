"""All cells of a text table or a sheet, row by row: statistics have titles above and notes below their table."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from trepart_eval.sources.delimited import quotes_closed, utf8_content
from trepart_eval.sources.raw_tables import Unreadable, plain_value
from trepart_eval.sources.workbooks import read_grid
from trepart_eval.study.named_tables import Code, TableFile

_SEPARATORS: Final = ";\t,|"
_SNIFFED_ROWS: Final = 200
_DIRECTIVE: Final = re.compile(r'"?sep=(.)"?\r?\n')

Row = Sequence[Code | None]


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """Rows of cells; the first is row 1.

    Attributes
    ----------
    even : bool
        Whether every row of a table must be as wide as its heading: so in text, where a lost or extra separator
        moves figures to another column.
    """

    rows: Sequence[Row]
    sheet: str
    even: bool


def text_grid(file: TableFile) -> Grid:
    """Cells of a text table; the separator is found out unless the study states it."""
    content = utf8_content(file).decode()
    separator = {"\\t": "\t", "tab": "\t"}.get(file.separator, file.separator)
    directive = _DIRECTIVE.match(content)
    if directive:  # a line that Excel writes and reads, and doesn't show as a row
        separator = separator or directive[1]
        content = content[directive.end() :]
    separator = separator or _separator_of(content)
    if len(separator) != 1 or not separator.isascii() or separator in '"\r\n':
        raise Unreadable("bad_separator", value=separator)
    quotes_closed(content.encode(), separator, 1)
    try:
        rows = [
            [plain_value(cell) for cell in row]
            for row in csv.reader(io.StringIO(content, newline=""), delimiter=separator)
        ]
    except csv.Error as error:
        raise Unreadable("not_a_text_table") from error
    return Grid(rows, "", even=True)


def sheet_grid(file: TableFile) -> Grid:
    """Cells of one sheet of a workbook."""
    rows, sheet = read_grid(file)
    return Grid([[plain_value(cell) for cell in row] for row in rows], sheet, even=False)


def cell_of(row: Row, column: int) -> Code | None:
    """Cell of a row; None where the row is shorter."""
    return row[column] if column < len(row) else None


def _separator_of(content: str) -> str:
    """Return the sign that divides most rows into equally many cells; lines of a title don't count."""

    def regularity(separator: str) -> tuple[int, int]:
        widths: Counter[int] = Counter()
        try:
            for row, _ in zip(
                csv.reader(io.StringIO(content, newline=""), delimiter=separator), range(_SNIFFED_ROWS), strict=False
            ):
                widths[len(row)] += len(row) > 1
        except csv.Error:
            return 0, 0
        width, count = max(widths.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
        return count, width

    return max(_SEPARATORS, key=regularity)
