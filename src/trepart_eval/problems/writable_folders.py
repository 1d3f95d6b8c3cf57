"""Folders that can't be written to, found before the work and not after it."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Final

from trepart_eval.problems.problem import Problems
from trepart_eval.problems.system_errors import system_reason
from trepart_eval.vocabulary.languages import Language

_PROBE: Final = ".trepart-probe"


def check_writable(folders: Iterable[Path], language: Language, *, problem: str = "output_not_writable") -> None:
    """Raise `InputError` where files can't be written in one of the folders; nothing is left there either way.

    Parameters
    ----------
    folders : iterable of Path
        They need not be there yet.
    language : Language
        Language of the problem.
    problem : str
        Code of the problem.

    Raises
    ------
    InputError
        Names every folder that can't be written to.
    """
    problems = Problems()
    note_unwritable(folders, problems, problem=problem)
    problems.raise_if_any(language)


def note_unwritable(folders: Iterable[Path], problems: Problems, *, problem: str = "output_not_writable") -> None:
    """Note every folder in which files can't be written.

    Permissions alone don't say it (a read-only disk, a full one, a missing drive), so a file is written and taken away.
    """
    for folder in dict.fromkeys(folders):
        made = absent_folders(folder)
        probe = folder / f"{_PROBE}-{os.getpid()}"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            probe.write_bytes(b"\n")
        except OSError as error:
            problems.add(problem, path=str(folder), reason=system_reason(error))
        finally:
            with suppress(OSError):
                probe.unlink()
            remove_empty(made)


def is_there(path: Path) -> bool:
    """Whether something stands at a path; False where the system can't say, as of a name that is too long."""
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def absent_folders(folder: Path) -> list[Path]:
    """Folders that must be made for a folder to be there, the innermost first."""
    return [place for place in (folder, *folder.parents) if not is_there(place)]


def remove_empty(folders: Iterable[Path]) -> None:
    """Take away folders that were made and hold nothing; others are left."""
    for folder in folders:
        with suppress(OSError):
            folder.rmdir()
