"""Files of a simulated study, written whole or not at all; an earlier simulation that no one has changed gives way."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import Final

from trepart_eval.datasets.simulation.truth import SCHEMA
from trepart_eval.problems import InputError, Problems
from trepart_eval.problems.system_errors import system_reason
from trepart_eval.problems.writable_folders import absent_folders, check_writable, remove_empty
from trepart_eval.vocabulary.languages import Language

TRUTH: Final = "truth.json"
_PREFIX: Final = ".trepart-"
_MOST: Final = 1 << 30  # bytes of an earlier truth; more is no truth of ours


def fingerprints(contents: Mapping[str, bytes]) -> dict[str, str]:
    """SHA-256 of each file."""
    return {name: hashlib.sha256(content).hexdigest() for name, content in contents.items()}


def check_folder(folder: Path, language: Language) -> None:
    """Raise `InputError` where a simulation can't be put, or not without changing what isn't one."""
    problems = Problems()
    try:
        if _taken(folder):
            problems.add("folder_taken", path=str(folder))
    except OSError as error:
        problems.add("new_folder_not_writable", path=str(folder), reason=system_reason(error))
    problems.raise_if_any(language)
    check_writable([folder], language, problem="new_folder_not_writable")


def write_simulation(folder: Path, contents: Mapping[str, bytes], language: Language) -> None:
    """Write the files of a simulation, the truth last; what an earlier simulation wrote is taken away.

    Parameters
    ----------
    folder : Path
        Made if it isn't there.
    contents : mapping of str to bytes
        Path of each file in the folder to its content.
    language : Language
        Language of the problem if it can't be done.

    Raises
    ------
    InputError
        If the folder holds anything else, or can't be written to; then nothing is changed.
    """
    check_folder(folder, language)
    made = absent_folders(folder)
    fresh, old = (folder / f"{_PREFIX}{os.getpid()}-{name}" for name in ("new", "old"))
    try:
        for name, content in contents.items():
            path = fresh / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        _exchange(folder, fresh, old, [*_earlier_files(folder)], sorted(contents, key=lambda name: name == TRUTH))
    except OSError as error:
        problems = Problems()
        problems.add("new_folder_not_writable", path=str(folder), reason=system_reason(error))
        raise InputError(problems, language) from error
    finally:
        for left in (fresh, old):
            shutil.rmtree(left, ignore_errors=True)
        remove_empty(made)


def _exchange(folder: Path, fresh: Path, old: Path, leaving: list[str], coming: list[str]) -> None:
    """Move the earlier files out and the new ones in; if one can't be, everything is put back."""
    done: list[tuple[Path, Path]] = []
    try:
        for name in sorted(leaving, key=lambda name: name != TRUTH):
            done.append(_moved(folder / name, old / name))
        for name in coming:
            done.append(_moved(fresh / name, folder / name))
    except OSError:
        for source, target in reversed(done):
            with suppress(OSError):
                target.replace(source)
        raise


def _moved(source: Path, target: Path) -> tuple[Path, Path]:
    target.parent.mkdir(parents=True, exist_ok=True)
    return source, source.replace(target)


def _taken(folder: Path) -> bool:
    """Whether something stands in the folder that a simulation may not take the place of."""
    if not folder.exists():
        return False
    if not folder.is_dir():
        return True
    if all(path.name.startswith(_PREFIX) for path in folder.iterdir()):
        return False
    return not _earlier_files(folder)


def _earlier_files(folder: Path) -> Iterable[str]:
    """Files of an earlier simulation in the folder; none where there is no simulation, or someone has changed it."""
    try:
        path = folder / TRUTH
        truth = json.loads(path.read_bytes()) if path.stat().st_size < _MOST else None
    except (OSError, ValueError, RecursionError):
        return []
    if not isinstance(truth, dict) or truth.get("schema") != SCHEMA or not isinstance(truth.get("files"), dict):
        return []
    standing = {name: sha for name, sha in truth["files"].items() if _inside(name) and (folder / name).is_file()}
    if any(hashlib.sha256((folder / name).read_bytes()).hexdigest() != sha for name, sha in standing.items()):
        return []
    return [TRUTH, *standing]


def _inside(name: str) -> bool:
    parts = PurePosixPath(name)
    return not parts.is_absolute() and ".." not in parts.parts
