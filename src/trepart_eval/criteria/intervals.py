"""Confidence intervals of means of few people, with known populations.

Formulas and their sources are in ``docs/methods.md``; coverage is shown by simulation in ``tests/criteria``.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

LOWEST: Final = 0.0
HIGHEST: Final = 100.0

Array = NDArray[np.float64]


def t_quantile(df: Array, conf_level: float) -> Array:
    """Two-sided quantile of Student's t; NaN where the degrees of freedom are unknown."""
    from scipy.special import stdtrit

    quantile: Array = stdtrit(df, 0.5 + conf_level / 2)
    return quantile


def t_interval(score: Array, std_error: Array, df: Array, conf_level: float) -> tuple[Array, Array]:
    """Interval score +- t * standard error, cut at the ends of the scale."""
    half = t_quantile(df, conf_level) * std_error
    half = np.where(std_error == 0, 0.0, half)
    return np.maximum(score - half, LOWEST), np.minimum(score + half, HIGHEST)


def finite_population_factor(n: NDArray[Any], population: Array) -> Array:
    """Share 1 - n / N of the variance that is left when n of N are asked; 1 where N isn't known.

    Source: Cochran (1977), Sampling Techniques, section 2.6.
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        factor = 1.0 - n / population
    return np.where(np.isnan(population) | (n == 0), 1.0, np.clip(factor, 0.0, 1.0))


def satterthwaite_df(parts: Array, df: Array, axis: int) -> Array:
    """Degrees of freedom of a sum of independent variance estimates.

    Parameters
    ----------
    parts : ndarray
        Variance of each term; zero for terms that aren't there.
    df : ndarray
        Degrees of freedom of each.
    axis : int
        Axis of the terms.

    Notes
    -----
    Source: Satterthwaite (1946), Biometrics Bulletin 2(6), 110-114.
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        terms = np.where(parts > 0, parts**2 / df, 0.0)
        ratio: Array = parts.sum(axis=axis) ** 2 / terms.sum(axis=axis)
    return ratio


def level_bound(score: Array, n: NDArray[Any], conf_level: float) -> tuple[Array, Array]:
    """Interval of a mean on 0-100 when all n answers are the same.

    If a share p of the population answered otherwise, n equal answers would be seen with probability (1 - p)^n. The
    largest p that leaves this at half the error rate (Clopper and Pearson 1934) bounds how far the mean can be off,
    whatever the others would have said.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        others = np.where(n > 0, 1.0 - (0.5 - conf_level / 2) ** (1.0 / n), np.nan)
    return score - others * (score - LOWEST), score + others * (HIGHEST - score)


def pooled_variance(variance: Array, df: Array, axes: tuple[int, ...]) -> tuple[Array, Array]:
    """Variance within cells pooled over axes, and its degrees of freedom, broadcast back to the cells.

    Where that leaves nothing (no cell with two answers, or no spread in any), all cells are pooled; NaN where even
    that leaves nothing.
    """
    usable = np.where(np.isnan(variance), 0.0, variance) * df
    pooled_df = np.broadcast_to(df.sum(axis=axes, keepdims=True), df.shape)
    total = np.broadcast_to(usable.sum(axis=axes, keepdims=True), df.shape)
    with np.errstate(invalid="ignore", divide="ignore"):
        pooled = total / pooled_df
        overall = usable.sum() / df.sum()
    nothing = ~(pooled > 0)
    pooled = np.where(nothing, overall if overall > 0 else np.nan, pooled)
    return pooled, np.where(nothing, df.sum(), pooled_df)
