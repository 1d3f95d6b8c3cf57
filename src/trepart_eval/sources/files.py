"""One way into every file: what can't be read, or lacks a column, becomes a problem."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path, PurePath
from typing import Final, TypeVar

from trepart_eval.problems import Problems
from trepart_eval.problems.suggestions import nearest
from trepart_eval.problems.system_errors import system_reason
from trepart_eval.sources.columnar_files import open_parquet
from trepart_eval.sources.delimited import open_delimited
from trepart_eval.sources.raw_tables import OpenTable, RawTable, Unreadable
from trepart_eval.sources.statistical_files import SUFFIXES, open_statistical
from trepart_eval.sources.workbooks import open_workbook
from trepart_eval.study.named_tables import TableFile
from trepart_eval.vocabulary.spelling import plain_text

Result = TypeVar("Result")
Progress = Callable[[str, str, int | None], None]
"""Called with what is done, the file, and its rows where they are known."""

_OPENERS: Final[dict[str, Callable[[TableFile], OpenTable]]] = {
    ".csv": open_delimited,
    ".tsv": open_delimited,
    ".txt": open_delimited,
    ".xlsx": open_workbook,
    ".xlsm": open_workbook,
    ".xls": open_workbook,
    ".parquet": open_parquet,
    **dict.fromkeys(SUFFIXES, open_statistical),
}


_NOT_READ: Final = {".xls"}
"""Kinds that are known only for their own message."""


def no_progress(_action: str, _file: str, _rows: int | None) -> None:
    """Say nothing."""


def read_table(
    file: TableFile, columns: Iterable[str], problems: Problems, progress: Progress = no_progress
) -> RawTable | None:
    """Return the named columns of a file; None, with the problems noted, where they can't be read.

    No other column is read, whatever the file holds. A name is found whatever blanks and line breaks are in it. Rows
    with nothing in these columns are left out and counted.
    """

    def read(opened: OpenTable) -> RawTable | None:
        in_file = _names_in_file(opened.names, dict.fromkeys(columns), file, problems)
        if in_file is None:
            return None
        progress("reading", file.name, opened.n_rows)
        table = opened.read(list(dict.fromkeys(in_file.values())))
        return replace(table, columns={name: table.columns[found] for name, found in in_file.items()})

    table = read_opened(file, read, problems)
    return None if table is None else with_rows(file, table, problems)


def read_opened(file: TableFile, work: Callable[[OpenTable], Result | None], problems: Problems) -> Result | None:
    """Return what some work makes of an open file; None, with the problem noted, where it can't be read."""
    try:
        with closing(open_table(file)) as opened:
            return work(opened)
    except Unreadable as error:
        problems.add(error.code, file=file.name, rows=error.rows, **error.details)
    except OSError as error:
        problems.add("file_not_readable", file=file.name, reason=system_reason(error))
    return None


def with_rows(file: TableFile, table: RawTable, problems: Problems) -> RawTable | None:
    """Return a table of a file without its blank rows; None, with the problem noted, where nothing is left."""
    table = replace(table, file=file.name).without_blank_rows()
    if table.n_rows == 0:
        problems.add("no_rows", file=file.name, sheet=table.sheet)
        return None
    return table


def column_names(file: TableFile, problems: Problems) -> list[str] | None:
    """Return the names of a file's columns; None, with the problem noted, where it can't be read."""
    try:
        with closing(open_table(file)) as opened:
            return list(opened.names)
    except Unreadable as error:
        problems.add(error.code, file=file.name, rows=error.rows, **error.details)
    except OSError as error:
        problems.add("file_not_readable", file=file.name, reason=system_reason(error))
    return None


def open_table(file: TableFile) -> OpenTable:
    """Open a file by its kind; raises `Unreadable` where it isn't a table that can be read."""
    return _OPENERS[suffix_of(file, _OPENERS)](file)


def suffix_of(file: TableFile, known: Collection[str]) -> str:
    """Suffix of a file that is there, has something in it and is of a known kind; raises `Unreadable` otherwise."""
    if not file.path.exists():
        near = partial(_nearest_file, file)
        raise Unreadable("file_missing", path=file.name, suggestion=near)
    if file.path.is_dir():
        raise Unreadable("file_is_folder", path=file.name)
    suffix = file.path.suffix.lower()
    if suffix not in known:
        readable = " ".join(one for one in known if one not in _NOT_READ)
        raise Unreadable("unknown_format", value=suffix or file.path.name, known=readable)
    if file.path.stat().st_size == 0:
        raise Unreadable("file_empty")
    return suffix


def _nearest_file(file: TableFile) -> str | None:
    """Return the file of the same folder whose name is nearest, as the study would name it."""
    folder: Path = file.path.parent
    # Endings are left aside: with them survey.csv is near cases.csv.
    names = {path.stem: path.name for path in sorted(folder.iterdir()) if path.is_file()} if folder.is_dir() else {}
    near = nearest(file.path.stem, names)
    return PurePath(file.name).with_name(names[near]).as_posix() if near else None


def _names_in_file(
    names: Sequence[str], wanted: Iterable[str], file: TableFile, problems: Problems
) -> dict[str, str] | None:
    """Return each wanted column's name as the file writes it; None where one is missing or stands twice."""
    spelt: dict[str, list[str]] = {}
    for name in names:
        spelt.setdefault(plain_text(name), []).append(name)
    known = [name for name in spelt if name]
    found = {}
    complete = True
    for name in wanted:
        match spelt.get(plain_text(name), []):
            case [one]:
                found[name] = one
                continue
            case []:
                near = partial(nearest, name, known)
                problems.add(
                    "column_missing", file=file.name, sheet=file.sheet, column=name, name=name, known=", ".join(known),
                    suggestion=near,
                )  # fmt: skip
            case several:
                problems.add(
                    "column_twice", file=file.name, sheet=file.sheet, column=name, name=name, count=len(several)
                )
        complete = False
    return found if complete else None
