"""Fractional logit: shares between 0 and 1 by quasi-likelihood, solved by iteratively reweighted least squares.

Written from Papke and Wooldridge (1996): only the mean has to be right, and robust errors take care of the rest.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.relations.refusals import Refusal
from trepart_eval.relations.regression.cluster_covariance import WeightedFit

Array = NDArray[np.float64]

MOST_STEPS: Final = 100
_CLOSE: Final = 1e-11
_AT_THE_EDGE: Final = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class LogitFit:
    """Coefficients in log odds, and the model as weighted least squares at its solution; or why there is none."""

    coefficients: Array
    fit: WeightedFit | None
    refusal: Refusal | None = None


def fractional_logit(x: Array, y: Array, weights: Array) -> LogitFit:
    """Quasi-likelihood estimate of a logit of shares.

    Parameters
    ----------
    x : ndarray, shape (n, k)
        Regressors, of full rank.
    y : ndarray, shape (n,)
        Shares, 0 to 1.
    weights : ndarray, shape (n,)
        How much each row counts, such as its person-days.
    """
    scaled = weights / weights.mean()
    coefficients, mean = np.zeros(x.shape[1]), (y + 0.5) / 2
    linear = np.log(mean / (1 - mean))
    for _ in range(MOST_STEPS):
        slope = np.maximum(mean * (1 - mean), np.finfo(float).tiny)
        root = np.sqrt(scaled * slope)
        found = np.linalg.lstsq(x * root[:, None], root * (linear + (y - mean) / slope), rcond=None)[0]
        change = float(np.abs(x @ (found - coefficients)).max())
        coefficients = found
        linear = x @ coefficients
        if not np.isfinite(linear).all():
            return LogitFit(coefficients, None, Refusal.SEPARATION)
        mean = 1 / (1 + np.exp(-np.clip(linear, -700, 700)))
        if (mean * (1 - mean)).min() < _AT_THE_EDGE and _runs_off(mean, y):
            return LogitFit(coefficients, None, Refusal.SEPARATION)
        if change < _CLOSE * (1 + float(np.abs(linear).max())):
            return LogitFit(coefficients, _as_least_squares(x, y, mean, scaled))
    return LogitFit(coefficients, None, Refusal.NO_CONVERGENCE)


def _runs_off(mean: Array, y: Array) -> bool:
    """Whether the rows fitted at 0 or 1 are those whose share is exactly that."""
    edge = mean * (1 - mean) < _AT_THE_EDGE
    return bool(np.abs(mean - y)[edge].max() < _AT_THE_EDGE * 10)


def _as_least_squares(x: Array, y: Array, mean: Array, weights: Array) -> WeightedFit:
    spread = mean * (1 - mean)
    return WeightedFit(x * spread[:, None], weights / spread, spread / weights, y - mean)
