"""Change on dose: against least squares and Welch, and what is refused."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import linregress, ttest_ind

from trepart_eval.relations.panels.dose import dose_response
from trepart_eval.relations.refusals import Refusal
from trepart_eval.vocabulary.columns import COLUMNS as VOCABULARY

NAMES = {"outcome": "leave", "unit": "case", "time": "year", "dose": "dose"}


def panel(doses, slope=0.0, seed=1, trend=0.0):
    rng = np.random.default_rng(seed)
    doses = np.asarray(doses, dtype=float)
    level = rng.normal(size=len(doses))
    rows = []
    for year in (1, 2, 3, 4):
        value = level + rng.normal(size=len(doses)) * 0.5 + slope * doses * (year > 2) + trend * doses * year
        rows.append(pd.DataFrame({"case": np.arange(len(doses)), "year": year, "dose": doses, "leave": value}))
    return pd.concat(rows, ignore_index=True)


def response(data, **options):
    return dose_response(data, **{**NAMES, "before": 2, "after": 4, "language": "en", **options})


DOSES = np.random.default_rng(0).normal(size=16)


def test_the_slope_is_that_of_least_squares_on_the_change():
    data = panel(DOSES, slope=1.0)
    wide = data.pivot(index="case", columns="year", values="leave")
    found = response(data)
    assert found.estimate == pytest.approx(linregress(DOSES, wide[4] - wide[2]).slope, abs=1e-12)
    before = found.table.set_index("phase").loc["pre", "estimate"]
    assert before == pytest.approx(linregress(DOSES, wide[2] - wide[1]).slope, abs=1e-12)


def test_a_dose_of_nothing_or_one_is_the_difference_with_the_error_of_welch():
    doses = [1.0] * 6 + [0.0] * 9
    data = panel(doses)
    wide = data.pivot(index="case", columns="year", values="leave")
    change = (wide[4] - wide[2]).to_numpy()
    welch = ttest_ind(change[:6], change[6:], equal_var=False)
    assert response(data).estimate / response(data).std_error == pytest.approx(welch.statistic, rel=1e-10)


def test_leaving_out_one_gives_the_slope_of_the_others():
    data = panel(DOSES)
    found = response(data).left_out.set_index("case")["estimate"]
    assert found["3"] == pytest.approx(response(data[data["case"] != 3]).estimate, abs=1e-12)


def test_one_municipality_that_turns_the_sign_is_told():
    doses = np.append(np.linspace(0, 1, 11), 20.0)
    data = panel(doses, slope=-0.5)
    data.loc[(data["case"] == 11) & (data["year"] == 4), "leave"] += 40
    found = response(data)
    assert found.changes_sign
    assert "can turn the sign" in found.summary("en")


@pytest.mark.parametrize(
    ("language", "word"), [("nb", "ikke enkeltpersoner"), ("nn", "einskildpersonar"), ("en", "not individuals")]
)
def test_what_it_assumes_is_always_said(language, word):
    assert word in response(panel(DOSES)).summary(language)


def test_a_trend_by_dose_shows_before_anything_began():
    found = response(panel(DOSES, trend=2.0)).table.set_index("phase")
    assert found.loc["pre", "p_value"] < 0.001


def test_the_slope_is_covered():
    inside = 0
    for seed in range(150):
        found = response(panel(DOSES, slope=1.0, seed=seed))
        inside += found.conf_low <= 1.0 <= found.conf_high
    assert 0.90 <= inside / 150 <= 0.99


def test_order_and_levels_change_nothing():
    data = panel(DOSES)
    moved = data.assign(leave=data["leave"] + data["case"] + 3 * data["year"]).sample(frac=1, random_state=1)
    assert response(moved).p_value == pytest.approx(response(data).p_value, rel=1e-9)


@pytest.mark.parametrize(
    ("doses", "refusal"),
    [
        (np.arange(7), Refusal.TOO_FEW),
        (np.ones(12), Refusal.NO_VARIATION),
        ([1.0] * 3 + [0.0] * 10, Refusal.FEW_IN_AN_ARM),
        ([1.0] + [0.0] * 10, Refusal.ONE_TREATED),
    ],
)
def test_what_cannot_carry_a_slope_is_refused_with_a_reason(doses, refusal):
    found = response(panel(doses))
    assert found.refusal == refusal
    assert np.isnan([found.estimate, found.p_value]).all()
    assert found.summary() == found.reason != ""


def test_municipalities_without_dose_or_outcome_are_not_counted():
    data = panel(DOSES)
    data.loc[data["case"] == 2, "dose"] = np.nan
    assert response(data[~((data["case"] == 5) & (data["year"] == 4))]).n == 14


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"before": 4, "after": 2}, "choose two of 1, 2, 3, 4"),
        ({"dose": "amount"}, "no column 'amount'"),
        ({"conf_level": 0}, "conf_level is 0"),
    ],
)
def test_what_cannot_be_used_is_said(options, message):
    with pytest.raises(ValueError, match=message):
        response(panel(DOSES), **options)


def test_a_dose_that_changes_within_a_municipality_is_said():
    data = panel(DOSES)
    data.loc[0, "dose"] = 99.0
    with pytest.raises(ValueError, match="dose changes within case 0"):
        response(data)


def test_columns_are_of_the_vocabulary():
    found = response(panel(DOSES))
    assert set(found.table.columns) | set(found.left_out.columns) <= set(VOCABULARY)
