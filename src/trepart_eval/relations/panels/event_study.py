"""Effects by time since the start as linear estimates: what the test of trends and their bounds are made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trepart_eval.problems.arguments import check_made_by
from trepart_eval.relations.panels.group_time import GroupTimeEffects
from trepart_eval.relations.panels.linear_estimates import LinearEstimate, value_of, weighted_cells
from trepart_eval.relations.refusals import FEWEST_IN_AN_ARM, Refusal, refusal_of_arms

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class EventStudy:
    """Effects by time since the start, next to each other and all with enough municipalities.

    Attributes
    ----------
    reference : int
        Time since the start that changes are counted from.
    before, after : tuple of LinearEstimate
        Those before the reference and those after it, in order of time, without gaps.
    outcome : ndarray
        Outcomes by unit and period.
    refusal : Refusal or None
        Why there is none from the start on.
    arms : tuple of int
        Treated and controls of the first effect that is refused, or that is there.
    """

    reference: int
    before: tuple[LinearEstimate, ...]
    after: tuple[LinearEstimate, ...]
    outcome: Array
    refusal: Refusal | None
    arms: tuple[int, int]

    @property
    def times(self) -> list[int]:
        """Times since the start, without the reference."""
        first = self.reference - len(self.before)
        return [*range(first, self.reference), *range(self.reference + 1, self.reference + 1 + len(self.after))]

    @property
    def rows(self) -> list[LinearEstimate]:
        """All effects in order of time."""
        return [*self.before, *self.after]

    @property
    def estimates(self) -> Array:
        """Their values."""
        return np.array([value_of(one, self.outcome) for one in self.rows])


def events_of(effects: GroupTimeEffects) -> EventStudy:
    """Effects by time since the start from the reference outwards, as far as each has four municipalities in each arm.

    Raises
    ------
    ValueError
        If changes aren't all counted from one period.
    """
    check_made_by(effects, GroupTimeEffects, "effects", "group_time_effects")
    if effects.base_period != "universal":
        raise ValueError("the effects have a varying base period; use base_period='universal' for a test of trends")
    panel = effects.panel
    by_time: dict[int, list[int]] = {}
    for place, cell in enumerate(effects.cells):
        if cell.refusal is None:
            by_time.setdefault(int(panel.times[cell.period]) - cell.group, []).append(place)

    def row(time: int) -> LinearEstimate | None:
        cells = [effects.cells[place] for place in by_time.get(time, [])]
        return weighted_cells(cells, [1.0] * len(cells), panel) if cells else None

    reference = -1 - effects.anticipation
    after, why, arms = _run(row, reference, 1)
    before = _run(row, reference, -1)[0]
    if len(after) > effects.anticipation:
        return EventStudy(reference, tuple(reversed(before)), tuple(after), panel.filled, None, arms)
    return EventStudy(reference, (), (), panel.filled, why or Refusal.NO_COMPARISON, arms)


def _run(
    row: Callable[[int], LinearEstimate | None], reference: int, step: int
) -> tuple[list[LinearEstimate], Refusal | None, tuple[int, int]]:
    """Effects from the reference in one direction, why the first one that is refused is, and its arms."""
    found: list[LinearEstimate] = []
    arms = (0, 0)
    while (one := row(reference + step * (len(found) + 1))) is not None:
        arms = one.n_treated, one.n_controls
        why = refusal_of_arms(*arms)
        if why is None and one.n_controls - one.n_covariates < FEWEST_IN_AN_ARM:
            why = Refusal.FEW_FOR_COVARIATES
        if why is not None:
            return found, why, arms
        found.append(one)
    return found, None, arms
