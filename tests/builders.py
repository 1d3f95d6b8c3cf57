"""Small studies on disk: the plan as a dict, the files as text or bytes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

SURVEY: dict[str, Any] = {"file": "answers.csv", "columns": {"case": "case", "party": "party"}}
INTERVIEWS: dict[str, Any] = {
    "file": "codings.csv",
    "columns": {name: name for name in ("segment", "case", "party", "informant", "coder", "criterion", "rating")},
}
PLAN: dict[str, Any] = {
    "study": {"name": "Test study", "language": "en"},
    "cases": {"rows": [{"case": "Elvedal"}, {"case": "Fjordvik"}]},
    "parties": {"politicians": {"values": ["P"]}, "administration": {"values": ["A"]}, "union_reps": {"values": ["U"]}},
    "scales": {"agreement": {"low": 1, "high": 5, "dont_know": [9]}},
    "items": [
        {"name": "q1", "criterion": "purpose", "scale": "agreement"},
        {"name": "q2", "criterion": "goals", "scale": "agreement"},
        {"name": "q3", "criterion": "goals", "scale": "agreement", "reversed": True},
    ],
    "surveys": [SURVEY],
    "interviews": [INTERVIEWS],
}
ANSWERS = """\
case,party,q1,q2,q3
Elvedal,P,1,5,2
Elvedal,A,4,,9
Fjordvik,U,5,3,1
"""
CODINGS = """\
segment,case,party,informant,coder,criterion,rating
s1,Elvedal,P,i1,anna,purpose,2
s1,Elvedal,P,i1,bent,purpose,1
s2,Fjordvik,U,i2,anna,goals,-1
"""


def write_study(folder: Path, *, files: Mapping[str, str | bytes] | None = None, **changes: Any) -> Path:
    """Write a study of two cases, three items and one coded interview set; return its ``study.toml``.

    Changes are top tables of the plan: a table is merged into what is there, all else takes its place, and None
    takes it away. ``files`` are written beside, in place of ``answers.csv`` and ``codings.csv`` or in addition.
    """
    for name, content in {"answers.csv": ANSWERS, "codings.csv": CODINGS, **(files or {})}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    plan = folder / "study.toml"
    plan.write_text(toml(merged(PLAN, changes)), encoding="utf-8")
    return plan


def merged(table: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return a table with changes, table within table; None takes a key away."""
    result = dict(table)
    for key, value in changes.items():
        inner = result.get(key)
        inner = inner if isinstance(inner, Mapping) else {}
        result[key] = merged(inner, value) if isinstance(value, Mapping) else value
    return {key: value for key, value in result.items() if value is not None}


def toml(plan: Mapping[str, Any]) -> str:
    """Return a plan as TOML, a line for each top table."""
    return "".join(f"{_text(key)} = {_value(value)}\n" for key, value in plan.items())


def _value(value: Any) -> str:
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_text(key)} = {_value(inner)}" for key, inner in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_value, value)) + "]"
    return str(value)


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
