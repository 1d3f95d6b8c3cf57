"""Files of one run, written whole or not at all.

Every file is written beside its target and moved into place when all are complete. The manifest is taken away first and
put back last: a folder with a manifest holds one finished run, also when the process is killed on the way.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

from trepart_eval.problems import InputError, Problems
from trepart_eval.vocabulary.languages import Language

MANIFEST: Final = "manifest.json"
_PREFIX: Final = ".trepart-"


def write_run(folder: Path, contents: Mapping[str, bytes], manifest: bytes, language: Language) -> None:
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

    Raises
    ------
    InputError
        If anything can't be written; then no file is changed.
    """
    made = [parent for parent in (folder, *folder.parents) if not parent.exists()]
    waiting: dict[Path, Path] = {}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _clear_leftovers(folder)
        for name, content in {**contents, MANIFEST: manifest}.items():
            target = folder / name
            waiting[target] = folder / f"{_PREFIX}{os.getpid()}-{name}"
            _write(waiting[target], content)
        _move(waiting, folder / MANIFEST)
    except OSError as error:
        for path in waiting.values():
            path.unlink(missing_ok=True)
        for path in made:
            with suppress(OSError):
                path.rmdir()
        problems = Problems()
        problems.add("output_not_writable", value=str(folder), reason=error.strerror or str(error))
        raise InputError(problems, language) from error


def write_new(folder: Path, contents: Mapping[str, bytes], language: Language) -> None:
    """Make a folder with files; nothing that stands there already is changed.

    Parameters
    ----------
    folder : Path
        The folder; it may be there, but none of the files.
    contents : mapping of str to bytes
        Path of each file in the folder to its content.
    language : Language
        Language of the problem if it can't be done.

    Raises
    ------
    InputError
        If a file is there already, or can't be written; then nothing is changed.
    """
    problems = Problems()
    made = [parent for parent in (folder, *folder.parents) if not parent.exists()]
    written: list[Path] = []
    try:
        if any((folder / name).exists() for name in contents):
            problems.add("folder_not_empty", value=str(folder))
        else:
            for name, content in contents.items():
                path = folder / name
                made = [*(parent for parent in path.parents if not parent.exists()), *made]
                path.parent.mkdir(parents=True, exist_ok=True)
                written.append(path)
                _write(path, content)
    except OSError as error:
        for path in written:
            path.unlink(missing_ok=True)
        for path in made:
            with suppress(OSError):
                path.rmdir()
        problems.add("output_not_writable", value=str(folder), reason=error.strerror or str(error))
    problems.raise_if_any(language)


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def _move(waiting: Mapping[Path, Path], manifest: Path) -> None:
    """Move the complete files into place; if one can't be, put back what stood there."""
    before = {target: target.read_bytes() for target in waiting if target.exists()}
    done: list[Path] = []
    try:
        manifest.unlink(missing_ok=True)
        for target, path in waiting.items():
            path.replace(target)
            done.append(target)
    except OSError:
        for target in (*done, manifest):
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
