"""Tables that a study names or holds, and what the study says of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

Code = str | int | float
"""A value as a file holds it: text or a number."""


@dataclass(frozen=True, slots=True)
class TableFile:
    """A file that holds a table, and what a reader can't see from the file itself.

    Attributes
    ----------
    path : Path
        The file.
    name : str
        The path as the study writes it, for messages.
    encoding, separator, decimal, sheet : str
        Empty where the reader is to find out.
    """

    path: Path
    name: str
    encoding: str = ""
    separator: str = ""
    decimal: str = ""
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class TableSource:
    """A table that the study names or holds, and what its columns mean.

    Attributes
    ----------
    file : TableFile or None
        The file; None where the rows are written in the study.
    columns : mapping
        What to column.
    constants : mapping
        What the whole file is about: case, workplace, wave.
    case_values : mapping
        Value in the case column to case key.
    rows : tuple of mapping
        Rows written in the study.
    key : str
        Its place in ``study.toml``, for messages.
    attendance : mapping
        In a meeting log with a column per party: party to its column.
    other_cases : bool
        Whether the file may be about other municipalities too, which are left out.
    answers : mapping
        In a checklist: value in the file to yes, partly, no or unknown.
    """

    file: TableFile | None
    columns: Mapping[str, str]
    constants: Mapping[str, str] = field(default_factory=dict)
    case_values: Mapping[str, str] = field(default_factory=dict)
    rows: tuple[Mapping[str, Code], ...] = ()
    key: str = ""
    attendance: Mapping[str, str] = field(default_factory=dict)
    other_cases: bool = False
    answers: Mapping[str, str] = field(default_factory=dict)
