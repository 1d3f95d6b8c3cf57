"""How often chance alone empties the corner as much: the outcome's values given to other cases.

All different arrangements are gone through where they are few; otherwise some are drawn. Conditions of the same cases
meet the same arrangements, so that the largest of several effects can be judged as the largest of several.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import factorial, prod
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.relations.ceilings.ceiling_lines import Codes, OrderedCondition, coded, zones

Array = NDArray[np.float64]

MOST_ENUMERATED: Final = 362_880
"""Different arrangements up to which all are gone through: those of nine cases without ties."""
_MOST_NUMBERS: Final = 10_000_000
_NUMBERS_AT_ONCE: Final = 200_000
_DECIMALS: Final = 9


@dataclass(frozen=True, slots=True, eq=False)
class ChanceOfZones:
    """P-values of conditions (rows) and ceilings (columns) that have the same cases.

    Attributes
    ----------
    p_value : ndarray, shape (n_conditions, n_ceilings)
        Of each by itself.
    p_adjusted : ndarray, shape (n_conditions, n_ceilings)
        Corrected over the conditions by stepping down the smallest p-values (Westfall and Young 1993).
    exact : bool
        Whether all arrangements were gone through.
    n_arrangements : int
        How many were drawn or gone through.
    """

    p_value: Array
    p_adjusted: Array
    exact: bool
    n_arrangements: int


def n_different(codes: Codes) -> int:
    """In how many different ways values can be given to their cases."""
    return factorial(len(codes)) // prod(factorial(count) for count in np.bincount(codes).tolist())


def every_arrangement(codes: Codes) -> Codes:
    """All different arrangements of values, those that are equal counted once: shape (n, n_arrangements)."""
    counts = np.bincount(codes)
    chosen = np.zeros((0, 1), dtype=np.int16)
    left = counts[:, None].astype(np.int16)
    for _ in codes:
        value, parent = np.nonzero(left)
        chosen = np.concatenate([chosen[:, parent], value[None].astype(np.int16)])
        left = left[:, parent]
        left[value, np.arange(len(value))] -= 1
    return chosen


def chance_of_zones(
    conditions: list[OrderedCondition],
    low_outcome: list[bool],
    v: Array,
    ceilings: tuple[str, ...],
    permutations: int,
    seed: int,
) -> ChanceOfZones:
    """P-values of all conditions that have the same cases.

    Parameters
    ----------
    conditions : list of OrderedCondition
        The conditions.
    low_outcome : list of bool
        Whether each is looked at for a low outcome.
    v : ndarray, shape (n,)
        Outcome of the cases, from 0 to 1 as high.
    ceilings : tuple of str
        Which ceilings.
    permutations : int
        Arrangements that are drawn where all are too many.
    seed : int
        Seed of the draws.

    Notes
    -----
    Of N drawn arrangements, b of them with as large a zone, the p-value is (b + 1) / (N + 1), and at least 1 / N. Where
    all are gone through it is the share of them.
    """
    values, codes = coded(v)
    exact = n_different(codes) <= min(MOST_ENUMERATED, _MOST_NUMBERS // len(codes))
    observed = _zones_of(conditions, low_outcome, codes[:, None], values, ceilings)
    some = _arrangements(codes, exact, permutations, seed)
    parts = [_zones_of(conditions, low_outcome, one, values, ceilings) for one in some]
    # Arrangements that differ in nothing but rounding are alike. Drawn ones have the cases as they are among them.
    pool = np.round(np.concatenate(parts if exact else [observed, *parts]), _DECIMALS)
    found = np.round(observed[0], _DECIMALS)
    least = 0.0 if exact else 1 / permutations
    p_of_pool = _p_values_within(pool.reshape(len(pool), -1)).reshape(pool.shape)
    p_value = (pool >= found).mean(axis=0)
    adjusted = np.stack(
        [stepped_down(p_value[:, place], p_of_pool[:, :, place]) for place in range(len(ceilings))], axis=1
    )
    n = len(pool) if exact else permutations
    return ChanceOfZones(np.maximum(p_value, least), np.maximum(adjusted, least), exact, n)


def stepped_down(p_value: Array, p_of_pool: Array) -> Array:
    """P-values corrected for being some of several, from those of every arrangement: shape (n_arrangements, n)."""
    order = np.argsort(p_value, kind="stable")
    smallest = np.minimum.accumulate(p_of_pool[:, order[::-1]], axis=1)[:, ::-1]
    corrected = (smallest <= p_value[order] + 1e-12).mean(axis=0)
    found = np.empty_like(p_value)
    found[order] = np.maximum.accumulate(np.maximum(corrected, p_value[order]))
    return found


def _zones_of(
    conditions: list[OrderedCondition],
    low_outcome: list[bool],
    codes: Codes,
    values: Array,
    ceilings: tuple[str, ...],
) -> Array:
    """Zones of many arrangements: shape (n_arrangements, n_conditions, n_ceilings)."""
    found = []
    for one, low in zip(conditions, low_outcome, strict=True):
        own = codes[one.order]
        if low:
            own, turned = (len(values) - 1 - own).astype(np.int16), 1 - values[::-1]
        found.append(zones(one, own, turned if low else values, ceilings))
    return np.stack(found, axis=1)


def _arrangements(codes: Codes, exact: bool, permutations: int, seed: int) -> Iterator[Codes]:
    at_once = max(1, _NUMBERS_AT_ONCE // len(codes))
    if exact:
        every = every_arrangement(codes)
        yield from (every[:, start : start + at_once] for start in range(0, every.shape[1], at_once))
        return
    rng = np.random.default_rng(seed)
    for start in range(0, permutations, at_once):
        drawn = rng.permuted(np.broadcast_to(codes, (min(at_once, permutations - start), len(codes))), axis=1)
        yield np.ascontiguousarray(drawn.T)


def _p_values_within(pool: Array) -> Array:
    """Share of each column that is as large as each of its values."""
    found = np.empty_like(pool)
    for place, column in enumerate(pool.T):
        _, inverse, counts = np.unique(column, return_inverse=True, return_counts=True)
        found[:, place] = (np.cumsum(counts[::-1])[::-1] / len(column))[inverse]
    return found
