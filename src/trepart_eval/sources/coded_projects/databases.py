"""SQLite databases of coding tools, opened so that nothing can be written and nothing but tables is read."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from trepart_eval.sources.coded_projects.archives import LARGEST_TEXT
from trepart_eval.sources.damage_reasons import damage_reason
from trepart_eval.sources.raw_tables import Unreadable

Row = dict[str, object]


class Database:
    """An open database."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        found = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        self.tables = {name for (name,) in found}

    def rows(self, statement: str) -> list[Row]:
        """Rows of one table by name of column, since versions of a tool have other columns; none without the table.

        ``statement`` ends with the name of the table.
        """
        if statement.rpartition(" ")[2] not in self.tables:
            return []
        cursor = self._connection.execute(statement)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor]


@contextmanager
def open_database(path: Path) -> Iterator[Database]:
    """Open a database for reading; raises `Unreadable` where it is damaged."""
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
            connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LARGEST_TEXT)
            connection.execute("PRAGMA trusted_schema = OFF")
            yield Database(connection)
    except (sqlite3.Error, UnicodeDecodeError) as error:
        raise Unreadable("file_damaged", reason=damage_reason(error)) from error


def text_in(row: Row, column: str) -> str:
    """Return a cell as text; empty where there is nothing in it, or no such column."""
    cell = row.get(column)
    return "" if cell is None else str(cell)


def number_in(row: Row, column: str) -> int:
    """Return a cell as a whole number; -1 where it holds none."""
    cell = row.get(column)
    return cell if isinstance(cell, int) else -1
