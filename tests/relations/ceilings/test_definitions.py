"""What holds by definition of ceilings, whatever the cases, and an example counted by hand."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trepart_eval.relations import necessary_conditions

HAND = {"x": [0, 1, 2, 3, 4], "y": [1, 0, 3, 2, 4]}
numbers = st.integers(0, 6)
cases = st.lists(st.tuples(numbers, numbers), min_size=4, max_size=14).filter(
    lambda pairs: all(len(set(side)) > 1 for side in zip(*pairs, strict=True))
)


def row_of(x, y, ceiling="ce_fdh", **options):
    frame = {"x": np.array(x, dtype=float), "y": np.array(y, dtype=float)}
    return necessary_conditions(frame, "x", "y", ceilings=ceiling, permutations=0, **options).table.iloc[0]


def sizes(x, y, **options):
    return [row_of(x, y, ceiling, **options).effect_size for ceiling in ("ce_fdh", "cr_fdh")]


def sides(pairs):
    return np.array(pairs, dtype=float).T


def test_a_staircase_counted_by_hand():
    row = row_of(**HAND)
    assert (row.scope, row.zone, row.effect_size, row.peers) == (16, 8, 0.5, "0, 2, 4")


def test_a_line_counted_by_hand():
    row = row_of(**HAND, ceiling="cr_fdh")
    height, width = 4 - 7 / 6, (4 - 7 / 6) / 0.75
    found = (row.slope, row.intercept, row.zone, row.above, row.accuracy)
    assert found == pytest.approx((0.75, 7 / 6, height * width / 2, 1, 80))


def test_peers_that_are_alike_each_count_in_the_line():
    x, y = [0, 0, 1, 2], [0, 0, 3, 4]
    slope, intercept = np.polyfit(x, y, 1)
    row = row_of(x, y, "cr_fdh")
    assert (row.slope, row.intercept, row.n_peers) == pytest.approx((slope, intercept, 4))


def test_values_that_differ_by_rounding_only_are_alike():
    assert row_of([0.1 + 0.2, 0.3, 1, 2], [2, 1, 3, 4]).n_peers == row_of([0.3, 0.3, 1, 2], [2, 1, 3, 4]).n_peers


@given(cases)
@settings(max_examples=60, deadline=None)
def test_effect_sizes_are_shares_and_the_line_leaves_no_zone_where_the_staircase_has_none(pairs):
    stairs, line = sizes(*sides(pairs))
    assert 0 <= stairs <= 1
    assert 0 <= line <= 1
    assert line == 0 if stairs == 0 else line > 0


@given(cases, st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_order_of_cases_and_units_change_nothing(pairs, random):
    mixed = random.sample(pairs, len(pairs))
    x, y = sides(mixed)
    assert sizes(0.37 * x - 5, 1e4 * y + 11) == pytest.approx(sizes(*sides(pairs)), abs=1e-9)


@given(cases)
@settings(max_examples=40, deadline=None)
def test_a_corner_is_the_upper_left_one_of_cases_turned_round(pairs):
    x, y = sides(pairs)
    expected = sizes(x, y)
    assert sizes(-x, y, corner=2) == pytest.approx(expected, abs=1e-9)
    assert sizes(x, -y, corner=3) == pytest.approx(expected, abs=1e-9)
    assert sizes(-x, -y, corner=4) == pytest.approx(expected, abs=1e-9)


@given(cases)
@settings(max_examples=40, deadline=None)
def test_cases_twice_leave_staircase_and_line_as_they_are(pairs):
    assert sizes(*sides([*pairs, *pairs])) == pytest.approx(sizes(*sides(pairs)), abs=1e-9)


@given(cases)
@settings(max_examples=40, deadline=None)
def test_the_zone_is_the_share_of_points_with_no_case_up_and_to_the_left(pairs):
    """Counted on the middles of a grid as fine as the figures."""
    x, y = sides(pairs)
    middles = np.arange(7) + 0.5
    wide, high = middles[(middles > x.min()) & (middles < x.max())], middles[(middles > y.min()) & (middles < y.max())]
    empty = [not ((x <= at) & (y >= height)).any() for at in wide for height in high]
    assert row_of(x, y).effect_size == pytest.approx(np.mean(empty))


@given(cases)
@settings(max_examples=30, deadline=None)
def test_what_is_left_without_a_case_is_what_the_others_give(pairs):
    x, y = sides(pairs)
    found = necessary_conditions({"x": x, "y": y}, "x", "y", permutations=0)
    given_without = found.left_out.groupby("ceiling")["effect_size"].apply(list)
    for case in range(len(x)):
        kept = np.arange(len(x)) != case
        if min(np.ptp(x[kept]), np.ptp(y[kept])) > 0 and kept.sum() > 3:
            own = [given_without[ceiling][case] for ceiling in ("ce_fdh", "cr_fdh")]
            assert own == pytest.approx(sizes(x[kept], y[kept]), abs=1e-9)


def test_no_zone_is_an_effect_of_0_and_no_line():
    row = row_of([0, 1, 2, 3], [3, 0, 1, 2], "cr_fdh")
    assert row.effect_size == 0
    assert np.isnan([row.slope, row.intercept, row.fit]).all()


def test_a_wider_scope_has_more_room_above_the_staircase():
    """One unit more on every side: 36 in all, of which 5 + 4 * 2 + 1 * 2 + ... are above."""
    row = row_of(**HAND, scope=(-1, 5, -1, 5))
    above = 1 * 6 + 2 * 4 + 2 * 2 + 1 * 1
    assert (row.scope, row.zone) == pytest.approx((36, above))
