"""`study_specifications`: a study's outcome under every dose, years before, model and weight that might have been."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from itertools import product
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.collaboration import Intensity, intensity
from trepart_eval.criteria.arguments import (
    checked_choice,
    checked_draws,
    checked_level,
    checked_seed,
    is_whole,
)
from trepart_eval.criteria.scores import CriterionScores, score
from trepart_eval.problems import InputError, Problems
from trepart_eval.problems.arguments import check_made_by
from trepart_eval.problems.suggestions import nearest
from trepart_eval.relations.association.rearrangements import DRAWS, SEED
from trepart_eval.relations.programme_relations.analysis_plan import (
    ADJUSTED,
    CHANGE,
    LEVEL_SLOPE,
    filled_in,
    shown_years,
    year_of,
)
from trepart_eval.relations.programme_relations.case_figures import CaseFigures, figures_by_case, is_criterion
from trepart_eval.relations.programme_relations.relating import POINTS
from trepart_eval.relations.robustness.specification_curves import CONF_LEVEL, TEN_POINTS, SpecificationCurve, curve_of
from trepart_eval.relations.robustness.specification_estimates import SLOPE, Specification
from trepart_eval.relations.robustness.step_down_tests import LEVEL
from trepart_eval.sources.checked_tables import Data
from trepart_eval.study.relation_plan import RelationPlan
from trepart_eval.vocabulary.languages import Language, choose_language
from trepart_eval.vocabulary.terms import INDEX, Criterion, Dimension

Array = NDArray[np.float64]
Years = tuple[int, ...]

MODELS: Final = (CHANGE, ADJUSTED, LEVEL_SLOPE)
EMPLOYEES: Final = "employees"
_DOSES: Final = (INDEX, *(one.value for one in Dimension))
_KNOWN: Final = (*_DOSES, *(one.value for one in Criterion))


def study_specifications(
    data: Data,
    *,
    outcome: str,
    doses: Sequence[str] = _DOSES,
    before: Sequence[Sequence[int]] | None = None,
    models: Sequence[str] = (CHANGE, ADJUSTED),
    weights: Sequence[str | None] | None = None,
    wave: str = "",
    after: Sequence[int] = (),
    level: float = LEVEL,
    conf_level: float = CONF_LEVEL,
    draws: int = DRAWS,
    seed: int = SEED,
    language: Language | str | None = None,
) -> SpecificationCurve:
    """A study's outcome under every combination of dose, years before, model and weight, and one test of the whole.

    Parameters
    ----------
    data : Data
        From `load`.
    outcome : str
        Name of the outcome; figures of municipalities.
    doses : sequence of str
        ``index``, its dimensions, or criteria; index and dimensions where they are left out.
    before : sequence of sequences of int, optional
        Choices of years before. Left out: those that `relate` takes, those and the last before the first wave, and the
        last alone, as far as these differ.
    models : sequence of {"change", "baseline_adjusted", "level"}
        After less before; after with before held equal; or after alone, which has no years before.
    weights : sequence of None or "employees", optional
        Whether every case counts alike or by its employees; both where these are known and it is left out.
    wave : str
        Wave of the dose; the study's last where it is left out.
    after : sequence of int
        Years after; those of the wave where they are left out.
    level, conf_level, draws, seed, language
        As in `specification_curve`; the language is the study's where it is left out.

    Returns
    -------
    SpecificationCurve
        Estimates are in the outcome's unit per ten points of the dose, as in `relate`.

    Raises
    ------
    InputError
        If there is no such outcome, or it has no figures for the years.
    ValueError
        If an option has no such value.
    """
    check_made_by(data, Data, "data", "load")
    checked_level(level, "level")
    checked_level(conf_level)
    checked_draws(draws, least=99, name="draws")
    checked_seed(seed)
    spoken = data.study.language if language is None else choose_language(language, os.environ)
    asked = filled_in(RelationPlan(outcome, INDEX, wave, (), _years(after, "after")), data.study.waves)
    chosen_doses = [checked_choice(one, _KNOWN, "doses") for one in _each(doses, "doses")]
    chosen_models = [checked_choice(one, MODELS, "models") for one in _each(models, "models")]
    employees = _employees(data)
    by_weight = _weights(weights, known=bool(employees))
    named = None if before is None else [_years(one, "before") for one in _each(before, "before")]
    figures = _figures(data, asked, spoken)
    years = _years_before(data, asked, figures(INDEX, ()).before_years) if named is None else list(dict.fromkeys(named))
    every = [
        (dose, own, model, weight)
        for dose, model in product(chosen_doses, chosen_models)
        for own, weight in product([()] if model == LEVEL_SLOPE else years, by_weight)
    ]
    cases = sorted({case for dose in chosen_doses for case in figures(dose, ()).cases})
    found = [
        _specification(figures(dose, own), cases, employees, (dose, model, weight))
        for dose, own, model, weight in every
    ]
    options = {"level": level, "conf_level": conf_level}
    return curve_of(found, scale=TEN_POINTS, draws=draws, seed=seed, language=spoken, **options)


def _figures(data: Data, asked: RelationPlan, language: Language) -> Callable[[str, Years], CaseFigures]:
    """Figures of each case by dose and years before, those of `relate` where none are named; each worked out once."""
    problems = Problems()
    if asked.outcome not in data.outcomes:
        known = ", ".join(data.outcomes) or "–"
        problems.add(
            "unknown_outcome", value=asked.outcome, known=known, suggestion=nearest(asked.outcome, data.outcomes)
        )
    problems.raise_if_any(language)

    @cache
    def measured(of_criterion: bool) -> Intensity | CriterionScores:
        return score(data) if of_criterion else intensity(data)

    @cache
    def figures(dose: str, before: Years) -> CaseFigures:
        wanted = replace(asked, dose=dose, before=before)
        first_year = year_of(data.study.waves[0])
        found = figures_by_case(
            measured(is_criterion(dose)), data.outcomes[asked.outcome], wanted, first_year, problems
        )
        if found is None:
            raise InputError(problems, language)
        return found

    return figures


def _years_before(data: Data, asked: RelationPlan, rule: Years) -> list[Years]:
    """Those of the rule, those and the last before the first wave, and the last alone; none twice."""
    outcome, first_year = data.outcomes[asked.outcome], year_of(data.study.waves[0])
    limit = min(asked.after) if first_year is None else min(first_year, *asked.after)
    series = dict(zip(outcome.year.tolist(), outcome.series.tolist(), strict=True))
    alike = sorted(year for year in series if year < limit and rule and series[year] == series[rule[0]])
    return list(dict.fromkeys([rule, tuple(alike), tuple(alike[-1:])]))


def _specification(
    figures: CaseFigures, cases: Sequence[str], employees: dict[str, float], chosen: tuple[str, str, str | None]
) -> Specification:
    dose, model, weight = chosen
    place = {case: number for number, case in enumerate(figures.cases)}
    rows = np.array([place.get(case, -1) for case in cases], dtype=np.intp)

    def column(values: Array) -> Array:
        found: Array = np.where(rows >= 0, values[rows], np.nan)
        return found

    others = [column(figures.before)] if model == ADJUSTED else []
    counts = np.array([employees.get(case, np.nan) for case in cases])
    return Specification(
        choices={
            "dose": dose,
            "before": "" if model == LEVEL_SLOPE else shown_years(figures.before_years),
            "model": model,
            "weights": weight or "",
        },
        dose=column(figures.dose) / POINTS,
        outcome=column(figures.change if model == CHANGE else figures.after),
        others=np.array(others, dtype=np.float64).reshape(-1, len(cases)),
        weights=None if weight is None else counts,
        included=np.ones(len(cases), dtype=bool),
        model=SLOPE,
        names=(dose, model),
    )


def _employees(data: Data) -> dict[str, float]:
    table = zip(data.cases.keys, data.cases.employees, strict=True)
    return {key: float(number) for key, number in table if number is not None}


def _weights(given: Sequence[str | None] | None, *, known: bool) -> list[str | None]:
    if given is None:
        return [None, EMPLOYEES] if known else [None]
    return [None if one is None else checked_choice(one, [EMPLOYEES], "weights") for one in _each(given, "weights")]


def _each(given: Any, name: str) -> list[Any]:  # noqa: ANN401 - whatever a caller gives
    found = [given] if isinstance(given, str) else list(given) if isinstance(given, Sequence) else []
    if not found:
        raise ValueError(f"{name} is {given!r}; give a list of options")
    return [one for number, one in enumerate(found) if one not in found[:number]]


def _years(given: Any, name: str) -> Years:  # noqa: ANN401 - whatever a caller gives
    if not isinstance(given, Sequence) or not all(is_whole(one) for one in given):
        raise ValueError(f"{name} has {given!r}; give years, such as (2015, 2016)")
    return tuple(sorted(set(given)))
