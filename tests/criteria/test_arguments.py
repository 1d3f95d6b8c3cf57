"""What callers give by mistake is refused in words: never a warning of NumPy, nor a number without meaning."""

import datetime

import numpy as np
import pandas as pd
import pytest

import trepart_eval as te
from trepart_eval.criteria import (
    adjust_p_values,
    cluster_bootstrap,
    compare,
    mean_change,
    multiverse,
    pairwise_differences,
    party_gaps,
    score,
    shrink,
    shrink_groups,
    triangulate,
    wave_changes,
)
from trepart_eval.criteria.arguments import as_numbers, number_list

from simulated import survey_data

NO_NUMBERS = {
    "text": (["a", "b"], "holds 'a', not numbers"),
    "mixed": ([1.0, "b"], "holds 'b', not numbers"),
    "complex": ([1j, 2.0], "holds complex128, not numbers"),
    "dates": (np.array(["2020-01-01", "2021-01-01"], dtype="M8[D]"), "holds datetime64"),
    "date objects": ([datetime.date(2020, 1, 1), datetime.date(2021, 1, 1)], "not numbers"),
    "ragged": ([[1.0, 2.0], [3.0]], "rows of different lengths"),
    "two dimensions": ([[1.0], [2.0]], "has 2 dimensions"),
    "one number": (3.0, "has 0 dimensions"),
    "infinite": ([1.0, np.inf], "infinite"),
    "too large": ([1.0, 1e200], "too large"),
}
LISTS = {
    "shrink": lambda values: shrink(values, [1.0, 1.0]),
    "shrink_errors": lambda values: shrink([1.0, 2.0], values),
    "shrink_groups": lambda values: shrink_groups(values, ["a", "b"]),
    "mean_change": lambda values: mean_change(values, [1.0, 2.0]),
    "mean_change_after": lambda values: mean_change([1.0, 2.0], values),
    "adjust_p_values": adjust_p_values,
    "cluster_bootstrap": lambda values: cluster_bootstrap(values, ["a", "b"]),
}


@pytest.fixture(scope="module")
def data():
    return survey_data(
        np.arange(60) % 3, np.arange(60) % 2, np.random.default_rng(1).integers(5, size=(60, 3)), n_cases=3
    )


@pytest.mark.parametrize("wrong", NO_NUMBERS)
@pytest.mark.parametrize("function", LISTS)
def test_what_is_no_list_of_numbers_is_refused_with_its_name(function, wrong):
    values, message = NO_NUMBERS[wrong]
    with pytest.raises(ValueError, match=message):
        LISTS[function](values)


@pytest.mark.parametrize("given", [["1", "2.5"], [1, None], pd.Series([1, pd.NA], dtype="Int64"), [True, False]])
def test_numbers_written_as_text_and_missing_ones_are_read(given):
    assert number_list(given, "x") == pytest.approx(
        [float(one) if one is not None and one is not pd.NA else np.nan for one in given], nan_ok=True
    )


def test_a_date_in_one_column_is_found_among_numbers():
    frame = pd.DataFrame({"a": [1.0, 2.0], "b": pd.to_datetime(["2020-01-01", "2021-01-01"])})
    with pytest.raises(ValueError, match="items holds datetime64"):
        as_numbers(frame, "items")


@pytest.mark.parametrize("level", [0, 1, 95, -0.5, float("nan"), "0.95", None, True])
def test_a_level_outside_its_range_is_refused(level):
    with pytest.raises(ValueError, match="it lies between 0 and 1"):
        mean_change([1.0, 2.0], [2.0, 3.0], conf_level=level)


@pytest.mark.parametrize("function", [compare, pairwise_differences, party_gaps, triangulate])
@pytest.mark.parametrize("wrong", [None, "scores.csv", pd.DataFrame({"score": [1.0]}), 5, ["a"]])
def test_comparisons_say_that_they_take_scores(function, wrong):
    with pytest.raises(ValueError, match=f"scores is of type {type(wrong).__name__}; give what score returns"):
        function(wrong)


@pytest.mark.parametrize("function", [score, wave_changes, multiverse])
@pytest.mark.parametrize("wrong", [None, "study.toml", pd.DataFrame({"q1": [1.0]}), 5, ["a"]])
def test_what_counts_answers_says_that_it_takes_data(function, wrong):
    with pytest.raises(ValueError, match=f"data is of type {type(wrong).__name__}; give what load returns"):
        function(wrong)


@pytest.mark.parametrize("min_n", [float("nan"), 5.5, "5", True])
@pytest.mark.parametrize("function", [score, wave_changes, multiverse])
def test_a_smallest_group_that_cannot_be_compared_is_refused_since_it_would_hide_nothing(data, function, min_n):
    with pytest.raises(ValueError, match=r"min_n is .*; it is a whole number of people, 3 or more"):
        function(data, min_n=min_n)


@pytest.mark.parametrize("party", ["mayors", None, 5, ["politicians"], ""])
@pytest.mark.parametrize("function", [compare, pairwise_differences, triangulate])
def test_a_party_that_is_not_there_is_refused_with_those_that_are(data, function, party):
    with pytest.raises(ValueError, match="Choose one of 'all'"):
        function(score(data), party=party)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"seed": "x"}, "seed is 'x'"),
        ({"seed": -1}, "seed is -1"),
        ({"n_draws": 2.5}, "n_draws is 2.5"),
        ({"n_draws": 0}, "n_draws is 0"),
        ({"ranks": "best"}, "ranks is 'best'"),
    ],
)
def test_options_of_ranks_are_checked(data, options, message):
    with pytest.raises(ValueError, match=message):
        compare(score(data), **options)


@pytest.mark.parametrize("far_apart", [0, -1, "25", float("nan"), None])
def test_a_distance_that_is_no_number_above_zero_is_refused(data, far_apart):
    with pytest.raises(ValueError, match="it is a number of points above 0"):
        te.triangulate(score(data), far_apart=far_apart)


@pytest.mark.parametrize("df", [0, -1, [1, 2, 3], "x", [1.0, -1.0]])
def test_degrees_of_freedom_without_meaning_are_refused(df):
    with pytest.raises(ValueError, match=r"degrees_of_freedom|same length"):
        shrink([1.0, 2.0], [1.0, 1.0], degrees_of_freedom=df)
