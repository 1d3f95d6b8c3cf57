"""One way into every file: what can't be read, or lacks a column, becomes a problem."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

from trepart_eval.problems import Problems
from trepart_eval.problems.suggestions import nearest
from trepart_eval.sources.columnar_files import open_parquet
from trepart_eval.sources.delimited import open_delimited
from trepart_eval.sources.raw_tables import OpenTable, RawTable, Unreadable
from trepart_eval.sources.statistical_files import SUFFIXES, open_statistical
from trepart_eval.sources.workbooks import open_workbook
from trepart_eval.study.plan import TableFile

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


def no_progress(_action: str, _file: str, _rows: int | None) -> None:
    """Say nothing."""


def read_table(
    file: TableFile, columns: Iterable[str], problems: Problems, progress: Progress = no_progress
) -> RawTable | None:
    """Return the named columns of a file; None, with the problems noted, where they can't be read.

    No other column is read, whatever the file holds.
    """
    wanted = list(dict.fromkeys(columns))
    try:
        opened = _opened(file)
        if not _has_columns(opened.names, wanted, file, problems):
            return None
        progress("reading", file.name, opened.n_rows)
        table = opened.read(wanted)
    except Unreadable as error:
        problems.add(error.code, file=file.name, rows=error.rows, **error.details)
        return None
    except OSError as error:
        problems.add("file_not_readable", file=file.name, reason=error.strerror or error)
        return None
    if table.n_rows == 0:
        problems.add("no_rows", file=file.name, sheet=table.sheet)
        return None
    return table


def _opened(file: TableFile) -> OpenTable:
    suffix = file.path.suffix.lower()
    opener = _OPENERS.get(suffix)
    if opener is None:
        raise Unreadable("unknown_format", value=suffix or file.path.name, known=" ".join(_OPENERS))
    if not file.path.exists():
        neighbours = _names_in(file.path.parent)
        raise Unreadable("file_missing", value=file.name, suggestion=nearest(file.path.name, neighbours))
    if file.path.is_dir():
        raise Unreadable("file_is_folder", value=file.name)
    if file.path.stat().st_size == 0:
        raise Unreadable("file_empty")
    return opener(file)


def _names_in(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()] if folder.is_dir() else []


def _has_columns(names: Iterable[str], wanted: Iterable[str], file: TableFile, problems: Problems) -> bool:
    counts = Counter(names)
    complete = True
    for name in wanted:
        if counts[name] == 0:
            problems.add(
                "column_missing",
                file=file.name,
                sheet=file.sheet,
                column=name,
                name=name,
                known=", ".join(n for n in counts if n),
                suggestion=nearest(name, counts),
            )
            complete = False
        elif counts[name] > 1:
            problems.add("column_twice", file=file.name, sheet=file.sheet, column=name, name=name, count=counts[name])
            complete = False
    return complete
