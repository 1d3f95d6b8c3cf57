"""What can't be used is said in words of the package's own, whichever function it is given to."""

import re
import warnings

import numpy as np
import pandas as pd
import pytest

from trepart_eval import relations

from staggered_panels import COLUMNS, simulated_panel

X = np.random.default_rng(1).normal(size=16)
Y = np.random.default_rng(2).normal(size=16)
GROUP = [1] * 8 + [0] * 8
PANEL = simulated_panel([4] * 8 + [0] * 8)
OUTCOME, UNIT, TIME = COLUMNS["outcome"], COLUMNS["unit"], COLUMNS["time"]
TABLE = pd.DataFrame({"x": X, "y": Y, "g": GROUP, "text": "a", "case": range(16)})

OF_PAIRS = {
    "spearman": lambda x=X, **options: relations.spearman(x, Y, **options),
    "kendall": lambda x=X, **options: relations.kendall(x, Y, **options),
    "pearson": lambda x=X, **options: relations.pearson(x, Y, **options),
    "associate": lambda x=X, **options: relations.associate(x, Y, **options),
    "permutation_test": lambda x=X, **options: relations.permutation_test(x, GROUP, **options),
}
OF_PANELS = {
    "group_time_effects": lambda data=PANEL, **options: relations.group_time_effects(data, **COLUMNS | options),
    "two_way_effect": lambda data=PANEL, **options: relations.two_way_effect(data, **COLUMNS | options),
    "randomisation_test": lambda data=PANEL, **options: relations.randomisation_test(data, **COLUMNS | options),
    "placebo_ranks": lambda data=PANEL, **options: relations.placebo_ranks(data, **COLUMNS | options),
    "synthetic_control": lambda data=PANEL, **options: relations.synthetic_control(
        data, **COLUMNS | {"case": PANEL[UNIT].iloc[0]} | options
    ),
}
OF_FORMULAS = {
    "regress": lambda formula="y ~ x", data=TABLE, **options: relations.regress(formula, data, **options),
    "wild_bootstrap": lambda formula="y ~ x", data=TABLE, **options: relations.wild_bootstrap(
        formula, data, **{"cluster": "case", "term": "x"} | options
    ),
}


