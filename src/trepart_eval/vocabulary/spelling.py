"""When two spellings are the same word: files and people write a name or a code in many ways."""

from __future__ import annotations

import html
import math
import re
import unicodedata
from functools import lru_cache
from typing import Final

_WHOLE: Final = re.compile(r"(-?(?:0|[1-9]\d*))[.,]0+")  # 0301 is a code, not the number 301
_REMEMBERED: Final = 4096
"""Texts whose spelling is remembered: the same names and codes stand in most rows of a file."""

_MARKS: Final = re.compile(r"<[^<>]{1,200}>")
_UNSEEN: Final = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_QUOTES: Final = str.maketrans(
    {**dict.fromkeys("\u2018\u2019\u201a\u00b4`", "'"), **dict.fromkeys("\u201c\u201d\u201e\u00ab\u00bb", '"')}
)
_DASHES: Final = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"))
_NUMBER_BEFORE: Final = re.compile(r"[(\[]?-?\d+\s*(?:[-.:;)=\]]\s*|\s)(?=[^\W\d])")


@lru_cache(maxsize=_REMEMBERED)
def plain_text(text: str) -> str:
    r"""Return text with one blank between words, whatever blanks and line breaks, and accents as one sign.

    >>> plain_text(" Nord\u00a0 Odal\n"), plain_text("A\u030as") == "Ås"
    ('Nord Odal', True)
    """
    if not text.isascii():
        text = unicodedata.normalize("NFC", text.replace("\ufeff", ""))
    return " ".join(text.split())


@lru_cache(maxsize=_REMEMBERED)
def canonical(value: str | int | float | None) -> str:
    """Return one spelling of a code: ``1``, ``1.0`` and ``"1"`` are the same, and so are ``Ja`` and ``ja``.

    >>> canonical(1.0), canonical("1,0"), canonical(" Politiker "), canonical("0301"), canonical(float("nan"))
    ('1', '1', 'politiker', '0301', '')
    """
    if value is None:
        return ""
    if isinstance(value, str):
        text = plain_text(value).casefold()
        whole = _WHOLE.fullmatch(text)
        return whole[1] if whole else text
    if isinstance(value, int):
        return str(int(value))
    if math.isnan(value):  # a cell without anything in it
        return ""
    return str(int(value)) if value.is_integer() else str(value)


def spoken(text: str) -> str:
    r"""Return what a text says, without what survey tools put into it: marks of HTML, odd blanks, signs at the end.

    >>> spoken("Er m&aring;lene&nbsp;<b>klare</b>? "), spoken("What\u2019s the aim?") == spoken("What&#39;s the aim:")
    ('er målene klare', True)
    """
    for _ in range(2):  # a tool may write &amp;nbsp;
        if "&" in text:
            text = html.unescape(text)
    if "<" in text:
        text = _MARKS.sub(" ", text)
    text = _UNSEEN.sub("", text).translate(_QUOTES).translate(_DASHES)
    return plain_text(text).casefold().strip("\"'").rstrip(" .:;,?!*\u2026")


def spoken_answer(text: str) -> str:
    """Return what an answer in words says, without its number, where a tool writes that in front.

    >>> spoken_answer("5 - Helt enig"), spoken_answer("5"), spoken_answer("1. Helt&nbsp;uenig.")
    ('helt enig', '5', 'helt uenig')
    """
    said = spoken(text)
    return _NUMBER_BEFORE.sub("", said, count=1) if _NUMBER_BEFORE.match(said) else said
