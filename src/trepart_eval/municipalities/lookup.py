"""One municipality by its code or name, and what became of it."""

from __future__ import annotations

import math
import numbers
import os

from trepart_eval.municipalities.meaning import note_not_then, read_municipality
from trepart_eval.municipalities.register import FIRST_YEAR, LAST_YEAR, Municipality, read_register
from trepart_eval.problems import InputError, Problems
from trepart_eval.vocabulary.languages import Language, choose_language
from trepart_eval.vocabulary.spelling import canonical


def municipality(code: str | int, year: int | None = None, *, language: Language | str | None = None) -> Municipality:
    """Municipality that a code or name stands for.

    Parameters
    ----------
    code : str or int
        A code (``"1624"``, ``301`` for 0301), a name of now or then (``"Rissa"``, ``"Karasjok"``), or both, as tables
        write them (``"0226 Sørum"``, ``"K-3030 Lillestrøm"``). Case, odd blanks, kinds of dashes and ``kommune`` don't
        matter.
    year : int, optional
        The municipality as it was that year. Left out: as it last was under that code or name.
    language : Language or {"nb", "nn", "en"}, optional
        Language of messages; the computer's where it is left out.

    Returns
    -------
    Municipality

    Raises
    ------
    InputError
        If nothing has that code or name, if several have the name and neither year nor code tells which, if code and
        name belong to different municipalities, or if it wasn't there that year.

    Examples
    --------
    >>> print(municipality("karasjok kommune"))
    5610 Kárášjohka - Karasjok
    >>> print(municipality("Bø", year=2022), municipality("Bø i Telemark"), sep=", ")
    1867 Bø, 0821 Bø
    """
    problems = Problems()
    speak = choose_language(language, os.environ)
    when = None if year is None else year_of(year, problems)
    meant = read_municipality(code, problems)
    if meant is None or (when is None and year is not None):
        raise InputError(problems, speak)
    found = meant.only(problems) if when is None else meant.only_in(when, problems)
    if found is None:
        raise InputError(problems, speak)
    return found


def successor(code: str | int, year: int, *, language: Language | str | None = None) -> str | list[str]:
    """Code that a municipality's territory has in a year; a sorted list where it was split.

    A code in use that year is its own successor, also where it has gained territory since (1103 Stavanger in 2020);
    `harmonise` tells such borders apart.

    Parameters
    ----------
    code : str or int
        Code or name, as for `municipality`.
    year : int
        Not before the municipality came to be.

    Raises
    ------
    InputError
        As for `municipality`, and if the municipality came later than ``year``: the message names those before it.

    Examples
    --------
    >>> successor("1624", 2024), successor("0226", 2020), successor("5012", 2024)
    ('5054', '3030', ['5055', '5056', '5059'])
    """
    problems = Problems()
    when = year_of(year, problems)
    meant = read_municipality(code, problems)
    if meant is not None and when is not None and meant.only(problems):
        there = meant.in_year(when)
        if there:
            return there[0].code
        begun = [one for one in meant.periods if one.valid_from <= when]
        if begun:
            last = max(begun, key=lambda one: one.valid_from)
            end = read_register().by_code[last.code][-1].valid_to or when
            codes = read_register().walk(last.code, end - 1, when)
            return codes[0] if len(codes) == 1 else list(codes)
        note_not_then(min(meant.periods, key=lambda one: one.valid_from), when, problems)
    raise InputError(problems, choose_language(language, os.environ))


def year_of(value: object, problems: Problems, *, key: str = "") -> int | None:
    """Year that the register covers; None, and a problem noted, where it isn't one."""
    number = _number(value)
    if not number.is_integer():
        problems.add("not_a_year", key=key, value=value, first=FIRST_YEAR, last=LAST_YEAR)
    elif number > LAST_YEAR:
        problems.add("year_after_register", key=key, value=int(number), first=FIRST_YEAR, last=LAST_YEAR)
    elif number < FIRST_YEAR:
        problems.add("year_before_register", key=key, value=int(number), first=FIRST_YEAR, last=LAST_YEAR)
    else:
        return int(number)
    return None


def _number(value: object) -> float:
    """Return the number that was given, also as text; NaN where it is none."""
    if isinstance(value, str):
        text = canonical(value)
        return float(text) if text.isdecimal() else math.nan
    if isinstance(value, bool) or not isinstance(value, numbers.Real):
        return math.nan
    number = float(value)
    return number if math.isfinite(number) else math.nan
