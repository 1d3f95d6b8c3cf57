"""A view in which readers of the web page search among units and put them side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from trepart_eval.criteria.result_tables import rows_as_dicts
from trepart_eval.disclosure.released import Released
from trepart_eval.reporting.document.cells import HIDDEN, MISSING, Cell, Number
from trepart_eval.reporting.document.elements import Table

_SAYS_HIDDEN: Final = ("status", "hidden")


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """Units and their measures, to search and compare on the web page; a sheet in the workbook, not in PDF and Word.

    It takes only a table that may be shown, one row per unit and measure.

    Attributes
    ----------
    caption, note : str
        As of a table.
    released : Released
        The table.
    unit, measure, value : str
        Columns that hold them.
    measures : mapping of str to str
        Measures to show, in order, and how the reader knows them.
    unit_heading : str
        What the units are, such as "Kommune".
    names : mapping of str to str
        How the reader knows the units; as in the table where they are left out.
    where : mapping of str to str
        Rows to take: column and the value that it must have.
    decimals : int
        Decimals of the values.
    """

    caption: str
    released: Released
    unit: str
    measure: str
    value: str
    measures: Mapping[str, str]
    unit_heading: str
    names: Mapping[str, str] = field(default_factory=dict)
    where: Mapping[str, str] = field(default_factory=dict)
    decimals: int = 0
    note: str = ""

    def table(self) -> Table:
        """Table with a row per unit and a column per measure.

        Raises
        ------
        ValueError
            If a unit has a measure twice: then `where` takes too many rows.
        """
        found: dict[str, dict[str, Cell]] = {}
        wanted = {self.measure: self.measures, **self.where}
        for row in rows_as_dicts(self.released.arrow, **wanted):
            cells = found.setdefault(row[self.unit], {})
            if row[self.measure] in cells:
                raise ValueError(f"{row[self.unit]} has {row[self.measure]} twice; expected one row, by 'where'")
            cells[row[self.measure]] = self._cell(row)
        rows = tuple(
            (self.names.get(unit, unit), *(cells.get(measure, MISSING) for measure in self.measures))
            for unit, cells in found.items()
        )
        return Table(self.caption, (self.unit_heading, *self.measures.values()), rows, self.note)

    def _cell(self, row: Mapping[str, Any]) -> Cell:
        if row[self.value] is not None:
            return Number(row[self.value], self.decimals)
        hidden = any(str(row.get(column)) == HIDDEN.value for column in _SAYS_HIDDEN)
        return HIDDEN if hidden else MISSING
