"""Many texts held as one run of bytes: a hundred thousand passages take the memory of their letters."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final, overload

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pyarrow as pa

_HEAD: Final = 0xC0  # a byte of UTF-8 that isn't the first of its sign begins with the bits 10
_FOLLOWS: Final = 0x80
_NO_PLACES: Final = np.zeros(0, dtype=np.int64)


class CompactTexts(Sequence[str]):
    """A sequence of texts, each made when it is asked for.

    Parameters
    ----------
    content : bytes
        The texts in UTF-8.
    starts, ends : ndarray of int64, shape (n_texts,)
        Where in the content each begins and ends; texts may share letters.
    """

    __slots__ = ("_content", "_ends", "_starts")

    def __init__(
        self, content: bytes = b"", starts: NDArray[np.int64] = _NO_PLACES, ends: NDArray[np.int64] = _NO_PLACES
    ) -> None:
        self._content = content
        self._starts = starts
        self._ends = ends

    @classmethod
    def of(cls, texts: Iterable[str]) -> CompactTexts:
        """Return the texts given; half of a pair of surrogates becomes a question mark."""
        if isinstance(texts, CompactTexts):
            return texts
        encoded = [text.encode("utf-8", "replace") for text in texts]
        ends = np.cumsum([len(one) for one in encoded], dtype=np.int64)
        starts = np.concatenate([[0], ends[:-1]]).astype(np.int64) if encoded else ends
        return cls(b"".join(encoded), starts, ends)

    @classmethod
    def within(cls, text: str, starts: NDArray[np.int64], ends: NDArray[np.int64]) -> CompactTexts:
        """Return parts of a text, from the signs with which they begin to those before which they end."""
        encoded = text.encode("utf-8", "replace")
        if not text.isascii():
            first_byte = np.flatnonzero((np.frombuffer(encoded, dtype=np.uint8) & _HEAD) != _FOLLOWS)
            byte_of = np.append(first_byte, len(encoded))
            starts, ends = byte_of[starts], byte_of[ends]
        places = zip(starts.tolist(), ends.tolist(), strict=True)
        content = b"".join([encoded[start:end] for start, end in places])
        stops = np.cumsum(ends - starts, dtype=np.int64)
        return cls(content, stops - (ends - starts), stops)

    @classmethod
    def joined(cls, parts: Sequence[CompactTexts]) -> CompactTexts:
        """Return the texts of several, one after the other."""
        if len(parts) == 1:
            return parts[0]
        before = np.cumsum([0, *(len(part._content) for part in parts)])
        shifts = list(zip(parts, before.tolist(), strict=False))
        starts = [part._starts + shift for part, shift in shifts]
        ends = [part._ends + shift for part, shift in shifts]
        content = b"".join(part._content for part in parts)
        return cls(content, np.concatenate([_NO_PLACES, *starts]), np.concatenate([_NO_PLACES, *ends]))

    def __len__(self) -> int:
        """Count the texts."""
        return len(self._starts)

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> CompactTexts: ...
    def __getitem__(self, index: int | slice) -> str | CompactTexts:
        """Return one text, or those of a slice."""
        if isinstance(index, slice):
            return CompactTexts(self._content, self._starts[index], self._ends[index])
        return self._content[self._starts[index] : self._ends[index]].decode()

    def taken(self, index: NDArray[np.integer]) -> CompactTexts:
        """Return the texts at some places, in the order of the places."""
        return CompactTexts(self._content, self._starts[index], self._ends[index])

    def arrow(self) -> pa.Array:
        """Return the texts as an Arrow column."""
        import pyarrow as pa

        places = zip(self._starts.tolist(), self._ends.tolist(), strict=True)
        content = b"".join([self._content[start:end] for start, end in places])
        offsets = np.zeros(len(self) + 1, dtype=np.int64)
        np.cumsum(self._ends - self._starts, out=offsets[1:])
        return pa.Array.from_buffers(pa.large_string(), len(self), [None, pa.py_buffer(offsets), pa.py_buffer(content)])
