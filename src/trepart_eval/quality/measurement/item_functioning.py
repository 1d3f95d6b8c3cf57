"""Differential item functioning: whether people with the same score answer an item otherwise in one group than another.

Ordinal regression of each item on the score and the group, written from Zumbo (1999), with the limits of effect of
Jodoin and Gierl (2001). For groups too small for a factor model.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.criteria.comparisons.multiple_testing import adjust_p_values
from trepart_eval.quality.measurement.ordinal_regression import (
    OrdinalFit,
    expected_answers,
    nagelkerke,
    proportional_odds,
)

Array = NDArray[np.float64]

EFFECT_LIMIT: Final = 0.035
"""Nagelkerke's R squared that the group must add for more than a negligible difference (Jodoin and Gierl 2001)."""
SIGNIFICANCE: Final = 0.05
"""Level of the tests, after Holm's correction over all tests of a criterion."""
UNIFORM: Final = "uniform"
NON_UNIFORM: Final = "non_uniform"


@dataclass(frozen=True, slots=True, eq=False)
class ItemTest:
    """Test of one item in one respect.

    Attributes
    ----------
    item : int
        Place of the item.
    aspect : str
        Uniform: higher or lower at every score; non-uniform: more or less closely tied to the score. Of a factor
        model: the intercept or the loading.
    chi_square : float
        Likelihood ratio; ``df`` its degrees of freedom.
    p_value, p_adjusted : float
        As it is, and by Holm's method: over items and aspects, or over the items of a step of a factor model.
    effect : float
        Nagelkerke's R squared that is added; NaN for a factor model.
    difference : float
        Largest difference between groups, in steps of the item (uniform), NaN otherwise.
    low_group, high_group : int
        Groups that are farthest apart; -1 where there is no difference in steps.
    flagged : bool
        Whether the item is said to work differently.
    """

    item: int
    aspect: str
    chi_square: float
    df: int
    p_value: float
    p_adjusted: float
    effect: float
    difference: float
    low_group: int
    high_group: int
    flagged: bool


def item_tests(columns: Sequence[NDArray[Any]], score: Array, group: NDArray[Any], n_groups: int) -> list[ItemTest]:
    """Tests of every item, uniform and non-uniform.

    Parameters
    ----------
    columns : sequence of ndarray of int, shape (n_rows,)
        Steps of each item, turned so that more is better.
    score : ndarray, shape (n_rows,)
        Each respondent's mean over the items.
    group : ndarray of int, shape (n_rows,)
        Group of each.
    """
    found: list[tuple[int, str, float, int, float, float, int, int]] = []
    for place, column in enumerate(columns):
        found += _tests_of(place, column, score, group, n_groups)
    tests = []
    p_values = [upper_tail(one[2], one[3]) for one in found]
    for one, p, adjusted in zip(found, p_values, adjust_p_values(p_values).tolist(), strict=True):
        item, aspect, chi_square, df, effect, difference, low, high = one
        flagged = adjusted < SIGNIFICANCE and effect >= EFFECT_LIMIT
        tests.append(ItemTest(item, aspect, chi_square, df, p, adjusted, effect, difference, low, high, flagged))
    return tests


def _tests_of(
    place: int, column: NDArray[Any], score: Array, group: NDArray[Any], n_groups: int
) -> list[tuple[int, str, float, int, float, float, int, int]]:
    """Both tests of an item: place, aspect, chi-square, df, effect, difference, and the groups farthest apart."""
    counts, at_score, of_group = _counted(column, score, group)
    if counts.shape[1] < 2:
        return []
    member = (of_group[:, None] == np.arange(1, n_groups)[None, :]).astype(np.float64)
    line = at_score[:, None]
    only_score, with_group = (proportional_odds(counts, one) for one in (line, np.hstack([line, member])))
    crossed = proportional_odds(counts, np.hstack([line, member, member * line]))
    df = n_groups - 1
    fits = (only_score, with_group, crossed)
    shares = [nagelkerke(fit, counts) if fit.converged else np.nan for fit in fits]
    values = [fit.log_likelihood if fit.converged else np.nan for fit in fits]
    uniform, non_uniform = (2.0 * max(values[one + 1] - values[one], 0.0) for one in (0, 1))
    difference, low, high = _apart(with_group, counts, at_score, n_groups)
    return [
        (place, UNIFORM, uniform, df, shares[1] - shares[0], difference, low, high),
        (place, NON_UNIFORM, non_uniform, df, shares[2] - shares[1], float("nan"), -1, -1),
    ]


def _counted(column: NDArray[Any], score: Array, group: NDArray[Any]) -> tuple[Array, Array, NDArray[np.intp]]:
    """Counts of each answer at every score in every group, the scores in standard deviations, and the groups."""
    levels, at = np.unique(score, return_inverse=True)
    answers, answer = np.unique(column, return_inverse=True)
    cells, cell = np.unique(at.astype(np.int64) * (int(group.max()) + 1) + group, return_inverse=True)
    counts = np.bincount(cell * len(answers) + answer, minlength=len(cells) * len(answers)).astype(np.float64)
    spread = float(score.std()) or 1.0
    level, of_group = np.divmod(cells, int(group.max()) + 1)
    return counts.reshape(len(cells), -1), (levels[level] - score.mean()) / spread, of_group.astype(np.intp)


def _apart(fit: OrdinalFit, counts: Array, at_score: Array, n_groups: int) -> tuple[float, int, int]:
    """Largest difference between groups in the expected answer, in steps, over the scores of all respondents."""
    people = counts.sum(axis=1)
    expected = []
    for group in range(n_groups):
        member = np.zeros((len(at_score), n_groups - 1))
        if group:
            member[:, group - 1] = 1.0
        answers = expected_answers(fit, np.hstack([at_score[:, None], member]))
        expected.append(float(people @ answers) / float(people.sum()))
    low, high = int(np.argmin(expected)), int(np.argmax(expected))
    return expected[high] - expected[low], low, high


def upper_tail(chi_square: float, df: int) -> float:
    """Probability of a chi-square as large by chance; NaN without degrees of freedom."""
    from scipy.special import chdtrc

    return float(chdtrc(df, chi_square)) if df else float("nan")
