"""What in a text points to a person: numbers, addresses, names and municipalities."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from functools import cache
from typing import Final

from trepart_eval.municipalities.register import read_register
from trepart_eval.municipalities.spellings import folded, plain_letters

_APART: Final = r"[ .\-\u2010-\u2015/]{0,3}"
_ELEVEN: Final = re.compile(rf"(?<!\d)\d(?:{_APART}\d){{10}}(?!\d)")
_TELEPHONE: Final = re.compile(
    r"(?<!\d)(?:0047[ .-]?)?[2-9](?:\d{7}|\d[ .-]\d\d[ .-]\d\d[ .-]\d\d|\d\d[ .-]\d\d[ .-]\d{3})(?!\d)"
)
_FROM_ABROAD: Final = re.compile(r"\+[1-9](?:[ .-]?\d){7,13}(?!\d)")
_E_MAIL: Final = re.compile(r"[\w.+-]+ ?(?:@|\(at\)|\[at\]|\(krøllalfa\)) ?[\w-]+(?:\.[\w-]+)+", re.IGNORECASE)
_WORD: Final = re.compile(r"[^\W\d_]+(?:[-'\u2019\u2010-\u2015][^\W\d_]+)*['\u2019]?")
_WEIGHTS: Final = ((3, 7, 6, 1, 8, 9, 4, 5, 2, 1), (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1))
_LONGEST: Final = 5  # words in a name
_SHORTEST_PLAIN: Final = 5  # letters, of a name looked for without its Norwegian ones
_SHORTEST_PART: Final = 3  # letters, of a part of a person's name

Trace = tuple[str, str]


def is_identity_number(digits: str) -> bool:
    """Whether eleven digits are a Norwegian national identity number or D-number: a date, and control digits that fit.

    >>> is_identity_number("01010750160"), is_identity_number("01010750161")
    (True, False)
    """
    if len(digits) != 11 or not digits.isascii() or not digits.isdecimal():
        return False
    figures = [int(digit) for digit in digits]
    day, month = int(digits[:2]), int(digits[2:4])
    if not (1 <= day % 40 <= 31 and 1 <= month % 40 <= 12):
        return False
    return all(sum(w * f for w, f in zip(weights, figures, strict=False)) % 11 == 0 for weights in _WEIGHTS)


def traces_in(text: str, names: Collection[str], places: Collection[str], accepted: Collection[str]) -> Iterator[Trace]:
    """Kind and wording of everything in a text that points to a person or a municipality.

    Parameters
    ----------
    names, places : collection of str
        Names of people and places of the study; every municipality of now and then is looked for besides.
    accepted : collection of str
        Wordings that someone has looked at and found harmless.
    """
    clean = "".join(sign for sign in unicodedata.normalize("NFKC", text) if unicodedata.category(sign) != "Cf")
    harmless = {folded(one) for one in accepted}
    for kind, wording in _all_traces(clean, names, places):
        if folded(wording) not in harmless:
            yield kind, wording


def _all_traces(text: str, names: Collection[str], places: Collection[str]) -> Iterator[Trace]:
    for found in _FROM_ABROAD.finditer(text):
        yield "telephone", found[0]
    text = _FROM_ABROAD.sub(" ", text)
    for found in _ELEVEN.finditer(text):
        digits = re.sub(r"\D", "", found[0])
        yield ("identity_number" if is_identity_number(digits) else "eleven_digits"), found[0]
    for found in _TELEPHONE.finditer(_ELEVEN.sub(" ", text)):
        yield "telephone", found[0]
    for found in _E_MAIL.finditer(text):
        yield "e_mail", found[0]
    people = {folded(part) for name in names for part in (name, *_parts(name))}
    study_places = {folded(place) for place in places}
    seen: set[str] = set()
    for wording, forms in _phrases(text):
        if wording in seen:
            continue
        seen.add(wording)
        if forms & people:
            yield "name", wording
        elif forms & study_places or (wording[:1].isupper() and _is_municipality(forms)):
            yield "place", wording


def _parts(name: str) -> list[str]:
    return [part for part in re.split(r"[\s,]+", name) if len(part) >= _SHORTEST_PART]


def _phrases(text: str) -> Iterator[tuple[str, frozenset[str]]]:
    """Every run of words, longest first, with its folded spellings: as it is, and without a genitive's ending."""
    words = list(_WORD.finditer(text))
    for length in range(_LONGEST, 0, -1):
        for start in range(len(words) - length + 1):
            wording = text[words[start].start() : words[start + length - 1].end()]
            bare = re.sub(r"['\u2019]s?$", "", wording)
            yield wording, frozenset(folded(one) for one in (wording, bare, re.sub(r"s$", "", bare)) if one)


def _is_municipality(forms: Collection[str]) -> bool:
    known, plain = _municipality_names()
    return any(form in known or (len(form) >= _SHORTEST_PLAIN and plain_letters(form) in plain) for form in forms)


@cache
def _municipality_names() -> tuple[frozenset[str], frozenset[str]]:
    known = frozenset(read_register().by_name)
    return known, frozenset(plain_letters(name) for name in known if len(name) >= _SHORTEST_PLAIN)
