"""Ordinal regression: proportional odds by maximum likelihood, from counts of answers (McCullagh 1980)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

_MOST_STEPS: Final = 200
_CLOSE: Final = 1e-10
_RIDGE: Final = 1e-10
_TINY: Final = 1e-100


@dataclass(frozen=True, slots=True, eq=False)
class OrdinalFit:
    """Proportional odds: the logit of an answer above a step is the sum of slopes times predictors, less a threshold.

    Attributes
    ----------
    thresholds : ndarray, shape (n_categories - 1,)
        Rising.
    slopes : ndarray, shape (n_predictors,)
        Log odds ratios; over 0 where a predictor goes with higher answers.
    log_likelihood : float
        At its maximum.
    converged : bool
        Whether the maximum was found.
    """

    thresholds: Array
    slopes: Array
    log_likelihood: float
    converged: bool


def proportional_odds(counts: Array, predictors: Array) -> OrdinalFit:
    """Fit by Newton's method; the likelihood has one maximum (Pratt 1981).

    Parameters
    ----------
    counts : ndarray, shape (n_rows, n_categories)
        How many of each row's people gave each answer; every category was given by somebody.
    predictors : ndarray, shape (n_rows, n_predictors)
        Of each row.
    """
    k = counts.shape[1] - 1
    share = np.cumsum(counts.sum(axis=0))[:-1] / counts.sum()
    x = np.concatenate([np.log(share / (1.0 - share)), np.zeros(predictors.shape[1])])
    value, slope, bend = _likelihood(x, counts, predictors)
    for _ in range(_MOST_STEPS):
        step = np.linalg.solve(bend + _RIDGE * np.trace(bend) * np.eye(len(x)), slope)
        size = 1.0
        while size > _RIDGE:
            moved = x + size * step
            new = _likelihood(moved, counts, predictors) if (np.diff(moved[:k]) > 0).all() else None
            if new is not None and new[0] >= value:
                break
            size /= 2.0
        else:
            return OrdinalFit(x[:k], x[k:], value, converged=bool(np.abs(slope @ step) < 1e-6))
        gain = new[0] - value
        x, (value, slope, bend) = moved, new
        if gain <= _CLOSE * (1.0 + abs(value)):
            return OrdinalFit(x[:k], x[k:], value, converged=True)
    return OrdinalFit(x[:k], x[k:], value, converged=False)


def expected_answers(fit: OrdinalFit, predictors: Array) -> Array:
    """Expected answer, in steps from the lowest category, of each row."""
    below = _logistic(fit.thresholds[None, :] - (predictors @ fit.slopes)[:, None])
    expected: Array = (1.0 - below).sum(axis=1)
    return expected


def nagelkerke(fit: OrdinalFit, counts: Array) -> float:
    """Nagelkerke's share of variance accounted for, against a model without predictors."""
    total = counts.sum(axis=0)
    n = float(total.sum())
    alone = float((total[total > 0] * np.log(total[total > 0] / n)).sum())
    return float((1.0 - np.exp(2.0 * (alone - fit.log_likelihood) / n)) / (1.0 - np.exp(2.0 * alone / n)))


def _likelihood(x: Array, counts: Array, predictors: Array) -> tuple[float, Array, Array]:
    """Log likelihood, its slope, and minus its second derivatives."""
    k = counts.shape[1] - 1
    level = x[None, :k] - (predictors @ x[k:])[:, None]
    below = _logistic(level)
    density = below * (1.0 - below)
    bend = density * (1.0 - 2.0 * below)
    rows = len(counts)
    edges = np.hstack([np.zeros((rows, 1)), below, np.ones((rows, 1))])
    chance = np.maximum(np.diff(edges, axis=1), _TINY)
    weight, curve = counts / chance, counts / chance**2
    # Each category's chance rises with the threshold above it and falls with the one below.
    first = density * (weight[:, :-1] - weight[:, 1:])
    own = bend * (weight[:, :-1] - weight[:, 1:]) - density**2 * (curve[:, :-1] + curve[:, 1:])
    beside = density[:, :-1] * density[:, 1:] * curve[:, 1:-1]
    second = np.zeros((rows, k, k))
    at = np.arange(k)
    second[:, at, at] = own
    second[:, at[:-1], at[1:]] = beside
    second[:, at[1:], at[:-1]] = beside
    slope = np.concatenate([first.sum(axis=0), -(predictors * first.sum(axis=1)[:, None]).sum(axis=0)])
    across = -np.einsum("rij,rp->ip", second, predictors)
    among = np.einsum("r,rp,rq->pq", second.sum(axis=(1, 2)), predictors, predictors)
    information = -np.block([[second.sum(axis=0), across], [across.T, among]])
    return float((counts * np.log(chance)).sum()), slope, information


def _logistic(values: Array) -> Array:
    from scipy.special import expit

    result: Array = expit(values)
    return result
