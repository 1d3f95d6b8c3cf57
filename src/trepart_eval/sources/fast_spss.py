"""Large SPSS files, decoded a block at a time straight to codes.

SPSS stores nearly every answer as one byte, and pyreadstat makes a Python object of each. Here the bytes become codes
as they are, more than ten times as fast and in a fraction of the memory. What the file means (names, labels, missing
values) still comes from pyreadstat, and so do the cells of any file that isn't understood for certain.
"""

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import BinaryIO, Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.sources.raw_tables import RawColumn, column_of_dictionary, column_of_numbers
from trepart_eval.sources.spss_dictionary import (
    BIAS,
    LONGEST_TEXT,
    NOT_A_NUMBER,
    PLAIN,
    WORD,
    ZLIB,
    Layout,
    NotCertain,
    read_layout,
    take,
)

_Words = NDArray[np.uint64]
_Rows = tuple[NDArray[np.uint8], _Words]
"""Byte codes of some rows, shape (n_rows, n_words); and, row by row, the words that aren't codes but stand in full."""

_BLOCK: Final = 1 << 20  # bytes decoded at a time: what fits in the processor's cache
_WORKERS: Final = 2
_PADDING, _END, _IN_FULL, _SPACES, _SYSTEM_MISSING = 0, 252, 253, 254, 255  # byte codes that aren't numbers
_SUM_OF_BYTES: Final = np.uint64(0x0101010101010101)  # times a word of eight counts, their sum is the highest byte


def read_columns(
    path: Path, wanted: Sequence[str], kinds: Mapping[str, str], n_rows: int | None, encoding: str
) -> dict[str, RawColumn]:
    """Columns of a .sav or .zsav file by name, without labels.

    Parameters
    ----------
    path : Path
        The file.
    wanted : sequence of str
        Names of the columns to read.
    kinds : mapping of str to {"double", "string"}
        Names of all its columns, in the order of the file, and what they hold.
    n_rows : int or None
        How many rows it says it has.
    encoding : str
        Encoding of its texts.

    Raises
    ------
    NotCertain
        If the file is damaged or holds anything that this reader doesn't know.
    """
    with path.open("rb") as stream:
        layout = read_layout(stream)
        if layout.n_rows != n_rows or n_rows <= 0:
            raise NotCertain
        if [one.width > 0 for one in layout.variables] != [kind == "string" for kind in kinds.values()]:
            raise NotCertain
        variable_of = dict(zip(kinds, layout.variables, strict=True))
        if any(variable_of[name].width > LONGEST_TEXT for name in wanted):
            raise NotCertain
        cells = _read_cells(stream, layout, [word for name in wanted for word in variable_of[name].words])

    def column(name: str) -> RawColumn:
        width = variable_of[name].width
        own = [cells.pop(word) for word in variable_of[name].words]  # popped, so that memory is given back on the way
        return _text_column(own, width, encoding) if width else _number_column(own[0])

    with ThreadPoolExecutor(_WORKERS) as workers:  # numpy lets go of the interpreter while it works on a column
        return dict(zip(wanted, workers.map(column, wanted), strict=True))


# --- Rows -------------------------------------------------------------------------------------------


class _Cells:
    """One word of every row: its byte code, and the word itself where it stands in full."""

    def __init__(self, n_rows: int) -> None:
        self.codes = np.empty(n_rows, np.uint8)
        self._rows: list[NDArray[np.int32]] = []
        self._words: list[_Words] = []

    def keep(self, rows: NDArray[np.intp], words: _Words) -> None:
        """Keep the words that stand in full in some rows."""
        self._rows.append(rows.astype(np.int32))
        self._words.append(words)

    def in_full(self) -> tuple[NDArray[np.int32], _Words]:
        """Rows whose word stands in full, and these words."""
        none = np.empty(0, np.int32), np.empty(0, np.uint64)
        return np.concatenate([none[0], *self._rows]), np.concatenate([none[1], *self._words])


