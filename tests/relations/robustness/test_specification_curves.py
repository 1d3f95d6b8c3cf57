"""Curves of specifications: estimates against single analyses, the test of the whole, invariances and refusals."""

from itertools import permutations

import numpy as np
import pandas as pd
import pytest

from trepart_eval.relations import regress, spearman, specification_curve

CASES = [f"K{number:02}" for number in range(16)]
CHOICES = {
    "dose": ["index", "structure"],
    "outcome": ["change", "after"],
    "covariates": [(), ("before",)],
    "without": [(), ("K03",)],
}


def table_of(seed=1, n=16, effect=0.0):
    rng = np.random.default_rng(seed)
    values = rng.normal(size=(n, 5))
    data = pd.DataFrame(values, columns=["index", "structure", "before", "after", "size"], index=CASES[:n])
    data["structure"] += data["index"]
    data["after"] += 0.5 * data["before"] + effect * data["index"]
    data["size"] = np.exp(data["size"])
    data["change"] = data["after"] - data["before"]
    return data


def row_of(found, **choices):
    table = found.table
    return table[np.all([table[name] == value for name, value in choices.items()], axis=0)].iloc[0]


@pytest.mark.parametrize("weights", [None, "size"])
@pytest.mark.parametrize(("held", "formula"), [((), "change ~ index"), (("before",), "change ~ index + before")])
def test_a_slope_is_that_of_the_regression_with_cr2(held, formula, weights):
    data = table_of()
    found = specification_curve(data, dose="index", outcome="change", model="slope", covariates=[held], weights=weights)
    by_itself = regress(formula, data, vcov="CR2", weights=None if weights is None else data[weights]).table
    own = by_itself[by_itself["term"] == "index"].iloc[0]
    for name in ("estimate", "conf_low", "conf_high", "p_value"):
        assert found.table[name][0] == pytest.approx(own[name], rel=1e-9)


def test_a_standardised_slope_is_the_slope_in_standard_deviations():
    data = table_of()
    slope, standardised = (
        specification_curve(data, dose="index", outcome="change", covariates=["before"], model=model).table.iloc[0]
        for model in ("slope", "standardised")
    )
    factor = data["index"].std() / data["change"].std()
    for name in ("estimate", "conf_low", "conf_high"):
        assert standardised[name] == pytest.approx(slope[name] * factor)
    assert standardised["p_value"] == slope["p_value"]


def test_ranks_are_spearmans_correlation():
    data = table_of()
    found = specification_curve(data, dose="index", outcome="after", model="ranks")
    by_itself = spearman(data["index"], data["after"])
    assert found.median == pytest.approx(by_itself.estimate)
    assert found.table["p_value"][0] == pytest.approx(by_itself.p_value, abs=0.015)
    assert found.table["conf_low"][0] == pytest.approx(by_itself.conf_low)


def test_with_few_municipalities_the_whole_is_tested_by_every_arrangement():
    data = table_of(n=6)
    found = specification_curve(data, dose=["index", "structure"], outcome="after")
    estimates = []
    for order in permutations(range(6)):
        y = data["after"].to_numpy()[list(order)]
        estimates.append([np.corrcoef(data[dose], y)[0, 1] for dose in ("index", "structure")])
    medians = np.round(np.abs(np.mean(estimates, axis=1)), 10)
    assert found.exact
    assert found.p_median == pytest.approx((medians >= medians[0]).mean())


def test_the_whole_of_one_specification_is_its_own_permutation_test():
    data = table_of()
    found = specification_curve(data, dose="index", outcome="after", model="ranks", language="en")
    assert found.p_median == found.table["p_value"][0] == found.p_stouffer
    assert "Only one specification" in found.summary()


def test_every_combination_is_listed_lowest_estimate_first():
    found = specification_curve(table_of(), **CHOICES, draws=199)
    assert len(found) == len(found.table) == 16
    assert found.table["estimate"].is_monotonic_increasing
    assert sorted(found.table["specification"]) == list(range(1, 17))
    assert set(found.table["n"]) == {15, 16}


def test_summaries_are_those_of_the_table():
    found = specification_curve(table_of(effect=0.9), **CHOICES, draws=199)
    table = found.table
    assert found.median == pytest.approx(table["estimate"].median())
    assert found.share_dominant == (table["estimate"] > 0).mean()
    assert found.share_significant == ((table["estimate"] > 0) & (table["p_value"] <= 0.05)).mean()


def test_the_order_of_rows_and_choices_changes_nothing():
    data = table_of(effect=0.4)
    turned = {name: options[::-1] for name, options in CHOICES.items()}
    one = specification_curve(data, **CHOICES)
    other = specification_curve(data.sample(frac=1, random_state=2), **turned)
    for name in ("median", "p_median", "p_significant", "p_stouffer", "share_significant"):
        assert getattr(other, name) == pytest.approx(getattr(one, name), abs=1e-12)


