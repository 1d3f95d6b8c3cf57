"""Positions as each tool counts them to positions in the text: by the tool's habit, and by what the text shows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Final

import numpy as np
from numpy.typing import NDArray

_MOST_SPANS: Final = 2000  # selections per document, and in all, that are taken as evidence
_MOST_IN_ALL: Final = 10_000
_CLEARLY: Final = 0.02  # points per selection that one way must have more than another
_CUT: Final = 95  # signs; tools cut the names of selections at about a hundred
_ASTRAL: Final = 0x10000
_BOM: Final = "\ufeff"


@dataclass(frozen=True, slots=True)
class Counting:
    """How a tool counts: its unit, and what a line break of two signs and a byte order mark count as.

    Attributes
    ----------
    unit : {"codepoint", "utf16", "utf8"}
        What a position counts.
    breaks : {1, 2}
        What CR LF counts.
    mark : bool
        Whether the byte order mark at the start counts.
    """

    unit: str = "codepoint"
    breaks: int = 2
    mark: bool = False


_HABITS: Final = {
    "nvivo": Counting("utf16", 2),
    "atlas": Counting("codepoint", 1),
    "taguette": Counting("utf8", 2),
}


def habit_of(tool: str) -> Counting:
    """How a tool, by the name it gives itself, is known to count; code points, as the standard says, where unknown."""
    name = tool.casefold()
    return next((habit for known, habit in _HABITS.items() if known in name), Counting())


@dataclass(frozen=True, slots=True, eq=False)
class Spans:
    """A text, and the positions of the selections in it as the file gives them.

    Attributes
    ----------
    names : sequence of str
        What the tool calls each selection, which with some is its text; only evidence, never the text itself.
    """

    text: str
    starts: Sequence[int]
    ends: Sequence[int]
    names: Sequence[str]


def is_plain(text: str) -> bool:
    """Whether every way of counting the signs of a text gives the same, bytes apart."""
    if "\r\n" in text or text.startswith(_BOM):
        return False
    return text.isascii() or len(text.encode("utf-16-le", "surrogatepass")) == 2 * len(text)


def one_sign_breaks(text: str) -> str:
    """Return text without its byte order mark and with each line break as one sign."""
    return text.removeprefix(_BOM).replace("\r\n", "\n")


def positions(spans: Spans, raw: Sequence[int], counting: Counting) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Positions in `one_sign_breaks` of the text, and whether each fell between two signs and within the text."""
    places = np.asarray(raw, dtype=np.int64)
    if counting.unit != "utf8" and is_plain(spans.text):
        length = len(spans.text)
        return np.clip(places, 0, length), (places >= 0) & (places <= length)
    signs = np.frombuffer(spans.text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    width = _widths(signs, counting.unit)
    unseen = np.zeros(0, dtype=np.intp)  # signs that `one_sign_breaks` leaves out
    if "\r\n" in spans.text:
        unseen = np.flatnonzero((signs[:-1] == ord("\r")) & (signs[1:] == ord("\n")))
        if counting.breaks == 1:
            width[unseen] = 0
    if spans.text.startswith(_BOM):
        unseen = np.append(0, unseen)
        if not counting.mark:
            width[0] = 0
    begins = np.zeros(len(signs) + 1, dtype=np.int64)
    np.cumsum(width, out=begins[1:])
    place = np.clip(np.searchsorted(begins, places, side="right") - 1, 0, len(signs))
    exact = (places >= 0) & (begins[place] == places)
    return place - np.searchsorted(unseen, place), exact


def _widths(signs: NDArray[np.uint32], unit: str) -> NDArray[np.int8]:
    width = np.ones(len(signs), dtype=np.int8)
    if unit == "utf16":
        width += signs >= _ASTRAL
    elif unit == "utf8":
        width += (signs >= 0x80).astype(np.int8) + (signs >= 0x800) + (signs >= _ASTRAL)
    return width


def likely_counting(
    documents: Iterable[Spans], habit: Counting, *, unit: str = "auto", breaks: int = 0
) -> tuple[Counting, str]:
    """How positions were counted, by the tool's habit unless the texts speak against it.

    Each way of counting is scored by how many selections have the text the tool names them by, and how many begin and
    end at the edge of a word.

    Returns
    -------
    Counting, str
        And what to note: ``offsets_otherwise`` where the texts speak against the habit, ``offsets_unclear`` where two
        ways do as well and differ, empty otherwise.
    """
    fixed = Counting(habit.unit if unit == "auto" else unit, breaks or habit.breaks, habit.mark)
    units = [unit] if unit != "auto" else ["utf8"] if habit.unit == "utf8" else ["codepoint", "utf16"]
    made = (Counting(*one) for one in product(units, [breaks] if breaks else [1, 2], [False, True]))
    ways = [fixed, *(way for way in made if way != fixed)]
    points = dict.fromkeys(ways, 0)
    differs = dict.fromkeys(ways, False)
    n_judged = 0
    for spans in documents:
        if n_judged >= _MOST_IN_ALL:
            break
        if is_plain(spans.text):
            continue
        usual = _places(spans, fixed)
        n_judged += len(usual)
        for way in ways:
            places = _places(spans, way)
            differs[way] |= places != usual
            points[way] += _points(spans, places)
    best = max(ways, key=lambda way: points[way])
    if points[best] - points[fixed] > _CLEARLY * n_judged:
        return best, "offsets_otherwise"
    rivals = [way for way in ways if differs[way] and points[way] >= points[fixed]]
    return fixed, "offsets_unclear" if rivals else ""


def _places(spans: Spans, way: Counting) -> list[tuple[int, int, bool]]:
    starts, ends = spans.starts[:_MOST_SPANS], spans.ends[:_MOST_SPANS]
    place, exact = positions(spans, [*starts, *ends], way)
    first, last = place.reshape(2, -1).tolist()
    both: list[bool] = np.logical_and(*exact.reshape(2, -1)).tolist()
    return list(zip(first, last, both, strict=True))


def _points(spans: Spans, places: Sequence[tuple[int, int, bool]]) -> int:
    """How many selections look right: 2 for the text they are named by, 1 for each end at the edge of a word."""
    text = one_sign_breaks(spans.text)
    points = 0
    for (start, end, exact), name in zip(places, spans.names, strict=False):
        if not exact or start >= end:
            continue
        if 0 < len(name) < _CUT and name.strip() == text[start:end].strip():
            points += 2
        points += not text[start].isspace() and not (start and text[start - 1].isalnum() and text[start].isalnum())
        last = text[end - 1]
        points += not last.isspace() and not (end < len(text) and last.isalnum() and text[end].isalnum())
    return points
