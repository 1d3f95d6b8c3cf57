"""A formula and a table to the arrays that a regression takes: complete rows, independent columns, groups, weights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from trepart_eval.criteria.arguments import check_size
from trepart_eval.problems.arguments import check_type
from trepart_eval.relations.given_tables import table_of
from trepart_eval.relations.regression.formula_columns import design_matrices, parsed_formula, unknown_name
from trepart_eval.relations.regression.orthogonal_basis import clear_cholesky

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]
Codes = NDArray[np.intp]

INTERCEPT: Final = "Intercept"
_TOLERANCE: Final = 1e-9
_USED: Final = 1e-6
_CLUSTER: Final = "clusters"
_WEIGHT: Final = "weights"


@dataclass(frozen=True, slots=True, eq=False)
class ModelFrame:
    """What a regression is computed from.

    Attributes
    ----------
    outcome : str
        Left side of the formula.
    y : ndarray, shape (n,)
        The outcome.
    x : ndarray, shape (n, k)
        Linearly independent columns of the right side.
    terms : tuple of str
        Their names, as formulaic writes them.
    factors : dict of str to tuple of str
        Terms of the formula, each with its columns in ``terms``.
    levels : frozenset of str
        Columns of terms that have several, such as levels of a factor.
    collinear : tuple of str
        Columns left out, since those before them say the same.
    unidentified : frozenset of str
        Terms of one column whose coefficient depends on which level of a factor was left out.
    clusters : ndarray of int, shape (n,), or None
        Cluster of each row, from 0.
    weights : ndarray, shape (n,)
        Weight of each row; 1 where none is given.
    n_dropped : int
        Rows left out for a missing value or a weight of zero.
    """

    outcome: str
    y: Array
    x: Array
    terms: tuple[str, ...]
    factors: dict[str, tuple[str, ...]]
    levels: frozenset[str]
    collinear: tuple[str, ...]
    unidentified: frozenset[str]
    clusters: Codes | None
    weights: Array
    n_dropped: int

    @property
    def n(self) -> int:
        """Rows used."""
        return len(self.y)

    @property
    def n_clusters(self) -> int:
        """Clusters used; 0 where there are none."""
        return 0 if self.clusters is None or not self.n else int(self.clusters.max()) + 1


def model_frame(
    formula: str,
    data: pd.DataFrame | Mapping[str, Any],
    cluster: str | ArrayLike | None,
    weights: str | ArrayLike | None,
) -> ModelFrame:
    """Arrays of a model.

    Parameters
    ----------
    formula : str
        Outcome, ``~`` and terms, in formulaic's (R's) notation. It is evaluated as code, so take none from strangers.
    data : DataFrame or mapping of str to column
        The rows.
    cluster, weights : str or array_like, optional
        Column of the table, or a value per row.

    Raises
    ------
    ValueError
        If the formula can't be read, a column isn't there, or a number can't be used.
    """
    import pandas as pd

    table = table_of(data)
    parsed = parsed_formula(formula, [str(one) for one in table.columns])
    named = sorted(parsed.required_variables)
    # formulaic doesn't say which columns transformations such as center() take, so any that may be meant go along.
    used = table[[*named, *(one for one in table.columns if one not in named and str(one) in formula)]]
    beside = {_CLUSTER: _beside(table, cluster, _CLUSTER), _WEIGHT: _beside(table, weights, _WEIGHT)}
    keep = ~used[named].isna().any(axis=1).to_numpy(dtype=bool)
    for column in beside.values():
        keep &= True if column is None else ~pd.isna(column)
    size = _checked_weights(beside[_WEIGHT], keep)
    keep &= size > 0
    made = design_matrices(formula, parsed, used[keep])
    rows = np.flatnonzero(keep)[made.rows]
    size = size[rows]
    kept = independent_columns(made.x * np.sqrt(size)[:, None])
    there = set(kept.tolist())
    levels = frozenset(made.names[one] for those in made.places.values() if len(those) > 1 for one in those)
    groups = beside[_CLUSTER]
    return ModelFrame(
        outcome=made.outcome,
        y=made.y,
        x=made.x[:, kept],
        terms=tuple(made.names[place] for place in kept),
        factors={name: tuple(made.names[one] for one in those if one in there) for name, those in made.places.items()},
        levels=levels,
        collinear=tuple(name for place, name in enumerate(made.names) if place not in there),
        unidentified=_unidentified(made.x, kept, made.names, levels),
        clusters=None if groups is None else np.asarray(pd.factorize(groups[rows])[0], dtype=np.intp),
        weights=size,
        n_dropped=len(table) - len(rows),
    )


def column_values(table: pd.DataFrame, column: str, what: str, numeric: bool = True) -> NDArray[Any]:
    """Values of a column; as floats, NaN where missing, unless they needn't be numbers.

    Raises
    ------
    ValueError
        If the column isn't there, or holds text where numbers are needed.
    """
    check_type(column, str, what, "the name of a column")
    if column not in table.columns:
        raise ValueError(unknown_name(what, column, [str(one) for one in table.columns]))
    if not numeric:
        return np.asarray(table[column].to_numpy())
    try:
        return table[column].to_numpy(dtype=np.float64, na_value=np.nan)
    except (TypeError, ValueError) as wrong:
        raise ValueError(f"{what} is {column!r}, which holds text; name a column of numbers") from wrong


def independent_columns(x: Array) -> Codes:
    """Places of the columns that those before them don't already say, in order."""
    n, k = x.shape
    length = np.sqrt((x**2).sum(axis=0))
    if n >= k and (length > 0).all() and clear_cholesky(x / length) is not None:
        return np.arange(k)
    basis = np.empty((n, min(n, k)))
    kept: list[int] = []
    for place in range(k):
        column = x[:, place].copy()
        for _ in range(2):
            column -= basis[:, : len(kept)] @ (basis[:, : len(kept)].T @ column)
        norm = float(np.linalg.norm(column))
        if len(kept) < n and norm > _TOLERANCE * length[place]:
            basis[:, len(kept)] = column / norm
            kept.append(place)
    return np.array(kept, dtype=np.intp)


