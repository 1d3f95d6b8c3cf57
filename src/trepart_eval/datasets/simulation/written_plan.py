"""``study.toml`` of a simulated study."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from trepart_eval.datasets.simulation.asked_questions import Questions
from trepart_eval.datasets.simulation.coded_interviews import CodedInterviews
from trepart_eval.datasets.simulation.collaboration_records import (
    CHECKLIST_COLUMNS,
    FORUM_COLUMNS,
    FORUM_PARTIES,
    MEETING_COLUMNS,
)
from trepart_eval.datasets.simulation.people import PARTIES
from trepart_eval.datasets.simulation.programme import Programme
from trepart_eval.datasets.simulation.survey_answers import DONT_KNOW, NOT_ANSWERED
from trepart_eval.datasets.simulation.survey_file import COLUMNS
from trepart_eval.datasets.simulation.words import wording
from trepart_eval.study.toml_text import toml_table
from trepart_eval.vocabulary.languages import Language
from trepart_eval.vocabulary.terms import Counted, Criterion, Direction, Level, OutcomeUnit, Party, PeriodLength

_RAW = "data/raw"


def plan_text(programme: Programme, asked: Questions, interviews: CodedInterviews) -> str:
    """Return the plan, which names every file that the package reads."""
    language = programme.parameters.language
    blocks = [
        f"# {wording('plan', 'head', language)}",
        _study(programme),
        toml_table("cases", {"file": f"{_RAW}/cases.csv", "columns": _same("case", "theme", "employees")}),
        *_parties(),
        *(_wave(number, key) for number, key in enumerate(programme.waves)),
        toml_table("scales.agreement", {"low": 1, "high": 5, "dont_know": [DONT_KNOW]}),
        *_items(asked),
        _survey(),
        toml_table(
            "population", {"file": f"{_RAW}/population.csv", "columns": _same("case", "party", "population", "invited")}
        ),
    ]
    if len(interviews.cases):
        blocks.append(_interviews())
    blocks += [*_collaboration(), *_outcomes(language)]
    return "\n\n".join(blocks) + "\n"


def _study(programme: Programme) -> str:
    parameters = programme.parameters
    name = wording("words", "study", parameters.language, seed=parameters.seed)
    about = {"name": name, "simulated": True, "language": parameters.language.value, "seed": parameters.seed}
    return toml_table("study", about)


def _wave(number: int, year: str) -> str:
    days = {"from": date(int(year), 1, 1), "to": date(int(year), 12, 31)}
    return toml_table(f"waves.{year}", {"values": [number + 1], **days})


def _parties() -> list[str]:
    """Safety representatives count with union representatives; employees have figures of their own."""
    own: dict[Party, dict[str, Any]] = {
        Party.SAFETY_REPS: {"counts_with": Party.UNION_REPS.value},
        Party.EMPLOYEES: {"counts": False},
    }
    return [
        toml_table(f"parties.{party.value}", {"values": [number + 1], **own.get(party, {})})
        for number, party in enumerate(PARTIES)
    ]


def _items(asked: Questions) -> list[str]:
    criteria = [criterion.value for criterion in Criterion for _ in range(asked.each)]
    return [
        toml_table(
            "[items]",
            {"name": name, "criterion": criterion, "scale": "agreement", **({"reversed": True} if turned else {})},
        )
        for name, criterion, turned in zip(asked.names, criteria, asked.reversed.tolist(), strict=True)
    ]


def _survey() -> str:
    columns = {"case": COLUMNS[0], **{name: name for name in COLUMNS[1:]}}
    return toml_table("[surveys]", {"file": f"{_RAW}/survey.sav", "columns": columns, "missing": [NOT_ANSWERED]})


def _interviews() -> str:
    codings = {"file": f"{_RAW}/codings.csv", "columns": _same("segment", "coder", "criterion", "rating")}
    columns = _same("segment", "case", "wave", "party", "informant", "text")
    segments = toml_table("interviews.segments", {"file": f"{_RAW}/segments.csv", "columns": columns})
    return f"{toml_table('[interviews]', codings)}\n\n{segments}"


def _collaboration() -> list[str]:
    """Tables of workplaces, forums, meetings and the checklist."""
    attended = {party.value: f"n_{party.value}" for party in FORUM_PARTIES}
    return [
        toml_table("workplaces", _file("workplaces", "case", "workplace", "service", "employees")),
        toml_table("[forums]", _file("forums", *FORUM_COLUMNS)),
        toml_table("[meetings]", {**_file("meetings", *MEETING_COLUMNS), "attendance": attended}),
        toml_table("[checklists]", _file("checklist", *CHECKLIST_COLUMNS)),
    ]


def _outcomes(language: Language) -> list[str]:
    """Tables of outcomes, each with its own definition."""
    sick_leave = {
        "definition": wording("words", "employer_figures", language),
        "population": Counted.EMPLOYEES.value,
        "unit": OutcomeUnit.PERCENT.value,
        "direction": Direction.LOWER_IS_BETTER.value,
        "denominator": wording("words", "contracted_days", language),
        "period": PeriodLength.QUARTER.value,
    }
    full_time = {
        "definition": wording("words", "full_time", language),
        "population": Counted.EMPLOYEES.value,
        "unit": OutcomeUnit.PERCENT.value,
        "direction": Direction.HIGHER_IS_BETTER.value,
        "denominator": wording("words", "employees", language),
        "period": PeriodLength.YEAR.value,
    }
    return [
        _outcome("sick_leave", "sick_leave_label", language, sick_leave),
        _outcome("workplace_sick_leave", "workplace_sick_leave_label", language, sick_leave, Level.WORKPLACE),
        _outcome("full_time_share", "full_time_label", language, full_time),
    ]


def _outcome(
    name: str, label: str, language: Language, about: Mapping[str, str], level: Level = Level.MUNICIPALITY
) -> str:
    unit = ("case", "workplace") if level is Level.WORKPLACE else ("case",)
    keys = {"name": name, "label": wording("words", label, language), **about}
    keys |= {"source": wording("words", "source", language), "level": level.value}
    return toml_table("[outcome]", {**keys, **_file(name, *unit, "period", "value", "denominator")})


def _file(name: str, *columns: str) -> dict[str, Any]:
    return {"file": f"{_RAW}/{name}.csv", "columns": _same(*columns)}


def _same(*names: str) -> dict[str, str]:
    """Columns that are called what they hold."""
    return {name: name for name in names}
