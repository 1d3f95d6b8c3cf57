"""P values corrected for the number of tests that were made."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from trepart_eval.criteria.arguments import number_list

Array = NDArray[np.float64]


def adjust_p_values(p_values: ArrayLike, method: str = "holm") -> Array:
    """P values corrected for the number of tests made, in the order given.

    Parameters
    ----------
    p_values : array_like, shape (n_tests,)
        P values; those missing (NaN) are no tests and stay missing.
    method : {"holm", "bh"}
        Holm's (1979) holds the probability of any false finding at the level, whatever the tests have in common;
        Benjamini and Hochberg's (1995) holds the expected share of false ones among the findings.

    Returns
    -------
    ndarray of float64, shape (n_tests,)

    Raises
    ------
    ValueError
        If there is no such method, or a p value isn't between 0 and 1.

    Examples
    --------
    >>> adjust_p_values([0.01, 0.04, 0.03], "holm").tolist()
    [0.03, 0.06, 0.06]
    """
    if method not in _METHODS:
        raise ValueError(f"Unknown method {method!r}. Choose 'holm' or 'bh'.")
    given = number_list(p_values, "p_values")
    known = np.flatnonzero(~np.isnan(given))
    if ((given[known] < 0) | (given[known] > 1)).any():
        raise ValueError("a p value is not between 0 and 1")
    adjusted = np.full(len(given), np.nan)
    order = known[np.argsort(given[known], kind="stable")]
    adjusted[order] = np.minimum(_METHODS[method](given[order]), 1.0)
    return adjusted


def _holm(ordered: Array) -> Array:
    stepped: Array = np.maximum.accumulate(ordered * np.arange(len(ordered), 0, -1)) if len(ordered) else ordered
    return stepped


def _benjamini_hochberg(ordered: Array) -> Array:
    if not len(ordered):
        return ordered
    raised = ordered * len(ordered) / np.arange(1, len(ordered) + 1)
    stepped: Array = np.minimum.accumulate(raised[::-1])[::-1]
    return stepped


_METHODS: Final[dict[str, Callable[[Array], Array]]] = {"holm": _holm, "bh": _benjamini_hochberg}
