"""Sentences of the problems in three languages, kept side by side in ``messages.toml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from trepart_eval.vocabulary.catalogue import catalogue
from trepart_eval.vocabulary.languages import Language

_LONGEST = {"value": 60}  # characters; a value from a file may be a page of text
_LONGEST_OTHER = 400


@dataclass(frozen=True, slots=True)
class Word:
    """A detail that is itself translated: a word of the catalogue."""

    name: str


_FILE = "messages.toml"


def message(code: str, part: str, language: Language, details: Mapping[str, Any]) -> str:
    """Return one part (``what`` or ``mend``) of a problem's sentences."""
    template: str = catalogue(__package__, _FILE)["problem"][code][language.value][part]
    return template.format_map({name: _plain(name, value, language) for name, value in details.items()})


def word(name: str, language: Language, /, **details: object) -> str:
    """Return a word or phrase that problems share."""
    template: str = catalogue(__package__, _FILE)["word"][name][language.value]
    return template.format_map({key: _plain(key, value, language) for key, value in details.items()})


def _plain(name: str, value: object, language: Language) -> str:
    """Detail as one short printable line: a file's content may hold control signs or a page of text."""
    if isinstance(value, Word):
        return word(value.name, language)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in str(value))
    longest = _LONGEST.get(name, _LONGEST_OTHER)
    return text if len(text) <= longest else f"{text[:longest]}…"
