"""Differences of two groups under every choice of as many municipalities, or under choices drawn at random."""

from __future__ import annotations

from math import comb
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.relations.association.rearrangements import SIDES

Array = NDArray[np.float64]

MOST_ARRANGEMENTS: Final = 2_000_000
"""Choices of municipalities up to which all are gone through."""
ROUNDING: Final = 1e-12
"""How far two sums may be apart and count as equal."""
_NUMBERS_AT_ONCE: Final = 2_000_000


def shares_of_choices(one: Array, other: Array, alternative: str, draws: int, seed: int) -> tuple[float, float]:
    """Shares of choices with a difference, and a Welch's t, as extreme as those observed."""
    one, other = in_units_of_largest(one, other)
    exact = comb(len(one) + len(other), len(one)) <= MOST_ARRANGEMENTS
    every = every_difference(one, other) if exact else _drawn_differences(one, other, draws, seed)
    observed = _statistics(one.sum(keepdims=True), (one**2).sum(keepdims=True), one, other)
    shares = []
    for values, own in zip(every, observed, strict=True):
        limit = float(SIDES[alternative](own)[0])
        limit -= ROUNDING * max(1.0, abs(limit)) if np.isfinite(limit) else 0.0
        count = int((SIDES[alternative](values) >= limit).sum())
        shares.append(count / len(values) if exact else (count + 1) / (len(values) + 1))
    return shares[0], shares[1]


def in_units_of_largest(one: Array, other: Array) -> tuple[Array, Array]:
    """Both arms divided by the largest value, so that what counts as equal doesn't hang on the unit."""
    largest = float(np.abs(np.concatenate([one, other])).max(initial=0.0)) or 1.0
    return one / largest, other / largest


def every_difference(one: Array, other: Array) -> tuple[Array, Array]:
    """Difference and Welch's t of every choice of as many as are treated: sums of choices, built value by value."""
    values = np.concatenate([one, other])
    swapped = len(one) > len(other)
    size = min(len(one), len(other))
    added = np.stack([values, values**2])
    sums = [np.zeros((2, 1)), *(np.zeros((2, 0)) for _ in range(size))]
    for column in added.T:
        for taken in range(size, 0, -1):
            sums[taken] = np.concatenate([sums[taken], sums[taken - 1] + column[:, None]], axis=1)
    total, squares = sums[size]
    if swapped:
        total, squares = added[0].sum() - total, added[1].sum() - squares
    return _statistics(total, squares, one, other)


def _drawn_differences(one: Array, other: Array, draws: int, seed: int) -> tuple[Array, Array]:
    values = np.concatenate([one, other])
    rng = np.random.default_rng(seed)
    total, squares = [], []
    at_once = max(1, _NUMBERS_AT_ONCE // len(values))
    for start in range(0, draws, at_once):
        n = min(at_once, draws - start)
        chosen = rng.permuted(np.broadcast_to(values, (n, len(values))), axis=1)[:, : len(one)]
        total.append(chosen.sum(axis=1))
        squares.append((chosen**2).sum(axis=1))
    return _statistics(np.concatenate(total), np.concatenate(squares), one, other)


def _statistics(total: Array, squares: Array, one: Array, other: Array) -> tuple[Array, Array]:
    """Difference and Welch's t from the sums and sums of squares of those chosen."""
    n, m = len(one), len(other)
    rest, rest_squares = one.sum() + other.sum() - total, (one**2).sum() + (other**2).sum() - squares
    difference: Array = total / n - rest / m
    within = np.maximum(squares - total**2 / n, 0.0), np.maximum(rest_squares - rest**2 / m, 0.0)
    variance = within[0] / (n * max(n - 1, 1)) + within[1] / (m * max(m - 1, 1))
    none = variance <= ROUNDING * ((one**2).sum() + (other**2).sum()) / (n * m)
    with np.errstate(invalid="ignore", divide="ignore"):
        t = difference / np.sqrt(np.where(none, 0.0, variance))
    return difference, np.where(np.isnan(t), 0.0, t)