def columns_of_terms(frame: ModelFrame, terms: str | Sequence[str]) -> list[int]:
    """Places of the columns that names of columns, or of terms of the formula, stand for.

    Raises
    ------
    ValueError
        If a name is none of them.
    """
    places: list[int] = []
    asked = list(terms) if isinstance(terms, Sequence) and not isinstance(terms, str) else [terms]
    if not asked:
        raise ValueError("terms are empty; name at least one")
    for name in asked:
        if name in frame.terms:
            found: tuple[str, ...] = (name,)
        elif frame.factors.get(name):
            found = frame.factors[name]
        else:
            raise ValueError(unknown_name("terms", name, [*frame.terms, *frame.factors]))
        places += [frame.terms.index(one) for one in found if frame.terms.index(one) not in places]
    return places


def _beside(table: pd.DataFrame, given: Any, name: str) -> NDArray[Any] | None:  # noqa: ANN401 - a name or any column
    if given is None:
        return None
    if isinstance(given, str):
        if given not in table.columns:
            raise ValueError(unknown_name(name, given, [str(one) for one in table.columns]))
        return np.asarray(table[given].to_numpy())
    column = np.asarray(given)
    if column.shape != (len(table),):
        raise ValueError(f"{name} have shape {column.shape} and there are {len(table)} rows; give one value per row")
    return column


def _checked_weights(given: NDArray[Any] | None, keep: NDArray[np.bool_]) -> Array:
    if given is None:
        return np.ones(len(keep))
    try:
        weights = np.where(keep, given, 0).astype(np.float64)
    except (TypeError, ValueError) as wrong:
        raise ValueError("weights aren't numbers; give how much each row counts, such as its person-days") from wrong
    if not np.isfinite(weights).all() or (weights < 0).any():
        raise ValueError("weights are negative or infinite in some rows; give 0 or more")
    check_size(weights, "weights")
    return weights


def _unidentified(x: Array, kept: Codes, names: Sequence[str], levels: frozenset[str]) -> frozenset[str]:
    """Terms of one column that are needed to say a level that was left out."""
    left_out = [place for place in range(x.shape[1]) if place not in set(kept.tolist()) and names[place] in levels]
    if not left_out or not kept.size:
        return frozenset()
    length = np.sqrt((x[:, kept] ** 2).sum(axis=0))
    needed = np.linalg.lstsq(x[:, kept] / length, x[:, left_out], rcond=None)[0]
    scale = np.sqrt((x[:, left_out] ** 2).sum(axis=0))
    used = (np.abs(needed) > _USED * np.where(scale > 0, scale, 1.0)).any(axis=1)
    found = {names[place] for place, one in zip(kept.tolist(), used.tolist(), strict=True) if one}
    return frozenset(found - levels - {INTERCEPT})
