"""Means of group-time effects against figures taken by hand, and bands that hold all at once."""

import numpy as np
import pytest

from trepart_eval.relations.panels.group_time import group_time_effects

from staggered_panels import COLUMNS, HAND, simulated_panel

STAGGERED = [3, 3, 4, 4, 5, 5, 6, 6] + [0] * 8


def mean_of(kind, data=HAND, **options):
    return group_time_effects(data, **COLUMNS, language="en", **options).aggregate(kind)


# By hand: 2013-starters 2.5 in 2013 and 3.5 in 2014, 2014-starters 1.0 in 2014; four municipalities in each group.
def test_the_simple_mean_weighs_every_group_and_period_by_its_municipalities():
    assert mean_of("simple").estimate == pytest.approx((2.5 + 3.5 + 1.0) / 3, abs=1e-12)


def test_means_by_time_since_the_start_are_those_taken_by_hand():
    found = mean_of("dynamic")
    estimates = dict(zip(found.event_times, found.estimates, strict=True))
    assert estimates[0] == pytest.approx((2.5 + 1.0) / 2, abs=1e-12)
    assert estimates[1] == pytest.approx(3.5, abs=1e-12)
    assert estimates[-1] == 0
    assert estimates[-3] == pytest.approx(0.25, abs=1e-12)
    assert found.estimate == pytest.approx((1.75 + 3.5) / 2, abs=1e-12)


def test_means_by_group_and_by_period_are_those_taken_by_hand():
    groups, years = mean_of("group"), mean_of("calendar")
    assert groups.table["estimate"].tolist() == pytest.approx([3.0, 1.0], abs=1e-12)
    assert groups.estimate == pytest.approx(2.0, abs=1e-12)
    assert years.table["estimate"].tolist() == pytest.approx([2.5, 2.25], abs=1e-12)
    assert years.estimate == pytest.approx((2.5 + 2.25) / 2, abs=1e-12)


def test_groups_of_unequal_size_are_weighed_by_it():
    found = mean_of("group", HAND[~HAND["case"].isin(["g", "h"])])
    by_group = dict(zip(found.table["group"], found.table["estimate"], strict=True))
    assert found.estimate == pytest.approx((4 * by_group[2013] + 2 * by_group[2014]) / 6, abs=1e-12)


def test_one_start_for_all_makes_every_overall_mean_the_same():
    data = simulated_panel([4] * 6 + [0] * 10)
    values = [mean_of(kind, data).estimate for kind in ("simple", "dynamic", "group", "calendar")]
    assert values == pytest.approx([values[0]] * 4, abs=1e-12)


def test_starters_alone_in_their_year_are_told_together_but_not_one_by_one():
    data = simulated_panel([3, 4, 5, 6] + [0] * 12)
    assert not mean_of("simple", data).refused
    assert set(mean_of("group", data).table["refusal"]) == {"one_treated"}


def test_bands_hold_all_rows_and_are_wider_than_intervals():
    table = mean_of("dynamic", simulated_panel(STAGGERED)).table
    told = table[table["std_error"].notna()]
    assert (told["band_low"] < told["conf_low"]).all()
    assert (told["band_high"] > told["conf_high"]).all()


def test_the_correction_is_right_where_outcomes_are_independent_with_one_variance():
    errors, estimates = [], []
    for seed in range(150):
        found = mean_of("simple", simulated_panel(STAGGERED, seed=seed, persistence=0.0), draws=0)
        errors.append(found.overall.std_error)
        estimates.append(found.estimate)
    assert np.mean(np.square(errors)) == pytest.approx(np.var(estimates), rel=0.35)


def test_intervals_cover_the_effect():
    inside = 0
    for seed in range(100):
        found = mean_of("simple", simulated_panel(STAGGERED, effect=1.0, seed=seed), draws=0).overall
        inside += found.conf_low <= 1.0 <= found.conf_high
    assert inside / 100 >= 0.90


def test_a_kind_that_is_not_there_is_refused_in_words():
    with pytest.raises(ValueError, match="choose 'simple', 'dynamic'"):
        mean_of("weekly")
