"""Effects by group and period against figures taken by hand, and what must not change them."""

import numpy as np
import pandas as pd
import pytest

from trepart_eval.relations.panels.group_time import group_time_effects
from trepart_eval.relations.refusals import Refusal
from trepart_eval.vocabulary.columns import COLUMNS as VOCABULARY

from staggered_panels import COLUMNS, HAND, simulated_panel

STAGGERED = [3, 3, 4, 4, 5, 5, 6, 6] + [0] * 8


def effects(data, **options):
    return group_time_effects(data, **COLUMNS, language="en", **options)


def row(found, group, time):
    table = found.table
    return table[(table["group"] == group) & (table["time"] == time)].iloc[0]


def figures(found):
    return found.table.select_dtypes("number").to_numpy(dtype=float, na_value=np.nan)


def test_effects_equal_differences_in_mean_change_taken_by_hand():
    found = effects(HAND)
    # 2013-starters from 2012: 2013 +3 (3, 4, 1, 4), never +0.5 (0, 1, 1, 0); 2014 +5 (4, 5, 5, 6), never +1.5
    assert row(found, 2013, 2013).estimate == pytest.approx(2.5, abs=1e-12)
    assert row(found, 2013, 2014).estimate == pytest.approx(3.5, abs=1e-12)
    # 2014-starters from 2013: +2 (2, 1, 2, 3), never +1 (1, 0, 2, 1)
    assert row(found, 2014, 2014).estimate == pytest.approx(1.0, abs=1e-12)
    # before, from 2013 back to 2011: -1 (-1, 0, -2, -1), never -1.25 (-1, -1, -1, -2)
    assert row(found, 2014, 2011).estimate == pytest.approx(0.25, abs=1e-12)


def test_those_that_have_not_started_are_controls_until_they_do():
    found = effects(HAND, control="not_yet")
    # never and 2014-starters from 2012 to 2013: (0, 1, 1, 0, 1, 0, 1, 0), mean 0.5
    assert row(found, 2013, 2013).estimate == pytest.approx(3 - 0.5, abs=1e-12)
    assert row(found, 2013, 2013).n_controls == 8
    assert row(found, 2013, 2014).n_controls == 4


def test_the_error_of_one_comparison_is_that_of_welch():
    from scipy.stats import ttest_ind

    found = row(effects(HAND), 2013, 2013)
    welch = ttest_ind([3, 4, 1, 4], [0, 1, 1, 0], equal_var=False)
    assert found.statistic == pytest.approx(welch.statistic, rel=1e-12)
    assert found.df == pytest.approx(welch.df, rel=1e-12)  # fewer than the six of equal variances
    assert found.p_value == pytest.approx(welch.pvalue, rel=1e-10)


def test_the_uncorrected_error_has_the_number_of_units_as_divisor():
    found = row(effects(HAND), 2013, 2013)
    assert found.std_error_influence == pytest.approx(np.sqrt(1.5 / 4 + 0.25 / 4), rel=1e-12)
    assert found.std_error == pytest.approx(np.sqrt(2 / 4 + (1 / 3) / 4), rel=1e-12)


def test_the_bootstrap_of_municipalities_comes_close_to_the_formula():
    found = row(effects(HAND, draws=20_000), 2013, 2014)
    assert found.std_error_bootstrap == pytest.approx(found.std_error, rel=0.02)


def test_a_varying_base_holds_years_before_against_the_year_before():
    found = effects(HAND, base_period="varying")
    # 2014-starters from 2011 to 2012: +0.5 (0, 0, 1, 1), never +0.75 (1, 0, 0, 2)
    assert row(found, 2014, 2012).estimate == pytest.approx(-0.25, abs=1e-12)
    assert row(found, 2014, 2014).estimate == pytest.approx(1.0, abs=1e-12)


def test_anticipation_moves_the_base_back():
    found = effects(HAND, anticipation=1)
    # 2013-starters from 2011 to 2013: +4 (4, 4, 2, 6), never +1.25 (1, 1, 1, 2)
    assert row(found, 2013, 2013).estimate == pytest.approx(2.75, abs=1e-12)
    assert set(found.table.loc[found.table["phase"] == "reference", "event_time"]) == {-2}


