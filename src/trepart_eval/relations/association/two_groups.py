"""`permutation_test`: the difference of means of two arms against every other choice of municipalities."""

from __future__ import annotations

import os
from dataclasses import dataclass
from math import comb
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from trepart_eval.relations.association.correlations import CONF_LEVEL, checked_level, shown_p
from trepart_eval.relations.association.group_choices import (
    MOST_ARRANGEMENTS,
    ROUNDING,
    every_difference,
    shares_of_choices,
)
from trepart_eval.relations.association.rearrangements import DRAWS, SEED, SIDES, checked_draws
from trepart_eval.relations.refusals import Refusal, reason_for, refusal_of_arms
from trepart_eval.vocabulary.catalogue import text_of
from trepart_eval.vocabulary.languages import Language, choose_language, format_number

Array = NDArray[np.float64]

VARIANCE_RATIO: Final = 1.5
"""Ratio of the arms' variances from which they count as different. With 16 municipalities in unequal arms and the
smaller arm's standard deviation up to four times the other's, the p-value is then below .05 in at most 6 per cent of
samples without a difference (2,000 simulations; docs/relations.md)."""
_NAN: Final = float("nan")
_CAUTIOUS: Final = "_cautious"


@dataclass(frozen=True, slots=True)
class PermutationTest:
    """The difference of two arms and its p-value; ``float(result)`` is the difference.

    Attributes
    ----------
    estimate : float
        Mean of the treated less that of the untreated.
    std_error, conf_low, conf_high : float
        Standard error without taking the variances to be equal, and Welch's interval.
    p_value : float
        Share of the choices that are as extreme. Where the smaller arm varies more than the other, the largest of
        ``p_difference``, ``p_studentised`` and ``p_welch``.
    p_difference, p_studentised, p_welch : float
        Of the difference of means and of Welch's t over all choices; of Welch's t from Student's distribution.
    n, n_treated, n_untreated, n_missing : int
        Municipalities used, in each arm, and left out.
    n_arrangements : int
        Choices of as many municipalities as are treated.
    placebo_rank : int
        With two or three in an arm: place of the difference among all choices, 1 being the largest; 0 otherwise.
    method : str
        ``exact``, ``permutation`` where choices are drawn, with ``_cautious`` where the largest p-value is taken.
    statistic : str
        ``difference`` or ``studentised``.
    treated : str
        Value of the group that counts as treated.
    alternative : str
        ``two-sided``, ``greater`` or ``less``.
    conf_level : float
        Level of the interval.
    draws, seed : int
        Choices drawn and the seed; 0 draws where all are gone through.
    flagged : bool
        Whether the variances differ and the arms are unequal.
    warning : str
        The same in words; empty where it isn't.
    refusal, reason : str
        Why there are no numbers, as a term and in words; empty where there are.
    language : Language
        Language of the words.
    """

    estimate: float
    std_error: float
    conf_low: float
    conf_high: float
    p_value: float
    p_difference: float
    p_studentised: float
    p_welch: float
    n: int
    n_treated: int
    n_untreated: int
    n_missing: int
    n_arrangements: int
    placebo_rank: int
    method: str
    statistic: str
    treated: str
    alternative: str
    conf_level: float
    draws: int
    seed: int
    flagged: bool
    warning: str
    refusal: str
    reason: str
    language: Language

    def __float__(self) -> float:
        """Return the difference."""
        return self.estimate

    @property
    def refused(self) -> bool:
        """Whether there are no numbers."""
        return bool(self.refusal)

    def summary(self, language: Language | str | None = None) -> str:
        """Sentences: the difference, its interval and p-value, and what is to be minded."""
        spoken = self.language if language is None else choose_language(language, os.environ)
        if self.refused:
            return self.reason
        shown = {
            name: format_number(getattr(self, name), spoken, decimals=2)
            for name in ("estimate", "conf_low", "conf_high")
        }
        said = text_of(
            __package__,
            "two_groups",
            "sentence",
            spoken,
            **shown,
            level=format_number(100 * self.conf_level, spoken),
            p=shown_p(self.p_value, spoken),
            n_treated=self.n_treated,
            n_untreated=self.n_untreated,
            method=text_of(__package__, "method", self.method, spoken),
        )
        return f"{said} {_warning(self.flagged, self.method, spoken)}".strip()


