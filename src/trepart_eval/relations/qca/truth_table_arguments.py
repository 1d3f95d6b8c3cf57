"""What `truth_table` is given, checked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final, TypeGuard

import numpy as np
from numpy.typing import NDArray

from trepart_eval.problems.arguments import check_type, listed
from trepart_eval.relations.qca.expressions import RESERVED
from trepart_eval.relations.qca.implicants import MOST_CONDITIONS

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]

TABLE_COLUMNS: Final = ("row", "out", "n", "incl", "pri", "cases", "deviant")


def checked_cuts(
    incl_cut: float | tuple[float, float], n_cut: int, pri_cut: float, tol: float, on_half: str
) -> tuple[float, float]:
    """Return the two consistency cut-offs.

    Raises
    ------
    ValueError
        If an option has no such value.
    """
    cuts = (incl_cut, incl_cut) if _is_share(incl_cut) else incl_cut
    if not (isinstance(cuts, tuple | list) and len(cuts) == 2 and all(map(_is_share, cuts)) and 0 < cuts[1] <= cuts[0]):
        raise ValueError(f"incl_cut is {incl_cut}; give a share between 0 and 1, or two with the higher first")
    if not (isinstance(n_cut, int) and not isinstance(n_cut, bool) and n_cut >= 1):
        raise ValueError(f"n_cut is {n_cut}; give a whole number, 1 or more")
    if not _is_share(pri_cut):
        raise ValueError(f"pri_cut is {pri_cut}; it lies between 0 and 1")
    if not _is_share(tol) or not tol < 0.01:
        raise ValueError(f"tol is {tol!r}; give a small number, such as {1e-9}")
    if on_half not in ("exclude", "error"):
        raise ValueError(f"on_half is {on_half!r}; choose 'exclude' or 'error'")
    return float(cuts[0]), float(cuts[1])


def _is_share(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float | np.floating) and not isinstance(value, bool) and bool(0 <= value <= 1)


def checked_columns(frame: pd.DataFrame, outcome: str, conditions: Sequence[str] | None, case: str | None) -> list[str]:
    """Return the names of the conditions.

    Raises
    ------
    ValueError
        If a column isn't there, is given twice, or has a name that can't be told from others.
    """
    every = [name for name in frame if name not in (outcome, case)]
    chosen = every if conditions is None else listed(conditions, "conditions", "columns")
    if case is not None:
        check_type(case, str, "case", "the name of a column")
    names = [str(name) for name in chosen]
    for name in (outcome, *names, *([case] if case else [])):
        if name not in frame:
            raise ValueError(f"the frame has no column {name!r}; its columns are {', '.join(map(str, frame.columns))}")
    if outcome in names or len(set(names)) < len(names):
        raise ValueError(
            f"the conditions are {', '.join(names)}; each is given once, and none is the outcome {outcome!r}"
        )
    if not 1 <= len(names) <= MOST_CONDITIONS:
        raise ValueError(f"there are {len(names)} conditions; give 1 to {MOST_CONDITIONS}")
    odd = [name for name in names if name in TABLE_COLUMNS or any(s in name for s in RESERVED)]
    if odd:
        raise ValueError(
            f"a condition can't be called {odd[0]!r}: it has another meaning in tables or terms; rename it"
        )
    return names


def membership_values(frame: pd.DataFrame, names: Sequence[str]) -> Array:
    """Return columns as numbers.

    Raises
    ------
    ValueError
        If one holds something else.
    """
    try:
        return np.asarray(frame[list(names)].to_numpy(dtype=np.float64))
    except (TypeError, ValueError):
        odd = next((name for name in names if not _is_numeric(frame[name])), names[0])
        raise ValueError(
            f"column {odd!r} holds something that is no number; memberships are numbers between 0 and 1"
        ) from None


def _is_numeric(column: pd.Series[Any]) -> bool:
    try:
        column.to_numpy(dtype=np.float64)
    except (TypeError, ValueError):
        return False
    return True


def check_memberships(values: Array, names: list[str], cases: list[str], tol: float) -> None:
    """Refuse memberships outside 0 to 1.

    Raises
    ------
    ValueError
        If there is one.
    """
    outside: Any = (values < -tol) | (values > 1 + tol)
    if outside.any():
        row, column = (int(one) for one in np.argwhere(outside)[0])
        raise ValueError(
            f"{names[column]!r} is {values[row, column]:g} for case {cases[row]!r}; memberships lie between 0 and 1 - "
            "calibrate the figures first"
        )
