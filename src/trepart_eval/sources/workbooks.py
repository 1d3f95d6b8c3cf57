"""Excel workbooks."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from itertools import islice
from typing import Any, BinaryIO, Final

from trepart_eval.problems.suggestions import nearest
from trepart_eval.sources.damage_reasons import damage_reason
from trepart_eval.sources.raw_tables import OpenTable, RawTable, Unreadable, column_of_objects
from trepart_eval.study.named_tables import TableFile

_OLE_MAGIC: Final = b"\xd0\xcf\x11\xe0"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_MOST_ROWS: Final = 1 << 20  # what Excel allows; a damaged row number would go on for hours
_LARGEST: Final = 4 << 30  # bytes unpacked: far over what a sheet of a million rows takes


def open_workbook(file: TableFile) -> OpenTable:
    """Open one sheet of a workbook; its first row holds the column names."""
    with ExitStack() as opened:
        stream = opened.enter_context(file.path.open("rb"))
        _not_an_old_workbook(stream)
        with _whole_workbook():
            _not_too_large(stream)
            sheet = _sheet(_book(stream), file.sheet)
            header = next(sheet.iter_rows(values_only=True), ())
        names = ["" if name is None else str(name) for name in header]
        if not any(name.strip() for name in names):
            raise Unreadable("header_missing")
        close = opened.pop_all().close

    def read(wanted: Sequence[str]) -> RawTable:
        places = [names.index(name) for name in wanted]
        cells: list[list[Any]] = [[] for _ in places]
        with _whole_workbook():
            for row in islice(sheet.iter_rows(min_row=2, values_only=True), _MOST_ROWS):
                for column, place in zip(cells, places, strict=True):
                    column.append(row[place] if place < len(row) else None)
        columns = {name: column_of_objects(column) for name, column in zip(wanted, cells, strict=True)}
        return RawTable(len(cells[0]) if cells else 0, columns, sheet=sheet.title if file.sheet else "")

    return OpenTable(names, read, close=close)


def read_grid(file: TableFile) -> tuple[list[Sequence[Any]], str]:
    """Return all cells of one sheet, row by row, and the sheet's name where the study gives it."""
    with file.path.open("rb") as stream:
        _not_an_old_workbook(stream)
        with _whole_workbook():
            _not_too_large(stream)
            sheet = _sheet(_book(stream), file.sheet)
            rows = list(islice(sheet.iter_rows(values_only=True), _MOST_ROWS))
    return rows, sheet.title if file.sheet else ""


def _not_an_old_workbook(stream: BinaryIO) -> None:
    start = stream.read(8)
    if start.startswith(_OLE_MAGIC):
        raise Unreadable("workbook_password" if _ENCRYPTED in start + stream.read() else "workbook_old")


def _not_too_large(stream: BinaryIO) -> None:
    with zipfile.ZipFile(stream) as archive:
        if sum(member.file_size for member in archive.infolist()) > _LARGEST:
            raise Unreadable("workbook_too_large")


def _book(stream: BinaryIO) -> Any:  # noqa: ANN401 - openpyxl's read-only workbook has no public type
    import openpyxl

    return openpyxl.load_workbook(stream, read_only=True, data_only=True, keep_links=False)


def _sheet(book: Any, name: str) -> Any:  # noqa: ANN401 - openpyxl's
    if not book.sheetnames:
        raise Unreadable("file_empty")
    if name and name not in book.sheetnames:
        known = ", ".join(book.sheetnames)
        raise Unreadable("sheet_missing", value=name, known=known, suggestion=nearest(name, book.sheetnames))
    sheet = book[name or book.sheetnames[0]]
    if not hasattr(sheet, "iter_rows"):
        raise Unreadable("sheet_without_cells", value=sheet.title)
    sheet.reset_dimensions()  # some tools write a wrong size, and cells beyond it would be lost
    return sheet


@contextmanager
def _whole_workbook() -> Iterator[None]:
    """Turn what openpyxl raises on a damaged file into a problem."""
    try:
        yield
    except Unreadable:
        raise
    except (zipfile.BadZipFile, OSError) as error:  # seeking where a damaged directory points
        raise Unreadable("not_a_workbook") from error
    except Exception as error:  # openpyxl lets whatever its XML reader meets come through
        raise Unreadable("file_damaged", reason=damage_reason(error)) from error
