"""Cases with scores on the criteria, and whether each is a success."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from trepart_eval.criteria.arguments import as_numbers, is_number
from trepart_eval.criteria.scores import CriterionScores
from trepart_eval.problems.arguments import listed
from trepart_eval.problems.suggestions import nearest
from trepart_eval.relations.case_scores import scores_by_case
from trepart_eval.relations.failure_claim.weak_flags import TOLERANCE
from trepart_eval.relations.given_tables import table_of

if TYPE_CHECKING:
    pass

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class JudgedCases:
    """Cases with a score on some criterion that are judged a success or a failure.

    Attributes
    ----------
    cases, criteria : tuple of str
        Their names.
    values : ndarray, shape (n_cases, n_criteria)
        Scores; NaN where there is none.
    failure : ndarray of bool, shape (n_cases,)
        Failures; the others are successes.
    n_unjudged, n_without_scores : int
        Cases left out since nothing is said of their success, and judged ones without a score on any criterion.
    """

    cases: tuple[str, ...]
    criteria: tuple[str, ...]
    values: Array
    failure: NDArray[np.bool_]
    n_unjudged: int
    n_without_scores: int


def cases_judged(
    scores: Any,  # noqa: ANN401 - scores, or a data frame of pandas, polars or Arrow
    success: Any,  # noqa: ANN401 - a series, a mapping or an array
    criteria: Sequence[str] | None,
    success_cut: float | None,
    low_is_success: bool,
) -> JudgedCases:
    """Cases with scores side by side with whether they are successes.

    Raises
    ------
    ValueError
        If a criterion isn't there, the scores or the success aren't numbers, or no case has both.
    """
    frame = scores_by_case(scores) if isinstance(scores, CriterionScores) else table_of(scores, keep_index=True)
    if isinstance(criteria, str):
        raise ValueError(f"criteria is {criteria!r}; give a list of columns")
    names = tuple(str(one) for one in (frame.columns if criteria is None else listed(criteria, "criteria", "columns")))
    frame = frame.rename(columns=str)
    for name in names:
        if name not in frame:
            near = nearest(name, list(frame.columns))
            hint = f"Did you mean {near!r}?" if near else f"The criteria are {', '.join(frame.columns)}."
            raise ValueError(f"Unknown criterion {name!r}. {hint}")
    if not names or len(set(names)) < len(names):
        raise ValueError("give at least one criterion, and each once")
    values = np.column_stack([as_numbers(frame[name], name).astype(np.float64) for name in names])
    if np.isinf(values).any():
        raise ValueError("a score is infinite; give numbers, NaN where there is none")
    cases = tuple(str(one) for one in frame.index)
    if len(set(cases)) < len(cases):
        raise ValueError("scores name a case twice; give a row for each case, with the cases as index")
    verdict = _as_success(_aligned(success, cases), success_cut, low_is_success)
    scored = ~np.isnan(values).all(axis=1)
    judged = ~np.isnan(verdict)
    used = scored & judged
    return JudgedCases(
        tuple(case for case, kept in zip(cases, used, strict=True) if kept),
        names,
        values[used],
        verdict[used] == 0,
        int((~judged).sum()),
        int((judged & ~scored).sum()),
    )


def _aligned(success: Any, cases: tuple[str, ...]) -> Array:  # noqa: ANN401 - a series, a mapping or an array
    """Figures of success in the order of the cases."""
    index = getattr(success, "index", None)
    if isinstance(success, Mapping):
        names, given = list(success), as_numbers(list(success.values()), "success")
    elif index is not None and not callable(index):
        names, given = list(index), as_numbers(success, "success")
        if given.ndim != 1:
            raise ValueError(f"success has {given.ndim} dimensions; give one figure for each case")
    else:
        given = as_numbers(success, "success")
        if given.shape != (len(cases),):
            raise ValueError(f"success has the shape {given.shape}; give one figure for each of {len(cases)} cases")
        return given.astype(np.float64)
    of_case = {str(name): float(value) for name, value in zip(names, given.tolist(), strict=True)}
    if len(of_case) < len(names):
        raise ValueError("success names a case twice; give each case once")
    if not set(of_case) & set(cases):
        raise ValueError(f"success names none of the cases; the first of them is {cases[0] if cases else ''!r}")
    return np.array([of_case.get(case, np.nan) for case in cases])


def _as_success(given: Array, cut: float | None, low_is_success: bool) -> Array:
    """Return 1 for a success, 0 for a failure, NaN where nothing is said."""
    if np.isinf(given).any():
        raise ValueError("success is infinite somewhere; give numbers, NaN where a case isn't judged")
    known = ~np.isnan(given)
    if cut is None:
        if not np.isin(given[known], (0, 1)).all():
            raise ValueError("success has other figures than 0 and 1; give success_cut as well")
        return given
    if not is_number(cut) or not np.isfinite(cut):
        raise ValueError(f"success_cut is {cut!r}; give a finite number")
    met = given <= cut + TOLERANCE if low_is_success else given >= cut - TOLERANCE
    return np.where(known, met.astype(np.float64), np.nan)
