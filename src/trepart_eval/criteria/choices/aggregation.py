"""From raw values to 0-100, and from parts (indicators, dimensions, criteria) to a whole."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.vocabulary.terms import Aggregation, Normalisation

Array = NDArray[np.float64]

FULL: Final = 100.0
LEAST: Final = 1.0
"""Points that a part counts as at the least in a geometric mean, so that one zero doesn't decide everything."""
_MIDDLE: Final = 50.0


def normalised(raw: Array, low: Array, high: Array, way: Normalisation) -> Array:
    """Raw values on 0-100, column by column; NaN stays.

    Parameters
    ----------
    raw : ndarray, shape (n_rows, n_indicators)
        Raw values.
    low, high : ndarray, shape (n_indicators,)
        Values that mean 0 and 100 under fixed goalposts.
    way : Normalisation
        Fixed goalposts; the rows' own lowest and highest; or the rank among the rows (ties share their mean rank).
        Where all rows are alike the two last give 50.
    """
    if way is Normalisation.GOALPOSTS:
        return np.clip((raw - low) / (high - low), 0.0, 1.0) * FULL
    if way is Normalisation.RANK:
        raw = ranks(raw)
    lowest = np.fmin.reduce(raw, axis=0, initial=np.inf)
    width = np.fmax.reduce(raw, axis=0, initial=-np.inf) - lowest
    with np.errstate(invalid="ignore", divide="ignore"):
        scaled = np.where(width > 0, (raw - lowest) / width * FULL, _MIDDLE)
    return np.where(np.isnan(raw), np.nan, scaled)


def ranks(values: Array) -> Array:
    """Rank in each column from 1 for the lowest; ties share their mean rank, NaN stays.

    Parameters
    ----------
    values : ndarray, shape (n_rows, ...)
    """
    flat = values.reshape(len(values), int(np.prod(values.shape[1:])))
    result = np.full(flat.shape, np.nan)
    for column in range(flat.shape[1]):
        known = np.flatnonzero(~np.isnan(flat[:, column]))
        distinct, position, counts = np.unique(flat[known, column], return_inverse=True, return_counts=True)
        mean_rank = np.cumsum(counts) - (counts - 1) / 2 if len(distinct) else np.zeros(0)
        result[known, column] = mean_rank[position]
    return result.reshape(values.shape)


def weighted_mean(values: Array, weights: Array) -> tuple[Array, Array]:
    """Mean over the last axis of what is known, and the share of the weight that is.

    Parameters
    ----------
    values : ndarray, shape (..., n)
        NaN where nothing is known.
    weights : ndarray, broadcast to the same shape

    Returns
    -------
    mean, share : ndarray, shape (...)
        The mean is NaN where nothing with a weight is known.
    """
    weights = np.broadcast_to(weights, values.shape)
    known = np.where(np.isnan(values), 0.0, weights)
    total, whole = known.sum(axis=-1), weights.sum(axis=-1)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.where(total > 0, (known * np.nan_to_num(values)).sum(axis=-1) / total, np.nan)
        share = np.where(whole > 0, total / whole, 0.0)
    return mean, share


def with_others_mean(values: Array) -> Array:
    """Values with the mean of the units that have one in place of a missing value; NaN where none has.

    Parameters
    ----------
    values : ndarray, shape (n_draws, n_units, n_parts)
    """
    known = ~np.isnan(values)
    with np.errstate(invalid="ignore"):
        mean = np.where(known, values, 0.0).sum(axis=1, keepdims=True) / known.sum(axis=1, keepdims=True)
    return np.where(known, values, mean)


def from_highest(values: Array) -> Array:
    """Rank of each unit in each draw, 1 for the highest value; ties share their mean rank.

    Parameters
    ----------
    values : ndarray, shape (n_draws, n_units)
    """
    return ranks(-values.T).T


def aggregated(parts: Array, weights: Array, way: Aggregation) -> Array:
    """Whole from the parts that are known; NaN where none is.

    Parameters
    ----------
    parts : ndarray, shape (..., n_parts)
        Dimensions of an index, or criteria.
    weights : ndarray, broadcast to the same shape
        A part without weight has no say, in the minimum either.
    way : Aggregation
        A mean that lets one part make up for another, one that does so less, or the weakest part.
    """
    result: Array = _WAYS[way](parts, np.broadcast_to(weights, parts.shape))
    return result


def _arithmetic(parts: Array, weights: Array) -> Array:
    return weighted_mean(parts, weights)[0]


def _geometric(parts: Array, weights: Array) -> Array:
    mean: Array = np.exp(weighted_mean(np.log(np.maximum(parts, LEAST)), weights)[0])
    return mean


def _minimum(parts: Array, weights: Array) -> Array:
    lowest = np.where(np.isnan(parts) | (weights <= 0), np.inf, parts).min(axis=-1)
    return np.where(np.isinf(lowest), np.nan, lowest)


_WAYS: Final[dict[Aggregation, Callable[[Array, Array], Array]]] = {
    Aggregation.ARITHMETIC: _arithmetic,
    Aggregation.GEOMETRIC: _geometric,
    Aggregation.MINIMUM: _minimum,
}
