"""Which reader reads which file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from trepart_eval.problems import Problems
from trepart_eval.problems.system_errors import system_reason
from trepart_eval.sources.coded_projects.codebooks import read_codebook
from trepart_eval.sources.coded_projects.databases import Database, open_database
from trepart_eval.sources.coded_projects.exported_tables import TABLE_TOOLS, read_exported_table
from trepart_eval.sources.coded_projects.nvivo_text import read_nvivo_text
from trepart_eval.sources.coded_projects.passages import CodedProject
from trepart_eval.sources.coded_projects.qualcoder import read_qualcoder
from trepart_eval.sources.coded_projects.refi_qda import read_refi_project
from trepart_eval.sources.coded_projects.requal import read_requal
from trepart_eval.sources.coded_projects.taguette import read_taguette
from trepart_eval.sources.files import suffix_of
from trepart_eval.sources.raw_tables import Unreadable
from trepart_eval.study.coding_rules import WHO, CodingRules, file_within
from trepart_eval.study.named_tables import TableFile
from trepart_eval.vocabulary.spelling import canonical

_BY_TABLE: Final[dict[str, Callable[[Database], CodedProject]]] = {
    "code_text": read_qualcoder,
    "highlight_tags": read_taguette,
    "segments": read_requal,
}
"""Database by a table that only one tool has."""


def _refi(file: TableFile, rules: CodingRules) -> CodedProject:
    return read_refi_project(file.path, unit=rules.unit, breaks=rules.breaks)


def _database(file: TableFile, _rules: CodingRules) -> CodedProject:
    with open_database(file.path) as database:
        for table, read in _BY_TABLE.items():
            if table in database.tables:
                return read(database)
        raise Unreadable("not_a_project", value=", ".join(sorted(database.tables)[:3]))


def _codebook(file: TableFile, _rules: CodingRules) -> CodedProject:
    return read_codebook(file.path)


_BY_SUFFIX: Final[dict[str, Callable[[TableFile, CodingRules], CodedProject]]] = {
    ".qdpx": _refi,
    ".qdc": _codebook,
    **dict.fromkeys((".qda", ".sqlite3", ".sqlite", ".db", ".requal"), _database),
}
_TABLES: Final = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm")


def open_project(file: TableFile, rules: CodingRules, problems: Problems) -> CodedProject | None:
    """Return what a coding tool exported; None, with the problem noted, where it can't be read."""
    try:
        file = file_within(file)
        if rules.tool == "nvivo":
            suffix_of(file, (".txt",))
            return read_nvivo_text(file)
        suffix = suffix_of(file, (*_BY_SUFFIX, *_TABLES))
        if suffix in _BY_SUFFIX:
            return _BY_SUFFIX[suffix](file, rules)
        asked = {canonical(rules.attributes.get(what, what)) for what in (*WHO, "rating")}
        return read_exported_table(file, asked, TABLE_TOOLS[rules.tool] if rules.tool else None)
    except Unreadable as error:
        problems.add(error.code, file=file.name, rows=error.rows, **error.details)
    except OSError as error:
        problems.add("file_not_readable", file=file.name, reason=system_reason(error))
    return None