def test_a_covariate_that_explains_the_trend_takes_its_bias_away():
    biased, adjusted, robust = [], [], []
    for seed in range(25):
        data = simulated_panel([4] * 20 + [0] * 20, seed=seed, covariate=True)
        biased.append(effects(data, draws=0).aggregate().estimate)
        adjusted.append(effects(data, covariates=["x"], draws=0).aggregate().estimate)
        robust.append(effects(data, covariates=["x"], method="doubly_robust", draws=0).aggregate().estimate)
    assert np.mean(biased) > 0.4
    assert abs(np.mean(adjusted)) < 0.25
    assert abs(np.mean(robust)) < 0.25


def test_regression_with_a_covariate_equals_least_squares_among_controls():
    data = simulated_panel([4] * 6 + [0] * 10, covariate=True)
    wide = data.pivot(index="case", columns="year", values="leave")
    x, change = data.groupby("case")["x"].first(), wide[5] - wide[3]
    slope, level = np.polyfit(x[6:], change[6:], 1)
    wanted = (change[:6] - level - slope * x[:6]).mean()
    assert row(effects(data, covariates=["x"]), 4, 5).estimate == pytest.approx(wanted, abs=1e-12)


def test_doubly_robust_equals_the_formula_of_sant_anna_and_zhao():
    from statsmodels.api import GLM
    from statsmodels.genmod.families import Binomial

    data = simulated_panel([4] * 12 + [0] * 14, covariate=True, seed=3)
    wide = data.pivot(index="case", columns="year", values="leave")
    change, treated = (wide[5] - wide[3]).to_numpy(), np.repeat([1.0, 0.0], [12, 14])
    design = np.column_stack([np.ones(26), data.groupby("case")["x"].first()])
    share = GLM(treated, design, family=Binomial()).fit(tol=1e-14, maxiter=100).fittedvalues
    rest = change - design @ np.linalg.lstsq(design[12:], change[12:], rcond=None)[0]
    odds = share * (1 - treated) / (1 - share)
    wanted = rest[:12].mean() - (odds * rest).sum() / odds.sum()
    found = row(effects(data, covariates=["x"], method="doubly_robust"), 4, 5)
    assert found.estimate == pytest.approx(wanted, abs=1e-10)


def test_the_order_of_rows_changes_nothing():
    data = simulated_panel(STAGGERED)
    shuffled = data.sample(frac=1, random_state=4)
    np.testing.assert_array_equal(figures(effects(data)), figures(effects(shuffled)))


def test_levels_of_units_and_of_years_change_nothing():
    data = simulated_panel(STAGGERED)
    moved = data.assign(leave=data["leave"] + 3.0 * data["case"] - 2.0 * data["year"] ** 2)
    np.testing.assert_allclose(figures(effects(data)), figures(effects(moved)), rtol=1e-9, atol=1e-9)


def test_names_of_units_change_nothing_but_the_bootstrap():
    data = simulated_panel(STAGGERED)
    renamed = data.assign(case=data["case"].map(lambda unit: f"unit {(7 * unit) % 16}"))
    one, other = effects(data, draws=0), effects(renamed, draws=0)
    np.testing.assert_allclose(figures(one), figures(other), rtol=1e-10, atol=1e-12)


def test_a_missing_row_takes_its_unit_out_of_the_comparisons_that_need_it_only():
    found = effects(HAND[~((HAND["case"] == "a") & (HAND["year"] == 2014))])
    assert row(found, 2013, 2013).estimate == pytest.approx(2.5, abs=1e-12)
    assert row(found, 2013, 2014).estimate == pytest.approx(16 / 3 - 1.5, abs=1e-12)
    assert row(found, 2013, 2014).n_treated == 3
    assert found.panel.n_missing_rows == 1
    assert "1 figures" in found.summary("en")


def test_units_that_are_treated_all_along_are_left_out_and_named():
    always = pd.DataFrame({"case": "z", "start": 2011, "year": range(2011, 2015), "leave": 9.0})
    found = effects(pd.concat([HAND, always]))
    assert found.panel.always_treated == ("z",)
    assert "z" in found.summary("en")
    np.testing.assert_array_equal(figures(found), figures(effects(HAND)))


@pytest.mark.parametrize("never", [0, np.nan, np.inf, 2020])
def test_empty_zero_infinite_and_after_the_last_year_all_mean_never(never):
    data = HAND.assign(start=HAND["start"].replace(0, never))
    np.testing.assert_array_equal(figures(effects(data)), figures(effects(HAND)))


