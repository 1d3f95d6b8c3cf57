"""Years and quarters as Norwegian statistics write them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import Final

from trepart_eval.study.named_tables import Code
from trepart_eval.vocabulary.spelling import plain_text

_YEAR: Final = r"(?P<year>(?:19|20)[0-9]{2})"
_QUARTER: Final = r"(?P<quarter>[1-4])"
_PROVISIONAL: Final = r"\*?"  # Statistics Norway's mark of provisional figures
_FORMS: Final = tuple(
    re.compile(form + _PROVISIONAL, re.IGNORECASE)
    for form in (
        rf"{_YEAR}(?:\.0)?",
        rf"{_YEAR}[ -]?[KQ]{_QUARTER}",
        rf"[KQ]{_QUARTER}[ -/]?{_YEAR}",
        rf"{_QUARTER}\. ?(?:kvartal|kv\.?|kvt\.?) ?{_YEAR}",
        rf"{_YEAR},? {_QUARTER}\. ?(?:kvartal|kv\.?|kvt\.?)",
        rf"{_QUARTER}(?:st|nd|rd|th) quarter,? (?:of )?{_YEAR}",
        rf"{_YEAR},? {_QUARTER}(?:st|nd|rd|th) quarter",
    )
)
_OTHER: Final = re.compile(
    r"(?:19|20)[0-9]{2} ?(?:M(?:0[1-9]|1[0-2])|U[0-5][0-9]|W[0-5][0-9]|H[12]|T[1-3])", re.IGNORECASE
)
_QUARTER_ALONE: Final = re.compile(
    rf"(?:[KQ]?{_QUARTER}|{_QUARTER.replace('quarter', 'other')}\. ?(?:kvartal|kv\.?|kvt\.?))", re.IGNORECASE
)
_WORD_SPLIT: Final = re.compile(r"\s+")
_LONGEST: Final = 4  # words of a period, such as "1st quarter of 2013"


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A year, or a quarter of one.

    Attributes
    ----------
    year : int
    quarter : int
        1 to 4; 0 for the whole year.
    """

    year: int
    quarter: int = 0


class NoPeriod(Enum):
    """Why a text is no period."""

    OTHER_LENGTH = "other_length"
    NO_PERIOD = "no_period"


def period_of(value: Code | None) -> Period | NoPeriod:
    """Return the year or quarter that a cell or a heading names, or why it names none.

    >>> period_of("2013K1"), period_of("1. kvartal 2013"), period_of(2013)
    (Period(year=2013, quarter=1), Period(year=2013, quarter=1), Period(year=2013, quarter=0))
    >>> period_of("2013M05"), period_of("Halden")
    (<NoPeriod.OTHER_LENGTH: 'other_length'>, <NoPeriod.NO_PERIOD: 'no_period'>)
    """
    text = plain_text("" if value is None else str(value))
    for form in _FORMS:
        match = form.fullmatch(text)
        if match:
            found = match.groupdict()
            return Period(int(found["year"]), int(found.get("quarter") or 0))
    return NoPeriod.OTHER_LENGTH if _OTHER.fullmatch(text) else NoPeriod.NO_PERIOD


def quarter_of(value: Code | None) -> int | None:
    """Return the quarter that a cell names by itself; None where it names none.

    >>> quarter_of(1), quarter_of("K4"), quarter_of("2. kvartal"), quarter_of("2013K1"), quarter_of(5)
    (1, 4, 2, 1, None)
    """
    text = plain_text("" if value is None else str(value))
    match = _QUARTER_ALONE.fullmatch(text)
    if match:
        return int(match["quarter"] or match["other"])
    whole = period_of(text)
    return whole.quarter or None if isinstance(whole, Period) else None


def heading_of(text: Code | None) -> tuple[str, Period] | None:
    """Return the measure and the period that a heading names together; None where it names no period.

    >>> heading_of("Sykefraværsprosent 2013K1"), heading_of("2013"), heading_of("Region")
    (('Sykefraværsprosent', Period(year=2013, quarter=1)), ('', Period(year=2013, quarter=0)), None)
    """
    words = _WORD_SPLIT.split(plain_text("" if text is None else str(text)))
    for n_words in range(min(_LONGEST, len(words)), 0, -1):
        rest, tail = words[:-n_words], words[-n_words:]
        found = period_of(" ".join(tail))
        if isinstance(found, Period):
            return " ".join(rest), found
        head, rest = words[:n_words], words[n_words:]
        found = period_of(" ".join(head))
        if isinstance(found, Period):
            return " ".join(rest), found
    return None
