"""Wilson's interval of a share, also where the sample is a good part of those there are.

Written from Wilson (1927) and Cochran (1977, sections 2.6 and 3.2).
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from trepart_eval.criteria.arguments import as_numbers, checked_level
from trepart_eval.quality.coders.agreement_estimates import CONF_LEVEL

Array = NDArray[np.float64]

_ONE: Final = 1.0


def wilson_interval(
    count: ArrayLike, n: ArrayLike, population: ArrayLike | None = None, *, conf_level: float = CONF_LEVEL
) -> tuple[Array, Array]:
    """Lower and upper end of Wilson's interval of the share ``count / n``.

    Parameters
    ----------
    count, n : array_like
        How many of how many.
    population : array_like, optional
        How many there are, of whom n were drawn; NaN, or left out, where they are many. The variance of a share is then
        (N - n) / (N - 1) of what it would be, and nothing is uncertain where everybody was asked.
    conf_level : float
        Level of the interval.

    Returns
    -------
    low, high : ndarray
        Shares 0-1; NaN where n is 0, or the counts can't be: more than n, or n more than there are.

    Raises
    ------
    ValueError
        If they aren't numbers, or the level has no meaning.

    Examples
    --------
    >>> low, high = wilson_interval(15, 148)
    >>> round(float(low), 4), round(float(high), 4)
    (0.0624, 0.1605)
    """
    from scipy.special import ndtri

    checked_level(conf_level)
    successes, trials = (as_numbers(one, name).astype(np.float64) for one, name in ((count, "count"), (n, "n")))
    size = as_numbers(np.nan if population is None else population, "population").astype(np.float64)
    z = float(ndtri(0.5 + conf_level / 2))
    with np.errstate(invalid="ignore", divide="ignore"):
        share = successes / trials
        left = np.where(np.isnan(size), _ONE, (size - trials) / np.maximum(size - 1.0, _ONE))
        counted = z**2 * left / trials  # z squared over the sample that would say as much of a large population
        middle = (share + counted / 2) / (1.0 + counted)
        half = np.sqrt(np.maximum(counted * share * (1.0 - share) + counted**2 / 4, 0.0)) / (1.0 + counted)
    possible = (trials > 0) & (successes >= 0) & (successes <= trials) & ~(trials > size)
    low = np.where(possible, np.maximum(middle - half, 0.0), np.nan)
    high = np.where(possible, np.minimum(middle + half, _ONE), np.nan)
    # At the ends the formula gives 0 and 1 but for rounding.
    return np.where(possible & (successes == 0), 0.0, low), np.where(possible & (successes == trials), _ONE, high)
