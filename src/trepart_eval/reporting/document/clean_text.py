"""Text from data made fit to print: as it stands, except for signs that no format can show or that turn the text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from typing import Final

MARK: Final = "\N{REPLACEMENT CHARACTER}"
_TURNING: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Signs that turn the direction of all that follows: a reader could be shown another text than the one written."""
_NEVER: Final = {"Cc", "Cs", "Cn"}
_P_VALUE: Final = re.compile(r"\bp ([=<]) (?=[0-9])")
_HELD: Final = "p\u00a0\\1\u00a0"
_BREAK: Final = "\u200b"  # zero width: a line may be broken here
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


def held_together(text: str) -> str:
    """Return text in which a p-value stands on one line.

    >>> held_together("det er tydelig (p = 0,013), eller p < 0,001").count("\u00a0")
    4
    """
    return _P_VALUE.sub(_HELD, text) if "p " in text else text


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
