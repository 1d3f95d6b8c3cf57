"""What callers give to functions, where it isn't a number: results of earlier steps, places of files, and lists."""

from __future__ import annotations

from collections.abc import Iterable
from os import PathLike
from pathlib import Path
from typing import Any


def check_type(value: object, kinds: type | tuple[type, ...], name: str, wanted: str) -> None:
    """Refuse what is of another type.

    Parameters
    ----------
    kinds : type or tuple of type
        What it may be.
    name, wanted : str
        What the argument is called, and what to give, in words.

    Raises
    ------
    ValueError
        If it is something else.
    """
    if not isinstance(value, kinds):
        raise ValueError(f"{name} is of type {type(value).__name__}; give {wanted}")


def check_made_by(value: object, kinds: type | tuple[type, ...], name: str, maker: str) -> None:
    """Refuse what isn't the result of the step it is to come from, which the function ``maker`` makes.

    Parameters and errors are those of `check_type`.
    """
    check_type(value, kinds, name, f"what {maker} returns")


def checked_path(value: object, name: str, what: str) -> Path:
    """Return a place in the file system as a path.

    Parameters
    ----------
    name, what : str
        What the argument is called, and what it is the path of.

    Raises
    ------
    ValueError
        If it is neither text nor a path.
    """
    given: Any = value
    check_type(given, (str, PathLike), name, f"the path of {what}")
    return Path(given)


def listed(value: object, name: str, what: str) -> list[Any]:
    """Return what is listed, such as names, as a list; a text alone is one of them.

    Parameters
    ----------
    name, what : str
        What the argument is called, and what it is to list.

    Raises
    ------
    ValueError
        If it can't be gone through.
    """
    if isinstance(value, str):
        return [value]
    given: Any = value
    check_type(given, Iterable, name, f"a list of {what}")
    return list(given)
