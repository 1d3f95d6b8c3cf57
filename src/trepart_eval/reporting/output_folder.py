"""Files of one run, written whole or not at all.

Every file is written beside its target and moved into place when all are complete. The manifest is taken away first and
put back last: a folder with a manifest holds one finished run, also when the process is killed on the way.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Collection, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

from trepart_eval.problems import InputError, Problems
from trepart_eval.problems.system_errors import system_reason
from trepart_eval.problems.writable_folders import absent_folders, is_there, remove_empty
from trepart_eval.vocabulary.languages import Language

MANIFEST: Final = "manifest.json"
_PREFIX: Final = ".trepart-"


def write_run(
    folder: Path,
    contents: Mapping[str, bytes],
    manifest: bytes,
    language: Language,
    beside: Mapping[Path, bytes] | None = None,
) -> None:
    """Write the files of a run and its manifest.

    Parameters
    ----------
    folder : Path
        Made if it isn't there.
    contents : mapping of str to bytes
        Name of each file to its content.
    manifest : bytes
        What the run was made from.
    language : Language
        Language of the problem if the folder can't be written to.
    beside : mapping of Path to bytes, optional
        Files elsewhere that are written together with these, such as the log of releases.

    Raises
    ------
    InputError
        If anything can't be written; then no file is changed.
    """
    files = dict(beside or {})
    files |= {folder / name: content for name, content in {**contents, MANIFEST: manifest}.items()}
    write_together(files, [folder / MANIFEST], language)


def changed_since(folder: Path, name: str) -> bool:
    """Whether a file of the run in a folder isn't any longer as the run wrote it."""
    try:
        written = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["outputs"][name]
        return bool(hashlib.sha256((folder / name).read_bytes()).hexdigest() != written)
    except (OSError, ValueError, KeyError, TypeError):
        return False


def write_together(
    contents: Mapping[Path, bytes], last: Collection[Path], language: Language, *, problem: str = "output_not_writable"
) -> None:
    """Write files that belong together, in place of those that stand there.

    Parameters
    ----------
    contents : mapping of Path to bytes
        Content of each file; folders are made where they aren't there.
    last : collection of Path
        Those that say that the others are whole: taken away first and put back last.
    language : Language
        Language of the problem if something can't be written.
    problem : str
        Code of that problem.

    Raises
    ------
    InputError
        If anything can't be written; then no file is changed.
    """
    folders = list(dict.fromkeys(target.parent for target in contents))
    made = [place for folder in folders for place in absent_folders(folder)]
    waiting: dict[Path, Path] = {}
    try:
        for folder in folders:
            folder.mkdir(parents=True, exist_ok=True)
            _clear_leftovers(folder)
        for target, content in contents.items():
            waiting[target] = target.with_name(f"{_PREFIX}{os.getpid()}-{target.name}")
            _write(waiting[target], content)
        _move(waiting, last)
    except OSError as error:
        for path in waiting.values():
            with suppress(OSError):
                path.unlink()
        remove_empty(made)
        problems = Problems()
        value = ", ".join(map(str, folders))
        problems.add(problem, path=value, reason=system_reason(error))
        raise InputError(problems, language) from error


def write_new(
    folder: Path, contents: Mapping[str, bytes], language: Language, *, problem: str = "output_not_writable"
) -> None:
    """Make a folder with files; nothing that stands there already is changed.

    Parameters
    ----------
    folder : Path
        The folder; it may be there, but none of the files.
    contents : mapping of str to bytes
        Path of each file in the folder to its content.
    language : Language
        Language of the problem if it can't be done.
    problem : str
        Code of the problem where something can't be written.

    Raises
    ------
    InputError
        If a file is there already, or can't be written; then nothing is changed.
    """
    problems = Problems()
    made = absent_folders(folder)
    written: list[Path] = []
    try:
        if any(is_there(folder / name) for name in contents):
            problems.add("folder_not_empty", path=str(folder))
        else:
            for name, content in contents.items():
                path = folder / name
                made = [*absent_folders(path.parent), *made]
                path.parent.mkdir(parents=True, exist_ok=True)
                written.append(path)
                _write(path, content)
    except OSError as error:
        for path in written:
            with suppress(OSError):
                path.unlink()
        remove_empty(made)
        problems.add(problem, path=str(folder), reason=system_reason(error))
    problems.raise_if_any(language)


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def _move(waiting: Mapping[Path, Path], last: Collection[Path]) -> None:
    """Move the complete files into place; if one can't be, put back what stood there."""
    before = {target: target.read_bytes() for target in waiting if target.exists()}
    done: list[Path] = []
    try:
        for target in last:
            target.unlink(missing_ok=True)
        for target in sorted(waiting, key=lambda target: target in last):
            waiting[target].replace(target)
            done.append(target)
    except OSError:
        for target in (*done, *last):
            with suppress(OSError):
                if target in before:
                    _write(target, before[target])
                else:
                    target.unlink(missing_ok=True)
        raise


def _clear_leftovers(folder: Path) -> None:
    """Take away what a killed run left behind."""
    for path in folder.glob(f"{_PREFIX}*"):
        with suppress(OSError):
            path.unlink()
