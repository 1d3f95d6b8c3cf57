"""How close a collaboration is, and what its records then tend to show.

The index of intensity is a mean of indicators, each between two goalposts (``vocabulary/indicators.toml``). Here each
dimension is driven by one number from 0 to 1, its drive. The functions below say what the dimension is expected to be
for each drive; turned round, they give the drive behind a wanted intensity. So records drawn with that drive show the
true intensity on average, whatever their chance.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from trepart_eval.datasets.simulation.programme import Array

FORMAL, INFORMAL, GATHERINGS = 5, 4, 2
"""Occasions of each kind that a year has room for, beside one formal meeting that always takes place."""
WORK_GROUP_MEETINGS: Final = 10
"""Meetings of a work group that a year has room for: monthly outside the summer."""
ATTENDS: Final = np.array([[0.20, 0.75], [0.95, 0.00], [0.50, 0.45]])
"""Chance that politicians, leaders and union representatives come: without any drive, and what full drive adds."""
POLITICIANS_SIT: Final = (0.25, 0.75)
"""Chance that politicians sit in the steering group: without any drive, and what full drive adds."""

_OCCASIONS: Final = FORMAL + INFORMAL + GATHERINGS
_MEETINGS_FULL: Final = 10.0  # a year
_TOUCHPOINTS: Final = (1.25, 6.25)  # a year
_GRID: Final = np.linspace(0.0, 1.0, 1001)


def drives_of(intensity: Array) -> Array:
    """Drive behind each dimension of intensity (last axis: structure, activity, depth, reach)."""
    drives = intensity / 100
    drives[..., 0] = np.interp(drives[..., 0], expected_structure(_GRID), _GRID)
    drives[..., 1] = np.interp(drives[..., 1], expected_activity(_GRID), _GRID)
    return drives


def attendance_chances(drive: Array) -> Array:
    """Chance that each of the three parties comes to a meeting, on a new last axis."""
    chances: Array = ATTENDS[:, 0] + ATTENDS[:, 1] * drive[..., None]
    return chances


def politicians_chance(drive: Array) -> Array:
    """Chance that politicians sit in the steering group."""
    return POLITICIANS_SIT[0] + POLITICIANS_SIT[1] * drive


def expected_structure(drive: Array) -> Array:
    """Expected mean of the ten indicators of structure, 0-1.

    Without politicians there are no equal numbers and no shared forum. With them, the parties have three members each
    or else two, three and two; they steer in one forum or else in two groups.
    """
    sit = politicians_chance(drive)
    parties_present = (2 + sit) / 3
    equal_numbers = sit * (drive + (1 - drive) * 2 / 3)
    shared_forum = sit * (drive + (1 - drive) / 2)
    others = 5 * drive  # safety representative, permanence, council, policy, rules
    total: Array = parties_present + 2 * equal_numbers + sit * drive + shared_forum + others
    return total / 10


def expected_activity(drive: Array) -> Array:
    """Expected weighted mean of the indicators of activity, 0-1, from the chances of every number of meetings."""
    from scipy.stats import binom

    more = np.arange(_OCCASIONS + 1)
    chance = binom.pmf(more, _OCCASIONS, drive[:, None])
    meetings = chance @ np.minimum((more + 1) / _MEETINGS_FULL, 1.0)
    attends = attendance_chances(drive)
    low, high = _TOUCHPOINTS
    touchpoints = np.zeros_like(drive)
    for party in range(attends.shape[-1]):
        comes = attends[:, party]
        met = binom.pmf(more, _OCCASIONS, (drive * comes)[:, None])
        for first, share in ((0, 1 - comes), (1, comes)):  # whether it came to the meeting that always takes place
            touchpoints += share * (met @ np.clip((more + first - low) / (high - low), 0.0, 1.0)) / 3
    together = attends.prod(axis=-1)
    informal_too = 1 - (1 - drive) ** INFORMAL
    half_weights = 0.5 * (0.5 + 0.5 * informal_too) + 0.5 * drive * together
    total: Array = meetings + touchpoints + together + half_weights
    return total / 4
