"""The keys of ``study.toml`` as a JSON Schema for editors and as a page to read, made from one description."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

from trepart_eval.study.keys import Key, Kind
from trepart_eval.study.layout import STUDY

_CODE: Final[dict[str, Any]] = {"type": ["string", "number"]}
_NAME: Final[dict[str, Any]] = {"type": "string", "pattern": r"\S"}
_LABEL: Final[dict[str, Any]] = {
    "anyOf": [
        {"type": "string"},
        {
            "type": "object",
            "properties": {language: {"type": "string"} for language in ("nb", "nn", "en")},
            "additionalProperties": False,
        },
    ]
}
_SCHEMA_OF: Final[dict[Kind, dict[str, Any]]] = {
    Kind.TEXT: {"type": "string"},
    Kind.NAME: _NAME,
    Kind.INTEGER: {"type": "integer"},
    Kind.NUMBER: {"type": "number"},
    Kind.FLAG: {"type": "boolean"},
    Kind.CODES: {"type": "array", "items": _CODE},
    Kind.NAMES: {"type": "array", "items": _NAME},
    Kind.NAMES_TABLE: {
        "type": "object",
        "additionalProperties": {"type": "array", "items": _NAME, "minItems": 1},
    },
    Kind.NUMBERS_TABLE: {
        "type": "object",
        "additionalProperties": {"type": "array", "items": {"type": "number"}, "minItems": 1},
    },
    Kind.LABEL: _LABEL,
    Kind.LABELS_TABLE: {"type": "object", "additionalProperties": _LABEL},
    Kind.NAME_TABLE: {"type": "object", "additionalProperties": _NAME},
    Kind.DATE: {},  # JSON has no dates; editors of TOML know them by their form
}
_WORDS: Final = {
    Kind.TEXT: "text",
    Kind.NAME: "text",
    Kind.INTEGER: "whole number",
    Kind.NUMBER: "number",
    Kind.FLAG: "true or false",
    Kind.CODES: "list of texts or numbers",
    Kind.NAMES: "list of texts",
    Kind.LABEL: "text, or table with nb, nn and en",
    Kind.LABELS_TABLE: "table of name = text, or table with nb, nn and en",
    Kind.NAME_TABLE: "table of name = text",
    Kind.INTEGERS: "list of whole numbers",
    Kind.NUMBER_TABLE: "table of name = number",
    Kind.NAMES_TABLE: "table of name = list of texts",
    Kind.NUMBERS_TABLE: "table of name = list of numbers",
    Kind.DATE: "date, such as 2015-06-30",
    Kind.TABLE: "table",
    Kind.NAMED_TABLES: "tables by name",
    Kind.TABLES: "list of tables",
}


def json_schema() -> str:
    """JSON Schema (draft 2020-12) of ``study.toml``."""
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "study.toml of trepart_eval",
        **_table_schema(STUDY),
    }
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def _table_schema(keys: tuple[Key, ...]) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "type": "object",
        "properties": {key.name: _key_schema(key) for key in keys},
        "additionalProperties": False,
    }
    required = [key.name for key in keys if key.required]
    if required:
        schema["required"] = required
    return schema


def _key_schema(key: Key) -> dict[str, Any]:
    if key.kind is Kind.TABLE:
        schema = _table_schema(key.keys)
    elif key.kind is Kind.NAMED_TABLES:
        schema = {"type": "object", "additionalProperties": _table_schema(key.keys)}
    elif key.kind is Kind.TABLES:
        schema = {"type": "array", "items": _table_schema(key.keys)}
    elif key.kind is Kind.NUMBER_TABLE:
        schema = {"type": "object", "additionalProperties": {"type": "number", **_bounds(key)}}
    elif key.kind is Kind.INTEGERS:
        schema = {"type": "array", "items": {"type": "integer", **_bounds(key)}}
    else:
        schema = _SCHEMA_OF[key.kind] | _bounds(key)
    if key.choices and key.kind is Kind.TEXT:
        schema["enum"] = list(key.choices)
    elif key.choices and key.kind is Kind.NAMES:
        schema = schema | {"items": {"enum": list(key.choices)}}
    elif key.choices:
        schema["propertyNames"] = {"enum": list(key.choices)}
    if key.default is not None:
        schema["default"] = key.default
    return {"description": key.meaning, **schema}


def _bounds(key: Key) -> dict[str, int]:
    bounds = {"minimum": key.minimum, "maximum": key.maximum}
    return {name: bound for name, bound in bounds.items() if bound is not None}


def reference_page() -> str:
    """Reference of ``study.toml`` as Markdown."""
    lines = [
        "# Keys of `study.toml`",
        "",
        "Made from the code by `make reference`; a test holds the two together. Paths are relative to the file.",
        "For a study to start from, run `python -m trepart_eval init my-study`.",
    ]
    for key in STUDY:
        lines += [
            "",
            f"## `{_heading(key)}`",
            "",
            key.meaning,
            "",
            *(_rows(key.keys, "") if key.keys else [f"A {_WORDS[key.kind]}."]),
        ]
    return "\n".join(lines) + "\n"


def _heading(key: Key) -> str:
    return {Kind.TABLES: f"[[{key.name}]]", Kind.NAMED_TABLES: f"[{key.name}.NAME]"}.get(key.kind, f"[{key.name}]")


def _rows(keys: tuple[Key, ...], prefix: str) -> Iterator[str]:
    if not prefix:
        yield "| key | holds | meaning |"
        yield "|---|---|---|"
    for key in keys:
        holds = _WORDS[key.kind]
        if key.choices and key.kind is Kind.TEXT:
            holds = ", ".join(f"`{choice}`" for choice in key.choices)
        notes = [key.meaning]
        if key.choices and key.kind is not Kind.TEXT:
            notes.append("Names: " + ", ".join(f"`{choice}`" for choice in key.choices) + ".")
        if key.required:
            notes.append("**Required.**")
        elif key.default is not None:
            default = str(key.default).lower() if isinstance(key.default, bool) else key.default
            notes.append(f"Default `{default}`.")
        yield f"| `{prefix}{key.name}` | {holds} | {' '.join(notes)} |"
        yield from _rows(key.keys, f"{prefix}{key.name}.") if key.keys else ()
