"""`permutation_test`: the difference of means of two arms against every other choice of municipalities."""

from __future__ import annotations

import os
from collections.abc import Hashable
from math import comb
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from trepart_eval.criteria.arguments import number_list
from trepart_eval.relations.association.correlations import CONF_LEVEL
from trepart_eval.relations.association.group_choices import (
    MOST_ARRANGEMENTS,
    ROUNDING,
    every_difference,
    in_units_of_largest,
    shares_of_choices,
)
from trepart_eval.relations.association.matched_rows import matched_series
from trepart_eval.relations.association.rearrangements import DRAWS, SEED, SIDES, check_test
from trepart_eval.relations.association.two_group_result import CAUTIOUS, PermutationTest, warning_of
from trepart_eval.relations.refusals import FEWEST_IN_AN_ARM, Refusal, reason_for, refusal_of_arms
from trepart_eval.vocabulary.languages import Language, choose_language

Array = NDArray[np.float64]

VARIANCE_RATIO: Final = 1.5
"""Ratio of the arms' variances from which they count as different. With 16 municipalities in unequal arms and the
smaller arm's standard deviation up to four times the other's, the p-value is then below .05 in at most 6 per cent of
samples without a difference (2,000 simulations; docs/relations.md)."""
_NAN: Final = float("nan")


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
        A value per municipality; series are matched with those of ``group`` by their index.
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
    check_test(alternative, conf_level, draws, seed)
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
    variances = float(one.var(ddof=1)), float(other.var(ddof=1))
    p_difference, p_studentised = shares_of_choices(one, other, alternative, draws, seed)
    welch = _welch(one, other, alternative, conf_level)
    of_smaller, of_larger = variances if len(one) < len(other) else variances[::-1]
    unequal = len(one) != len(other)
    flagged = unequal and bool(max(variances) > VARIANCE_RATIO * min(variances))
    cautious = flagged and bool(of_smaller > of_larger)
    exact = comb(len(one) + len(other), len(one)) <= MOST_ARRANGEMENTS
    chosen = p_studentised if studentised else p_difference
    method = ("exact" if exact else "permutation") + (CAUTIOUS if cautious else "")
    return {
        **welch,
        "p_value": max(p_difference, p_studentised, welch["p_welch"]) if cautious else chosen,
        "p_difference": p_difference,
        "p_studentised": p_studentised,
        "placebo_rank": 0,
        "method": method,
        "draws": 0 if exact else draws,
        "flagged": flagged,
        "warning": warning_of(flagged, method, language),
        "refusal": "",
        "reason": "",
    }


def _welch(one: Array, other: Array, alternative: str, conf_level: float) -> dict[str, float]:
    """Difference, Welch's standard error, interval and p-value; without the last two where no group varies."""
    from scipy.special import stdtr, stdtrit

    parts = one.var(ddof=1) / len(one), other.var(ddof=1) / len(other)
    estimate, error = float(one.mean() - other.mean()), float(np.sqrt(sum(parts)))
    found = {"estimate": estimate, "std_error": error, "conf_low": _NAN, "conf_high": _NAN, "p_welch": _NAN}
    if error <= ROUNDING * abs(estimate):
        return found | {"std_error": 0.0}
    df = sum(parts) ** 2 / (parts[0] ** 2 / (len(one) - 1) + parts[1] ** 2 / (len(other) - 1))
    t = estimate / error
    p_value = {"two-sided": 2 * stdtr(df, -abs(t)), "greater": stdtr(df, -t), "less": stdtr(df, t)}[alternative]
    half = float(stdtrit(df, 0.5 + conf_level / 2)) * error
    return found | {"conf_low": estimate - half, "conf_high": estimate + half, "p_welch": float(p_value)}


def _refusal(one: Array, other: Array, alternative: str, language: Language) -> dict[str, Any] | None:
    """What a refused result says, and the place among all choices where two or three are in an arm."""
    n = len(one) + len(other)
    if not n:
        reason = reason_for(Refusal.TOO_FEW, language, n=0, least=2 * FEWEST_IN_AN_ARM)
        return {"refusal": Refusal.TOO_FEW, "reason": reason, "placebo_rank": 0}
    refusal = refusal_of_arms(len(one), len(other))
    if refusal is None:
        if np.ptp(np.concatenate([one, other])) > 0:
            return None
        reason = reason_for(Refusal.NO_VARIATION, language, variable="x")
        return {"refusal": Refusal.NO_VARIATION, "reason": reason, "placebo_rank": 0}
    reason = reason_for(refusal, language, n=n, fewest=min(len(one), len(other)))
    rank = 0
    if refusal is Refusal.FEW_IN_AN_ARM and comb(n, len(one)) <= MOST_ARRANGEMENTS:
        one, other = in_units_of_largest(one, other)
        statistic = SIDES[alternative](every_difference(one, other)[0])
        own = float(SIDES[alternative](np.array([one.mean() - other.mean()]))[0])
        rank = 1 + int((statistic > own + ROUNDING * max(1.0, abs(own))).sum())
    return {"refusal": refusal, "reason": reason, "placebo_rank": rank}


def _arms(x: ArrayLike, group: ArrayLike, treated: object) -> tuple[Array, Array, str, int]:
    """Return treated and untreated values less the mean of all, the treated group's name, and the number left out."""
    import pandas as pd

    x, group = matched_series(x, group)
    values, groups = number_list(x, "x"), _labels(group)
    if values.shape != groups.shape:
        raise ValueError(
            f"x and group have shapes {values.shape} and {groups.shape}; give one of each per municipality"
        )
    keep = ~np.isnan(values) & ~pd.isna(groups)
    kept, values = groups[keep], values[keep]
    names = sorted(set(kept.tolist()), key=lambda name: (isinstance(name, str), name))
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


def _labels(group: ArrayLike) -> NDArray[Any]:
    try:
        labels = np.asarray(group)
    except ValueError:
        raise ValueError("group has rows of different lengths; give one group per municipality") from None
    if any(not isinstance(one, Hashable) for one in labels.ravel().tolist()):
        raise ValueError("group holds lists; give one group per municipality")
    return labels


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
