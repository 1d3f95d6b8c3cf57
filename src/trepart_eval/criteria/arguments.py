"""What callers give, checked once: numbers, levels, counts, seeds, and results of earlier steps."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]

LARGEST: Final = 1e100
"""Numbers beyond this have squares that a computer can't hold."""
_NUMBERS: Final = "biuf"
_NO_NUMBERS: Final = "cmM"  # complex numbers, times and dates, which turn into numbers without a word


def as_numbers(values: ArrayLike, name: str) -> NDArray[Any]:
    """Values as an array of numbers of any shape, as they come where they are numbers already; missing ones are NaN.

    Numbers written as text are read. Dates, complex numbers and rows of different lengths are refused.

    Parameters
    ----------
    name : str
        What the caller's argument is called.

    Raises
    ------
    ValueError
        If they aren't numbers.
    """
    expected = "give one number in each place, NaN where there is none"
    try:
        array = np.asarray(values)
    except ValueError:
        raise ValueError(f"{name} has rows of different lengths; {expected}") from None
    if array.dtype.kind in _NUMBERS:
        return array
    columns = getattr(values, "dtypes", None)
    kinds = list(columns) if array.ndim == 2 and columns is not None else [array.dtype]
    for kind in kinds:
        if kind.kind in _NO_NUMBERS:
            raise ValueError(f"{name} holds {kind}, not numbers; {expected}")
    try:
        if hasattr(values, "to_numpy"):
            return np.asarray(values.to_numpy(dtype=np.float64, na_value=np.nan))
        return array.astype(np.float64)
    except (TypeError, ValueError):
        found = _first_that_is_no_number(array)
        raise ValueError(f"{name} holds {found}, not numbers; {expected}") from None


def number_list(values: ArrayLike, name: str) -> Array:
    """Values as an array of float64 in one dimension.

    Raises
    ------
    ValueError
        If they aren't numbers in one dimension, or one is infinite or too large to be squared.
    """
    array = as_numbers(values, name).astype(np.float64, copy=False)
    if array.ndim != 1:
        raise ValueError(f"{name} has {array.ndim} dimensions; give a list or a column of numbers")
    check_size(array, name)
    return array


def check_size(array: NDArray[Any], name: str) -> None:
    """Refuse numbers that are infinite or too large to be squared.

    Raises
    ------
    ValueError
        If there is one.
    """
    if array.dtype.kind == "f" and array.size:
        ends = float(array.min()), float(array.max())
        if np.isnan(ends[0]):  # slower, and needed where some are missing only
            ends = float(np.fmin.reduce(array, axis=None)), float(np.fmax.reduce(array, axis=None))
        largest = max(-ends[0], ends[1])
        if largest == np.inf:
            raise ValueError(f"{name} holds an infinite number; leave it empty (NaN) where it isn't known")
        if largest > LARGEST:
            raise ValueError(f"{name} holds {largest:g}, which is too large to work with; use another unit")


def checked_level(conf_level: float, name: str = "conf_level") -> float:
    """Return the level of an interval, or of a test.

    Raises
    ------
    ValueError
        If it isn't between 0 and 1.
    """
    if not is_number(conf_level) or not 0 < conf_level < 1:
        example = "0.95" if name == "conf_level" else "0.05"
        raise ValueError(f"{name} is {conf_level!r}; it lies between 0 and 1, such as {example}")
    return conf_level


def checked_seed(seed: int) -> int:
    """Return the seed of random draws.

    Raises
    ------
    ValueError
        If it isn't a whole number from 0 upwards.
    """
    if not is_whole(seed) or seed < 0:
        raise ValueError(f"seed is {seed!r}; it is a whole number, 0 or more")
    return seed


def checked_draws(n_draws: int, *, least: int = 1, name: str = "n_draws") -> int:
    """Return the number of random draws.

    Raises
    ------
    ValueError
        If it isn't a whole number, or too low.
    """
    if not is_whole(n_draws) or n_draws < least:
        raise ValueError(f"{name} is {n_draws!r}; it is a whole number, at least {least}")
    return n_draws


def checked_choice(value: str, choices: Iterable[str], name: str) -> str:
    """Return an option that is one of a few words.

    Raises
    ------
    ValueError
        If it is none of them.
    """
    known = list(choices)
    if not isinstance(value, str) or value not in known:
        raise ValueError(f"{name} is {value!r}; choose one of {', '.join(map(repr, map(str, known)))}")
    return value


def is_number(value: object) -> bool:
    """Whether something is a real number, and no truth value."""
    return isinstance(value, int | float | np.integer | np.floating) and not isinstance(value, bool)


def is_whole(value: object) -> bool:
    """Whether something is a whole number, and no truth value."""
    return isinstance(value, int | np.integer) and not isinstance(value, bool)


def _first_that_is_no_number(array: NDArray[Any]) -> str:
    """Show the first value that can't be read as a number."""
    for value in array.ravel().tolist():
        try:
            float(value)
        except (TypeError, ValueError):
            if value is not None:
                return repr(value)
    return str(array.dtype)