def _read_cells(stream: BinaryIO, layout: Layout, wanted: Sequence[int]) -> dict[int, _Cells]:
    """Read the wanted words of every row."""
    cells = {word: _Cells(layout.n_rows) for word in wanted}
    start = 0
    for codes, in_full in _plain_rows(stream, layout) if layout.storage == PLAIN else _coded_rows(stream, layout):
        end = min(start + len(codes), layout.n_rows)
        for word, cell in cells.items():
            cell.codes[start:end] = codes[: end - start, word]
        _keep_in_full(cells, codes[: end - start], in_full, start)
        start = end
        if end == layout.n_rows:
            return cells
    raise NotCertain  # the file is cut off


def _keep_in_full(cells: Mapping[int, _Cells], codes: NDArray[np.uint8], in_full: _Words, start: int) -> None:
    n_words = codes.shape[1]
    row, word = np.divmod(np.flatnonzero(codes == _IN_FULL), n_words)
    by_word = np.argsort(word.astype(np.uint16) if n_words <= 1 << 16 else word, kind="stable")
    ends = np.cumsum(np.bincount(word, minlength=n_words))
    for number, cell in cells.items():
        own = by_word[ends[number - 1] if number else 0 : ends[number]]
        if len(own):
            cell.keep(row[own] + start, in_full[own])


