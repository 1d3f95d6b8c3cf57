"""Sentences of the problems in three languages, kept side by side in ``messages.toml``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from trepart_eval.vocabulary.catalogue import read_catalogue
from trepart_eval.vocabulary.languages import Language, format_number

_FILE: Final = "messages.toml"
_LONGEST: Final = {"value": 60}  # characters; a value from a file may be a page of text
_LONGEST_OTHER: Final = 400
_SAYS_WHO: Final = re.compile(
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"  # an e-mail address
    r"|(?<![\w./:])(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?:25[0-5]|2[0-4]\d|1?\d?\d)){3}(?![\w.])"  # an IP address
    r"|(?<![\w.,-])(?:[04][1-9]|[1256]\d|[37][01])(?:0[1-9]|1[0-2])\d{7}(?![\w.,-])"  # a national identity number
)
_HIDDEN: Final = "\N{HORIZONTAL ELLIPSIS}"
_COUNTS: Final = {"count", "found", "expected", "more"}  # details that are written with a sign between thousands


@dataclass(frozen=True, slots=True)
class Word:
    """A detail that is itself translated: a word of the catalogue, and what it names."""

    name: str
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A detail that is a part (``what`` or ``mend``) of another problem."""

    code: str
    part: str
    details: Mapping[str, Any]


def message(code: str, part: str, language: Language, details: Mapping[str, Any]) -> str:
    """Return one part (``what`` or ``mend``) of a problem's sentences."""
    template: str = read_catalogue(__package__, _FILE)["problem"][code][language.value][part]
    return template.format_map({name: _plain(name, value, language) for name, value in details.items()})


def word(name: str, language: Language, /, **details: object) -> str:
    """Return a word or phrase that problems share."""
    template: str = read_catalogue(__package__, _FILE)["word"][name][language.value]
    return template.format_map({key: _plain(key, value, language) for key, value in details.items()})


def printable(text: str) -> str:
    r"""Return text as one line that a terminal shows as it is: other blanks become spaces, control signs a mark.

    >>> printable("Nord\u00a0Odal\n\x1b[2J")
    'Nord Odal �[2J'
    """
    return "".join(
        sign if sign.isprintable() else " " if sign.isspace() else "\N{REPLACEMENT CHARACTER}" for sign in text
    )


class Stated(str):
    """Text that the study itself states, such as the host of a service: no person's, and told as it is."""

    __slots__ = ()


def says_who(text: str) -> bool:
    """Whether a text holds an e-mail address, an IP address or a national identity number.

    >>> says_who("ring kari@kommune.no"), says_who("01010012345"), says_who("http://127.0.0.1:80"), says_who("0301")
    (True, True, False, False)
    """
    return bool(_SAYS_WHO.search(text))


def _plain(name: str, value: object, language: Language) -> str:
    """Detail as one short printable line: a file's content may hold control signs, a page of text or an address."""
    if isinstance(value, Word):
        return word(value.name, language, **value.details)
    if isinstance(value, Sentence):
        return message(value.code, value.part, language, value.details)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if name in _COUNTS and isinstance(value, int):
        return format_number(value, language)
    longest = _LONGEST.get(name, _LONGEST_OTHER)
    may_say_who = isinstance(value, str) and not isinstance(value, Stated)
    text = _SAYS_WHO.sub(_HIDDEN, str(value)) if may_say_who else str(value)
    text = printable(text[: longest + 1])
    return text if len(text) <= longest else f"{text[:longest]}…"
