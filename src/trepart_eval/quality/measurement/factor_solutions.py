"""Common factors of a correlation matrix: maximum likelihood or minimum residuals, quartimin, Schmid-Leiman.

Written from Lawley and Maxwell (1971), Harman and Jones (1966), Jennrich (2002) and Schmid and Leiman (1957).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.quality.undefined_reasons import Reason

Array = NDArray[np.float64]

ML: Final = "ml"
MINRES: Final = "minres"
SINGULAR: Final = 1e-8
"""Smallest eigenvalue of correlations up to which one item follows from the others."""
LOWEST_UNIQUENESS: Final = 0.005
"""Uniquenesses are kept from falling below it, as R's ``factanal`` does; one that ends there is a Heywood case."""
_NEAR: Final = 1e-6
_MOST_STEPS: Final = 2000
_FLAT: Final = 1e-7
_NEARLY_FLAT: Final = 1e-4
_TURNS: Final = 4
_SEED: Final = 1957
_DECIMALS: Final = 9
_SMALLEST_STEP: Final = 1e-12


@dataclass(frozen=True, slots=True, eq=False)
class FactorSolution:
    """Factors of a correlation matrix.

    Attributes
    ----------
    loadings : ndarray, shape (n_items, n_factors)
        Unrotated.
    uniquenesses : ndarray, shape (n_items,)
        Share of each item's variance that no factor accounts for.
    reason : Reason or None
        Why the solution can't be used.
    """

    loadings: Array
    uniquenesses: Array
    reason: Reason | None


@dataclass(frozen=True, slots=True, eq=False)
class Hierarchy:
    """A general factor and factors of groups of items, uncorrelated with it.

    Attributes
    ----------
    general : ndarray, shape (n_items,)
        Loadings on the general factor, most of which are positive.
    groups : ndarray, shape (n_items, n_factors)
        Loadings on the others.
    uniquenesses : ndarray, shape (n_items,)
        Share of each item's variance that no factor accounts for, before the transformation.
    reason : Reason or None
        Why the solution can't be used.
    """

    general: Array
    groups: Array
    uniquenesses: Array
    reason: Reason | None


def most_factors(n_items: int) -> int:
    """Most factors that so many items can have: as many as leave no more unknowns than correlations."""
    count = 0
    while (n_items - count - 1) ** 2 >= n_items + count + 1:
        count += 1
    return count


def factor_solution(correlation: Array, n_factors: int, estimation: str) -> FactorSolution:
    """Common factors by maximum likelihood or minimum residuals.

    Parameters
    ----------
    correlation : ndarray, shape (n_items, n_items)
        Correlations; positive definite.
    n_factors : int
        Number of factors.
    estimation : {"ml", "minres"}
        What is made smallest: the likelihood ratio, or the sum of squared residual correlations.
    """
    from scipy.optimize import minimize

    if np.linalg.eigvalsh(correlation)[0] <= SINGULAR:
        nothing = np.full((len(correlation), n_factors), np.nan)
        return FactorSolution(nothing, nothing[:, 0], Reason.NOT_POSITIVE_DEFINITE)
    start = 1.0 / np.diag(np.linalg.inv(correlation))
    misfit = _ml_misfit if estimation == ML else _minres_misfit
    found = minimize(
        misfit,
        np.clip(start, LOWEST_UNIQUENESS, 1.0),
        args=(correlation, n_factors),
        jac=True,
        method="L-BFGS-B",
        bounds=[(LOWEST_UNIQUENESS, 1.0)] * len(correlation),
        options={"maxiter": _MOST_STEPS, "ftol": 1e-15, "gtol": 1e-9},
    )
    loadings = _ml_loadings if estimation == ML else _minres_loadings
    uniquenesses = np.asarray(found.x, dtype=np.float64)
    reason = None
    if not _settled(uniquenesses, np.asarray(found.jac)):
        reason = Reason.NO_CONVERGENCE
    elif (uniquenesses <= LOWEST_UNIQUENESS + _NEAR).any():
        reason = Reason.HEYWOOD
    return FactorSolution(loadings(uniquenesses, correlation, n_factors), uniquenesses, reason)


def _settled(at: Array, gradient: Array) -> bool:
    """Whether the misfit can't be made smaller from here: it is flat, or falls only past a bound."""
    held = ((at <= LOWEST_UNIQUENESS) & (gradient > 0)) | ((at >= 1.0) & (gradient < 0))
    return bool(np.abs(np.where(held, 0.0, gradient)).max() < _NEARLY_FLAT)


def _minres_misfit(uniquenesses: Array, correlation: Array, n_factors: int) -> tuple[float, Array]:
    values, vectors = np.linalg.eigh(correlation - np.diag(uniquenesses))
    left = _left_over(values, n_factors)
    return 0.5 * float((left**2).sum()), -(vectors**2 @ left)


def _left_over(values: Array, n_factors: int) -> Array:
    """Eigenvalues, from the smallest, less those that the factors account for."""
    left = values.copy()
    top = slice(len(values) - n_factors, None)
    left[top] = np.minimum(values[top], 0.0)
    return left


def _minres_loadings(uniquenesses: Array, correlation: Array, n_factors: int) -> Array:
    values, vectors = np.linalg.eigh(correlation - np.diag(uniquenesses))
    loadings: Array = (vectors * np.sqrt(np.maximum(values, 0.0)))[:, ::-1][:, :n_factors]
    return loadings


