"""The rows that intensity speaks of: every municipality and every workplace, in every wave."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trepart_eval.sources.checked_tables import Data
from trepart_eval.sources.collaboration_tables import EVERY_WAVE, NO_WORKPLACE
from trepart_eval.vocabulary.terms import WHOLE_CASE, Level


@dataclass(frozen=True, slots=True, eq=False)
class Roster:
    """Municipalities first, then workplaces; the two levels never share a row.

    Attributes
    ----------
    cases, workplaces : tuple of str
        Case and workplace of each unit; the workplace is "all" for a municipality.
    levels : ndarray of object, shape (n_units,)
        `Level` of each.
    case_of_workplace : ndarray of int, shape (n_workplaces,)
        Index of the case that each workplace is in.
    waves : tuple of str
        The waves.
    """

    cases: tuple[str, ...]
    workplaces: tuple[str, ...]
    levels: NDArray[np.object_]
    case_of_workplace: NDArray[np.intp]
    waves: tuple[str, ...]

    @property
    def n_cases(self) -> int:
        """Number of municipalities."""
        return len(self.cases) - len(self.case_of_workplace)

    @property
    def shape(self) -> tuple[int, int]:
        """Number of units and of waves."""
        return len(self.cases), len(self.waves)

    def unit_of(self, case: int, workplace: int) -> int:
        """Index of the unit that a row of a checked table is about."""
        return case if workplace == NO_WORKPLACE else self.n_cases + workplace

    def units_of(self, case: NDArray[np.integer], workplace: NDArray[np.integer]) -> NDArray[np.intp]:
        """Index of the unit of every row."""
        return np.where(workplace == NO_WORKPLACE, case, self.n_cases + workplace).astype(np.intp)

    def waves_of(self, wave: int) -> slice:
        """Waves that a row of a checked table is about."""
        return slice(None) if wave == EVERY_WAVE else slice(wave, wave + 1)


def roster_of(data: Data) -> Roster:
    """Every municipality and workplace of the data."""
    n_cases, n_workplaces = len(data.cases), len(data.workplaces)
    of_workplace = data.workplaces.case.astype(np.intp)
    levels = np.empty(n_cases + n_workplaces, dtype=object)
    levels[:n_cases], levels[n_cases:] = Level.MUNICIPALITY, Level.WORKPLACE
    return Roster(
        cases=(*data.cases.keys, *(data.cases.keys[case] for case in of_workplace.tolist())),
        workplaces=((WHOLE_CASE,) * n_cases) + data.workplaces.names,
        levels=levels,
        case_of_workplace=of_workplace,
        waves=tuple(wave.key for wave in data.study.waves),
    )


def mean_over_workplaces(of_units: NDArray[np.float64], roster: Roster) -> NDArray[np.float64]:
    """Mean of each municipality's workplaces that have a value; NaN where none has.

    Parameters
    ----------
    of_units : ndarray, shape (n_units, n_waves)

    Returns
    -------
    ndarray, shape (n_cases, n_waves)
    """
    values = of_units[roster.n_cases :]
    known = ~np.isnan(values)
    totals, counts = np.zeros((roster.n_cases, values.shape[1])), np.zeros((roster.n_cases, values.shape[1]))
    np.add.at(totals, roster.case_of_workplace, np.where(known, values, 0.0))
    np.add.at(counts, roster.case_of_workplace, known.astype(np.float64))
    with np.errstate(invalid="ignore"):
        return np.where(counts > 0, totals / counts, np.nan)
