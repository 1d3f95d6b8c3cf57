"""The dictionary at the head of an SPSS file, as far as it says where in a row each variable stands.

Everything else about the variables (long names, labels, missing values) is read by pyreadstat. The format is described
in the PSPP developer's guide, chapter "System File Format".
"""

from __future__ import annotations

import struct
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO, Final

import numpy as np

WORD: Final = 8
"""Bytes of a word: a number takes one, a text as many as it needs."""
BIAS: Final = 100.0
"""What is taken from a byte code to get the number it stands for."""
PLAIN, BYTE_CODES, ZLIB = 0, 1, 2
"""How the rows are stored."""
LONGEST_TEXT: Final = 255
"""Bytes; a longer text is stored in pieces, as several variables."""
NOT_A_NUMBER: Final = np.array([0xFFEFFFFFFFFFFFFF, 0x7FEFFFFFFFFFFFFF, 0xFFEFFFFFFFFFFFFE], dtype=np.uint64)
"""System-missing, and the highest and the lowest number, which stand for the open ends of ranges."""

_PIECE: Final = 252  # bytes of a longer text that a piece counts for
_INTEGER: Final = struct.Struct("<i")
_HEADER: Final = struct.Struct("<4s60s5id84x")
_VARIABLE: Final = struct.Struct("<5i8s")
_VARIABLE_RECORD, _LABELS, _LABELLED, _DOCUMENT, _EXTENSION, _LAST = 2, 3, 4, 6, 7, 999  # kinds of record
_FLOATING_POINT, _LONGER_TEXTS = 4, 14  # kinds of extension
_LINE: Final = 80  # bytes of a line of a document
_MOST_BYTES: Final = 1 << 31  # of anything read at once; a damaged length may ask for more than there is memory
_MOST_VARIABLES: Final = 1 << 17  # far over what a survey asks


class NotCertain(Exception):  # noqa: N818 - no error: pyreadstat reads the file instead
    """The file is damaged, or holds something that isn't known for certain here."""


@dataclass(frozen=True, slots=True)
class Variable:
    """Where a variable stands in a row; ``width`` is 0 for a number, else the bytes of its text."""

    first_word: int
    width: int

    @property
    def words(self) -> range:
        """Its words in the row."""
        return range(self.first_word, self.first_word + max(1, -(-self.width // WORD)))


@dataclass(frozen=True, slots=True)
class Layout:
    """How the rows of a file are stored."""

    storage: int
    n_rows: int
    n_words: int
    variables: Sequence[Variable]


def read_layout(stream: BinaryIO) -> Layout:
    """Layout of a .sav or .zsav file, which is then left where its rows begin.

    Raises
    ------
    NotCertain
        If anything isn't as SPSS has written it on an ordinary computer for the last twenty years.
    """
    magic, _, layout_code, _, storage, _, n_rows, bias = _HEADER.unpack(take(stream, _HEADER.size))
    if magic not in {b"$FL2", b"$FL3"} or storage not in {PLAIN, BYTE_CODES, ZLIB} or bias != BIAS:
        raise NotCertain
    if layout_code not in {2, 3} or sys.byteorder != "little":  # another code is one written in the other byte order
        raise NotCertain
    stored: list[tuple[bytes, Variable]] = []
    lengths: dict[bytes, int] = {}
    labelled: set[int] = set()
    n_words = 0
    while (kind := _integer(stream)) != _LAST:
        if kind == _VARIABLE_RECORD:
            width, name = _variable_record(stream)
            if width >= 0:
                stored.append((name, Variable(n_words, width)))
            n_words += 1
        elif kind == _EXTENSION:
            lengths.update(_extension(stream))
        elif kind == _LABELLED:
            labelled.update(_integer(stream) - 1 for _ in range(_count(stream)))
        else:
            _skip(stream, kind)
    _integer(stream)
    if not labelled <= {variable.first_word for _, variable in stored}:
        raise NotCertain
    if [word for _, variable in stored for word in variable.words] != list(range(n_words)):
        raise NotCertain
    return Layout(storage, n_rows, n_words, _joined(stored, lengths))


def take(stream: BinaryIO, size: int) -> bytes:
    """Return the next ``size`` bytes.

    Raises
    ------
    NotCertain
        If there are fewer.
    """
    content = stream.read(size) if 0 <= size <= _MOST_BYTES else b""
    if len(content) != size:
        raise NotCertain
    return content


def _integer(stream: BinaryIO) -> int:
    number: int = _INTEGER.unpack(take(stream, _INTEGER.size))[0]
    return number


def _variable_record(stream: BinaryIO) -> tuple[int, bytes]:
    """Width and short name of a variable; the width is negative for a further word of the one before."""
    width, has_label, n_missing, _, _, name = _VARIABLE.unpack(take(stream, _VARIABLE.size))
    if width > LONGEST_TEXT:
        raise NotCertain
    if has_label:
        take(stream, -(-_integer(stream) // _INTEGER.size) * _INTEGER.size)
    take(stream, WORD * abs(n_missing))
    return width, name.strip()


def _count(stream: BinaryIO) -> int:
    count = _integer(stream)
    if not 0 <= count <= _MOST_VARIABLES:
        raise NotCertain
    return count


def _skip(stream: BinaryIO, kind: int) -> None:
    count = _integer(stream)
    if kind == _LABELS:
        for _ in range(count):
            length = take(stream, WORD + 1)[-1]
            take(stream, (length + WORD) // WORD * WORD - 1)
    elif kind == _DOCUMENT:
        take(stream, count * _LINE)
    else:
        raise NotCertain


def _extension(stream: BinaryIO) -> dict[bytes, int]:
    """Read an extension; return the lengths of longer texts by short name, if that is what it tells."""
    subtype, size, count = (_integer(stream) for _ in range(3))
    content = take(stream, size * count)
    if subtype == _FLOATING_POINT and content != NOT_A_NUMBER.tobytes():
        raise NotCertain
    if subtype != _LONGER_TEXTS:
        return {}
    pairs = [entry.rstrip(b"\0").partition(b"=") for entry in content.split(b"\t") if entry.strip(b"\0")]
    lengths = {name.strip(): int(digits) if digits.isdigit() and len(digits) <= 5 else 0 for name, _, digits in pairs}
    if any(length <= LONGEST_TEXT for length in lengths.values()):
        raise NotCertain
    return lengths


def _joined(stored: Sequence[tuple[bytes, Variable]], lengths: Mapping[bytes, int]) -> list[Variable]:
    """Variables as a user knows them: the pieces of a longer text are one."""
    variables = []
    position = 0
    while position < len(stored):
        name, variable = stored[position]
        length = lengths.get(name, variable.width)
        variables.append(Variable(variable.first_word, length))
        position += -(-length // _PIECE) if length > LONGEST_TEXT else 1
    return variables
