"""Simulated outcomes: the documented magnitudes, and a selection that fools a naive comparison but not a sound one."""

from __future__ import annotations

import numpy as np
import pytest

from trepart_eval.datasets.simulation.outcome_series import GIVEN, HIDDEN, draw_outcomes, full_time_effect
from trepart_eval.datasets.simulation.parameters import Parameters
from trepart_eval.datasets.simulation.programme import NEVER, QUARTERS, YEARS_BEFORE, draw_programme
from trepart_eval.datasets.simulation.workplaces import draw_workplaces


def outcomes(**options):
    programme = draw_programme(Parameters(**{"municipalities": 356, **options}), "Simulated")
    return programme, draw_outcomes(programme, draw_workplaces(programme).employees)


def shown(series):
    return np.where(series.status == GIVEN, series.value, np.nan)


@pytest.fixture(scope="module")
def drawn():
    return outcomes()


def test_sick_leave_lies_between_3_and_16_per_cent_in_nearly_all_municipalities(drawn):
    value = shown(drawn[1].sick_leave)
    assert np.nanmean((value >= 3) & (value <= 16) | np.isnan(value)) > 0.99
    assert 8 < np.nanmean(value) < 10.5


def test_sick_leave_is_highest_in_winter(drawn):
    by_quarter = np.nanmean(shown(drawn[1].sick_leave).reshape(356, -1, QUARTERS), axis=(0, 1))
    assert by_quarter.argmax() == 0
    assert by_quarter.argmin() == 2


def test_figures_of_small_municipalities_jump_more(drawn):
    programme, found = drawn
    noise = (found.sick_leave.value - found.sick_leave.expected).std(axis=1)
    small, large = (programme.employees < 300), (programme.employees > 1_500)
    assert noise[small].mean() > 2 * noise[large].mean()


def test_the_figure_is_the_numerator_of_the_denominator(drawn):
    for series in (drawn[1].sick_leave, drawn[1].full_time_share, drawn[1].workplace_sick_leave):
        np.testing.assert_allclose(series.value, 100 * series.numerator / series.denominator, atol=0.0501)


def test_full_time_share_moves_slowly_within_15_to_95_per_cent(drawn):
    value = drawn[1].full_time_share.value
    assert value.min() > 10
    assert value.max() < 95
    assert np.abs(np.diff(value, axis=1)).mean() < 3


def test_some_figures_are_missing_and_those_of_small_workplaces_hidden(drawn):
    programme, found = drawn
    assert 0.005 < (found.sick_leave.status != GIVEN).mean() < 0.06
    sizes = draw_workplaces(programme).employees
    small = np.array([sizes[case][number] < 20 for case, number in zip(found.workplace_case, found.workplace_number)])  # noqa: B905
    assert ((found.workplace_sick_leave.status == HIDDEN).all(axis=1) == small).all()


@pytest.mark.parametrize("effect", [-2.0, 0.0, 1.0])
def test_intensity_changes_what_is_expected_by_the_effect_and_by_nothing_else(effect):
    programme, found = outcomes(effect=effect)
    lift = found.sick_leave.expected - found.sick_leave.without
    np.testing.assert_allclose(lift, effect * programme.by_quarter.mean(axis=2) / 100, atol=1e-9)
    yearly = programme.by_quarter.mean(axis=2).reshape(programme.n, -1, QUARTERS).mean(axis=2)
    full_time = found.full_time_share.expected - found.full_time_share.without
    np.testing.assert_allclose(full_time, full_time_effect(programme) * yearly / 100, atol=1e-9)


def naive(programme, found):
    """Slope of sick leave on intensity in the last year, municipalities beside each other, for 100 points."""
    x = programme.by_quarter.mean(axis=2)[:, -QUARTERS:].mean(axis=1)
    return 100 * np.polyfit(x, found.sick_leave.value[:, -QUARTERS:].mean(axis=1), 1)[0]


def before_and_after(programme, found):
    """Change in sick leave of the first to start, a year on each side of the first wave, for 100 points."""
    first_wave = YEARS_BEFORE * QUARTERS
    rows = (programme.start != NEVER) & (programme.start < first_wave + QUARTERS)
    before, after = slice(first_wave - QUARTERS, first_wave), slice(first_wave + QUARTERS, first_wave + 2 * QUARTERS)
    figures, index = found.sick_leave.value[rows], programme.by_quarter[rows].mean(axis=2)
    return (
        100
        * (figures[:, after].mean() - figures[:, before].mean())
        / (index[:, after].mean() - index[:, before].mean())
    )


def two_way(programme, found):
    """Effect by municipality and quarter, without the year that decided who started, and half a year on each side."""
    first_wave = YEARS_BEFORE * QUARTERS
    kept = np.r_[: first_wave - 6, first_wave + 2 : len(programme.quarters)]
    y, x = found.sick_leave.value[:, kept], programme.by_quarter[:, kept].mean(axis=2)
    weight = np.repeat(programme.employees[:, None].astype(float), len(kept), axis=1)
    for axis in (1, 0):  # sweep out the means of both; one turn is enough where nothing is missing
        y, x = (values - np.average(values, axis=axis, weights=weight, keepdims=True) for values in (y, x))
    return 100 * (weight * x * y).sum() / (weight * x * x).sum()


def mean_over_seeds(estimate, **options):
    return np.mean([estimate(*outcomes(seed=seed, **options)) for seed in range(8)])


@pytest.mark.parametrize("effect", [-2.0, 0.0])
def test_a_naive_comparison_is_wrong_and_the_sound_design_finds_the_effect(effect):
    assert mean_over_seeds(naive, effect=effect) < effect - 0.8  # the eager had lower sick leave all along
    assert mean_over_seeds(before_and_after, effect=effect) < effect - 0.3  # and started after a bad year
    assert mean_over_seeds(two_way, effect=effect) == pytest.approx(effect, abs=0.15)


def test_without_selection_the_naive_comparison_is_right_on_average():
    assert mean_over_seeds(naive, effect=-2.0, selection=0) == pytest.approx(-2.0, abs=0.4)
