"""Options of `protect`, checked before anything is hidden: one that means something else would leave figures shown."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from trepart_eval.criteria.arguments import is_number, is_whole
from trepart_eval.disclosure.cells import Scale
from trepart_eval.disclosure.sums import KINDS
from trepart_eval.study.layout import MIN_N_FLOOR

WIDTH: Final = 0.2
"""Share of the scale that the possible values of a hidden mean must span."""
_ENDS: Final = 2


def check_limits(min_n: object, width: object, unanimous_below: object, because: object) -> None:
    """Refuse limits that aren't numbers, and a ``min_n`` below the floor without a reason.

    Raises
    ------
    ValueError
        If one isn't possible.
    """
    if not is_whole(min_n) or int(str(min_n)) < 1:
        raise ValueError(f"min_n is {min_n!r}; it is a whole number of people, {MIN_N_FLOOR} at the lowest")
    if not isinstance(because, str):
        raise ValueError(f"below_floor_because is {because!r}; it is a reason in words")
    if int(str(min_n)) < MIN_N_FLOOR and not because.strip():
        raise ValueError(
            f"min_n is {min_n}; {MIN_N_FLOOR} is the lowest allowed, unless below_floor_because says why it is lower"
        )
    if not is_number(width) or not 0 < float(str(width)) < 1:
        raise ValueError(f"width is {width!r}; it lies between 0 and 1, such as {WIDTH}")
    if not is_whole(unanimous_below) or int(str(unanimous_below)) < 0:
        raise ValueError(f"unanimous_below is {unanimous_below!r}; it is a number of people, such as 10")


def names_in(given: object, option: str) -> tuple[str, ...]:
    """Names that an option gives: one or several.

    Raises
    ------
    ValueError
        If it gives something else.
    """
    if isinstance(given, str):
        return (given,)
    if not isinstance(given, Collection) or isinstance(given, bytes) or not all(isinstance(one, str) for one in given):
        raise ValueError(f"{option} is {given!r}; give a name, or several in a list")
    return tuple(given)


def column_name(given: object, option: str) -> str:
    """One name of a column.

    Raises
    ------
    ValueError
        If it is something else.
    """
    if not isinstance(given, str):
        raise ValueError(f"{option} is {given!r}; it is the name of a column")
    return given


def kinds_of(values: object) -> tuple[tuple[str, ...] | None, Mapping[str, str | None]]:
    """Columns of means, None where they are to be found, and the kind of those that have one.

    Raises
    ------
    ValueError
        If names or kinds are something else.
    """
    if values is None:
        return None, {}
    if not isinstance(values, Mapping):
        return names_in(values, "values"), {}
    for name, kind in values.items():
        column_name(name, "values")
        if kind is not None and kind not in KINDS:
            raise ValueError(f"values[{name!r}] is {kind!r}; choose 'weighted', 'plain' or None")
    return tuple(values), values


def checked_scale(scale: object, values: Sequence[str] | None) -> Scale | Mapping[str, Scale] | None:
    """Ends of the scale of all columns of means, or by column.

    Raises
    ------
    ValueError
        If the ends aren't two numbers in order, or a column isn't one of the means.
    """
    if scale is None:
        return None
    if not isinstance(scale, Mapping):
        return _two_ends(scale, "scale")
    stray = [name for name in scale if values is not None and name not in values]
    if stray:
        raise ValueError(f"scale names {stray[0]!r}, which isn't among values: {', '.join(values or ())}")
    return {column_name(name, "scale"): _two_ends(ends, f"scale[{name!r}]") for name, ends in scale.items()}


def _two_ends(ends: object, option: str) -> Scale:
    if (
        isinstance(ends, list | tuple)
        and len(ends) == _ENDS
        and all(is_number(end) for end in ends)
        and ends[0] < ends[1]
    ):
        return float(ends[0]), float(ends[1])
    raise ValueError(f"{option} is {ends!r}; give its two ends, the lower first, such as (0, 100)")
