"""Cronbach's alpha and the items: values by R, invariances, and data that leave it undefined."""

import math

import numpy as np
import pandas as pd
import pytest

from trepart_eval.quality import cronbach_alpha, item_statistics
from trepart_eval.quality.measurement.item_covariance import covariances

# Bliese's cohesion data (five items, two units), of which R's psych gives .884791309319611.
COHESION = np.array(
    [
        [4, 5, 5, 5, 5], [3, np.nan, 5, 5, 5], [2, 3, 3, 3, 3], [3, 4, 3, 4, 4], [4, 4, 3, 4, 4], [3, 3, 2, 2, 1],
        [3, 3, 3, 3, 3], [3, 1, 4, 3, 4], [3, 3, 3, 3, 3], [2, 2, 2, 3, 2], [1, 1, 1, 3, 3],
    ]
)  # fmt: skip
WAYS = ("complete", "pairwise")


def answers(seed, n=40, k=4, missing=0.0):
    rng = np.random.default_rng(seed)
    items = rng.normal(size=(n, 1)) + rng.normal(size=(n, k))
    items[rng.random(items.shape) < missing] = np.nan
    return items


def test_a_published_table_as_in_r():
    found = cronbach_alpha(COHESION)
    assert (float(found), found.n, found.n_items) == (pytest.approx(0.884791309319611, abs=1e-9), 10, 5)


def test_complete_cases_with_feldts_interval_and_the_error_of_a_score_as_in_r(expected, agreeableness):
    found, bfi = cronbach_alpha(agreeableness), expected["bfi"]
    assert (found.conf_low, found.estimate, found.conf_high) == pytest.approx(bfi["alpha_A_complete_feldt"], abs=1e-9)
    assert found.std_error_of_measurement == pytest.approx(bfi["SEM_A_mean"], abs=1e-9)
    assert found.n == bfi["n_complete"]


def test_pairwise_deletion_as_in_r_with_the_fewest_behind_a_pair(expected, agreeableness):
    found = cronbach_alpha(agreeableness, missing="pairwise")
    assert found.estimate == pytest.approx(expected["bfi"]["alpha_A_pairwise"], abs=1e-9)
    given = ~np.isnan(agreeableness)
    assert found.n == min((given[:, i] & given[:, j]).sum() for i in range(5) for j in range(5))


def test_items_as_in_r(expected, agreeableness):
    found = item_statistics(agreeableness)
    assert found.item_rest == pytest.approx(expected["bfi"]["r_drop_A"], abs=1e-9)
    assert found.alpha_if_dropped == pytest.approx(expected["bfi"]["alpha_A_drop"], abs=1e-9)
    assert found.n == 2709


@pytest.mark.parametrize("missing", WAYS)
@pytest.mark.parametrize("seed", range(10))
def test_order_of_rows_and_items_does_not_matter(missing, seed):
    rng = np.random.default_rng(seed)
    items = answers(seed, missing=0.1)
    other = rng.permutation(rng.permutation(items), axis=1)
    ours, theirs = (cronbach_alpha(one, missing) for one in (items, other))
    assert (ours.estimate, ours.conf_low, ours.n) == pytest.approx((theirs.estimate, theirs.conf_low, theirs.n))


@pytest.mark.parametrize("missing", WAYS)
def test_one_scale_for_another_changes_nothing_but_the_unit_of_the_error(missing):
    items = answers(1, missing=0.1)
    ours, theirs = cronbach_alpha(items, missing), cronbach_alpha(1e7 + 25 * items, missing)
    assert theirs.estimate == pytest.approx(ours.estimate, abs=1e-9)
    assert theirs.std_error_of_measurement == pytest.approx(25 * ours.std_error_of_measurement, rel=1e-7)


def test_dropping_incomplete_rows_beforehand_changes_nothing():
    items = answers(2, missing=0.2)
    ours, theirs = cronbach_alpha(items), cronbach_alpha(items[~np.isnan(items).any(axis=1)])
    assert (ours.n, ours.conf_low) == (theirs.n, pytest.approx(theirs.conf_low, abs=1e-12))


