"""The truth behind a simulated study, as plain values for ``truth.json``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Final

import numpy as np

from trepart_eval.datasets.simulation import outcome_series, survey_answers
from trepart_eval.datasets.simulation.asked_questions import Questions
from trepart_eval.datasets.simulation.coded_interviews import NOTED, CodedInterviews, party_key
from trepart_eval.datasets.simulation.outcome_series import GIVEN, HIDDEN, MISSING, Outcomes, Series, full_time_effect
from trepart_eval.datasets.simulation.people import PARTIES, People
from trepart_eval.datasets.simulation.programme import DIMENSIONS, NEVER, QUARTERS, YEARS_BEFORE, Array, Programme
from trepart_eval.datasets.simulation.survey_answers import (
    N_COUNTING,
    SHOWN_PARTIES,
    SurveyAnswers,
    expected_scores,
    views,
)
from trepart_eval.datasets.simulation.words import wording
from trepart_eval.datasets.simulation.workplaces import Workplaces
from trepart_eval.vocabulary.terms import WHOLE_CASE, Criterion

SCHEMA: Final = "trepart.truth/1"

_DECIMALS: Final = 6
_CRITERIA: Final = [criterion.value for criterion in Criterion]
_STATUS: Final = {GIVEN: "given", MISSING: "missing", HIDDEN: "hidden"}

Table = dict[str, list[Any]]


def truth_of(
    programme: Programme,
    people: People,
    workplaces: Workplaces,
    asked: Questions,
    answers: SurveyAnswers,
    interviews: CodedInterviews,
    outcomes: Outcomes,
) -> dict[str, Any]:
    """Everything that the study was drawn from; ``docs/simulation.md`` says what each table holds.

    Tables are dicts of columns, so that ``pandas.DataFrame(truth["scores"])`` is a data frame.
    """
    return {
        "schema": SCHEMA,
        "simulated": True,
        "note": wording("words", "note", programme.parameters.language),
        "parameters": asdict(programme.parameters),
        "effects": _effects(programme, asked),
        "municipalities": _municipalities(programme, interviews),
        "response": _response(programme, people, answers),
        "items": _items(asked),
        "scores": _scores(programme, answers),
        "interviews": _interviews(programme, interviews),
        "coders": _coders(programme, interviews),
        "intensity": _intensity(programme),
        "outcomes": {
            "sick_leave": _series(programme, outcomes.sick_leave, programme.quarters, list(range(programme.n))),
            "workplace_sick_leave": _workplace_series(programme, workplaces, outcomes),
            "full_time_share": _series(
                programme, outcomes.full_time_share, [str(year) for year in programme.years], list(range(programme.n))
            ),
        },
        "missing": _missing(programme),
    }


def json_bytes(truth: Mapping[str, Any]) -> bytes:
    """Truth as JSON, a line per part."""
    parts = (
        f"{json.dumps(name)}: {json.dumps(part, ensure_ascii=False, allow_nan=False, separators=(',', ':'))}"
        for name, part in truth.items()
    )
    return ("{\n" + ",\n".join(parts) + "\n}\n").encode()


def plain(values: Array) -> list[Any]:
    """Flat list of numbers, None where there is none."""
    return [None if np.isnan(value) else value for value in (np.round(values, _DECIMALS) + 0.0).ravel().tolist()]


def _effects(programme: Programme, asked: Questions) -> dict[str, Any]:
    """What 100 points of intensity do to each outcome and to the criteria."""
    shape = (programme.n, programme.parameters.waves)
    none, full = (expected_scores(views(programme, intensity=np.full(shape, at)), asked) for at in (0.0, 100.0))
    counting = (full - none)[:, :, :N_COUNTING]
    return {
        "sick_leave": programme.parameters.effect,
        "workplace_sick_leave": programme.parameters.effect,
        "full_time_share": full_time_effect(programme),
        "criteria": dict(zip(_CRITERIA, plain(counting.mean(axis=(0, 1, 2))), strict=True)),
        "criteria_latent": survey_answers.INTENSITY_LIFTS * programme.parameters.strength,
        "unit": "change for 100 points of intensity: percentage points of the outcomes, points of the scores",
    }


def _municipalities(programme: Programme, interviews: CodedInterviews) -> Table:
    quarters, waves = programme.quarters, programme.waves
    started = [None if start == NEVER else int(start) for start in programme.start]
    interviewed = set(interviews.cases.tolist())
    return {
        "case": list(programme.keys),
        "municipality_code": list(programme.codes),
        "inhabitants": programme.inhabitants.tolist(),
        "employees": programme.employees.tolist(),
        "eagerness": plain(programme.eagerness),
        "start_wave": [None if start is None else waves[start // QUARTERS - YEARS_BEFORE] for start in started],
        "start_quarter": [None if start is None else quarters[start] for start in started],
        "sick_leave_level": plain(programme.sick_leave),
        "interviewed": [row in interviewed for row in range(programme.n)],
    }


def _response(programme: Programme, people: People, answers: SurveyAnswers) -> Table:
    shape = (programme.n, len(PARTIES), programme.parameters.waves)
    case, party, wave = (index.ravel() for index in np.indices(shape))
    place = tuple(answers.columns[name].astype(np.int64) for name in ("case", "party", "wave"))
    answered = np.bincount(np.ravel_multi_index(place, shape), minlength=int(np.prod(shape)))
    return {
        "case": [programme.keys[row] for row in case],
        "wave": [programme.waves[row] for row in wave],
        "party": [PARTIES[row].value for row in party],
        "population": people.population[case, party].tolist(),
        "invited": people.invited[case, party].tolist(),
        "chance_of_answer": plain(people.response),
        "respondents": answered.tolist(),
    }


def _items(asked: Questions) -> Table:
    return {
        "name": list(asked.names),
        "criterion": [criterion for criterion in _CRITERIA for _ in range(asked.each)],
        "loading": plain(asked.loading),
        "easy": plain(asked.easy),
        "reversed": asked.reversed.tolist(),
    }


def _scores(programme: Programme, answers: SurveyAnswers) -> Table:
    parts = {
        name: np.concatenate([values[:, :, :N_COUNTING].mean(axis=2, keepdims=True), values], axis=2)
        for name, values in (
            ("population", answers.population),
            ("expected", answers.expected),
            ("nonresponse_bias", answers.bias),
        )
    }
    parties = [WHOLE_CASE, *(party.value for party in SHOWN_PARTIES)]
    return {
        **_cells(programme, list(range(programme.n)), parties),
        **{name: plain(values) for name, values in parts.items()},
    }


def _interviews(programme: Programme, interviews: CodedInterviews) -> Table:
    parts = {
        name: np.concatenate([values.mean(axis=2, keepdims=True), values], axis=2)
        for name, values in (("informants", interviews.informants), ("expected", interviews.expected))
    }
    parties = [WHOLE_CASE, *(party_key(row) for row in range(interviews.informants.shape[2]))]
    return {
        **_cells(programme, interviews.cases.tolist(), parties),
        **{name: plain(values) for name, values in parts.items()},
    }


def _cells(programme: Programme, cases: list[int], parties: list[str]) -> Table:
    """Key columns of a table with a row per case, wave, party and criterion."""
    shape = (len(cases), programme.parameters.waves, len(parties), len(_CRITERIA))
    case, wave, party, criterion = (index.ravel() for index in np.indices(shape))
    return {
        "case": [programme.keys[cases[row]] for row in case],
        "wave": [programme.waves[row] for row in wave],
        "party": [parties[row] for row in party],
        "criterion": [_CRITERIA[row] for row in criterion],
    }


def _coders(programme: Programme, interviews: CodedInterviews) -> dict[str, Any]:
    coding = interviews.coding
    if coding is None:
        return {}
    return {
        "agreement_asked": programme.parameters.agreement,
        "agreement": round(coding.agreement, _DECIMALS),
        "kappa": round(coding.kappa, _DECIMALS),
        "weighted_kappa": round(coding.weighted_kappa, _DECIMALS),
        "chance_of_noting": NOTED,
        "confusion": [plain(row) for row in coding.confusion],
    }


def _intensity(programme: Programme) -> Table:
    """Dimensions and index in the rows of `te.intensity`."""
    values = np.concatenate([programme.by_wave, programme.index[..., None]], axis=-1)
    names = (*DIMENSIONS, "index")
    case, wave, name = (index.ravel() for index in np.indices(values.shape))
    return {
        "case": [programme.keys[row] for row in case],
        "wave": [programme.waves[row] for row in wave],
        "dimension": [names[row] for row in name],
        "expected": plain(values),
    }


def _series(programme: Programme, series: Series, periods: list[str], cases: list[int]) -> Table:
    unit, period = (index.ravel() for index in np.indices(series.status.shape))
    quarterly = programme.by_quarter.mean(axis=2)[cases]
    intensity = quarterly.reshape(len(cases), len(periods), -1).mean(axis=2)
    return {
        "case": [programme.keys[cases[row]] for row in unit],
        **_time([periods[column] for column in period]),
        "intensity": plain(intensity),
        "expected": plain(series.expected),
        "without": plain(series.without),
        "status": [_STATUS[state] for state in series.status.ravel().tolist()],
    }


def _time(periods: list[str]) -> Table:
    """Year, and quarter where there is one, of periods such as 2015K1."""
    time: Table = {"year": [int(period[:4]) for period in periods]}
    return time | ({"quarter": [int(period[5:]) for period in periods]} if "K" in periods[0] else {})


def _workplace_series(programme: Programme, workplaces: Workplaces, outcomes: Outcomes) -> Table:
    cases, numbers = outcomes.workplace_case.tolist(), outcomes.workplace_number.tolist()
    names = [workplaces.key(case, number) for case, number in zip(cases, numbers, strict=True)]
    table = _series(programme, outcomes.workplace_sick_leave, programme.quarters, cases)
    return {"workplace": [name for name in names for _ in programme.quarters], **table}


def _missing(programme: Programme) -> dict[str, Any]:
    """How answers and figures came to be missing."""
    shares = survey_answers.DONT_KNOW_SHARE.tolist()
    return {
        "nonresponse": programme.parameters.nonresponse.value,
        "dont_know": dict(zip([party.value for party in PARTIES], shares, strict=True)),
        "blank": survey_answers.BLANK_SHARE,
        "leaves_a_criterion": survey_answers.LEAVES_A_CRITERION,
        "outcome_figures": outcome_series.MISSING_SHARE,
        "first_year_of_outcomes": outcome_series.LATE_SHARE,
        "workplaces_hidden_under": outcome_series.FEWEST_SHOWN,
    }
