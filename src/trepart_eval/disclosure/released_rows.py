"""A released table as the log holds it, and rows of several tables that are about the same people."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from trepart_eval.vocabulary.terms import WHOLE_CASE

Identity = frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True, eq=False)
class ReleasedTable:
    """What a released table shows.

    Attributes
    ----------
    name : str
        The table's name.
    keys : mapping of str to tuple of str
        What each row is about, by column.
    people : tuple of int or None
        People in each row; None where it is hidden.
    means : mapping of str to tuple of float or None
        Means by column; None where there is none, or it is hidden.
    scales, weighted : mapping
        Ends of each column's scale, and whether each person counts once in its totals.
    sums : tuple of (tuple of int, int)
        Rows that are parts, and the row that is their sum.
    min_n, width : int, float
        How it was protected.
    below_floor_because : str
        Why fewer people than the floor were allowed; empty where they weren't.
    """

    name: str
    keys: Mapping[str, tuple[str, ...]]
    people: tuple[int | None, ...]
    means: Mapping[str, tuple[float | None, ...]]
    scales: Mapping[str, tuple[float, float]]
    weighted: Mapping[str, bool]
    sums: tuple[tuple[tuple[int, ...], int], ...]
    min_n: int
    width: float
    below_floor_because: str = ""

    def key(self, row: int) -> dict[str, str]:
        """What a row is about."""
        return {column: values[row] for column, values in self.keys.items()}

    def content(self) -> str:
        """Return what is shown as JSON, whatever the table is called."""
        return json.dumps(self._plain(), sort_keys=True, ensure_ascii=False)

    @property
    def digest(self) -> str:
        """SHA-256 of the content."""
        return digest_of(self.content())

    def _plain(self) -> dict[str, Any]:
        return {
            "min_n": self.min_n,
            "width": self.width,
            "below_floor_because": self.below_floor_because,
            "scales": {name: list(ends) for name, ends in self.scales.items()},
            "weighted": dict(self.weighted),
            "keys": dict(self.keys),
            "people": self.people,
            "means": dict(self.means),
            "sums": self.sums,
        }

    @classmethod
    def from_dict(cls, given: Mapping[str, Any]) -> ReleasedTable:
        """Return a table from plain values.

        Raises
        ------
        ValueError, KeyError, TypeError
            If they are no table.
        """
        columns = [*given["keys"].values(), *given["means"].values()]
        if any(len(values) != len(given["people"]) for values in columns):
            raise ValueError("columns of different lengths")
        return cls(
            name=str(given["table"]),
            keys={str(name): tuple(str(value) for value in values) for name, values in given["keys"].items()},
            people=tuple(None if n is None else int(n) for n in given["people"]),
            means={name: tuple(values) for name, values in given["means"].items()},
            scales={name: (float(low), float(high)) for name, (low, high) in given["scales"].items()},
            weighted={name: bool(kind) for name, kind in given["weighted"].items()},
            sums=tuple((tuple(parts), int(total)) for parts, total in given["sums"]),
            min_n=int(given["min_n"]),
            width=float(given["width"]),
            below_floor_because=str(given["below_floor_because"]),
        )


def digest_of(content: str) -> str:
    """SHA-256 of the content of a table."""
    return hashlib.sha256(content.encode()).hexdigest()


@dataclass(slots=True)
class Group:
    """People whom rows of one or more tables are about.

    Attributes
    ----------
    title : str
        What they are, as a person reads it.
    rows : list of (int, int)
        Table and row.
    parts : dict
        By the columns that a sum runs over: which parts it has. Two totals of other parts are other people.
    """

    title: str
    rows: list[tuple[int, int]] = field(default_factory=list)
    parts: dict[frozenset[str], frozenset[Identity]] = field(default_factory=dict)


def identity(key: Mapping[str, str]) -> Identity:
    """What a row is about, whichever columns a table has: those in which it is about all are left out."""
    return frozenset((column, value) for column, value in key.items() if value not in {WHOLE_CASE, ""})


def grouped(tables: Sequence[ReleasedTable]) -> tuple[list[Group], dict[tuple[int, int], int]]:
    """Groups of people, and the group of each row of each table."""
    groups: list[Group] = []
    by_identity: dict[Identity, list[int]] = {}
    place: dict[tuple[int, int], int] = {}
    for index, table in enumerate(tables):
        parts = _parts_of(table)
        for row in range(len(table.people)):
            key = table.key(row)
            mine = parts.get(row, {})
            known = by_identity.setdefault(identity(key), [])
            found = next((one for one in known if _may_be_same(groups[one].parts, mine)), None)
            if found is None:
                found = len(groups)
                groups.append(Group(", ".join(f"{column} {value}" for column, value in key.items())))
                known.append(found)
            groups[found].rows.append((index, row))
            groups[found].parts.update(mine)
            place[index, row] = found
    return groups, place


def _parts_of(table: ReleasedTable) -> dict[int, dict[frozenset[str], frozenset[Identity]]]:
    found: dict[int, dict[frozenset[str], frozenset[Identity]]] = {}
    for parts, total in table.sums:
        keys = [table.key(part) for part in parts]
        whole = table.key(total)
        over = frozenset(column for key in keys for column, value in key.items() if whole[column] != value)
        found.setdefault(total, {})[over] = frozenset(identity(key) for key in keys)
    return found


def _may_be_same(
    known: Mapping[frozenset[str], frozenset[Identity]], mine: Mapping[frozenset[str], frozenset[Identity]]
) -> bool:
    return all(known[over] == parts for over, parts in mine.items() if over in known)
