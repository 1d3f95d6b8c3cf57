"""The key behind pseudonyms: a file of its own, away from the data and readable by one person."""

from __future__ import annotations

import os
import re
import secrets
import stat
from pathlib import Path
from typing import Final

from trepart_eval.problems import Problems
from trepart_eval.problems.system_errors import system_reason
from trepart_eval.problems.writable_folders import is_there

_BYTES: Final = 32
_HEAD: Final = "trepart-eval key 1"
_WRITTEN: Final = re.compile(rf"{_HEAD}\n([0-9a-f]{{{2 * _BYTES}}})\s*")
_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO


def read_key(path: Path, problems: Problems) -> bytes | None:
    """Key in a file, or a new one where there is no file yet; None, with the problem noted, where it may not be used.

    A new key isn't written: `write_key` does that once all else has gone well.
    """
    for folder in path.resolve().parents:
        if is_there(folder / "study.toml"):
            problems.add("key_in_study", file=str(path))
            return None
        if is_there(folder / ".git"):
            problems.add("key_in_repository", file=str(path))
            return None
    try:
        if not is_there(path):
            return secrets.token_bytes(_BYTES)
        found = _WRITTEN.fullmatch(path.read_text(encoding="ascii"))
    except UnicodeDecodeError:
        found = None
    except OSError as error:
        problems.add("file_not_readable", file=str(path), reason=system_reason(error))
        return None
    if found is None:
        problems.add("key_not_a_key", file=str(path))
        return None
    if os.name == "posix" and path.stat().st_mode & _OTHERS:
        problems.warn("key_open_to_others", file=str(path))
    return bytes.fromhex(found[1])


def write_key(path: Path, key: bytes) -> bool:
    """Write a new key so that only its owner can read it; False where the file is there already.

    Raises
    ------
    OSError
        If it can't be written.
    """
    try:
        opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, stat.S_IRUSR | stat.S_IWUSR)
    except FileExistsError:
        return False
    with os.fdopen(opened, "w", encoding="ascii") as stream:
        stream.write(f"{_HEAD}\n{key.hex()}\n")
    return True
