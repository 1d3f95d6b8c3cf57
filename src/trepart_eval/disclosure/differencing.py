"""What tables reveal together: the ranges of hidden figures from everything that was released."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from itertools import combinations
from typing import Final

import numpy as np

from trepart_eval.criteria.small_groups import UNANIMOUS_BELOW
from trepart_eval.disclosure.figures import Floats
from trepart_eval.disclosure.relations import slack_of
from trepart_eval.disclosure.released_rows import Group, ReleasedTable, grouped
from trepart_eval.disclosure.solving import extremes
from trepart_eval.problems import Problems

_MOST_HIDDEN: Final = 400
_MOST_PEOPLE: Final = 1e4
_NEAR: Final = 1e-4

Sum = tuple[frozenset[int], int]


def check_together(earlier: Sequence[ReleasedTable], fresh: Sequence[ReleasedTable], problems: Problems) -> None:
    """Note everything hidden that someone could work out from earlier and fresh tables together."""
    tables = [*earlier, *fresh]
    if len(tables) < 2 or not fresh:
        return
    groups, place = grouped(tables)
    later = fresh[-1].name
    plain = [_compare(group, tables, len(earlier), problems) for group in groups]
    if not all(plain):
        return
    sums: dict[Sum, set[int]] = {}
    for index, table in enumerate(tables):
        for parts, total in table.sums:
            one = frozenset(place[index, part] for part in parts), place[index, total]
            sums.setdefault(one, set()).add(index)
    for members, equations in _joined(len(groups), list(sums)):
        hidden = [group for group in members if _count(groups[group], tables) is None]
        within = [{index for index, _ in groups[group].rows} for group in members]
        within += [sums[one] for one in equations]
        if hidden and _two_ways_of_counting(set().union(*within), tables):
            problems.add("release_other_weighting", value=groups[hidden[0]].title, later=later)
        elif hidden and not set.intersection(*within):
            if len(hidden) > _MOST_HIDDEN:
                problems.add("release_too_large", count=len(hidden), later=later)
                return
            _attack(groups, hidden, equations, tables, later, problems)


def _compare(group: Group, tables: Sequence[ReleasedTable], n_earlier: int, problems: Problems) -> bool:
    """Whether tables show the same of a group: neither hidden here and shown there, nor a few people apart."""
    shown = [(index, tables[index].people[row]) for index, row in group.rows if tables[index].people[row] is not None]
    hiding = [index for index, row in group.rows if tables[index].people[row] is None]
    if shown and hiding:
        problems.add(
            "release_shows_hidden",
            value=group.title,
            hidden_in=tables[hiding[0]].name,
            shown_in=tables[shown[0][0]].name,
        )
        return False
    for (index, n), (other, later) in combinations(shown, 2):
        if n is None or later is None or n == later or other < n_earlier:
            continue
        least = max(tables[index].min_n, tables[other].min_n)
        of_one_mind = abs(n - later) < UNANIMOUS_BELOW and _differ_by_one_mind(group, tables, index, other)
        if abs(n - later) < least or of_one_mind:
            problems.add(
                "release_few_apart",
                value=group.title,
                earlier=tables[index].name,
                later=tables[other].name,
                found=n,
                expected=later,
                min_n=UNANIMOUS_BELOW if of_one_mind else least,
            )
            return False
    return True


def _differ_by_one_mind(group: Group, tables: Sequence[ReleasedTable], earlier: int, later: int) -> bool:
    """Whether those who are in only one of two tables all gave the same answer, at an end of a scale."""
    rows = dict(group.rows)
    first, second = tables[earlier], tables[later]
    change = (second.people[rows[later]] or 0) - (first.people[rows[earlier]] or 0)
    for name in first.means.keys() & second.means.keys():
        if any(rows[index] in {total for _, total in tables[index].sums} and not tables[index].weighted[name]
               for index in (earlier, later)):  # fmt: skip
            continue  # a mean in which each party counts once says nothing of those who came
        before, after = first.means[name][rows[earlier]], second.means[name][rows[later]]
        if before is None or after is None:
            continue
        low, high = second.scales[name]
        total = (second.people[rows[later]] or 0) * after - (first.people[rows[earlier]] or 0) * before
        share = (total / change - low) / (high - low)
        if min(abs(share), abs(share - 1)) < _NEAR:
            return True
    return False


def _two_ways_of_counting(together: Collection[int], tables: Sequence[ReleasedTable]) -> bool:
    """Whether persons count once in the totals of one table, and parties in another's: two equations for each total."""
    ways: dict[str, set[bool]] = {}
    for index in together:
        for name, weighted in tables[index].weighted.items():
            ways.setdefault(name, set()).add(weighted)
    return any(len(found) > 1 for found in ways.values())


