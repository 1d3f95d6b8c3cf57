"""Exact p-values of Spearman's rho and Kendall's tau, with ties, from the distribution over all arrangements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import gcd
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.relations.association.arrangements import (
    Half,
    Integers,
    Values,
    nothing_placed,
    tails,
    too_large,
    with_order,
    with_products,
)
from trepart_eval.vocabulary.catalogue import package_file

Array = NDArray[np.float64]

MOST_FOR_EXACT: Final = 20
"""Most pairs for which every arrangement is counted."""
UNTIED_COUNTS: Final = "untied_spearman.txt"


@dataclass(frozen=True, slots=True)
class TailCounts:
    """How many arrangements give a statistic as high, and as low, as the one observed.

    Attributes
    ----------
    as_high, as_low, as_extreme : int
        As high or higher; as low or lower; as far from the mean over all arrangements, or farther.
    in_all : int
        All arrangements.
    """

    as_high: int
    as_low: int
    as_extreme: int
    in_all: int

    def p_value(self, alternative: str) -> float:
        """Share of the arrangements that speak as much for an alternative."""
        counts = {"greater": self.as_high, "less": self.as_low, "two-sided": self.as_extreme}
        return counts[alternative] / self.in_all


def spearman_tails(x: Array, y: Array) -> TailCounts | None:
    """Count arrangements of the ranks of two variables; None where that would take too long.

    Parameters
    ----------
    x, y : ndarray of float64, shape (n,)
        Ranks, ties with the mean of theirs.

    Notes
    -----
    Ranks are turned into whole numbers from 0, in which the sum of products has the order that rho has. Twice n times
    its distance from the mean decides what is as extreme, so that ties don't rest on rounding.
    """
    n = len(x)
    if n > MOST_FOR_EXACT:
        return None
    if len(np.unique(x)) == n == len(np.unique(y)):
        return _of_untied(x, y)
    one, other = _whole_numbers(x), _whole_numbers(y)
    rows, of = sorted((_values_of(one), _values_of(other)), key=lambda values: -sum(values.n_choices()))
    in_order = [value for value, count in zip(rows.values, rows.counts, strict=True) for _ in range(count)]
    product, expected = int(one @ other), int(one.sum()) * int(other.sum())
    low, high = _two_ends(product, expected, n)
    counted = _sums_of_products(in_order, of, [product, product + 1, low + 1, high])
    if counted is None:
        return None
    in_all = of.n_arrangements()
    as_high, higher, above_low, as_far_up = counted
    as_extreme = in_all if product * n == expected else in_all - above_low + as_far_up
    return TailCounts(as_high, in_all - higher, as_extreme, in_all)


def kendall_tails(x: Array, y: Array) -> TailCounts | None:
    """Count arrangements by Kendall's S of two variables; None where that would take too long."""
    n = len(x)
    tied = [len(np.unique(values)) < n for values in (x, y)]
    if not all(tied) and n <= MOST_FOR_EXACT:
        return _of_one_tied(x, y)
    if n > MOST_FOR_EXACT:
        return None
    rows, of = sorted((_values_of(_places(x)), _values_of(_places(y))), key=lambda values: -sum(values.n_choices()))
    s = abs(kendall_s(x, y))
    observed = kendall_s(x, y)
    counted = _orders(rows.counts, of, [observed, observed + 1, 1 - s, s])
    if counted is None:
        return None
    in_all = of.n_arrangements()
    as_high, higher, above_low, as_far_up = counted
    return TailCounts(as_high, in_all - higher, in_all if s == 0 else in_all - above_low + as_far_up, in_all)


def kendall_s(x: Array, y: Array) -> int:
    """Concordant less discordant pairs."""
    return int((np.sign(x[:, None] - x) * np.sign(y[:, None] - y)).sum()) // 2


def untied_spearman_counts(n: int) -> list[int]:
    """How many arrangements of 0..n-1 have each sum of products with 0..n-1, from the lowest sum to the highest.

    Counted anew; `published_counts` reads what this has found. Twenty take two minutes.
    """
    of = Values(tuple(range(n)), (1,) * n)
    lower, upper, first, second = _halves(list(range(n)), of)
    own, added = np.arange(n), np.arange(n).sum()
    lowest, n_sums = n * (n - 1) * (n - 2) // 6, n * (n * n - 1) // 6 + 1
    digits = 0
    for choice in first.counts:
        of_choice = int(of.chosen(np.array([choice]))[0] @ own)
        start = lower * of_choice + upper * (int(added) - of_choice) + first.lowest + second.lowest - lowest
        one, other = (_widened(half, part) for half, part in ((first, choice), (second, of.everything - choice)))
        digits += (one * other) << 64 * start if start >= 0 else (one * other) >> -64 * start
    content = digits.to_bytes(8 * n_sums, "little")
    return [int.from_bytes(content[8 * k : 8 * k + 8], "little") for k in range(n_sums)]


