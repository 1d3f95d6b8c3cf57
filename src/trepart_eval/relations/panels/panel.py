"""A panel of municipalities: one outcome by unit and period, when each unit starts, and what had to be left out."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from trepart_eval.criteria.arguments import as_numbers, number_list
from trepart_eval.relations.given_tables import table_of

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]

_SHOWN = 5  # names in a message
_LARGEST_TIME = 1_000_000_000


@dataclass(frozen=True, slots=True, eq=False)
class Panel:
    """Outcome by unit and period.

    Attributes
    ----------
    outcome : ndarray, shape (n_units, n_periods)
        NaN where there is no row, or no figure in it.
    units : tuple
        Names of the units, sorted.
    times : ndarray of int, shape (n_periods,)
        Periods, ascending.
    start : ndarray, shape (n_units,)
        First treated period; infinity for units that don't start within the panel.
    covariates : ndarray, shape (n_units, n_periods, n_covariates)
        NaN where unknown.
    always_treated : tuple
        Units left out, since they have no period before their start.
    n_missing_rows : int
        Unit-periods without an outcome among the units that are kept.
    """

    outcome: Array
    units: tuple[Any, ...]
    times: NDArray[np.int64]
    start: Array
    covariates: Array
    always_treated: tuple[Any, ...]
    n_missing_rows: int

    @property
    def cohorts(self) -> list[int]:
        """First treated periods that occur, ascending."""
        return [int(first) for first in np.unique(self.start[np.isfinite(self.start)])]

    @property
    def whole(self) -> NDArray[np.bool_]:
        """Which units have an outcome in every period, shape (n_units,)."""
        return np.asarray(~np.isnan(self.outcome).any(axis=1))

    def only(self, kept: NDArray[np.bool_]) -> Panel:
        """Panel of some of the units."""
        return replace(
            self,
            outcome=self.outcome[kept],
            units=tuple(name for name, one in zip(self.units, kept.tolist(), strict=True) if one),
            start=self.start[kept],
            covariates=self.covariates[kept],
            n_missing_rows=int(np.isnan(self.outcome[kept]).sum()),
        )

    @property
    def arms(self) -> tuple[int, int]:
        """Units that start and units that never do."""
        starts = int(np.isfinite(self.start).sum())
        return starts, len(self.start) - starts

    @property
    def filled(self) -> Array:
        """Outcome with 0 where there is none; such cells have no weight in any estimate."""
        return np.nan_to_num(self.outcome, nan=0.0)


def read_panel(
    data: pd.DataFrame,
    *,
    outcome: str,
    unit: str,
    time: str,
    first_treated: str,
    covariates: Sequence[str] = (),
    anticipation: int = 0,
    keep_always_treated: bool = False,
) -> Panel:
    """Panel from a long table with a row per unit and period.

    Parameters
    ----------
    data : DataFrame
        Long table.
    outcome, unit, time, first_treated : str
        Columns. ``first_treated`` is the first treated period: missing, 0 or infinite for never.
    covariates : sequence of str
        Columns of numbers.
    anticipation : int
        Periods before the start in which there may be an effect already.
    keep_always_treated : bool
        Whether units that are treated in every period stay.

    Returns
    -------
    Panel
        Units that start after the last period, anticipation counted, are held as never treated within it. It has no
        units where none has an outcome, or a period before its start.

    Raises
    ------
    ValueError
        If a column isn't there, isn't of numbers, or a unit has a period twice or two starts.
    """
    frame, figures = _columns(table_of(data), outcome, unit, time, first_treated, covariates)
    _check_rows(frame, unit, time, first_treated)
    units = sorted(frame["unit"].unique(), key=lambda name: (type(name).__name__, name))
    times = np.unique(frame["time"].to_numpy())
    row = frame["unit"].map({name: place for place, name in enumerate(units)}).to_numpy()
    column = np.searchsorted(times, frame["time"].to_numpy())
    grid = np.full((len(units), len(times)), np.nan)
    grid[row, column] = frame["outcome"].to_numpy()
    extra = np.full((len(units), len(times), figures.shape[1]), np.nan)
    extra[row, column] = figures
    start = np.full(len(units), np.inf)
    start[row] = frame["start"].to_numpy()
    start[start > times[-1] + anticipation] = np.inf
    always = start <= times[0] + anticipation
    keep = np.ones(len(units), dtype=bool) if keep_always_treated else ~always
    keep &= ~np.isnan(grid).all(axis=1)
    return Panel(
        outcome=grid[keep],
        units=tuple(name for name, kept in zip(units, keep, strict=True) if kept),
        times=times,
        start=start[keep],
        covariates=extra[keep],
        always_treated=tuple(name for name, left in zip(units, always & ~keep, strict=True) if left),
        n_missing_rows=int(np.isnan(grid[keep]).sum()),
    )


def _columns(
    data: pd.DataFrame, outcome: str, unit: str, time: str, first_treated: str, covariates: Sequence[str]
) -> tuple[pd.DataFrame, Array]:
    """Unit, time, start and outcome of each row, and its covariates."""
    import pandas as pd

    if not isinstance(covariates, Sequence):
        raise ValueError(f"covariates is {covariates!r}; give names of columns")
    _check_columns(data, [outcome, unit, time, first_treated, *covariates])
    frame = pd.DataFrame(
        {
            "unit": _names(data[unit], unit),
            "time": _whole_numbers(data[time], time),
            "start": _starts(data[first_treated], first_treated),
            "outcome": number_list(data[outcome], outcome),
        }
    )
    figures = np.empty((len(data), len(covariates)))
    for place, name in enumerate(covariates):
        figures[:, place] = number_list(data[name], name)
    return frame, figures


def _check_columns(data: pd.DataFrame, names: list[str]) -> None:
    for name in names:
        if not isinstance(name, str):
            raise ValueError(f"{name!r} is no name of a column; give it as text")
    absent = [name for name in names if name not in data.columns]
    if absent:
        there = ", ".join(map(str, data.columns))
        raise ValueError(f"the data have no column {', '.join(map(repr, absent))}; their columns are {there}")
    if not len(data):
        raise ValueError("the data have no rows; give a row per unit and period")


def _names(column: pd.Series, unit: str) -> NDArray[np.object_]:
    """Units by name; numbers of numpy as those of Python, so that they can be sorted and looked up."""
    names = column.to_numpy(dtype=object)
    if column.isna().any():
        raise ValueError(f"{unit} is empty in {int(column.isna().sum())} rows; every row needs a unit")
    for name in names:
        if not isinstance(name, Hashable):
            raise ValueError(f"{unit} holds {name!r}; give a name or a number in each row")
    return names


def _check_rows(frame: pd.DataFrame, unit: str, time: str, first_treated: str) -> None:
    """Raise where a unit has a period twice, or two starts."""
    twice = frame.duplicated(["unit", "time"])
    if twice.any():
        shown = [f"{row.unit} in {row.time}" for row in frame[twice].head(_SHOWN).itertuples()]
        raise ValueError(f"{unit} has the same {time} in more than one row: {', '.join(shown)}; give one row for each")
    starts = frame.groupby("unit", sort=False)["start"].nunique()
    several = [str(name) for name in starts.index[starts > 1]]
    if several:
        shown_units = ", ".join(several[:_SHOWN])
        raise ValueError(f"{first_treated} changes within {unit} {shown_units}; give the same start in every row")


def _whole_numbers(column: pd.Series, name: str) -> NDArray[np.int64]:
    values = number_list(column, name)
    if np.isnan(values).any() or (values != np.round(values)).any() or (np.abs(values) > _LARGEST_TIME).any():
        raise ValueError(f"{name} must be whole numbers without gaps in the column, such as years")
    return values.astype(np.int64)


def _starts(column: pd.Series, name: str) -> Array:
    """First treated periods; infinity for never."""
    given = as_numbers(column, name)
    if given.dtype.kind == "b":
        raise ValueError(f"{name} holds whether, not when; give the first treated period, empty for never")
    values = given.astype(np.float64)
    values = np.where(np.isnan(values) | (values == 0), np.inf, values)
    if (np.isfinite(values) & (values != np.round(values))).any() or (values == -np.inf).any():
        raise ValueError(f"{name} must be whole numbers, such as years; empty, 0 or infinite for never")
    return values
