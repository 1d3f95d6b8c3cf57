"""How people and files write a municipality: with a code, a name or both, in many ways."""

from __future__ import annotations

import math
import numbers
import re
from dataclasses import dataclass
from typing import Final

from trepart_eval.vocabulary.spelling import canonical, plain_text

CODE_LENGTH: Final = 4

_DASH: Final = re.compile(r"\s*[-\u2010-\u2015\u2212/]\s*")
_BRACKETS: Final = re.compile(r"\s*\([^)]*\)$")
_YEARS: Final = re.compile(r"\s*\(\s*(?:\d{4})?\s*[-\u2010-\u2015]\s*(?:\d{4})?\s*\)$")  # 0226 Sørum (-2019)
_KOMMUNE: Final = re.compile(r"\s+kommune$|^kommunen\s+")
_CODE_FIRST: Final = re.compile(r"(?:K[-_ ]?)?([0-9]+)(?:[\s:,.\u2010-\u2015-]+([^\W0-9].*))?", re.IGNORECASE)
_CODE_LAST: Final = re.compile(r"([^\W0-9].*?)[\s,(]+(?:K[-_ ]?)?([0-9]{3,4})\)?", re.IGNORECASE)
_PLAIN_LETTERS: Final = str.maketrans(
    {"ø": "o", "ö": "o", "å": "a", "ä": "a", "æ": "a", "á": "a", "š": "s", "đ": "d", "ŋ": "n", "č": "c", "ŧ": "t"}
)


@dataclass(frozen=True, slots=True)
class Written:
    """What was written, taken apart.

    Attributes
    ----------
    text : str
        As it was written, on one line.
    digits : str
        The code as written; empty where there is none.
    name : str
        The name; empty where there is none.
    """

    text: str
    digits: str
    name: str

    @property
    def code(self) -> str:
        """Code with the leading zero that spreadsheets take away; empty where the digits can't be a code."""
        return self.digits.zfill(CODE_LENGTH) if len(self.digits) in {CODE_LENGTH - 1, CODE_LENGTH} else ""


def take_apart(value: object) -> Written:
    """Return code and name in what was written.

    >>> take_apart(301).code, take_apart("0226 Sørum (-2019)").name, take_apart("K-3030 Lillestrøm").code
    ('0301', 'Sørum', '3030')
    """
    if isinstance(value, bool) or value is None:
        return Written(str(value), "", "")
    text = plain_text(value if isinstance(value, str) else _number_text(value))
    short = _YEARS.sub("", text)
    first = _CODE_FIRST.fullmatch(canonical(short) if canonical(short).isdecimal() else short)
    if first:
        return Written(text, first[1], first[2] or "")
    last = _CODE_LAST.fullmatch(short)
    return Written(text, last[2], last[1]) if last else Written(text, "", short)


def _number_text(value: object) -> str:
    """Text of a number, whole numbers without decimals, whatever the kind of number."""
    if not isinstance(value, numbers.Real):
        return str(value)
    number = float(value)
    return canonical(number) if math.isfinite(number) else ""


def bare(label: str) -> str:
    """Name without the county that tells it from another.

    >>> bare("Våler (Østfold)")
    'Våler'
    """
    return _BRACKETS.sub("", label)


def folded(name: str) -> str:
    """One spelling of a name: letters small, a blank for each dash or stroke, without ``kommune``.

    >>> folded("AURSKOG\N{EN DASH}Høland  kommune") == folded("Aurskog-Høland")
    True
    """
    text = _DASH.sub(" ", plain_text(name).casefold())
    return _KOMMUNE.sub("", text).strip()


def names_of(label: str) -> set[str]:
    """Every folded name that an official name stands for: the whole, each language's, and with the county.

    >>> sorted(names_of("Kárášjohka - Karasjok"))
    ['karasjok', 'kárášjohka', 'kárášjohka karasjok']
    >>> sorted(names_of("Bø (Telemark)"))
    ['bø', 'bø (telemark)', 'bø i telemark', 'bø telemark', 'bø, telemark']
    """
    name = bare(label)
    names = {folded(name), *(folded(part) for part in name.split(" - "))}
    if name != label:
        county = label[len(name) :].strip(" ()")
        names |= {folded(f"{name}{between}{county}") for between in (" ", ", ", " i ")} | {folded(label)}
    return names


def parts_of(name: str) -> list[str]:
    """Folded parts of a name written with a dash or stroke, whatever their order."""
    return [folded(part) for part in _DASH.split(plain_text(name)) if folded(part)]


def plain_letters(name: str) -> str:
    """Folded name in the letters of a keyboard without Norwegian or Sámi ones.

    >>> plain_letters("Bømlo") == plain_letters("Bomlo"), plain_letters("Haa") == plain_letters("Hå")
    (True, True)
    """
    return folded(name).replace("aa", "a").replace("ae", "a").replace("oe", "o").translate(_PLAIN_LETTERS)
