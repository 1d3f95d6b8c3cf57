"""Gwet's AC1 and AC2, Brennan-Prediger: published values, invariances, and data that leave them undefined."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from trepart_eval.quality import brennan_prediger, cohen_kappa, gwet_ac

from known_ratings import ABSTRACTORS, FOUR_OBSERVERS, GWET_2X2, GWET_4X4

RATINGS = arrays(
    float, st.tuples(st.integers(1, 12), st.integers(2, 4)), elements=st.sampled_from([math.nan, 1.0, 2.0, 3.0])
)


@pytest.mark.parametrize(
    ("ratings", "weights", "value", "digit"),
    [
        (GWET_2X2, None, 0.808, 5e-4),
        (GWET_2X2, "quadratic", 0.808, 5e-4),
        (GWET_4X4, None, 0.58046, 5e-6),
        (GWET_4X4, "quadratic", 0.84028, 5e-6),
        (ABSTRACTORS, None, 0.8493305, 5e-8),
        (ABSTRACTORS, "quadratic", 0.94024, 5e-6),
    ],
)
def test_published_values_of_ac1_and_ac2(ratings, weights, value, digit):
    scale = range(int(ratings.max()) + 1)
    assert float(gwet_ac(ratings, weights=weights, scale=scale)) == pytest.approx(value, abs=digit)


def test_the_standard_error_for_two_raters_is_that_of_irrcac():
    assert gwet_ac(ABSTRACTORS, scale=[0, 1, 2]).std_error == pytest.approx(0.04321747, abs=5e-9)


def test_kappa_is_low_where_one_category_is_common_and_ac1_is_not():
    assert float(cohen_kappa(GWET_2X2[:, 0], GWET_2X2[:, 1])) == pytest.approx(0.31444, abs=5e-6)


def test_four_raters_with_missing_ratings_as_in_irrcac():
    found = gwet_ac(FOUR_OBSERVERS, scale=range(1, 6))  # irrCAC, gwet.ac1.raw(cac.raw4raters)
    assert (found.estimate, found.std_error) == pytest.approx((0.77544, 0.14295), abs=5e-6)


def test_brennan_prediger_takes_every_value_as_likely():
    observed = 0.85
    assert float(brennan_prediger(GWET_2X2, scale=[0, 1])) == pytest.approx((observed - 1 / 2) / (1 - 1 / 2))
    assert float(brennan_prediger(GWET_2X2, scale=[0, 1, 2])) == pytest.approx((observed - 1 / 3) / (1 - 1 / 3))


@pytest.mark.parametrize("measure", [gwet_ac, brennan_prediger])
@given(ratings=RATINGS, seed=st.integers(0, 99), weights=st.sampled_from([None, "linear", "quadratic", "ordinal"]))
def test_order_of_units_and_coders_never_matters(measure, ratings, seed, weights):
    rng = np.random.default_rng(seed)
    shuffled = ratings[rng.permutation(ratings.shape[0])][:, rng.permutation(ratings.shape[1])]
    ours, theirs = (measure(one, weights=weights, scale=[1, 2, 3]) for one in (ratings, shuffled))
    assert np.array_equal([ours.estimate, ours.std_error], [theirs.estimate, theirs.std_error], equal_nan=True)


@pytest.mark.parametrize("measure", [gwet_ac, brennan_prediger])
def test_one_category_is_undefined_not_perfect(measure):
    found = measure(np.full((4, 2), 1.0), scale=[1, 2, 3])
    assert (math.isnan(float(found)), found.reason, found.observed_agreement) == (True, "one_category", 1.0)


@pytest.mark.parametrize("measure", [gwet_ac, brennan_prediger])
@pytest.mark.parametrize("ratings", [np.zeros((0, 3)), np.full((2, 2), np.nan), [[1, np.nan], [np.nan, 2]]])
def test_without_two_ratings_of_a_unit_there_is_none(measure, ratings):
    assert measure(ratings, scale=[1, 2, 3]).reason == "no_pairs"


@pytest.mark.parametrize("measure", [gwet_ac, brennan_prediger])
def test_weights_need_their_scale(measure):
    with pytest.raises(ValueError, match="give scale="):
        measure([[1, 2], [2, 2]], weights="quadratic")


@pytest.mark.parametrize("measure", [gwet_ac, brennan_prediger])
def test_a_scale_known_from_the_values_used_is_named(measure):
    ratings = [[1, 2], [2, 2], [1, 1]]
    found, given = measure(ratings), measure(ratings, scale=[1, 2])
    assert float(found) == float(given)
    assert found.method == f"{given.method}, values used as the scale"
    assert float(measure(ratings, scale=[1, 2, 3])) != float(found)


def test_perfect_agreement_on_several_categories_is_one():
    assert float(gwet_ac([[1, 1], [2, 2], [3, 3]], weights="ordinal", scale=[1, 2, 3])) == 1
