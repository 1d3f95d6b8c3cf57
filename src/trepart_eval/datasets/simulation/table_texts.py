"""Tables of a simulated study as CSV; each row says that it is simulated."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from trepart_eval.datasets.simulation.coded_interviews import CODERS
from trepart_eval.datasets.simulation.interview_texts import Segment
from trepart_eval.datasets.simulation.outcome_series import GIVEN, MISSING, Outcomes, Series
from trepart_eval.datasets.simulation.people import PARTIES, People
from trepart_eval.datasets.simulation.programme import Programme
from trepart_eval.datasets.simulation.words import wording
from trepart_eval.datasets.simulation.workplaces import SERVICES, Workplaces
from trepart_eval.vocabulary.terms import Criterion

_MARK = {MISSING: ".."}
_OTHERWISE_MARK = ":"


def csv_of(columns: Mapping[str, Sequence[Any]]) -> bytes:
    """Columns as CSV with a last column ``simulated``."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow([*columns, "simulated"])
    writer.writerows((*row, 1) for row in zip(*columns.values(), strict=True))
    return stream.getvalue().encode()


def cases_csv(programme: Programme) -> bytes:
    """Case list."""
    language = programme.parameters.language
    themes = [wording("themes", str(number % 4), language) for number in range(programme.n)]
    return csv_of(
        {
            "case": programme.keys,
            "municipality_code": programme.codes,
            "theme": themes,
            "inhabitants": programme.inhabitants.tolist(),
            "employees": programme.employees.tolist(),
        }
    )


def population_csv(programme: Programme, people: People) -> bytes:
    """People and invited, the same in every wave."""
    case, party = (index.ravel() for index in np.indices(people.population.shape))
    return csv_of(
        {
            "case": [programme.keys[row] for row in case],
            "party": [PARTIES[row].value for row in party],
            "population": people.population.ravel().tolist(),
            "invited": people.invited.ravel().tolist(),
        }
    )


def workplaces_csv(programme: Programme, workplaces: Workplaces) -> bytes:
    """Workplaces with their service and employees."""
    language = programme.parameters.language
    services = [wording("services", service, language) for service in SERVICES]
    columns: dict[str, list[Any]] = {name: [] for name in ("case", "workplace", "service", "employees")}
    for case, (sizes, kinds) in enumerate(zip(workplaces.employees, workplaces.service, strict=True)):
        columns["case"] += [programme.keys[case]] * len(sizes)
        columns["workplace"] += [workplaces.key(case, number) for number in range(len(sizes))]
        columns["service"] += [services[kind] for kind in kinds]
        columns["employees"] += sizes.tolist()
    return csv_of(columns)


def segments_csv(segments: list[Segment]) -> bytes:
    """Statements, a row each."""
    names = ("segment", "case", "wave", "party", "informant", "text")
    fields = ("name", *names[1:])
    return csv_of({name: [getattr(one, field) for one in segments] for name, field in zip(names, fields, strict=True)})


def codings_csv(segments: list[Segment]) -> bytes:
    """Codings, a row each."""
    criteria = [criterion.value for criterion in Criterion]
    rows = [(segment.name, *coding) for segment in segments for coding in segment.codings]
    return csv_of(
        {
            "segment": [row[0] for row in rows],
            "coder": [CODERS[row[1]] for row in rows],
            "criterion": [criteria[row[2]] for row in rows],
            "rating": [row[3] for row in rows],
        }
    )


def outcome_tables(programme: Programme, workplaces: Workplaces, outcomes: Outcomes) -> dict[str, bytes]:
    """Outcomes by name, each a row per unit and period; missing figures are marked as in Norwegian statistics."""
    cases = list(range(programme.n))
    years = [str(year) for year in programme.years]
    of_workplaces = outcomes.workplace_case.tolist()
    names = [
        workplaces.key(case, number)
        for case, number in zip(of_workplaces, outcomes.workplace_number.tolist(), strict=True)
    ]
    return {
        "sick_leave": _outcome_csv(programme, outcomes.sick_leave, programme.quarters, cases),
        "workplace_sick_leave": _outcome_csv(
            programme, outcomes.workplace_sick_leave, programme.quarters, of_workplaces, names
        ),
        "full_time_share": _outcome_csv(programme, outcomes.full_time_share, years, cases),
    }


def _outcome_csv(
    programme: Programme, series: Series, periods: list[str], cases: list[int], workplaces: list[str] | None = None
) -> bytes:
    unit, period = (index.ravel() for index in np.indices(series.status.shape))
    own = {} if workplaces is None else {"workplace": [workplaces[row] for row in unit]}
    status = series.status.ravel().tolist()

    def shown(values: list[Any]) -> list[Any]:
        return [
            value if state == GIVEN else _MARK.get(state, _OTHERWISE_MARK)
            for value, state in zip(values, status, strict=True)
        ]

    return csv_of(
        {
            "case": [programme.keys[cases[row]] for row in unit],
            **own,
            "period": [periods[column] for column in period],
            "value": shown(series.value.ravel().tolist()),
            "denominator": series.denominator.ravel().tolist(),
        }
    )
