"""`regression_to_mean`: the change to expect of municipalities chosen because their baseline was far out."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from trepart_eval.criteria.arguments import as_numbers, is_number

Array = NDArray[np.float64]


def regression_to_mean(baseline: ArrayLike, correlation: float, *, mean: float | None = None) -> Array:
    """Change to expect from regression to the mean alone, nothing having been done.

    Parameters
    ----------
    baseline : array_like, shape (n,)
        Figure of each municipality before; NaN stays NaN.
    correlation : float
        Correlation of the figure before and after among all municipalities, from 0 to 1.
    mean : float, optional
        Mean of all municipalities that these were chosen from. The mean of those given where it is left out, which is
        right only if they weren't chosen for their baseline.

    Returns
    -------
    ndarray of float64, shape (n,)
        -(1 - correlation) (baseline - mean): negative where the baseline was above the mean. Source: Barnett, van der
        Pols and Dobson (2005).

    Raises
    ------
    ValueError
        If the correlation isn't from 0 to 1, or baseline isn't one-dimensional.

    Examples
    --------
    >>> regression_to_mean([9.0, 11.0], 0.6, mean=8.0).round(2).tolist()
    [-0.4, -1.2]
    """
    if not is_number(correlation) or not 0 <= correlation <= 1:
        raise ValueError(f"correlation is {correlation!r}; it lies from 0 to 1")
    values = as_numbers(baseline, "baseline").astype(np.float64)
    if values.ndim != 1:
        raise ValueError(f"baseline has shape {values.shape}; give one figure per municipality")
    known = values[~np.isnan(values)]
    centre = mean if mean is not None else known.mean() if known.size else np.nan
    expected: Array = -(1 - correlation) * (values - centre) + 0.0
    return expected
