"""The municipalities of a simulated programme: how large, how eager, when they start, how they work together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.datasets.simulation.parameters import Parameters
from trepart_eval.datasets.simulation.streams import Stream, generator

Array = NDArray[np.float64]

FIRST_YEAR: Final = 2015
"""First year of the outcome series; after the break of 2014/15 in Norwegian sick leave statistics."""
YEARS_BEFORE: Final = 3
"""Years of outcomes before the first wave."""
QUARTERS: Final = 4
DIMENSIONS: Final = ("structure", "activity", "depth", "reach")
"""Dimensions of collaboration intensity (FIELD: handbook, fafo2017, sintef2019)."""
NEVER: Final = -1
"""Start of a municipality that doesn't start while the study lasts."""

_FIRST_CODE: Final = 9001  # no Norwegian county has had the numbers 90 to 98
_MEDIAN_INHABITANTS: Final = 5_000.0
_LOG_SPREAD: Final = 1.1
_FEWEST, _MOST = 1_000, 200_000  # inhabitants; Oslo is a county as well and has no like
_START_SHARE: Final = 0.35  # of those that haven't started, each year
_EAGER_STARTS: Final = 0.9  # probit, for a standard deviation of eagerness
_HIGH_LEAVE_STARTS: Final = 0.7  # probit, for a standard deviation of what sick leave is over its own level
_RISE: Final = 8  # quarters from the start to full intensity

SICK_LEAVE: Final = 9.6  # per cent
_SICK_LEAVE_SPREAD: Final = 1.2
_EAGER_SICK_LEAVE: Final = -0.8  # points for a standard deviation of eagerness
_TRANSIENT_SPREAD: Final = 0.6
_TRANSIENT_LASTS: Final = 0.6  # correlation of a quarter with the next


@dataclass(frozen=True, slots=True, eq=False)
class Programme:
    """Municipalities of a programme; arrays have a row per municipality.

    Attributes
    ----------
    keys, codes : tuple of str
        Made-up names and made-up municipality codes.
    inhabitants, employees : ndarray of int64
    eagerness : ndarray
        Standardised; eager municipalities start early, work closer together and have lower sick leave to begin with.
    start : ndarray of int64
        Quarter of the start, counted from the first quarter of the series; `NEVER` where there is none.
    sick_leave : ndarray
        Lasting level, per cent.
    transient : ndarray, shape (n, n_quarters)
        What sick leave is over or under its lasting level for a while.
    by_quarter : ndarray, shape (n, n_quarters, 4)
        Dimensions of intensity, 0-100.
    """

    parameters: Parameters
    keys: tuple[str, ...]
    codes: tuple[str, ...]
    inhabitants: NDArray[np.int64]
    employees: NDArray[np.int64]
    eagerness: Array
    start: NDArray[np.int64]
    sick_leave: Array
    transient: Array
    by_quarter: Array

    @property
    def n(self) -> int:
        """Number of municipalities."""
        return len(self.keys)

    @property
    def years(self) -> list[int]:
        """Years of the outcome series."""
        return [FIRST_YEAR + number for number in range(YEARS_BEFORE + self.parameters.waves)]

    @property
    def waves(self) -> list[str]:
        """Keys of the waves: their years."""
        return [str(year) for year in self.years[YEARS_BEFORE:]]

    @property
    def quarters(self) -> list[str]:
        """Quarters of the outcome series as Norwegian statistics write them, such as 2015K1."""
        return [f"{year}K{quarter + 1}" for year in self.years for quarter in range(QUARTERS)]

    @property
    def by_wave(self) -> Array:
        """Dimensions of intensity in each wave: the mean of its year's quarters, shape (n, n_waves, 4)."""
        yearly = self.by_quarter[:, YEARS_BEFORE * QUARTERS :].reshape(self.n, -1, QUARTERS, len(DIMENSIONS))
        by_wave: Array = yearly.mean(axis=2)
        return by_wave

    @property
    def index(self) -> Array:
        """Intensity in each wave: the mean of the dimensions, shape (n, n_waves)."""
        index: Array = self.by_wave.mean(axis=2)
        return index


