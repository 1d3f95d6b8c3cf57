"""Bounds on the effect when trends differ: closed forms, and coverage."""

import dataclasses

import numpy as np
import pytest
from scipy.stats import norm

from trepart_eval.relations.panels.event_study import events_of
from trepart_eval.relations.panels.fixed_length import critical_value, half_length, shortest_weights, worst_bias
from trepart_eval.relations.panels.group_time import group_time_effects
from trepart_eval.relations.panels.identified_sets import identified_set
from trepart_eval.relations.panels.trend_limits import trend_bounds
from trepart_eval.relations.refusals import Refusal

from staggered_panels import COLUMNS, simulated_outcomes, simulated_panel

STEPS = np.array([-2, -1, 1, 2])
VALUES = np.array([0.5, 0.2, 1.0, 2.0])
FIRST = np.array([0.0, 0.0, 1.0, 0.0])
MEAN = np.array([0.0, 0.0, 0.5, 0.5])


def effects(starts=(4,) * 8 + (0,) * 8, **panel):
    return group_time_effects(simulated_panel(list(starts), **panel), **COLUMNS, draws=0, language="en")


def test_relative_magnitudes_reach_as_far_as_the_largest_change_before():
    # changes before: -0.3 and -0.2; one period after, twice 0.3 either way
    assert identified_set("relative_magnitude", VALUES, FIRST, STEPS, 2.0) == pytest.approx((0.4, 1.6), abs=1e-9)
    # the mean of two periods can move by a half of 0.6 and a half of 1.2
    assert identified_set("relative_magnitude", VALUES, MEAN, STEPS, 2.0) == pytest.approx((0.6, 2.4), abs=1e-9)


def test_smoothness_goes_on_from_the_last_slope():
    # slope before is -0.2 and bent by 0.1 at period -1; with at most 0.1 it is between -0.3 and -0.1 after
    assert identified_set("smoothness", VALUES, FIRST, STEPS, 0.1) == pytest.approx((1.1, 1.3), abs=1e-9)
    # in the second period between -0.7 and -0.1
    assert identified_set("smoothness", VALUES, MEAN, STEPS, 0.1) == pytest.approx((1.6, 2.0), abs=1e-9)


def test_effects_before_that_bend_more_than_allowed_fit_nothing():
    assert np.isnan(identified_set("smoothness", VALUES, FIRST, STEPS, 0.05)).all()


def test_no_bend_with_one_period_before_extends_the_line():
    steps, values = np.array([-1, 1]), np.array([-0.4, 1.0])
    assert identified_set("smoothness", values, np.array([0.0, 1.0]), steps, 0.0) == pytest.approx((0.6, 0.6), abs=1e-9)


def test_the_critical_value_without_bias_is_the_plain_one_and_with_much_bias_one_sided():
    assert critical_value(0.0, np.inf, 0.95) == pytest.approx(norm.ppf(0.975), abs=1e-10)
    assert critical_value(8.0, np.inf, 0.95) == pytest.approx(8 + norm.ppf(0.95), abs=1e-8)
    assert critical_value(0.0, 5, 0.95) == pytest.approx(2.570581835636314, abs=1e-9)


def test_no_weights_give_a_shorter_interval():
    rng = np.random.default_rng(2)
    root = rng.normal(size=(4, 9))
    covariance = root @ root.T / 9
    best = shortest_weights(covariance, FIRST, STEPS, 0.3, np.inf, 0.95)
    shortest = half_length(best, covariance, STEPS, 0.3, np.inf, 0.95)
    # weights before add up to 1 times the line: -2 a - b + 1 = 0
    others = [np.array([a, 1 - 2 * a, 1.0, 0.0]) for a in np.linspace(-3, 3, 4001)]
    assert shortest <= min(half_length(one, covariance, STEPS, 0.3, np.inf, 0.95) for one in others) + 1e-9


def test_the_worst_bias_is_that_of_a_trend_that_bends_as_much_as_it_may():
    weights = np.array([0.0, 1.0, 1.0, 0.0])  # takes a line out: bias is the bend at the reference
    assert worst_bias(weights, STEPS, 0.3) == pytest.approx(0.3)
    assert worst_bias(np.array([0.0, 0.0, 1.0, 0.0]), STEPS, 0.3) == np.inf


