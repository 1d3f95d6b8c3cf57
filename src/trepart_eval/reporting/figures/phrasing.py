"""Words of figures: sentences from the catalogue, names made harmless, numbers as the language writes them."""

from __future__ import annotations

import os
import textwrap
import unicodedata
from collections.abc import Iterable, Sequence

from trepart_eval.vocabulary.catalogue import text_of
from trepart_eval.vocabulary.languages import Language, choose_language, format_number
from trepart_eval.vocabulary.terms import WHOLE_CASE

HIDDEN_SIGN = ":"
NOTHING_SIGN = "–"


def said(group: str, name: str, language: Language, /, **details: object) -> str:
    """Text of a figure in a language, with a capital first letter."""
    text = text_of(__package__, group, name, language, **details)
    return text[:1].upper() + text[1:]


def spoken(asked: Language | str | None, own: Language) -> Language:
    """Language asked for, or the result's own."""
    return own if asked is None else choose_language(asked, os.environ)


def harmless(name: object) -> str:
    """Return a name without signs that turn the writing direction or move anything."""
    return "".join(" " if unicodedata.category(sign)[0] == "C" else sign for sign in str(name)).strip()


def folded(name: object, longest: int = 26, lines: int = 2) -> str:
    """Return a name on at most so many lines; what is left over ends in three dots."""
    found = textwrap.wrap(harmless(name), longest, break_long_words=True) or [""]
    if len(found) > lines:
        last = found[lines - 1]
        found = [*found[: lines - 1], (last if len(last) < longest else last[: longest - 1]).rstrip() + "…"]
    return "\n".join(found)


def number(value: float, language: Language, decimals: int = 0) -> str:
    """Return a number as the language writes it."""
    return format_number(float(value), language, decimals=decimals)


def span(values: Iterable[float], language: Language, decimals: int = 0) -> str:
    """Lowest and highest of some numbers, or the one they all are."""
    known = sorted(set(values))
    if not known:
        return NOTHING_SIGN
    low, high = (number(value, language, decimals) for value in (known[0], known[-1]))
    return low if low == high else f"{low}–{high}"


def in_words(names: Sequence[str], language: Language) -> str:
    """Return names as a list in words."""
    joint = text_of(__package__, "words", "and", language)
    return f"{', '.join(names[:-1])} {joint} {names[-1]}" if len(names) > 1 else "".join(names)


def with_wave(text: str, wave: str) -> str:
    """Return a text with the wave it is about, where there are several."""
    return text if wave in {WHOLE_CASE, ""} else f"{text}, {wave}"


def sentences(*parts: str) -> str:
    """Return sentences one after the other, those that are empty left out."""
    return " ".join(part for part in parts if part)


def count_of_cases(count: int, language: Language) -> str:
    """Return how many cases in words: "1 case", "8 cases"."""
    name = "one_case" if count == 1 else "many_cases"
    return text_of(__package__, "words", name, language, count=format_number(count, language))
