"""What `necessary_conditions` is given, checked once: columns, corners, ceilings and scopes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from trepart_eval.criteria.arguments import checked_choice, is_number, is_whole, number_list
from trepart_eval.problems.arguments import listed
from trepart_eval.problems.suggestions import nearest
from trepart_eval.relations.ceilings.ceiling_lines import CEILINGS
from trepart_eval.relations.ceilings.scopes import CORNERS, Scope
from trepart_eval.relations.given_tables import table_of

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]
Given = TypeVar("Given")

MOST_CASES: Final = 32_000


def checked_frame(frame: object) -> pd.DataFrame:
    """Return the frame as a data frame of pandas.

    Raises
    ------
    ValueError
        If it can't be made one, or has too many cases.
    """
    try:
        table = table_of(frame, keep_index=True)
    except ValueError as wrong:
        raise ValueError(str(wrong).replace("data", "frame", 1)) from None
    if len(table) > MOST_CASES:
        raise ValueError(f"frame has {len(table)} rows; give {MOST_CASES} cases at most")
    return table.rename(columns=str)


def checked_names(
    table: pd.DataFrame, conditions: Iterable[str] | str | None, outcome: str, case: str | None
) -> tuple[str, ...]:
    """Names of the conditions.

    Raises
    ------
    ValueError
        If a column isn't there, is named twice, or is the outcome too.
    """
    known = [str(name) for name in table.columns]
    if not isinstance(outcome, str):
        raise ValueError(f"outcome is {outcome!r}; give the name of a column")
    asked = [name for name in known if name not in (outcome, case)] if conditions is None else conditions
    names = listed(asked, "conditions", "columns")
    given = [("outcome", outcome), *(("conditions", name) for name in names), *([("case", case)] if case else [])]
    for argument, name in given:
        if name not in known:
            near = nearest(str(name), known)
            hint = f"did you mean {near!r}?" if near else f"its columns are {', '.join(known)}"
            raise ValueError(f"{argument} names {name!r}, which is no column of the frame; {hint}")
    if outcome in names or len(set(names)) < len(names) or not names:
        raise ValueError(f"conditions are {names}; give each once, at least one, and none that is the outcome")
    return tuple(names)


def checked_ceilings(ceilings: Sequence[str] | str) -> tuple[str, ...]:
    """Return the ceilings, each once.

    Raises
    ------
    ValueError
        If one is unknown, or there is none.
    """
    asked = [ceilings] if isinstance(ceilings, str) else ceilings
    if not isinstance(asked, Sequence) or not asked or len(set(map(str, asked))) < len(asked):
        raise ValueError(f"ceilings is {ceilings!r}; give each once, from {', '.join(map(repr, CEILINGS))}")
    return tuple(checked_choice(kind, CEILINGS, "ceilings") for kind in asked)


def checked_corners(corner: int | Mapping[str, int], names: Sequence[str]) -> dict[str, int]:
    """Corner of each condition; the upper left one for those that a mapping leaves out.

    Raises
    ------
    ValueError
        If there is no such corner or condition.
    """
    found = dict.fromkeys(names, 1) | _of_each(corner, names, "corner")
    for name, value in found.items():
        if not is_whole(value) or value not in CORNERS:
            raise ValueError(
                f"corner of {name!r} is {value!r}; it is 1 (upper left), 2 (upper right), 3 (lower left) or "
                "4 (lower right)"
            )
    return {name: int(value) for name, value in found.items()}


def checked_scope(
    scope: Sequence[float] | Mapping[str, Sequence[float]] | None, names: Sequence[str], corners: Mapping[str, int]
) -> dict[str, Scope]:
    """Theoretical scope of each condition that has one.

    Raises
    ------
    ValueError
        If it isn't four numbers that make a rectangle.
    """
    found = {}
    for name, given in ({} if scope is None else _of_each(scope, names, "scope")).items():
        expected = "give (least x, most x, least y, most y)"
        if not isinstance(given, Sequence | np.ndarray) or len(given) != 4:
            raise ValueError(f"scope of {name!r} is {given!r}; {expected}")
        if not all(is_number(one) and np.isfinite(one) for one in given):
            raise ValueError(f"scope of {name!r} holds something that is no number; {expected}")
        x_low, x_high, y_low, y_high = (float(one) for one in given)
        if not (x_low < x_high and y_low < y_high):
            raise ValueError(f"scope of {name!r} is {tuple(given)!r}, which is no rectangle; {expected}")
        found[name] = Scope(x_low, x_high, y_low, y_high, corners[name])
    return found


def check_within(scope: Scope, name: str, x: Array, y: Array, outcome: str) -> None:
    """Refuse a theoretical scope that leaves cases outside.

    Raises
    ------
    ValueError
        If one is.
    """
    sides = ((name, x, scope.x_low, scope.x_high), (outcome, y, scope.y_low, scope.y_high))
    for column, values, low, high in sides:
        outside = values[(values < low) | (values > high)]
        if len(outside):
            raise ValueError(
                f"scope of {name!r} goes from {low:g} to {high:g}, but {column!r} is {outside[0]:g}; widen it"
            )


def column_of(table: pd.DataFrame, name: str) -> Array:
    """Figures of a column, NaN where there is none.

    Raises
    ------
    ValueError
        If they aren't numbers.
    """
    return number_list(table[name], f"column {name!r} of the frame")


def _of_each(given: Given | Mapping[str, Given], names: Sequence[str], argument: str) -> dict[str, Given]:
    if not isinstance(given, Mapping):
        return dict.fromkeys(names, given)
    for name in given:
        if name not in names:
            near = nearest(str(name), names)
            hint = f"did you mean {near!r}?" if near else f"the conditions are {', '.join(names)}"
            raise ValueError(f"{argument} names {name!r}, which is no condition; {hint}")
    return dict(given)
