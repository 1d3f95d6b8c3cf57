"""Tables and options that can't be right: each is refused in words, or its figure is empty with a reason."""

import numpy as np
import pandas as pd
import pytest

from trepart_eval.quality import (
    average_deviation,
    cronbach_alpha,
    dimensionality,
    disattenuated_correlation,
    group_agreement,
    icc,
    invariance,
    item_statistics,
    omega,
    response_rates,
    rwg,
    scale_reliability,
    wilson_interval,
)

from simulated import survey_data

ITEMS = np.random.default_rng(0).integers(1, 6, (40, 4)).astype(float)
GROUPS = np.repeat(np.arange(8), 5)
OF_ITEMS = {
    "cronbach_alpha": cronbach_alpha,
    "omega": omega,
    "item_statistics": item_statistics,
    "rwg": lambda items: rwg(items, GROUPS, categories=5),
    "average_deviation": lambda items: average_deviation(items, GROUPS),
    "disattenuated_correlation": lambda items: disattenuated_correlation(items, ITEMS[:, 2:]),
}
OF_STUDIES = [scale_reliability, group_agreement, invariance, response_rates, dimensionality]
WRONG_ITEMS = {
    "a column of text": pd.DataFrame({"a": [1.0, 2.0], "b": ["x", "y"]}),
    "dates": pd.DataFrame({"a": pd.to_datetime(["2020-01-01", "2021-01-01"])}),
    "complex": ITEMS * 1j,
    "three dimensions": ITEMS.reshape(5, 8, 4),
    "rows of different lengths": [[1.0, 2.0], [3.0]],
    "infinite": np.where(ITEMS == 5, np.inf, ITEMS),
    "nothing": None,
}


@pytest.fixture(scope="module")
def data():
    return survey_data(GROUPS % 3, np.arange(40) % 2, ITEMS.astype(int) - 1, n_cases=3)


@pytest.mark.parametrize("wrong", WRONG_ITEMS)
@pytest.mark.parametrize("function", OF_ITEMS)
def test_items_that_are_no_numbers_are_refused(function, wrong):
    with pytest.raises(ValueError, match=r"^(items|first|omega takes)"):
        OF_ITEMS[function](WRONG_ITEMS[wrong])


@pytest.mark.parametrize("function", [cronbach_alpha, omega, item_statistics])
def test_numbers_too_large_to_be_squared_are_refused(function):
    with pytest.raises(ValueError, match="too large to work with"):
        function(ITEMS * 1e200)


@pytest.mark.parametrize("items", [np.zeros((0, 4)), np.full((9, 4), np.nan), np.ones((9, 4)), [[1, 2, 3]]])
def test_scales_of_nobody_or_of_equal_answers_have_a_reason(items):
    for found in (cronbach_alpha(items), omega(items)):
        assert found.reason in {"fewer_than_two_rows", "no_variance"}
        assert np.isnan(found.estimate if hasattr(found, "estimate") else found.total)


def test_pairs_that_contradict_each_other_give_no_alpha_above_one():
    items = np.array([[1, 2, 3], [2, np.nan, 3], [3, 4, 5]])
    found = cronbach_alpha(items, "pairwise")
    assert (found.reason, np.isnan(found.estimate), np.isnan(found.conf_low)) == ("contradictory_pairs", True, True)
    assert cronbach_alpha(items).reason == ""


def test_figures_of_items_from_contradictory_pairs_are_empty():
    found = item_statistics([[1, 2, 3], [2, np.nan, 3], [3, 4, 5]], "pairwise")
    for values in (found.item_rest, found.alpha_if_dropped):
        assert not (values > 1 + 1e-9).any()


def test_as_many_items_as_respondents_give_a_reason_and_no_warning():
    assert omega([[1, 2, 3], [2, 3, 3], [4, 4, 5]]).reason == "not_positive_definite"


@pytest.mark.parametrize("categories", [1, 0, -5, 5.5, "5", None, float("nan"), [5, 5], [5, 5, 5, "x"], True])
def test_a_number_of_categories_that_cannot_be_is_refused(categories):
    with pytest.raises(ValueError, match="categories"):
        rwg(ITEMS, GROUPS, categories=categories)


@pytest.mark.parametrize("values", [["a"] * 40, ITEMS[:, 0] * 1j, ITEMS[:, 0] * 1e200, [[1, 2], [3]], ITEMS])
def test_values_that_have_no_icc_are_refused(values):
    with pytest.raises(ValueError, match=r"^values"):
        icc(values, GROUPS)


@pytest.mark.parametrize("groups", [GROUPS[:-1], None, GROUPS.reshape(8, 5), 1, []])
@pytest.mark.parametrize("function", [icc, average_deviation])
def test_groups_that_are_not_one_per_row_are_refused(function, groups):
    with pytest.raises(ValueError, match="group"):
        function(ITEMS[:, 0], groups)


def test_groups_of_a_correlation_are_one_per_respondent():
    with pytest.raises(ValueError, match="there are 40 respondents and 39 groups"):
        disattenuated_correlation(ITEMS[:, :2], ITEMS[:, 2:], GROUPS[:-1])


def test_respondents_without_a_group_are_left_out_of_a_correlation():
    groups = np.where(GROUPS == 0, np.nan, GROUPS)
    of_groups = disattenuated_correlation(ITEMS[:, :2], ITEMS[:, 2:], groups)
    assert of_groups.n == 35
    assert of_groups.estimate == pytest.approx(
        disattenuated_correlation(ITEMS[5:, :2], ITEMS[5:, 2:]).estimate, nan_ok=True
    )


@pytest.mark.parametrize("function", OF_STUDIES)
@pytest.mark.parametrize("wrong", [None, "study.toml", pd.DataFrame({"q1": [1.0]}), 5, ["q1"]])
def test_what_looks_at_a_study_says_what_it_takes(function, wrong):
    with pytest.raises(ValueError, match=f"answers is of type {type(wrong).__name__}; give what load returns"):
        function(wrong)


@pytest.mark.parametrize("function", OF_STUDIES)
@pytest.mark.parametrize("min_n", [float("nan"), 5.5, "5", 2, -1])
def test_the_guard_of_small_groups_cannot_be_taken_off(data, function, min_n):
    with pytest.raises(ValueError, match="min_n is"):
        function(data, min_n=min_n)


@pytest.mark.parametrize("by", ["gender", "case", 5, ("party", "x"), ["wave", None]])
def test_reliability_is_by_party_or_wave_only(data, by):
    with pytest.raises(ValueError, match="choose 'party', 'wave', both in a tuple, or None"):
        scale_reliability(data, by=by)


@pytest.mark.parametrize("options", [{"seed": "x"}, {"n_draws": 0}, {"n_draws": 1.5}, {"conf_level": 95}, {"seed": -1}])
def test_options_of_dimensionality_are_checked(data, options):
    with pytest.raises(ValueError, match=next(iter(options))):
        dimensionality(data, **options)


@pytest.mark.parametrize("count", ["many", [1j], [[1], [2, 3]]])
def test_a_share_is_of_numbers(count):
    with pytest.raises(ValueError, match=r"^count"):
        wilson_interval(count, 10)
