"""Distributions over every way of arranging one variable's values against another's, counted rather than drawn.

The rows, in order of the first variable, are cut in two. For every choice of values that the first rows may have got,
the statistic's distribution is built row by row; the two halves are then met, choice by choice. The counts of one
choice are the digits of one whole number, so that a row is added to a whole distribution by one shift and one sum.
Everything is exact: no count is rounded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from math import comb, factorial, prod
from typing import Final

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]

_AT_ONCE: Final = 2048
_SECONDS_PER_STEP: Final = 3e-7
_BYTES_PER_SECOND: Final = 3e9
_MOST_SECONDS: Final = 6.0
_MOST_BYTES: Final = 600_000_000


@dataclass(frozen=True, slots=True)
class Values:
    """Different values of a variable, lowest first, and how many have each; a choice of them is one whole number.

    Attributes
    ----------
    values, counts : tuple of int
        The values, and how many rows have each.
    """

    values: tuple[int, ...]
    counts: tuple[int, ...]

    @property
    def places(self) -> tuple[int, ...]:
        """First bit of each value's count in a choice."""
        places, place = [], 0
        for count in self.counts:
            places.append(place)
            place += count.bit_length()
        return tuple(places)

    @property
    def everything(self) -> int:
        """The choice of all there is."""
        return sum(count << place for count, place in zip(self.counts, self.places, strict=True))

    @property
    def fields(self) -> tuple[tuple[int, int, int], ...]:
        """Of each value: one of it, all of it, and the bits its count is in."""
        return tuple(
            (1 << place, count << place, ((1 << count.bit_length()) - 1) << place)
            for count, place in zip(self.counts, self.places, strict=True)
        )

    def chosen(self, choices: Integers) -> Integers:
        """How many of each value there are in each choice, shape (n_choices, n_values)."""
        widths = np.array([(1 << count.bit_length()) - 1 for count in self.counts])
        found: Integers = (choices[:, None] >> np.array(self.places)) & widths
        return found

    def sizes(self) -> bytes:
        """How many values there are in each choice, which is the index."""
        found = np.zeros(1, dtype=np.uint8)
        for count in self.counts:
            found = (np.arange(1 << count.bit_length(), dtype=np.uint8)[:, None] + found).ravel()
        return found.tobytes()

    def n_choices(self) -> list[int]:
        """How many choices there are of each size, from none to all."""
        found = [1]
        for count in self.counts:
            found = [sum(found[max(0, size - count) : size + 1]) for size in range(len(found) + count)]
        return found

    def n_arrangements(self) -> int:
        """In how many different ways the values can be put in a row."""
        return factorial(sum(self.counts)) // prod(factorial(count) for count in self.counts)


@dataclass(frozen=True, slots=True, eq=False)
class Half:
    """Distribution of a statistic over the arrangements of every choice of values on some of the rows.

    Attributes
    ----------
    counts : dict of int to int
        Of each choice: how many arrangements give the statistic ``lowest``, ``lowest + 1`` and so on, as the digits of
        one whole number.
    lowest : int
        Lowest value that is counted.
    width : int
        Number of values that are counted.
    n_bytes : int
        Bytes of each digit.
    backwards : bool
        Whether the digits run from the highest value down.
    """

    counts: dict[int, int]
    lowest: int
    width: int
    n_bytes: int
    backwards: bool = False

    def mirrored(self) -> Half:
        """The same of a statistic with the opposite sign."""
        return replace(self, lowest=1 - self.lowest - self.width, backwards=not self.backwards)

    def unpacked(self, choices: Iterable[int]) -> Integers:
        """Counts of some choices, shape (n_choices, width)."""
        size = self.width * self.n_bytes
        joined = b"".join(self.counts[choice].to_bytes(size, "little") for choice in choices)
        counts = np.frombuffer(joined, dtype=f"<u{self.n_bytes}").reshape(-1, self.width).astype(np.int64)
        return counts[:, ::-1] if self.backwards else counts


def digit_bytes(n_rows: int) -> int:
    """Bytes that hold the number of arrangements of some rows."""
    return next(size for size in (2, 4, 8) if factorial(n_rows) < 1 << 8 * size)


def nothing_placed(n_rows: int) -> Half:
    """The half before any row, with digits wide enough for so many."""
    return Half({0: 1}, 0, 1, digit_bytes(n_rows))


