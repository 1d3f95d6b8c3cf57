"""Pieces are summed, weighted and divided; nothing is lost on the way."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trepart_eval.municipalities.aggregation import Pieces, divide, summed, weighted

NAN = float("nan")


def joined(*targets):
    """Whole rows, each put into one output row."""
    n = len(targets)
    return Pieces(np.arange(n), np.array(targets), np.array([Fraction(1)] * n, dtype=object), max(targets) + 1)


def split(*shares):
    """One row, divided among as many output rows."""
    n = len(shares)
    return Pieces(np.zeros(n, dtype=int), np.arange(n), np.array([Fraction(s) for s in shares], dtype=object), n)


def test_counts_are_summed_and_stay_whole():
    total = summed(np.array([600, 400, 7]), joined(0, 0, 1))
    assert total.tolist() == [1000, 7]
    assert total.dtype == np.int64


def test_a_missing_part_makes_a_missing_sum():
    assert np.isnan(summed(np.array([600.0, NAN]), joined(0, 0))[0])


def test_a_rate_is_weighted_by_its_denominator():
    assert weighted(np.array([8.0, 10.0]), np.array([600, 400]), joined(0, 0))[0] == pytest.approx(8.8)


@pytest.mark.parametrize(
    ("rates", "denominators", "expected"),
    [
        ([8.0, NAN], [600.0, 0.0], 8.0),
        ([8.0, 9.0], [0.0, 0.0], NAN),
        ([8.0, 9.0], [600.0, NAN], NAN),
        ([8.0, NAN], [600.0, 400.0], NAN),
        ([0.1, 0.1], [3.0, 7.0], 0.1),
    ],
)
def test_zero_denominators_have_no_say_and_missing_ones_no_answer(rates, denominators, expected):
    found = weighted(np.array(rates), np.array(denominators), joined(0, 0))
    assert found.tolist() == pytest.approx([expected], nan_ok=True, abs=0)


def test_a_rate_alone_is_not_touched():
    assert weighted(np.array([0.1 + 0.2]), np.array([NAN]), joined(0))[0] == 0.1 + 0.2


def test_the_parts_of_a_rate_have_the_rate_of_the_whole():
    assert weighted(np.array([8.0]), np.array([10]), split("1/3", "2/3")).tolist() == [8.0, 8.0]


@pytest.mark.parametrize(
    ("total", "shares", "expected"),
    [
        (100, ["1/3", "1/3", "1/3"], [34, 33, 33]),
        (100, ["0.29", "0.71"], [29, 71]),
        (1, ["0.3", "0.1", "0.6"], [0, 0, 1]),
        (0, ["0.5", "0.5"], [0, 0]),
        (-3, ["0.5", "0.5"], [-1, -2]),
    ],
)
def test_whole_numbers_are_divided_by_largest_remainder(total, shares, expected):
    assert divide(np.array([total]), split(*shares)).tolist() == expected
    assert divide(np.array([float(total)]), split(*shares)).tolist() == expected


def test_other_numbers_are_divided_by_share():
    assert divide(np.array([2.5]), split("0.2", "0.8")).tolist() == [0.5, 2.0]


def test_a_missing_number_is_missing_in_all_its_parts():
    assert np.isnan(divide(np.array([NAN]), split("0.2", "0.8"))).all()


@given(st.integers(-(10**12), 10**12), st.lists(st.integers(1, 1000), min_size=1, max_size=6))
def test_totals_are_preserved_to_the_last_unit(total, weights):
    shares = [Fraction(weight, sum(weights)) for weight in weights]
    parts = divide(np.array([total]), split(*shares))
    assert parts.sum() == total
    assert all(abs(part - total * share) < 1 for part, share in zip(parts.tolist(), shares, strict=True))


@given(st.permutations([0.1, 0.7, 1e16, -1e16, 3.3]))
def test_the_order_of_rows_does_not_change_a_digit(values):
    assert summed(np.array(values), joined(0, 0, 0, 0, 0)) == summed(np.array(sorted(values)), joined(0, 0, 0, 0, 0))