def permutation_test(
    x: ArrayLike,
    group: ArrayLike,
    *,
    treated: object = None,
    studentised: bool = False,
    alternative: str = "two-sided",
    conf_level: float = CONF_LEVEL,
    draws: int = DRAWS,
    seed: int = SEED,
    language: Language | str | None = None,
) -> PermutationTest:
    """Difference of the means of two groups, with its p-value over all choices of as many municipalities.

    Parameters
    ----------
    x : array_like, shape (n,)
        A value per municipality.
    group : array_like, shape (n,)
        Which of two groups each is in. Municipalities without a value or a group are left out and counted.
    treated : object, optional
        Value of the group that is treated; the higher of the two (True, 1, the later word) where it is left out.
    studentised : bool
        Compare Welch's t rather than the difference itself.
    alternative : {"two-sided", "greater", "less"}
        What the p-value speaks against no difference for; greater is treated above untreated.
    conf_level : float
        Level of Welch's interval.
    draws, seed : int
        Choices drawn where there are more than two million.
    language : Language or {"nb", "nn", "en"}, optional
        Language of the words; the computer's where it is left out.

    Returns
    -------
    PermutationTest
        Refused with fewer than four municipalities in either group, or where all values are equal.

    Raises
    ------
    ValueError
        If the two differ in length, there are more than two groups, or an option has no such value.

    Examples
    --------
    >>> one = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2]
    >>> other = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]
    >>> found = permutation_test(one + other, [1] * 10 + [2] * 10)
    >>> round(found.p_value, 6), found.n_arrangements, found.method
    (0.081448, 184756, 'exact')
    """
    checked_draws(draws, alternative)
    checked_level(conf_level)
    spoken = choose_language(language, os.environ)
    one, other, name, n_missing = _arms(x, group, treated)
    n_arrangements = comb(len(one) + len(other), len(one))
    fields: dict[str, Any] = {
        "n": len(one) + len(other),
        "n_treated": len(one),
        "n_untreated": len(other),
        "n_missing": n_missing,
        "n_arrangements": n_arrangements,
        "statistic": "studentised" if studentised else "difference",
        "treated": name,
        "alternative": alternative,
        "conf_level": conf_level,
        "seed": seed,
        "language": spoken,
    }
    refused = _refusal(one, other, alternative, spoken)
    if refused is not None:
        return PermutationTest(**fields, **_NO_NUMBERS, **refused)
    return PermutationTest(**fields, **_numbers(one, other, studentised, alternative, conf_level, draws, seed, spoken))


def _numbers(
    one: Array,
    other: Array,
    studentised: bool,
    alternative: str,
    conf_level: float,
    draws: int,
    seed: int,
    language: Language,
) -> dict[str, Any]:
    from scipy.special import stdtr, stdtrit

    variances = one.var(ddof=1), other.var(ddof=1)
    parts = variances[0] / len(one), variances[1] / len(other)
    estimate, error = float(one.mean() - other.mean()), float(np.sqrt(sum(parts)))
    p_difference, p_studentised = shares_of_choices(one, other, alternative, draws, seed)
    p_welch, low, high = float(estimate == 0), _NAN, _NAN
    if error > 0:
        df = sum(parts) ** 2 / (parts[0] ** 2 / (len(one) - 1) + parts[1] ** 2 / (len(other) - 1))
        t = estimate / error
        p_welch = float(
            {"two-sided": 2 * stdtr(df, -abs(t)), "greater": stdtr(df, -t), "less": stdtr(df, t)}[alternative]
        )
        half = float(stdtrit(df, 0.5 + conf_level / 2)) * error
        low, high = estimate - half, estimate + half
    of_smaller, of_larger = variances if len(one) < len(other) else variances[::-1]
    unequal = len(one) != len(other)
    flagged = unequal and bool(max(variances) > VARIANCE_RATIO * min(variances))
    cautious = flagged and bool(of_smaller > of_larger)
    exact = comb(len(one) + len(other), len(one)) <= MOST_ARRANGEMENTS
    chosen = p_studentised if studentised else p_difference
    method = ("exact" if exact else "permutation") + (_CAUTIOUS if cautious else "")
    return {
        "estimate": estimate,
        "std_error": error,
        "conf_low": low,
        "conf_high": high,
        "p_value": max(p_difference, p_studentised, p_welch) if cautious else chosen,
        "p_difference": p_difference,
        "p_studentised": p_studentised,
        "p_welch": p_welch,
        "placebo_rank": 0,
        "method": method,
        "draws": 0 if exact else draws,
        "flagged": flagged,
        "warning": _warning(flagged, method, language),
        "refusal": "",
        "reason": "",
    }


