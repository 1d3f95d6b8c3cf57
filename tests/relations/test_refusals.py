"""Too few municipalities: no number, and the reason in words."""

import copy

import numpy as np
import pytest

from trepart_eval.relations import (
    group_time_effects,
    kendall,
    pearson,
    permutation_test,
    placebo_ranks,
    pretrend_test,
    randomisation_test,
    regress,
    spearman,
    synthetic_control,
    trend_bounds,
    two_way_effect,
)
from trepart_eval.relations.refusals import Refusal, reason_for, refusal_of_arms
from trepart_eval.vocabulary.catalogue import read_catalogue

from staggered_panels import COLUMNS, simulated_panel


@pytest.mark.parametrize(
    ("arms", "refusal"),
    [
        ((0, 16), Refusal.NO_TREATED),
        ((16, 0), Refusal.NO_UNTREATED),
        ((1, 15), Refusal.ONE_TREATED),
        ((15, 1), Refusal.ONE_UNTREATED),
        ((2, 14), Refusal.FEW_IN_AN_ARM),
        ((13, 3), Refusal.FEW_IN_AN_ARM),
        ((4, 12), None),
        ((8, 8), None),
    ],
)
def test_arms_with_fewer_than_four_municipalities_are_refused(arms, refusal):
    assert refusal_of_arms(*arms) == refusal


def test_the_reason_names_the_smallest_attainable_p_value():
    assert "1/16 = 0,0625" in reason_for(Refusal.ONE_TREATED, "nb", n=16)


def test_a_refusal_is_said_in_the_language_asked_for():
    found = copy.deepcopy(permutation_test(range(16), [1] + [0] * 15, language="en"))
    assert "1/16 = 0.0625" in found.summary()
    assert "Berre éin kommune av 16 har tiltaket" in found.summary("nn")
    assert "1/16 = 0,0625" in found.summary("nn")


def test_every_refusal_has_words_in_three_languages():
    words = read_catalogue("trepart_eval.relations", "texts.toml")["refusal"]
    assert set(words) == set(Refusal)
    assert all(set(one) == {"nb", "nn", "en"} for one in words.values())


@pytest.mark.parametrize("n_treated", [1, 2, 3, 13, 14, 15])
@pytest.mark.parametrize("test", [spearman, kendall, pearson])
def test_a_dose_with_two_values_is_refused_like_two_arms(test, n_treated):
    """A correlation is no way around the rule: with ranks and a measure that is on or off it is the same test."""
    found = test([1] * n_treated + [0] * (16 - n_treated), range(16), language="en")
    assert found.refused
    assert np.isnan([found.estimate, found.p_value, found.conf_low]).all()
    assert "only two values" in found.reason


@pytest.mark.parametrize("n_treated", [4, 8, 12])
def test_a_dose_with_two_values_and_four_of_each_is_not_refused(n_treated):
    assert not spearman([1] * n_treated + [0] * (16 - n_treated), range(16)).refused


def test_a_panel_without_figures_is_refused_by_every_method():
    data = simulated_panel([4] * 8 + [0] * 8).assign(**{COLUMNS["outcome"]: np.nan})
    effects = group_time_effects(data, **COLUMNS)
    found = [
        effects,
        effects.aggregate().overall,
        pretrend_test(effects),
        trend_bounds(effects),
        two_way_effect(data, **COLUMNS),
        randomisation_test(data, **COLUMNS),
        placebo_ranks(data, **COLUMNS),
        synthetic_control(data, **COLUMNS, case=data[COLUMNS["unit"]].iloc[0]),
    ]
    assert all(one.refused and one.reason for one in found)


def test_a_treatment_that_nobody_has_leaves_no_row_to_read_a_p_value_from():
    data = simulated_panel([0] * 16)
    names = {old: new for new, old in COLUMNS.items()}
    found = regress("outcome ~ on + C(unit) + C(time)", data.rename(columns=names).assign(on=0.0), cluster="unit")
    assert found.refusal == Refusal.COLLINEAR
    assert " on" in found.reason


def test_groups_that_do_not_vary_have_no_interval_and_no_welch_p_value():
    found = permutation_test([1.0] * 8 + [2.0] * 8, [1] * 8 + [0] * 8, language="en")
    assert np.isnan([found.p_welch, found.conf_low, found.conf_high]).all()
    assert "no interval" in found.summary()
