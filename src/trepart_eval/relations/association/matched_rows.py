"""Dose, outcome and covariates as rows that belong together, from arrays, series by municipality, or a data frame."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from trepart_eval.criteria.arguments import as_numbers, number_list
from trepart_eval.relations.given_tables import table_of

if TYPE_CHECKING:
    import pandas as pd

    Column = pd.Series[Any] | NDArray[Any]

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class MatchedRows:
    """Rows with all their values.

    Attributes
    ----------
    dose, outcome : ndarray, shape (n_rows,)
        The two variables.
    covariates : ndarray, shape (n_covariates, n_rows)
        What is held fixed.
    unit : ndarray of int, shape (n_rows,)
        Which municipality each row is about, as a place in ``units``.
    units : tuple of str
        Names of the municipalities.
    names : tuple of str
        Names of dose and outcome.
    covariate_names : tuple of str
        Names of the covariates.
    n_missing : int
        Rows left out because a value is missing.
    """

    dose: Array
    outcome: Array
    covariates: Array
    unit: NDArray[np.intp]
    units: tuple[str, ...]
    names: tuple[str, str]
    covariate_names: tuple[str, ...]
    n_missing: int

    @property
    def repeated(self) -> bool:
        """Whether a municipality has several rows."""
        return len(self.units) < len(self.dose)


def match_rows(
    dose: ArrayLike,
    outcome: ArrayLike,
    covariates: ArrayLike | pd.DataFrame | None,
    unit: ArrayLike | None,
    data: pd.DataFrame | None,
) -> MatchedRows:
    """Rows of dose, outcome and covariates that have all their values.

    Series are matched by their index, whatever their order; arrays by their place. An index with a municipality twice
    says which rows are about the same one, unless ``unit`` does.

    Raises
    ------
    ValueError
        If a column isn't there, lengths differ, or two series with repeated indices aren't in the same order.
    """
    import pandas as pd

    data = None if data is None else table_of(data, keep_index=True)
    columns = {"dose": column_of(dose, data), "outcome": column_of(outcome, data)}
    held = covariate_columns(covariates, data)
    every = [*columns.values(), *held.values()]
    of_unit = None if unit is None else column_of(unit, data)
    if of_unit is not None:
        every.append(of_unit)
    frame = side_by_side(every)
    unit_values = frame.index.to_series() if of_unit is None else frame.iloc[:, -1]
    frame = frame if of_unit is None else frame.iloc[:, :-1]
    names = tuple(str(getattr(one, "name", None) or word) for word, one in columns.items())
    called = [*names, *held]
    numbers = np.column_stack([number_list(frame[place], name) for place, name in enumerate(called)])
    keep = ~np.isnan(numbers).any(axis=1) & unit_values.notna().to_numpy()
    codes, found = pd.factorize(unit_values.to_numpy()[keep])
    kept = numbers[keep]
    return MatchedRows(
        dose=kept[:, 0],
        outcome=kept[:, 1],
        covariates=np.ascontiguousarray(kept[:, 2:].T),
        unit=codes.astype(np.intp),
        units=tuple(str(one) for one in found),
        names=(names[0], names[1]),
        covariate_names=tuple(held),
        n_missing=int((~keep).sum()),
    )


def matched_series(x: ArrayLike, y: ArrayLike) -> tuple[ArrayLike, ArrayLike]:
    """Two series by municipality, matched by their index where it differs; lists and numbered rows as they are.

    Raises
    ------
    ValueError
        If their indices differ and one has a municipality twice, or they share none.
    """
    if not (hasattr(x, "reindex") and hasattr(y, "reindex")):
        return x, y  # without loading pandas, which arrays don't need

    import pandas as pd

    if not (isinstance(x, pd.Series) and isinstance(y, pd.Series)) or x.index.equals(y.index):
        return x, y
    if isinstance(x.index, pd.RangeIndex) and isinstance(y.index, pd.RangeIndex):
        return x, y
    if len(x) and len(y) and x.index.intersection(y.index).empty:
        raise ValueError("the two series have no municipality in common in their indices; give lists to match by place")
    both = side_by_side([x, y])
    return both[0], both[1]


def column_of(values: ArrayLike, data: pd.DataFrame | None) -> Column:
    """Column that is given, or named where there is data.

    Raises
    ------
    ValueError
        If it isn't there, or isn't one value per row.
    """
    import pandas as pd

    if data is not None and isinstance(values, str):
        if values not in data.columns:
            raise ValueError(f"there is no column {values!r} in data; it has {', '.join(map(str, data.columns))}")
        return data[values]
    if isinstance(values, pd.Series):
        return values
    try:
        array = np.asarray(values)
    except ValueError:
        raise ValueError("rows have different lengths; give one value per municipality") from None
    if array.ndim != 1:
        raise ValueError(f"values have shape {array.shape}; give one per municipality, or a column name with data")
    return array


def covariate_columns(covariates: ArrayLike | pd.DataFrame | None, data: pd.DataFrame | None) -> dict[str, Column]:
    """Covariates by name, from names, series, a data frame or an array.

    Raises
    ------
    ValueError
        If one isn't there, or they have more than two dimensions.
    """
    import pandas as pd

    if covariates is None:
        return {}
    if isinstance(covariates, pd.DataFrame):
        return {str(name): covariates[name] for name in covariates.columns}
    if isinstance(covariates, pd.Series):
        return {str(covariates.name or "covariate"): covariates}
    if isinstance(covariates, str):
        return {covariates: column_of(covariates, data)}
    if isinstance(covariates, Sequence) and all(isinstance(name, str) for name in covariates):
        return {str(name): column_of(name, data) for name in covariates}
    array = as_numbers(covariates, "covariates")
    array = array[:, None] if array.ndim == 1 else array
    if array.ndim != 2:
        raise ValueError(f"covariates have shape {array.shape}; give one row per municipality")
    return {f"covariate {place + 1}": array[:, place] for place in range(array.shape[1])}


def side_by_side(columns: list[Column]) -> pd.DataFrame:
    """Columns side by side, numbered: series by their index, arrays by their place.

    Raises
    ------
    ValueError
        If they can't be put side by side.
    """
    import pandas as pd

    series = [one for one in columns if isinstance(one, pd.Series)]
    if not series or all(one.index.equals(series[0].index) for one in series):
        lengths = {len(one) for one in columns}
        if len(lengths) > 1:
            raise ValueError(
                f"values have different lengths ({', '.join(map(str, sorted(lengths)))}); give equally many"
            )
        index = series[0].index if series else None
        return pd.DataFrame({place: np.asarray(one) for place, one in enumerate(columns)}, index=index)
    if len(series) < len(columns):
        raise ValueError("some values are series with different indices and some are arrays; give all of one kind")
    if any(one.index.has_duplicates for one in series):
        raise ValueError("series with a municipality more than once can only be matched when their indices are equal")
    return pd.concat(series, axis=1, keys=range(len(series)))
