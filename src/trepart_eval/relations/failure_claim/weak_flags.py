"""Which criteria are weak in which cases, under a cut-off and a rule for what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.criteria.arguments import is_number

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]

TOLERANCE: Final = 1e-9
"""How far below a cut-off a score may be and still meet it."""


class MissingRule(StrEnum):
    """What a criterion that a case has no score on counts as."""

    KNOWN = "known"
    WEAK = "weak"
    NOT_WEAK = "not_weak"
    COMPLETE = "complete"


class RelativeCut(StrEnum):
    """Cut-offs that are found from the scores themselves, for each criterion."""

    MEDIAN = "median"
    LOWEST_THIRD = "lowest_third"


Cut = float | str | Mapping[str, float]
"""One figure, a relative cut-off, or a figure for each criterion."""

_SHARES: Final = {RelativeCut.MEDIAN: 1 / 2, RelativeCut.LOWEST_THIRD: 1 / 3}


@dataclass(frozen=True, slots=True, eq=False)
class WeakFlags:
    """Cases by criteria: what is weak and what is known, after the rule for what is missing.

    Attributes
    ----------
    weak, known : ndarray of bool, shape (n_cases, n_criteria)
        None is weak that isn't known.
    failure : ndarray of bool, shape (n_cases,)
        Failures; the others are successes.
    """

    weak: Flags
    known: Flags
    failure: Flags

    @property
    def any_weak(self) -> Flags:
        """Cases with at least one weak criterion."""
        return np.asarray(self.weak.any(axis=1))

    @property
    def undetermined(self) -> Flags:
        """Cases without a known weak criterion of which some criterion isn't known."""
        return np.asarray(~self.any_weak & ~self.known.all(axis=1))

    def without_criterion(self, place: int) -> WeakFlags:
        """Return the flags of the other criteria."""
        return WeakFlags(np.delete(self.weak, place, axis=1), np.delete(self.known, place, axis=1), self.failure)


def cut_offs(values: Array, cut: Cut, criteria: tuple[str, ...]) -> Array:
    """Cut-off of each criterion: scores below it are weak.

    Raises
    ------
    ValueError
        If the cut-off isn't a finite number, a relative one that exists, or one for each criterion.
    """
    if isinstance(cut, str):
        if cut not in set(RelativeCut):
            raise ValueError(f"Unknown cut {cut!r}. Choose a number, or one of {', '.join(RelativeCut)}.")
        share = _SHARES[RelativeCut(cut)]
        known = [column[~np.isnan(column)] for column in values.T]
        return np.array([np.quantile(column, share) if len(column) else np.nan for column in known])
    if isinstance(cut, Mapping) and (unknown := [str(name) for name in cut if name not in criteria]):
        raise ValueError(f"the cut of {unknown[0]!r} is of no criterion; the criteria are {', '.join(criteria)}")
    given: list[Any] = [cut.get(name) for name in criteria] if isinstance(cut, Mapping) else [cut] * len(criteria)
    for name, one in zip(criteria, given, strict=True):
        if not is_number(one) or not np.isfinite(one):
            raise ValueError(f"the cut of {name!r} is {one!r}; give a number, such as 50")
    return np.array(given, dtype=np.float64)


def flags_of(values: Array, failure: Flags, cuts: Array, rule: MissingRule) -> WeakFlags:
    """Which criteria are weak, after the rule for what is missing.

    Parameters
    ----------
    values : ndarray, shape (n_cases, n_criteria)
        Scores; NaN where there is none.
    cuts : ndarray, shape (n_criteria,)
        Scores below them are weak.
    """
    known = ~np.isnan(values)
    with np.errstate(invalid="ignore"):
        weak = known & (values < cuts - TOLERANCE)
    if rule is MissingRule.COMPLETE:
        kept = known.all(axis=1)
        return WeakFlags(weak[kept], known[kept], failure[kept])
    if rule is MissingRule.KNOWN:
        return WeakFlags(weak, known, failure)
    return WeakFlags(weak | ~known if rule is MissingRule.WEAK else weak, np.ones_like(known), failure)
