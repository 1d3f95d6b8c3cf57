"""Ways of giving one variable's rows to others: all of them where they are few, drawn at random where they aren't."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import permutations
from math import factorial, prod
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.criteria.arguments import checked_choice, checked_draws, checked_level, checked_seed

Array = NDArray[np.float64]
Indices = NDArray[np.intp]

DRAWS: Final = 9_999
SEED: Final = 1
MOST_ENUMERATED: Final = 362_880
"""Arrangements up to which all are gone through: those of nine municipalities."""
_NUMBERS_AT_ONCE: Final = 2_000_000
_ROUNDING: Final = 1e-12


@dataclass(frozen=True, slots=True, eq=False)
class Rearrangements:
    """What is exchangeable, and how often it is drawn.

    Attributes
    ----------
    rows_of : tuple of ndarray
        One array per set of units with equally many rows, shape (n_units, n_rows_each): the rows of each. Units of a
        set take each other's place with all their rows.
    draws : int
        Draws where not all arrangements are gone through.
    seed : int
        Seed of the draws.
    """

    rows_of: tuple[Indices, ...]
    draws: int
    seed: int

    @property
    def n_arrangements(self) -> int:
        """All arrangements there are."""
        return prod(factorial(len(rows)) for rows in self.rows_of)

    @property
    def exact(self) -> bool:
        """Whether all are gone through."""
        return self.n_arrangements <= MOST_ENUMERATED

    @property
    def method(self) -> str:
        """Name of how the p-value comes about."""
        return "exact" if self.exact else "permutation"

    def p_value(self, statistic: Callable[[Indices], Array], alternative: str) -> float:
        """Share of arrangements whose statistic speaks as much for the alternative as the rows as they are.

        Parameters
        ----------
        statistic : callable
            From rows put in others' places, shape (n, n_rows), to the statistic of each, shape (n,): 0 where the two
            variables have nothing to do with each other.
        alternative : {"two-sided", "greater", "less"}
            What speaks against that.

        Notes
        -----
        Of m draws, b of them as extreme, the p-value is (b + 1) / (m + 1): the rows as they are count as one of the
        arrangements, so it is never 0 and never too small (Phipson and Smyth 2010).
        """
        side = SIDES[alternative]
        n_rows = sum(rows.size for rows in self.rows_of)
        observed = float(side(statistic(np.arange(n_rows)[None]))[0])
        limit = observed - _ROUNDING * max(1.0, abs(observed))
        as_extreme = sum(int((side(statistic(indices)) >= limit).sum()) for indices in self.indices(n_rows))
        return as_extreme / self.n_arrangements if self.exact else (as_extreme + 1) / (self.draws + 1)

    def indices(self, n_rows: int) -> Iterator[Indices]:
        """Rows put in others' places, shape (n_some, n_rows) at a time: all arrangements, or as many as are drawn."""
        if self.exact:
            yield from self._every(n_rows)
            return
        rng = np.random.default_rng(self.seed)
        at_once = max(1, _NUMBERS_AT_ONCE // n_rows)
        for start in range(0, self.draws, at_once):
            n = min(at_once, self.draws - start)
            found = np.empty((n, n_rows), dtype=np.intp)
            for rows in self.rows_of:
                order = rng.permuted(np.broadcast_to(np.arange(len(rows)), (n, len(rows))), axis=1)
                found[:, rows.ravel()] = rows[order].reshape(n, -1)
            yield found

    def _every(self, n_rows: int) -> Iterator[Indices]:
        orders = [np.array(list(permutations(range(len(rows)))), dtype=np.intp) for rows in self.rows_of]
        which = np.indices([len(order) for order in orders]).reshape(len(orders), -1)
        at_once = max(1, _NUMBERS_AT_ONCE // n_rows)
        for start in range(0, which.shape[1], at_once):
            some = which[:, start : start + at_once]
            found = np.empty((some.shape[1], n_rows), dtype=np.intp)
            for rows, order, chosen in zip(self.rows_of, orders, some, strict=True):
                found[:, rows.ravel()] = rows[order[chosen]].reshape(len(found), -1)
            yield found


def of_rows(n: int, draws: int, seed: int) -> Rearrangements:
    """Rows that each may take any other's place."""
    return Rearrangements((np.arange(n)[:, None],), draws, seed)


def of_units(unit: NDArray[Any], draws: int, seed: int) -> Rearrangements:
    """Whole units, each with all its rows in their order; only units with equally many rows take each other's place."""
    order = np.argsort(unit, kind="stable")
    counts = np.bincount(unit)
    starts = np.cumsum(counts) - counts
    sets = []
    for size in np.unique(counts[counts > 0]).tolist():
        first = starts[counts == size]
        sets.append(order[first[:, None] + np.arange(size)].astype(np.intp))
    return Rearrangements(tuple(sets), draws, seed)


def check_test(alternative: str, conf_level: float, draws: int, seed: int) -> None:
    """Check the options of a test.

    Raises
    ------
    ValueError
        If there are too few draws for a p-value of .01, or an option has no such value.
    """
    checked_choice(alternative, SIDES, "alternative")
    checked_level(conf_level)
    checked_draws(draws, least=99, name="draws")
    checked_seed(seed)


def _as_is(values: Array) -> Array:
    return values


def _turned(values: Array) -> Array:
    turned: Array = -values
    return turned


SIDES: Final[dict[str, Callable[[Array], Array]]] = {"two-sided": np.abs, "greater": _as_is, "less": _turned}
"""What of a statistic speaks for each alternative: the higher, the more."""
