"""Doses and outcomes of a family side by side, from arrays, series, data frames or names of columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from trepart_eval.criteria.arguments import as_numbers, number_list
from trepart_eval.relations.given_tables import table_of

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class FamilyColumns:
    """Doses and outcomes over the same municipalities; NaN where there is none.

    Attributes
    ----------
    doses, outcomes : mapping of str to ndarray of shape (n_cases,)
        By name.
    family_of : mapping of str to str
        Family of each outcome.
    n_missing : int
        Municipalities left out, as they have no dose or no outcome.
    """

    doses: Mapping[str, Array]
    outcomes: Mapping[str, Array]
    family_of: Mapping[str, str]
    n_missing: int

    @property
    def n_cases(self) -> int:
        """Municipalities that have a dose and an outcome."""
        return len(next(iter(self.doses.values())))

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Every dose with every outcome."""
        return [(dose, outcome) for dose in self.doses for outcome in self.outcomes]


def columns_of_family(
    dose: ArrayLike | pd.DataFrame | str | Sequence[str],
    outcomes: ArrayLike | pd.DataFrame | Mapping[str, ArrayLike] | Sequence[str],
    family: str | Mapping[str, str],
    data: pd.DataFrame | None,
) -> FamilyColumns:
    """Doses and outcomes side by side, the municipalities in the order of their names where they have one.

    Raises
    ------
    ValueError
        If columns, lengths or indices don't fit, or an outcome has no family.
    """
    import pandas as pd

    table = None if data is None else table_of(data, keep_index=True)
    frames = [_frame(dose, "dose", table), _frame(outcomes, "outcomes", table)]
    indices = [frame.index for frame in frames]
    if not indices[0].equals(indices[1]):
        lengths = ", ".join(str(len(index)) for index in indices)
        if any(isinstance(index, pd.RangeIndex) for index in indices):
            raise ValueError(
                f"dose and outcomes have {lengths} rows and no common index; give one row per municipality"
            )
        if any(index.has_duplicates for index in indices):
            raise ValueError("dose and outcomes can't be matched by an index that names a municipality twice")
        common = indices[0].union(indices[1])
        frames = [frame.reindex(common) for frame in frames]
    order = np.argsort(frames[0].index.astype(str), kind="stable")
    if isinstance(frames[0].index, pd.RangeIndex):
        order = np.arange(len(frames[0]))
    doses, found = ({str(name): _numbers(frame, name)[order] for name in frame.columns} for frame in frames)
    known = [np.any([~np.isnan(column) for column in columns.values()], axis=0) for columns in (doses, found)]
    kept = known[0] & known[1]
    return FamilyColumns(
        {name: column[kept] for name, column in doses.items()},
        {name: column[kept] for name, column in found.items()},
        _families(family, list(found)),
        int((~kept).sum()),
    )


def _numbers(frame: pd.DataFrame, name: str) -> Array:
    return number_list(frame[name], str(name))


def _frame(given: Any, name: str, data: pd.DataFrame | None) -> pd.DataFrame:  # noqa: ANN401 - whatever a caller gives
    """What is given as a data frame with a column for each."""
    import pandas as pd

    if isinstance(given, pd.DataFrame):
        frame = table_of(given, keep_index=True)
    elif isinstance(given, pd.Series):
        frame = given.to_frame(str(given.name or name))
    elif isinstance(given, Mapping):
        frame = table_of(given, keep_index=True)
    elif data is not None and _names(given):
        asked = [given] if isinstance(given, str) else list(given)
        unknown = [one for one in asked if one not in data.columns]
        if unknown:
            columns = ", ".join(map(str, data.columns))
            raise ValueError(f"{name}: there is no column {unknown[0]!r} in data; it has {columns}")
        frame = data[list(dict.fromkeys(asked))]
    else:
        values = as_numbers(given, name)
        values = values[:, None] if values.ndim == 1 else values
        if values.ndim != 2:
            raise ValueError(f"{name} has {values.ndim} dimensions; give one column for each, or names with data")
        single = values.shape[1] == 1
        labels = [
            name.removesuffix("s") if single else f"{name.removesuffix('s')} {n + 1}" for n in range(values.shape[1])
        ]
        frame = pd.DataFrame(values, columns=labels)
    if not len(frame.columns) or not len(frame):
        raise ValueError(f"{name} is empty; give one column for each, with one row per municipality")
    return frame


def _names(given: object) -> bool:
    several = isinstance(given, Sequence) and len(given) > 0 and all(isinstance(one, str) for one in given)
    return isinstance(given, str) or several


def _families(family: str | Mapping[str, str], outcomes: list[str]) -> dict[str, str]:
    if isinstance(family, str):
        return dict.fromkeys(outcomes, family)
    if not isinstance(family, Mapping):
        raise ValueError(f"family is {family!r}; give a name, or a mapping from each outcome to its family")
    without = [name for name in outcomes if not isinstance(family.get(name), str)]
    if without:
        raise ValueError(f"family names none for {', '.join(map(repr, without))}; give each outcome its family")
    return {name: family[name] for name in outcomes}
