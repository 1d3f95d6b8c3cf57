"""`regress` against R, what must not matter, what is refused, and what wrong input gives."""

import numpy as np
import pandas as pd
import pytest

from trepart_eval.relations.regression.robust_regression import regress
from trepart_eval.vocabulary.catalogue import read_catalogue
from trepart_eval.vocabulary.columns import COLUMNS

POOLED = "inv ~ value + capital"
TWO_WAY = POOLED + " + C(firm) + C(year)"
NUMBERS = ["estimate", "std_error", "df", "statistic", "p_value"]


def by_term(found):
    return found.table.set_index("term")


@pytest.mark.parametrize("kind", ["CR1", "CR1S", "CR2", "CR3"])
def test_pooled_clustered_coefficients_are_those_of_clubsandwich(expected, reference, kind):
    table = regress(POOLED, reference("grunfeld"), cluster="firm", vcov=kind).table
    r = expected["grunfeld"][f"pooled_{kind}"]
    for name, theirs in zip(NUMBERS, ("beta", "SE", "df", "tstat", "p"), strict=True):
        assert table[name].tolist() == pytest.approx(r[theirs], rel=1e-6)


@pytest.mark.parametrize(("kind", "key"), [("CR2", "twfe_CR2"), ("CR1", "twfe_CR1"), ("CR1S", "twfe_CR1S_lsdv")])
def test_two_way_fixed_effects_are_those_of_clubsandwich(expected, reference, kind, key):
    table = by_term(regress(TWO_WAY, reference("grunfeld"), cluster="firm", vcov=kind)).loc[["value", "capital"]]
    r = expected["grunfeld"][key]
    for name, theirs in zip(NUMBERS, ("beta", "SE", "df", "tstat", "p"), strict=True):
        assert table[name].tolist() == pytest.approx(r[theirs], rel=1e-6)


@pytest.mark.parametrize("kind", ["HC0", "HC1", "HC2", "HC3"])
def test_coefficients_without_clusters_are_those_of_sandwich_with_students_t(expected, reference, kind):
    table = regress(POOLED, reference("grunfeld"), vcov=kind).table
    r = expected["grunfeld"][f"ols_{kind}"]
    for name, theirs in (("estimate", "coef"), ("std_error", "se"), ("statistic", "t"), ("p_value", "p")):
        assert table[name].tolist() == pytest.approx(r[theirs], rel=1e-6)
    assert set(table["df"]) == {197}


def test_the_joint_test_is_htz(expected, reference):
    test = regress(POOLED, reference("grunfeld"), cluster="firm").joint_test(["value", "capital"])
    r = expected["grunfeld"]["pooled_Wald_HTZ"]
    found = (test.statistic, test.df_num, test.df_denom, test.p_value)
    assert found == pytest.approx((r["Fstat"], r["df_num"], r["df_denom"], r["p_val"]), rel=1e-6)
    assert test.method == "HTZ, CR2"


def test_a_joint_test_of_one_term_is_its_t_test_squared(reference):
    for options in ({"cluster": "firm"}, {}):
        found = regress(POOLED, reference("grunfeld"), **options)
        test, row = found.joint_test("value"), found.row("value")
        assert (test.statistic, test.p_value) == pytest.approx((row.statistic**2, row.p_value))


def test_a_joint_test_does_not_depend_on_units(panel):
    data = panel().assign(other=np.random.default_rng(3).normal(size=96))
    ours = regress("y ~ dose + other", data, cluster="case").joint_test(["dose", "other"])
    scaled = regress("y ~ dose + other", data.assign(dose=data["dose"] * 1e6), cluster="case")
    theirs = scaled.joint_test(["other", "dose"])
    assert (ours.statistic, ours.df_denom) == pytest.approx((theirs.statistic, theirs.df_denom))


def test_more_coefficients_than_clusters_carry_are_not_tested_together(reference):
    test = regress(TWO_WAY, reference("grunfeld"), cluster="firm", language="en").joint_test("C(year)")
    assert test.refused
    assert test.refusal == "few_degrees"
    assert np.isnan([test.statistic, test.p_value]).all()
    assert len(test.terms) == 19


def test_a_refused_term_has_no_joint_test(panel):
    found = regress("y ~ ever + dose", panel(treated=2), cluster="case", language="en")
    assert found.joint_test(["ever", "dose"]).refusal == "few_in_an_arm"
    assert not found.joint_test("dose").refused


