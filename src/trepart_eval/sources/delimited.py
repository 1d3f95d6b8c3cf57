"""Text tables: CSV and TSV as spreadsheets, survey tools and statistics offices write them."""

from __future__ import annotations

import codecs
import csv
import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import numpy as np

from trepart_eval.problems.messages import Word
from trepart_eval.sources.raw_tables import OpenTable, RawTable, Unreadable, column_of_dictionary, dictionary_codes
from trepart_eval.study.named_tables import TableFile

_SEPARATORS: Final = ";\t,|"
_SNIFFED_BYTES: Final = 1 << 16
_SNIFFED_ROWS: Final = 20
_BOMS: Final = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_OTHER_FORMATS: Final = {
    b"PK\x03\x04": "xlsx",
    b"\xd0\xcf\x11\xe0": "xls",
    b"$FL2": "sav",
    b"$FL3": "zsav",
    b"PAR1": "parquet",
}


_NO_TABLES: Final = {
    re.compile(rb"%PDF-"): "pdf",
    re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html)\b", re.IGNORECASE): "web_page",
}


def open_delimited(file: TableFile) -> OpenTable:
    """Open a text table: encoding, separator and header are found out unless the study states them."""
    content = utf8_content(file)
    separator = file.separator
    directive = re.match(rb'"?sep=(.)"?\r?\n', content)
    if directive:  # a line that Excel writes and reads, and doesn't show as a row
        separator = separator or directive[1].decode("latin-1")
        content = content[directive.end() :]
    blank = re.match(rb"(?:[ \t]*(?:\r\n|\n|\r))*", content)
    n_blank = 0 if blank is None else len(re.findall(rb"\r\n|\n|\r", blank[0]))
    content = content[blank.end() if blank else 0 :]
    separator = {"\\t": "\t", "tab": "\t"}.get(separator, separator) or _separator_of(content)
    if len(separator) != 1 or not separator.isascii() or separator in '"\r\n':
        raise Unreadable("bad_separator", value=separator)
    names = _header(content, separator)
    quotes_closed(content, separator, n_blank + 1)
    ended = content.endswith((b"\n", b"\r"))
    if not ended:
        content += b"\n"

    def read(wanted: Sequence[str]) -> RawTable:
        return _read(content, names, wanted, separator=separator, first_row=n_blank + 2, ended=ended)

    return OpenTable(names, read)


def utf8_content(file: TableFile) -> bytes:
    """Content of a text file as UTF-8 without a mark of byte order; raises `Unreadable` where it is no text."""
    content = file.path.read_bytes()
    for magic, name in _OTHER_FORMATS.items():
        if content.startswith(magic):
            inside = _in_archive(content) if name == "xlsx" else ""
            if inside:
                raise _no_table(inside)
            raise Unreadable("other_format", format=name)
    no_table = next((name for pattern, name in _NO_TABLES.items() if pattern.match(content)), "")
    if no_table:
        raise _no_table(no_table)
    return _as_utf8(content, file.encoding)


def _no_table(kind: str) -> Unreadable:
    return Unreadable("no_table_format", format=Word(f"format_{kind}"), advice=Word(f"advice_{kind}"))


def _in_archive(content: bytes) -> str:
    """Kind of what an archive is; empty where it is a workbook, or can't be told from one."""
    try:
        names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    except zipfile.BadZipFile:
        return ""
    if any(name.startswith("xl/") for name in names):
        return ""
    return "document" if any(name.startswith("word/") for name in names) else "zip"


def _as_utf8(content: bytes, encoding: str) -> bytes:
    if encoding:
        text = _decoded(content, encoding, "wrong_encoding").removeprefix("\ufeff")
        return _if_text(text.encode())
    for bom, name in _BOMS:
        if content.startswith(bom):
            return _if_text(_decoded(content[len(bom) :], name, "not_this_encoding").encode())
    even, odd = (content[start:_SNIFFED_BYTES:2].count(0) for start in (0, 1))
    if max(even, odd) > min(len(content), _SNIFFED_BYTES) // 5 and min(even, odd) == 0:
        return _if_text(_decoded(content, "utf-16-le" if odd else "utf-16-be", "not_this_encoding").encode())
    return _if_text(_utf8_or_windows(content))


def _decoded(content: bytes, encoding: str, problem: str) -> str:
    try:
        text = content.decode(encoding)
        text.encode()  # some encodings give halves of signs
    except UnicodeDecodeError as error:
        raise Unreadable(problem, rows=[_row_of(content, error.start)], value=encoding) from None
    except (LookupError, ValueError):
        raise Unreadable("unknown_encoding", value=encoding) from None
    return text


def _row_of(content: bytes, position: int) -> int:
    return content.count(b"\n", 0, position) + 1


def _utf8_or_windows(content: bytes) -> bytes:
    """Return the bytes if they are UTF-8, or as UTF-8 if they are Windows Latin."""
    try:
        _read_through(content)
    except UnicodeDecodeError as error:
        before = content[max(0, error.start - _SNIFFED_BYTES) : error.start]
        if re.search(rb"[\xc3-\xf4][\x80-\xbf]", before):
            # Letters of UTF-8 stand before: read as Windows Latin all of them would be wrong.
            raise Unreadable("not_this_encoding", rows=[_row_of(content, error.start)], value="utf-8") from None
        try:
            return content.decode("cp1252").encode()
        except UnicodeDecodeError:
            raise Unreadable("not_a_text_table") from None
    return content


