"""Gwet's AC1 and AC2, Brennan and Prediger's coefficient and plain agreement, for any number of coders.

Written from Gwet (2008, 2014). The standard error is the linearised one over units, without a finite population. For
two coders who both rated every unit it is that of Gwet (2008), which divides by n; else by n - 1 (Gwet 2014).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from trepart_eval.criteria.arguments import checked_level
from trepart_eval.quality.coders.agreement_estimates import (
    CONF_LEVEL,
    AgreementEstimate,
    Disagreement,
    summed_up,
)
from trepart_eval.quality.coders.rating_patterns import Patterns, patterns_of, without_order
from trepart_eval.quality.coders.rating_weights import agreement_weights, needed_scale

Array = NDArray[np.float64]

GWET: Final = "gwet_ac"
BRENNAN_PREDIGER: Final = "brennan_prediger"
_TWO: Final = 2


def gwet_ac(
    ratings: ArrayLike,
    *,
    weights: str | None = None,
    scale: Sequence[float] | None = None,
    conf_level: float = CONF_LEVEL,
) -> AgreementEstimate:
    """Gwet's AC1, or AC2 with weights: chance agreement from how hard the units are, not from the coders' totals.

    Parameters
    ----------
    ratings : array_like, shape (n_units, n_coders)
        Numbers, NaN where a coder did not rate. Units with one rating count for how often a category is used.
    weights : {None, "linear", "quadratic", "ordinal", "radical"}
        How much ratings agree that aren't the same; None, which is AC1: not at all.
    scale : sequence of float
        All values that could be given, in order. Needed with weights. Without, the values used stand in for it, which
        the result's ``method`` says: chance agreement depends on how many values there are, so give it where you can.
    conf_level : float
        Level of the interval: Student's t with the number of units less one as degrees of freedom.

    Returns
    -------
    AgreementEstimate
        NaN with a reason where only one category is used or no unit has two ratings.

    Raises
    ------
    ValueError
        If the ratings can't be used, weights lack their scale, or an option has no such value.

    Examples
    --------
    >>> round(float(gwet_ac([[0, 0], [1, 1], [0, 1], [0, 0]], scale=[0, 1])), 3)
    0.529
    """
    return _of_ratings(ratings, GWET, weights, scale, conf_level)


def brennan_prediger(
    ratings: ArrayLike,
    *,
    weights: str | None = None,
    scale: Sequence[float] | None = None,
    conf_level: float = CONF_LEVEL,
) -> AgreementEstimate:
    """Brennan and Prediger's coefficient: chance agreement if every value of the scale were as likely.

    Parameters
    ----------
    ratings, weights, scale, conf_level
        As in `gwet_ac`.

    Returns
    -------
    AgreementEstimate
        NaN with a reason where only one category is used or no unit has two ratings.

    Raises
    ------
    ValueError
        As in `gwet_ac`.

    Notes
    -----
    Source: Brennan and Prediger (1981), Educational and Psychological Measurement 41, 687-699.
    """
    return _of_ratings(ratings, BRENNAN_PREDIGER, weights, scale, conf_level)


def _of_ratings(
    ratings: ArrayLike, measure: str, weights: str | None, scale: Sequence[float] | None, conf_level: float
) -> AgreementEstimate:
    """One of the two coefficients; its name says so where the scale is only known from the values used."""
    checked_level(conf_level)
    if weights is not None:
        scale = needed_scale(f"{measure} with weights", scale)
    found = chance_corrected(patterns_of(ratings, scale), measure, weights, conf_level)
    return found if scale is not None else replace(found, method=f"{found.method}, values used as the scale")


def chance_corrected(patterns: Patterns, measure: str, weights: str | None, conf_level: float) -> AgreementEstimate:
    """One of the two coefficients of patterns of ratings, with its standard error."""
    units = without_order(patterns)
    parts = _parts(units, units.n[None].astype(np.float64), measure, weights)
    n = int(units.n[units.n_ratings > 0].sum())
    std_error = float("nan")
    if n > 1 and not parts.found.reason:
        influence = _influence(units, parts, measure)
        spread = float((units.n * (influence - np.average(influence, weights=units.n)) ** 2).sum())
        complete_pair = patterns.n_coders == _TWO and n == patterns.n_pairable
        std_error = float(np.sqrt(spread / (n * (n if complete_pair else n - 1))))
    suffix = "" if weights is None else f"_{weights}"
    name = {GWET: "gwet_ac1" if weights is None else "gwet_ac2", BRENNAN_PREDIGER: BRENNAN_PREDIGER}[measure]
    return summed_up(
        parts.found,
        std_error,
        degrees_of_freedom=max(n - 1, 1),
        n_units=patterns.n_pairable,
        n_coders=patterns.n_coders,
        method=name + suffix,
        observed_agreement=float(1.0 - parts.found.observed[0]),
        conf_level=conf_level,
    )


def chance_corrected_disagreement(units: Patterns, weights: Array, measure: str, kind: str | None) -> Disagreement:
    """Observed and expected disagreement under many sets of weights of the patterns, shape (n_sets, n_patterns)."""
    return _parts(units, weights, measure, kind).found


@dataclass(frozen=True, slots=True, eq=False)
class _Parts:
    found: Disagreement
    of_unit: Array
    shares: Array
    used: Array
    hardness: float


def _parts(units: Patterns, weights: Array, measure: str, kind: str | None) -> _Parts:
    size = len(units.categories)
    agreeing = agreement_weights(kind, units.categories.tolist())
    counts = units.counts()
    m = counts.sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        alike = (counts * (counts @ agreeing - 1.0)).sum(axis=1) / (m * (m - 1))
        of_unit = np.where(m > 1, alike, np.nan)
        shares = np.where(m[:, None] > 0, counts / m[:, None], 0.0)
        used = weights @ shares / (weights * (m > 0)).sum(axis=1)[:, None]
        pairs = (weights * (m > 1)).sum(axis=1)
        observed = 1.0 - (weights * np.where(m > 1, alike, 0.0)).sum(axis=1) / pairs
        hardness = float(agreeing.sum()) / (size * (size - 1)) if size > 1 else float("nan")
    if measure == GWET:
        expected = 1.0 - hardness * (used * (1.0 - used)).sum(axis=1)
    else:
        expected = np.full(len(weights), 1.0 - float(agreeing.sum()) / size**2)
    several = (used > 0).sum(axis=1) > 1
    expected = np.where(several, expected, 0.0)
    return _Parts(Disagreement(observed, np.where(pairs > 0, expected, np.nan)), of_unit, shares, used, hardness)


def _influence(units: Patterns, parts: _Parts, measure: str) -> Array:
    """Each unit's own coefficient, less what its ratings do to chance agreement (Gwet 2014, section 5.3)."""
    estimate, apart = float(parts.found.estimate[0]), float(parts.found.expected[0])
    n = float(units.n[units.n_ratings > 0].sum())
    share_paired = float(units.n[units.n_ratings > 1].sum()) / n
    own = np.where(np.isnan(parts.of_unit), 0.0, (parts.of_unit - (1.0 - apart)) / apart / share_paired)
    if measure == BRENNAN_PREDIGER:
        return own
    of_unit = parts.hardness * (parts.shares * (1.0 - parts.used[0])).sum(axis=1)
    influence: Array = own - 2.0 * (1.0 - estimate) * (of_unit - (1.0 - apart)) / apart
    return influence