def _joined(count: int, sums: Sequence[Sum]) -> list[tuple[list[int], list[Sum]]]:
    """Groups that sums join to each other, with these sums."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    pairs = [(total, part) for parts, total in sums for part in sorted(parts)]
    rows, columns = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    links = csr_array((np.ones(len(pairs)), (rows, columns)), shape=(count, count))
    of_group = connected_components(links, directed=False)[1]
    members: dict[int, tuple[list[int], list[Sum]]] = {}
    for group, part in enumerate(of_group.tolist()):
        members.setdefault(part, ([], []))[0].append(group)
    for one in sums:
        members[int(of_group[one[1]])][1].append(one)
    return list(members.values())


def _count(group: Group, tables: Sequence[ReleasedTable]) -> int | None:
    index, row = group.rows[-1]
    return tables[index].people[row]


def _mean(group: Group, tables: Sequence[ReleasedTable], name: str) -> float | None:
    for index, row in reversed(group.rows):
        if name in tables[index].means and tables[index].means[name][row] is not None:
            return tables[index].means[name][row]
    return None


def _attack(
    groups: Sequence[Group],
    hidden: Sequence[int],
    sums: Sequence[Sum],
    tables: Sequence[ReleasedTable],
    later: str,
    problems: Problems,
) -> None:
    """Note each hidden figure of some groups that the sums between them give away."""
    column = {group: place for place, group in enumerate(hidden)}
    k = len(hidden)
    matrix, people = np.zeros((len(sums), k)), np.zeros(len(sums))
    for row, (parts, total) in enumerate(sums):
        for group, sign in [(total, -1.0), *((part, 1.0) for part in parts)]:
            if group in column:
                matrix[row, column[group]] += sign
            else:
                people[row] -= sign * (_count(groups[group], tables) or 0)
    least = max(table.min_n for table in tables)
    ranges = extremes(matrix, people, np.zeros(len(sums)), _MOST_PEOPLE, whole=True)
    if ranges is None:
        problems.add("release_contradicts", later=later)
        return
    for group, low, high in zip(hidden, *ranges, strict=True):
        if math.floor(high + _NEAR) <= math.ceil(low - _NEAR) or (low > 1 - _NEAR and high < least - _NEAR):
            problems.add("release_reveals_count", value=groups[group].title, later=later)
    for name in dict.fromkeys(name for table in tables for name in table.means):
        _attack_means(name, groups, hidden, sums, (matrix, people), tables, later, problems)


def _attack_means(
    name: str,
    groups: Sequence[Group],
    hidden: Sequence[int],
    sums: Sequence[Sum],
    counts: tuple[Floats, Floats],
    tables: Sequence[ReleasedTable],
    later: str,
    problems: Problems,
) -> None:
    having = [table for table in tables if name in table.means]
    low, high = having[-1].scales[name]
    weighted = having[-1].weighted[name]
    width = max(table.width for table in having)
    shown = np.array([value for table in having for value in table.means[name] if value is not None])
    slack = slack_of(shown, (low, high)) if len(shown) else 0.0
    column = {group: place for place, group in enumerate(hidden)}
    matrix, right, off = np.zeros_like(counts[0]), np.zeros(len(sums)), np.zeros(len(sums))
    usable = np.ones(len(sums), dtype=bool)
    for row, (parts, total) in enumerate(sums):
        live = [part for part in parts if part in column or _count(groups[part], tables)]
        for group, sign in [(total, -1.0), *((part, 1.0) for part in live)]:
            weight = sign if weighted or group == total else sign / len(live)
            n = _count(groups[group], tables)
            value = _mean(groups[group], tables, name)
            if group in column:
                matrix[row, column[group]] += weight
            elif value is not None:
                size = weight * (float(n or 0) if weighted else 1.0)
                right[row] -= size * (value - low) / (high - low)
                off[row] += abs(size) * slack
            elif n:
                usable[row] = False
    rows = np.flatnonzero(usable)
    system = matrix[rows], right[rows], off[rows] + 1e-7
    ranges = extremes(*system, 1.0) if not weighted else extremes(*system, np.inf, per=counts)
    if ranges is None:
        problems.add("release_contradicts", later=later)
        return
    for group, least, most in zip(hidden, *ranges, strict=True):
        if most - least < width - _NEAR:
            ends = {"low": round(low + (high - low) * least, 1), "high": round(low + (high - low) * most, 1)}
            problems.add("release_reveals_mean", value=groups[group].title, column_name=name, later=later, **ends)
