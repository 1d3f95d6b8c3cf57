"""How many people there are and how many were invited, per case, party and wave."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.problems import Problems
from trepart_eval.sources.cases import written_table
from trepart_eval.sources.checked_tables import Cases, Population
from trepart_eval.sources.files import read_table
from trepart_eval.sources.matching import Matcher, case_spellings, party_spellings, wave_spellings
from trepart_eval.sources.raw_tables import RawTable, parse_number
from trepart_eval.study.plan import Study

_WHAT: Final = ("case", "party", "wave", "population", "invited")


def load_population(study: Study, cases: Cases, problems: Problems) -> Population:
    """Counts of the study; all unknown where it gives none."""
    shape = (len(cases), len(study.parties), len(study.waves))
    size, invited = np.full(shape, np.nan), np.full(shape, np.nan)
    source = study.population
    if source is None:
        return Population(size, invited)
    if source.file is None:
        table: RawTable | None = written_table(source.rows, _WHAT, study, "population.rows")
        columns: Mapping[str, str] = {what: what for what in _WHAT}
    else:
        table, columns = read_table(source.file, source.columns.values(), problems), source.columns
    if table is not None:
        row_of = _row_of_cells(table, columns, study, cases, problems)
        for what, counts in (("population", size), ("invited", invited)):
            if what in columns:
                counts_of_rows = _counts(table, columns[what], problems)
                counts[row_of >= 0] = counts_of_rows[row_of[row_of >= 0]]
        for row in np.unique(row_of[invited > size]):
            cell = tuple(np.argwhere(row_of == row)[0])
            place = table.place([row])
            problems.add("more_invited_than_population", **place, invited=invited[cell], population=size[cell])
    return Population(size, invited)


def _row_of_cells(
    table: RawTable, columns: Mapping[str, str], study: Study, cases: Cases, problems: Problems
) -> NDArray[np.intp]:
    """Position of the row that speaks of each case, party and wave; -1 where none does.

    A row without a wave speaks of every wave that has no row of its own.
    """
    every = len(study.waves)
    matcher = Matcher(table, problems)
    case = matcher.match("case", columns["case"], case_spellings(cases, {}))
    party = matcher.match("party", columns["party"], party_spellings(study))
    wave = np.full(table.n_rows, every)
    if "wave" in columns:
        wave = matcher.match("wave", columns["wave"], wave_spellings(study).also("", every))
    row_of = np.full((len(cases), len(study.parties), every + 1), -1, dtype=np.intp)
    for row in np.flatnonzero((case >= 0) & (party >= 0) & (wave >= 0)):
        cell = case[row], party[row], wave[row]
        if row_of[cell] >= 0:
            problems.add("count_twice", **table.place(np.array([row_of[cell], row])))
        row_of[cell] = row
    return np.where(row_of[..., :every] >= 0, row_of[..., :every], row_of[..., every:])


def _counts(table: RawTable, column_name: str, problems: Problems) -> NDArray[np.float64]:
    """Count in every row, NaN where the cell is empty."""
    column = table.columns[column_name]
    count_of = np.full(len(column.values) + 1, np.nan)
    wrong = []
    for index, value in enumerate(column.values):
        number = parse_number(value)
        if number is not None and number >= 0 and number.is_integer():
            count_of[index] = number
        else:
            wrong.append(index)
    for index, rows in zip(wrong, column.rows_of_each(wrong), strict=True):
        problems.add("not_a_count", **table.place(rows, column_name), value=column.values[index])
    return column.per_row(count_of)
