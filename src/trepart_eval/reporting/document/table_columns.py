"""Columns of a table on paper: as wide as their texts need, and letters as large as the line allows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from trepart_eval.reporting.document.cells import Kind
from trepart_eval.reporting.document.letter_widths import width_of

_SLIGHTLY: Final = 1.2
"""How many times as long a line may be to spare the cells a second line, by smaller letters."""
_SMALLER: Final = 1.3  # how many times as long it may be to keep words whole
_NARROWEST: Final = 3.5  # ems of a column
_NAMES: Final = 9.0  # ems that the first column keeps
_NARROW: Final = 0.6  # share of a line that a table must want to be given all of it
_AFTER_FIGURES: Final = 8.0  # points
_AIR: Final = 2.5  # ems more that each column of a narrower table gets


@dataclass(frozen=True, slots=True)
class Columns:
    """Widths of columns and size of letters.

    Attributes
    ----------
    widths : tuple of float
        Width of each column in points, with what stands empty on both sides of its text.
    size : float
        Size of the letters in points.
    padding : float
        Points that stand empty on both sides together.
    gaps : tuple of float
        Points that stand empty before each column besides.
    """

    widths: tuple[float, ...]
    size: float
    padding: float
    gaps: tuple[float, ...]

    def room(self, column: int) -> float:
        """Ems that a line of a column's text may take."""
        return (self.widths[column] - self.padding - self.gaps[column]) / self.size


def columns_for(
    header: Sequence[str],
    rows: Iterable[Sequence[str]],
    kinds: Sequence[str] = (),
    *,
    line: float,
    size: float,
    padding: float,
    scale: float = 1.0,
) -> Columns:
    """Columns of a table that together fill a line, or less of it where there is little to show.

    Each column gets room for its longest word; what is left goes to those with more text than that. Where words can't
    all be whole in letters somewhat smaller, the widest columns are cut, and those who set the table must break words.

    Parameters
    ----------
    header, rows : sequences of str
        Texts of the table.
    kinds : sequence of str
        Kind of each column: text, set from the left, gets more air after figures, which are set from the right.
    line : float
        Length of a line in points.
    size : float
        Size of the letters in points, where there is room for it.
    padding : float
        Points that stand empty on both sides of a text together.
    scale : float
        Width of the letters beside those of the reports' own font.
    """
    bodies = list(zip(*rows, strict=True)) or [()] * len(header)
    whole = [scale * _widest(name, body) for name, body in zip(header, bodies, strict=True)]
    words = [scale * _widest_word(name, body) for name, body in zip(header, bodies, strict=True)]
    beside = pairwise(["", *(kinds or [""] * len(header))])
    gaps = tuple(_AFTER_FIGURES if pair == (Kind.FIGURES, Kind.TEXT) else 0.0 for pair in beside)
    room = line - padding * len(header) - sum(gaps)

    def made(ems: Sequence[float], size: float) -> Columns:
        widths = tuple(size * width + padding + gap for width, gap in zip(ems, gaps, strict=True))
        return Columns(widths, size, padding, gaps)

    if size * sum(whole) <= room:
        return made(_spread(whole, room / size), size)
    if size * sum(whole) <= _SLIGHTLY * room:
        return made(whole, room / sum(whole))
    if size * sum(words) <= room:
        more = [one - least for one, least in zip(whole, words, strict=True)]
        share = (room / size - sum(words)) / sum(more)
        return made([least + share * extra for least, extra in zip(words, more, strict=True)], size)
    if size * sum(words) <= _SMALLER * room:
        return made(words, room / sum(words))
    smallest = size / _SMALLER
    return made(_cut(words, room / smallest), smallest)


def _widest(name: str, body: Sequence[str]) -> float:
    return max([1.0, width_of(name, bold=True), *map(width_of, body)])


def _widest_word(name: str, body: Sequence[str]) -> float:
    words = {word for text in body for word in text.split(" ")}
    return max([1.0, *(width_of(word, bold=True) for word in name.split(" ")), *map(width_of, words)])


def _spread(ems: Sequence[float], room: float) -> list[float]:
    """Widths that fill the room; a table that wants much less stays narrow, for the eye has to follow its lines."""
    if sum(ems) < _NARROW * room:
        return [width + min(_AIR, (room - sum(ems)) / len(ems)) for width in ems]
    return [width * room / sum(ems) for width in ems]


def _cut(ems: Sequence[float], room: float) -> list[float]:
    """Widths of which the widest are cut until they fit; the names of the rows in the first column last."""
    low, high = _NARROWEST, max(ems)
    for _ in range(40):
        most = (low + high) / 2
        if sum(_at_most(ems, most)) <= room:
            low = most
        else:
            high = most
    cut = _at_most(ems, low)
    return cut if sum(cut) <= room else [width * room / sum(cut) for width in cut]


def _at_most(ems: Sequence[float], most: float) -> list[float]:
    return [min(ems[0], max(most, _NAMES)), *(min(width, most) for width in ems[1:])]
