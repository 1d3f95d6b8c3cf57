"""What answers would look like if people in a group agreed on nothing: the variance that rwg holds theirs against."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.problems.suggestions import nearest

Array = NDArray[np.float64]

UNIFORM: Final = "uniform"
SLIGHT: Final = "slight_skew"
MODERATE: Final = "moderate_skew"
HEAVY: Final = "heavy_skew"
SKEWED: Final[Mapping[str, Sequence[float]]] = {
    SLIGHT: (0.05, 0.15, 0.20, 0.35, 0.25),
    MODERATE: (0.00, 0.10, 0.15, 0.40, 0.35),
    HEAVY: (0.00, 0.00, 0.10, 0.40, 0.50),
}
"""Shares of each answer on a scale of five: people who know nothing tend to the good end (James, Demaree and Wolf 1984;
LeBreton and Senter 2008). The variance follows from them."""
PUBLISHED_VARIANCES: Final[Mapping[str, Mapping[int, float]]] = {
    SLIGHT: {6: 1.85, 7: 2.90, 8: 3.47, 9: 5.66, 10: 6.30, 11: 7.31},
    MODERATE: {6: 1.26, 7: 2.14, 8: 2.79, 9: 4.73, 10: 5.09, 11: 6.32},
    HEAVY: {6: 0.69, 7: 1.39, 8: 2.35, 9: 3.16, 10: 3.46, 11: 4.02},
}
"""Variances on longer scales, with two decimals, attributed to LeBreton and Senter (2008, table 2): taken from an R
package that tabulates them, and not seen in the paper itself."""
NULLS: Final = (UNIFORM, *SKEWED)
"""Names of the distributions."""
_FEWEST: Final = 2
_ROUNDING: Final = 1e-6


def null_variance(categories: int, null: str | Sequence[float] = UNIFORM) -> float:
    """Variance of answers on a scale of so many steps if people agreed on nothing; NaN where none is published.

    Parameters
    ----------
    categories : int
        Answers that could be given, one step apart.
    null : {"uniform", "slight_skew", "moderate_skew", "heavy_skew"} or sequence of float
        How answers would be spread: every one as likely, or most at the good end; or the share of each answer.

    Returns
    -------
    float
        In squared steps. Uniform: (A^2 - 1) / 12 for A categories.

    Raises
    ------
    ValueError
        If there is no such distribution, or its shares don't fit the scale.

    Examples
    --------
    >>> null_variance(5), round(null_variance(5, "slight_skew"), 10)
    (2.0, 1.34)
    """
    if isinstance(categories, bool) or not isinstance(categories, int | np.integer) or categories < _FEWEST:
        raise ValueError(f"categories is {categories!r}; it is how many answers could be given, 2 or more")
    if isinstance(null, str):
        if null not in NULLS:
            near = nearest(null, NULLS)
            hint = f" Did you mean {near!r}?" if near else ""
            raise ValueError(f"null is {null!r}; choose one of {', '.join(map(repr, NULLS))}.{hint}")
        if null == UNIFORM:
            return (categories**2 - 1) / 12
        if categories != len(SKEWED[null]):
            return PUBLISHED_VARIANCES[null].get(int(categories), float("nan"))
    return _variance(np.asarray(SKEWED[null] if isinstance(null, str) else null, dtype=np.float64), categories)


def _variance(shares: Array, categories: int) -> float:
    if shares.shape != (categories,):
        raise ValueError(f"null has {shares.size} shares and there are {categories} categories; give one share of each")
    if (shares < 0).any() or abs(float(shares.sum()) - 1.0) > _ROUNDING:
        raise ValueError(f"null has shares that sum to {shares.sum():g}; they are 0 or more and sum to 1")
    step = np.arange(categories)
    return float(shares @ step**2 - (shares @ step) ** 2)
