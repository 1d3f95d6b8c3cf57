"""What a code or name that somebody wrote may mean, and what is wrong with it where it means nothing."""

from __future__ import annotations

import difflib
import math
import string
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from trepart_eval.municipalities.register import FIRST_YEAR, Municipality, read_register
from trepart_eval.municipalities.spellings import Written, folded, parts_of, plain_letters, take_apart
from trepart_eval.problems import Problems

_NEAR: Final = 0.7  # one letter wrong in a short name
_TOTALS: Final = {"hele landet", "heile landet", "i alt", "norge", "noreg", "norway", "sum", "total", "totalt", "eak"}


@dataclass(frozen=True, slots=True)
class Meaning:
    """What something written may mean, before a year decides.

    Attributes
    ----------
    written : Written
        What was written.
    periods : tuple of Municipality
        Every municipality that it may be, at least one.
    """

    written: Written
    periods: tuple[Municipality, ...]

    def in_year(self, year: int) -> tuple[Municipality, ...]:
        """Every municipality that it means in a year; a former name counts while code and borders are the same."""
        there = [one for one in self.periods if one.exists_in(year)]
        if not there:
            register = read_register()
            there = [
                register.then(one.code, year)
                for one in self.periods
                if register.exists_in(one.code, year)
                and register.borders_from(one.code, year) == register.borders_from(one.code, one.valid_from)
            ]
        return tuple({one.code: one for one in there}.values())

    def only_in(self, year: int, problems: Problems) -> Municipality | None:
        """The one municipality that it means in a year; None, and a problem noted, where there isn't one."""
        there = self.in_year(year)
        if len(there) == 1:
            return there[0]
        if there:
            self._note_ambiguous(there, problems)
        else:
            before = [one for one in self.periods if one.valid_to is not None and one.valid_to <= year]
            one = max(before, key=_last) if before else min(self.periods, key=lambda one: one.valid_from)
            note_not_then(one, year, problems)
        return None

    def only(self, problems: Problems) -> Municipality | None:
        """The last municipality of its one line; None, and a problem noted, where there are several lines."""
        last = max(self.periods, key=_last)
        if {one.code for one in self.periods} <= _line(last):
            return last
        self._note_ambiguous(self.periods, problems)
        return None

    def _note_ambiguous(self, candidates: Iterable[Municipality], problems: Problems) -> None:
        known = "; ".join(one.with_years for one in sorted(candidates, key=lambda one: (one.code, one.valid_from)))
        problems.add("municipality_ambiguous", value=self.written.text, known=known)


def _last(one: Municipality) -> tuple[float, int]:
    return math.inf if one.valid_to is None else one.valid_to, one.valid_from


def _line(one: Municipality) -> set[str]:
    """Every code that any of a municipality's territory has had, until it came to be."""
    register, codes, found = read_register(), {one.code}, {one.code}
    for year in register.years_between(one.valid_from, FIRST_YEAR):
        codes = {old for new in codes for old in register.step(new, year, back=True)}
        found |= codes
    return found


def note_not_then(one: Municipality, year: int, problems: Problems) -> None:
    """Note that a municipality wasn't there in a year, and what was."""
    register = read_register()
    if one.valid_to is not None and one.valid_to <= year:
        became = _listed(register.then(code, one.valid_to) for code in one.successors)
        problems.add("municipality_not_then", value=one, year=year, change=one.valid_to, known=became)
    elif one.predecessors:
        came_from = _listed(register.then(code, one.valid_from - 1) for code in one.predecessors)
        problems.add("municipality_not_yet", value=one, year=year, change=one.valid_from, known=came_from)
    else:
        problems.add("municipality_before_known", value=one, year=year, change=one.valid_from)


def _listed(municipalities: Iterable[Municipality]) -> str:
    return " + ".join(str(one) for one in municipalities)


def read_municipality(value: object, problems: Problems, *, column: str = "") -> Meaning | None:
    """Return what a code, a name or both may mean; None, and a problem noted, where it means nothing."""
    written = take_apart(value)
    periods = read_register().by_code.get(written.code, ()) if written.digits else named(written.name)
    if periods and written.digits and written.name:
        with_name = tuple(one for one in named(written.name) if one.code == written.code)
        if not with_name:
            names = ", ".join(dict.fromkeys(one.name for one in periods))
            near = _near_name(written.name, periods) or _near_name(written.name)
            code, name = written.code, written.name
            problems.add(
                "municipality_code_and_name", column=column, value=name, code=code, name=names, suggestion=near
            )
            return None
        periods = with_name
    if periods:
        return Meaning(written, periods)
    if _is_total(written):
        problems.add("municipality_is_total", column=column, value=written.text)
    else:
        problems.add("unknown_municipality", column=column, value=written.text, suggestion=lambda: near_to(written))
    return None


def named(name: str) -> tuple[Municipality, ...]:
    """Municipalities that have or had a name; a double name's parts may stand in any order."""
    by_name = read_register().by_name
    found = by_name.get(folded(name), ())
    parts = [] if found else parts_of(name)
    if len(parts) > 1:
        first, *others = (by_name.get(part, ()) for part in parts)
        return tuple(one for one in first if all(one in other for other in others))
    return found


def _is_total(written: Written) -> bool:
    """Whether it looks like a county or the whole country."""
    short = len(written.digits) in {1, 2} or written.digits == "0000"
    return short or (not written.digits and folded(written.name) in _TOTALS)


def near_to(written: Written) -> str | None:
    """Municipality nearest to what was written, as code and name; only the name where several have it."""
    if written.name:
        return _near_name(written.name)
    by_code = read_register().by_code
    near = [code for code in _one_slip_away(written.code) if code in by_code]
    if not near:
        return None
    best = min(near, key=lambda code: (code[:2] != written.code[:2], abs(int(code) - int(written.code))))
    return str(by_code[best][-1])


def _near_name(name: str, among: Iterable[Municipality] | None = None) -> str | None:
    """Nearest name; first of all one that differs only in letters that a keyboard may lack."""
    by_name = read_register().by_name
    codes = None if among is None else {one.code for one in among}
    known = [text for text, ones in by_name.items() if codes is None or codes & {one.code for one in ones}]
    wanted = plain_letters(name)
    alike = [text for text in known if plain_letters(text) == wanted]
    if not alike:
        close = difflib.get_close_matches(folded(name), known, cutoff=_NEAR)
        alike = sorted(close, key=lambda text: sorted(text) != sorted(folded(name)))  # letters in the wrong order first
    if not alike:
        return None
    ones = [one for one in by_name[alike[0]] if codes is None or one.code in codes]
    last = max(ones, key=_last)
    return str(last) if {one.code for one in ones} <= _line(last) else last.name


def _one_slip_away(code: str) -> list[str]:
    """Codes that differ from one by one digit, or by two neighbours that changed places; in order."""
    other_digit = {code[:place] + digit + code[place + 1 :] for place in range(len(code)) for digit in string.digits}
    swapped = {code[:place] + code[place + 1] + code[place] + code[place + 2 :] for place in range(len(code) - 1)}
    return sorted((other_digit | swapped) - {code})
