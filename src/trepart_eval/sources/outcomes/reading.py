"""Files of a study's outcomes to checked outcomes, or every problem of them at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from trepart_eval.problems import Problems
from trepart_eval.problems.system_errors import system_reason
from trepart_eval.sources.checked_tables import Cases
from trepart_eval.sources.files import Progress, no_progress, suffix_of
from trepart_eval.sources.outcomes.fetched_files import check_fetched
from trepart_eval.sources.outcomes.grids import Grid, sheet_grid, text_grid
from trepart_eval.sources.outcomes.json_tables import cube_records
from trepart_eval.sources.outcomes.outcome import Outcome, Outcomes
from trepart_eval.sources.outcomes.records import Records
from trepart_eval.sources.outcomes.selection import FigureReader
from trepart_eval.sources.outcomes.series import SeriesBuilder
from trepart_eval.sources.outcomes.statistics_tables import table_records
from trepart_eval.sources.raw_tables import Unreadable
from trepart_eval.study.named_tables import TableFile
from trepart_eval.study.outcome_plan import OutcomeSource
from trepart_eval.study.planned_study import Study
from trepart_eval.vocabulary.languages import Language

_GRIDS: Final[dict[str, Callable[[TableFile], Grid]]] = {
    ".csv": text_grid,
    ".tsv": text_grid,
    ".txt": text_grid,
    ".xlsx": sheet_grid,
    ".xlsm": sheet_grid,
    ".xls": sheet_grid,
}
_KNOWN: Final = (*_GRIDS, ".json")


def load_outcomes(
    study: Study,
    cases: Cases,
    problems: Problems,
    progress: Progress = no_progress,
    *,
    known_workplace: Callable[[int, str], bool] = lambda _case, _name: True,
) -> Outcomes:
    """Outcomes of a study by name; one whose files have problems is left out, with the problems noted.

    Parameters
    ----------
    known_workplace : callable, optional
        Whether a case, by its index, may have a workplace of a name.
    """
    found = {}
    for plan in study.outcomes:
        outcome = read_outcome(plan, cases, study.language, problems, progress, known_workplace=known_workplace)
        if outcome is not None:
            found[plan.name] = outcome
    return Outcomes(found, study.language)


def read_outcome(
    plan: OutcomeSource,
    cases: Cases,
    language: Language,
    problems: Problems,
    progress: Progress = no_progress,
    *,
    known_workplace: Callable[[int, str], bool] = lambda _case, _name: True,
) -> Outcome | None:
    """Return one outcome from its files; None, with the problems noted, where it can't be read as described."""
    reader = FigureReader(plan, cases, problems, known_workplace)
    figures = []
    complete = True
    for file in plan.files:
        records = _records(file, plan, problems, progress)
        read = None if records is None else reader.figures(records)
        complete &= read is not None
        figures.extend(read or [])
    if not complete:
        return None
    return SeriesBuilder(plan, reader, problems).outcome(figures, language)


def _records(file: TableFile, plan: OutcomeSource, problems: Problems, progress: Progress) -> Records | None:
    try:
        suffix = suffix_of(file, _KNOWN)
        progress("reading", file.name, None)
        if suffix == ".json":
            check_fetched(plan, file, problems)
            return cube_records(file, plan, problems)
        return table_records(_GRIDS[suffix](file), file, plan, problems)
    except Unreadable as error:
        if error.code == "file_missing" and plan.query is not None:
            problems.add("not_fetched", file=file.name, key=plan.key, name=plan.name)
        else:
            problems.add(error.code, file=file.name, rows=error.rows, **error.details)
    except OSError as error:
        problems.add("file_not_readable", file=file.name, reason=system_reason(error))
    return None
