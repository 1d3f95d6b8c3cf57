"""How each respondent went through the questionnaire: the same answer down the page, long runs, breaking off.

Items are taken in the study's order, which should be the questionnaire's. Written from Krosnick (1991), Johnson (2005)
and Curran (2016); limits are beside their sources.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.sources.checked_tables import NO_ANSWER, NOT_ASKED, Answers
from trepart_eval.study.planned_study import Item

FEWEST_ITEMS: Final = 4
"""Fewest items of one scale on which the same answer to all is called straight-lining."""
LONG_RUN: Final = 0.5
"""Share of the items asked from which a run of one answer is long (Curran 2016, half of the scale)."""
BROKEN_OFF: Final = 0.2
"""Share of the items asked that must be blank, to the end, for the respondent to have broken off (AAPOR's Standard
Definitions: more than 80 per cent answered is a complete interview)."""
_FEWEST_BLANK: Final = 2


@dataclass(frozen=True, slots=True, eq=False)
class Patterns:
    """What each respondent did.

    Attributes
    ----------
    longest : ndarray of int16, shape (n_respondents,)
        Longest run of one answer to items next to each other on one scale.
    asked : ndarray of int16
        Items asked.
    broken_off : ndarray of bool
        Whether the rest is blank from some item on.
    last : ndarray of int16
        Last item with an answer of any kind, as its place among the items; -1 where there is none.
    """

    longest: NDArray[np.int16]
    asked: NDArray[np.int16]
    broken_off: NDArray[np.bool_]
    last: NDArray[np.int16]

    @property
    def long(self) -> NDArray[np.bool_]:
        """Whether the longest run is at least half of the items asked."""
        found: NDArray[np.bool_] = (self.longest >= np.maximum(LONG_RUN * self.asked, FEWEST_ITEMS)) & (self.asked > 0)
        return found


def patterns_of(answers: Answers) -> Patterns:
    """Longest runs and breaking off, from one pass over the items."""
    n = answers.n_respondents
    longest, run, asked, blank = (np.zeros(n, dtype=np.int16) for _ in range(4))
    before, last = np.full(n, NO_ANSWER, dtype=np.int16), np.full(n, -1, dtype=np.int16)
    scale = ""
    for place, item in enumerate(answers.items):
        steps = answers.steps[item.name]
        if item.scale.key != scale:
            before[:] = NO_ANSWER
            scale = item.scale.key
        was_asked = steps != NOT_ASKED
        given = steps >= 0
        run = np.where(given, np.where(steps == before, run + 1, 1), np.where(was_asked, 0, run)).astype(np.int16)
        before = np.where(was_asked, steps, before).astype(np.int16)
        np.maximum(longest, run, out=longest)
        asked += was_asked
        empty = steps == NO_ANSWER
        blank = np.where(was_asked, np.where(empty, blank + 1, 0), blank).astype(np.int16)
        last[was_asked & ~empty] = place
    off = (last >= 0) & (blank >= _FEWEST_BLANK) & (blank >= BROKEN_OFF * asked)
    return Patterns(longest, asked, off, last)


def straight_items(items: Sequence[Item], fewest: int) -> tuple[Item, ...]:
    """Items on one scale, the scale with most of them; none where they are fewer than straight-lining needs."""
    by_scale = groupby(sorted(items, key=lambda item: item.scale.key), key=lambda item: item.scale.key)
    kept = {item.name for item in max(([*group] for _, group in by_scale), key=len, default=[])}
    return tuple(item for item in items if item.name in kept) if len(kept) >= fewest else ()


def straight_lines(answers: Answers, items: Sequence[Item], fewest: int) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Who could be seen to straight-line, and who did: one answer to all of ``fewest`` items or more.

    The answers are as given, so that a reversed item isn't turned.

    Returns
    -------
    could, did : ndarray of bool, shape (n_respondents,)
    """
    n = answers.n_respondents
    if not items:
        return np.zeros(n, dtype=bool), np.zeros(n, dtype=bool)
    wide: Any = np.result_type(*(answers.steps[item.name].dtype for item in items))
    lowest, highest = np.full(n, np.iinfo(wide).max, dtype=wide), np.full(n, -1, dtype=wide)
    given = np.zeros(n, dtype=np.int16)
    for item in items:
        steps = answers.steps[item.name]
        there = steps >= 0
        given += there
        np.maximum(highest, steps, out=highest)
        np.minimum(lowest, np.where(there, steps, lowest), out=lowest)
    could = given >= fewest
    return could, could & (lowest == highest)
