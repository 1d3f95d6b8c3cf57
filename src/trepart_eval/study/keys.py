"""What a key of ``study.toml`` may hold, and the check of a table against its keys.

One description of each key serves the check, the JSON Schema for editors and the reference page.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from trepart_eval.problems import Problems
from trepart_eval.problems.messages import Word
from trepart_eval.problems.suggestions import nearest


class Kind(StrEnum):
    """What a key holds."""

    TEXT = "text"
    INTEGER = "integer"
    FLAG = "flag"
    CODES = "codes"
    TEXTS = "texts"
    LABEL = "label"
    TEXT_TABLE = "text_table"
    CODE_TABLE = "code_table"
    TABLE = "table"
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
        The only texts allowed, or the only keys of a text table.
    """

    name: str
    kind: Kind
    meaning: str
    required: bool = False
    default: Any = None
    choices: tuple[str, ...] = ()
    keys: tuple[Key, ...] = ()
    minimum: int | None = None


def _is_code(value: object) -> bool:
    return isinstance(value, str | int | float) and not isinstance(value, bool)


def _is_label(value: object) -> bool:
    if isinstance(value, str):
        return True
    return (
        isinstance(value, dict)
        and set(value) <= {"nb", "nn", "en"}
        and all(isinstance(text, str) for text in value.values())
    )


_HOLDS: Final[dict[Kind, Callable[[Any], bool]]] = {
    Kind.TEXT: lambda value: isinstance(value, str),
    Kind.INTEGER: lambda value: isinstance(value, int) and not isinstance(value, bool),
    Kind.FLAG: lambda value: isinstance(value, bool),
    Kind.CODES: lambda value: isinstance(value, list) and all(map(_is_code, value)),
    Kind.TEXTS: lambda value: isinstance(value, list) and all(isinstance(text, str) for text in value),
    Kind.LABEL: _is_label,
    Kind.TEXT_TABLE: lambda value: isinstance(value, dict) and all(isinstance(t, str) for t in value.values()),
    Kind.CODE_TABLE: lambda value: isinstance(value, dict) and all(map(_is_code, value.values())),
    Kind.TABLE: lambda value: isinstance(value, dict),
    Kind.NAMED_TABLES: lambda value: isinstance(value, dict) and all(isinstance(t, dict) for t in value.values()),
    Kind.TABLES: lambda value: isinstance(value, list) and all(isinstance(t, dict) for t in value),
}

_EMPTY: Final[dict[Kind, Any]] = {
    Kind.CODES: [],
    Kind.TEXTS: [],
    Kind.LABEL: {},
    Kind.TEXT_TABLE: {},
    Kind.CODE_TABLE: {},
    Kind.NAMED_TABLES: {},
    Kind.TABLES: [],
    Kind.TEXT: "",
}


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
    if key.name not in found:
        if key.required:
            problems.add("key_missing", file=file, key=place, name=key.name)
        if key.kind is Kind.TABLE:
            return None
        return _EMPTY.get(key.kind) if key.default is None else key.default
    value = found[key.name]
    if not _HOLDS[key.kind](value):
        problems.add(
            "wrong_kind", file=file, key=place, name=key.name, kind=Word(f"kind_{key.kind.value}"), value=value
        )
        return _EMPTY.get(key.kind) if key.default is None else key.default
    return _checked_content(value, key, file=file, place=place, problems=problems)


def _checked_content(value: Any, key: Key, *, file: str, place: str, problems: Problems) -> Any:  # noqa: ANN401
    if key.kind is Kind.TABLE:
        return check_table(value, key.keys, file=file, at=place, problems=problems)
    if key.kind is Kind.NAMED_TABLES:
        return {
            name: check_table(table, key.keys, file=file, at=_joined(place, name), problems=problems)
            for name, table in value.items()
        }
    if key.kind is Kind.TABLES:
        return [
            check_table(table, key.keys, file=file, at=f"{place}[{number}]", problems=problems)
            for number, table in enumerate(value, start=1)
        ]
    if key.choices:
        texts = value if key.kind is Kind.TEXT_TABLE else [value]
        for text in texts:
            if text not in key.choices:
                problems.add(
                    "unknown_choice",
                    file=file,
                    key=place,
                    value=text,
                    known=", ".join(key.choices),
                    suggestion=nearest(str(text), key.choices),
                )
                if key.kind is Kind.TEXT:
                    return key.default
    if key.minimum is not None and value < key.minimum:
        problems.add("too_small", file=file, key=place, value=value, minimum=key.minimum)
        return key.default
    return value


def _joined(at: str, name: str) -> str:
    return f"{at}.{name}" if at else name
