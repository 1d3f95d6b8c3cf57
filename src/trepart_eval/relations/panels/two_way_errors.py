"""Least squares with effects of units and periods, and CR2 errors with Satterthwaite's degrees of freedom.

Bell and McCaffrey (2002); Pustejovsky and Tipton (2018), with dummies for units and periods in the model.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

_DEPENDENT = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class TwoWayFit:
    """Coefficients with effects of units and periods.

    Attributes
    ----------
    coefficients, std_errors, dfs : ndarray, shape (k,)
        CR2 standard errors by unit, and degrees of freedom where all units have one variance.
    parts, loads : ndarray, shape (k, n)
        Each unit's part of the error, and the sum of squares of its outcomes' weights.
    maps : ndarray, shape (k, n, n * t)
        From outcomes to parts.
    """

    coefficients: Array
    std_errors: Array
    dfs: Array
    parts: Array
    loads: Array
    maps: Array

    def fewest_df(self, place: int, arms: NDArray[np.bool_]) -> float:
        """Degrees of freedom of a coefficient: the fewer of those with one variance and with each arm's own."""
        scale = np.ones(len(arms))
        for arm in (arms, ~arms):
            seen = self.loads[place, arm].sum()
            scale[arm] = (self.parts[place, arm] ** 2).sum() / seen if seen > 0 else 0.0
        scaled = self.maps[place] * np.sqrt(np.repeat(scale, self.maps.shape[2] // len(arms)))
        spread = scaled @ scaled.T
        with np.errstate(divide="ignore", invalid="ignore"):
            shown = float(np.trace(spread) ** 2 / (spread**2).sum())
        return min(float(self.dfs[place]), shown)


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
    gram = np.linalg.inv(moved.T @ moved)
    coefficients = gram @ (moved.T @ _without_means(outcome[:, :, None]).reshape(-1))
    basis = np.column_stack([_dummies(n, periods), np.linalg.qr(moved)[0]])
    loads = (moved @ gram).reshape(n, periods, k)
    blocks = basis.reshape(n, periods, -1)
    maps = np.zeros((k, n, n * periods))
    for unit in range(n):
        adjusted = _inverse_root(np.eye(periods) - blocks[unit] @ blocks[unit].T) @ loads[unit]
        rows = -(adjusted.T @ blocks[unit]) @ basis.T
        rows[:, unit * periods : (unit + 1) * periods] += adjusted.T
        maps[:, unit] = rows
    parts = maps @ outcome.reshape(-1)
    spread = maps @ maps.transpose(0, 2, 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        dfs = np.trace(spread, axis1=1, axis2=2) ** 2 / (spread**2).sum(axis=(1, 2))
    weights = (loads**2).sum(axis=1).T
    return TwoWayFit(coefficients, np.sqrt((parts**2).sum(axis=1)), dfs, parts, weights, maps)


def _without_means(values: Array) -> Array:
    """Values of a balanced panel without the means of units and of periods."""
    by_unit, by_period = values.mean(axis=1, keepdims=True), values.mean(axis=0, keepdims=True)
    return np.asarray(values - by_unit - by_period + values.mean(axis=(0, 1), keepdims=True))


def _dummies(n: int, periods: int) -> Array:
    """Orthonormal columns that span the dummies of units and of periods."""
    of_units = np.kron(np.eye(n), np.ones((periods, 1))) / np.sqrt(periods)
    contrasts = np.linalg.svd(np.ones((1, periods)))[2][1:].T
    return np.asarray(np.column_stack([of_units, np.tile(contrasts, (n, 1)) / np.sqrt(n)]))


def _inverse_root(matrix: Array) -> Array:
    """Symmetric root of the inverse, of the part that has one."""
    values, vectors = np.linalg.eigh(matrix)
    seen = values > _DEPENDENT
    root = np.where(seen, 1 / np.sqrt(np.where(seen, values, 1.0)), 0.0)
    return np.asarray((vectors * root) @ vectors.T)
