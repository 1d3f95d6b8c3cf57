"""Simulated outcomes: quarterly sick leave and yearly full-time share, of municipalities and of some workplaces."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.datasets.simulation.parameters import DEFAULT_EFFECT
from trepart_eval.datasets.simulation.programme import QUARTERS, Array, Programme
from trepart_eval.datasets.simulation.streams import Stream, generator

FULL_TIME_EFFECT: Final = 6.0
"""Percentage points of full-time share for 100 points of intensity at the ordinary effect."""
SEASON: Final = np.array([0.8, -0.4, -0.9, 0.5])
"""Points of sick leave in each quarter beside the year's mean: highest in winter."""
TREND: Final = -0.01
"""Points of sick leave a quarter, everywhere."""
PROJECT_WORKPLACES: Final = 4
"""Workplaces in each municipality that have sick leave of their own."""

_POSITION: Final = 0.80  # mean position size
_DAYS: Final = 57  # contracted days in a full-time quarter
_PERSON_VARIANCE: Final = 0.03  # of the share of a quarter that a person is absent: most are not, some all of it
_WORKPLACE_SPREAD: Final = 1.2  # points of sick leave
_FULL_TIME, _FULL_TIME_SPREAD, _FULL_TIME_TREND, _FULL_TIME_NOISE = 48.0, 8.0, 0.8, 0.15
MISSING_SHARE: Final = 0.02  # share of figures
LATE_SHARE: Final = 0.05  # share of municipalities without figures in the first year
FEWEST_SHOWN: Final = 20  # employees; sick leave of smaller workplaces isn't published

GIVEN, MISSING, HIDDEN = 0, 1, 2


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """One outcome; arrays have shape (n_units, n_periods).

    Attributes
    ----------
    expected : ndarray
        What the figure is drawn around, per cent.
    without : ndarray
        What it would have been drawn around without any collaboration.
    numerator, denominator : ndarray of int64
        What the figure is made of.
    status : ndarray of int64
        `GIVEN`, `MISSING` or `HIDDEN`.
    """

    expected: Array
    without: Array
    numerator: NDArray[np.int64]
    denominator: NDArray[np.int64]
    status: NDArray[np.int64]

    @property
    def value(self) -> Array:
        """Figure in per cent with one decimal, as it is published."""
        return np.round(100.0 * self.numerator / self.denominator, 1)


@dataclass(frozen=True, slots=True, eq=False)
class Outcomes:
    """Outcomes of a programme.

    Attributes
    ----------
    workplace_case, workplace_number : ndarray of int64
        Case of each workplace that has figures, and its number there.
    """

    sick_leave: Series
    full_time_share: Series
    workplace_sick_leave: Series
    workplace_case: NDArray[np.int64]
    workplace_number: NDArray[np.int64]


def full_time_effect(programme: Programme) -> float:
    """Percentage points of full-time share for 100 points of intensity."""
    return FULL_TIME_EFFECT * programme.parameters.effect / DEFAULT_EFFECT


def draw_outcomes(programme: Programme, workplace_employees: list[NDArray[np.int64]]) -> Outcomes:
    """Outcomes drawn from a seed.

    Parameters
    ----------
    programme : Programme
        The municipalities.
    workplace_employees : list of ndarray of int64
        Employees of each workplace, for each municipality; the first few of them get figures of their own.
    """
    random = generator(programme.parameters.seed, Stream.OUTCOMES)
    lost = generator(programme.parameters.seed, Stream.MISSING)
    lift = programme.parameters.effect * programme.by_quarter.mean(axis=2) / 100
    n_quarters = lift.shape[1]
    shared = np.tile(SEASON, n_quarters // QUARTERS) + TREND * np.arange(n_quarters)
    without = np.maximum(programme.sick_leave[:, None] + shared + programme.transient, 0.5)
    employees = programme.employees
    picked = [sizes[:PROJECT_WORKPLACES] for sizes in workplace_employees]
    case = np.repeat(np.arange(programme.n), [len(sizes) for sizes in picked])
    sizes = np.concatenate(picked)
    own = _WORKPLACE_SPREAD * random.standard_normal((len(sizes), 1))
    at_work = np.maximum(without[case] + own, 0.5)
    status = _lost(lost, without.shape)
    hidden = np.where((sizes < FEWEST_SHOWN)[:, None], HIDDEN, _lost(lost, at_work.shape))
    return Outcomes(
        sick_leave=_sick_leave(random, without, lift, employees, status),
        full_time_share=_full_time(random, programme, lost),
        workplace_sick_leave=_sick_leave(random, at_work, lift[case], sizes, hidden),
        workplace_case=case,
        workplace_number=np.concatenate([np.arange(len(sizes)) for sizes in picked]),
    )


def _sick_leave(
    random: np.random.Generator, without: Array, lift: Array, employees: NDArray[np.int64], status: NDArray[np.int64]
) -> Series:
    """Days lost of days contracted: the fewer the people, the more the figure jumps."""
    expected = np.maximum(without + lift, 0.3)
    noise = np.sqrt(_PERSON_VARIANCE / employees)[:, None] * random.standard_normal(expected.shape)
    days = np.broadcast_to(np.rint(employees * _POSITION * _DAYS)[:, None], expected.shape)
    share = np.clip(expected / 100 + noise, 0.0, 0.5)
    return Series(expected, without, np.rint(share * days).astype(np.int64), days.astype(np.int64), status)


def _full_time(random: np.random.Generator, programme: Programme, lost: np.random.Generator) -> Series:
    """Employees in full positions, once a year; most keep theirs, so that a year is much like the one before."""
    yearly = programme.by_quarter.mean(axis=2).reshape(programme.n, -1, QUARTERS).mean(axis=2)
    level = _FULL_TIME + _FULL_TIME_SPREAD * random.standard_normal((programme.n, 1))
    eager = programme.parameters.selection * programme.eagerness[:, None]
    without = np.clip(level + 2.0 * eager + _FULL_TIME_TREND * np.arange(yearly.shape[1]), 15.0, 85.0)
    expected = without + full_time_effect(programme) * yearly / 100
    spread = 100 * np.sqrt(_FULL_TIME_NOISE / programme.employees)[:, None] * 0.5
    share = np.clip(expected + spread * random.standard_normal(expected.shape), 0.0, 100.0)
    employees = np.broadcast_to(programme.employees[:, None], share.shape).astype(np.int64)
    count = np.rint(share / 100 * employees).astype(np.int64)
    return Series(expected, without, count, employees, _lost(lost, share.shape, late=0.0))


def _lost(random: np.random.Generator, shape: tuple[int, ...], *, late: float = LATE_SHARE) -> NDArray[np.int64]:
    """Figures that are missing: some anywhere, and in some units all of the first year."""
    missing = random.random(shape) < MISSING_SHARE
    first_year = np.arange(shape[1]) < QUARTERS
    missing |= (random.random(shape[0]) < late)[:, None] & first_year
    return np.where(missing, MISSING, GIVEN).astype(np.int64)
