"""What few municipalities can carry: coverage and power of a chain by simulation, and programmes with an answer."""

import numpy as np
import pytest

from trepart_eval.datasets.simulation.outcome_series import draw_outcomes
from trepart_eval.datasets.simulation.parameters import Parameters
from trepart_eval.datasets.simulation.programme import QUARTERS, draw_programme
from trepart_eval.relations.programme_theory.mediation_paths import chain_draws, path_of
from trepart_eval.relations.programme_theory.smallest_chain import second_slope, smallest_detectable_chain

STUDIES, DRAWS = 600, 4_000
NOTHING = {n: np.empty((0, n)) for n in (8, 10, 12, 15, 16, 24, 40, 104)}


def interval(dose, mediator, outcome, seed):
    """Interval of the indirect effect as `mediate` has it, whatever n is."""
    held = NOTHING.get(len(dose), np.empty((0, len(dose))))
    first, second = path_of(mediator, dose, held), path_of(outcome, mediator, np.vstack([dose, held]))
    return chain_draws(first, second, DRAWS, seed).interval(0.0, 0.95)


def shares(n, first, second, *, skewed=False):
    """Share of intervals that cover, and that leave out nought, both links standardised and no direct relation."""
    random = np.random.default_rng(n)
    covered = seen = 0
    for study in range(STUDIES):
        dose = random.normal(size=n)
        if skewed:
            dose = (np.exp(dose) - np.exp(0.5)) / np.sqrt((np.e - 1) * np.e)
        spread = np.where(dose > np.median(dose), 2.0, 1.0) if skewed else 1.0
        mediator = first * dose + spread * np.sqrt(1 - first**2) * random.normal(size=n)
        outcome = second * mediator + spread * np.sqrt(1 - second**2) * random.normal(size=n)
        low, high = interval(dose, mediator, outcome, study)
        covered += low <= first * second <= high
        seen += low > 0 or high < 0
    return covered / STUDIES, seen / STUDIES


@pytest.mark.long
@pytest.mark.parametrize("skewed", [False, True])
@pytest.mark.parametrize("n", [16, 24, 40, 104])
@pytest.mark.parametrize("links", [(0, 0), (0.39, 0), (0.8, 0), (0, 0.8)])
def test_a_chain_with_a_broken_link_is_seen_in_at_most_seven_of_a_hundred(n, links, skewed):
    covered, seen = shares(n, *links, skewed=skewed)
    assert seen <= 0.07
    assert covered >= 0.93


@pytest.mark.long
@pytest.mark.parametrize("n", [8, 10, 12, 16, 24, 40, 104])
@pytest.mark.parametrize("link", [0.39, 0.59, 0.8])
def test_intervals_of_a_whole_chain_cover(n, link):
    assert shares(n, link, link)[0] >= 0.93


@pytest.mark.long
def test_below_sixteen_municipalities_even_a_very_strong_chain_is_seen_in_less_than_half():
    assert shares(15, 0.8, 0.8)[1] < 0.53
    assert shares(12, 0.8, 0.8)[1] < 0.4
    assert shares(16, 0.8, 0.8)[1] > 0.5


@pytest.mark.long
@pytest.mark.parametrize("n", [16, 24, 40, 104])
def test_the_smallest_chain_is_seen_in_about_eighty_of_a_hundred(n):
    link = smallest_detectable_chain(n)[1]
    assert 0.74 <= shares(n, link, second_slope(link))[1] <= 0.89


def programme_chain(seed, municipalities, of_score):
    """Intensity of a simulated programme, scores that rise with it, and its own sick leave with an effect of scores."""
    programme = draw_programme(Parameters(seed=seed, municipalities=municipalities, effect=0.0), "Kommune")
    series = draw_outcomes(programme, [np.array([30]) for _ in range(programme.n)]).sick_leave
    yearly = (100 * series.numerator / series.denominator).reshape(programme.n, -1, QUARTERS).mean(axis=2)
    dose = programme.index[:, -1]
    scores = 50 + 0.2 * dose + 5 * np.random.default_rng(seed).normal(size=programme.n)
    return dose, scores, yearly[:, -1] - yearly[:, :2].mean(axis=1) + of_score * scores


@pytest.mark.long
@pytest.mark.parametrize("municipalities", [16, 40, 104])
@pytest.mark.parametrize("of_score", [0.0, -0.1])
def test_a_simulated_programme_gives_back_its_chain(municipalities, of_score):
    truth, found = 0.2 * of_score, []
    for seed in range(1, 401):
        dose, scores, change = programme_chain(seed, municipalities, of_score)
        low, high = interval(dose, scores, change, seed)
        slopes = np.linalg.lstsq(np.column_stack([np.ones(len(dose)), scores, dose]), change, rcond=None)[0]
        found.append((low <= truth <= high, np.polyfit(dose, scores, 1)[0] * slopes[1]))
    covered, estimates = zip(*found, strict=True)
    assert np.mean(covered) >= 0.93
    assert np.mean(estimates) == pytest.approx(truth, abs=0.002)


def test_a_strong_chain_of_forty_is_seen_and_a_broken_one_is_not():
    random = np.random.default_rng(2)
    dose = random.normal(size=40)
    mediator = 0.8 * dose + 0.6 * random.normal(size=40)
    low, _ = interval(dose, mediator, 0.8 * mediator + 0.6 * random.normal(size=40), 1)
    assert low > 0
    low, high = interval(dose, mediator, random.normal(size=40), 1)
    assert low < 0 < high