@pytest.mark.parametrize("n", [2, 60, 5_000])
@pytest.mark.parametrize("missing_share", [0.0, 0.1])
def test_whatever_the_layout_it_is_the_formula_of_the_covariances(n, missing_share):
    items = np.round(answers(3, n=n, missing=missing_share if n > 2 else 0.0), 1)
    complete = items[~np.isnan(items).any(axis=1)]
    matrix = np.cov(complete, rowvar=False)
    alpha = 4 / 3 * (1 - np.trace(matrix) / matrix.sum())
    for one in (items, np.asfortranarray(items), items[::-1], pd.DataFrame(items), items.tolist()):
        assert float(cronbach_alpha(one)) == pytest.approx(alpha, abs=1e-9)
    assert covariances(items, "complete").matrix == pytest.approx(matrix, abs=1e-9)


def test_small_whole_numbers_give_what_floats_give():
    items = np.random.default_rng(4).integers(0, 5, (70_000, 3)).astype(np.int8)
    assert cronbach_alpha(items).estimate == pytest.approx(cronbach_alpha(items.astype(float)).estimate, abs=1e-12)


def test_pairwise_covariances_are_those_of_pandas():
    items = answers(5, n=300, missing=0.3)
    assert covariances(items, "pairwise").matrix == pytest.approx(pd.DataFrame(items).cov().to_numpy(), abs=1e-9)


def test_items_that_say_the_same_are_perfectly_reliable():
    found = cronbach_alpha(np.repeat([[1.0], [2.0], [5.0]], 3, axis=1))
    assert (found.estimate, found.std_error_of_measurement) == (pytest.approx(1), pytest.approx(0, abs=1e-7))


def test_items_that_go_against_each_other_are_below_zero():
    assert float(cronbach_alpha([[1, 5], [2, 3], [3, 2], [5, 2]])) < 0


@pytest.mark.parametrize(
    ("items", "reason"),
    [
        ([[1], [2]], "one_item"),
        ([[1, 2]], "fewer_than_two_rows"),
        ([[1, np.nan], [np.nan, 2]], "fewer_than_two_rows"),
        ([[0.1, 0.3], [0.1, 0.3], [0.1, 0.3]], "no_variance"),
        ([[0.1, 0.9], [0.4, 0.6], [0.7, 0.3]], "no_variance"),  # the two cancel out
        (np.zeros((0, 3)), "fewer_than_two_rows"),
        (np.zeros((3, 0)), "no_answers"),
    ],
)
@pytest.mark.parametrize("missing", WAYS)
def test_where_it_is_undefined_it_says_why(items, reason, missing):
    found = cronbach_alpha(items, missing)
    assert (math.isnan(float(found)), math.isnan(found.conf_low), found.reason) == (True, True, reason)


def test_an_item_that_does_not_vary_has_no_correlation_and_hides_nobody_elses():
    found = item_statistics([[1, 2, 3], [2, 2, 4], [4, 2, 4]])
    assert np.isnan(found.item_rest).tolist() == [False, True, False]
    assert found.table.columns.tolist() == ["item", "item_rest", "alpha_if_dropped"]


def test_without_one_of_two_items_there_is_no_alpha():
    assert np.isnan(item_statistics([[1, 2], [2, 1], [4, 3]]).alpha_if_dropped).all()


@pytest.mark.parametrize(
    ("items", "options", "words"),
    [
        ([1, 2, 3], {}, "dimensions"),
        ([["a", "b"], ["c", "d"]], {}, "not numbers"),
        ([[1, math.inf], [2, 3]], {}, "infinite"),
        ([[1, math.inf], [2, 3]], {"missing": "pairwise"}, "infinite"),
        ([[1, 2], [2, 3]], {"missing": "listwise"}, "choose 'complete' or 'pairwise'"),
        ([[1, 2], [2, 3]], {"conf_level": 95}, "between 0 and 1"),
    ],
)
def test_what_cannot_be_used_is_refused_in_words(items, options, words):
    with pytest.raises(ValueError, match=words):
        cronbach_alpha(items, **options)
