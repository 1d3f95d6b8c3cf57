"""Text from data made fit to print: as it stands, except for signs that no format can show or that turn the text."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Sequence
from typing import Final

MARK: Final = "\N{REPLACEMENT CHARACTER}"
_TURNING: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Signs that turn the direction of all that follows: a reader could be shown another text than the one written."""
_NEVER: Final = {"Cc", "Cs", "Cn"}
_BREAK: Final = "\u200b"  # zero width: a line may be broken here
_GAP: Final = 2  # letters between columns
_NARROWEST: Final = 6  # letters of a column
_NAMES: Final = 16  # letters that the first column keeps
_SLIGHTLY: Final = 1.15
"""How many times as many letters a line may hold to spare the cells a second line."""
_SMALLER: Final = 1.3  # how many times as many letters a line may hold when they are set smaller
_PIECE: Final = 8  # letters of a long word between places where it may be broken


def clean(text: str) -> str:
    r"""Return text as one line: blanks that break lines become spaces, signs that can't be shown a mark.

    Letters of any script, emoji and marks of direction within a word stay.

    >>> clean("Nord\u00a0Odal\n\x1b[2J \u202etxt")
    'Nord\xa0Odal �[2J �txt'
    """
    if text.replace("\u00a0", " ").isprintable():  # most texts by far
        return text
    return "".join(_clean_sign(sign) for sign in text)


def _clean_sign(sign: str) -> str:
    if sign.isspace() and sign != "\u00a0" and unicodedata.category(sign) != "Zs":
        return " "
    return MARK if sign in _TURNING or unicodedata.category(sign) in _NEVER else sign


def within(text: str, known: Collection[int]) -> str:
    """Return text with a mark for each sign that a font has no shape for."""
    if text.isascii():
        return text
    return "".join(sign if ord(sign) in known or _has_no_shape(sign) else MARK for sign in text)


def _has_no_shape(sign: str) -> bool:
    return unicodedata.category(sign) in {"Cf", "Zs"}


def breakable(text: str, longest: int) -> str:
    """Return text in which words longer than a line can be broken; nothing that is seen changes."""
    if len(text) <= longest:
        return text
    piece = min(longest, _PIECE)
    return " ".join(
        _BREAK.join(word[start : start + piece] for start in range(0, len(word), piece))
        if len(word) > longest
        else word
        for word in text.split(" ")
    )


def column_widths(header: Sequence[str], rows: Iterable[Sequence[str]], line: int) -> list[int]:
    """Width of each column of a table in letters; together more than a line where the letters must be smaller.

    Each column gets room for its longest word; what is left of the line goes to those with more text than that. Where
    letters would become too small, the widest columns are cut, and long words in them broken.

    Parameters
    ----------
    header, rows : sequences of str
        Texts of the table.
    line : int
        Letters that a line of the page holds.
    """
    columns = [list(column) for column in zip(header, *rows, strict=True)]
    least = [max(4, *(len(word) for text in column for word in text.split(" "))) + _GAP for column in columns]
    wanted = [max(4, *(len(text) for text in column)) + _GAP for column in columns]
    if sum(wanted) <= _SLIGHTLY * line:
        return wanted
    left = line - sum(least)
    if left <= 0:
        return _cut(least, int(_SMALLER * line))
    more = [want - width for want, width in zip(wanted, least, strict=True)]
    share = min(1.0, left / sum(more)) if sum(more) else 0.0
    return [width + int(share * extra) for width, extra in zip(least, more, strict=True)]


def _cut(widths: Sequence[int], line: int) -> list[int]:
    """Widths of which the widest are cut until they fit; the names of the rows in the first column last."""
    most = max(widths)
    while True:
        cut = [min(widths[0], max(most, _NAMES)), *(min(width, most) for width in widths[1:])]
        if sum(cut) <= line or most <= _NARROWEST:
            return cut
        most -= 1