def draw_programme(parameters: Parameters, case_word: str) -> Programme:
    """Programme drawn from a seed.

    Parameters
    ----------
    parameters : Parameters
        What was asked for.
    case_word : str
        First word of the made-up names.
    """
    random = generator(parameters.seed, Stream.MUNICIPALITIES)
    n = parameters.municipalities
    n_quarters = (YEARS_BEFORE + parameters.waves) * QUARTERS
    log_size = np.log(_MEDIAN_INHABITANTS) + _LOG_SPREAD * random.standard_normal(n)
    inhabitants = np.clip(np.rint(np.exp(log_size)), _FEWEST, _MOST).astype(np.int64)
    eagerness = random.standard_normal(n)
    eager = parameters.selection * eagerness
    sick_leave = SICK_LEAVE + _SICK_LEAVE_SPREAD * random.standard_normal(n) + _EAGER_SICK_LEAVE * eager
    transient = _transient(random, n, n_quarters)
    start = _starts(random, eager, transient, parameters)
    return Programme(
        parameters=parameters,
        keys=tuple(f"{case_word} {number + 1:03}" for number in range(n)),
        codes=tuple(f"{_FIRST_CODE + number}" for number in range(n)),
        inhabitants=inhabitants,
        employees=_employees(inhabitants),
        eagerness=eagerness,
        start=start,
        sick_leave=sick_leave,
        transient=transient,
        by_quarter=_intensity(random, eager, start, n_quarters),
    )


def _employees(inhabitants: NDArray[np.int64]) -> NDArray[np.int64]:
    """Employees: about one for every eight inhabitants in small municipalities, one for twelve in large ones."""
    share = 0.13 * (inhabitants / 2_000) ** -0.10
    return np.rint(inhabitants * share).astype(np.int64)


def _transient(random: np.random.Generator, n: int, n_quarters: int) -> Array:
    shocks = random.standard_normal((n, n_quarters))
    values = np.empty_like(shocks)
    values[:, 0] = shocks[:, 0]
    for quarter in range(1, n_quarters):
        kept = _TRANSIENT_LASTS * values[:, quarter - 1]
        values[:, quarter] = kept + np.sqrt(1 - _TRANSIENT_LASTS**2) * shocks[:, quarter]
    return _TRANSIENT_SPREAD * values


def _starts(random: np.random.Generator, eager: Array, transient: Array, parameters: Parameters) -> NDArray[np.int64]:
    """Quarter of each start: every year some of those that are left, the eager and those with high sick leave first.

    What counts is sick leave in the last year before the first wave, when municipalities make up their minds: it falls
    back by itself afterwards, most of all in those that start early.
    """
    from scipy.special import ndtr, ndtri

    last_year = transient[:, (YEARS_BEFORE - 1) * QUARTERS : YEARS_BEFORE * QUARTERS].mean(axis=1) / _spread_of_year()
    push = _EAGER_STARTS * eager + parameters.selection * _HIGH_LEAVE_STARTS * last_year
    start = np.full(len(eager), NEVER, dtype=np.int64)
    for wave in range(parameters.waves):
        starts = (random.random(len(eager)) < ndtr(ndtri(_START_SHARE) + push)) & (start == NEVER)
        quarter = (YEARS_BEFORE + wave) * QUARTERS + 2 * random.integers(0, 2, len(eager))
        start = np.where(starts, quarter, start)
    return start


def _spread_of_year() -> float:
    """Standard deviation of the mean of four quarters of the transient part."""
    lags = np.abs(np.subtract.outer(np.arange(QUARTERS), np.arange(QUARTERS)))
    return float(_TRANSIENT_SPREAD * np.sqrt((_TRANSIENT_LASTS**lags).mean()))


def _intensity(random: np.random.Generator, eager: Array, start: NDArray[np.int64], n_quarters: int) -> Array:
    """Dimensions by quarter: low before the start, rising evenly for two years after it."""
    shape = (len(eager), len(DIMENSIONS))
    own = random.standard_normal((len(eager), 1))
    before = np.clip(15 + 4 * eager[:, None] + 5 * random.standard_normal(shape), 13, 40)
    after = np.clip(66 + 8 * eager[:, None] + 8 * own + 7 * random.standard_normal(shape), 35, 94)
    since = np.arange(n_quarters) - start[:, None] + 1
    risen = np.where(start[:, None] == NEVER, 0.0, np.clip(since / _RISE, 0, 1))
    result: Array = before[:, None, :] + (after - before)[:, None, :] * risen[..., None]
    return result