def test_the_order_of_rows_and_the_names_of_clusters_do_not_matter(panel):
    data = panel()
    ours = regress("y ~ on + C(case) + C(year)", data, cluster="case").row("on")
    names = data.assign(place=[f"k{hash(one) % 97}-{one}" for one in data["case"]])
    theirs = regress("y ~ on + C(place) + C(year)", names.sample(frac=1, random_state=1), cluster="place").row("on")
    assert [getattr(ours, name) for name in NUMBERS] == pytest.approx([getattr(theirs, name) for name in NUMBERS])


def test_units_of_outcome_and_dose_carry_over(panel):
    data = panel()
    ours, theirs = (
        regress("y ~ dose", one, cluster="case").row("dose")
        for one in (data, data.assign(y=100 * data["y"] + 7, dose=data["dose"] / 10))
    )
    assert (theirs.estimate, theirs.std_error) == pytest.approx((1000 * ours.estimate, 1000 * ours.std_error))
    assert (theirs.df, theirs.p_value) == pytest.approx((ours.df, ours.p_value))


def test_the_size_of_weights_does_not_matter_but_their_ratio_does(panel):
    data = panel()
    days = np.random.default_rng(4).integers(50, 900, len(data))
    one, tenfold, none = (regress("y ~ dose", data, "case", weights=w).row("dose") for w in (days, 10 * days, None))
    assert (one.estimate, one.std_error, one.df) == pytest.approx((tenfold.estimate, tenfold.std_error, tenfold.df))
    assert one.estimate != pytest.approx(none.estimate)


def test_equal_weights_are_no_weights_and_zero_leaves_a_row_out(panel):
    data = panel()
    zero = np.r_[0.0, np.full(95, 3.0)]
    ours, theirs = regress("y ~ dose", data, "case", weights=zero), regress("y ~ dose", data[1:], "case")
    assert ours.table[NUMBERS].to_numpy() == pytest.approx(theirs.table[NUMBERS].to_numpy())
    assert (ours.n, ours.n_dropped) == (95, 1)


def test_weighted_coefficients_are_those_of_least_squares_by_hand(panel):
    data = panel()
    days = np.random.default_rng(4).integers(50, 900, len(data))
    x = np.column_stack([np.ones(96), data["dose"]])
    by_hand = np.linalg.solve(x.T @ (x * days[:, None]), x.T @ (days * data["y"]))
    assert regress("y ~ dose", data, weights=days).table["estimate"].tolist() == pytest.approx(by_hand.tolist())


def test_rows_that_lack_a_value_are_left_out_and_counted(panel):
    data = panel().astype({"case": object})
    data.loc[3, "y"], data.loc[7, "dose"], data.loc[9, "case"] = np.nan, np.nan, None
    ours, theirs = regress("y ~ dose", data, "case", language="en"), regress("y ~ dose", data.dropna(), "case")
    assert ours.table[NUMBERS].to_numpy() == pytest.approx(theirs.table[NUMBERS].to_numpy())
    assert (ours.n, ours.n_dropped) == (93, 3)
    assert ours.notes[0].endswith(": 3.")


@pytest.mark.parametrize(
    ("treated", "refusal", "words"),
    [(1, "one_treated", "1/16 = 0.0625"), (2, "few_in_an_arm", "only 2"), (15, "one_untreated", "1/16 = 0.0625")],
)
@pytest.mark.parametrize("formula", ["y ~ ever", "y ~ on + C(case) + C(year)"])
def test_too_few_in_an_arm_are_refused(panel, formula, treated, refusal, words):
    found = regress(formula, panel(treated=treated), cluster="case", language="en")
    assert found.refused
    assert found.refusal == refusal
    assert words in found.reason
    assert found.table.drop(columns="term").isna().all(axis=None)


@pytest.mark.parametrize("treated", [4, 8, 12])
def test_four_in_each_arm_are_enough(panel, treated):
    found = regress("y ~ on + C(case) + C(year)", panel(treated=treated), cluster="case")
    assert not found.refused
    assert np.isfinite(found.row("on").p_value)
    arms = found.clusters.set_index("term").loc["on"]
    assert arms["n_treated"] == treated


def test_only_the_term_with_few_treated_is_refused_where_there_are_others(panel):
    found = regress("y ~ ever + dose", panel(treated=3), cluster="case", language="nb")
    assert not found.refused
    row = found.row("ever")
    assert np.isfinite(row.estimate)
    assert np.isnan([row.std_error, row.statistic, row.p_value, row.conf_low, row.conf_high]).all()
    assert any(note.startswith("ever: Den minste gruppen har bare 3") for note in found.notes)
    assert np.isfinite(found.row("dose").p_value)