def _plain_rows(stream: BinaryIO, layout: Layout) -> Iterator[_Rows]:
    """Rows of a file in which every word stands in full; small whole numbers get the codes they might have had."""
    n_rows = max(1, _BLOCK // (WORD * layout.n_words))
    for start in range(0, layout.n_rows, n_rows):
        size = min(n_rows, layout.n_rows - start) * layout.n_words * WORD
        words = np.frombuffer(take(stream, size), np.uint64)
        numbers = words.view(np.float64)
        with np.errstate(invalid="ignore", over="ignore"):
            codes = (numbers + BIAS).astype(np.uint8)
        in_full = (codes - BIAS != numbers) | (codes == _PADDING) | (codes >= _END)
        codes[in_full] = _IN_FULL
        yield codes.reshape(-1, layout.n_words), words[in_full]


def _coded_rows(stream: BinaryIO, layout: Layout) -> Iterator[_Rows]:
    """Rows of a file in which a word is eight byte codes, followed by those words that stand in full."""
    blocks = _inflated(stream) if layout.storage == ZLIB else iter(lambda: stream.read(_BLOCK), b"")
    codes, in_full, rest = np.empty(0, np.uint8), np.empty(0, np.uint64), np.empty(0, np.uint64)
    ended = False
    while not ended and (block := next(blocks, None)) is not None:
        words = np.concatenate([rest, np.frombuffer(block, np.uint64, len(block) // WORD)])
        is_in_full = _words_in_full(words)
        words, rest = words[: len(is_in_full)], words[len(is_in_full) :]
        new_codes = words[~is_in_full].view(np.uint8)
        ends = np.flatnonzero(new_codes == _END)
        ended = len(ends) > 0
        new_codes = new_codes[: ends[0]] if ended else new_codes
        given = new_codes != _PADDING
        codes = np.concatenate([codes, new_codes if np.count_nonzero(given) == len(given) else new_codes[given]])
        in_full = np.concatenate([in_full, words[is_in_full]])
        n_codes = len(codes) // layout.n_words * layout.n_words
        n_in_full = np.count_nonzero(codes[:n_codes] == _IN_FULL)
        yield codes[:n_codes].reshape(-1, layout.n_words), in_full[:n_in_full]
        codes, in_full = codes[n_codes:], in_full[n_in_full:]


def _words_in_full(words: _Words) -> NDArray[np.bool_]:
    """Which words stand in full, the others being eight byte codes each; fewer than given where the last are cut off.

    A word of codes is followed by as many words in full as it has codes `_IN_FULL`. A word in full may hold that byte
    by chance, and means nothing by it.
    """
    marks = (words.view(np.uint8) == _IN_FULL).view(np.uint64)
    announcing = np.flatnonzero(marks != 0)
    last = announcing + (marks[announcing] * _SUM_OF_BYTES >> np.uint64(56)).astype(np.intp)
    genuine = np.ones(len(announcing), dtype=bool)
    reaching = np.flatnonzero(announcing[1:] <= last[:-1])
    follower = np.searchsorted(announcing, last[reaching], side="right")
    for index, end in zip(reaching.tolist(), follower.tolist(), strict=True):
        if genuine[index]:
            genuine[index + 1 : end] = False
    announcing, last = announcing[genuine], last[genuine]
    n_settled = len(words)
    if len(last) and last[-1] >= n_settled:
        n_settled = int(announcing[-1])
        announcing, last = announcing[:-1], last[:-1]
    change = np.zeros(n_settled + 1, dtype=np.int8)
    change[announcing + 1] = 1
    change[last + 1] = -1
    return np.cumsum(change[:n_settled], dtype=np.int8).view(np.bool_)


def _inflated(stream: BinaryIO) -> Iterator[bytes]:
    """Contents of the blocks of a .zsav file; an index at the end says where they are."""
    start = stream.tell()
    here, index_at, index_size = struct.unpack("<3q", take(stream, 24))
    _move(stream, index_at)
    _, _, _, n_blocks = struct.unpack("<qqii", take(stream, 24))
    if here != start or index_size != 24 * (n_blocks + 1):
        raise NotCertain
    entries = [struct.unpack("<qqii", take(stream, 24)) for _ in range(n_blocks)]
    for _, position, size, packed_size in entries:
        _move(stream, position)
        if size <= 0 or size % WORD:
            raise NotCertain
        try:
            content = zlib.decompressobj().decompress(take(stream, packed_size), size + 1)
        except zlib.error as error:
            raise NotCertain from error
        if len(content) != size:
            raise NotCertain
        yield content


def _move(stream: BinaryIO, position: int) -> None:
    if not 0 <= position <= stream.seek(0, os.SEEK_END):
        raise NotCertain
    stream.seek(position)


# --- Columns ----------------------------------------------------------------------------------------


def _number_column(cells: _Cells) -> RawColumn:
    number_of = np.arange(256, dtype=np.float64) - BIAS
    number_of[_SYSTEM_MISSING] = np.nan
    present = np.flatnonzero(np.bincount(cells.codes, minlength=256))
    if _SPACES in present:
        raise NotCertain
    if _IN_FULL in present:
        rows, words = cells.in_full()
        numbers = number_of.take(cells.codes)
        numbers[rows] = np.where(np.isin(words, NOT_A_NUMBER), np.nan, words.view(np.float64))
        return column_of_numbers(numbers)
    column = column_of_numbers(number_of[present])
    code_of = np.zeros(256, dtype=column.codes.dtype)
    code_of[present] = column.codes
    return RawColumn(code_of.take(cells.codes), column.values)


def _text_column(cells: Sequence[_Cells], width: int, encoding: str) -> RawColumn:
    import pyarrow as pa

    words = np.full((len(cells[0].codes), len(cells)), int.from_bytes(b" " * WORD), dtype=np.uint64)
    for position, cell in enumerate(cells):
        rows, content = cell.in_full()
        if len(rows) + np.count_nonzero(cell.codes == _SPACES) != len(words):
            raise NotCertain  # a number among texts
        words[rows, position] = content
    kind = pa.binary(WORD * len(cells))
    encoded = pa.Array.from_buffers(kind, len(words), [None, pa.py_buffer(words)]).dictionary_encode()
    values = encoded.dictionary.to_pylist()
    if any(b"\0" in value or value[width:].strip(b" ") for value in values):
        raise NotCertain
    try:
        texts = [value.decode(encoding) for value in values]
    except (UnicodeDecodeError, LookupError) as error:
        raise NotCertain from error
    return column_of_dictionary(encoded.indices.to_numpy(), texts)
