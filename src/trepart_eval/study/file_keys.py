"""Keys that every table of ``study.toml`` that names a file has."""

from __future__ import annotations

from typing import Final

from trepart_eval.study.keys import Key, Kind

FILE_KEYS: Final = (
    Key("encoding", Kind.TEXT, "Encoding of a text file, such as 'cp1252'; found out where it is left out."),
    Key("separator", Kind.TEXT, "Sign between columns of a text file; found out where it is left out."),
    Key("decimal", Kind.TEXT, "Decimal sign; both are understood where it is left out.", choices=(",", ".")),
    Key("sheet", Kind.TEXT, "Sheet of a workbook; the first where it is left out."),
)
CASE_VALUES: Final = Key("case_values", Kind.NAME_TABLE, "Value in the case column to case key.")


def columns_key(names: tuple[str, ...], of: str) -> Key:
    """Key for the columns that hold what is needed from a file."""
    return Key("columns", Kind.NAME_TABLE, f"Column that holds each thing the package needs from {of}.", choices=names)


def constants_key(names: tuple[str, ...]) -> Key:
    """Key for what a whole file is about."""
    *first, last = names
    return Key(
        "constants", Kind.NAME_TABLE, f"{', '.join(first).capitalize()} or {last} of the whole file.", choices=names
    )
