"""Intervals cover the truth at their nominal rate: 2,000 simulated studies of each kind, 95 per cent intervals.

The normal run has fewer studies of the two kinds that go wrong first, and room for chance beside the nominal rate.
"""

from __future__ import annotations

import math

import numpy as np
import pytest

import trepart_eval as te
from trepart_eval.vocabulary.terms import Weighting

from simulated import coded_data, likert, survey_data

STUDIES = 2_000
N_CASES = 6
NOMINAL = (0.93, 0.97)
FEW_STUDIES = 200
ABOUT = (0.92, 0.98)
"""With 200 studies of six cases, three standard errors of chance are two points."""


def expected_score(mean, spread=0.8, noise=0.9):
    """Expected 0-100 score of an answer that is a normal level plus normal noise, rounded and cut to 1-5."""
    deviation = math.hypot(spread, noise)
    below = [0.5 * math.erfc((mean - cut) / (deviation * math.sqrt(2))) for cut in (1.5, 2.5, 3.5, 4.5)]
    return 25 * sum(1 - share for share in below)


def intervals(scores, party="all"):
    """Lower and upper ends of the first criterion, a row per case."""
    table = scores.arrow.select(["party", "criterion", "conf_low", "conf_high"]).to_pylist()
    rows = [row for row in table if row["party"] == party and row["criterion"] == "purpose"]
    return np.array([row["conf_low"] for row in rows]), np.array([row["conf_high"] for row in rows])


def survey_coverage(ns, population, means, *, n_items=4, weighting=Weighting.PARTY, studies=STUDIES, seed=1):
    """Share of case intervals that hold the truth; with a population the truth is its own mean."""
    rng = np.random.default_rng(seed)
    case, party = np.repeat(np.arange(N_CASES), sum(ns)), np.tile(np.repeat([0, 1, 2], ns), N_CASES)
    weights = np.full(3, 1 / 3) if weighting is Weighting.PARTY else np.array(ns) / sum(ns)
    size = None if population is None else np.tile(np.array(population, float)[None, :, None], (N_CASES, 1, 1))
    hits = 0
    for _ in range(studies):
        level = rng.normal(0, 0.3, N_CASES)
        steps, truth = [], np.zeros(N_CASES)
        for c in range(N_CASES):
            for n, mean, share, p in zip(ns, means, weights, range(3), strict=True):
                people = n if population is None else population[p]
                answers = likert(rng, np.full(people, mean + level[c]), n_items)
                truth[c] += share * (expected_score(mean + level[c]) if population is None else 25 * answers.mean())
                steps.append(answers[rng.permutation(people)[:n]])
        data = survey_data(
            case, party, np.concatenate(steps), n_cases=N_CASES, population=size, survey_weighting=weighting
        )
        low, high = intervals(te.score(data))
        hits += int(((low - 1e-9 <= truth) & (truth <= high + 1e-9)).sum())
    return hits / (studies * N_CASES)


@pytest.mark.parametrize(("ns", "population"), [((3, 5, 6), (3, 15, 20)), ((4, 8, 6), None)])
def test_case_intervals_cover_in_a_few_studies(ns, population):
    coverage = survey_coverage(ns, population, (3.6, 3.4, 3.0), studies=FEW_STUDIES)
    assert ABOUT[0] <= coverage <= ABOUT[1]


@pytest.mark.long
def test_case_intervals_cover_when_politicians_are_three_of_three():
    coverage = survey_coverage((3, 5, 6), (3, 15, 20), (3.6, 3.4, 3.0))
    assert NOMINAL[0] <= coverage <= NOMINAL[1]


@pytest.mark.long
def test_case_intervals_cover_when_no_population_is_known():
    coverage = survey_coverage((4, 8, 6), None, (3.6, 3.4, 3.0))
    assert NOMINAL[0] <= coverage <= NOMINAL[1]


