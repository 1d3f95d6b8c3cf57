"""Text tables and workbooks as Norwegian statistics write them, to one record per figure.

Titles stand above the table and notes below it; years or quarters may be headings; a measure may stand in the heading
beside the period, or in a row above it; stub columns may lack a heading and name a group once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

from trepart_eval.problems import Problems
from trepart_eval.sources.outcomes.figures import Marks
from trepart_eval.sources.outcomes.grids import Grid, cell_of
from trepart_eval.sources.outcomes.headings import TIME, FigureColumn, Header, HeaderFinder, column_letter
from trepart_eval.sources.outcomes.periods import NoPeriod, Period, period_of, quarter_of
from trepart_eval.sources.outcomes.records import Records, descriptor_of
from trepart_eval.sources.raw_tables import Unreadable
from trepart_eval.study.named_tables import Code, TableFile
from trepart_eval.study.outcome_plan import OutcomeSource
from trepart_eval.vocabulary.spelling import plain_text

Column = Sequence[Code | None]
_Kind = TypeVar("_Kind")


def table_records(grid: Grid, file: TableFile, plan: OutcomeSource, problems: Problems) -> Records | None:
    """Return the figures of a table; None, with the problems noted, where it isn't as the study describes it."""
    if not any(cell is not None for row in grid.rows for cell in row):
        raise Unreadable("file_empty")
    finder = HeaderFinder(grid, file, plan, problems)
    needed = "figure" if "measure" in plan.columns else "value"
    if not finder.wide and needed not in plan.columns:
        problems.add("column_not_named", file=file.name, key=f"{plan.key}.columns", name=needed)
        return None
    header = finder.header()
    figures = [] if header is None else finder.figure_columns(header)
    if header is None or not figures:
        return None
    table = _Table(grid, file, plan, header, figures)
    if not table.body:
        problems.add("no_rows", file=file.name, sheet=grid.sheet)
        return None
    return table.records(finder.wanted if finder.wide else ())


class _Table:
    """The rows of a table whose headings are known."""

    def __init__(
        self, grid: Grid, file: TableFile, plan: OutcomeSource, header: Header, figures: Sequence[FigureColumn]
    ) -> None:
        self.grid = grid
        self.file = file
        self.plan = plan
        self.header = header
        self.figures = figures
        rows = grid.rows
        filled = [index for index in range(header.row + 1, len(rows)) if any(cell is not None for cell in rows[index])]
        width = len(rows[header.row])
        last = max((index for index in filled if self._is_a_row(index, width)), default=-1)
        self.body = [index for index in filled if index <= last]
        self.n_notes = len(filled) - len(self.body)
        uneven = [index for index in self.body if len(rows[index]) != width] if grid.even else []
        if uneven:
            raise Unreadable("uneven_rows", rows=[index + 1 for index in uneven], n_columns=width)

    def _is_a_row(self, index: int, width: int) -> bool:
        """Whether a row has figures; a note below the table may hold separators, but not figures between them."""
        row = self.grid.rows[index]
        whole = not self.grid.even or len(row) == width
        marks = Marks(self.plan.marks, self.file.decimal)
        cells = [cell for figure in self.figures if (cell := cell_of(row, figure.column)) is not None]
        return any(whole or marks.figure(cell) is not None for cell in cells)

    def _has_figure(self, index: int) -> bool:
        return any(cell_of(self.grid.rows[index], figure.column) is not None for figure in self.figures)

    def records(self, stubs: Sequence[str]) -> Records:
        """Return a record for each figure of each row; stubs are the columns that may name a group once."""
        cells = self._described(stubs)
        described = {name: [descriptor_of(cell) for cell in column] for name, column in cells.items()}
        per_row = len(self.figures)
        headings = [self._heading(figure) for figure in self.figures]
        times = self._times(cells)
        measure = self.plan.columns.get("measure")
        return Records(
            file=self.file.name,
            sheet=self.grid.sheet,
            descriptors={
                name: _repeated([descriptor_of(cell) for cell in column], per_row) for name, column in cells.items()
            },
            period=self._heading_periods() if times is None else _repeated(times[0], per_row),
            period_text=headings * len(self.body) if times is None else _repeated(times[1], per_row),
            measure=[figure.measure for figure in self.figures] * len(self.body)
            if measure is None
            else _repeated(described[plain_text(measure)], per_row),
            cell=[cell_of(self.grid.rows[index], figure.column) for index in self.body for figure in self.figures],
            row=_repeated([index + 1 for index in self.body], per_row),
            column=headings * len(self.body),
            n_notes=self.n_notes,
        )

    def _heading(self, figure: FigureColumn) -> str:
        return _text(cell_of(self.grid.rows[self.header.row], figure.column)) or column_letter(figure.column)

    def _heading_periods(self) -> list[Period | NoPeriod]:
        return [figure.period or NoPeriod.NO_PERIOD for figure in self.figures] * len(self.body)

    def _described(self, stubs: Sequence[str]) -> dict[str, Column]:
        """Cells of the columns that say what the figures are about; a group that is named once is named in each row."""
        places = {figure.column for figure in self.figures}
        cells: dict[str, Column] = {
            name: [cell_of(self.grid.rows[index], column) for index in self.body]
            for name, column in self.header.names.items()
            if column not in places
        }
        for name in sorted((name for name in stubs if name in cells), key=self.header.names.__getitem__)[:-1]:
            filled: list[Code | None] = []
            for position, cell in enumerate(cells[name]):
                group = filled[-1] if filled and self._has_figure(self.body[position]) else None
                filled.append(group if cell is None else cell)
            cells[name] = filled
        return cells

    def _times(self, cells: Mapping[str, Column]) -> tuple[list[Period | NoPeriod], list[str]] | None:
        """Period of each row and how it is written; None where the headings say it."""
        columns = {what: cells[plain_text(self.plan.columns[what])] for what in TIME if what in self.plan.columns}
        if not columns:
            return None
        if "period" in columns:
            return [period_of(cell) for cell in columns["period"]], [_text(cell) for cell in columns["period"]]
        if "quarter" not in columns:
            return [period_of(cell) for cell in columns["year"]], [_text(cell) for cell in columns["year"]]
        pairs = list(zip(columns["year"], columns["quarter"], strict=True))
        return [_quarter(*pair) for pair in pairs], [
            f"{_text(year)} {_text(quarter)}".strip() for year, quarter in pairs
        ]


def _quarter(year: Code | None, quarter: Code | None) -> Period | NoPeriod:
    whole, number = period_of(year), quarter_of(quarter)
    return Period(whole.year, number) if isinstance(whole, Period) and number is not None else NoPeriod.NO_PERIOD


def _repeated(values: Sequence[_Kind], times: int) -> list[_Kind]:
    """Each value several times, one after the other."""
    return [value for value in values for _ in range(times)]


def _text(cell: Code | None) -> str:
    return "" if cell is None else str(cell)
