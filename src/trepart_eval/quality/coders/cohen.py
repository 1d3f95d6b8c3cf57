"""Cohen's kappa of two coders, weighted or not.

Written from Cohen (1960, 1968); the asymptotic standard error is that of Fleiss, Cohen and Everitt (1969).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from trepart_eval.criteria.arguments import checked_level
from trepart_eval.quality.coders.agreement_estimates import (
    CONF_LEVEL,
    AgreementEstimate,
    Disagreement,
    summed_up,
)
from trepart_eval.quality.coders.rating_patterns import MISSING, Patterns, patterns_of
from trepart_eval.quality.coders.rating_weights import agreement_weights, needed_scale

Array = NDArray[np.float64]


def cohen_kappa(
    a: ArrayLike,
    b: ArrayLike,
    *,
    weights: str | None = None,
    scale: Sequence[float] | None = None,
    conf_level: float = CONF_LEVEL,
) -> AgreementEstimate:
    """Cohen's kappa of two coders' ratings of the same units.

    Parameters
    ----------
    a, b : array_like, shape (n_units,)
        Ratings of each coder, NaN where there is none. Only units that both rated count.
    weights : {None, "linear", "quadratic", "ordinal", "radical"}
        How much ratings agree that aren't the same; None: not at all.
    scale : sequence of float
        All values that could be given, in order. Needed with weights, which depend on it; never taken from the ratings.
    conf_level : float
        Level of the interval, which is normal.

    Returns
    -------
    AgreementEstimate
        NaN with a reason where both use one and the same category only, or have no unit in common.

    Raises
    ------
    ValueError
        If the ratings differ in length or can't be used, weights come without a scale, or an option has no such value.

    Examples
    --------
    >>> round(float(cohen_kappa([1, 2, 3, 3], [1, 2, 3, 2], weights="linear", scale=[1, 2, 3])), 3)
    0.714
    """
    checked_level(conf_level)
    one, other = np.asarray(a), np.asarray(b)
    if one.ndim != 1 or one.shape != other.shape:
        raise ValueError(f"a and b have shapes {one.shape} and {other.shape}; each needs one rating per unit")
    if weights is not None:
        scale = needed_scale("Weighted kappa", scale)
    ratings = np.stack([one, other], axis=1) if one.size else np.zeros((0, 2))
    return kappa_of(patterns_of(ratings, scale), weights, conf_level)


def kappa_of(patterns: Patterns, weights: str | None, conf_level: float) -> AgreementEstimate:
    """Kappa of the two coders of some patterns, with its standard error."""
    agreeing = _agreeing(patterns, weights)
    table = _tables(patterns, patterns.n[None].astype(np.float64), 0, 1)
    found = _disagreement(table, agreeing)
    n_units = int(table.sum())
    return summed_up(
        found,
        _std_error(table[0], agreeing) if not found.reason else float("nan"),
        degrees_of_freedom=float("inf"),
        n_units=n_units,
        n_coders=patterns.n_coders,
        method="cohen_kappa" if weights is None else f"cohen_kappa_{weights}",
        observed_agreement=float(1.0 - found.observed[0]),
        conf_level=conf_level,
    )


def mean_kappa(patterns: Patterns, weights: Array, kind: str | None) -> Array:
    """Mean of kappa over all pairs of coders (Light 1971) under many sets of weights; NaN where a pair has none."""
    agreeing = _agreeing(patterns, kind)
    n_coders = patterns.index.shape[1]
    every = [
        _disagreement(_tables(patterns, weights, first, second), agreeing).estimate
        for second in range(n_coders)
        for first in range(second)
    ]
    return np.mean(every, axis=0) if every else np.full(len(weights), np.nan)


def _agreeing(patterns: Patterns, weights: str | None) -> Array:
    if not len(patterns.categories):
        return np.zeros((0, 0))
    return agreement_weights(weights, patterns.categories.tolist())


def _tables(patterns: Patterns, weights: Array, first: int, second: int) -> Array:
    """Count units by the ratings of two coders, shape (n_sets, n_categories, n_categories)."""
    size = len(patterns.categories)
    one, other = patterns.index[:, first], patterns.index[:, second]
    both = np.flatnonzero((one != MISSING) & (other != MISSING))
    cell, place = np.unique(one[both] * size + other[both], return_inverse=True)
    into = np.zeros((len(both), len(cell)))
    into[np.arange(len(both)), place] = 1.0
    tables = np.zeros((len(weights), size * size))
    tables[:, cell] = weights[:, both] @ into
    return tables.reshape(len(weights), size, size)


def _disagreement(tables: Array, agreeing: Array) -> Disagreement:
    total = tables.sum(axis=(1, 2))
    with np.errstate(invalid="ignore", divide="ignore"):
        shares = tables / total[:, None, None]
        apart = 1.0 - agreeing
        observed = (shares * apart).sum(axis=(1, 2))
        expected = np.einsum("bi,ij,bj->b", shares.sum(axis=2), apart, shares.sum(axis=1))
    observed = np.where(total > 0, observed, np.nan)
    return Disagreement(observed, np.where(total > 0, expected, np.nan))


def _std_error(table: Array, agreeing: Array) -> float:
    total = table.sum()
    shares = table / total
    rows, columns = shares.sum(axis=1), shares.sum(axis=0)
    expected = float(rows @ agreeing @ columns)
    kappa = 1.0 - (1.0 - float((shares * agreeing).sum())) / (1.0 - expected)
    means = (agreeing @ columns)[:, None] + (agreeing.T @ rows)[None, :]
    # Fleiss, Cohen and Everitt subtract the square of the mean; around the mean a variance of zero comes out as zero.
    influence = agreeing - means * (1.0 - kappa)
    variance = float((shares * (influence - (shares * influence).sum()) ** 2).sum())
    return float(np.sqrt(variance / total) / (1.0 - expected))
