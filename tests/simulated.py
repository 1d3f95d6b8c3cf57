"""Simulated studies with a known truth, built in memory so that thousands can be scored."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from trepart_eval.sources.checked_tables import NO_ANSWER, Answers, Cases, Data, Population
from trepart_eval.sources.codings import Codings
from trepart_eval.sources.compact_texts import CompactTexts
from trepart_eval.study.planned_study import CaseSource, Item, PartyDefinition, Scale, Study, Wave
from trepart_eval.vocabulary.languages import Language
from trepart_eval.vocabulary.terms import Criterion, Weighting

PARTIES = ("politicians", "administration", "union_reps")
SCALE = Scale("agreement", 1, 5)


def plan(items=(), **options):
    """A study with three parties and one wave."""
    return Study(
        path=Path("study.toml"),
        name="Simulated",
        language=Language.EN,
        min_n=3,
        seed=1,
        cases=CaseSource(None, {}),
        parties=tuple(PartyDefinition(key) for key in PARTIES),
        waves=(Wave("all"),),
        scales={"agreement": SCALE},
        items=tuple(items),
        surveys=(),
        interviews=(),
        population=None,
        **options,
    )


def cases(count):
    keys = tuple(f"case {number:04d}" for number in range(count))
    return Cases(keys, ((),) * count, ("",) * count, (None,) * count)


def survey_data(
    case, party, steps, *, n_cases, population=None, reversed_items=(), scale=SCALE, weight=None, **options
):
    """Data of a survey in which every item measures the first criterion.

    ``steps`` has shape (n_respondents, n_items), steps above the scale's low end, negative where missing.
    """
    items = tuple(
        Item(f"q{number}", Criterion.PURPOSE, scale, reversed=number in reversed_items)
        for number in range(steps.shape[1])
    )
    study = plan(items, **options)
    unknown = np.full((n_cases, len(PARTIES), 1), np.nan)
    answers = Answers(
        case=np.asarray(case, dtype=np.int16),
        party=np.asarray(party, dtype=np.int8),
        wave=np.zeros(len(case), dtype=np.int8),
        steps={item.name: np.ascontiguousarray(steps[:, n].astype(np.int8)) for n, item in enumerate(items)},
        items=items,
        workplace=None,
        respondent=None,
        weight=weight,
    )
    size = unknown if population is None else population
    return Data(study, cases(n_cases), answers, None, Population(size, unknown))


def criteria_data(case, party, steps, *, n_cases, wave=None, waves=("all",), scales=None, reversed_items=(), **options):
    """Data of a survey with items of several criteria.

    ``steps`` has an array of shape (n_respondents, n_items) for each criterion, as in `survey_data`; items are named by
    criterion and number, and ``scales`` has the scale of those that aren't answered 1-5.
    """
    columns, items = {}, []
    for criterion, answers in steps.items():
        for number in range(answers.shape[1]):
            name = f"{criterion.value}_{number + 1}"
            scale = (scales or {}).get(name, SCALE)
            items.append(Item(name, criterion, scale, reversed=name in reversed_items))
            columns[name] = np.ascontiguousarray(answers[:, number].astype(np.int8))
    study = replace(plan(items, **options), waves=tuple(Wave(key) for key in waves))
    answers = Answers(
        case=np.asarray(case, dtype=np.int16),
        party=np.asarray(party, dtype=np.int8),
        wave=np.zeros(len(case), dtype=np.int8) if wave is None else np.asarray(wave, dtype=np.int8),
        steps=columns,
        items=tuple(items),
        workplace=None,
        respondent=None,
        weight=None,
    )
    unknown = np.full((n_cases, len(PARTIES), len(waves)), np.nan)
    return Data(study, cases(n_cases), answers, None, Population(unknown, unknown))


def wave_data(case, party, wave, respondent, steps, *, n_cases, population=None, weight=None, **options):
    """Data of a survey in two waves, "2013" and "2015"; ``respondent`` tells people apart, or is None."""
    data = survey_data(case, party, steps, n_cases=n_cases, weight=weight, **options)
    waves = (Wave("2013"), Wave("2015"))
    unknown = np.full((n_cases, len(PARTIES), len(waves)), np.nan)
    who = None if respondent is None else np.asarray(respondent, dtype=np.int32)
    answers = replace(data.answers, wave=np.asarray(wave, dtype=np.int8), respondent=who)
    study = replace(data.study, waves=waves)
    size = unknown if population is None else population
    return replace(data, study=study, answers=answers, population=Population(size, unknown))


def coded_data(case, party, criterion, rating, *, n_cases, weighting=Weighting.SEGMENT):
    """Data of coded interviews by one coder, a segment per rating, public."""
    count = len(case)
    study = plan(interview_weighting=weighting)
    codings = Codings(
        segment=np.arange(count, dtype=np.int32),
        coder=np.zeros(count, dtype=np.int32),
        theme=np.asarray(criterion, dtype=np.int8),
        rating=np.asarray(rating, dtype=np.float64),
        memo=(),
        segments=tuple(f"s{number:06d}" for number in range(count)),
        coders=("A",),
        segment_case=np.asarray(case, dtype=np.int16),
        segment_party=np.asarray(party, dtype=np.int8),
        segment_wave=np.zeros(count, dtype=np.int8),
        segment_workplace=np.full(count, -1, dtype=np.int32),
        segment_informant=np.full(count, -1, dtype=np.int32),
        segment_public=np.ones(count, dtype=bool),
        segment_text=CompactTexts.of([""] * count),
    )
    unknown = np.full((n_cases, len(PARTIES), 1), np.nan)
    return Data(study, cases(n_cases), None, codings, Population(unknown, unknown))


def likert(rng, means, n_items, spread=0.8, noise=0.9):
    """Answers 1-5 as steps 0-4, shape (len(means), n_items): a person's own level plus noise, rounded and cut."""
    level = means + spread * rng.standard_normal(len(means))
    answers = np.rint(level[:, None] + noise * rng.standard_normal((len(means), n_items)))
    return np.clip(answers, 1, 5).astype(int) - 1


__all__ = ["NO_ANSWER", "PARTIES", "cases", "coded_data", "criteria_data", "likert", "plan", "survey_data", "wave_data"]
