"""McDonald's omega: values by R, a table worked out by hand, invariances, and data that leave it undefined."""

import math

import numpy as np
import pytest

from trepart_eval.quality import cronbach_alpha, omega
from trepart_eval.quality.measurement.factor_solutions import factor_solution, most_factors, quartimin, schmid_leiman

LOADINGS = np.array([0.8, 0.7, 0.6, 0.5])
BFI = [letter + str(number) for letter in "ACENO" for number in range(1, 6)]
# A general factor and three groups of three items, each group's loadings in proportion to the general ones.
GENERAL = np.repeat([0.6, 0.5, 0.7], 3) * np.tile([1.0, 0.9, 0.8], 3)
GROUP = np.repeat([0.5, 0.6, 0.4], 3) * np.tile([1.0, 0.9, 0.8], 3)


def one_factor(loadings=LOADINGS):
    matrix = np.outer(loadings, loadings)
    np.fill_diagonal(matrix, 1.0)
    return matrix


def hierarchy():
    matrix = np.outer(GENERAL, GENERAL)
    for start in range(0, 9, 3):
        matrix[start : start + 3, start : start + 3] += np.outer(*[GROUP[start : start + 3]] * 2)
    np.fill_diagonal(matrix, 1.0)
    return matrix


def test_one_factor_by_maximum_likelihood_as_in_lavaan(expected, agreeableness):
    found = omega(agreeableness)
    assert found.total == pytest.approx(expected["bfi"]["omega_total_1factor_ML_A"], rel=1e-5)
    assert (found.n, found.n_items, found.method) == (2709, 5, "omega, 1 factor, ml, covariances, complete")
    spread = np.nanstd(agreeableness[~np.isnan(agreeableness).any(axis=1)], axis=0)
    assert found.general_loadings * spread == pytest.approx(expected["bfi"]["cfa1_loadings_A"], rel=1e-4)


def test_five_factors_below_a_general_one_as_in_psych(expected, reference):
    found, bfi = omega(reference("bfi", *BFI), n_factors=5), expected["bfi"]
    assert (found.hierarchical, found.total) == pytest.approx(
        (bfi["omega_h_5f_minres"], bfi["omega_t_5f_minres"]), rel=1e-5
    )
    assert found.general_loadings == pytest.approx(bfi["omega_schmid_g"], abs=1e-4)
    assert found.n == bfi["omega_n"]


def test_correlations_give_what_the_items_give(reference):
    items = reference("bfi", *BFI)
    complete = items[~np.isnan(items).any(axis=1)]
    ours, theirs = omega(items, n_factors=5), omega(correlation=np.corrcoef(complete.T), n_factors=5)
    assert (ours.total, ours.hierarchical) == pytest.approx((theirs.total, theirs.hierarchical), abs=1e-7)
    assert theirs.n == 0


@pytest.mark.parametrize("estimation", ["ml", "minres"])
def test_one_factor_that_fits_is_worked_out_by_hand(estimation):
    found = omega(correlation=one_factor(), estimation=estimation)
    common = LOADINGS.sum() ** 2
    assert float(found) == pytest.approx(common / (common + (1 - LOADINGS**2).sum()), abs=1e-6)
    assert found.hierarchical == found.total
    assert found.general_loadings == pytest.approx(LOADINGS, abs=1e-4)


def test_a_hierarchy_that_fits_is_worked_out_by_hand():
    found = omega(correlation=hierarchy(), n_factors=3)
    variance = hierarchy().sum()
    groups = sum(GROUP[start : start + 3].sum() ** 2 for start in range(0, 9, 3))
    assert found.hierarchical == pytest.approx(GENERAL.sum() ** 2 / variance, abs=1e-4)
    assert found.total == pytest.approx((GENERAL.sum() ** 2 + groups) / variance, abs=1e-4)


def test_equal_loadings_make_omega_alpha():
    items = np.random.default_rng(1).normal(size=(200, 3))
    matrix = one_factor(np.array([0.7, 0.7, 0.7]))
    items = (
        (items - items.mean(axis=0))
        @ np.linalg.inv(np.linalg.cholesky(np.cov(items.T))).T
        @ np.linalg.cholesky(matrix).T
    )
    assert float(omega(items)) == pytest.approx(float(cronbach_alpha(items)), abs=1e-6)


@pytest.mark.parametrize("n_factors", [1, 3])
def test_order_of_items_does_not_matter(n_factors):
    order = np.random.default_rng(3).permutation(9)
    matrix = hierarchy() + 0.02 * np.eye(9)[::-1]  # so that the model doesn't fit exactly
    matrix = (matrix + matrix.T) / 2 / np.sqrt(np.outer(np.diag(matrix), np.diag(matrix)))
    ours, theirs = (omega(correlation=one, n_factors=n_factors) for one in (matrix, matrix[np.ix_(order, order)]))
    assert (ours.total, ours.hierarchical) == pytest.approx((theirs.total, theirs.hierarchical), abs=1e-5)


