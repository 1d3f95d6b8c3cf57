"""Ranks with their uncertainty: from draws of the true means, or from tests of all differences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.criteria.partial_pooling.random_effects import Posterior

Array = NDArray[np.float64]

QUARTER: Final = 4
_MOST_DRAWS: Final = 1000  # of the largest difference: each takes as many numbers as there are pairs
_JITTER: Final = 1e-9  # of the range, so that units known to be equal take turns


@dataclass(frozen=True, slots=True, eq=False)
class RankSets:
    """Where each unit may rank, 1 for the highest; arrays of shape (n_units,)."""

    low: NDArray[np.int64]
    high: NDArray[np.int64]
    top_quarter: Array
    bottom_quarter: Array


def ranks_of_draws(draws: Array, rng: np.random.Generator) -> NDArray[np.intp]:
    """Rank of each unit in each draw, 1 for the highest, shape (n_draws, n_units)."""
    width = float(np.ptp(draws)) or 1.0
    order = np.argsort(-(draws + _JITTER * width * rng.random(draws.shape)), axis=1)
    ranks = np.empty_like(order)
    np.put_along_axis(ranks, order, np.arange(1, draws.shape[1] + 1)[None], axis=1)
    return ranks


def posterior_ranks(posterior: Posterior, n_draws: int, seed: list[int], conf_level: float) -> RankSets:
    """Shortest run of ranks that holds each unit's with a probability, and its probability of either end.

    The draws are of all units' true means together (Laird and Louis 1989; Goldstein and Spiegelhalter 1996).
    """
    rng = np.random.default_rng(seed)
    ranks = ranks_of_draws(posterior.draws(n_draws, rng), rng)
    n_units = ranks.shape[1]
    flat = np.bincount((ranks - 1 + n_units * np.arange(n_units)).ravel(), minlength=n_units**2)
    share = flat.reshape(n_units, n_units) / n_draws
    low, high = shortest_runs(share, conf_level)
    quarter = int(np.ceil(n_units / QUARTER))
    return RankSets(low + 1, high + 1, share[:, :quarter].sum(axis=1), share[:, n_units - quarter :].sum(axis=1))


def shortest_runs(share: Array, conf_level: float) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """First and last place of the shortest run of places that holds a share in each row; the fullest of equals."""
    n_rows, n_places = share.shape
    below = np.concatenate([np.zeros((n_rows, 1)), np.cumsum(share, axis=1)], axis=1)
    low, high = np.zeros(n_rows, dtype=np.int64), np.full(n_rows, n_places - 1, dtype=np.int64)
    waiting = np.ones(n_rows, dtype=bool)
    for width in range(1, n_places):
        within = below[:, width:] - below[:, :-width]
        first = np.argmax(within, axis=1)
        enough = waiting & (within[np.arange(n_rows), first] >= conf_level)
        low[enough], high[enough] = first[enough], first[enough] + width - 1
        waiting &= ~enough
        if not waiting.any():
            break
    return low, high


def pairwise_ranks(
    score: Array, std_error: Array, df: Array, n_draws: int, seed: list[int], conf_level: float
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """First and last rank that tests of all a unit's differences from the others leave possible.

    A unit is below as many as are significantly above it, by tests that hold the level over all its differences
    together (Mogstad, Romano, Shaikh and Wilhelm 2024, the one-step set for a single rank). It holds for any true
    means, and is therefore wide.
    """
    rng = np.random.default_rng(seed)
    n_draws, n_units = min(n_draws, _MOST_DRAWS), len(score)
    finite = np.isfinite(df)
    freedom = np.where(finite, df, 1.0)
    noise = rng.standard_normal((n_draws, n_units))
    stretch = np.where(finite, np.sqrt(freedom / rng.chisquare(freedom, noise.shape)), 1.0)
    error = noise * stretch * std_error
    low, high = np.ones(n_units, dtype=np.int64), np.full(n_units, n_units, dtype=np.int64)
    for unit in range(n_units):
        scale = np.hypot(std_error[unit], std_error)
        scale[unit] = np.inf  # no difference from itself
        away = score - score[unit]
        with np.errstate(invalid="ignore", divide="ignore"):
            drawn = np.abs(error - error[:, [unit]]) / scale
        known = scale == 0
        drawn[:, known] = 0.0
        scale[unit] = 0.0
        limit = float(np.quantile(drawn.max(axis=1), conf_level)) * scale
        low[unit] = 1 + int((away > limit).sum())
        high[unit] = n_units - int((-away > limit).sum())
    return low, high