def _ml_misfit(uniquenesses: Array, correlation: Array, n_factors: int) -> tuple[float, Array]:
    loadings = _ml_loadings(uniquenesses, correlation, n_factors)
    root = np.sqrt(uniquenesses)
    values = np.linalg.eigvalsh(correlation / np.outer(root, root))[: len(root) - n_factors]
    residual = loadings @ loadings.T + np.diag(uniquenesses) - correlation
    return float((values - np.log(values) - 1.0).sum()), np.diag(residual) / uniquenesses**2


def _ml_loadings(uniquenesses: Array, correlation: Array, n_factors: int) -> Array:
    root = np.sqrt(uniquenesses)
    values, vectors = np.linalg.eigh(correlation / np.outer(root, root))
    loadings: Array = (root[:, None] * vectors * np.sqrt(np.maximum(values - 1.0, 0.0)))[:, ::-1][:, :n_factors]
    return loadings


def quartimin(loadings: Array) -> tuple[Array, Array, bool]:
    """Loadings turned to the oblique simple structure of quartimin, the factors' correlations, and whether it settled.

    Quartimin is oblimin with gamma 0, without Kaiser's normalisation, by gradient projection (Jennrich 2002). The
    loadings as they are may be a point from which no direction leads down, and there may be several lowest points
    nearby; so it starts from them and from random turns of them, always the same, and keeps the lowest.
    """
    size = loadings.shape[1]
    random = np.random.default_rng(_SEED).normal(size=(_TURNS, size, size))
    starts = np.stack([np.eye(size), *(np.linalg.qr(one)[0] for one in random)])
    values, turns, sizes = _turned(loadings, starts)
    best = min(range(len(starts)), key=lambda one: round(float(values[one]), _DECIMALS))
    turn = turns[best]
    return loadings @ np.linalg.inv(turn).T, turn.T @ turn, bool(sizes[best] < _NEARLY_FLAT)


def _turned(loadings: Array, turn: Array) -> tuple[Array, Array, Array]:
    """Lowest misfit from each start, all of them at once, with the turn and how steep it still is there."""
    rotated = _rotated(loadings, turn)
    value, slope = _quartimin_misfit(rotated)
    step, size = np.ones(len(turn)), np.zeros(len(turn))
    moving = np.ones(len(turn), dtype=bool)
    for _ in range(_MOST_STEPS):
        gradient = -(rotated.mT @ slope @ np.linalg.inv(turn)).mT
        along = gradient - turn * (turn * gradient).sum(axis=1, keepdims=True)
        size = np.sqrt((along**2).sum(axis=(1, 2)))
        moving &= size >= _FLAT
        step = np.where(moving, 2.0 * step, step)
        trying = np.flatnonzero(moving)
        while trying.size:
            moved = turn[trying] - step[trying, None, None] * along[trying]
            moved = moved / np.sqrt((moved**2).sum(axis=1, keepdims=True))
            candidate = _rotated(loadings, moved)
            new_value, new_slope = _quartimin_misfit(candidate)
            better = value[trying] - new_value > 0.5 * size[trying] ** 2 * step[trying]
            kept = trying[better]
            turn[kept], rotated[kept], value[kept], slope[kept] = (
                one[better] for one in (moved, candidate, new_value, new_slope)
            )
            trying = trying[~better]
            step[trying] /= 2.0
            stuck = step[trying] <= _SMALLEST_STEP
            moving[trying[stuck]] = False
            trying = trying[~stuck]
        if not moving.any():
            break
    return value, turn, size


def _rotated(loadings: Array, turn: Array) -> Array:
    rotated: Array = loadings @ np.linalg.inv(turn).mT
    return rotated


def _quartimin_misfit(loadings: Array) -> tuple[Array, Array]:
    squared = loadings**2
    others = squared.sum(axis=2, keepdims=True) - squared
    return (squared * others).sum(axis=(1, 2)) / 4.0, loadings * others


def schmid_leiman(correlation: Array, n_factors: int) -> Hierarchy:
    """General factor above correlated factors, by minres, quartimin and the Schmid-Leiman transformation.

    Parameters
    ----------
    correlation : ndarray, shape (n_items, n_items)
        Correlations; positive definite.
    n_factors : int
        Correlated factors, two or more. Two can't tell how much of their correlation is whose, so each is taken to
        have the same loading on the general factor.
    """
    first = factor_solution(correlation, n_factors, MINRES)
    if first.reason:
        return Hierarchy(first.loadings[:, 0], first.loadings, first.uniquenesses, first.reason)
    pattern, between, settled = quartimin(first.loadings)
    if n_factors == 2:
        r = float(between[0, 1])
        above = np.sqrt(abs(r)) * np.array([1.0, np.sign(r)])
        reason = None
    else:
        second = factor_solution(between, 1, MINRES)
        above, reason = second.loadings[:, 0], second.reason
    reason = reason if settled else Reason.NO_CONVERGENCE
    general = pattern @ above
    general = -general if general.sum() < 0 else general
    groups = pattern * np.sqrt(np.maximum(1.0 - above**2, 0.0))
    return Hierarchy(general, groups, first.uniquenesses, reason)
