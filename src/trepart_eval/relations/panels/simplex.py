"""Weights that are 0 or more and add up to 1, chosen by least squares."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def simplex_weights(target: Array, donors: Array) -> Array:
    """Weights of donors whose mean comes closest to a target.

    Parameters
    ----------
    target : ndarray, shape (t,)
        What to come close to.
    donors : ndarray, shape (t, k)
        A column per donor.

    Notes
    -----
    As the weights add up to 1, the distance is that of the weighted differences from the target to 0. Nonnegative
    least squares of those with a row of ones against 0 and 1 has the same solution times a number, so that it is
    exact and needs no step size.
    """
    from scipy.optimize import nnls

    apart = donors - target[:, None]
    scale = float(np.abs(apart).max(initial=0.0)) or 1.0
    rows = np.vstack([apart / scale, np.ones(donors.shape[1])])
    weights = nnls(rows, np.append(np.zeros(len(target)), 1.0), maxiter=50 * donors.shape[1])[0]
    return np.asarray(weights / weights.sum())


def optimality_gap(weights: Array, target: Array, donors: Array) -> float:
    """How far weights are from the best, in the units of the target: 0 where the conditions of Kuhn and Tucker hold.

    The squared distance falls at most by twice this times the distance that the weights can move.
    """
    gradient = donors.T @ (donors @ weights - target)
    scale = max(float(np.abs(donors - target[:, None]).max(initial=0.0)), 1e-300)
    return float(weights @ gradient - gradient.min()) / scale
