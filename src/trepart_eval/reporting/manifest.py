"""The manifest of a run: what went in, with which program and options, and what came out."""

from __future__ import annotations

import hashlib
import json
import os
import platform
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final

from trepart_eval.study.planned_study import Study

_PACKAGES: Final = (
    "trepart-eval",
    "numpy",
    "scipy",
    "pandas",
    "pyarrow",
    "pyreadstat",
    "openpyxl",
    "xlsxwriter",
    "typst",
    "python-docx",
)


def input_files(study: Study) -> list[tuple[str, Path]]:
    """Every file that a study's results depend on, by the name the study gives it."""
    files = {table.name: table.path for table in study.files}
    return [(study.path.name, study.path), *sorted(files.items())]


def run_manifest(
    study: Study, command: str, options: Mapping[str, Any], inputs: Mapping[str, str], outputs: Mapping[str, bytes]
) -> bytes:
    """Manifest as JSON.

    Parameters
    ----------
    command : str
        What was run.
    options : mapping
        With which options.
    inputs : mapping of str to str
        Name of each input file to its SHA-256.
    outputs : mapping of str to bytes
        Content of each file written.
    """
    content = {
        "schema": "trepart.manifest/1",
        "study": study.name,
        "simulated": study.simulated,
        "command": command,
        "options": dict(options),
        "seed": study.seed,
        "time": time_of_run().isoformat(timespec="seconds"),
        "inputs": dict(inputs),
        "outputs": {name: hashlib.sha256(data).hexdigest() for name, data in sorted(outputs.items())},
        "versions": {"python": platform.python_version(), **_versions()},
    }
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()


def file_hash(path: Path) -> str:
    """SHA-256 of a file's content."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def time_of_run() -> datetime:
    """Return the time of the run; ``SOURCE_DATE_EPOCH`` sets it where a run must give the same bytes."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    return datetime.fromtimestamp(int(epoch), UTC) if epoch and epoch.isdigit() else datetime.now(UTC)


def _versions() -> dict[str, str]:
    found = {}
    for package in _PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = "not installed"
    return found
