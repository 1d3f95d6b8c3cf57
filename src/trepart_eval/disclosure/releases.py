"""The log of what was released, so that a later release can't reveal what an earlier one hid.

``releases.jsonl`` stands beside the results, a line per table. It holds what the table shows and which rows are hidden,
never a hidden figure.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from trepart_eval.disclosure.differencing import check_together
from trepart_eval.disclosure.protected_table import Protected
from trepart_eval.disclosure.released_rows import ReleasedTable, digest_of
from trepart_eval.problems import DisclosureError, InputError, Problems
from trepart_eval.vocabulary.languages import Language

LOG: Final = "releases.jsonl"
"""Name of the log's file."""
_SCHEMA: Final = "trepart.release/1"
_ABOUT: Final = {"schema": str, "time": str, "sha256": str, "rows": int, "hidden": int}


def add_release(
    log: bytes, tables: Mapping[str, Protected], *, time: datetime, language: Language = Language.NB
) -> bytes:
    """Content of the log with some tables added, if they reveal nothing together with what was released before.

    The content is to be written together with the tables themselves, or not at all. A table that is in the log with
    the same content already is not added again.

    Parameters
    ----------
    log : bytes
        Content of the log so far; empty where there is none.
    tables : mapping of str to Protected
        Tables that are released together, by name.
    time : datetime
        When they are released.
    language : Language
        Language of the problems.

    Raises
    ------
    DisclosureError
        If a hidden figure could be worked out from these tables and earlier ones.
    InputError
        If the log can't be read.
    """
    _check_tables(tables, time)
    given = [(one, one.content()) for one in (table_of(name, table) for name, table in tables.items())]
    if isinstance(log, bytes) and all(content[1:].encode() + b"\n" in log for _, content in given):
        return log
    earlier = read_releases(log, language)
    known = {one.digest for one in earlier}
    fresh = [(one, content) for one, content in given if digest_of(content) not in known]
    problems = Problems()
    check_together(earlier, [one for one, _ in fresh], problems)
    if problems.has_errors:
        raise DisclosureError(problems, language)
    lines = [_line(one, content, time) + "\n" for one, content in fresh]
    start = log if not log or log.endswith(b"\n") else log + b"\n"
    return start + "".join(lines).encode()


def read_releases(log: bytes, language: Language = Language.NB) -> list[ReleasedTable]:
    """Tables in the log.

    Raises
    ------
    InputError
        If it can't be read.
    """
    if not isinstance(log, bytes):
        raise ValueError(
            f"log is of type {type(log).__name__}; give the bytes of the file, b'' where there is none yet"
        )
    try:
        lines = [json.loads(line) for line in log.decode().splitlines() if line.strip()]
        if any(not isinstance(line[name], kind) for line in lines for name, kind in _ABOUT.items()):
            raise ValueError("a line that says nothing of itself")
        return [ReleasedTable.from_dict(line) for line in lines]
    except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        problems = Problems()
        problems.add("release_log_damaged", file=LOG)
        raise InputError(problems, language) from error


def _check_tables(tables: object, time: object) -> None:
    if not isinstance(tables, Mapping) or not all(
        isinstance(name, str) and isinstance(table, Protected) for name, table in tables.items()
    ):
        raise ValueError("tables are to be given by name, each of them what protect returns: {'scores': protect(...)}")
    if not isinstance(time, datetime):
        raise ValueError(f"time is {time!r}; give a datetime")


def table_of(name: str, table: Protected) -> ReleasedTable:
    """What a protected table shows, and which rows it hides."""
    hidden = table.hidden.tolist()
    columns = {column: table.arrow.column(column).to_pylist() for column in (*table.keys, table.n_column, *table.means)}
    people = tuple(None if away else int(n) for away, n in zip(hidden, columns[table.n_column], strict=True))
    means = {
        mean: tuple(
            None if away or value is None else float(value) for away, value in zip(hidden, columns[mean], strict=True)
        )
        for mean in table.means
    }
    return ReleasedTable(
        name=name,
        keys={key: tuple("" if value is None else str(value) for value in columns[key]) for key in table.keys},
        people=people,
        means=means,
        scales={mean: (float(table.scales[mean][0]), float(table.scales[mean][1])) for mean in table.means},
        weighted=dict(table.weighted),
        sums=table.sums,
        min_n=table.min_n,
        width=table.width,
        below_floor_because=table.below_floor_because,
    )


def _line(table: ReleasedTable, content: str, time: datetime) -> str:
    about = {
        "schema": _SCHEMA,
        "time": time.isoformat(timespec="seconds"),
        "sha256": digest_of(content),
        "rows": len(table.people),
        "hidden": sum(n is None for n in table.people),
        "table": table.name,
    }
    return json.dumps(about, ensure_ascii=False)[:-1] + ", " + content[1:]
