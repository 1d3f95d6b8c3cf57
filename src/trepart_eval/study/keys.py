"""What a key of ``study.toml`` may hold, and the check of a table against its keys.

One description of each key serves the check, the JSON Schema for editors and the reference page.
"""

from __future__ import annotations

import json
import math
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from trepart_eval.problems import Problems
from trepart_eval.problems.messages import Word
from trepart_eval.problems.suggestions import nearest
from trepart_eval.vocabulary.labels import theme_names
from trepart_eval.vocabulary.spelling import canonical


class Kind(StrEnum):
    """What a key holds."""

    TEXT = "text"
    NAME = "name"
    INTEGER = "integer"
    NUMBER = "number"
    FLAG = "flag"
    CODES = "codes"
    NAMES = "names"
    INTEGERS = "integers"
    LABEL = "label"
    LABELS_TABLE = "labels_table"
    NAME_TABLE = "name_table"
    NUMBER_TABLE = "number_table"
    NAMES_TABLE = "names_table"
    NUMBERS_TABLE = "numbers_table"
    TABLE = "table"
    DATE = "date"
    NAMED_TABLES = "named_tables"
    TABLES = "tables"


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a table in ``study.toml``.

    Attributes
    ----------
    name : str
        The key.
    kind : Kind
        What it holds.
    meaning : str
        A sentence for the reference page and for editors.
    keys : tuple of Key
        Keys of the table or tables it holds.
    choices : tuple of str
        The only texts allowed, or the only keys of a table of names.
    minimum, maximum : int
        Lowest and highest number allowed, also in a table of numbers.
    """

    name: str
    kind: Kind
    meaning: str
    required: bool = False
    default: Any = None
    choices: tuple[str, ...] = ()
    keys: tuple[Key, ...] = ()
    minimum: int | None = None
    maximum: int | None = None


def _is_name(value: object) -> bool:
    """Whether a value is text with something in it and without control signs, so that it can name a thing or a file."""
    return (
        isinstance(value, str) and bool(value.strip()) and not any(unicodedata.category(sign) == "Cc" for sign in value)
    )


def _is_integer(value: object) -> bool:
    """Whether a value is a whole number that TOML allows: one of 64 bits."""
    return isinstance(value, int) and not isinstance(value, bool) and -(1 << 63) <= value < 1 << 63


def _is_number(value: object) -> bool:
    return _is_integer(value) or (isinstance(value, float) and math.isfinite(value))


def _is_code(value: object) -> bool:
    return isinstance(value, str) or _is_number(value)


def _is_label(value: object) -> bool:
    if isinstance(value, str):
        return True
    return (
        isinstance(value, dict)
        and set(value) <= {"nb", "nn", "en"}
        and all(isinstance(text, str) for text in value.values())
    )


def _every(holds: Callable[[object], bool], values: Iterable[object]) -> bool:
    return all(holds(value) for value in values)


_HOLDS: Final[dict[Kind, Callable[[Any], bool]]] = {
    Kind.TEXT: lambda value: isinstance(value, str),
    Kind.NAME: _is_name,
    Kind.INTEGER: _is_integer,
    Kind.NUMBER: _is_number,
    Kind.FLAG: lambda value: isinstance(value, bool),
    Kind.CODES: lambda value: isinstance(value, list) and _every(_is_code, value),
    Kind.NAMES: lambda value: isinstance(value, list) and _every(_is_name, value),
    Kind.INTEGERS: lambda value: isinstance(value, list) and _every(_is_integer, value),
    Kind.LABEL: _is_label,
    Kind.LABELS_TABLE: lambda value: isinstance(value, dict) and _every(_is_label, value.values()),
    Kind.NAME_TABLE: lambda value: isinstance(value, dict) and _every(_is_name, value.values()),
    Kind.NUMBER_TABLE: lambda value: isinstance(value, dict) and _every(_is_number, value.values()),
    Kind.NAMES_TABLE: lambda value: (
        isinstance(value, dict) and all(isinstance(v, list) and v and _every(_is_name, v) for v in value.values())
    ),
    Kind.NUMBERS_TABLE: lambda value: (
        isinstance(value, dict) and all(isinstance(v, list) and v and _every(_is_number, v) for v in value.values())
    ),
    Kind.TABLE: lambda value: isinstance(value, dict),
    Kind.DATE: lambda value: isinstance(value, date) and not isinstance(value, datetime),
    Kind.NAMED_TABLES: lambda value: isinstance(value, dict) and all(isinstance(t, dict) for t in value.values()),
    Kind.TABLES: lambda value: isinstance(value, list) and all(isinstance(t, dict) for t in value),
}

_EMPTY: Final[dict[Kind, Any]] = {
    Kind.TEXT: "",
    Kind.NAME: "",
    Kind.CODES: [],
    Kind.NAMES: [],
    Kind.INTEGERS: [],
    Kind.LABEL: {},
    Kind.LABELS_TABLE: {},
    Kind.NAME_TABLE: {},
    Kind.NUMBER_TABLE: {},
    Kind.NAMES_TABLE: {},
    Kind.NUMBERS_TABLE: {},
    Kind.NAMED_TABLES: {},
    Kind.TABLES: [],
}


_BY_BACKSLASH: Final = re.compile("[\b\t\n\f\r\x1b]")
r"""Signs that a backslash and a letter stand for: data\raw\new.csv holds two of them."""


def check_table(
    found: Mapping[str, Any], keys: tuple[Key, ...], *, file: str, at: str, problems: Problems
) -> dict[str, Any]:
    """Return the table with every key present, and report what is unknown, missing or of the wrong kind.

    Parameters
    ----------
    found : mapping
        The table as TOML gives it.
    keys : tuple of Key
        What it may hold.
    file : str
        Name of the study file, for messages.
    at : str
        Place of the table in the file, such as ``surveys[1]``; empty at the top.
    problems : Problems
        Where problems are noted.
    """
    known = {key.name: key for key in keys}
    for name in found:
        if name not in known:
            problems.add(
                "unknown_key",
                file=file,
                key=_joined(at, name),
                name=name,
                known=", ".join(known),
                suggestion=nearest(name, known),
            )
    return {key.name: _value(found, key, file=file, at=at, problems=problems) for key in keys}


def _value(found: Mapping[str, Any], key: Key, *, file: str, at: str, problems: Problems) -> Any:  # noqa: ANN401
    place = _joined(at, key.name)
    absent = _EMPTY.get(key.kind) if key.default is None else key.default
    value = found.get(key.name)
    if value is None or (key.required and key.kind is Kind.NAMED_TABLES and value == {}):
        if key.required:
            problems.add("key_missing", file=file, key=place, name=key.name)
        return absent
    if not _HOLDS[key.kind](value):
        written = json.dumps(value, ensure_ascii=False, default=str)
        if isinstance(value, str) and _BY_BACKSLASH.search(value):
            problems.add("sign_by_backslash", file=file, key=place, name=key.name, value=written)
            return absent
        problems.add(
            "wrong_kind", file=file, key=place, name=key.name, kind=Word(f"kind_{key.kind.value}"), value=written
        )
        return absent
    return _checked_content(value, key, file=file, place=place, problems=problems)


def _checked_content(value: Any, key: Key, *, file: str, place: str, problems: Problems) -> Any:  # noqa: ANN401
    if key.kind is Kind.TABLE:
        return check_table(value, key.keys, file=file, at=place, problems=problems)
    if key.kind is Kind.NAMED_TABLES:
        for name in value:
            if not _is_name(name):
                problems.add("bad_name", file=file, key=place, value=name)
        return {
            name: check_table(table, key.keys, file=file, at=_joined(place, name), problems=problems)
            for name, table in value.items()
            if _is_name(name)
        }
    if key.kind is Kind.TABLES:
        return [
            check_table(table, key.keys, file=file, at=f"{place}[{number}]", problems=problems)
            for number, table in enumerate(value, start=1)
        ]
    if key.choices and not _are_choices(value, key, file=file, place=place, problems=problems):
        return key.default if key.kind is Kind.TEXT else value
    if not _within_bounds(value, key, file=file, place=place, problems=problems):
        return _EMPTY.get(key.kind) if key.default is None else key.default
    return value


def _are_choices(value: str | dict[str, str], key: Key, *, file: str, place: str, problems: Problems) -> bool:
    unknown = [text for text in ([value] if isinstance(value, str) else value) if text not in key.choices]
    for text in unknown:
        problems.add(
            "unknown_choice",
            file=file,
            key=place,
            value=text,
            known=", ".join(key.choices),
            suggestion=_meant(text, key.choices),
        )
    return not unknown


def _meant(text: str, choices: Sequence[str]) -> str | None:
    """Return the choice that is nearest, or the criterion or dimension that goes by this name in a language."""
    theme = theme_names().get(canonical(text))
    return theme.value if theme is not None and theme in choices else nearest(text, choices)


def _within_bounds(value: Any, key: Key, *, file: str, place: str, problems: Problems) -> bool:  # noqa: ANN401
    numbers = [("", value)]
    if key.kind is Kind.NUMBER_TABLE:
        numbers = list(value.items())
    elif key.kind is Kind.INTEGERS:
        numbers = [("", number) for number in value]
    fine = True
    for name, number in numbers:
        where = _joined(place, name) if name else place
        if key.minimum is not None and number < key.minimum:
            problems.add("too_small", file=file, key=where, value=number, minimum=key.minimum)
            fine = False
        if key.maximum is not None and number > key.maximum:
            problems.add("too_large", file=file, key=where, value=number, maximum=key.maximum)
            fine = False
    return fine


def _joined(at: str, name: str) -> str:
    return f"{at}.{name}" if at else name