def test_a_limit_of_nothing_is_the_plain_interval():
    found = effects()
    bounds = trend_bounds(found, limits=[0.0])
    whole = found.aggregate("dynamic").overall
    assert bounds.table[["conf_low", "conf_high"]].to_numpy()[0] == pytest.approx([whole.conf_low, whole.conf_high])
    assert bounds.table[["set_low", "set_high"]].to_numpy()[0] == pytest.approx([whole.estimate] * 2)


@pytest.mark.parametrize("kind", ["relative_magnitude", "smoothness"])
def test_wider_limits_give_wider_intervals_that_hold_the_set(kind):
    table = trend_bounds(effects(effect=2.0), kind=kind).table
    assert (np.diff(table["conf_high"] - table["conf_low"]) > 0).all()
    seen = table[table["set_low"].notna()]
    assert (seen["set_low"] <= seen["set_high"]).all()


def test_breakdown_is_the_largest_limit_that_leaves_out_zero():
    bounds = trend_bounds(effects(effect=8.0, persistence=0.0), limits=[0.0, 0.5, 1.0, 50.0])
    clear = bounds.table.query("conf_low > 0 or conf_high < 0")["limit"]
    assert bounds.breakdown == clear.max()
    assert bounds.breakdown < 50
    assert "zero" in bounds.summary("en")


def test_an_effect_that_is_none_has_no_breakdown():
    bounds = trend_bounds(effects(seed=5))
    assert np.isnan(bounds.breakdown)
    assert "selv uten" in bounds.summary("nb")


def test_one_period_since_the_start_can_be_asked_for():
    found = effects()
    dynamic = found.aggregate("dynamic").table
    assert trend_bounds(found, target=1, limits=[0]).estimate == pytest.approx(
        float(dynamic.loc[dynamic["event_time"] == 1, "estimate"].iloc[0])
    )


@pytest.mark.parametrize("kind", ["relative_magnitude", "smoothness"])
def test_a_straight_difference_in_trend_is_covered(kind):
    """The slope after the start is that before, so a limit of 1, or any bend, allows it."""
    inside = 0
    for seed in range(60):
        found = effects(effect=0.0, slope=0.8, seed=seed)
        row = trend_bounds(found, kind=kind, limits=[1.0 if kind == "relative_magnitude" else 0.2]).table.iloc[0]
        inside += row.conf_low <= 0 <= row.conf_high
    assert inside >= 54


@pytest.mark.long
@pytest.mark.parametrize("ratio", [1.0, 4.0])
def test_intervals_cover_the_worst_trends_that_the_limits_allow(ratio):
    from trepart_eval.relations.panels.trend_limits import _relative_interval, _smooth_interval, _target

    inside = np.zeros(2)
    study = events_of(effects())
    steps, wanted = np.array(study.times) - study.reference, _target(study, "mean")
    year = np.arange(1, 7) - 3.0
    relative = np.where(year < 0, -0.3 * (year == -2), 0.3 * year)
    kinked = np.where(year > 0, 0.5 * year * (year + 1) / 2, 0.0)
    for seed in range(2_000):
        outcome = simulated_outcomes([4] * 8 + [0] * 8, seed=seed, ratio=ratio)[0]
        treated = np.repeat([1.0, 0.0], 8)[:, None]
        ends = [
            _relative_interval(
                dataclasses.replace(study, outcome=outcome + treated * relative), wanted, steps, 1, 0.95
            ),
            _smooth_interval(dataclasses.replace(study, outcome=outcome + treated * kinked), wanted, steps, 0.5, 0.95),
        ]
        inside += [low <= 0 <= high for low, high in ends]
    assert (inside / 2_000 >= 0.93).all()


def test_without_a_year_before_nothing_can_be_bounded():
    assert trend_bounds(effects(starts=(2,) * 8 + (0,) * 8)).refusal == Refusal.NO_PERIODS_BEFORE


def test_few_municipalities_are_refused():
    bounds = trend_bounds(effects(starts=(4,) * 2 + (0,) * 14))
    assert bounds.refused
    assert len(bounds.table) == 0
    assert bounds.summary() == bounds.reason


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"kind": "steep"}, "choose one of 'relative_magnitude', 'smoothness'"),
        ({"limits": [-1]}, "each 0 or more"),
        ({"limits": []}, "at least one"),
        ({"target": 9}, "there: 0, 1, 2"),
        ({"target": "median"}, "choose 'mean'"),
        ({"conf_level": 2}, "between 0 and 1"),
    ],
)
def test_what_cannot_be_used_is_said(options, message):
    with pytest.raises(ValueError, match=message):
        trend_bounds(effects(), **options)
