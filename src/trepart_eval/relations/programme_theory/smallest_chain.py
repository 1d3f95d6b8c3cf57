"""How strong a chain must be to be seen with so many municipalities."""

from __future__ import annotations

from typing import Final

import numpy as np

from trepart_eval.criteria.arguments import is_number
from trepart_eval.relations.detectability.smallest_effects import ALPHA, POWER, checked_shares, power_of_correlation

FEWEST_FOR_CHAIN: Final = 16
"""Municipalities without covariates from which a chain is studied: with 15, one whose links are both .8 standard
deviations is seen in less than half of the studies (docs/relations.md)."""
_FEWER: Final = 4
"""How many municipalities fewer Fisher's z would need: what few rows take from CR2 and from the interval of a product.
By simulation the chains found so are seen in 78 to 86 of 100 studies of 16 to 104 municipalities."""
_FEWEST_KNOWN: Final = 9  # without these the power can't be worked out
_LARGEST: Final = 1 - 1e-9


def smallest_detectable_chain(n: int, *, alpha: float = ALPHA, power: float = POWER) -> tuple[float, float]:
    """Smallest indirect effect that n municipalities would show with the power asked, and how strong its links are.

    Parameters
    ----------
    n : int
        Municipalities, less one for each covariate.
    alpha, power : float
        Level of the interval, and the chance that it leaves out nought.

    Returns
    -------
    tuple of float
        Standard deviations of the outcome for one of the dose, all of it through the mediator; and the partial
        correlation of either link, which are equally strong. From the power of either link's t-test, both being
        needed, with four municipalities fewer.

    Raises
    ------
    ValueError
        If there are fewer than nine, or a share isn't between 0 and 1.

    Examples
    --------
    >>> [tuple(round(one, 2) for one in smallest_detectable_chain(n)) for n in (16, 40, 104)]
    [(0.71, 0.79), (0.28, 0.51), (0.1, 0.31)]
    """
    from scipy.optimize import brentq

    checked_shares(alpha=alpha, power=power)
    if not (is_number(n) and n >= _FEWEST_KNOWN):
        raise ValueError(f"n is {n!r}; give {_FEWEST_KNOWN} municipalities or more")

    def short(link: float) -> float:
        known = n - _FEWER
        return power_of_correlation(link, known, alpha) * power_of_correlation(link, known - 1, alpha) - power

    link = float(brentq(short, 1e-6, _LARGEST, xtol=1e-12))
    return link * second_slope(link), link


def second_slope(link: float) -> float:
    """Standardised slope of the second link whose partial correlation is the first link's correlation.

    With no direct effect, the partial correlation r of mediator and outcome is b sqrt((1 - a^2) / (1 - a^2 b^2)).
    """
    odds = link * link / (1 - link * link)
    return float(np.sqrt(odds / (1 + link * link * odds)))
