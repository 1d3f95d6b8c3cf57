"""Simulated programmes with a known effect: the naive line shows the selection, the change recovers the effect."""

import numpy as np
import pytest

from trepart_eval.datasets.simulation.outcome_series import draw_outcomes
from trepart_eval.datasets.simulation.parameters import Parameters
from trepart_eval.datasets.simulation.programme import QUARTERS, draw_programme
from trepart_eval.relations.programme_relations.case_figures import CaseFigures
from trepart_eval.relations.programme_relations.relating import CHANGE, LEVEL_SLOPE, slope_row
from trepart_eval.vocabulary.languages import Language

EFFECT = -2.0  # percentage points for 100 points of intensity


def programme_figures(seed, municipalities):
    """Figures of a programme as `figures_by_case` puts them side by side: 2015 and 2016 against 2021."""
    programme = draw_programme(Parameters(seed=seed, municipalities=municipalities, effect=EFFECT), "Kommune")
    series = draw_outcomes(programme, [np.array([30]) for _ in range(programme.n)]).sick_leave
    share = 100 * series.numerator / series.denominator
    yearly = share.reshape(programme.n, -1, QUARTERS).mean(axis=2)
    nothing = np.zeros(programme.n)
    dose = programme.index[:, -1]
    return CaseFigures(programme.keys, dose, nothing, yearly[:, :2].mean(axis=1), yearly[:, -1], (2015, 2016), (2021,))


def recovered(model, seeds, municipalities):
    """Mean estimate and share of intervals that cover, per 100 points."""
    rows = [slope_row(model, programme_figures(seed, municipalities), Language.EN) for seed in seeds]
    covered = [10 * row["conf_low"] <= EFFECT <= 10 * row["conf_high"] for row in rows]
    return 10 * np.mean([row["estimate"] for row in rows]), np.mean(covered)


def test_selection_shows_in_the_level_and_is_gone_in_the_change():
    seeds = range(1, 41)
    naive, change = (recovered(model, seeds, 60)[0] for model in (LEVEL_SLOPE, CHANGE))
    assert naive < EFFECT - 1.5
    assert change == pytest.approx(EFFECT, abs=0.2)


@pytest.mark.long
@pytest.mark.parametrize("municipalities", [16, 104])
def test_intervals_of_the_change_cover_the_effect(municipalities):
    mean, covered = recovered(CHANGE, range(1, 1001), municipalities)
    assert mean == pytest.approx(EFFECT, abs=0.1)
    assert 0.93 <= covered <= 0.97