def with_products(half: Half, rows: Sequence[int], of: Values) -> Half:
    """Add rows to a half whose statistic is the sum of products of rows and the values put on them.

    Positive rows shift up by the value put on them, negative ones by how far it is from the highest, which is taken off
    again in ``lowest``.
    """
    bits, highest = 8 * half.n_bytes, of.values[-1]
    now, width, lowest = half.counts, half.width, half.lowest
    for row in sorted(rows, key=abs):
        then: dict[int, int] = {}
        seen = then.get
        for value, (one, full, field) in zip(of.values, of.fields, strict=True):
            up = bits * (row * value if row >= 0 else row * (value - highest))
            for choice, counts in now.items():
                if choice & field != full:
                    larger = choice + one
                    then[larger] = seen(larger, 0) + (counts << up)
        now = then
        width += abs(row) * highest
        lowest += min(0, row) * highest
    return Half(now, lowest, width, half.n_bytes)


def with_order(half: Half, groups: Sequence[int], of: Values, n_rows: int) -> Half:
    """Add groups of tied rows to a half whose statistic is concordant less discordant pairs (Kendall's S).

    Parameters
    ----------
    groups : sequence of int
        Rows in each group, in the order of the rows' variable.
    n_rows : int
        Rows the half will have: added to every step so that none is negative.
    """
    bits, n_chosen = 8 * half.n_bytes, of.sizes()
    now, width, lowest, filled = half.counts, half.width, half.lowest, 0
    for size in groups:
        # Values are put on the group from the lowest up, so those it has already are lower than the one in turn.
        by_put: list[dict[int, int]] = [now, *({} for _ in range(size))]
        for (one, full, field), place in zip(of.fields, of.places, strict=True):
            for n_put in range(size - 1, -1, -1):
                steady = n_rows - filled - 2 * n_put
                for choice, counts in by_put[n_put].items():
                    there = choice & field
                    up = bits * (2 * n_chosen[choice & (one - 1)] + (there >> place) + steady)
                    for more in range(1, min(size - n_put, (full - there) >> place) + 1):
                        then, larger = by_put[n_put + more], choice + more * one
                        then[larger] = then.get(larger, 0) + (comb(size - n_put, more) * counts << more * up)
        now = by_put[size]
        filled += size
        width += 2 * size * n_rows
        lowest -= size * n_rows
    return Half(now, lowest, width, half.n_bytes)


def too_large(n_rows: int, n_first: int, width: int, of: Values) -> bool:
    """Whether counting would take too long, or too much room."""
    sizes = of.n_choices()
    n_bytes = width * digit_bytes(n_first)
    steps = sum(sizes[: max(n_first, n_rows - n_first)]) * len(of.counts)
    seconds = 2 * steps * (_SECONDS_PER_STEP + n_bytes / 2 / _BYTES_PER_SECOND)
    return seconds > _MOST_SECONDS or 3 * sizes[n_first] * n_bytes > _MOST_BYTES


def tails(
    first: Half, second: Half, of: Values, between: Callable[[Integers], Integers], at: Sequence[int]
) -> list[int]:
    """How many arrangements give a statistic at least as high as each of some values.

    Parameters
    ----------
    first, second : Half
        The two halves of the rows.
    of : Values
        What is put on them.
    between : callable
        What is to be added to the two halves' statistics: from how many of each value the first half has got, shape
        (n_choices, n_values), to shape (n_choices,).
    at : sequence of int
        The values.
    """
    choices = list(first.counts)
    found = [0] * len(at)
    for start in range(0, len(choices), _AT_ONCE):
        some = choices[start : start + _AT_ONCE]
        one = first.unpacked(some)
        other = second.unpacked(of.everything - choice for choice in some)
        above = np.zeros((len(some), second.width + 1), dtype=np.int64)
        above[:, :-1] = other[:, ::-1].cumsum(axis=1)[:, ::-1]
        added = between(of.chosen(np.array(some, dtype=np.int64))) + first.lowest + second.lowest
        for place, value in enumerate(at):
            needed = (value - added)[:, None] - np.arange(first.width)
            reached = np.take_along_axis(above, np.clip(needed, 0, second.width), axis=1)
            found[place] += int((one * reached).sum())
    return found
