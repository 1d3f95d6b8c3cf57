"""Sums that agreement in cases is worked out from: one pass over the answers, and rows never touched again."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from trepart_eval.criteria.sufficient_statistics import cell_statistics
from trepart_eval.quality.survey_items import Section, Survey
from trepart_eval.study.planned_study import Item
from trepart_eval.vocabulary.terms import WHOLE_CASE, Criterion

Array = NDArray[np.float64]

_FULL_SCORE = 100.0


@dataclass(frozen=True, slots=True, eq=False)
class ScoreSums:
    """Respondents' scores added up by case, party and wave, shape (n_cases, n_parties, n_waves, n_criteria).

    Attributes
    ----------
    survey : Survey
        The answers.
    n, total, squares : ndarray
        Respondents with a valid score, the sum of the scores and of their squares.
    """

    survey: Survey
    n: Array
    total: Array
    squares: Array

    def by_case(self, section: Section, criterion: Criterion) -> tuple[Array, Array, Array]:
        """Number, sum and sum of squares of the section's scores in each case."""
        counting = np.unique(self.survey.party[self.survey.counts]).tolist()
        parties = counting if section.party == WHOLE_CASE else [self.survey.parties.index(section.party)]
        waves = slice(None) if section.wave == WHOLE_CASE else [self.survey.waves.index(section.wave)]
        which = list(Criterion).index(criterion)
        n, total, squares = (
            one[:, parties][:, :, waves, which].sum(axis=(1, 2)) for one in (self.n, self.total, self.squares)
        )
        return n, total, squares


@dataclass(frozen=True, slots=True, eq=False)
class CompleteAnswers:
    """Answers by case, of respondents with every item.

    Attributes
    ----------
    n : ndarray of int, shape (n_cases,)
        Respondents.
    variances : ndarray, shape (n_cases, n_items)
        Of steps, divided by n - 1; NaN in cases of one.
    deviations : ndarray, shape (n_cases,)
        Mean distance from the case's mean, over items, in points of 0-100; NaN in cases of one.
    """

    n: NDArray[np.int64]
    variances: Array
    deviations: Array


def score_sums(survey: Survey) -> ScoreSums:
    """Scores of every criterion added up by case, party and wave. Survey weights are not used."""
    shape = len(survey.cases), len(survey.parties), len(survey.waves)
    place = survey.answers.case.astype(np.intp), survey.party, survey.answers.wave.astype(np.intp)
    size = int(np.prod(shape))
    cell = np.ravel_multi_index(place, shape)
    found = cell_statistics(replace(survey.answers, weight=None), cell, size, tuple(Criterion))
    n, total, squares = (one.astype(np.float64).reshape((*shape, -1)) for one in (found.n, found.total, found.squares))
    return ScoreSums(survey, n, total, squares)


def answered_items(survey: Survey, section: Section, criterion: Criterion) -> tuple[Item, ...]:
    """Items of a criterion that somebody of the section answered."""
    items = survey.answers.items_of(criterion)
    return tuple(item for item in items if (survey.answers.steps[item.name][section.rows] >= 0).any())


def complete_answers(survey: Survey, section: Section, items: tuple[Item, ...]) -> CompleteAnswers:
    """Spread of the answers to some items in each case, from counts of each answer."""
    n_cases = len(survey.cases)
    columns = [survey.answers.steps[item.name][section.rows] for item in items]
    whole = np.ones(len(section.rows), dtype=bool)
    for column in columns:
        whole &= column >= 0
    case = survey.answers.case[section.rows][whole].astype(np.intp)
    n = np.bincount(case, minlength=n_cases)
    variances, deviations = np.zeros((n_cases, len(items))), np.zeros(n_cases)
    with np.errstate(invalid="ignore", divide="ignore"):
        for place, (item, column) in enumerate(zip(items, columns, strict=True)):
            k = item.scale.steps + 1
            counts = np.bincount(case * k + column[whole], minlength=n_cases * k).reshape(n_cases, k)
            mean = counts @ np.arange(k) / n
            apart = np.arange(k)[None, :] - mean[:, None]
            variances[:, place] = (counts * apart**2).sum(axis=1) / (n - 1)
            deviations += (counts * np.abs(apart)).sum(axis=1) / n * (_FULL_SCORE / item.scale.steps)
        deviations = deviations / len(items)
    alone = n < 2
    return CompleteAnswers(
        n.astype(np.int64), np.where(alone[:, None], np.nan, variances), np.where(alone, np.nan, deviations)
    )
