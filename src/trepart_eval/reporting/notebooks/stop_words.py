"""Why a notebook stopped, in three languages: Python and the operating system say it in English."""

from __future__ import annotations

import errno
import re
from typing import Final

from trepart_eval.problems.messages import word
from trepart_eval.problems.system_errors import reason_of_number
from trepart_eval.reporting.notebooks.kernel_run import DIED, SILENT, Stop
from trepart_eval.vocabulary.catalogue import text_of
from trepart_eval.vocabulary.languages import Language

_SENTENCES: Final = {"InputError", "DisclosureError"}
"""Errors of this package, which speak the study's language already."""
_NAMED: Final = {
    "ModuleNotFoundError": re.compile(r"No module named '([^']+)'"),
    "NameError": re.compile(r"name '([^']+)' is not defined"),
    "KeyError": re.compile(r"(.+)"),
}
_ALONE: Final = ("MemoryError", "TimeoutError", "SyntaxError", "ZeroDivisionError", "KeyboardInterrupt")
_SAME: Final = {
    "_ArrayMemoryError": "MemoryError",
    "ArrowMemoryError": "MemoryError",
    "CellTimeoutError": "TimeoutError",
    "IndentationError": "SyntaxError",
    "TabError": "SyntaxError",
}
_SYSTEM: Final = re.compile(r"\[(Errno|WinError) (\d+)\] .*?(?:: '([^']*)'(?: -> '[^']*')?)?")
_OF_WINDOWS: Final = {2: errno.ENOENT, 3: errno.ENOENT, 5: errno.EACCES, 32: errno.EACCES, 112: errno.ENOSPC}
"""Numbers of Windows for the common ones: not found, no access, open in another program, no space."""


def cause_in_words(stop: Stop, language: Language) -> str:
    """Cause of a stop as a sentence; a rare one in Python's own words.

    >>> cause_in_words(Stop(2, 3, "NameError", "name 'scores' is not defined"), Language.EN)
    "The name 'scores' is used, but no cell before has made it (NameError)."
    """
    if stop.kind in _SENTENCES:
        return stop.cause
    if stop.kind in {DIED, SILENT}:
        return text_of(__package__, "stop", stop.kind, language)
    kind = _SAME.get(stop.kind, stop.kind)
    if kind in _ALONE:
        return text_of(__package__, "stop", kind, language)
    named = _NAMED[kind].search(stop.cause) if kind in _NAMED else None
    if named:
        return text_of(__package__, "stop", kind, language, name=named[1])
    system = _SYSTEM.fullmatch(stop.cause)
    if system:
        return _system_words(kind, system, language) or _own_words(stop, language)
    return _own_words(stop, language)


def _system_words(kind: str, said: re.Match[str], language: Language) -> str:
    """Sentence for an error of the operating system; empty where it is a rare one."""
    number = int(said[2]) if said[1] == "Errno" else _OF_WINDOWS.get(int(said[2]), 0)
    if said[3] and kind in {"FileNotFoundError", "PermissionError"}:
        return text_of(__package__, "stop", kind, language, name=said[3])
    reason = reason_of_number(number)
    if reason is None:
        return ""
    words = word(reason.name, language)
    if said[3]:
        return text_of(__package__, "stop", "system", language, name=said[3], reason=words, kind=kind)
    return text_of(__package__, "stop", "system_alone", language, reason=words, kind=kind)


def _own_words(stop: Stop, language: Language) -> str:
    return text_of(__package__, "stop", "other", language, kind=stop.kind, cause=stop.cause)