def test_units_change_nothing():
    data = table_of(effect=0.4)
    one = specification_curve(data, **CHOICES)
    other = specification_curve(data.assign(index=data["index"] * 1e6 + 5, before=data["before"] * 1e-6), **CHOICES)
    assert other.table["estimate"].tolist() == pytest.approx(one.table["estimate"].tolist())
    assert (other.p_median, other.p_stouffer) == (one.p_median, one.p_stouffer)


def test_the_seed_decides_the_draws():
    one, same, other = (specification_curve(table_of(), **CHOICES, draws=199, seed=seed) for seed in (1, 1, 2))
    assert one.p_median == same.p_median
    assert (one.p_median, one.p_significant, one.p_stouffer) != (other.p_median, other.p_significant, other.p_stouffer)


def test_missing_values_are_left_out_where_they_are_needed():
    data = table_of()
    data.loc["K05", "before"] = np.nan
    found = specification_curve(data, dose="index", outcome="after", covariates=[(), ("before",)], draws=199)
    assert row_of(found, covariates="")["n"] == 16
    assert row_of(found, covariates="before")["n"] == 15
    without = specification_curve(data.dropna(), dose="index", outcome="after", covariates="before", draws=199)
    assert row_of(found, covariates="before")["estimate"] == pytest.approx(without.median)


def test_one_that_cannot_be_computed_stays_listed_with_its_reason():
    data = table_of().assign(flat=1.0)
    found = specification_curve(
        data, dose=["index", "flat"], outcome="after", covariates=[(), ("index",)], language="en", draws=199
    )
    assert (len(found), found.n_refused) == (4, 3)
    assert "same value of flat" in row_of(found, dose="flat", covariates="")["reason"]
    assert "say the same as index" in row_of(found, dose="index", covariates="index")["reason"]
    assert "3 of 4" in found.summary()


def test_without_any_that_can_be_computed_all_is_refused():
    found = specification_curve(table_of().assign(flat=1.0), dose="flat", outcome="after", language="nn")
    assert found.refused
    assert np.isnan([found.median, found.p_median, found.share_dominant]).all()
    assert found.summary() == found.reason


def test_ranks_take_no_weights():
    found = specification_curve(
        table_of(), dose="index", outcome="after", model=["ranks", "standardised"], weights=[None, "size"], draws=199
    )
    assert found.n_refused == 1


@pytest.mark.parametrize("model", ["slope", "ranks", "standardised", ["ranks", "standardised"]])
@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_sentences_are_whole_in_every_language(language, model):
    found = specification_curve(
        table_of(), dose=["index", "structure"], outcome="after", model=model, language=language, draws=199
    )
    assert "{" not in found.summary()
    assert "<table" in found._repr_html_()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"dose": "nope"}, "nope"),
        ({"dose": []}, "dose"),
        ({"dose": 3}, "dose"),
        ({"outcome": "index"}, "both dose and outcome"),
        ({"covariates": 3}, "covariates"),
        ({"covariates": [3]}, "covariates"),
        ({"covariates": ["before", ("before",)]}, "twice"),
        ({"without": ["Oslo"]}, "Oslo"),
        ({"model": "probit"}, "model"),
        ({"model": ["slope", "ranks"]}, "unit"),
        ({"weights": "before"}, "below 0"),
        ({"unit": "name"}, "unit"),
        ({"draws": 5}, "draws"),
        ({"seed": 1.5}, "seed"),
        ({"level": 5}, "level"),
        ({"conf_level": 95}, "conf_level"),
        ({"data": [1]}, "data"),
        ({"data": pd.concat([table_of(), table_of()])}, "more than one row"),
        ({"without": CASES, "covariates": [(), *[(name,) for name in CASES * 8]]}, "twice"),
    ],
)
def test_what_cannot_be_used_is_refused_by_name(change, words):
    given = {"data": table_of(), "dose": "index", "outcome": "after"} | change
    with pytest.raises(ValueError, match=words):
        specification_curve(**given)


def share_found(studies, effect, held):
    """Share of studies in which the whole, by its three tests, and the first specification by itself are found."""
    options = CHOICES | {"dose": ["index", "structure"], "covariates": held, "draws": 399}
    counts = np.zeros(4)
    for seed in range(studies):
        found = specification_curve(table_of(seed, effect=effect), **options, seed=seed)
        counts += np.array([found.p_median, found.p_significant, found.p_stouffer, found.rows[0]["p_value"]]) <= 0.05
    return counts / studies


@pytest.mark.long
@pytest.mark.parametrize("held", [[()], [(), ("before",)], [("before",)]], ids=str)
def test_the_whole_is_found_in_about_five_of_a_hundred_studies_without_an_effect(held):
    assert share_found(1000, 0.0, held)[:3].max() <= 0.07 + 2 * 0.008


@pytest.mark.long
def test_the_median_finds_an_effect_nearly_as_often_as_one_specification():
    found = share_found(400, 0.8, [(), ("before",)])
    assert found[0] >= found[3] - 0.1