@pytest.mark.long
@pytest.mark.parametrize(
    ("ns", "population", "means", "n_items"),
    [
        ((3, 3, 3), (3, 10, 10), (3.5, 3.5, 3.2), 4),
        ((3, 3, 3), (6, 12, 30), (4.4, 4.2, 3.9), 1),
        ((3, 3, 3), None, (3.5, 3.5, 3.2), 4),
        ((3, 30, 8), (9, 300, 12), (4.4, 4.2, 3.9), 4),
        ((3, 30, 8), None, (3.5, 3.5, 3.2), 4),
        ((10, 8, 12), (30, 20, 40), (3.5, 3.5, 3.2), 1),
        ((5, 5, 5), None, (4.4, 4.2, 3.9), 4),
        ((30, 30, 30), None, (3.5, 3.5, 3.2), 2),
    ],
)
def test_case_intervals_cover_over_sizes_skew_and_items(ns, population, means, n_items):
    coverage = survey_coverage(ns, population, means, n_items=n_items)
    assert NOMINAL[0] <= coverage <= NOMINAL[1]


@pytest.mark.long
@pytest.mark.parametrize("population", [(3, 15, 20), None])
def test_case_intervals_cover_when_each_respondent_counts_once(population):
    means = (3.4, 3.4, 3.4)
    coverage = survey_coverage((3, 5, 6), population, means, weighting=Weighting.RESPONDENT)
    assert NOMINAL[0] <= coverage <= NOMINAL[1]


def test_three_of_three_is_no_sample_but_the_truth_itself():
    rng = np.random.default_rng(2)
    answers = likert(rng, np.full(3 * N_CASES, 3.5), 4)
    case, party = np.repeat(np.arange(N_CASES), 3), np.zeros(3 * N_CASES, int)
    size = np.full((N_CASES, 3, 1), 3.0)
    low, high = intervals(te.score(survey_data(case, party, answers, n_cases=N_CASES, population=size)), "politicians")
    truth = 25 * answers.reshape(N_CASES, -1).mean(axis=1)
    np.testing.assert_allclose(low, truth)
    np.testing.assert_allclose(high, truth)


GRID = np.arange(-2, 3)


def interview_coverage(rate, spreads, *, studies, weighting=Weighting.SEGMENT, seed=3):
    """Share of intervals that hold a cell's expected rating, over cells with at least one statement."""
    rng = np.random.default_rng(seed)
    hits = total = 0
    for _ in range(studies):
        centre = rng.normal(0.7, 0.9, (N_CASES, 6))
        spread = rng.uniform(*spreads, (N_CASES, 6))
        edges = (np.array([-1.5, -0.5, 0.5, 1.5]) - centre[..., None]) / spread[..., None]
        below = 0.5 * np.vectorize(math.erfc)(-edges / math.sqrt(2))
        share = np.diff(np.concatenate([np.zeros((N_CASES, 6, 1)), below, np.ones((N_CASES, 6, 1))], axis=2), axis=2)
        truth = 25 * (share @ GRID + 2)
        count = rng.poisson(rate, (N_CASES, 6))
        case, criterion = (np.repeat(axis.ravel(), count.ravel()) for axis in np.indices(count.shape))
        rating = [rng.choice(GRID, p=share[c, k]) for c, k in zip(case, criterion, strict=True)]
        party = rng.integers(0, 3, len(case))
        scores = te.score(coded_data(case, party, criterion, rating, n_cases=N_CASES, weighting=weighting))
        rows = [row for row in scores.arrow.to_pylist() if row["party"] == "all"]
        low, high = (np.array([row[name] for row in rows], float) for name in ("conf_low", "conf_high"))
        known = ~np.isnan(low)
        hits += int(((low <= truth.ravel()) & (truth.ravel() <= high))[known].sum())
        total += int(known.sum())
    return hits / total


def test_interview_intervals_cover_in_a_few_studies():
    coverage = interview_coverage(3, (0.6, 1.6), studies=60)
    assert ABOUT[0] <= coverage <= ABOUT[1]


@pytest.mark.long
def test_interview_intervals_cover_with_one_to_eight_statements_a_cell():
    coverage = interview_coverage(3, (0.6, 1.6), studies=500)
    assert NOMINAL[0] <= coverage <= NOMINAL[1]


@pytest.mark.long
@pytest.mark.parametrize("weighting", [Weighting.SEGMENT, Weighting.PARTY])
@pytest.mark.parametrize(("rate", "spreads"), [(1.5, (1.1, 1.1)), (1.5, (0.5, 1.7)), (3, (0.5, 1.7)), (8, (0.3, 0.9))])
def test_interview_intervals_cover_over_amounts_and_spreads(rate, spreads, weighting):
    coverage = interview_coverage(rate, spreads, studies=STUDIES, weighting=weighting)
    assert NOMINAL[0] <= coverage <= NOMINAL[1]
