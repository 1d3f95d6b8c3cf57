"""Sobol indices: how much of an output's variance each factor accounts for, alone and with the others.

The estimators are Jansen's (1999), on the design of Saltelli et al. (2010, Computer Physics Communications 181). Where
all combinations of discrete choices are at hand, the indices are exact.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

_ROUNDING: Final = 1e-24  # of the largest output squared: what rounding makes of an output that doesn't vary


def first_and_total(of_a: Array, of_b: Array, of_mixed: Array) -> tuple[Array, Array]:
    """First-order and total indices of each factor.

    Parameters
    ----------
    of_a, of_b : ndarray, shape (..., n_draws)
        Output at two independent sets of draws.
    of_mixed : ndarray, shape (n_factors, ..., n_draws)
        Output at the first set with one factor's axes taken from the second.

    Returns
    -------
    first, total : ndarray, shape (n_factors, ...)
        NaN where the output doesn't vary.
    """
    both = np.concatenate([of_a, of_b], axis=-1)
    variance = both.var(axis=-1)
    with np.errstate(invalid="ignore", divide="ignore"):
        first = 1.0 - ((of_b - of_mixed) ** 2).mean(axis=-1) / (2.0 * variance)
        total = ((of_a - of_mixed) ** 2).mean(axis=-1) / (2.0 * variance)
    nothing = np.broadcast_to(variance <= 0, first.shape)
    return np.where(nothing, np.nan, first), np.where(nothing, np.nan, total)


def mixed_sets(a: Array, b: Array, axes: list[slice]) -> Array:
    """First set of draws with each factor's axes in turn taken from the second, shape (n_factors, n_draws, n_axes)."""
    mixed = np.repeat(a[None], len(axes), axis=0)
    for factor, own in enumerate(axes):
        mixed[factor][:, own] = b[:, own]
    return mixed


def factorial_indices(output: Array, n_factors: int) -> tuple[Array, Array]:
    """First-order and total indices from the output of every combination of discrete choices, each as likely.

    Parameters
    ----------
    output : ndarray, shape (n_levels_1, ..., n_levels_k, ...)
        Output at each combination; the first ``n_factors`` axes are the factors.
    n_factors : int
        Number of factors.

    Returns
    -------
    first, total : ndarray, shape (n_factors, ...)
        NaN where the output doesn't vary, or isn't known everywhere.
    """
    factors = tuple(range(n_factors))
    variance = output.var(axis=factors)
    first, total = [], []
    for factor in factors:
        others = tuple(axis for axis in factors if axis != factor)
        first.append(output.mean(axis=others).var(axis=0))
        total.append(output.var(axis=factor, keepdims=True).mean(axis=factors))
    scale = float(np.nanmax(np.abs(output), initial=0.0)) ** 2
    varies = variance > _ROUNDING * scale
    with np.errstate(invalid="ignore", divide="ignore"):
        shares = (np.where(varies, np.stack(one) / variance, np.nan) for one in (first, total))
        alone, together = shares
    return alone, together
