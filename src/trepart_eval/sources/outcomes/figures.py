"""One cell of a statistical table: a figure, or the mark that says why there is none."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from trepart_eval.sources.raw_tables import parse_number
from trepart_eval.study.named_tables import Code
from trepart_eval.vocabulary.terms import OutcomeStatus

STATUSES: Final = tuple(OutcomeStatus)
"""Statuses in the order of the numbers that stand for them; a later one says more of what is lacking."""
CODE_OF: Final = {status: code for code, status in enumerate(STATUSES)}

MARKS: Final[Mapping[str, OutcomeStatus]] = {
    ".": OutcomeStatus.NOT_APPLICABLE,
    "..": OutcomeStatus.MISSING,
    "...": OutcomeStatus.MISSING,  # not yet known
    "…": OutcomeStatus.MISSING,
    ":": OutcomeStatus.HIDDEN,
}
"""Statistics Norway's standard signs. '-' is one too (exactly nothing), but many write it for what is lacking."""

ZERO: Final = "zero"
_THOUSANDS: Final = re.compile(r"[+\-\N{MINUS SIGN}]?[0-9]{1,3}(?:[ \u00a0\u2009\u202f][0-9]{3})+(?:[.,][0-9]+)?")
_BLANKS: Final = re.compile(r"[ \u00a0\u2009\u202f]")


class Marks:
    """Signs that stand in place of figures: the standard ones, and a study's own.

    >>> Marks({"-": "zero"}).figure("-"), Marks({}).figure(":"), Marks({}).figure("12 345,5")
    ((0.0, <OutcomeStatus.OK: 'ok'>), (None, <OutcomeStatus.HIDDEN: 'hidden'>), (12345.5, <OutcomeStatus.OK: 'ok'>))
    """

    def __init__(self, own: Mapping[str, str], decimal: str = "") -> None:
        self.status_of = {**MARKS, **{sign.strip(): OutcomeStatus(text) for sign, text in own.items() if text != ZERO}}
        self.zeros = {sign.strip() for sign, text in own.items() if text == ZERO}
        self.decimal = decimal

    def figure(self, cell: Code | None) -> tuple[float | None, OutcomeStatus] | None:
        """Return what a cell holds: a figure, or no figure and why; None where it can't be understood."""
        if cell is None or (isinstance(cell, str) and not cell.strip()):
            return None, OutcomeStatus.BLANK
        text = str(cell).strip()
        if text in self.zeros:
            return 0.0, OutcomeStatus.OK
        if text in self.status_of:
            return None, self.status_of[text]
        if isinstance(cell, str) and _THOUSANDS.fullmatch(text):
            cell = _BLANKS.sub("", text)
        number = parse_number(cell, self.decimal)
        return None if number is None else (number, OutcomeStatus.OK)
