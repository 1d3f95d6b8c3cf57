"""Krippendorff's alpha for units given in advance: any number of coders, ratings may be missing.

Written from Krippendorff (2011), Computing Krippendorff's alpha-reliability, and (2004), Content Analysis, chapter 11.
With the values v of a metric whose difference is (v - w)^2 (interval: the values, ordinal: their mid-ranks) sums over
pairs are sums of squares, so no coincidence matrix is needed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from trepart_eval.criteria.arguments import checked_level
from trepart_eval.problems.suggestions import nearest
from trepart_eval.quality.coders.agreement_estimates import (
    CONF_LEVEL,
    AgreementEstimate,
    Disagreement,
    summed_up,
)
from trepart_eval.quality.coders.rating_patterns import MISSING, Patterns, patterns_of, without_order
from trepart_eval.vocabulary.terms import Undefined

Array = NDArray[np.float64]

LEVELS: Final = ("nominal", "ordinal", "interval", "ratio")
"""Levels of measurement."""
_MOST_AT_ONCE: Final = 1 << 22  # numbers held at a time


def krippendorff_alpha(
    ratings: ArrayLike,
    *,
    level: str = "nominal",
    scale: Sequence[float] | None = None,
    conf_level: float = CONF_LEVEL,
) -> AgreementEstimate:
    """Krippendorff's alpha of ratings on a nominal, ordinal, interval or ratio scale.

    Parameters
    ----------
    ratings : array_like, shape (n_units, n_coders)
        Numbers, NaN where a coder did not rate. Units with fewer than two ratings don't count.
    level : {"nominal", "ordinal", "interval", "ratio"}
        Level of measurement.
    scale : sequence of float, optional
        All values that could be given; ratings are held to it. Values that nobody used don't change alpha.
    conf_level : float
        Level of the interval: Student's t with the number of units less one as degrees of freedom.

    Returns
    -------
    AgreementEstimate
        NaN with a reason where only one category is used, no unit has two ratings, or a ratio scale goes below zero.

    Raises
    ------
    ValueError
        If the ratings or an option can't be used.

    Notes
    -----
    The standard error is the infinitesimal jackknife over units; the mid-ranks of the ordinal metric vary with them.

    Examples
    --------
    >>> round(float(krippendorff_alpha([[1, 1], [2, 2], [3, 2], [1, 1]], level="ordinal")), 3)
    0.9
    """
    checked_level(conf_level)
    if level not in LEVELS:
        near = nearest(str(level), LEVELS)
        hint = f" Did you mean {near!r}?" if near else ""
        raise ValueError(f"level is {level!r}; choose one of {', '.join(map(repr, LEVELS))}.{hint}")
    return alpha_of(patterns_of(ratings, scale), level, conf_level)


def alpha_of(patterns: Patterns, level: str, conf_level: float) -> AgreementEstimate:
    """Alpha of patterns of ratings, with its standard error."""
    units = pairable(patterns)
    weights = units.n[None].astype(np.float64)
    parts = _parts(units, weights, level)
    n_units = int(units.n.sum())
    below = level == "ratio" and bool((_used(units) < 0).any())
    found = Disagreement(parts.observed, parts.expected)
    std_error = float("nan")
    if n_units > 1 and parts.expected[0] > 0 and not below:
        influence = _influence(units, parts, level)
        spread = float((units.n * (influence - np.average(influence, weights=units.n)) ** 2).sum())
        std_error = float(np.sqrt(n_units / (n_units - 1) * spread))
    equal = parts if level == "nominal" else _parts(units, weights, "nominal")
    return summed_up(
        found,
        std_error,
        degrees_of_freedom=max(n_units - 1, 1),
        n_units=n_units,
        n_coders=patterns.n_coders,
        method=f"krippendorff_alpha_{level}",
        observed_agreement=float(1.0 - equal.observed[0]),
        conf_level=conf_level,
        reason=Undefined.BELOW_ZERO.value if below else "",
    )


def alpha_disagreement(units: Patterns, weights: Array, level: str) -> Disagreement:
    """Observed and expected disagreement under many sets of weights, shape (n_sets, n_patterns).

    Every pattern has two ratings or more, as those from `pairable` do.
    """
    step = max(1, _MOST_AT_ONCE // max(1, units.index.size))
    found = [_parts(units, weights[start : start + step], level) for start in range(0, max(len(weights), 1), step)]
    observed, expected = (np.concatenate([getattr(one, name) for one in found]) for name in ("observed", "expected"))
    if level == "ratio" and (_used(units) < 0).any():
        expected = np.full_like(expected, np.nan)
    return Disagreement(observed, expected)


def pairable(patterns: Patterns) -> Patterns:
    """Patterns with two ratings or more, whoever gave which."""
    units = without_order(patterns)
    return units.where(units.n_ratings > 1)


@dataclass(frozen=True, slots=True, eq=False)
class _Parts:
    """What alpha is made of; a row per set of weights.

    ``unit`` is the sum of differences within each pattern, shape (n_sets or 1, n_patterns); ``value`` the values whose
    squared differences count, shape (n_sets, n_categories), empty where the metric isn't a square; ``to_all`` the sum
    of differences from each category to all ratings.
    """

    observed: Array
    expected: Array
    n: Array
    totals: Array
    unit: Array
    value: Array
    to_all: Array


def _parts(units: Patterns, weights: Array, level: str) -> _Parts:
    totals = weights @ units.counts()
    n = totals.sum(axis=1)
    value = np.zeros((len(weights), 0))
    if level in {"nominal", "ratio"}:
        unit = _pair_sums(units, level)[None]
        to_all = _to_all(units.categories, totals, level)
    else:
        value = np.cumsum(totals, axis=1) - totals / 2 if level == "ordinal" else np.tile(units.categories, (len(n), 1))
        with np.errstate(invalid="ignore", divide="ignore"):
            value = value - ((totals * value).sum(axis=1) / n)[:, None]
        unit = _square_sums(units, value)
        first, second = ((totals * value**power).sum(axis=1)[:, None] for power in (1, 2))
        to_all = n[:, None] * value**2 - 2 * value * first + second
    with np.errstate(invalid="ignore", divide="ignore"):
        observed = (weights * unit).sum(axis=1) / n
        expected = (totals * to_all).sum(axis=1) / (n * (n - 1))
    return _Parts(observed, expected, n, totals, unit, value, to_all)


def _square_sums(units: Patterns, value: Array) -> Array:
    """Sum of squared differences over ordered pairs within each pattern, over the number of ratings less one."""
    m = units.n_ratings
    with_nothing = np.concatenate([value, np.zeros((len(value), 1))], axis=1)  # the last, index -1, is no rating
    of_rating = with_nothing[:, units.index]
    sums: Array = 2 * (m * (of_rating**2).sum(axis=2) - of_rating.sum(axis=2) ** 2) / (m - 1)
    return np.maximum(sums, 0.0)


def _pair_sums(units: Patterns, level: str) -> Array:
    """Return the same for a metric that is no square, pair by pair of coders."""
    sums = np.zeros(len(units.index))
    for second in range(units.index.shape[1]):
        for first in range(second):
            one, other = units.index[:, first], units.index[:, second]
            both = (one != MISSING) & (other != MISSING)
            sums += np.where(both, 2 * _difference(units.categories[one], units.categories[other], level), 0.0)
    sums /= units.n_ratings - 1
    return sums


def _difference(one: Array, other: Array, level: str) -> Array:
    if level == "nominal":
        unequal: Array = (one != other).astype(np.float64)
        return unequal
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio: Array = ((one - other) / (one + other)) ** 2
    return np.where(one == other, 0.0, ratio)


def _to_all(categories: Array, totals: Array, level: str) -> Array:
    """Sum of differences from each category to all ratings, a block of categories at a time.

    On a ratio scale that goes below zero values may differ infinitely; alpha is undefined there.
    """
    if level == "nominal":
        others: Array = totals.sum(axis=1, keepdims=True) - totals
        return others
    step = max(1, _MOST_AT_ONCE // max(1, len(categories)))
    blocks = [categories[start : start + step] for start in range(0, len(categories), step)]
    with np.errstate(invalid="ignore"):
        sums = [totals @ _difference(categories[:, None], block, level) for block in blocks]
    return np.concatenate(sums, axis=1) if sums else np.zeros_like(totals)


def _influence(units: Patterns, parts: _Parts, level: str) -> Array:
    """How much alpha moves with the weight of one unit of each pattern: the derivative of 1 - (n - 1) A / B."""
    n, totals = float(parts.n[0]), parts.totals[0]
    m = units.n_ratings.astype(np.float64)
    a_all, b_all = float(parts.observed[0]) * n, float(parts.expected[0]) * n * (n - 1)
    of_a, of_b = parts.unit[0].copy(), 2 * _summed(units, parts.to_all[0])
    if level == "ordinal":
        value = parts.value[0]
        s = _summed(units, value)
        with_nothing = np.append(value, 0.0)[units.index]
        slope = np.where(units.index == MISSING, 0.0, (m[:, None] * with_nothing - s[:, None]) / (m - 1)[:, None])
        place = np.where(units.index == MISSING, len(totals), units.index)
        weight = np.broadcast_to(units.n[:, None], place.shape)
        slopes = np.bincount(place.ravel(), (weight * slope).ravel(), minlength=len(totals) + 1)[:-1]
        of_a += 4 * _summed(units, _above(slopes.astype(np.float64)))
        of_b += _summed(units, _above(4 * totals * (n * value - float((totals * value).sum()))))
    influence: Array = -(m * a_all / b_all + (n - 1) * (of_a * b_all - a_all * of_b) / b_all**2)
    return influence


def _summed(units: Patterns, of_category: Array) -> Array:
    """Sum of something over the ratings of each pattern."""
    sums: Array = np.append(of_category, 0.0)[units.index].sum(axis=1)
    return sums


def _above(of_category: Array) -> Array:
    """Half of a category's own and all of those above it: how mid-ranks move with one more rating of the category."""
    above: Array = of_category[::-1].cumsum()[::-1] - of_category / 2
    return above


def _used(units: Patterns) -> Array:
    used: Array = units.categories[units.counts().sum(axis=0) > 0]
    return used
