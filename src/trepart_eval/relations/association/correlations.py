"""`spearman`, `kendall` and `pearson`: an association of two variables with its interval and its p-value."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from trepart_eval.criteria.arguments import number_list
from trepart_eval.relations.association.matched_rows import matched_series
from trepart_eval.relations.association.measures import INTERVALS, Measure, coefficients, interval_of, prepared
from trepart_eval.relations.association.product_moment import p_value_of_product_moment
from trepart_eval.relations.association.rank_distributions import TailCounts, kendall_tails, spearman_tails
from trepart_eval.relations.association.rearrangements import DRAWS, SEED, Indices, check_test, of_rows
from trepart_eval.relations.refusals import FEWEST_IN_AN_ARM, MayBeRefused, Refusal, reason_for, said_in
from trepart_eval.vocabulary.catalogue import text_of
from trepart_eval.vocabulary.languages import Language, choose_language, format_number, format_p_value

if TYPE_CHECKING:
    from collections.abc import Callable

Array = NDArray[np.float64]

CONF_LEVEL: Final = 0.95
FEWEST: Final = 4
"""Pairs that an association needs."""
_NAN: Final = float("nan")
_ROUNDING: Final = 1e-14


@dataclass(frozen=True, slots=True)
class Correlation(MayBeRefused):
    """An association of two variables; ``float(result)`` is the estimate.

    Attributes
    ----------
    measure : Measure
        Spearman's rho, Kendall's tau-b or Pearson's r.
    estimate : float
        From -1 to 1.
    p_value : float
        Share of the arrangements of one variable against the other that are as extreme.
    conf_low, conf_high : float
        Interval; NaN where the association is perfect, or municipalities too few for one.
    n, n_missing : int
        Pairs used; pairs left out because a value is missing.
    method : str
        ``exact`` where every arrangement is counted, ``permutation`` where they are drawn; with ``_cautious`` where
        Pearson's p-value is the larger of two, since those far out on one variable vary more on the other.
    interval : str
        ``bonett_wright``, ``fieller`` or ``fisher_z``.
    alternative : str
        ``two-sided``, ``greater`` or ``less``.
    conf_level : float
        Level of the interval.
    draws, seed : int
        Arrangements drawn and the seed; 0 draws where every arrangement is counted.
    refusal, reason : str
        Why there are no numbers, as a term and in words; empty where there are.
    language : Language
        Language of the words.
    """

    measure: Measure
    estimate: float
    p_value: float
    conf_low: float
    conf_high: float
    n: int
    n_missing: int
    method: str
    interval: str
    alternative: str
    conf_level: float
    draws: int
    seed: int
    refusal: str
    reason: str
    language: Language

    def __float__(self) -> float:
        """Return the estimate."""
        return self.estimate

    def summary(self, language: Language | str | None = None) -> str:
        """One sentence: the estimate, its interval, the p-value and how it was found."""
        spoken = self.language if language is None else choose_language(language, os.environ)
        if self.refused:
            return said_in(self.reason, spoken)
        ends = (format_number(end, spoken, decimals=2) for end in (self.conf_low, self.conf_high))
        return text_of(
            __package__,
            "correlation",
            "no_interval" if np.isnan(self.conf_low) else "sentence",
            spoken,
            name=text_of(__package__, "measure", self.measure, spoken),
            estimate=format_number(self.estimate, spoken, decimals=2),
            level=format_number(100 * self.conf_level, spoken),
            low=next(ends),
            high=next(ends),
            p=format_p_value(self.p_value, spoken),
            method=text_of(__package__, "method", self.method, spoken),
            n=self.n,
        )


def spearman(
    x: ArrayLike,
    y: ArrayLike,
    *,
    alternative: str = "two-sided",
    conf_level: float = CONF_LEVEL,
    draws: int = DRAWS,
    seed: int = SEED,
    language: Language | str | None = None,
) -> Correlation:
    """Spearman's rho with its exact p-value up to 20 pairs, also with ties, and its interval.

    Parameters
    ----------
    x, y : array_like, shape (n,)
        The two variables, pair by pair, or series by municipality, which are matched by their index; pairs with a
        missing value are left out and counted.
    alternative : {"two-sided", "greater", "less"}
        What the p-value speaks against no association for.
    conf_level : float
        Level of the interval.
    draws, seed : int
        Arrangements drawn where they can't all be counted.
    language : Language or {"nb", "nn", "en"}, optional
        Language of the words; the computer's where it is left out.

    Returns
    -------
    Correlation
        Refused with fewer than four pairs, where a variable has one value only, or where it has two and fewer than
        four municipalities have one of them.

    Raises
    ------
    ValueError
        If the two differ in length, or an option has no such value.

    Examples
    --------
    >>> lightness = [44.4, 45.9, 41.9, 53.3, 44.7, 44.1, 50.7, 45.2, 60.1]
    >>> found = spearman(lightness, [2.6, 3.1, 2.5, 5, 3.6, 4, 5.2, 2.8, 3.8])
    >>> round(found.estimate, 3), round(found.p_value, 6), found.method
    (0.6, 0.096798, 'exact')
    """
    return _correlation(x, y, Measure.SPEARMAN, alternative, conf_level, draws, seed, language)


def kendall(
    x: ArrayLike,
    y: ArrayLike,
    *,
    alternative: str = "two-sided",
    conf_level: float = CONF_LEVEL,
    draws: int = DRAWS,
    seed: int = SEED,
    language: Language | str | None = None,
) -> Correlation:
    """Kendall's tau-b with its exact p-value up to 20 pairs, also with ties, and its interval.

    Parameters and errors are those of `spearman`.

    Examples
    --------
    >>> round(kendall([1, 2, 3, 4, 5], [1, 3, 2, 5, 4]).p_value, 4)
    0.2333
    """
    return _correlation(x, y, Measure.KENDALL, alternative, conf_level, draws, seed, language)


def pearson(
    x: ArrayLike,
    y: ArrayLike,
    *,
    alternative: str = "two-sided",
    conf_level: float = CONF_LEVEL,
    draws: int = DRAWS,
    seed: int = SEED,
    language: Language | str | None = None,
) -> Correlation:
    """Pearson's r with a permutation p-value, exact up to nine pairs, and Fisher's interval.

    Where municipalities far out on one variable vary more on the other, the p-value is the larger of the plain and the
    studentised one, and ``method`` ends with ``_cautious``.

    Parameters and errors are those of `spearman`.

    Examples
    --------
    >>> round(pearson([1, 2, 3, 4, 6], [1, 3, 2, 5, 6]).p_value, 4)
    0.0333
    """
    return _correlation(x, y, Measure.PEARSON, alternative, conf_level, draws, seed, language)


def pairs_of(x: ArrayLike, y: ArrayLike) -> tuple[Array, Array, int]:
    """Pairs with both values, and how many are left out.

    Raises
    ------
    ValueError
        If the two aren't numbers in one dimension, and equally many, or series that can't be matched.
    """
    x, y = matched_series(x, y)
    one, other = number_list(x, "x"), number_list(y, "y")
    if one.shape != other.shape:
        raise ValueError(f"x and y have shapes {one.shape} and {other.shape}; give one value of each per municipality")
    both = ~np.isnan(one + other)
    return one[both], other[both], int((~both).sum())


def refusal_of_pairs(x: Array, y: Array, language: Language, names: tuple[str, str] = ("x", "y")) -> tuple[str, str]:
    """Why two variables have no association to compute, as a term and in words; empty where they have."""
    if len(x) < FEWEST:
        return Refusal.TOO_FEW, reason_for(Refusal.TOO_FEW, language, n=len(x), least=FEWEST)
    for values, name in zip((x, y), names, strict=True):
        if np.ptp(values) <= _ROUNDING * np.abs(values).max():
            return Refusal.NO_VARIATION, reason_for(Refusal.NO_VARIATION, language, variable=name)
        of_lowest = int((values == values.min()).sum())
        fewest = min(of_lowest, len(values) - of_lowest)
        if len(np.unique(values)) == 2 and fewest < FEWEST_IN_AN_ARM:
            about = {"variable": name, "fewest": fewest, "n": len(values), "least": FEWEST_IN_AN_ARM}
            return Refusal.FEW_OF_A_VALUE, reason_for(Refusal.FEW_OF_A_VALUE, language, **about)
    return "", ""


def p_value_of(x: Array, y: Array, measure: Measure, alternative: str, draws: int, seed: int) -> tuple[float, str]:
    """P-value of an association and how it was found."""
    one, other = prepared(x, measure), prepared(y, measure)
    count = _COUNTS.get(measure)
    counts = None if count is None else count(one + (len(x) + 1) / 2, other + (len(x) + 1) / 2)
    if counts is not None:
        return counts.p_value(alternative), "exact"
    arrangements = of_rows(len(x), draws, seed)
    if measure is Measure.PEARSON:
        p_value, care = p_value_of_product_moment(x, y, np.empty((0, len(x))), arrangements, alternative)
        return p_value, arrangements.method + care

    def statistic(indices: Indices) -> Array:
        return coefficients(one, other[indices], measure)

    return arrangements.p_value(statistic, alternative), arrangements.method


def _correlation(
    x: ArrayLike,
    y: ArrayLike,
    measure: Measure,
    alternative: str,
    conf_level: float,
    draws: int,
    seed: int,
    language: Language | str | None,
) -> Correlation:
    check_test(alternative, conf_level, draws, seed)
    spoken = choose_language(language, os.environ)
    one, other, n_missing = pairs_of(x, y)
    refusal, reason = refusal_of_pairs(one, other, spoken)
    estimate, p_value, low, high, method = _NAN, _NAN, _NAN, _NAN, ""
    if not refusal:
        estimate = float(coefficients(prepared(one, measure), prepared(other, measure)[None], measure)[0])
        low, high = interval_of(estimate, len(one), measure, conf_level)
        p_value, method = p_value_of(one, other, measure, alternative, draws, seed)
    return Correlation(
        measure,
        estimate,
        p_value,
        low,
        high,
        len(one),
        n_missing,
        method,
        INTERVALS[measure],
        alternative,
        conf_level,
        draws if method.startswith("permutation") else 0,
        seed,
        refusal,
        reason,
        spoken,
    )


_COUNTS: Final[dict[Measure, Callable[[Array, Array], TailCounts | None]]] = {
    Measure.SPEARMAN: spearman_tails,
    Measure.KENDALL: kendall_tails,
}
