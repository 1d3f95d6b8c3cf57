"""Two-way fixed effects beside the comparisons they are a mean of, and CR2 errors against R."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from trepart_eval.relations.panels.two_way import Comparison, two_way_effect
from trepart_eval.relations.panels.two_way_errors import two_way_fit
from trepart_eval.vocabulary.columns import COLUMNS as VOCABULARY

from staggered_panels import COLUMNS, HAND, simulated_panel

REFERENCE = Path(__file__).parents[4] / "shared" / "reference" / "statistics"
STAGGERED = [3, 3, 4, 4, 5, 5, 6, 6] + [0] * 8


def effect(data=HAND, **options):
    return two_way_effect(data, **COLUMNS, language="en", **options)


def least_squares(data):
    """Coefficient by least squares with dummies, the long way."""
    treated = ((data["start"] > 0) & (data["year"] >= data["start"])).astype(float)
    dummies = pd.get_dummies(data[["case", "year"]].astype(str), dtype=float).to_numpy()
    design = np.column_stack([treated, dummies])
    return np.linalg.lstsq(design, data["leave"].to_numpy(dtype=float), rcond=None)[0][0]


def weighted(found):
    """Mean of the comparisons by their weights."""
    return (found.table["weight"] * found.table["estimate"]).sum()


@pytest.mark.parametrize("starts", [STAGGERED, [3, 4, 5, 6] * 4, [1] * 3 + [4] * 5 + [0] * 8, [2, 6] * 8])
def test_the_weighted_mean_of_comparisons_is_the_coefficient(starts):
    data = simulated_panel(starts, effect=1.0)
    found = effect(data)
    assert found.table["weight"].sum() == pytest.approx(1.0, abs=1e-10)
    assert weighted(found) == pytest.approx(least_squares(data), abs=1e-10)
    assert found.refused or found.estimate == pytest.approx(weighted(found), abs=1e-10)


def test_one_start_is_one_comparison_the_plain_double_difference():
    data = HAND[HAND["start"] != 2014]
    found = effect(data)
    # 2013-starters rise from 5 to 9.5 on average, never-starters from 5.625 to 7
    assert found.estimate == pytest.approx(4.5 - 1.375, abs=1e-12)
    assert found.table["comparison"].tolist() == [Comparison.NEVER]
    assert found.share_forbidden == 0
    assert "none of them" in found.summary("en")


def test_comparisons_of_two_groups_are_those_taken_by_hand():
    table = effect().table.set_index("comparison")
    # 2013- against 2014-starters before 2014: 8.5 - (4.5 + 5.5) / 2 less 5.5 - (4.5 + 5) / 2
    assert table.loc[Comparison.LATER, "estimate"] == pytest.approx(3.5 - 0.75, abs=1e-12)
    # 2014-starters against 2013-starters, 2014 against 2013: 7.5 - 5.5 less 10.5 - 8.5
    assert table.loc[Comparison.EARLIER, "estimate"] == pytest.approx(0.0, abs=1e-12)


def test_weight_on_those_who_have_started_already_is_warned_of():
    found = effect()
    forbidden = found.table[found.table["comparison"] == Comparison.EARLIER]
    assert found.share_forbidden == pytest.approx(forbidden["weight"].sum())
    assert found.share_forbidden > 0
    assert "wrong sign" in found.summary("en")
    assert "feil fortegn" in found.summary("nb")


def test_growing_effects_turn_up_wrong_in_the_coefficient():
    data = simulated_panel([2, 5] * 8, periods=8, persistence=0.0)
    since = (data["year"] - data["start"] + 1).clip(lower=0)
    grown = data.assign(leave=0.01 * data["leave"] + since**2)
    assert weighted(effect(grown)) < (since[since > 0] ** 2).mean() / 2


@pytest.mark.parametrize("name", ["twfe_CR2"])
def test_errors_equal_those_of_club_sandwich(name):
    if not REFERENCE.exists():
        pytest.skip("the reference values are not there")
    wanted = json.loads((REFERENCE / "expected.json").read_text(encoding="utf-8"))["grunfeld"][name]
    data = pd.read_csv(REFERENCE / "grunfeld.csv").sort_values(["firm", "year"])
    cube = data[["inv", "value", "capital"]].to_numpy().reshape(10, 20, 3)
    fit = two_way_fit(cube[:, :, 0], cube[:, :, 1:])
    assert fit.coefficients == pytest.approx(wanted["beta"], rel=1e-9)
    assert fit.std_errors == pytest.approx(wanted["SE"], rel=1e-8)
    assert fit.dfs == pytest.approx(wanted["df"], rel=1e-8)


def test_order_levels_and_names_change_nothing():
    data = simulated_panel(STAGGERED)
    moved = data.assign(leave=data["leave"] + data["case"] + data["year"] ** 2, case=100 - data["case"])
    one, other = effect(data), effect(moved.sample(frac=1, random_state=2))
    for name in ("estimate", "std_error", "df", "p_value"):
        assert getattr(one.effect, name) == pytest.approx(getattr(other.effect, name), rel=1e-9)


def test_units_with_a_gap_are_left_out_and_named():
    found = effect(HAND.drop(index=HAND[(HAND["case"] == "a")].index[1]))
    assert found.incomplete == ("a",)
    assert "a." in found.summary("en")
    assert found.estimate == pytest.approx(effect(HAND[HAND["case"] != "a"]).estimate, abs=1e-12)


@pytest.mark.parametrize("starts", [[4] * 3 + [0] * 13, [4] * 13 + [0] * 3, [3, 4, 5, 6] * 4])
def test_few_in_either_arm_get_no_number_and_the_comparisons_behind_it(starts):
    found = effect(simulated_panel(starts))
    assert found.refused
    assert np.isnan([found.estimate, found.effect.p_value]).all()
    assert len(found.table) > 0
    assert "weighted mean" not in found.summary("en")


@pytest.mark.parametrize("starts", [[0] * 8, [1] * 8, [4] * 8])
def test_nothing_to_compare_is_refused(starts):
    found = effect(simulated_panel(starts))
    assert found.refused
    assert np.isnan(found.estimate)
    assert found.reason in found.summary("en")


def test_a_true_null_is_rejected_about_as_often_as_it_should():
    rejected = [effect(simulated_panel([4] * 8 + [0] * 8, seed=seed)).effect.p_value < 0.05 for seed in range(150)]
    assert np.mean(rejected) <= 0.11


def test_columns_are_of_the_vocabulary():
    assert set(effect().table.columns) <= set(VOCABULARY)
