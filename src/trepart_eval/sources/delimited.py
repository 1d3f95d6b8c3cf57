"""Text tables: CSV and TSV as spreadsheets, survey tools and statistics offices write them."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Sequence
from typing import Final

import numpy as np

from trepart_eval.sources.raw_tables import OpenTable, RawTable, Unreadable, column_of_dictionary, dictionary_codes
from trepart_eval.study.plan import TableFile

_SEPARATORS: Final = ";\t,|"
_SNIFFED: Final = 1 << 16  # bytes looked at for the encoding and the header
_BOMS: Final = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_OTHER_FORMATS: Final = {
    b"PK\x03\x04": "xlsx",
    b"\xd0\xcf\x11\xe0": "xls",
    b"$FL2": "sav",
    b"$FL3": "zsav",
    b"PAR1": "parquet",
    b"%PDF": "pdf",
}


def open_delimited(file: TableFile) -> OpenTable:
    """Open a text table: encoding, separator and header are found out unless the study states them."""
    content = file.path.read_bytes()
    for magic, name in _OTHER_FORMATS.items():
        if content.startswith(magic):
            raise Unreadable("other_format", format=name)
    content = _as_utf8(content, file.encoding)
    start = content[:_SNIFFED].decode("utf-8", errors="ignore")
    separator = file.separator
    directive = re.match(r'"?sep=(.)"?\r?\n', start)
    if directive:  # a line that Excel writes and reads, not part of the table
        separator = separator or directive[1]
        content = content[len(directive[0].encode()) :]
        start = start[len(directive[0]) :]
    separator = {"\\t": "\t", "tab": "\t"}.get(separator, separator) or _separator_of(start)
    names = _header(start, separator)
    first_row = 3 if directive else 2

    def read(wanted: Sequence[str]) -> RawTable:
        return _read(content, names, wanted, separator=separator, first_row=first_row)

    return OpenTable(names, read)


def _as_utf8(content: bytes, encoding: str) -> bytes:
    if encoding:
        try:
            return content.decode(encoding).removeprefix("\ufeff").encode()
        except LookupError:
            raise Unreadable("unknown_encoding", value=encoding) from None
        except UnicodeDecodeError as error:
            row = content.count(b"\n", 0, error.start) + 1
            raise Unreadable("wrong_encoding", rows=[row], value=encoding) from None
    for bom, name in _BOMS:
        if content.startswith(bom):
            rest = content[len(bom) :]
            if name == "utf-8":
                return _valid_utf8(rest)
            return _decoded(rest, name)
    odd_zeros = content[1:_SNIFFED:2].count(0)
    if odd_zeros > min(len(content), _SNIFFED) // 5 and content[0:_SNIFFED:2].count(0) == 0:
        return _decoded(content, "utf-16-le")
    if b"\0" in content:
        raise Unreadable("not_a_text_table")
    return _valid_utf8(content)


def _decoded(content: bytes, encoding: str) -> bytes:
    try:
        return content.decode(encoding).encode()
    except UnicodeDecodeError:
        raise Unreadable("cut_off_text", value=encoding) from None


def _valid_utf8(content: bytes) -> bytes:
    """Return the bytes if they are UTF-8, or as UTF-8 if they are Windows Latin; other bytes are no text."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for position in range(0, len(content), 1 << 20):
            decoder.decode(content[position : position + (1 << 20)])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        try:
            text = content.decode("cp1252")
        except UnicodeDecodeError:
            raise Unreadable("not_a_text_table") from None
        if _looks_like_junk(text):
            raise Unreadable("not_a_text_table") from None
        return text.encode()
    if _looks_like_junk(content[:_SNIFFED].decode("utf-8", errors="ignore")):
        raise Unreadable("not_a_text_table")
    return content


def _looks_like_junk(text: str) -> bool:
    start = text[:_SNIFFED]
    control = sum(1 for sign in start if ord(sign) < 32 and sign not in "\t\r\n\f")
    return control > 2 + len(start) // 100


def _separator_of(start: str) -> str:
    """Return the sign that divides most columns in the header."""
    outside_quotes = re.sub(r'"(?:[^"]|"")*"', "", start)
    header = outside_quotes.lstrip("\r\n").splitlines()[0] if outside_quotes.strip() else ""
    return max(_SEPARATORS, key=header.count)


def _header(start: str, separator: str) -> list[str]:
    if len(separator) != 1:
        raise Unreadable("bad_separator", value=separator)
    try:
        names = next(csv.reader(io.StringIO(start, newline=""), delimiter=separator), [])
    except csv.Error as error:
        raise Unreadable("not_a_text_table") from error
    if not any(name.strip() for name in names):
        raise Unreadable("file_empty")
    return [" ".join(name.split()) for name in names]


def _read(content: bytes, names: Sequence[str], wanted: Sequence[str], *, separator: str, first_row: int) -> RawTable:
    import pyarrow as pa
    import pyarrow.csv as arrow_csv

    uneven: list[int] = []

    def note_uneven(row: arrow_csv.InvalidRow) -> str:
        uneven.append(row.number)
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
                ignore_empty_lines=len(names) == 1,
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
    except pa.ArrowInvalid as error:
        raise Unreadable("not_a_text_table") from error
    if uneven:
        raise Unreadable("uneven_rows", rows=[row + first_row - 2 for row in uneven], n_columns=len(names))
    table = table.unify_dictionaries()
    columns = {}
    for name, position in zip(wanted, asked, strict=True):
        chunks = table.column(position).chunks
        codes = [dictionary_codes(chunk) for chunk in chunks]
        values = chunks[0].dictionary.to_pylist() if chunks else []
        columns[name] = column_of_dictionary(np.concatenate(codes) if codes else np.empty(0, np.int32), values)
    return RawTable(table.num_rows, columns, first_row)
