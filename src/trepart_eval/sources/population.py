"""How many people there are and how many were invited, per case, party and wave."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.problems import Problems
from trepart_eval.sources.cases import written_table
from trepart_eval.sources.checked_tables import Cases, Population
from trepart_eval.sources.files import read_table
from trepart_eval.sources.matching import Matcher, case_spellings, party_spellings, wave_spellings
from trepart_eval.sources.raw_tables import EMPTY, RawTable, parse_number
from trepart_eval.sources.workplaces import WorkplaceList
from trepart_eval.study.planned_study import Study

_WHAT: Final = ("case", "workplace", "party", "wave", "population", "invited")


def load_population(study: Study, cases: Cases, workplaces: WorkplaceList, problems: Problems) -> Population:
    """Counts of the study; all unknown where it gives none. Every other file that names workplaces is read before."""
    source = study.population
    if source is None:
        return _unknown(study, cases, workplaces)
    if source.file is None:
        table: RawTable | None = written_table(source.rows, _WHAT, study, "population.rows")
        columns: Mapping[str, str] = {what: what for what in _WHAT}
    else:
        table, columns = read_table(source.file, source.columns.values(), problems), source.columns
    if table is None:
        return _unknown(study, cases, workplaces)
    matcher = Matcher(table, problems)
    case = matcher.match("case", columns["case"], case_spellings(cases, {}))
    workplace = workplaces.index(table, columns, {}, case)
    party = matcher.match("party", columns["party"], party_spellings(study))
    every = len(study.waves)
    wave = np.full(table.n_rows, every)
    if "wave" in columns:
        wave = matcher.match("wave", columns["wave"], wave_spellings(study).also("", every))
    of_case = np.where(_names_workplace(table, columns), -1, case)
    result = _unknown(study, cases, workplaces)
    counts = {what: _counts(table, columns[what], problems) for what in ("population", "invited") if what in columns}
    for unit, size, invited in (
        (of_case, result.size, result.invited),
        (workplace, result.workplace_size, result.workplace_invited),
    ):
        row_of = _row_of_cells(table, (unit, party, wave), size.shape, problems)
        known = row_of >= 0
        for what, cells in (("population", size), ("invited", invited)):
            if what in counts:
                cells[known] = counts[what][row_of[known]]
        for row in np.unique(row_of[invited > size]):
            cell = tuple(np.argwhere(row_of == row)[0])
            place = table.place([row])
            problems.add("more_invited_than_population", **place, invited=invited[cell], population=size[cell])
    return result


def _unknown(study: Study, cases: Cases, workplaces: WorkplaceList) -> Population:
    of_cases, of_workplaces = ((n, len(study.parties), len(study.waves)) for n in (len(cases), len(workplaces)))
    return Population(*(np.full(shape, np.nan) for shape in (of_cases, of_cases, of_workplaces, of_workplaces)))


def _names_workplace(table: RawTable, columns: Mapping[str, str]) -> NDArray[np.bool_]:
    if "workplace" not in columns:
        return np.zeros(table.n_rows, dtype=bool)
    named: NDArray[np.bool_] = table.columns[columns["workplace"]].codes != EMPTY
    return named


def _row_of_cells(
    table: RawTable, place: tuple[NDArray[Any], ...], shape: tuple[int, ...], problems: Problems
) -> NDArray[np.intp]:
    """Position of the row that speaks of each unit, party and wave; -1 where none does.

    A row without a wave speaks of every wave that has no row of its own; its wave is one past the last.
    """
    every = shape[-1]
    row_of = np.full((*shape[:-1], every + 1), -1, dtype=np.intp)
    for row in np.flatnonzero(np.all([index >= 0 for index in place], axis=0)):
        cell = tuple(index[row] for index in place)
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
