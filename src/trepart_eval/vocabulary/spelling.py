"""When two spellings are the same word: files and people write a name or a code in many ways."""

from __future__ import annotations

import math
import re
import unicodedata
from typing import Final

_WHOLE: Final = re.compile(r"(-?(?:0|[1-9]\d*))[.,]0+")  # 0301 is a code, not the number 301


def plain_text(text: str) -> str:
    r"""Return text with one blank between words, whatever blanks and line breaks, and accents as one sign.

    >>> plain_text(" Nord\u00a0 Odal\n"), plain_text("A\u030as") == "Ås"
    ('Nord Odal', True)
    """
    if not text.isascii():
        text = unicodedata.normalize("NFC", text.replace("\ufeff", ""))
    return " ".join(text.split())


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
