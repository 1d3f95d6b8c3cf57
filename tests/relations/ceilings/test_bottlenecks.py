"""Bottleneck tables: levels and requirements in three ways, and the marks NN and NA."""

import numpy as np
import pandas as pd
import pytest

from trepart_eval.relations import necessary_conditions

CASES = {"x": [0, 10, 20, 30, 40], "y": [1, 0, 3, 2, 5]}


def found_for(corner=1, **options):
    return necessary_conditions(CASES, "x", "y", corner=corner, permutations=0, language="en", **options)


def required(found, *given, **options):
    table = found.bottleneck(*given, **options).table
    return [mark or value for mark, value in zip(table.mark, table.required.tolist(), strict=True)]


def test_levels_and_requirements_in_units_of_their_own():
    assert required(found_for(), x="actual", y="actual", steps=5) == ["NN", "NN", 20, 20, 40, 40]


def test_levels_and_requirements_as_percentages():
    assert required(found_for(), steps=5) == ["NN", "NN", 50, 50, 100, 100]


def test_requirements_as_the_share_of_cases_that_fall_short():
    assert required(found_for(), x="percentile", y="actual", steps=5) == ["NN", "NN", 40, 40, 80, 80]


def test_levels_as_percentiles_of_the_cases():
    table = found_for().bottleneck(x="actual", y="percentile", steps=4).table
    assert table.outcome_value.tolist() == [0, 1, 2, 3, 5]


def test_levels_may_be_given():
    assert required(found_for(), x="actual", y="actual", steps=[4.5, 2]) == [20, 40]


def test_a_level_met_up_to_rounding_is_met():
    cases = {"x": [0, 1, 2, 3], "y": [0, 0.1, 0.3, 1]}
    found = necessary_conditions(cases, "x", "y", permutations=0)
    assert required(found, x="actual", y="actual", steps=[0.1 + 0.2]) == [2]


def test_what_no_case_reaches_is_not_attainable():
    found = found_for(scope=(0, 40, 0, 10))
    assert required(found, x="actual", y="actual", steps=[5, 6]) == [40, "NA"]
    assert found.bottleneck().wide["x"].iloc[-1] == "NA"


def test_a_line_takes_what_is_on_it():
    row = found_for(ceilings="cr_fdh").table.iloc[0]
    level = 4.0
    assert required(found_for(), "cr_fdh", x="actual", y="actual", steps=[level]) == pytest.approx(
        [(level - row.intercept) / row.slope]
    )


@pytest.mark.parametrize("ceiling", ["ce_fdh", "cr_fdh"])
def test_turned_cases_take_the_same_of_the_turned_condition(ceiling):
    turned = {"x": -np.array(CASES["x"]), "y": -np.array(CASES["y"])}
    other = necessary_conditions(turned, "x", "y", corner=4, permutations=0).bottleneck(ceiling, x="actual").table
    own = found_for().bottleneck(ceiling, x="actual").table
    assert other.required.tolist() == pytest.approx((-own.required).tolist())
    assert other.mark.tolist() == own.mark.tolist()
    assert (set(own.bound), set(other.bound)) == ({"at_least"}, {"at_most"})


def test_the_wide_table_has_a_column_per_condition_and_says_what_marks_mean():
    frame = pd.DataFrame(CASES).assign(z=[1, 2, 5, 4, 3])
    found = necessary_conditions(frame, outcome="y", permutations=0, language="nb").bottleneck()
    assert found.wide.columns.tolist() == ["x", "z"]
    assert found.wide["x"].tolist()[:3] == ["NN", "NN", "NN"]
    assert found.wide["x"].iloc[-1] == "100,0"
    assert "ikke nødvendig" in found._repr_html_()


@pytest.mark.parametrize(
    "option",
    [{"x": "share"}, {"y": 3}, {"ceiling": "ols"}, {"steps": 0}, {"steps": "ten"}, {"steps": 2.5}, {"steps": [np.nan]}],
    ids=str,
)
def test_what_cannot_be_used_is_refused_by_name(option):
    with pytest.raises(ValueError, match=next(iter(option))):
        found_for().bottleneck(**option)
