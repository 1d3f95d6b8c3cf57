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
    keys : tuple of dict
        What each row is about.
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
    keys: tuple[Mapping[str, str], ...]
    people: tuple[int | None, ...]
    means: Mapping[str, tuple[float | None, ...]]
    scales: Mapping[str, tuple[float, float]]
    weighted: Mapping[str, bool]
    sums: tuple[tuple[tuple[int, ...], int], ...]
    min_n: int
    width: float
    below_floor_because: str = ""

    @property
    def digest(self) -> str:
        """SHA-256 of the content, whatever the table is called."""
        content = {name: value for name, value in self.to_dict().items() if name != "table"}
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()

    def to_dict(self) -> dict[str, Any]:
        """Return the table as plain values, for JSON."""
        return {
            "table": self.name,
            "min_n": self.min_n,
            "width": self.width,
            "below_floor_because": self.below_floor_because,
            "scales": {name: list(ends) for name, ends in self.scales.items()},
            "weighted": dict(self.weighted),
            "keys": {name: [key[name] for key in self.keys] for name in (self.keys[0] if self.keys else ())},
            "people": list(self.people),
            "means": {name: list(values) for name, values in self.means.items()},
            "sums": [[list(parts), total] for parts, total in self.sums],
        }

    @classmethod
    def from_dict(cls, given: Mapping[str, Any]) -> ReleasedTable:
        """Return a table from plain values."""
        return cls(
            name=str(given["table"]),
            keys=tuple(
                dict(zip(given["keys"], values, strict=True)) for values in zip(*given["keys"].values(), strict=True)
            ),
            people=tuple(None if n is None else int(n) for n in given["people"]),
            means={name: tuple(values) for name, values in given["means"].items()},
            scales={name: (float(low), float(high)) for name, (low, high) in given["scales"].items()},
            weighted={name: bool(kind) for name, kind in given["weighted"].items()},
            sums=tuple((tuple(parts), int(total)) for parts, total in given["sums"]),
            min_n=int(given["min_n"]),
            width=float(given["width"]),
            below_floor_because=str(given["below_floor_because"]),
        )


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
        for row, key in enumerate(table.keys):
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
        over = frozenset(
            column for part in parts for column, value in table.keys[part].items() if table.keys[total][column] != value
        )
        found.setdefault(total, {})[over] = frozenset(identity(table.keys[part]) for part in parts)
    return found


def _may_be_same(
    known: Mapping[frozenset[str], frozenset[Identity]], mine: Mapping[frozenset[str], frozenset[Identity]]
) -> bool:
    return all(known[over] == parts for over, parts in mine.items() if over in known)
