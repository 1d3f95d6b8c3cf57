"""Which reader reads which file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from trepart_eval.problems import Problems
from trepart_eval.sources.coded_projects.passages import CodedProject
from trepart_eval.sources.coded_projects.refi_qda import read_refi_project
from trepart_eval.sources.files import suffix_of
from trepart_eval.sources.raw_tables import Unreadable
from trepart_eval.study.coding_rules import CodingRules
from trepart_eval.study.plan import TableFile

_Reader = Callable[[TableFile, CodingRules], CodedProject]


def _refi(file: TableFile, rules: CodingRules) -> CodedProject:
    return read_refi_project(file.path, unit=rules.unit, breaks=rules.breaks)


_BY_SUFFIX: Final[dict[str, _Reader]] = {".qdpx": _refi}


def open_project(file: TableFile, rules: CodingRules, problems: Problems) -> CodedProject | None:
    """Return what a coding tool exported; None, with the problem noted, where it can't be read."""
    try:
        suffix = suffix_of(file, _BY_SUFFIX)
        return _BY_SUFFIX[suffix](file, rules)
    except Unreadable as error:
        problems.add(error.code, file=file.name, rows=error.rows, **error.details)
    except OSError as error:
        problems.add("file_not_readable", file=file.name, reason=error.strerror or error)
    return None
