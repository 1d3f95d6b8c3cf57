"""An orthonormal basis of columns, quick where they are clearly independent."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

_CLEARLY: Final = 1e-4


def orthonormal_factors(x: Array) -> tuple[Array, Array]:
    """Q with orthonormal columns and R upper triangular, whose product is x.

    Clearly independent columns are taken through Cholesky's decomposition of their cross products, twice, which is as
    exact as Householder's there and many times quicker (Yamamoto, Nakatsukasa, Yanagisawa and Fukaya 2015).

    Parameters
    ----------
    x : ndarray, shape (n, k)
        Columns of full rank, n at least k.
    """
    length = np.sqrt((x**2).sum(axis=0))
    if (length > 0).all():
        first = clear_cholesky(x / length)
        if first is not None:
            inverse = np.linalg.inv(first).T
            rough = (x / length) @ inverse
            second = np.linalg.cholesky(rough.T @ rough)
            return rough @ np.linalg.inv(second).T, second.T @ first.T * length
    q, r = np.linalg.qr(x)
    sign = np.where(np.diagonal(r) < 0, -1.0, 1.0)
    return q * sign, sign[:, None] * r


def clear_cholesky(x: Array) -> Array | None:
    """Cholesky's factor of the cross products of columns of length 1; None where they aren't clearly independent."""
    try:
        lower: Array = np.linalg.cholesky(x.T @ x).astype(np.float64)
    except np.linalg.LinAlgError:
        return None
    return lower if (np.diagonal(lower) > _CLEARLY).all() else None
