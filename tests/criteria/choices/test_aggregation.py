"""Normalisation, ranks and aggregation against published and hand values."""

import numpy as np
import pytest

from trepart_eval.criteria.choices.aggregation import aggregated, normalised, ranks, weighted_mean
from trepart_eval.vocabulary.terms import Aggregation, Normalisation

NAN = float("nan")


def test_the_human_development_index_of_norway_is_found():
    """UNDP, Human Development Report 2021/22, table 1: Norway 0.961 from these figures, geometric mean of three."""
    raw = np.array([[83.2, 18.2, 13.0, np.log(64_660)]])
    low = np.array([20, 0, 0, np.log(100)])
    high = np.array([85, 18, 15, np.log(75_000)])
    life, expected, mean, income = normalised(raw, low, high, Normalisation.GOALPOSTS)[0]
    dimensions = np.array([life, (expected + mean) / 2, income])
    assert aggregated(dimensions, np.ones(3), Aggregation.GEOMETRIC) / 100 == pytest.approx(0.961, abs=0.0005)


def test_values_beyond_the_goalposts_count_as_the_end():
    found = normalised(np.array([[-5.0], [5.0], [25.0], [NAN]]), np.zeros(1), np.full(1, 10.0), Normalisation.GOALPOSTS)
    assert found[:, 0] == pytest.approx([0, 50, 100, NAN], nan_ok=True)


def test_ranks_share_ties_and_leave_the_missing_out():
    found = ranks(np.array([[3.0], [1.0], [NAN], [3.0], [2.0]]))
    assert found[:, 0] == pytest.approx([3.5, 1, NAN, 3.5, 2], nan_ok=True)


@pytest.mark.parametrize("way", [Normalisation.MIN_MAX, Normalisation.RANK])
def test_where_all_are_alike_everyone_is_in_the_middle(way):
    found = normalised(np.full((4, 1), 7.0), np.zeros(1), np.ones(1), way)
    assert found[:, 0].tolist() == [50] * 4


@pytest.mark.parametrize("way", [Normalisation.MIN_MAX, Normalisation.RANK])
def test_normalising_by_the_units_does_not_depend_on_their_unit(way):
    raw = np.array([[1.0], [4.0], [2.0]])
    ends = np.zeros(1), np.ones(1)
    assert np.allclose(normalised(raw, *ends, way), normalised(40 + 3 * raw, *ends, way))


def test_a_mean_is_over_what_is_known_and_says_how_much_that_is():
    mean, share = weighted_mean(np.array([10.0, NAN, 40.0]), np.array([1.0, 1.0, 2.0]))
    assert (mean, share) == (30, 0.75)


def test_nothing_known_is_no_mean():
    mean, share = weighted_mean(np.full(3, NAN), np.ones(3))
    assert np.isnan(mean)
    assert share == 0


def test_the_weakest_never_beats_the_geometric_and_that_never_the_arithmetic():
    dimensions = np.random.default_rng(1).uniform(0, 100, size=(200, 4))
    minimum, geometric, arithmetic = (
        aggregated(dimensions, np.ones(4), Aggregation(way)) for way in ("minimum", "geometric", "arithmetic")
    )
    assert (minimum <= np.maximum(geometric, 1)).all()
    assert (geometric <= np.maximum(arithmetic, 1) + 1e-9).all()


def test_a_dimension_without_weight_has_no_say():
    dimensions, weights = np.array([0.0, 50.0, 80.0]), np.array([0.0, 1.0, 1.0])
    for way, expected in (("minimum", 50), ("arithmetic", 65), ("geometric", np.sqrt(50 * 80))):
        assert aggregated(dimensions, weights, Aggregation(way)) == pytest.approx(expected)


def test_no_dimension_is_no_index():
    for way in Aggregation:
        assert np.isnan(aggregated(np.full(4, NAN), np.ones(4), way))
