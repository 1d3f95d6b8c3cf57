"""The test of trends before the start, and what it could have seen."""

import numpy as np
import pytest
from scipy.stats import f, ncf

from trepart_eval.relations.panels.group_time import group_time_effects
from trepart_eval.relations.panels.pretrends import pretrend_test
from trepart_eval.relations.refusals import Refusal

from staggered_panels import COLUMNS, simulated_panel


def pretrend_of(starts=(4,) * 8 + (0,) * 8, options=None, **panel):
    effects = group_time_effects(
        simulated_panel(list(starts), **panel), **COLUMNS, draws=0, language="en", **(options or {})
    )
    return effects, pretrend_test(effects)


def test_with_one_period_before_it_is_the_square_of_that_effects_t():
    effects, found = pretrend_of(starts=(3,) * 8 + (0,) * 8)
    before = effects.aggregate("dynamic").table.query("event_time == -2").iloc[0]
    assert found.statistic == pytest.approx(before.statistic**2, rel=1e-10)
    assert found.p_value == pytest.approx(before.p_value, rel=1e-9)


def test_power_is_a_half_and_four_fifths_at_the_slopes_that_are_told():
    _, found = pretrend_of(periods=7)
    limit = f.ppf(0.95, found.df, found.df_denominator)
    ratio = (found.slope_most / found.slope_half) ** 2
    at_half = next(x for x in np.linspace(0.1, 60, 60_000) if ncf.sf(limit, found.df, found.df_denominator, x) >= 0.5)
    assert ncf.sf(limit, found.df, found.df_denominator, at_half * ratio) == pytest.approx(0.8, abs=0.002)


def test_the_bias_of_a_trend_is_its_slope_times_the_mean_distance_from_the_reference():
    _, found = pretrend_of(periods=6)  # starts in 4: effects in 4, 5 and 6 are 1, 2 and 3 from the reference
    assert found.bias_most == pytest.approx(2 * found.slope_most, rel=1e-12)


def test_a_steep_trend_is_found_and_a_level_one_is_not_more_often_than_it_should():
    steep = [pretrend_of(slope=3.0, seed=seed)[1].p_value < 0.05 for seed in range(10)]
    level = [pretrend_of(seed=seed)[1].p_value < 0.05 for seed in range(80)]
    assert all(steep)
    assert np.mean(level) <= 0.10


def test_trends_without_a_year_to_look_at_are_not_tested():
    _, found = pretrend_of(starts=(2,) * 8 + (0,) * 8)
    assert found.refusal == Refusal.NO_PERIODS_BEFORE
    assert np.isnan(found.p_value)


def test_few_municipalities_are_refused_with_the_reason():
    _, found = pretrend_of(starts=(4,) * 3 + (0,) * 13)
    assert found.refusal == Refusal.FEW_IN_AN_ARM
    assert "fewer than four" in found.summary()


def test_more_years_before_than_municipalities_can_carry_are_refused():
    _, found = pretrend_of(starts=(9,) * 4 + (0,) * 6, periods=10)
    assert found.refusal == Refusal.MANY_PERIODS_BEFORE


def test_a_varying_base_is_refused():
    with pytest.raises(ValueError, match="varying base period"):
        pretrend_of(options={"base_period": "varying"})


@pytest.mark.parametrize(("language", "word"), [("nb", "ingen garanti"), ("nn", "åleine"), ("en", "no guarantee")])
def test_a_sentence_says_what_the_test_could_have_seen(language, word):
    assert word in pretrend_of()[1].summary(language)


def test_levels_and_order_change_nothing():
    data = simulated_panel([4] * 8 + [0] * 8)
    moved = data.assign(leave=data["leave"] + data["case"] + data["year"] ** 2).sample(frac=1, random_state=1)
    one, other = (pretrend_test(group_time_effects(rows, **COLUMNS, draws=0, language="en")) for rows in (data, moved))
    assert one.p_value == pytest.approx(other.p_value, rel=1e-9)
    assert one.slope_most == pytest.approx(other.slope_most, rel=1e-9)
