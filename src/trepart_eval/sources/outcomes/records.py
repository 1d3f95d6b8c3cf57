"""A statistical table as one record per figure, whatever the shape of the file it came from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from trepart_eval.sources.outcomes.periods import NoPeriod, Period
from trepart_eval.study.named_tables import Code
from trepart_eval.vocabulary.spelling import canonical, plain_text


class Descriptor(NamedTuple):
    """What a cell says a figure is about: a text, or a code and its label."""

    code: str
    label: str = ""

    @property
    def text(self) -> str:
        """Code and label as one text."""
        return f"{self.code} {self.label}".strip() if self.label != self.code else self.code

    def means(self, word: str) -> bool:
        """Whether a word of the study means it: the code, the label or both together."""
        return canonical(word) in {canonical(self.code), canonical(self.label), canonical(self.text)} - {""}


def descriptor_of(cell: Code | None) -> Descriptor:
    """Descriptor of a cell in a text table or a workbook."""
    return Descriptor("" if cell is None else canonical(cell) if not isinstance(cell, str) else plain_text(cell))


@dataclass(frozen=True, slots=True, eq=False)
class Records:
    """Figures of one file, a record each.

    Attributes
    ----------
    descriptors : mapping of str to sequence of Descriptor, length n_records
        Column or dimension to what it says of each figure.
    period : sequence of Period or NoPeriod
        What each figure covers, or why that isn't known.
    period_text : sequence of str
        The same as the file writes it.
    measure : sequence of Descriptor
        What each figure measures; empty where the file doesn't say.
    cell : sequence
        The cell.
    row : sequence of int
        Row of the file, 0 in files without rows.
    column : sequence of str
        Heading of the cell's column.
    n_notes : int
        Rows below the table that hold notes.
    """

    file: str
    sheet: str
    descriptors: Mapping[str, Sequence[Descriptor]]
    period: Sequence[Period | NoPeriod]
    period_text: Sequence[str]
    measure: Sequence[Descriptor]
    cell: Sequence[Code | None]
    row: Sequence[int]
    column: Sequence[str]
    n_notes: int = 0

    def __len__(self) -> int:
        """Count the records."""
        return len(self.cell)

    def place(self, records: Sequence[int], column: str = "") -> dict[str, Any]:
        """Where a problem of some records is, as `Problems.add` takes it."""
        rows = sorted({self.row[record] for record in records} - {0})
        return {"file": self.file, "sheet": self.sheet, "rows": rows, "column": column}