def test_with_three_starters_there_is_an_estimate_and_a_reason_but_no_error():
    found = row(effects(HAND[HAND["case"] != "a"]), 2013, 2013)
    assert found.estimate == pytest.approx(2.5, abs=1e-12)
    assert found[["std_error", "p_value", "conf_low", "conf_high", "df", "std_error_bootstrap"]].isna().all()
    assert found.refusal == Refusal.FEW_IN_AN_ARM
    assert "fewer than four" in found.reason


def test_with_one_starter_the_smallest_p_value_is_named():
    data = simulated_panel([4] + [0] * 15)
    whole = effects(data).aggregate()
    assert whole.refused
    assert np.isnan([whole.estimate, whole.overall.p_value]).all()
    assert whole.table["estimate"].isna().all()
    assert "1/16 = 0.0625" in whole.reason


def test_without_anyone_who_never_starts_nothing_is_compared():
    found = effects(HAND[HAND["start"] != 0])
    assert set(found.table["refusal"]) == {Refusal.NO_UNTREATED, ""}
    assert found.refusal == found.aggregate().refusal == Refusal.NO_UNTREATED
    assert np.isnan(found.aggregate().estimate)


def test_without_anyone_who_starts_the_result_is_refused():
    found = effects(HAND[HAND["start"] == 0])
    assert found.refused
    assert found.reason == found.summary("en")
    assert len(found.table) == 0
    assert all(found.aggregate(kind).refused for kind in ("simple", "dynamic", "group", "calendar"))


def test_a_panel_without_figures_says_so_in_its_aggregates_too():
    found = effects(simulated_panel([4] * 8 + [0] * 8).assign(leave=np.nan))
    assert {found.refusal, found.aggregate().refusal, found.aggregate("group").refusal} == {Refusal.NO_FIGURES}


def test_covariates_need_controls_to_spare():
    found = effects(simulated_panel([4] * 6 + [0] * 4), covariates=["x"])
    post = found.table[found.table["phase"] == "post"]
    assert post["estimate"].notna().all()
    assert set(post["refusal"]) == {Refusal.FEW_FOR_COVARIATES}


def test_covariates_that_tell_the_arms_apart_are_refused_by_the_doubly_robust():
    data = simulated_panel([4] * 6 + [0] * 8).assign(
        x=lambda rows: np.where(rows["start"] > 0, 5.0, 0.0) + rows["case"] % 3
    )
    post = effects(data, covariates=["x"], method="doubly_robust").table.query("phase == 'post'")
    assert set(post["refusal"]) == {Refusal.NO_OVERLAP}
    assert post["estimate"].isna().all()


def test_outcomes_that_are_all_alike_have_no_error_to_see():
    found = row(effects(HAND.assign(leave=1.0)), 2013, 2013)
    assert found.estimate == 0
    assert found.refusal == Refusal.NO_ERROR_SEEN


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"outcome": "sick"}, "no column 'sick'"),
        ({"control": "all"}, "choose one of 'never', 'not_yet'"),
        ({"method": "magic"}, "method is 'magic'"),
        ({"base_period": "first"}, "base_period is 'first'"),
        ({"anticipation": -1}, "anticipation is -1"),
        ({"conf_level": 95}, "conf_level is 95"),
        ({"draws": -1}, "draws is -1"),
        ({"outcome": "case"}, "case holds .a., not numbers"),
        ({"time": "half"}, "half must be whole numbers"),
        ({"data": HAND.iloc[:0]}, "no rows"),
        ({"data": pd.concat([HAND, HAND.head(1)])}, "a in 2011"),
        ({"data": HAND.assign(start=HAND["start"].where(HAND["year"] > 2011, 2012))}, "start changes within case"),
    ],
)
def test_what_cannot_be_used_is_said(change, message):
    options = {"data": HAND.assign(half=HAND["year"] + 0.5), **COLUMNS, **change}
    with pytest.raises(ValueError, match=message):
        group_time_effects(**options)


def test_one_period_leaves_nothing_to_compare():
    found = effects(HAND[HAND["year"] == 2012])
    assert found.aggregate().refused


def test_columns_are_of_the_vocabulary():
    found = effects(HAND)
    tables = [found.table, *(found.aggregate(kind).table for kind in ("simple", "dynamic", "group", "calendar"))]
    assert {name for table in tables for name in table.columns} <= set(VOCABULARY)


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_sentences_come_in_three_languages(language):
    found = effects(HAND)
    word = {"nb": "begynner", "nn": "byrjar", "en": "start"}[language]
    assert word in found.summary(language)
    assert {"nb": "virkning", "nn": "verknad", "en": "effect"}[language] in found.aggregate().summary(language)