def _warning(flagged: bool, method: str, language: Language) -> str:
    name = "cautious" if method.endswith(_CAUTIOUS) else "mild"
    return text_of(__package__, "two_groups", name, language) if flagged else ""


def _refusal(one: Array, other: Array, alternative: str, language: Language) -> dict[str, Any] | None:
    """What a refused result says, and the place among all choices where two or three are in an arm."""
    n = len(one) + len(other)
    refusal = refusal_of_arms(len(one), len(other))
    if refusal is None:
        if np.ptp(np.concatenate([one, other])) > 0:
            return None
        reason = reason_for(Refusal.NO_VARIATION, language, variable="x")
        return {"refusal": Refusal.NO_VARIATION, "reason": reason, "placebo_rank": 0}
    smallest = format_number(1 / n, language, decimals=4) if n else ""
    reason = reason_for(refusal, language, n=n, smallest_p=smallest, fewest=min(len(one), len(other)))
    rank = 0
    if refusal is Refusal.FEW_IN_AN_ARM and comb(n, len(one)) <= MOST_ARRANGEMENTS:
        statistic = SIDES[alternative](every_difference(one, other)[0])
        own = float(SIDES[alternative](np.array([one.mean() - other.mean()]))[0])
        rank = 1 + int((statistic > own + ROUNDING * max(1.0, abs(own))).sum())
        place = text_of(__package__, "two_groups", "placebo", language, rank=rank, n_arrangements=comb(n, len(one)))
        reason = f"{reason} {place}"
    return {"refusal": refusal, "reason": reason, "placebo_rank": rank}


def _arms(x: ArrayLike, group: ArrayLike, treated: object) -> tuple[Array, Array, str, int]:
    """Return treated and untreated values less the mean of all, the treated group's name, and the number left out."""
    import pandas as pd

    values, groups = np.asarray(x, dtype=np.float64), np.asarray(group)
    if values.ndim != 1 or values.shape != groups.shape:
        raise ValueError(
            f"x and group have shapes {values.shape} and {groups.shape}; give one of each per municipality"
        )
    keep = np.isfinite(values) & ~pd.isna(groups)
    kept, values = groups[keep], values[keep]
    names = sorted(set(kept.tolist()))
    if len(names) > 2:
        raise ValueError(f"group has {len(names)} values ({', '.join(map(str, names[:5]))} ...); give two")
    if treated is not None and len(names) == 2 and treated not in names:
        raise ValueError(f"no municipality is in group {treated!r}; the groups are {names[0]!r} and {names[1]!r}")
    chosen = treated if treated is not None else names[-1] if names else ""
    if treated is None and len(names) == 1 and not names[0]:
        chosen = True  # a lone False or 0: nobody is treated
    inside = np.array([value == chosen for value in kept.tolist()], dtype=bool)
    centred = values - (values.mean() if len(values) else 0.0)
    return centred[inside], centred[~inside], str(chosen), int((~keep).sum())


_NO_NUMBERS: Final[dict[str, Any]] = {
    "estimate": _NAN,
    "std_error": _NAN,
    "conf_low": _NAN,
    "conf_high": _NAN,
    "p_value": _NAN,
    "p_difference": _NAN,
    "p_studentised": _NAN,
    "p_welch": _NAN,
    "method": "",
    "draws": 0,
    "flagged": False,
    "warning": "",
}
