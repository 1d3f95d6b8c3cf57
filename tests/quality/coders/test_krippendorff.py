"""Krippendorff's alpha: published values, invariances, and data that leave it undefined."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from trepart_eval.quality import krippendorff_alpha

from known_ratings import BINARY, FIVE_OBSERVERS, FOUR_OBSERVERS

LEVELS = ("nominal", "ordinal", "interval", "ratio")
RATINGS = arrays(
    float, st.tuples(st.integers(1, 12), st.integers(2, 4)), elements=st.sampled_from([math.nan, 0.0, 1.0, 2.0, 5.0])
)


@pytest.mark.parametrize(
    ("level", "published"), [("nominal", 0.74342), ("ordinal", 0.81539), ("interval", 0.84911), ("ratio", 0.79740)]
)
def test_four_observers_of_krippendorff_2011(level, published):
    found = krippendorff_alpha(FOUR_OBSERVERS, level=level)
    assert float(found) == pytest.approx(published, abs=5e-6)
    assert (found.n_units, found.n_coders) == (11, 4)


def test_binary_data_of_krippendorff_2004():
    found = krippendorff_alpha(BINARY, level="nominal")
    assert float(found) == pytest.approx(0.0952381, abs=5e-8)
    assert found.observed_disagreement == pytest.approx(0.400)
    assert found.expected_disagreement == pytest.approx(0.442, abs=5e-4)


@pytest.mark.parametrize(("level", "published"), [("ordinal", 0.7598), ("nominal", 0.4765), ("interval", 0.7574)])
def test_five_observers_of_hayes_and_krippendorff_2007(level, published):
    assert float(krippendorff_alpha(FIVE_OBSERVERS, level=level)) == pytest.approx(published, abs=5e-5)


@pytest.mark.parametrize("level", LEVELS)
@given(ratings=RATINGS, seed=st.integers(0, 99))
def test_order_of_units_and_coders_never_matters(level, ratings, seed):
    rng = np.random.default_rng(seed)
    shuffled = ratings[rng.permutation(ratings.shape[0])][:, rng.permutation(ratings.shape[1])]
    ours, theirs = (krippendorff_alpha(one, level=level) for one in (ratings, shuffled))
    assert np.array_equal(
        [ours.estimate, ours.std_error, ours.conf_low],
        [theirs.estimate, theirs.std_error, theirs.conf_low],
        equal_nan=True,
    )


@given(ratings=RATINGS)
def test_alpha_is_at_most_one_or_undefined_with_a_reason(ratings):
    for level in LEVELS:
        found = krippendorff_alpha(ratings, level=level)
        assert math.isnan(found.estimate) == bool(found.reason)
        assert not found.estimate > 1


@given(ratings=RATINGS)
def test_all_levels_are_the_same_for_two_categories(ratings):
    two = np.where(ratings > 1, 1.0, np.where(np.isnan(ratings), np.nan, 0.0))
    estimates = [float(krippendorff_alpha(two, level=level)) for level in LEVELS]
    assert np.allclose(estimates, estimates[0], equal_nan=True)


def test_only_order_matters_to_ordinal_alpha():
    stretched = np.exp(FOUR_OBSERVERS)
    ours, theirs = (float(krippendorff_alpha(one, level="ordinal")) for one in (FOUR_OBSERVERS, stretched))
    assert ours == pytest.approx(theirs, abs=1e-14)


def test_interval_alpha_does_not_mind_unit_or_zero_point():
    moved = 1e6 + 0.1 * FOUR_OBSERVERS
    assert float(krippendorff_alpha(moved, level="interval")) == pytest.approx(0.84911, abs=5e-6)


@pytest.mark.parametrize("level", LEVELS)
def test_values_that_nobody_used_and_units_with_one_rating_change_nothing(level):
    more = np.concatenate([FOUR_OBSERVERS, [[7, np.nan, np.nan, np.nan]], np.full((2, 4), np.nan)])
    ours = krippendorff_alpha(FOUR_OBSERVERS, level=level, scale=range(1, 10))
    theirs = krippendorff_alpha(more, level=level)
    assert (ours.estimate, ours.n_units) == pytest.approx((theirs.estimate, theirs.n_units), abs=1e-14)


@pytest.mark.parametrize("level", LEVELS)
def test_one_category_is_undefined_not_perfect(level):
    found = krippendorff_alpha(np.full((5, 3), 2.0), level=level)
    assert math.isnan(float(found))
    assert (found.reason, found.observed_agreement) == ("one_category", 1.0)


@pytest.mark.parametrize("ratings", [np.zeros((0, 2)), np.full((3, 2), np.nan), [[1, np.nan], [np.nan, 2]], [[1], [2]]])
def test_without_two_ratings_of_a_unit_there_is_no_alpha(ratings):
    found = krippendorff_alpha(ratings, level="ordinal")
    assert (math.isnan(float(found)), found.reason, found.n_units) == (True, "no_pairs", 0)


def test_a_ratio_scale_does_not_go_below_zero():
    assert krippendorff_alpha([[-1, 1], [2, 2], [1, 1]], level="ratio").reason == "below_zero"


@pytest.mark.parametrize("level", LEVELS)
def test_the_standard_error_is_close_to_the_jackknife(level):
    rng = np.random.default_rng(20)
    ratings = rng.integers(1, 5, size=(80, 3)).astype(float)
    ratings[:, 1] = np.where(rng.random(80) < 0.6, ratings[:, 0], ratings[:, 1])
    ratings[rng.random(80) < 0.2, 2] = np.nan
    without = [float(krippendorff_alpha(np.delete(ratings, unit, 0), level=level)) for unit in range(80)]
    jackknife = np.sqrt(79 * np.var(without))
    assert krippendorff_alpha(ratings, level=level).std_error == pytest.approx(jackknife, rel=0.03)


def test_when_all_units_agree_nothing_is_known_of_the_error():
    found = krippendorff_alpha([[1, 1], [2, 2], [3, 3]], level="ordinal")
    assert float(found) == 1
    assert math.isnan(found.conf_low)


def test_many_values_and_many_coders_are_no_obstacle():
    rng = np.random.default_rng(3)
    truth = rng.normal(size=(200, 1))
    ratings = truth + 0.5 * rng.normal(size=(200, 12))
    assert float(krippendorff_alpha(ratings, level="interval")) == pytest.approx(0.8, abs=0.05)


@pytest.mark.parametrize(
    ("ratings", "options", "words"),
    [
        ([[1, 2]], {"level": "ordnal"}, "Did you mean 'ordinal'"),
        ([1, 2], {}, "a row per unit"),
        ([["a", "b"]], {}, "no number"),
        ([[1, np.inf]], {}, "infinite"),
        ([[1, 7]], {"scale": [1, 2, 3]}, "holds 7"),
        ([[1, 2]], {"scale": [1, 3, 2]}, "in order"),
        ([[1, 2]], {"conf_level": 95}, "between 0 and 1"),
    ],
)
def test_what_cannot_be_used_is_refused_in_words(ratings, options, words):
    with pytest.raises(ValueError, match=words):
        krippendorff_alpha(ratings, **options)