def test_a_treatment_coded_otherwise_is_the_same_treatment(panel):
    data = panel(treated=2)
    for coded in (data["ever"] * 2 + 1, data["ever"] == 1, data["ever"].map({0: "no", 1: "yes"})):
        assert regress("y ~ ever", data.assign(ever=coded), cluster="case").refusal == "few_in_an_arm"


def test_a_dose_in_one_municipality_only_is_decided_by_it_alone(panel):
    data = panel()
    found = regress("y ~ dose", data.assign(dose=data["dose"].where(data["case"] == 3, 0.0)), cluster="case")
    assert found.refusal == "decided_alone"


def test_effective_clusters_are_all_of_them_where_they_are_alike_and_one_where_one_decides():
    case = np.repeat(np.arange(8), 4)
    even = pd.DataFrame({"y": np.random.default_rng(0).normal(size=32), "case": case, "x": np.tile([-1, 1], 16)})
    assert regress("y ~ x", even, cluster="case").clusters["effective_clusters"][1] == pytest.approx(8)
    odd = even.assign(x=even["x"] * np.where(case == 0, 1e4, 1.0))
    assert regress("y ~ x", odd, cluster="case").clusters["effective_clusters"][1] == pytest.approx(1, abs=1e-3)


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"case": 1}, "few_clusters"),
        ({"y": 2.0}, "no_variation"),
        ({"dose": 3.0}, "collinear"),
        ({"y": np.nan}, "few_clusters"),
    ],
)
def test_what_cannot_be_estimated_is_refused_with_a_reason(panel, change, refusal):
    found = regress("y ~ dose", panel().assign(**change), cluster="case", language="nn")
    assert found.refused
    assert found.refusal == refusal
    assert found.summary() == found.reason
    assert found.table.drop(columns="term").isna().all(axis=None)


def test_a_perfect_fit_and_a_saturated_model_are_refused(panel):
    data = panel()
    assert regress("y ~ dose", data.assign(y=1 + 2 * data["dose"])).refusal == "perfect_fit"
    few = data.iloc[[0, 6, 12, 18, 24]]
    assert regress("y ~ C(case)", few).refusal == "saturated"


def test_clusters_of_one_row_change_nothing_that_they_do_not_touch(panel):
    data = panel().iloc[:-5]
    found = regress("y ~ on + C(case) + C(year)", data, cluster="case").row("on")
    assert np.isfinite([found.std_error, found.df, found.p_value]).all()
    without = regress("y ~ on + C(case) + C(year)", data.iloc[:-1], cluster="case").row("on")
    assert (found.estimate, found.std_error) == pytest.approx((without.estimate, without.std_error))


def test_a_column_that_others_say_is_left_out_by_name(panel):
    data = panel()
    found = regress("y ~ dose + twice", data.assign(twice=2 * data["dose"]), cluster="case", language="en")
    assert found.collinear == ("twice",)
    assert found.notes[0] == "Left out, since the terms before say the same: twice."
    assert found.row("dose").estimate == pytest.approx(regress("y ~ dose", data, cluster="case").row("dose").estimate)


def test_a_treatment_that_fixed_effects_say_has_no_coefficient(panel):
    data = panel(treated=16)
    assert regress("y ~ on + C(case) + C(year)", data, cluster="case").refusal == "collinear"
    assert regress("y ~ ever + C(case)", panel(), cluster="case").refusal == "collinear"
    assert regress("y ~ C(case) + ever", panel(), cluster="case").collinear == ("ever",)


def test_small_arms_of_rows_take_their_own_degrees_of_freedom(panel):
    data = panel(treated=4).query("year == 5")
    found = regress("y ~ ever", data, language="en")
    assert found.row("ever").df == 3
    assert any("number less 1" in note for note in found.notes)
    assert regress("y ~ ever", panel(treated=6).query("year == 5")).row("ever").df == 14


def test_cr2_without_clusters_takes_each_row_as_one(panel):
    data = panel(treated=4).query("year == 5")
    alone, given = regress("y ~ ever", data, vcov="CR2"), regress("y ~ ever", data, cluster="case")
    assert alone.table[NUMBERS].to_numpy() == pytest.approx(given.table[NUMBERS].to_numpy())


