"""Which case, workplace and wave each row of a table on the collaboration is about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.problems import Problems
from trepart_eval.sources.checked_tables import Cases
from trepart_eval.sources.collaboration_tables import EVERY_WAVE
from trepart_eval.sources.matching import Matcher, Spellings, case_spellings, constant, wave_spellings
from trepart_eval.sources.raw_tables import RawTable
from trepart_eval.sources.workplaces import WorkplaceList
from trepart_eval.study.named_tables import TableSource
from trepart_eval.study.planned_study import Study

OTHER_CASE: Final = -1
"""Case of a row about a municipality that isn't one of the study's cases."""


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """Index of case, workplace and wave of every row; case -1 for rows that are to be left out."""

    case: NDArray[np.int32]
    workplace: NDArray[np.int32]
    wave: NDArray[np.int32]


def places_of(
    table: RawTable, source: TableSource, study: Study, cases: Cases, workplaces: WorkplaceList, problems: Problems
) -> Places:
    """Where each row belongs. A study of several waves may leave the wave out: then the row is about every wave."""
    matcher = Matcher(table, problems)
    spellings = case_spellings(cases, source.case_values)
    if source.other_cases and "case" in source.columns:
        spellings = _with_others(table, source.columns["case"], spellings)
    case = matcher.index("case", source.columns, source.constants, spellings)
    if "wave" in source.columns or "wave" in source.constants or len(study.waves) == 1:
        known = wave_spellings(study).also("", EVERY_WAVE) if len(study.waves) > 1 else wave_spellings(study)
        wave = matcher.index("wave", source.columns, source.constants, known)
    else:
        wave = constant(EVERY_WAVE, table.n_rows, np.int32)
    return Places(case, workplaces.index(table, source.columns, source.constants, case), wave)


def _with_others(table: RawTable, column_name: str, spellings: Spellings) -> Spellings:
    """Spellings in which every other municipality of the file is known too, as one that is left out."""
    for value in table.columns[column_name].values:
        if spellings.find(value) is None:
            spellings = spellings.also(str(value), OTHER_CASE)
    return spellings
