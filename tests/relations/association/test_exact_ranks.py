"""Exact distributions of rank statistics, against enumeration and published values."""

from itertools import permutations
from math import factorial

import numpy as np
import pytest
from scipy.stats import rankdata

from trepart_eval.relations.association import arrangements, rank_distributions
from trepart_eval.relations.association.rank_distributions import (
    kendall_s,
    kendall_tails,
    published_counts,
    spearman_tails,
    untied_spearman_counts,
)

SHARES = ("greater", "less", "two-sided")


def enumerated(x, y, statistic):
    values = np.array([statistic(x, y[list(order)]) for order in permutations(range(len(x)))])
    own, mean = statistic(x, y), values.mean()
    far = np.abs(values - mean) >= abs(own - mean) - 1e-9
    return [(values >= own - 1e-9).mean(), (values <= own + 1e-9).mean(), far.mean()]


def drawn(seed, n, n_x, n_y):
    rng = np.random.default_rng(seed)
    columns = [rng.permutation(n) if levels == n else rng.integers(levels, size=n) for levels in (n_x, n_y)]
    return [rankdata(column) for column in columns]


@pytest.mark.parametrize(
    ("n", "n_x", "n_y"), [(4, 4, 4), (7, 7, 7), (8, 8, 3), (8, 4, 3), (8, 7, 7), (8, 2, 2), (8, 6, 8)]
)
@pytest.mark.parametrize("seed", [1, 2])
def test_counted_shares_are_those_of_all_orders_gone_through(n, n_x, n_y, seed):
    x, y = drawn(seed, n, n_x, n_y)
    for tails, statistic in ((spearman_tails, np.dot), (kendall_tails, kendall_s)):
        found = tails(x, y)
        assert [found.p_value(side) for side in SHARES] == pytest.approx(enumerated(x, y, statistic), abs=1e-12)


@pytest.mark.long
@pytest.mark.parametrize(("n_x", "n_y"), [(9, 9), (9, 5), (6, 6), (3, 8), (2, 4)])
def test_counted_shares_are_those_of_all_orders_of_nine(n_x, n_y):
    x, y = drawn(3, 9, n_x, n_y)
    for tails, statistic in ((spearman_tails, np.dot), (kendall_tails, kendall_s)):
        found = tails(x, y)
        assert [found.p_value(side) for side in SHARES] == pytest.approx(enumerated(x, y, statistic), abs=1e-12)


@pytest.mark.parametrize("n", [2, 3, 5, 8, 11, 12])
def test_the_shipped_counts_are_those_counted_anew(n):
    assert list(published_counts(n)) == untied_spearman_counts(n)


@pytest.mark.parametrize("n", range(2, 21))
def test_the_shipped_counts_have_the_known_sum_and_variance(n):
    counts = published_counts(n)
    centre = len(counts) - 1
    squares = sum(count * (2 * place - centre) ** 2 for place, count in enumerate(counts))
    assert sum(counts) == factorial(n)
    # the variance of the sum of products is n^2 (n + 1)^2 (n - 1) / 144
    assert squares * 144 == 4 * factorial(n) * n**2 * (n + 1) ** 2 * (n - 1)


def test_the_shipped_counts_of_seven_are_the_published_ones():
    # The lowest terms of row 7 of sequence A175929 (permutations by the sum of products with their places).
    assert published_counts(7)[:6] == (1, 6, 10, 14, 29, 26)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_table_and_counting_agree_where_both_can_be_used(seed, monkeypatch):
    x, y = drawn(seed, 10, 10, 10)
    from_table = spearman_tails(x, y)
    counted = spearman_tails(np.append(x, 11), np.append(y, 11))
    monkeypatch.setattr(rank_distributions, "published_counts", lambda n: tuple(untied_spearman_counts(n)))
    assert spearman_tails(x, y) == from_table
    assert spearman_tails(np.append(x, 11), np.append(y, 11)) == counted


@pytest.mark.parametrize(("n_x", "n_y"), [(12, 4), (4, 4), (9, 9)])
def test_which_variable_comes_first_does_not_matter(n_x, n_y):
    x, y = drawn(4, 12, n_x, n_y)
    for tails in (spearman_tails, kendall_tails):
        assert tails(x, y).p_value("two-sided") == tails(y, x).p_value("two-sided")


def test_the_opposite_order_swaps_the_two_sides():
    x, y = drawn(5, 12, 5, 7)
    for tails in (spearman_tails, kendall_tails):
        up, down = tails(x, y), tails(x, 13 - y)
        assert (up.as_high, up.as_low, up.as_extreme) == (down.as_low, down.as_high, down.as_extreme)


def test_every_arrangement_is_counted_once():
    x, y = drawn(6, 14, 5, 6)
    lowest = np.sort(y)[::-1][np.argsort(np.argsort(x, kind="stable"))]
    assert spearman_tails(x, lowest).p_value("greater") == 1
    assert kendall_tails(x, lowest).p_value("greater") == 1


def test_kendall_with_one_tied_variable_is_counted_as_with_two(monkeypatch):
    x, y = drawn(7, 9, 9, 4)
    closed = kendall_tails(x, y)
    monkeypatch.setattr(rank_distributions, "_of_one_tied", lambda *_: None)
    rows, of = (rank_distributions._values_of(rank_distributions._places(values)) for values in (x, y))
    s = kendall_s(x, y)
    assert rank_distributions._orders(rows.counts, of, [s])[0] / of.n_arrangements() == closed.p_value("greater")


def test_what_would_take_too_long_is_left_to_draws(monkeypatch):
    x, y = drawn(8, 16, 12, 12)
    monkeypatch.setattr(arrangements, "_MOST_SECONDS", 1e-6)
    assert spearman_tails(x, y) is None


def test_more_than_twenty_are_not_counted():
    x, y = drawn(9, 21, 21, 21)
    assert spearman_tails(x, y) is None
    assert kendall_tails(x, y) is None