def test_the_unit_of_all_items_does_not_matter():
    items = np.random.default_rng(5).normal(size=(300, 1)) + np.random.default_rng(6).normal(size=(300, 4))
    assert float(omega(items)) == pytest.approx(float(omega(3 + 25 * items)), abs=1e-6)


def test_an_item_that_goes_against_the_others_is_turned_or_leaves_it_undefined():
    turned = one_factor(LOADINGS * [1, 1, -1, 1])
    found = omega(correlation=turned)
    assert (found.total, found.reversed_items) == (pytest.approx(float(omega(correlation=one_factor()))), (2,))
    kept = omega(correlation=turned, flip=False)
    assert (math.isnan(kept.total), kept.reason, kept.general_loadings[2] < 0) == (True, "negative_loading", True)


@pytest.mark.parametrize(
    ("matrix", "n_factors", "reason"),
    [
        (np.zeros((0, 0)), 1, "no_answers"),
        ([[1, 0.5], [0.5, 1]], 1, "fewer_than_three_items"),
        (one_factor(), 2, "too_many_factors"),
        (np.ones((3, 3)), 1, "not_positive_definite"),
        (np.diag([1.0, 1.0, 0.0]), 1, "no_variance"),
        ([[1, 0.9, 0.9], [0.9, 1, 0.7], [0.9, 0.7, 1]], 1, "heywood"),
    ],
)
def test_where_it_is_undefined_it_says_why(matrix, n_factors, reason):
    found = omega(correlation=matrix, n_factors=n_factors)
    assert (math.isnan(found.total), math.isnan(found.hierarchical), found.reason) == (True, True, reason)


def test_nobody_with_all_items_is_undefined():
    assert omega([[1, 2, np.nan], [2, np.nan, 1], [np.nan, 1, 2]]).reason == "fewer_than_two_rows"


@pytest.mark.parametrize(
    ("given", "options", "words"),
    [
        ({}, {}, "either items or correlation"),
        ({"items": [[1, 2, 3]], "correlation": np.eye(3)}, {}, "either items or correlation"),
        ({"correlation": np.ones((2, 3))}, {}, "a row and a column per item"),
        ({"correlation": [[1, 0.2, 0.1], [0.3, 1, 0.1], [0.1, 0.1, 1]]}, {}, "symmetric"),
        ({"correlation": np.eye(3)}, {"n_factors": 0}, "1 or more"),
        ({"correlation": np.eye(3)}, {"estimation": "pca"}, "choose 'ml' or 'minres'"),
        ({"correlation": np.eye(9)}, {"estimation": "ml", "n_factors": 3}, "one factor"),
    ],
)
def test_what_cannot_be_used_is_refused_in_words(given, options, words):
    with pytest.raises(ValueError, match=words):
        omega(**given, **options)


@pytest.mark.parametrize(("n_items", "most"), [(2, 0), (3, 1), (4, 1), (5, 2), (6, 3), (9, 5), (25, 18)])
def test_more_unknowns_than_correlations_are_too_many_factors(n_items, most):
    assert most_factors(n_items) == most
    assert ((n_items - most) ** 2 - (n_items + most)) >= 0


def test_minres_leaves_less_than_maximum_likelihood_does():
    matrix = hierarchy()
    left = {}
    for estimation in ("ml", "minres"):
        found = factor_solution(matrix, 2, estimation)
        residual = matrix - found.loadings @ found.loadings.T
        left[estimation] = (residual[~np.eye(9, dtype=bool)] ** 2).sum()
    assert left["minres"] < left["ml"]


def test_turning_loadings_keeps_what_they_reproduce():
    loadings = factor_solution(hierarchy(), 3, "minres").loadings
    pattern, between, settled = quartimin(loadings)
    assert settled
    assert pattern @ between @ pattern.T == pytest.approx(loadings @ loadings.T, abs=1e-8)
    assert np.diag(between) == pytest.approx(np.ones(3))


def test_two_factors_share_their_correlation_equally():
    loadings = np.array([[0.7, 0], [0.6, 0], [0.5, 0], [0, 0.7], [0, 0.6], [0, 0.5]])
    matrix = loadings @ np.array([[1, 0.49], [0.49, 1]]) @ loadings.T
    np.fill_diagonal(matrix, 1)
    assert schmid_leiman(matrix, 2).general == pytest.approx(0.7 * loadings.sum(axis=1), abs=1e-4)
