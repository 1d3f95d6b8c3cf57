"""Spans of a text as a coder marked them: checked, put in order, laid beside those of other coders.

Everything goes by the places where spans begin and end, never character by character.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.problems.arguments import check_type

Span = Sequence[Any]
"""Start and end (exclusive) in characters, and the code; without a code all are of one."""
GAP: Final = 0
"""Index of what lies between the spans of a coder."""
_WITH_VALUE: Final = 3
_ONLY_CODE: Final = ""
_FEWEST_CODERS: Final = 2


@dataclass(frozen=True, slots=True, eq=False)
class Spans:
    """Spans of one coder in order of start and end.

    Attributes
    ----------
    start, end : ndarray of int64, shape (n_spans,)
        First character, and the one after the last.
    value : tuple
        Code of each.
    """

    start: NDArray[np.int64]
    end: NDArray[np.int64]
    value: tuple[Hashable, ...]

    def of_value(self, value: Hashable) -> Spans:
        """Return the spans with a code."""
        keep = np.array([one == value for one in self.value], dtype=bool)
        return Spans(self.start[keep], self.end[keep], (value,) * int(keep.sum()))

    @property
    def length(self) -> NDArray[np.int64]:
        """Characters of each."""
        return self.end - self.start

    @property
    def overlapping(self) -> bool:
        """Whether any two have a character in common."""
        return bool((self.start[1:] < self.end[:-1]).any())


def checked_spans(spans: Iterable[Span], *, length: int, start: int = 0) -> Spans:
    """Spans of one coder, checked and in order.

    Parameters
    ----------
    spans : iterable of (start, end) or (start, end, value)
        Characters, the end exclusive.
    length, start : int
        Length of the text, and the number of its first character.

    Raises
    ------
    ValueError
        If a span is empty, goes outside the text, or isn't made of whole numbers.
    """
    _checked_text(length)
    if not _whole(start):
        raise ValueError(f"start is {start!r}; give the number of the text's first character")
    rows = _rows(spans)
    for first, last, _ in rows:
        if not start <= first < last <= start + length:
            raise ValueError(
                f"the span from {first} to {last} is empty or outside the text, from {start} to {start + length}"
            )
    rows.sort(key=lambda row: (row[0], row[1], str(row[2])))
    begins, ends = (np.array([row[place] for row in rows], dtype=np.int64) for place in (0, 1))
    return Spans(begins, ends, tuple(row[2] for row in rows))


def _rows(spans: Iterable[Span]) -> list[tuple[int, int, Any]]:
    """Spans as (start, end, code)."""
    check_type(spans, Iterable, "spans", "a list of (start, end, value)")
    rows = []
    for span in spans:
        parts = tuple(span) if isinstance(span, Iterable) else (span,)
        if len(parts) not in {_WITH_VALUE - 1, _WITH_VALUE} or not all(_whole(part) for part in parts[:2]):
            raise ValueError(f"{parts!r} is no span: give (start, end, value) with start and end as whole numbers")
        rows.append((int(parts[0]), int(parts[1]), parts[2] if len(parts) == _WITH_VALUE else _ONLY_CODE))
    return rows


def checked_coders(
    coders: Sequence[Iterable[Span]],
    *,
    length: int,
    start: int,
    value: Hashable | None = None,
    codes_may_overlap: bool = False,
) -> list[Spans]:
    """Spans of each coder, none of whose own overlap; only those of one code where it is named.

    Raises
    ------
    ValueError
        If there are fewer than two coders, a span can't be used, or spans of one coder overlap.
    """
    check_type(coders, Iterable, "coders", "a list of spans for each coder")
    found = [checked_spans(spans, length=length, start=start) for spans in coders]
    if len(found) < _FEWEST_CODERS:
        raise ValueError(f"coders has {len(found)} list of spans; agreement needs one from each of two coders or more")
    if value is not None:
        found = [one.of_value(value) for one in found]
    for number, one in enumerate(found, start=1):
        apart = [one.of_value(code) for code in dict.fromkeys(one.value)] if codes_may_overlap else [one]
        if any(part.overlapping for part in apart):
            raise ValueError(
                f"spans of coder {number} overlap: take one code at a time with value=..., "
                "or join the spans of a code with merged_spans"
            )
    return found


def merged_spans(spans: Iterable[Span], *, gap: int = 0) -> list[tuple[int, int, Any]]:
    """Spans with those of the same code joined that overlap, touch, or are at most ``gap`` characters apart.

    Examples
    --------
    >>> merged_spans([(0, 5, "goals"), (3, 9, "goals"), (4, 6, "purpose"), (9, 12, "goals")])
    [(0, 12, 'goals'), (4, 6, 'purpose')]
    """
    rows = _rows(spans)
    length = max((last for _, last, _ in rows), default=1)
    ordered = checked_spans(rows, length=max(length, 1))
    joined: list[tuple[int, int, Any]] = []
    for value in dict.fromkeys(ordered.value):
        of_value = ordered.of_value(value)
        if len(of_value.start):
            ends = np.maximum.accumulate(of_value.end)
            new = np.concatenate([[True], of_value.start[1:] > ends[:-1] + gap])
            last = np.concatenate([np.flatnonzero(new)[1:] - 1, [len(ends) - 1]])
            joined += [
                (int(first), int(end), value) for first, end in zip(of_value.start[new], ends[last], strict=True)
            ]
    return sorted(joined, key=lambda row: (row[0], row[1], str(row[2])))


@dataclass(frozen=True, slots=True, eq=False)
class Stretches:
    """The text cut where any coder's span begins or ends.

    Attributes
    ----------
    length : ndarray of int64, shape (n_stretches,)
        Characters of each.
    category : ndarray of int, shape (n_stretches, n_coders)
        Index of each coder's code among ``values``, plus one; `GAP` where there is none.
    values : tuple
        The codes.
    """

    length: NDArray[np.int64]
    category: NDArray[np.int64]
    values: tuple[Hashable, ...]


def stretches_of(coders: Sequence[Spans], *, length: int, start: int) -> Stretches:
    """Text of coders without overlaps of their own, cut into stretches that each code in one way throughout."""
    ends = [start, start + length]
    edges = np.unique(np.concatenate([ends, *(np.concatenate([one.start, one.end]) for one in coders)]))
    values = tuple(sorted({value for one in coders for value in one.value}, key=str))
    number = {value: place for place, value in enumerate(values, start=GAP + 1)}
    category = np.full((len(edges) - 1, len(coders)), GAP, dtype=np.int64)
    for coder, one in enumerate(coders):
        if len(one.start):
            at = np.searchsorted(one.start, edges[:-1], side="right") - 1
            inside = (at >= 0) & (edges[:-1] < one.end[at])
            numbers = np.array([number[value] for value in one.value], dtype=np.int64)
            category[inside, coder] = numbers[at[inside]]
    return Stretches(np.diff(edges).astype(np.int64), category, values)


def _checked_text(length: int) -> None:
    if not _whole(length) or length < 1:
        raise ValueError(f"length is {length!r}; it is the number of characters of the text, at least 1")


def _whole(value: object) -> bool:
    return isinstance(value, int | np.integer) and not isinstance(value, bool)
