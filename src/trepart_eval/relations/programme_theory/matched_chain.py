"""Dose, mediator, outcome and covariates of each municipality, from arrays, series or a data frame."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from trepart_eval.criteria.arguments import number_list
from trepart_eval.relations.association.matched_rows import column_of, covariate_columns, side_by_side
from trepart_eval.relations.given_tables import table_of

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]
_LINKS = ("dose", "mediator", "outcome")


@dataclass(frozen=True, slots=True, eq=False)
class ChainRows:
    """Municipalities with all their values.

    Attributes
    ----------
    dose, mediator, outcome : ndarray, shape (n,)
        The three variables.
    covariates : ndarray, shape (n_covariates, n)
        What is held fixed.
    names : tuple of str
        Names of the three.
    covariate_names : tuple of str
        Names of the covariates.
    n_missing : int
        Municipalities left out because a value is missing.
    """

    dose: Array
    mediator: Array
    outcome: Array
    covariates: Array
    names: tuple[str, str, str]
    covariate_names: tuple[str, ...]
    n_missing: int

    @property
    def n(self) -> int:
        """Count the municipalities."""
        return len(self.dose)


def chain_rows(
    dose: ArrayLike,
    mediator: ArrayLike,
    outcome: ArrayLike,
    covariates: ArrayLike | pd.DataFrame | None,
    data: pd.DataFrame | None,
) -> ChainRows:
    """Municipalities that have all their values, one row each.

    Raises
    ------
    ValueError
        If a column isn't there, lengths differ, or a municipality has several rows.
    """
    table = None if data is None else table_of(data, keep_index=True)
    links = [column_of(values, table) for values in (dose, mediator, outcome)]
    held = covariate_columns(covariates, table)
    frame = side_by_side([*links, *held.values()])
    if frame.index.has_duplicates:
        twice = frame.index[frame.index.duplicated()][0]
        raise ValueError(f"{twice!r} has more than one row; a chain is studied with one row per municipality")
    names = [str(getattr(one, "name", None) or word) for word, one in zip(_LINKS, links, strict=True)]
    columns = [number_list(frame[place], name) for place, name in enumerate([*names, *held])]
    numbers = np.array(columns).reshape(len(columns), len(frame))
    known = ~np.isnan(numbers).any(axis=0)
    kept = np.ascontiguousarray(numbers[:, known])
    return ChainRows(
        dose=kept[0],
        mediator=kept[1],
        outcome=kept[2],
        covariates=kept[3:],
        names=(names[0], names[1], names[2]),
        covariate_names=tuple(held),
        n_missing=int((~known).sum()),
    )