def refused(function, **given):
    """Message of the package's own error; warnings and other errors fail the test."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(ValueError, match=r"\w") as caught:
            function(**given)
    assert "trepart_eval" in str(caught.traceback[-1].path)
    return str(caught.value)


@pytest.mark.parametrize(
    ("x", "words"),
    [
        (["a"] * 16, "not numbers"),
        (np.where(X > 0, np.inf, X), "infinite"),
        (np.where(X > 0, 1e200, X), "too large"),
        (X + 1j, "not numbers"),
        (np.ones((16, 2)), "2 dimensions|shape"),
        ([[1, 2], [3]] * 8, "different lengths"),
        (np.array(["2020-01-01"] * 16, dtype="M8[D]"), "not numbers"),
        ([1, 2], "shapes|lengths"),
    ],
)
@pytest.mark.parametrize("name", OF_PAIRS)
def test_values_that_are_no_list_of_numbers(name, x, words):
    assert re.search(words, refused(OF_PAIRS[name], x=x))


SEEDS = [{"seed": -1}, {"seed": None}, {"seed": 1.5}]
LEVELS = [{"conf_level": 95}, {"conf_level": "x"}, {"conf_level": None}]
DRAWS = [{"draws": -1}, {"draws": None}, {"draws": 1.5}, {"draws": "many"}]


@pytest.mark.parametrize("option", [*SEEDS, *LEVELS, *DRAWS], ids=str)
@pytest.mark.parametrize("name", [*OF_PAIRS, "group_time_effects", "wild_bootstrap"])
def test_options_that_are_no_numbers_of_their_kind(name, option):
    assert next(iter(option)) in refused((OF_PAIRS | OF_PANELS | OF_FORMULAS)[name], **option)


@pytest.mark.parametrize("option", [*SEEDS, *DRAWS, {"draws": 0}], ids=str)
@pytest.mark.parametrize("name", ["randomisation_test", "placebo_ranks"])
def test_draws_and_seeds_of_choices(name, option):
    assert next(iter(option)) in refused(OF_PANELS[name], **option)


@pytest.mark.parametrize("option", LEVELS, ids=str)
@pytest.mark.parametrize("name", ["two_way_effect", "regress"])
def test_levels_of_intervals(name, option):
    assert "conf_level" in refused((OF_PANELS | OF_FORMULAS)[name], **option)


@pytest.mark.parametrize(
    "change",
    [
        {TIME: PANEL[TIME] + 0.5},
        {TIME: PANEL[TIME] * 1e30},
        {TIME: "spring"},
        {OUTCOME: "high"},
        {OUTCOME: np.where(PANEL.index == 5, np.inf, PANEL[OUTCOME])},
        {OUTCOME: np.where(PANEL.index == 5, 1e200, PANEL[OUTCOME])},
        {OUTCOME: pd.Timestamp("2020-01-01")},
        {UNIT: [[1]] * len(PANEL)},
        {UNIT: None},
        {COLUMNS["first_treated"]: PANEL[COLUMNS["first_treated"]] > 0},
        {COLUMNS["first_treated"]: pd.Timestamp("2020-01-01")},
    ],
    ids=str,
)
@pytest.mark.parametrize("name", OF_PANELS)
def test_columns_of_a_panel_that_cannot_be_read(name, change):
    assert next(iter(change)) in refused(OF_PANELS[name], data=PANEL.assign(**change))


@pytest.mark.parametrize("data", [None, [1, 2], np.ones((3, 3)), "abc", pd.concat([TABLE, TABLE], axis=1)], ids=str)
@pytest.mark.parametrize("name", [*OF_PANELS, *OF_FORMULAS])
def test_what_is_no_table(name, data):
    assert refused((OF_PANELS | OF_FORMULAS)[name], data=data).startswith("data ")


@pytest.mark.parametrize(
    "formula",
    [
        *("y ~", "~ x", "y", "y ~ x +", "y ~ (x", "y ~ nope", "y ~ x ~ g", "", "y ~ foo(x)", "text ~ x", "y ~ x | g"),
        *("y ~ x[0]", "y ~ x**", "y ~ I(1/0)", "y ~ import os", None, 3),
    ],
)
@pytest.mark.parametrize("name", OF_FORMULAS)
def test_formulas_that_cannot_be_computed(name, formula):
    refused(OF_FORMULAS[name], formula=formula)


@pytest.mark.parametrize("weights", [-(X**2), [np.inf] * 16, ["a"] * 16, [1], np.ones((16, 2)), [1e200] * 16], ids=str)
@pytest.mark.parametrize(("name", "option"), [("regress", "weights"), ("wild_bootstrap", "row_weights")])
def test_weights_that_weigh_nothing(name, option, weights):
    assert "weights" in refused(OF_FORMULAS[name], **{option: weights})


@pytest.mark.parametrize("alpha", [5, 0, None, "a", True])
def test_a_level_of_a_test_of_trends(alpha):
    effects = OF_PANELS["group_time_effects"]()
    assert "alpha" in refused(relations.pretrend_test, effects=effects, alpha=alpha)


@pytest.mark.parametrize("function", [relations.pretrend_test, relations.trend_bounds])
def test_effects_that_are_something_else(function):
    assert "group_time_effects" in refused(function, effects=PANEL)


@pytest.mark.parametrize("unit", [1e-200, 1e-15, 1.0, 1e15])
def test_the_unit_of_the_values_changes_no_p_value(unit):
    for name in ("pearson", "permutation_test"):
        assert OF_PAIRS[name](x=X * unit).p_value == OF_PAIRS[name]().p_value
