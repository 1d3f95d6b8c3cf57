"""Tables of a ``study.toml`` as text, for what writes one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date


def toml_table(name: str, keys: Mapping[str, object]) -> str:
    """Table with its keys, a line each; ``[name]`` in brackets of its own is one of an array of tables.

    >>> print(toml_table("cases", {"file": "cases.csv", "columns": {"case": "Kommune"}}))
    [cases]
    file = "cases.csv"
    columns = { case = "Kommune" }
    """
    return "\n".join([f"[{name}]", *(_pair(key, value) for key, value in keys.items())])


def toml_value(value: object) -> str:
    r"""Return text, a number, a truth value, a date, a list or a table as TOML writes it, on one line.

    >>> toml_value("Ås"), toml_value([1, True]), toml_value({"to år": date(2020, 1, 31)}), toml_value({})
    ('"Ås"', '[1, true]', '{ "to år" = 2020-01-31 }', '{}')
    """
    if isinstance(value, Mapping):
        inner = ", ".join(_pair(key, one) for key, one in value.items())
        return f"{{ {inner} }}" if inner else "{}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(toml_value, value))}]"
    if isinstance(value, date):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _pair(key: str, value: object) -> str:
    plain = key.isascii() and key.replace("_", "").replace("-", "").isalnum()
    return f"{key if plain else toml_value(key)} = {toml_value(value)}"
