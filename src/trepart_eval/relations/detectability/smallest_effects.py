"""Smallest correlation and difference that would be seen, and the chance of seeing a given one, by formula."""

from __future__ import annotations

from typing import Final

import numpy as np

from trepart_eval.criteria.arguments import is_number

ALPHA: Final = 0.05
POWER: Final = 0.80
_FEWEST_FOR_Z: Final = 4


def smallest_detectable_correlation(n: int, *, alpha: float = ALPHA, power: float = POWER) -> float:
    """Smallest correlation that n municipalities would show with the power asked, two-sided.

    Parameters
    ----------
    n : int
        Municipalities, four at the least.
    alpha, power : float
        Level of the test, and the chance of seeing the correlation.

    Returns
    -------
    float
        From Fisher's z, whose standard error is 1 / sqrt(n - 3).

    Raises
    ------
    ValueError
        If there are fewer than four, or a share isn't between 0 and 1.

    Examples
    --------
    >>> [round(smallest_detectable_correlation(n), 2) for n in (13, 16, 104, 356)]
    [0.71, 0.65, 0.27, 0.15]
    """
    from scipy.special import ndtri

    checked_shares(alpha=alpha, power=power)
    if not (is_number(n) and n >= _FEWEST_FOR_Z):
        raise ValueError(f"n is {n!r}; a correlation needs at least {_FEWEST_FOR_Z} municipalities")
    return float(np.tanh((ndtri(1 - alpha / 2) + ndtri(power)) / np.sqrt(n - 3)))


def smallest_detectable_difference(
    n_treated: int, n_untreated: int, *, alpha: float = ALPHA, power: float = POWER
) -> float:
    """Smallest difference of two arms' means that would be seen with the power asked, two-sided.

    Parameters
    ----------
    n_treated, n_untreated : int
        Municipalities in each arm.
    alpha, power : float
        Level of the test, and the chance of seeing the difference.

    Returns
    -------
    float
        In standard deviations of what is compared, such as each municipality's change. From the noncentral t
        distribution of the pooled t-test: what normal and equally varying figures would show. Arms with fewer than four
        municipalities are given no p-value, whatever their difference.

    Raises
    ------
    ValueError
        If an arm is empty, there are fewer than three in all, or a share isn't between 0 and 1.

    Examples
    --------
    >>> [round(smallest_detectable_difference(k, 16 - k), 2) for k in (2, 4, 8)]
    [2.28, 1.74, 1.51]
    """
    from scipy.optimize import brentq

    checked_shares(alpha=alpha, power=power)
    checked_arms(n_treated, n_untreated)
    if power <= alpha:
        return 0.0
    return float(brentq(lambda d: power_of_difference(d, n_treated, n_untreated, alpha) - power, 0.0, 1e4, xtol=1e-12))


def power_of_correlation(correlation: float, n: int, alpha: float = ALPHA) -> float:
    """Chance that n municipalities show a correlation in its own direction by the t-test of Pearson's r.

    Fisher's z, which lies r / (2 (n - 1)) too far out in small samples, against the limit that the t-test sets. Without
    that correction the power of 16 municipalities comes out 2 to 3 points too low.
    """
    from scipy.special import ndtr, stdtrit

    if correlation == 0:
        return alpha
    size = abs(correlation)
    limit = float(stdtrit(n - 2, 1 - alpha / 2))
    z = np.arctanh(size) + size / (2 * (n - 1)) - np.arctanh(limit / np.sqrt(limit**2 + n - 2))
    return float(ndtr(z * np.sqrt(n - 3)))


def power_of_difference(effect: float, n_treated: int, n_untreated: int, alpha: float = ALPHA) -> float:
    """Chance that two arms show a difference in standard deviations, two-sided, from the noncentral t.

    Only differences in the right direction count as seen, as in R's ``power.t.test``; of no difference, both.
    """
    from scipy.special import nctdtr, stdtrit

    if effect == 0:
        return alpha
    df = n_treated + n_untreated - 2
    far = abs(effect) / np.sqrt(1 / n_treated + 1 / n_untreated)
    return float(1 - nctdtr(df, far, stdtrit(df, 1 - alpha / 2)))


def checked_shares(**shares: float) -> None:
    """Check that shares lie between 0 and 1.

    Raises
    ------
    ValueError
        If one doesn't.
    """
    for name, share in shares.items():
        if not is_number(share) or not 0 < share < 1:
            raise ValueError(f"{name} is {share!r}; it lies between 0 and 1")


def checked_arms(n_treated: int, n_untreated: int) -> None:
    """Check that two arms have municipalities and their variance can be known.

    Raises
    ------
    ValueError
        If they haven't.
    """
    numbers = is_number(n_treated) and is_number(n_untreated)
    if not (numbers and n_treated >= 1 and n_untreated >= 1 and n_treated + n_untreated >= 3):
        raise ValueError(
            f"{n_treated!r} treated and {n_untreated!r} untreated; give at least one of each and three in all"
        )
