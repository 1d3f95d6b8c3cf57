"""What `fetch` writes beside a table, and whether table and study still fit it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from trepart_eval.problems import Problems
from trepart_eval.study.named_tables import TableFile
from trepart_eval.study.outcome_plan import OutcomeSource, TableQuery

SCHEMA: Final = "trepart.fetch/1"


def metadata_path(path: Path) -> Path:
    """Path of the file that says where a fetched table comes from."""
    return path.with_name(f"{path.stem}.metadata.json")


def metadata_bytes(path: Path, content: bytes, query: TableQuery, retrieved: str, about: Mapping[str, Any]) -> bytes:
    """Where a table comes from, as JSON.

    Parameters
    ----------
    path : Path
        Where the table is written.
    content : bytes
        The table.
    query : TableQuery
        What the study asks for.
    retrieved : str
        Time of the answer.
    about : mapping
        What the service says of it, and what it was asked.
    """
    found = {
        "schema": SCHEMA,
        "file": path.name,
        "sha256": hashlib.sha256(content).hexdigest(),
        "retrieved": retrieved,
        "service": query.url,
        "table": query.table,
        "asked": _asked(query),
        **about,
    }
    return (json.dumps(found, ensure_ascii=False, indent=2) + "\n").encode()


def check_fetched(plan: OutcomeSource, file: TableFile, problems: Problems) -> None:
    """Warn where a fetched table was changed afterwards, or the study asks for another selection by now."""
    try:
        about = json.loads(metadata_path(file.path).read_bytes())
    except (OSError, ValueError, RecursionError):
        return  # a table that somebody put there by hand
    if plan.query is None or not isinstance(about, dict) or about.get("schema") != SCHEMA:
        return
    if about.get("sha256") != hashlib.sha256(file.path.read_bytes()).hexdigest():
        problems.warn("fetched_file_changed", file=file.name, key=plan.key)
    if (about.get("table"), about.get("asked")) != (plan.query.table, _asked(plan.query)):
        problems.warn("selection_changed", file=file.name, key=f"{plan.key}.fetch", name=plan.name)


def _asked(query: TableQuery) -> dict[str, list[str]]:
    return {dimension: list(codes) for dimension, codes in query.selection.items()}