@cache
def published_counts(n: int) -> tuple[int, ...]:
    """`untied_spearman_counts` from the file that ships with the package.

    The file has a line for each n from 2 to 20: the counts from the lowest sum to the middle one; the distribution is
    symmetric.
    """
    lines = package_file(__package__, UNTIED_COUNTS).read_text(encoding="ascii").splitlines()
    half = [int(count) for count in lines[n - 2].split()]
    n_sums = n * (n * n - 1) // 6 + 1
    return (*half, *half[: n_sums // 2][::-1])


def _of_untied(x: Array, y: Array) -> TailCounts:
    n = len(x)
    counts = published_counts(n)
    place = int((x - 1) @ (y - 1)) - n * (n - 1) * (n - 2) // 6
    from_end = min(place, len(counts) - 1 - place)
    in_all = sum(counts)
    as_extreme = in_all if 2 * place == len(counts) - 1 else 2 * sum(counts[: from_end + 1])
    return TailCounts(sum(counts[place:]), sum(counts[: place + 1]), as_extreme, in_all)


def _of_one_tied(x: Array, y: Array) -> TailCounts:
    """Count by S where at most one variable has ties: inversions of a multiset, a quotient of q-factorials."""
    of = max((_values_of(_places(values)) for values in (x, y)), key=lambda values: max(values.counts))
    counts = _inversions(of.counts)
    s, in_all = kendall_s(x, y), sum(counts)
    most = len(counts) - 1  # S runs from -most to most in steps of two
    place = (s + most) // 2
    from_end = min(place, most - place)
    as_extreme = in_all if s == 0 else 2 * sum(counts[: from_end + 1])
    return TailCounts(sum(counts[place:]), sum(counts[: place + 1]), as_extreme, in_all)


def _inversions(sizes: Sequence[int]) -> list[int]:
    """How many arrangements of tied groups have 0, 1, 2 ... inversions."""
    counts, n = [1], 0
    for size in sizes:
        for more in range(1, size + 1):
            n += 1
            counts = _times(counts, n)
            counts = _divided(counts, more)
    return counts


def _times(counts: list[int], n: int) -> list[int]:
    """Product with 1 + q + ... + q^(n - 1)."""
    return [sum(counts[max(0, k - n + 1) : k + 1]) for k in range(len(counts) + n - 1)]


def _divided(counts: list[int], n: int) -> list[int]:
    """Quotient by 1 + q + ... + q^(n - 1)."""
    found: list[int] = []
    for k in range(len(counts) - n + 1):
        found.append(counts[k] - sum(found[max(0, k - n + 1) :]))
    return found


def _sums_of_products(rows: list[int], of: Values, at: Sequence[int]) -> list[int] | None:
    n_first = (len(rows) + 1) // 2
    base = rows[(n_first - 1) // 2]
    width = sum(abs(row - base) for row in rows[:n_first]) * of.values[-1] + 1
    if too_large(len(rows), n_first, width, of):
        return None
    lower, upper, first, second = _halves(rows, of)
    own = np.array(of.values)
    total = int(own @ np.array(of.counts))

    def between(chosen: Integers) -> Integers:
        part = chosen @ own
        return np.asarray(lower * part + upper * (total - part))

    return tails(first, second, of, between, at)


def _halves(rows: list[int], of: Values) -> tuple[int, int, Half, Half]:
    """Cut rows in two and return what is taken off each half's rows, and the halves; a mirrored half is not counted."""
    n_second = len(rows) // 2
    n_first = len(rows) - n_second
    base = rows[(n_second - 1) // 2]
    near = [row - base for row in rows[:n_second]]
    shared = with_products(nothing_placed(n_first), near, of)
    middle = rows[n_second:n_first]
    first = with_products(shared, [row - base for row in middle], of)
    ends = rows[0] + rows[-1]
    if [ends - row for row in rows[n_first:]][::-1] == rows[:n_second]:
        return base, ends - base, first, shared.mirrored()
    other = rows[n_first + (n_second - 1) // 2]
    far = [row - other for row in rows[n_first:]]
    return base, other, first, with_products(nothing_placed(n_second), far, of)


def _orders(groups: tuple[int, ...], of: Values, at: Sequence[int]) -> list[int] | None:
    n = sum(groups)
    ends = np.cumsum(groups)
    cut = int(np.abs(2 * ends - n).argmin()) + 1
    n_first = int(ends[cut - 1])
    n_second = n - n_first
    if too_large(n, n_first, 2 * n_first**2 + 1, of):
        return None
    first = with_order(nothing_placed(n_first), groups[:cut], of, n_first)
    second = with_order(nothing_placed(n_second), groups[cut:], of, n_second)

    def between(chosen: Integers) -> Integers:
        left = np.array(of.counts) - chosen
        below = np.cumsum(chosen, axis=1) - chosen
        above = chosen.sum(axis=1, keepdims=True) - chosen - below
        return np.asarray((left * (below - above)).sum(axis=1))

    return tails(first, second, of, between, at)


def _two_ends(product: int, expected: int, n: int) -> tuple[int, int]:
    """Return the highest sum as far below the mean, and the lowest as far above, as the one observed."""
    apart = abs(n * product - expected)
    return (expected - apart) // n, -((-expected - apart) // n)


def _whole_numbers(ranks: Array) -> Integers:
    """Ranks as whole numbers from 0 with no common factor."""
    doubled = np.rint(2 * (ranks - ranks.min())).astype(np.int64)
    return np.asarray(doubled // max(1, gcd(*doubled.tolist())))


def _places(values: Array) -> Integers:
    return np.unique(values, return_inverse=True)[1].astype(np.int64)


def _values_of(values: Integers) -> Values:
    found, counts = np.unique(values, return_counts=True)
    return Values(tuple(found.tolist()), tuple(counts.tolist()))


def _widened(half: Half, choice: int) -> int:
    """Counts of one choice as digits of eight bytes."""
    return int.from_bytes(half.unpacked([choice])[0].astype("<u8").tobytes(), "little")
