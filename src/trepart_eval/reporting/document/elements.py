"""What a report is made of: headings, paragraphs, lists, notes, tables and figures. Text is data, never markup."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from trepart_eval.reporting.document.cells import Cell, Kind, kind_of

if TYPE_CHECKING:
    from trepart_eval.reporting.document.pictures import Draw, Picture

DEEPEST: Final = 4


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is right below the document's title."""

    level: int
    text: str

    def __post_init__(self) -> None:
        if not 1 <= self.level <= DEEPEST:
            raise ValueError(f"level of a heading is {self.level}; expected 1 to {DEEPEST}")
        _require("text of a heading", self.text)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text."""

    text: str


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of points, or of steps where it is numbered."""

    items: tuple[str, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """Something that the reader must not overlook, set apart from the text."""

    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table with typed cells; the first column names the rows.

    Attributes
    ----------
    caption : str
        What the table shows, without a number: that comes by itself.
    header : tuple of str
        Heading of each column; only the first may be empty.
    rows : tuple of tuple of Cell
        As many cells as headings in each.
    note : str
        Source, number of answers and what else must be known. What the signs for hidden and missing mean is added.
    kinds : tuple of Kind
        Kind of each column; found from the cells where it is left out.
    """

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    kinds: tuple[Kind, ...] = ()

    def __post_init__(self) -> None:
        _require("caption of a table", self.caption)
        for place, name in enumerate(self.header[1:], start=2):
            _require(f"heading of column {place} in '{self.caption}'", name)
        if not self.header:
            raise ValueError(f"'{self.caption}' has no columns; expected at least one")
        for place, row in enumerate(self.rows, start=1):
            if len(row) != len(self.header):
                raise ValueError(
                    f"row {place} of '{self.caption}' has {len(row)} cells; expected {len(self.header)}, as headings"
                )
        if self.kinds and len(self.kinds) != len(self.header):
            raise ValueError(f"'{self.caption}' has {len(self.kinds)} kinds; expected {len(self.header)}, as headings")

    @property
    def column_kinds(self) -> tuple[Kind, ...]:
        """Kind of each column."""
        return self.kinds or tuple(kind_of([row[place] for row in self.rows]) for place in range(len(self.header)))


@dataclass(frozen=True, slots=True, eq=False)
class Figure:
    """A figure; nobody who can't see it may miss what it says.

    Attributes
    ----------
    title : str
        The finding, as a sentence. It stands above the picture.
    alt : str
        What the picture shows, in words, for those who can't see it.
    caption : str
        What is measured, of whom, with source; without a number: that comes by itself.
    picture : Picture or callable
        The picture, or what draws it as a figure of matplotlib.
    data : Table, optional
        The figures behind it: folded away on the web page, a sheet in the workbook, left out of PDF and Word.
    """

    title: str
    alt: str
    caption: str
    picture: Picture | Draw = field(repr=False)
    data: Table | None = None

    def __post_init__(self) -> None:
        for name in ("title", "alt", "caption"):
            _require(f"{name} of a figure", getattr(self, name))


def _require(what: str, text: str) -> None:
    if not text.strip():
        raise ValueError(f"{what} is empty; expected text")
