"""Change scores beside baseline-adjusted estimates, and the slopes within and between groups."""

import numpy as np
import pandas as pd
import pytest

from trepart_eval.relations.regression.baseline_adjustment import adjust_for_baseline
from trepart_eval.relations.regression.mundlak import within_between
from trepart_eval.relations.regression.robust_regression import regress
from trepart_eval.vocabulary.columns import COLUMNS


def before_and_after(n=40, effect=0.0, seed=0):
    """Low starters have more of the dose, and all are measured with error."""
    rng = np.random.default_rng(seed)
    true = rng.normal(size=n)
    before, dose = true + rng.normal(size=n), rng.normal(size=n)
    dose = dose - before
    return pd.DataFrame({"t0": before, "t1": true + effect * dose + rng.normal(size=n), "dose": dose})


def test_the_two_estimates_differ_by_the_regression_to_the_mean():
    found = adjust_for_baseline(before_and_after(), "t0", "t1", "dose")
    change, adjusted = found.table["estimate"]
    assert found.expected_regression_to_mean == pytest.approx(change - adjusted)
    assert 0 < found.baseline_slope < 1
    assert found.baseline_difference < 0


def test_regression_to_the_mean_is_taken_for_an_effect_by_change_scores_only():
    """By hand: half of the variance of before is error, so half of its distance from the mean is lost."""
    found = adjust_for_baseline(before_and_after(n=20_000), "t0", "t1", "dose")
    change, adjusted = found.table["estimate"]
    assert adjusted == pytest.approx(0, abs=0.03)
    assert change == pytest.approx(1 / 3, abs=0.03)
    assert found.baseline_slope == pytest.approx(0.5, abs=0.03)
    assert found.correlation == pytest.approx(0.5, abs=0.03)


def test_rows_that_lack_a_value_are_in_none_of_the_models():
    data = before_and_after()
    data.loc[2, "t1"], data.loc[5, "t0"] = np.nan, np.nan
    ours, theirs = (adjust_for_baseline(one, "t0", "t1", "dose") for one in (data, data.dropna()))
    assert ours.table["p_value"].tolist() == pytest.approx(theirs.table["p_value"].tolist())
    assert ours.expected_regression_to_mean == pytest.approx(theirs.expected_regression_to_mean)
    assert (ours.change.n, ours.adjusted.n) == (38, 38)


def test_few_treated_are_refused_in_both():
    data = before_and_after(n=16).assign(dose=[1, 1] + [0] * 14, case=range(16))
    found = adjust_for_baseline(data, "t0", "t1", "dose", cluster="case", language="en")
    assert found.refused
    assert found.summary() == found.change.reason
    assert found.table["p_value"].isna().all()
    assert np.isnan(found.expected_regression_to_mean)


def test_clusters_and_weights_are_passed_on():
    data = before_and_after().assign(case=lambda table: table.index // 4, days=lambda table: 1 + table.index)
    found = adjust_for_baseline(data, "t0", "t1", "dose", cluster="case", weights="days")
    by_hand = regress("t1 ~ dose + t0", data, cluster="case", weights="days").row("dose")
    assert found.table["p_value"][1] == pytest.approx(by_hand.p_value)
    assert found.adjusted.vcov == "CR2"


def test_a_column_of_text_or_without_the_name_is_said_plainly():
    data = before_and_after().assign(word="text")
    with pytest.raises(ValueError, match="holds text"):
        adjust_for_baseline(data, "t0", "word", "dose")
    with pytest.raises(ValueError, match="Did you mean 'dose'"):
        adjust_for_baseline(data, "t0", "t1", "doze")
    with pytest.raises(ValueError, match="isn't there"):
        adjust_for_baseline(data, "t0", "t1", "dose", cluster="wordd")


def test_the_slope_within_is_that_of_a_dummy_for_each_group(panel):
    data = panel()
    found = within_between(data, "y", "dose", "case").table.set_index("term")["estimate"]
    assert found["within"] == pytest.approx(regress("y ~ dose + C(case)", data).row("dose").estimate)
    means = data.groupby("case")[["y", "dose"]].mean()
    assert found["between"] == pytest.approx(np.polyfit(means["dose"], means["y"], 1)[0])
    assert found["difference"] == pytest.approx(found["between"] - found["within"])


def test_means_are_of_the_rows_that_are_used_and_weighted_where_rows_are(panel):
    data = panel().assign(days=np.random.default_rng(1).integers(1, 9, 96))
    data.loc[4, "y"] = np.nan
    ours = within_between(data, "y", "dose", "case", weights="days").table
    theirs = within_between(data.dropna(), "y", "dose", "case", weights="days").table
    assert ours["p_value"].tolist() == pytest.approx(theirs["p_value"].tolist())
    dummies = regress("y ~ dose + C(case)", data, weights="days").row("dose").estimate
    assert ours.set_index("term")["estimate"]["within"] == pytest.approx(dummies)


def test_a_slope_between_only_is_found_between_only():
    rng = np.random.default_rng(2)
    case = np.repeat(np.arange(60), 5)
    place, dose = rng.normal(size=60)[case], rng.normal(size=300)
    data = {"y": 2 * place + 0.1 * rng.normal(size=300), "x": place + dose, "case": case}
    found = within_between(data, "y", "x", "case").table.set_index("term")["estimate"]
    assert found["within"] == pytest.approx(0, abs=0.05)
    assert found["between"] > 1.5


def test_an_exposure_that_never_changes_has_no_slope_within(panel):
    found = within_between(panel(treated=8), "y", "ever", "case", language="en")
    table = found.table.set_index("term")
    assert np.isnan(table.loc["within", "estimate"])
    assert np.isfinite(table.loc["between", "p_value"])
    assert "not about individuals" in found.summary("en")


def test_few_groups_are_refused(panel):
    found = within_between(panel(n_cases=3), "y", "dose", "case", covariates=["year"])
    assert (found.refused, found.refusal) == (True, "few_clusters")
    assert found.summary() == found.reason


def test_columns_are_in_the_vocabulary(panel):
    tables = [within_between(panel(), "y", "dose", "case").table]
    tables.append(adjust_for_baseline(before_and_after(), "t0", "t1", "dose").table)
    assert {name for table in tables for name in table.columns} <= set(COLUMNS)
