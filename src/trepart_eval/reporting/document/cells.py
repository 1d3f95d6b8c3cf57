"""Cells of a report's tables: values with how they are shown, formatted once for all formats."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Final

from trepart_eval.reporting.document.clean_text import clean
from trepart_eval.vocabulary.languages import EN_DASH, MINUS, NO_BREAK_SPACE, Language, format_number

HIDDEN_SIGN: Final = ":"
"""Stands for a hidden figure, as in Statistics Norway's tables."""
_PER_CENT: Final = 100
_BETWEEN: Final = {Language.NB: "til", Language.NN: "til", Language.EN: "to"}


@dataclass(frozen=True, slots=True)
class Number:
    """A number that is shown with so many decimals; not-a-number is shown as missing."""

    value: float
    decimals: int = 0


@dataclass(frozen=True, slots=True)
class Percent:
    """A share from 0 to 1 that is shown as per cent."""

    share: float
    decimals: int = 0


@dataclass(frozen=True, slots=True)
class Interval:
    """Ends of an interval."""

    low: float
    high: float
    decimals: int = 0


class Empty(Enum):
    """Why a cell holds no figure."""

    HIDDEN = "hidden"
    MISSING = "missing"


HIDDEN: Final = Empty.HIDDEN
MISSING: Final = Empty.MISSING

Cell = str | Number | Percent | Interval | Empty
"""A plain string is text."""


class Kind(StrEnum):
    """What a column holds: text is set from the left, figures from the right."""

    TEXT = "text"
    FIGURES = "figures"


def cell_text(cell: Cell, language: Language) -> str:
    r"""Return a cell as the language writes it.

    >>> cell_text(Number(-0.04, 1), Language.NB), cell_text(Interval(-1, 2.5, 1), Language.EN)
    ('0,0', '−1.0\xa0to\xa02.5')
    """
    cell = settled(cell)
    if isinstance(cell, Empty):
        return HIDDEN_SIGN if cell is HIDDEN else EN_DASH
    if isinstance(cell, Number):
        return format_number(cell.value, language, decimals=cell.decimals)
    if isinstance(cell, Percent):
        text = format_number(_PER_CENT * cell.share, language, decimals=cell.decimals)
        return f"{text}%" if language is Language.EN else f"{text}{NO_BREAK_SPACE}%"
    return _interval_text(cell, language) if isinstance(cell, Interval) else clean(cell)


def _interval_text(cell: Interval, language: Language) -> str:
    """Ends of an interval with a dash between, or a word where a dash could be read as a minus."""
    low, high = (format_number(end, language, decimals=cell.decimals) for end in (cell.low, cell.high))
    if MINUS in low + high:
        return NO_BREAK_SPACE.join((low, _BETWEEN[language], high))
    return f"{low}{EN_DASH}{high}"


def settled(cell: Cell) -> Cell:
    """Return a cell with figures that aren't finite as missing."""
    if isinstance(cell, Number) and not math.isfinite(cell.value):
        return MISSING
    if isinstance(cell, Percent) and not math.isfinite(cell.share):
        return MISSING
    if isinstance(cell, Interval) and not (math.isfinite(cell.low) and math.isfinite(cell.high)):
        return MISSING
    return cell


def kind_of(cells: list[Cell]) -> Kind:
    """Kind of a column: text where any cell is text, or none holds a figure."""
    has_text = any(isinstance(cell, str) for cell in cells)
    return Kind.TEXT if has_text or not cells else Kind.FIGURES
