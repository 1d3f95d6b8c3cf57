"""Whether a criterion's items work alike in groups: which check was done and why, and what it came to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.quality.measurement.factor_solutions import SINGULAR
from trepart_eval.quality.measurement.group_moments import GroupMoments, as_scores, moments_by_group
from trepart_eval.quality.measurement.invariance_steps import Ladder, Step, StepFit, climb
from trepart_eval.quality.measurement.item_functioning import ItemTest, item_tests
from trepart_eval.quality.undefined_reasons import Reason
from trepart_eval.study.planned_study import Item

Array = NDArray[np.float64]

FEWEST_IN_MODEL: Final = 100
"""Fewest complete respondents of each group in a factor model; below, the changes in fit are mostly noise."""
PER_PARAMETER: Final = 5
"""Respondents per free parameter of a group: five at the least (Bentler and Chou 1987)."""
PARAMETERS_PER_ITEM: Final = 3
"""A loading, an intercept and an error variance."""
FEWEST_IN_GROUP: Final = 20
"""Fewest complete respondents of a group in the simpler check; smaller groups are left out, and said to be."""
_FEWEST_ITEMS: Final = 3


class Method(StrEnum):
    """Which check was done."""

    AUTO = "auto"
    FACTOR_MODEL = "factor_model"
    ORDINAL_REGRESSION = "ordinal_regression"


class Comparability(StrEnum):
    """What the check came to."""

    SCALAR = "scalar"
    PARTIAL = "partial"
    METRIC = "metric"
    CONFIGURAL = "configural"
    NOT_ONE_FACTOR = "not_one_factor"
    NO_DIFFERENCE = "no_difference"
    DIFFERENCE = "difference"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, eq=False)
class Check:
    """The check of one criterion.

    Attributes
    ----------
    conclusion : Comparability
        What it came to.
    method : Method or None
        Which check was done; None where none could be.
    items : tuple of Item
        Items that somebody answered.
    n : ndarray of int, shape (n_groups,)
        Complete respondents of each group.
    used : ndarray of int
        Groups that were compared; tests of items name groups by their place among these.
    needed, fewest : int
        Complete respondents that a factor model, and the simpler check, need of each group.
    reason : Reason or None
        Why there is no conclusion.
    reason_method : Reason or None
        Why it was not a factor model.
    """

    conclusion: Comparability
    method: Method | None
    items: tuple[Item, ...]
    n: NDArray[np.int64]
    used: NDArray[np.intp]
    needed: int
    fewest: int = FEWEST_IN_GROUP
    steps: tuple[StepFit, ...] = ()
    tests: tuple[ItemTest, ...] = ()
    reason: Reason | None = None
    reason_method: Reason | None = None


def checked_comparability(
    items: Sequence[Item],
    steps: Sequence[NDArray[Any]],
    group: NDArray[Any],
    n_groups: int,
    *,
    method: Method,
    min_n: int,
) -> Check:
    """Check one criterion's items across groups.

    Parameters
    ----------
    items : sequence of Item
        Items of the criterion.
    steps : sequence of ndarray of int, shape (n_rows,)
        Steps of each as answered; negative where there is no answer.
    group : ndarray of int, shape (n_rows,)
        Group of each respondent; negative where it is in none.
    method : Method
        Which check; auto takes the factor model where every group is large enough for it.
    min_n : int
        Fewest people behind a figure that is shown.
    """
    there = [place for place, one in enumerate(steps) if (one[group >= 0] >= 0).any()]
    kept, columns = tuple(items[place] for place in there), [steps[place] for place in there]
    needed = max(FEWEST_IN_MODEL, PER_PARAMETER * PARAMETERS_PER_ITEM * len(kept))
    moments = moments_by_group(columns, group, n_groups)
    fewest = max(FEWEST_IN_GROUP, min_n)
    used = np.flatnonzero(moments.n >= fewest)
    reason = _reason(items, kept, moments, used)
    if reason:
        return Check(Comparability.UNKNOWN, None, kept, moments.n, used, needed, fewest, reason=reason)
    why = None if method is Method.ORDINAL_REGRESSION else _not_a_model(moments.only(used), needed, method)
    if method is not Method.ORDINAL_REGRESSION and why is None:
        ladder = climb(as_scores(moments.only(used), kept))
        if ladder.reason is None or method is Method.FACTOR_MODEL:
            found, model = _conclusion(ladder), Method.FACTOR_MODEL
            return Check(found, model, kept, moments.n, used, needed, fewest, ladder.steps, ladder.tests, ladder.reason)
        why = ladder.reason
    elif method is Method.FACTOR_MODEL:
        return Check(Comparability.UNKNOWN, None, kept, moments.n, used, needed, fewest, reason=why)
    tests = _simpler(kept, columns, group, used)
    conclusion = Comparability.DIFFERENCE if any(test.flagged for test in tests) else Comparability.NO_DIFFERENCE
    reason = None
    if all(np.isnan(test.p_value) for test in tests):
        conclusion, reason = Comparability.UNKNOWN, Reason.NO_CONVERGENCE
    simpler = Method.ORDINAL_REGRESSION
    return Check(conclusion, simpler, kept, moments.n, used, needed, fewest, (), tests, reason, why)


def _reason(
    items: Sequence[Item], kept: Sequence[Item], moments: GroupMoments, used: NDArray[np.intp]
) -> Reason | None:
    if not items:
        return Reason.NO_ITEMS
    if len(kept) < 2:
        return Reason.ONE_ITEM if kept else Reason.NO_ANSWERS
    if len(used) < 2:
        return Reason.ONE_GROUP if (moments.n > 0).sum() < 2 else Reason.GROUPS_TOO_SMALL
    return None


def _not_a_model(moments: GroupMoments, needed: int, method: Method) -> Reason | None:
    if moments.means.shape[1] < _FEWEST_ITEMS:
        return Reason.FEWER_THAN_THREE_ITEMS
    if method is Method.AUTO and moments.n.min() < needed:
        return Reason.GROUPS_TOO_SMALL
    spread = moments.covariances.diagonal(axis1=1, axis2=2)
    if not (spread > 0).all():
        return Reason.NO_VARIANCE
    correlations = moments.covariances / np.sqrt(spread[:, :, None] * spread[:, None, :])
    return None if np.linalg.eigvalsh(correlations).min() > SINGULAR else Reason.NOT_POSITIVE_DEFINITE


def _simpler(
    items: Sequence[Item], steps: Sequence[NDArray[Any]], group: NDArray[Any], used: NDArray[np.intp]
) -> tuple[ItemTest, ...]:
    place = np.full(int(group.max()) + 2, -1, dtype=np.intp)
    place[used] = np.arange(len(used))
    of = place[group]
    keep = of >= 0
    for column in steps:
        keep &= column >= 0
    rows = np.flatnonzero(keep)
    turned = [_turned(column[rows], item) for column, item in zip(steps, items, strict=True)]
    # Whole numbers, so that the same answers give the same score whatever the order of items.
    unit = int(np.lcm.reduce([item.scale.steps for item in items]))
    score = sum(
        (column * (unit // item.scale.steps) for column, item in zip(turned, items, strict=True)),
        start=np.zeros(len(rows), dtype=np.int64),
    )
    return tuple(item_tests(turned, score.astype(np.float64), of[rows], len(used)))


def _turned(column: NDArray[Any], item: Item) -> NDArray[np.int64]:
    answers = column.astype(np.int64)
    return item.scale.steps - answers if item.reversed else answers


def _conclusion(ladder: Ladder) -> Comparability:
    if ladder.reason:
        return Comparability.UNKNOWN
    if ladder.holds(Step.SCALAR):
        return Comparability.SCALAR
    if ladder.holds(Step.PARTIAL_SCALAR):
        return Comparability.PARTIAL
    if ladder.holds(Step.METRIC, Step.PARTIAL_METRIC):
        return Comparability.METRIC
    return Comparability.CONFIGURAL if ladder.holds(Step.CONFIGURAL) else Comparability.NOT_ONE_FACTOR
