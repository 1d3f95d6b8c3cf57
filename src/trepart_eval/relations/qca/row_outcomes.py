"""Which row of a truth table each case belongs to, how consistent a row is with the outcome, and what that makes it.

The functions take one outcome or many at once, so that thousands of them can be gone through.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Rows = NDArray[np.int64]

_NOTHING: Final = 1e-9
"""A sum of memberships that is nought but for rounding."""


def row_of_each_case(memberships: Array, tol: float) -> Rows:
    """Row, counted from 0, in which each case has a membership above 0.5; -1 for one at exactly 0.5 on a condition.

    Parameters
    ----------
    memberships : ndarray, shape (n_cases, n_conditions)
        The first condition is the highest bit.
    tol : float
        How far from 0.5 still is 0.5.
    """
    weights = 1 << np.arange(memberships.shape[1] - 1, -1, -1, dtype=np.int64)
    half = (np.abs(memberships - 0.5) <= tol).any(axis=1)
    return np.asarray(np.where(half, -1, (memberships > 0.5).astype(np.int64) @ weights))


def fit_of_rows(x: Array, y: Array) -> tuple[Array, Array]:
    """Consistency and PRI of each row; NaN where no case has any membership.

    Parameters
    ----------
    x : ndarray, shape (n_rows, n_cases)
        Membership of each case in each row.
    y : ndarray, shape (..., n_cases)
        Membership in the outcome, or in several.

    Returns
    -------
    incl, pri : ndarray, shape (..., n_rows)
    """
    wide = y[..., None, :]
    both = np.minimum(x, wide)
    neither = np.minimum(both, 1 - wide).sum(axis=-1)
    shared, total = both.sum(axis=-1), x.sum(axis=-1)
    return _ratio(shared, total), _ratio(shared - neither, total - neither)


def told_of_rows(
    incl: Array, pri: Array, n: Rows, incl_cut: tuple[float, float], n_cut: int, pri_cut: float, tol: float
) -> NDArray[Any]:
    """``1``, ``0``, ``C`` between two cut-offs, or ``?`` with fewer cases than ``n_cut``, for each row.

    Parameters
    ----------
    incl, pri : ndarray, shape (..., n_rows)
        From `fit_of_rows`.
    n : ndarray of int, shape (n_rows,)
        Cases of each row.
    incl_cut, n_cut, pri_cut, tol
        As in `truth_table`.
    """
    upper, lower = (cut - tol for cut in incl_cut)
    enough_pri = (pri >= pri_cut - tol) | (np.isnan(pri) & (pri_cut <= 0))
    out = np.where(incl >= upper, np.where(enough_pri, "1", "0"), np.where(incl >= lower, "C", "0"))
    return np.asarray(np.where(n >= n_cut, out, "?"))


def _ratio(part: Array, whole: Array) -> Array:
    """Share, with NaN where there is nothing to take a share of."""
    safe = whole > _NOTHING
    return np.asarray(np.where(safe, part / np.where(safe, whole, 1.0), np.nan))