def test_two_groups_are_compared_as_welch_would():
    """With a dummy, HC2 is Welch's standard error; its degrees of freedom here are Bell and McCaffrey's."""
    data = {"y": [3.0, 5, 4, 6, 9, 7, 8, 10, 6], "on": [0, 0, 0, 0, 1, 1, 1, 1, 1]}
    row = regress("y ~ on", data, vcov="CR2").row("on")
    assert row.std_error == pytest.approx(
        np.sqrt(np.var([3, 5, 4, 6], ddof=1) / 4 + np.var([9, 7, 8, 10, 6], ddof=1) / 5)
    )
    assert row.df == pytest.approx((1 / 4 + 1 / 5) ** 2 / (1 / 16 / 3 + 1 / 25 / 4))


@pytest.mark.parametrize(
    ("formula", "options", "words"),
    [
        ("y ~ dosse", {}, "Did you mean 'dose'"),
        ("y ~ dose +* year", {}, "can't be read"),
        ("~ dose", {}, "one outcome"),
        ("y ~ log(dose - dose)", {}, "infinite"),
        ("word ~ dose", {}, "categories"),
        ("y ~ dose", {"cluster": "kase"}, "Did you mean 'case'"),
        ("y ~ dose", {"cluster": [1, 2]}, "one value per row"),
        ("y ~ dose", {"weights": "dose"}, "negative"),
        ("y ~ dose", {"weights": "word"}, "aren't numbers"),
        ("y ~ dose", {"vcov": "HC9"}, "choose one of"),
        ("y ~ dose", {"vcov": "HC3", "cluster": "case"}, "knows no clusters"),
        ("y ~ dose", {"family": "probit"}, "choose one of 'linear'"),
        ("y ~ dose", {"conf_level": 95}, "between 0 and 1"),
    ],
)
def test_wrong_input_is_said_plainly(panel, formula, options, words):
    data = panel().assign(word="text")
    with pytest.raises(ValueError, match=words):
        regress(formula, data, **options)


def test_unknown_terms_are_said_plainly(panel):
    found = regress("y ~ dose", panel(), cluster="case")
    with pytest.raises(ValueError, match="Did you mean 'dose'"):
        found.joint_test("doses")
    with pytest.raises(ValueError, match="at least one"):
        found.joint_test([])
    with pytest.raises(ValueError, match="the terms are"):
        found.row("doses")


def test_columns_are_in_the_vocabulary(panel):
    found = regress("y ~ dose", panel(), cluster="case")
    exact = ["term", "estimate", "std_error", "df", "statistic", "p_value", "conf_low", "conf_high"]
    assert list(found.table.columns) == exact
    assert set(found.table.columns) | set(found.clusters.columns) <= set(COLUMNS)


@pytest.mark.parametrize(("language", "words"), [("nb", "klynger"), ("nn", "klyngjer"), ("en", "clusters")])
def test_a_summary_speaks_three_languages(panel, language, words):
    found = regress("y ~ dose + C(year)", panel(), cluster="case", language=language)
    assert words in found.summary()
    assert found.summary(language).startswith("y: 96")
    assert "<table" in found._repr_html_()


def test_transformations_may_be_used_and_rows_they_leave_out_are_counted(panel):
    data = panel().assign(half=lambda table: table["dose"] / 2)
    squared = regress("y ~ dose + I(half**2)", data, cluster="case")
    assert squared.row("dose").p_value == pytest.approx(
        regress("y ~ center(dose) + I(dose**2)", data, cluster="case").row("center(dose)").p_value
    )
    logged = regress("y ~ np.log(dose)", data, cluster="case")
    assert (logged.n, logged.n_dropped) == ((data["dose"] > 0).sum(), (data["dose"] < 0).sum())
    assert logged.row("np.log(dose)").estimate == pytest.approx(
        regress("y ~ np.log(dose)", data.query("dose > 0"), cluster="case").row("np.log(dose)").estimate
    )


def test_every_sentence_is_there_in_three_languages():
    texts = read_catalogue("trepart_eval.relations.regression", "texts.toml")
    assert all(set(one) == {"nb", "nn", "en"} for group in texts.values() for one in group.values())


def test_covariances_that_reject_too_often_are_marked(panel):
    notes = regress("y ~ dose", panel(), cluster="case", vcov="CR1S", language="en").notes
    assert any(note.startswith("CR1S is only for comparison") for note in notes)


def test_a_table_of_polars_gives_the_same(panel):
    import polars as pl

    data = panel()
    ours, theirs = regress("y ~ dose", data, cluster="case"), regress("y ~ dose", pl.from_pandas(data), cluster="case")
    assert ours.table["p_value"].tolist() == theirs.table["p_value"].tolist()
