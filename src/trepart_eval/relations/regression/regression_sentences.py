"""Sentences and notes of regressions, with numbers as each language writes them."""

from __future__ import annotations

import math
import os
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from trepart_eval.vocabulary.catalogue import text_of
from trepart_eval.vocabulary.languages import Language, choose_language, format_number

_MOST_NAMES: Final = 4
_INFINITY: Final = "∞"


def spoken(language: Language | str | None) -> Language:
    """Language to speak: what was asked for, or the computer's."""
    return choose_language(language, os.environ)


def sentence(group: str, name: str, language: Language, /, **details: object) -> str:
    """Text of this folder in a language, with its details filled in."""
    return text_of(__package__, group, name, language, **details)


def significant(value: float, language: Language) -> str:
    """Return a number with three significant digits, at most six decimals."""
    if math.isnan(value):
        return format_number(value, language)
    if math.isinf(value):
        return _INFINITY if value > 0 else f"−{_INFINITY}"
    size = math.floor(math.log10(abs(value))) if value else 0
    return format_number(float(value), language, decimals=min(max(2 - size, 0), 6))


def named(terms: Iterable[str]) -> str:
    """Return names after each other, the first few of many and how many more."""
    names = list(terms)
    if len(names) <= _MOST_NAMES:
        return ", ".join(names)
    return f"{', '.join(names[:_MOST_NAMES])} (+{len(names) - _MOST_NAMES})"


def named_by_factor(columns: Sequence[str], factors: Mapping[str, tuple[str, ...]]) -> str:
    """Return names of columns, a factor's own name where all of its columns are among them."""
    complete = {name: those for name, those in factors.items() if len(those) > 1 and set(those) <= set(columns)}
    whole = {one: name for name, those in complete.items() for one in those}
    return named(dict.fromkeys(whole.get(column, column) for column in columns))
