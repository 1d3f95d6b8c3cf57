"""The units that are scored: municipalities, or the workplaces within them. A table is about one level, never both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trepart_eval.criteria.intervals import Array
from trepart_eval.sources.checked_tables import Data
from trepart_eval.vocabulary.terms import WHOLE_CASE, Level


@dataclass(frozen=True, slots=True, eq=False)
class Units:
    """Units of one level and who belongs to each.

    Attributes
    ----------
    level : Level
        Municipality or workplace.
    cases, workplaces : tuple of str
        Case and workplace of each unit; the workplace is "all" for a municipality.
    of_respondent : ndarray of int, shape (n_respondents,)
        Unit of each respondent; -1 for those who are in none.
    of_segment : ndarray of int, shape (n_segments,)
        Unit of each interview segment.
    size, invited : ndarray of float64, shape (n_units, n_parties, n_waves)
        How many there are and how many were invited; NaN where it isn't known.
    """

    level: Level
    cases: tuple[str, ...]
    workplaces: tuple[str, ...]
    of_respondent: NDArray[Any]
    of_segment: NDArray[Any]
    size: Array
    invited: Array

    def __len__(self) -> int:
        """Count the units."""
        return len(self.cases)


def units_of(data: Data, level: Level) -> Units:
    """Units of a level, with everybody who belongs to one."""
    answers, codings, population = data.answers, data.codings, data.population
    if level is Level.MUNICIPALITY:
        return Units(
            level,
            data.cases.keys,
            (WHOLE_CASE,) * len(data.cases),
            np.zeros(0, np.int16) if answers is None else answers.case,
            np.zeros(0, np.int16) if codings is None else codings.segment_case,
            population.size,
            population.invited,
        )
    return Units(
        level,
        tuple(data.cases.keys[case] for case in data.workplaces.case.tolist()),
        data.workplaces.names,
        _workplace_of(None if answers is None else answers.workplace, 0 if answers is None else answers.n_respondents),
        _workplace_of(
            None if codings is None else codings.segment_workplace, 0 if codings is None else len(codings.segments)
        ),
        population.workplace_size,
        population.workplace_invited,
    )


def _workplace_of(known: NDArray[np.int32] | None, n_rows: int) -> NDArray[np.int32]:
    return np.full(n_rows, -1, dtype=np.int32) if known is None else known
