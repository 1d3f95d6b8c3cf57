"""Where the table of a statistic starts, and what its headings say."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, NamedTuple

from trepart_eval.problems import Problems
from trepart_eval.problems.suggestions import nearest
from trepart_eval.sources.outcomes.grids import Grid, cell_of
from trepart_eval.sources.outcomes.periods import NoPeriod, Period, heading_of, period_of
from trepart_eval.sources.outcomes.records import Descriptor
from trepart_eval.study.named_tables import TableFile
from trepart_eval.study.outcome_plan import OutcomeSource
from trepart_eval.vocabulary.spelling import plain_text

TIME: Final = ("year", "quarter", "period")
"""Columns of time; a table without any of them has a column for each period."""
_SEARCHED_ROWS: Final = 60  # a title, a few lines of explanation, and then the table
_LETTERS: Final = re.compile(r"[A-Z]{1,2}")
_WEIGHTS: Final = ("denominator", "numerator")
NO_MEASURE: Final = Descriptor("")
"""Measure of a figure where the file names none."""


@dataclass(frozen=True, slots=True)
class Header:
    """Row of the headings, and heading (or letter where there is none) to column."""

    row: int
    names: Mapping[str, int]


class FigureColumn(NamedTuple):
    """A column of figures: what it measures, and the period where the heading says it."""

    column: int
    measure: Descriptor
    period: Period | None


class HeaderFinder:
    """Finds the headings that the study names, below whatever titles a table has."""

    def __init__(self, grid: Grid, file: TableFile, plan: OutcomeSource, problems: Problems) -> None:
        self.grid = grid
        self.file = file
        self.plan = plan
        self.problems = problems
        self.at: dict[str, Any] = {"file": file.name, "sheet": grid.sheet}
        self.wide = not any(what in plan.columns for what in TIME)
        columns = plan.columns
        measures = ("value", *_WEIGHTS) if self.wide or "measure" in columns else ()
        named = [name for what, name in columns.items() if what not in measures]
        self.wanted = list(dict.fromkeys(map(plain_text, [*named, *plan.select])))

    def header(self) -> Header | None:
        """Return the first row that has the names; None, with the problems noted, where no row has them all."""
        searched = range(min(_SEARCHED_ROWS, len(self.grid.rows)))
        candidates = [self._named_row(index) for index in searched]
        for header in candidates:
            if not self._lacking(header) and self._may_head(header):
                return header if self._named_once(header) else None
        best = max(candidates, key=lambda header: (-len(self._lacking(header)), len(header.names)))
        known = [name for name in best.names if not _LETTERS.fullmatch(name)]
        for name in self._lacking(best):
            near = partial(nearest, name, known)
            self.problems.add(
                "column_missing",
                file=self.file.name,
                sheet=self.grid.sheet,
                column=name,
                name=name,
                known=", ".join(known),
                suggestion=near,
            )
        if not self._lacking(best):
            self.problems.add("no_period_columns", **self.at, key=f"{self.plan.key}.columns")
        return None

    def figure_columns(self, header: Header) -> list[FigureColumn]:
        """Return the columns that hold figures; none, with the problem noted, where a period isn't understood."""
        if self.wide:
            return self._period_columns(header)
        columns = self.plan.columns
        if "measure" in columns:
            return [FigureColumn(header.names[plain_text(columns["figure"])], NO_MEASURE, None)]
        named = [columns[what] for what in ("value", *_WEIGHTS) if what in columns]
        return [FigureColumn(header.names[plain_text(name)], Descriptor(plain_text(name)), None) for name in named]

    def _lacking(self, header: Header) -> list[str]:
        return [name for name in self.wanted if name not in header.names]

    def _named_row(self, index: int) -> Header:
        row = self.grid.rows[index]
        names: dict[str, int] = {}
        for column, cell in enumerate(row):
            if cell is not None:
                names.setdefault(plain_text(str(cell)), column)
        width = max(len(other) for other in self.grid.rows[index : index + 2])
        for column in range(width):
            letter = column_letter(column)
            if cell_of(row, column) is None and letter in self.wanted:
                names.setdefault(letter, column)
        return Header(index, names)

    def _may_head(self, header: Header) -> bool:
        """Whether a row that has the names may be the heading: a wide one has periods, in itself or just above."""
        return not self.wide or any(
            heading is not None or period_of(cell_of(self.grid.rows[header.row], column)) is NoPeriod.OTHER_LENGTH
            for column, heading in self._headings(header)
        )

    def _named_once(self, header: Header) -> bool:
        cells = [plain_text(str(cell)) for cell in self.grid.rows[header.row] if cell is not None]
        twice = [name for name in self.wanted if cells.count(name) > 1]
        for name in twice:
            count = cells.count(name)
            self.problems.add("column_twice", **self.at, column=name, name=name, count=count)
        return not twice

    def _headings(self, header: Header) -> list[tuple[int, tuple[str, Period] | None]]:
        """Measure and period of every column that isn't a stub; None where it has no period."""
        row = self.grid.rows[header.row]
        stubs = {header.names[name] for name in self.wanted if name in header.names}
        places = [column for column in range(len(row)) if column not in stubs]
        above = self._above(header, places)
        found = []
        for column in places:
            here, over = row[column], above.get(column, "")
            heading = heading_of(here)
            if heading is not None and not heading[0] and over and heading_of(over) is None:
                heading = over, heading[1]
            elif heading is None and here is not None and over:
                period = period_of(over)
                heading = (plain_text(str(here)), period) if isinstance(period, Period) else None
            found.append((column, heading))
        return found

    def _above(self, header: Header, places: Sequence[int]) -> dict[int, str]:
        """What stands in the row above over each column, an empty cell taking what stands to its left."""
        if header.row == 0 or not places:
            return {}
        row = self.grid.rows[header.row - 1]
        found, last = {}, ""
        for column in range(places[0], len(self.grid.rows[header.row])):
            cell = cell_of(row, column)
            last = last if cell is None else plain_text(str(cell))
            if last:
                found[column] = last
        return found

    def _period_columns(self, header: Header) -> list[FigureColumn]:
        row = self.grid.rows[header.row]
        headings = self._headings(header)
        other = [str(row[column]) for column, _ in headings if period_of(row[column]) is NoPeriod.OTHER_LENGTH]
        if other:
            self.problems.add("period_other_length", **self.at, value=other[0])
            return []
        return [
            FigureColumn(column, Descriptor(heading[0]) if heading[0] else NO_MEASURE, heading[1])
            for column, heading in headings
            if heading is not None
        ]


def column_letter(column: int) -> str:
    """Letter of a column as spreadsheets show it.

    >>> column_letter(0), column_letter(27)
    ('A', 'AB')
    """
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
