"""Cohen's kappa, plain and weighted: published values, invariances, and data that leave it undefined."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trepart_eval.quality import agreement_weights, cohen_kappa

from known_ratings import ANXIETY, COHEN_1960, SAS_EXAMPLE

PAIRS = st.lists(st.tuples(*[st.sampled_from([math.nan, 1.0, 2.0, 3.0, 4.0])] * 2), min_size=1, max_size=20)
KINDS = (None, "linear", "quadratic", "ordinal", "radical")


def kappa_of(ratings, **options):
    return cohen_kappa(ratings[:, 0], ratings[:, 1], **options)


@pytest.mark.parametrize(("weights", "value"), [(None, 0.49153), ("linear", 0.47368), ("quadratic", 0.45455)])
def test_the_table_of_cohen_1960(weights, value):
    assert float(kappa_of(COHEN_1960, weights=weights, scale=[0, 1, 2])) == pytest.approx(value, abs=5e-6)


@pytest.mark.parametrize(
    ("weights", "values"), [(None, (0.4842, 0.1380, 0.2137, 0.7547)), ("linear", (0.4701, 0.1457, 0.1845, 0.7558))]
)
def test_the_example_of_sas_with_standard_error_and_interval(weights, values):
    found = kappa_of(SAS_EXAMPLE, weights=weights, scale=[0, 1, 2])
    assert (found.estimate, found.std_error, found.conf_low, found.conf_high) == pytest.approx(values, abs=5e-5)


def test_squared_weights_as_in_the_r_package_irr():
    found = cohen_kappa(ANXIETY[:, 0], ANXIETY[:, 1], weights="quadratic", scale=range(1, 7))
    assert float(found) == pytest.approx(0.2967651, abs=5e-8)


@pytest.mark.parametrize(
    ("weights", "on_the_scale", "by_values_used"),
    [("linear", 0.1262136, 0.1459075), ("quadratic", 0.2297980, 0.2520325)],
)
def test_the_scale_decides_not_the_values_that_happen_to_be_used(weights, on_the_scale, by_values_used):
    a, b = ANXIETY[:, 1], ANXIETY[:, 2]
    assert float(cohen_kappa(a, b, weights=weights, scale=range(1, 7))) == pytest.approx(on_the_scale, abs=5e-8)
    closer = [np.where(one == 6, 5, one) for one in (a, b)]  # R drops the empty level 5, so 6 becomes the fifth
    assert float(cohen_kappa(*closer, weights=weights, scale=range(1, 6))) == pytest.approx(by_values_used, abs=5e-8)


def test_weights_without_a_scale_are_refused():
    with pytest.raises(ValueError, match="give scale="):
        cohen_kappa([1, 2], [1, 3], weights="linear")


@pytest.mark.parametrize(
    ("kind", "beside"), [(None, 0.0), ("linear", 0.5), ("ordinal", 0.6667), ("quadratic", 0.75), ("radical", 0.2929)]
)
def test_weights_of_three_categories_as_gwet_has_them(kind, beside):
    weights = agreement_weights(kind, [1, 2, 3])
    assert weights[0, 1] == pytest.approx(beside, abs=5e-5)
    assert np.array_equal(np.diag(weights), np.ones(3))
    assert weights[0, 2] == 0


@given(pairs=PAIRS, kind=st.sampled_from(KINDS), seed=st.integers(0, 99))
def test_order_of_coders_and_units_does_not_matter(pairs, kind, seed):
    one = np.array(pairs)
    other = np.random.default_rng(seed).permutation(one)[:, ::-1]
    ours, theirs = (kappa_of(ratings, weights=kind, scale=[1, 2, 3, 4]) for ratings in (one, other))
    assert np.allclose([ours.estimate, ours.std_error], [theirs.estimate, theirs.std_error], equal_nan=True, atol=1e-12)


@given(pairs=PAIRS, kind=st.sampled_from(KINDS))
def test_turning_the_scale_around_changes_nothing(pairs, kind):
    ratings = np.array(pairs)
    ours, theirs = (float(kappa_of(one, weights=kind, scale=[1, 2, 3, 4])) for one in (ratings, 5 - ratings))
    assert ours == pytest.approx(theirs, abs=1e-12, nan_ok=True)


def test_units_that_one_did_not_rate_do_not_count():
    a, b = [1, 2, np.nan, 2, 1], [1, 2, 2, np.nan, 2]
    found = cohen_kappa(a, b)
    assert (float(found), found.n_units) == (float(cohen_kappa([1, 2, 1], [1, 2, 2])), 3)


def test_one_category_is_undefined_not_perfect():
    found = cohen_kappa([2, 2, 2], [2, 2, 2], weights="linear", scale=[1, 2, 3])
    assert (math.isnan(float(found)), found.reason, found.observed_agreement) == (True, "one_category", 1.0)


@pytest.mark.parametrize(("a", "b"), [([], []), ([1, np.nan], [np.nan, 1])])
def test_without_a_unit_in_common_there_is_no_kappa(a, b):
    assert cohen_kappa(a, b).reason == "no_pairs"


@pytest.mark.parametrize(
    ("a", "b", "options", "words"),
    [
        ([1, 2], [1], {}, "shapes"),
        ([1, 2], [1, 2], {"weights": "squared", "scale": [1, 2]}, "choose None or one of"),
        ([1, 2], [1, 9], {"scale": [1, 2]}, "holds 9"),
    ],
)
def test_what_cannot_be_used_is_refused_in_words(a, b, options, words):
    with pytest.raises(ValueError, match=words):
        cohen_kappa(a, b, **options)
