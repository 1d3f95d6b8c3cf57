"""A configurational analysis from figures to solution, with every choice that it rests on, ready to be run anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.problems.suggestions import nearest
from trepart_eval.relations.given_tables import table_of
from trepart_eval.relations.qca.calibration import calibrate, crisp
from trepart_eval.relations.qca.minimization import Minimization, minimize
from trepart_eval.relations.qca.truth_tables import NEGATION, truth_table

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]
Anchors = dict[str, tuple[float, ...]]
GivenAnchors = Mapping[str, float | Sequence[float]]

ANCHOR_NAMES: Final = {1: ("cut",), 3: ("full_out", "crossover", "full_in")}
"""What anchors are called, by how many a column has."""


@dataclass(frozen=True, slots=True, eq=False)
class Recipe:
    """Figures of cases, and the solution that comes of them by the choices that were made first.

    Attributes
    ----------
    columns : tuple of str
        Conditions in their order, then the outcome.
    raw : ndarray, shape (n_cases, n_columns)
        Figures, or memberships in columns without anchors, of cases with all values.
    anchors : dict
        Three anchors, or one cut, of each column that is calibrated.
    base : Minimization
        Solution by the first choices.
    """

    columns: tuple[str, ...]
    raw: Array
    anchors: Anchors
    base: Minimization

    @property
    def cases(self) -> tuple[str, ...]:
        """Names of the cases."""
        return self.base.source.cases

    def memberships(self, changed: Anchors | None = None) -> tuple[Array, Array]:
        """Memberships in the conditions and in the outcome, with some anchors changed.

        Parameters
        ----------
        changed : dict, optional
            Anchors of columns that have other ones than in ``anchors``.

        Returns
        -------
        x : ndarray, shape (n_cases, n_conditions)
        y : ndarray, shape (n_cases,)
        """
        source = self.base.source
        if not changed:
            return source.memberships, source.membership_in_outcome
        x, y = source.memberships.copy(), source.membership_in_outcome
        for name, anchors in changed.items():
            own = calibrated(self.raw[:, self.columns.index(name)], anchors)
            if name == self.columns[-1]:
                y = 1 - own if source.outcome.startswith(NEGATION) else own
            else:
                x[:, self.columns.index(name)] = own
        return x, y


def calibrated(values: Array, anchors: tuple[float, ...]) -> Array:
    """Memberships by one cut or by three anchors."""
    return crisp(values, anchors[0]) if len(anchors) == 1 else calibrate(values, *anchors)


def recipe_of(
    frame: pd.DataFrame,
    outcome: str,
    conditions: Sequence[str] | None,
    anchors: GivenAnchors | None,
    *,
    table_options: Mapping[str, Any],
    solution_options: Mapping[str, Any],
) -> Recipe:
    """Recipe with the arguments that `truth_table` and `minimize` take, checked by them.

    Raises
    ------
    ValueError
        If an anchor is given for a column that isn't there or isn't used, or if either function refuses its arguments.
    """
    frame = table_of(frame, keep_index=True)
    given = checked_anchors(anchors or {}, [str(name) for name in frame.columns], "anchors")
    memberships = frame.copy()
    for name, own in given.items():
        memberships[name] = calibrated(_figures(frame, name), own)
    table = truth_table(memberships, outcome, conditions, **table_options)
    columns = (*table.conditions, outcome.removeprefix(NEGATION))
    unused = [name for name in given if name not in columns]
    if unused:
        raise ValueError(
            f"anchors are given for {unused[0]!r}, which is neither a condition nor the outcome; "
            f"these are {', '.join(columns)}"
        )
    whole = memberships[list(columns)].notna().all(axis=1).to_numpy()
    raw = frame[list(columns)].to_numpy(dtype=np.float64)[whole]
    return Recipe(columns, raw, given, minimize(table, **solution_options))


def checked_anchors(anchors: GivenAnchors, columns: Sequence[str], name: str) -> Anchors:
    """Anchors as tuples of one or three numbers.

    Raises
    ------
    ValueError
        If a column isn't there, has another number of anchors, or anchors that `calibrate` refuses.
    """
    if not isinstance(anchors, Mapping):
        raise ValueError(f"{name} is {anchors!r}; give a mapping from columns to one cut, or to three anchors")
    found: Anchors = {}
    for column, given in anchors.items():
        if column not in columns:
            near = nearest(str(column), columns)
            hint = f"did you mean {near!r}?" if near else f"the columns are {', '.join(columns)}"
            raise ValueError(f"{name} name {column!r}, which is no column; {hint}")
        try:
            own = tuple(float(one) for one in np.atleast_1d(np.asarray(given, dtype=np.float64)))
        except (TypeError, ValueError):
            own = ()
        if len(own) not in ANCHOR_NAMES:
            raise ValueError(
                f"{name} of {column!r} are {given!r}; give one cut, or full_out, crossover and full_in, as numbers"
            )
        calibrated(np.zeros(1), own)
        found[column] = own
    return found


def _figures(frame: pd.DataFrame, name: str) -> Array:
    try:
        return frame[name].to_numpy(dtype=np.float64)
    except (TypeError, ValueError):
        raise ValueError(f"column {name!r} holds something that is no number; anchors are for figures") from None