def _read_through(content: bytes) -> None:
    """Raise if the bytes aren't UTF-8; a million at a time, so that no copy of a large file is made."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for position in range(0, len(content), 1 << 20):
            decoder.decode(content[position : position + (1 << 20)])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        content.decode("utf-8")  # raises with the place in the whole


def _if_text(content: bytes) -> bytes:
    """Return the bytes if they look like text: few control signs."""
    start = content[:_SNIFFED_BYTES]
    control = sum(start.count(sign) for sign in range(32) if sign not in b"\t\r\n\f")
    if control > 2 + len(start) // 100:
        raise Unreadable("not_a_text_table")
    return content


def _separator_of(content: bytes) -> str:
    """Return the sign that divides the first rows into most columns, equally many in each."""
    start = content[:_SNIFFED_BYTES].decode("utf-8", errors="ignore")

    def regularity(separator: str) -> tuple[int, int]:
        try:
            rows = [row for row, _ in zip(csv.reader(io.StringIO(start, newline=""), delimiter=separator),
                                          range(_SNIFFED_ROWS), strict=False) if row]  # fmt: skip
        except csv.Error:
            return 0, 0
        n_columns = len(rows[0]) if rows else 0
        alike = sum(len(row) == n_columns for row in rows) if n_columns > 1 else 0
        return alike, n_columns

    return max(_SEPARATORS, key=regularity)


def _records(content: bytes, separator: str, *, strict: bool = False) -> Iterator[list[str]]:
    text = io.TextIOWrapper(io.BytesIO(content), encoding="utf-8", newline="")
    return csv.reader(text, delimiter=separator, strict=strict)


def _header(content: bytes, separator: str) -> list[str]:
    if not content.strip():
        raise Unreadable("file_empty")
    try:
        names = next(_records(content, separator))
    except csv.Error as error:
        raise Unreadable("not_a_text_table") from error
    if not any(name.strip() for name in names):
        raise Unreadable("header_missing")
    return names


def quotes_closed(content: bytes, separator: str, header_row: int) -> None:
    """Raise if a quotation mark is opened and never closed: all rows after it would be read as one text."""
    if content.count(b'"') % 2 == 0:
        return
    n_read = 0
    try:
        for _ in _records(content, separator, strict=True):
            n_read += 1
    except csv.Error as error:
        if "unexpected end of data" in str(error):
            in_last_line = content[content.rfind(b"\n") + 1 :].count(b'"') % 2 == 1  # all lines before it are whole
            code = "file_ends_midway" if in_last_line else "quote_not_closed"
            raise Unreadable(code, rows=[header_row + n_read]) from None


def _read(
    content: bytes, names: Sequence[str], wanted: Sequence[str], *, separator: str, first_row: int, ended: bool
) -> RawTable:
    import pyarrow as pa
    import pyarrow.csv as arrow_csv

    uneven: list[tuple[int, int]] = []

    def note_uneven(row: arrow_csv.InvalidRow) -> str:
        uneven.append((row.number, row.actual_columns))
        return "skip"

    positions = [str(position) for position in range(len(names))]
    asked = [str(names.index(name)) for name in wanted]
    try:
        table = arrow_csv.read_csv(
            pa.BufferReader(content),
            read_options=arrow_csv.ReadOptions(
                column_names=positions, skip_rows_after_names=1, use_threads=False, block_size=1 << 24
            ),
            parse_options=arrow_csv.ParseOptions(
                delimiter=separator,
                newlines_in_values=True,
                ignore_empty_lines=False,
                invalid_row_handler=note_uneven,
            ),
            convert_options=arrow_csv.ConvertOptions(
                include_columns=asked,
                column_types={position: pa.dictionary(pa.int32(), pa.string()) for position in asked},
                null_values=[""],
                strings_can_be_null=True,
                quoted_strings_can_be_null=True,
            ),
        )
    except pa.ArrowException as error:
        raise Unreadable("not_a_text_table") from error
    if uneven:
        rows = {row + first_row - 2: found for row, found in uneven}
        raise _why_uneven(rows, len(names), table.num_rows, first_row, ended=ended)
    table = table.unify_dictionaries()
    columns = {}
    for name, position in zip(wanted, asked, strict=True):
        chunks = table.column(position).chunks
        codes = [dictionary_codes(chunk) for chunk in chunks]
        values = chunks[0].dictionary.to_pylist() if chunks else []
        columns[name] = column_of_dictionary(np.concatenate(codes) if codes else np.empty(0, np.int32), values)
    return RawTable(table.num_rows, columns, first_row)


def _why_uneven(found: Mapping[int, int], n_columns: int, n_even: int, first_row: int, *, ended: bool) -> Unreadable:
    """Why rows have another number of columns than the header.

    Parameters
    ----------
    found : mapping of int to int
        Row to its number of columns.
    n_columns, n_even : int
        Columns of the header; rows that have as many.
    first_row : int
        Row under the header.
    ended : bool
        Whether the last row ends as rows do.
    """
    last = first_row + n_even + len(found) - 1
    widths = set(found.values())
    if not ended and list(found) == [last] and found[last] < n_columns:
        return Unreadable("file_ends_midway", rows=[last])
    if n_even == 0 and len(found) > 1 and len(widths) == 1:
        return Unreadable("header_uneven", rows=[first_row - 1], n_columns=n_columns, found=widths.pop())
    return Unreadable("uneven_rows", rows=list(found), n_columns=n_columns)
