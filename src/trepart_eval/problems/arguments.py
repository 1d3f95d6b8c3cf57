"""What callers give to functions, where it isn't a number: results of earlier steps, and places of files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from os import PathLike
from pathlib import Path
from typing import Any


def check_made_by(value: object, kinds: type | tuple[type, ...], name: str, maker: str) -> None:
    """Refuse what isn't the result of the step it is to come from.

    Parameters
    ----------
    kinds : type or tuple of type
        What it may be.
    name, maker : str
        What the argument is called, and the function that makes it.

    Raises
    ------
    ValueError
        If it is something else.
    """
    if not isinstance(value, kinds):
        raise ValueError(f"{name} is of type {type(value).__name__}; give what {maker} returns")


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
    if not isinstance(value, str | PathLike):
        raise ValueError(f"{name} is of type {type(value).__name__}; give the path of {what}")
    return Path(value)


def check_text(value: object, name: str, what: str) -> None:
    """Refuse what isn't text.

    Parameters
    ----------
    name, what : str
        What the argument is called, and what it is to hold.

    Raises
    ------
    ValueError
        If it is something else.
    """
    if not isinstance(value, str):
        raise ValueError(f"{name} is of type {type(value).__name__}; give {what} as text")


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
    if not isinstance(value, Iterable) or isinstance(value, bytes):
        raise ValueError(f"{name} is of type {type(value).__name__}; give a list of {what}")
    return list(value)


def check_mapping(value: object, name: str, what: str) -> None:
    """Refuse what isn't a mapping.

    Parameters
    ----------
    name, what : str
        What the argument is called, and an example of what it maps.

    Raises
    ------
    ValueError
        If it is something else.
    """
    if not isinstance(value, Mapping):
        raise ValueError(f"{name} is of type {type(value).__name__}; give a mapping, such as {what}")
