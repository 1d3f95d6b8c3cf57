"""Scores of whole cases under every combination of choices: one pass over the answers for each way to count them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import product
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.criteria.choices.aggregation import aggregated, with_others_mean
from trepart_eval.criteria.estimates import ALL, mean_over_parties
from trepart_eval.criteria.interview_scores import interview_estimates
from trepart_eval.criteria.scores import CRITERIA
from trepart_eval.criteria.small_groups import statuses
from trepart_eval.criteria.survey_scores import survey_cells
from trepart_eval.criteria.units import Units
from trepart_eval.sources.checked_tables import Answers, Data
from trepart_eval.sources.codings import Codings
from trepart_eval.study.planned_study import Scale, Study
from trepart_eval.vocabulary.terms import (
    Aggregation,
    Choice,
    MissingCriteria,
    MissingItems,
    ScaleTreatment,
    Source,
    Status,
    Weighting,
)

Array = NDArray[np.float64]
Step = Callable[[], None]

_SHARE: Final = {MissingItems.HALF: 0.5, MissingItems.ANY: 0.0, MissingItems.ALL: 1.0}
_ANY_LEVEL: Final = 0.95  # of intervals that are not used here
_FULL_RATING: Final = 2.0


@dataclass(frozen=True, slots=True, eq=False)
class Specifications:
    """Every combination of choices for the scores of one source.

    Attributes
    ----------
    source : Source
        Survey or interviews.
    levels : dict of Choice to tuple of str
        What each choice may be, the one that the study made first.
    scores : ndarray of float64, shape (n_weightings, n_missing_items, n_treatments, n_units, n_waves, n_criteria)
        Score of each criterion; NaN where it is hidden or missing.
    index : ndarray of float64, shape (n_levels of each choice ..., n_units, n_waves)
        Scores put together over criteria.
    waves : ndarray of int
        Waves in which the source was carried out.
    """

    source: Source
    levels: dict[Choice, tuple[str, ...]]
    scores: Array
    index: Array
    waves: NDArray[np.intp]


def survey_specifications(
    study: Study, answers: Answers, units: Units, vary: tuple[Choice, ...], min_n: int, step: Step
) -> Specifications:
    """Scores from the survey under every combination of the choices that vary."""
    levels = _levels(study.survey_weighting, Weighting.RESPONDENT, vary, items=True)
    chosen = [levels[choice] for choice in (Choice.WEIGHTING, Choice.MISSING_ITEMS, Choice.SCALE_TREATMENT)]
    found: dict[tuple[str, ...], Array] = {}
    for treatment in chosen[2]:
        counted = answers if treatment == ScaleTreatment.DISTANCE else answers_by_direction(answers)
        for missing in chosen[1]:
            cells = survey_cells(study, counted, units, CRITERIA, _SHARE[MissingItems(missing)])
            shown = cells.summed["n"][:, 0] >= min_n
            for weighting in chosen[0]:
                if weighting == Weighting.RESPONDENT:
                    score = cells.everyone().score[:, 0]
                else:
                    score = mean_over_parties(cells.parties, cells.counting, _ANY_LEVEL)["score"]
                found[weighting, missing, treatment] = np.where(shown, score, np.nan)
            step()
    return _put_together(Source.SURVEY, levels, found, np.unique(answers.wave))


def interview_specifications(
    study: Study, codings: Codings, units: Units, vary: tuple[Choice, ...], min_n: int, step: Step
) -> Specifications:
    """Scores from the interviews under every combination of the choices that vary."""
    levels = _levels(study.interview_weighting, Weighting.SEGMENT, vary, items=False)
    found: dict[tuple[str, ...], Array] = {}
    for treatment in levels[Choice.SCALE_TREATMENT]:
        counted = codings
        if treatment == ScaleTreatment.DIRECTION:
            counted = replace(codings, rating=_FULL_RATING * np.sign(codings.rating))
        for weighting in levels[Choice.WEIGHTING]:
            estimates = interview_estimates(study, counted, units, CRITERIA, Weighting(weighting), _ANY_LEVEL)
            shown = statuses(estimates, min_n)[:, ALL] == Status.OK
            found[weighting, MissingItems.HALF, treatment] = np.where(shown, estimates.score[:, ALL], np.nan)
        step()
    return _put_together(Source.INTERVIEWS, levels, found, np.unique(codings.segment_wave))


def answers_by_direction(answers: Answers) -> Answers:
    """Answers as below the middle of their scale, at it, or above it, on a scale of three."""
    steps: dict[str, NDArray[Any]] = {}
    for item in answers.items:
        given = answers.steps[item.name]
        side = 1 + np.sign(2 * given.astype(np.int32) - item.scale.steps)
        steps[item.name] = np.where(given >= 0, side, given).astype(np.int8)
    items = tuple(replace(item, scale=Scale(item.scale.key, 0, 2)) for item in answers.items)
    return replace(answers, steps=steps, items=items)


def steps_of(data: Data, vary: tuple[Choice, ...]) -> int:
    """How many times the answers and codings are gone through."""
    treatments = len(ScaleTreatment) if Choice.SCALE_TREATMENT in vary else 1
    rules = len(MissingItems) if Choice.MISSING_ITEMS in vary else 1
    return treatments * (rules * (data.answers is not None) + (data.codings is not None))


def _levels(
    made: Weighting, single: Weighting, vary: tuple[Choice, ...], *, items: bool
) -> dict[Choice, tuple[str, ...]]:
    other = Weighting.PARTY if made is single else single
    every: dict[Choice, tuple[str, ...]] = {
        Choice.WEIGHTING: (made.value, other.value),
        Choice.MISSING_ITEMS: tuple(MissingItems) if items else (MissingItems.HALF.value,),
        Choice.SCALE_TREATMENT: tuple(ScaleTreatment),
        Choice.MISSING_CRITERIA: tuple(MissingCriteria),
        Choice.AGGREGATION: tuple(Aggregation),
    }
    return {choice: tuple(map(str, levels if choice in vary else levels[:1])) for choice, levels in every.items()}


def _put_together(
    source: Source, levels: dict[Choice, tuple[str, ...]], found: dict[tuple[str, ...], Array], waves: NDArray[Any]
) -> Specifications:
    """Scores as one array, and the index over criteria under every way to put them together."""
    chosen = [levels[choice] for choice in (Choice.WEIGHTING, Choice.MISSING_ITEMS, Choice.SCALE_TREATMENT)]
    stacked = np.stack([found[one] for one in product(*chosen)])
    scores = stacked.reshape(*(len(one) for one in chosen), *stacked.shape[1:])[..., waves, :]
    nothing: NDArray[np.bool_] = np.all(np.isnan(scores), axis=-1)
    ones = np.ones(len(CRITERIA))
    by_filling = []
    for filling in levels[Choice.MISSING_CRITERIA]:
        filled = scores
        if filling == MissingCriteria.OTHERS_MEAN:
            flat = np.moveaxis(scores, -2, -3).reshape(-1, scores.shape[-3], scores.shape[-1])
            of_waves = (*scores.shape[:-3], scores.shape[-2], scores.shape[-3], scores.shape[-1])
            filled = np.moveaxis(with_others_mean(flat).reshape(of_waves), -3, -2)
        of_ways = [aggregated(filled, ones, Aggregation(way)) for way in levels[Choice.AGGREGATION]]
        by_filling.append(np.stack(of_ways, axis=len(chosen)))
    index = np.stack(by_filling, axis=len(chosen))
    index[np.broadcast_to(nothing[:, :, :, None, None], index.shape)] = np.nan
    return Specifications(source, levels, scores, index, waves.astype(np.intp))
