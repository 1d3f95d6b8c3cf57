"""Least squares with effects of units and periods, and CR2 errors with the fewer of two degrees of freedom.

Bell and McCaffrey (2002); Pustejovsky and Tipton (2018), with dummies for units and periods in the model.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trepart_eval.relations.regression.cluster_covariance import WeightedFit, WorkingQuadratic, robust_by_cluster

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class TwoWayFit:
    """Coefficients with effects of units and periods.

    Attributes
    ----------
    coefficients, std_errors, dfs : ndarray, shape (k,)
        CR2 standard errors by unit, and degrees of freedom where all units have one variance.
    parts, loads : ndarray, shape (k, n)
        Each unit's part of the error, and the sum of squares of its outcomes' weights.
    working : WorkingQuadratic
        Distribution of the covariance where all units have one variance.
    """

    coefficients: Array
    std_errors: Array
    dfs: Array
    parts: Array
    loads: Array
    working: WorkingQuadratic

    def fewest_df(self, place: int, arms: NDArray[np.bool_]) -> float:
        """Degrees of freedom of a coefficient: the fewer of those with one variance and with each arm's own."""
        scale = np.ones(len(arms))
        for arm in (arms, ~arms):
            seen = self.loads[place, arm].sum()
            scale[arm] = (self.parts[place, arm] ** 2).sum() / seen if seen > 0 else 0.0
        variance = np.repeat(scale, len(self.working.variance) // len(arms))
        return min(float(self.dfs[place]), self.working.with_variance(variance).satterthwaite(place))


def two_way_fit(outcome: Array, regressors: Array) -> TwoWayFit:
    """Fit of a balanced panel.

    Parameters
    ----------
    outcome : ndarray, shape (n, t)
        Without gaps.
    regressors : ndarray, shape (n, t, k)
        What varies within units and periods.
    """
    n, periods, k = regressors.shape
    moved = _without_means(regressors).reshape(n * periods, k)
    x = np.column_stack([moved, _dummies(n, periods)])
    solved: Array = np.linalg.lstsq(x, outcome.reshape(-1), rcond=None)[0].astype(np.float64)
    ones = np.ones(n * periods)
    fit = WeightedFit(x, ones, ones, outcome.reshape(-1) - x @ solved)
    covariance = robust_by_cluster(fit, np.repeat(np.arange(n), periods), "CR2")
    working = covariance.quadratic
    if working is None:
        raise ValueError("CR2 has no distribution under its working model")
    parts = (working.adjusted[:, :k] * fit.residuals[:, None]).reshape(n, periods, k).sum(axis=1).T
    loads = (fit.influence[:, :k] ** 2).reshape(n, periods, k).sum(axis=1).T
    dfs = np.array([working.satterthwaite(place) for place in range(k)])
    return TwoWayFit(solved[:k], np.sqrt(np.diag(covariance.matrix)[:k]), dfs, parts, loads, working)


def _without_means(values: Array) -> Array:
    """Values of a balanced panel without the means of units and of periods."""
    by_unit, by_period = values.mean(axis=1, keepdims=True), values.mean(axis=0, keepdims=True)
    return np.asarray(values - by_unit - by_period + values.mean(axis=(0, 1), keepdims=True))


def _dummies(n: int, periods: int) -> Array:
    """Orthonormal columns that span the dummies of units and of periods."""
    of_units = np.kron(np.eye(n), np.ones((periods, 1))) / np.sqrt(periods)
    contrasts = np.linalg.svd(np.ones((1, periods)))[2][1:].T
    return np.asarray(np.column_stack([of_units, np.tile(contrasts, (n, 1)) / np.sqrt(n)]))
