"""Words of reports: sentences from the catalogue, right for none, one and many."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

from trepart_eval.vocabulary.catalogue import text_of
from trepart_eval.vocabulary.labels import label
from trepart_eval.vocabulary.languages import EN_DASH, Language, format_number

_MOST_NAMED: Final = 12
_ADVICE: Final = re.compile(r" [^.]*(?:relate --plan|study\.toml)[^.]*\.$")


def said(group: str, name: str, language: Language, /, **details: object) -> str:
    """Text of a report in a language."""
    return text_of(__package__, group, name, language, **details)


def counted(group: str, name: str, count: int, language: Language, /, **details: object) -> str:
    """Text for none, one or many: ``name_0``, ``name_1`` or ``name_n``, with the count as ``n``."""
    form = count if count in {0, 1} else "n"
    return said(group, f"{name}_{form}", language, n=format_number(count, language), **details)


def listed(names: Sequence[str], language: Language, most: int = _MOST_NAMED) -> str:
    """Return names as a list in words; how many more there are where they are many."""
    if len(names) > most:
        names = [*names[: most - 1], counted("words", "more", len(names) - most + 1, language)]
    joint = said("words", "and", language)
    return f"{', '.join(names[:-1])} {joint} {names[-1]}" if len(names) > 1 else "".join(names)


def number(value: float | None, language: Language, decimals: int = 0) -> str:
    """Return a number as the language writes it; a dash where there is none."""
    return EN_DASH if value is None else format_number(float(value), language, decimals=decimals)


def capital(text: str) -> str:
    """Return a text with a capital first letter."""
    return text[:1].upper() + text[1:]


def without_advice(text: str) -> str:
    """Return a text without its last sentence where that tells those who use the package what to write where."""
    return _ADVICE.sub("", text)


def criterion_label(criterion: str, language: Language, *, short: bool = False) -> str:
    """Label of a criterion, as it stands in running text."""
    return label("criterion", criterion, language, short=short)


def score_text(row: dict[str, Any], language: Language) -> str:
    """Score with its interval: "75 (43–100)"."""
    shown = number(row["score"], language)
    if row["conf_low"] is None or row["conf_high"] is None:
        return shown
    return f"{shown} ({number(row['conf_low'], language)}{EN_DASH}{number(row['conf_high'], language)})"


def split_evenly(names: Sequence[str], most: int) -> Iterator[list[str]]:
    """Names in parts of much the same size, none larger than so many."""
    count = max(-(-len(names) // most), 1)
    size = -(-len(names) // count)
    for start in range(0, max(len(names), 1), max(size, 1)):
        yield list(names[start : start + size])
