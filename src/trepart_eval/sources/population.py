"""How many people there are and how many were invited, per case, party and wave."""

from __future__ import annotations

import numpy as np

from trepart_eval.problems import Problems
from trepart_eval.sources.checked_tables import Cases, Population
from trepart_eval.sources.files import read_table
from trepart_eval.sources.matching import Matcher, case_spellings, party_spellings, wave_spellings
from trepart_eval.sources.raw_tables import EMPTY, RawColumn, RawTable, column_of_objects, parse_number
from trepart_eval.study.plan import PopulationSource, Study

_EVERY_WAVE = -1


def load_population(study: Study, cases: Cases, problems: Problems) -> Population:
    """Counts of the study; all unknown where it gives none."""
    shape = (len(cases), len(study.parties), len(study.waves))
    counts = {what: np.full(shape, np.nan) for what in ("population", "invited")}
    source = study.population
    table = _table(source, problems) if source else None
    if source is not None and table is not None:
        columns = source.columns if source.file else {name: name for name in table.columns}
        file = source.file.name if source.file else study.path.name
        matcher = Matcher(table, file, problems)
        case = matcher.match("case", columns["case"], case_spellings(cases, {}))
        party = matcher.match("party", columns["party"], party_spellings(study))
        if "wave" in columns:
            waves = {**wave_spellings(study), "": _EVERY_WAVE}
            wave = matcher.match("wave", columns["wave"], waves)
        else:
            wave = np.full(table.n_rows, _EVERY_WAVE, dtype=np.int32)
        seen: dict[tuple[int, int, int], int] = {}
        for position in range(table.n_rows):
            cell = (int(case[position]), int(party[position]), int(wave[position]))
            number = position + table.first_row
            if cell[0] < 0 or cell[1] < 0:
                continue
            if cell in seen:
                problems.add("count_twice", file=file, rows=[seen[cell], number])
            seen[cell] = number
            waves_of = slice(None) if cell[2] == _EVERY_WAVE else cell[2]
            for what, array in counts.items():
                if what in columns:
                    value = _count(table.columns[columns[what]], position, what, number, file, problems)
                    array[cell[0], cell[1], waves_of] = value
    _invited_within_population(counts["population"], counts["invited"], study, cases, problems)
    return Population(counts["population"], counts["invited"])


def _table(source: PopulationSource, problems: Problems) -> RawTable | None:
    if source.file is not None:
        return read_table(source.file, source.columns.values(), problems)
    names = ("case", "party", "wave", "population", "invited")
    columns = {name: column_of_objects([row.get(name) for row in source.rows]) for name in names}
    return RawTable(len(source.rows), columns, first_row=1) if source.rows else None


def _count(column: RawColumn, position: int, what: str, number: int, file: str, problems: Problems) -> float:
    code = column.codes[position]
    if code == EMPTY:
        return float("nan")
    value = parse_number(column.values[code])
    if value is None or value < 0 or not value.is_integer():
        problems.add("not_a_count", file=file, rows=[number], column=what, value=column.values[code])
        return float("nan")
    return value


def _invited_within_population(
    size: np.ndarray, invited: np.ndarray, study: Study, cases: Cases, problems: Problems
) -> None:
    file = study.population.file.name if study.population and study.population.file else study.path.name
    for case, party, wave in np.argwhere(invited > size):
        problems.add(
            "more_invited_than_population",
            file=file,
            case=cases.keys[case],
            party=study.parties[party].key,
            invited=float(invited[case, party, wave]),
            population=float(size[case, party, wave]),
        )
