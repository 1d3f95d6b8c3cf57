"""Fixed-length intervals where trends may bend by a limited amount a period (Armstrong and Kolesár 2018).

Rambachan and Roth (2023), section 4, use them for smoothness. A straight line through the periods before is taken out
of the effect, so that only bends are left to bias it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

_STRAIGHT = 1e-10


def bend_loadings(steps: Array) -> tuple[Array, Array]:
    """How much a slope and each bend add to the difference in trend at every period but the reference.

    Parameters
    ----------
    steps : ndarray of int, shape (k,)
        Periods from the reference, without it and without gaps.

    Returns
    -------
    slope : ndarray, shape (k,)
        Of the slope from the reference to the period after it.
    bends : ndarray, shape (k, k - 1)
        Of the second difference at each period within, the earliest first.
    """
    first, last = int(steps[0]), int(steps[-1])
    within = np.arange(first + 1, last)
    bends = np.zeros((len(steps), len(within)))
    for row, step in enumerate(steps):
        if step > 0:
            bends[row] = np.where((within >= 1) & (within < step), step - within, 0)
        else:
            bends[row] = np.where((within <= 0) & (within > step), within - step, 0)
    return steps.astype(np.float64), bends


def critical_value(bias: float, df: float, conf_level: float) -> float:
    """Quantile of the absolute value of Student's t (normal for infinite df) moved by a bias in standard errors."""
    from scipy.optimize import brentq
    from scipy.special import ndtr, stdtr

    def above(limit: float) -> float:
        if np.isinf(df):
            return float(ndtr(limit - bias) - ndtr(-limit - bias)) - conf_level
        return float(stdtr(df, limit - bias) - stdtr(df, -limit - bias)) - conf_level

    high = bias + 2.0
    while above(high) < 0:
        high *= 2
    return float(brentq(above, 0.0, high, xtol=1e-12))


def shortest_weights(
    covariance: Array, target: Array, steps: Array, bend: float, df: float, conf_level: float
) -> Array:  # fmt: skip
    """Weights of all effects that make the interval of the target shortest.

    Parameters
    ----------
    covariance : ndarray, shape (k, k)
        Of the effects.
    target : ndarray, shape (k,)
        Weights of what is asked for: 0 before the reference, where the weights may differ from it.
    steps : ndarray of int, shape (k,)
        Periods from the reference.
    bend : float
        Largest second difference of the trend.
    df, conf_level : float
        Of the interval.

    Returns
    -------
    ndarray, shape (k,)
        Times a straight line they add up to 0.
    """
    from scipy.optimize import minimize

    before = steps < 0
    slope, bends = bend_loadings(steps)
    start = np.array(target, dtype=np.float64)
    line = slope[before]
    start[before] = -line * (target @ slope) / (line @ line)
    free = np.zeros((len(steps), int(before.sum()) - 1))
    free[before] = np.linalg.svd(line[None, :])[2][1:].T
    inner = free.T @ covariance @ free
    start = start - free @ np.linalg.lstsq(inner, free.T @ covariance @ start, rcond=None)[0]
    k, m = free.shape[1], bends.shape[1]
    if k == 0 or bend <= 0:
        return start

    def length(at: Array) -> float:
        weights = start + free @ at[:k]
        error = float(np.sqrt(weights @ covariance @ weights))
        return error * critical_value(bend * float(at[k:].sum()) / error, df, conf_level) / scale

    scale = float(np.sqrt(start @ covariance @ start))
    moved = bends.T @ free
    rows = np.block([[-moved, np.eye(m)], [moved, np.eye(m)]])
    offset = np.concatenate([-(bends.T @ start), bends.T @ start])
    limits = {"type": "ineq", "fun": lambda at: rows @ at + offset, "jac": lambda _: rows}
    best, lowest = start, np.inf
    least = np.linalg.lstsq(moved, -(bends.T @ start), rcond=None)[0]
    for first in (np.zeros(k), least):
        at = np.concatenate([first, np.abs(bends.T @ (start + free @ first))])
        found = minimize(length, at, method="SLSQP", constraints=[limits], options={"maxiter": 500, "ftol": 1e-12})
        value = half_length(start + free @ found.x[:k], covariance, steps, bend, df, conf_level)
        if value < lowest:
            best, lowest = start + free @ found.x[:k], value
    return best


def half_length(weights: Array, covariance: Array, steps: Array, bend: float, df: float, conf_level: float) -> float:
    """Half the length of the interval that weights of the effects give."""
    error = float(np.sqrt(weights @ covariance @ weights))
    return error * critical_value(worst_bias(weights, steps, bend) / error, df, conf_level)


def worst_bias(weights: Array, steps: Array, bend: float) -> float:
    """Largest bias of weights of the effects that bends up to a size can give; infinite if a straight line can too."""
    slope, bends = bend_loadings(steps)
    if abs(weights @ slope) > _STRAIGHT * float(np.abs(weights) @ np.abs(slope)):
        return float("inf")
    return bend * float(np.abs(weights @ bends).sum())
