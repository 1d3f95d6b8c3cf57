"""Workplaces beside their municipality: totals that another table shows, so that more has to be hidden in this one.

A party's people in a municipality are those at its workplaces and those at none. Where the municipality's table shows
them all, what isn't shown of the workplaces is the difference, and where it hides them, workplaces that are shown could
give them away.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from trepart_eval.criteria.small_groups import UNANIMOUS_BELOW
from trepart_eval.disclosure.figures import Floats, Mask, Places, equations_in
from trepart_eval.disclosure.solving import cheapest
from trepart_eval.vocabulary.terms import WHOLE_CASE

_RANDOM: Final = 6  # tables that move all cells at once, looked at before single cells are
_TURNS: Final = 4  # times that some more is hidden before all workplaces are
_NEAR: Final = 1e-6

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class LevelRows:
    """Rows of one source at one level, true figures and what is hidden of them.

    Attributes
    ----------
    block : list of tuple
        Case, wave and criterion of each row.
    place, party : list of str
        Workplace ("all" for the municipality) and party of each row.
    n, share : ndarray
        People (or segments), and the score from 0 to 1; whatever is hidden too.
    hidden : ndarray of bool
        Rows that are not shown.
    """

    block: Sequence[Key]
    place: Sequence[str]
    party: Sequence[str]
    n: Floats
    share: Floats
    hidden: Mask


@dataclass(slots=True)
class _Unknowns:
    """Hidden means, and equations that any other values of them must keep."""

    value: list[float] = field(default_factory=list)
    block: list[Key] = field(default_factory=list)
    party: list[str] = field(default_factory=list)
    row: list[int] = field(default_factory=list)  # row of the workplaces' table; -1 for others
    asked: list[bool] = field(default_factory=list)
    equations: list[list[tuple[int, float]]] = field(default_factory=list)

    def add(self, value: float, block: Key, party: str, row: int, *, asked: bool) -> int:
        self.value.append(value)
        self.block.append(block)
        self.party.append(party)
        self.row.append(row)
        self.asked.append(asked)
        return len(self.value) - 1


def give_away(
    inside: LevelRows, whole: LevelRows, counting: Sequence[str], min_n: int, width: float, *, by_person: bool
) -> dict[tuple[Key, str], Mask]:
    """Columns of workplaces, by block and party, in which something hidden could be worked out, and in which rows.

    Means of fewer than ten people are looked after; larger groups are hidden for the sake of these.

    Parameters
    ----------
    inside, whole : LevelRows
        The workplaces, and their municipalities as they are shown.
    counting : sequence of str
        Parties that count in a unit's score.
    min_n, width : int, float
        Fewest people behind a figure, and share of the scale that a hidden mean could lie in.
    by_person : bool
        Whether each person counts once in a unit's score, or each party.
    """
    unknowns = _unknowns(inside, whole, set(counting), min_n, by_person=by_person)
    low, high = _ranges(unknowns, width)
    found: dict[tuple[Key, str], Mask] = {}
    for index, asked in enumerate(unknowns.asked):
        if asked and high[index] - low[index] < width * (1 - _NEAR):
            rows = found.setdefault((unknowns.block[index], unknowns.party[index]), np.zeros(len(inside.n), dtype=bool))
            if unknowns.row[index] >= 0:
                rows[unknowns.row[index]] = True
    for column in _known_counts(inside, whole, min_n):
        found.setdefault(column, np.zeros(len(inside.n), dtype=bool))
    return found


def more_to_hide(inside: LevelRows, found: Mapping[tuple[Key, str], Mask], turn: int) -> Mask:
    """Shown rows of workplaces to hide: the smallest of each column and totals of the units, at last all of a block."""
    hide = np.zeros(len(inside.n), dtype=bool)
    shown = ~inside.hidden & (inside.n > 0)
    columns, totals, blocks = defaultdict(list), {}, defaultdict(list)
    for row in np.flatnonzero(shown).tolist():
        columns[inside.block[row], inside.party[row]].append(row)
        blocks[inside.block[row]].append(row)
        if inside.party[row] == WHOLE_CASE:
            totals[inside.block[row], inside.place[row]] = row
    for (block, party), rows in found.items():
        if turn >= _TURNS:
            hide[blocks[block]] = True
            continue
        own = sorted(columns[block, party], key=lambda row: (inside.n[row], row))
        hide[own[:1]] = True
        units = {inside.place[row] for row in np.flatnonzero(rows).tolist()}
        hide[[totals[block, unit] for unit in units if (block, unit) in totals]] = turn > 0 or not own
        if not hide[blocks[block]].any():
            hide[blocks[block]] = True
    return hide


def _unknowns(inside: LevelRows, whole: LevelRows, counting: set[str], min_n: int, *, by_person: bool) -> _Unknowns:
    """Hidden means of workplaces, of people at none and of municipalities, with what is known of them."""
    found = _Unknowns()
    blocks = {inside.block[row] for row in np.flatnonzero(~inside.hidden & (inside.n > 0)).tolist()}
    columns: dict[tuple[Key, str], list[int]] = defaultdict(list)
    units: dict[tuple[Key, str], dict[str, int]] = defaultdict(dict)
    of_row: dict[int, int] = {}
    for row, block in enumerate(inside.block):
        if block in blocks and inside.n[row] > 0:
            party = inside.party[row]
            columns[block, party].append(row)
            units[block, inside.place[row]][party] = row
            if inside.hidden[row] and party != WHOLE_CASE:
                of_row[row] = found.add(
                    float(inside.share[row]), block, party, row, asked=bool(inside.n[row] < UNANIMOUS_BELOW)
                )
    for rows in units.values():
        total = rows.get(WHOLE_CASE)
        if total is not None and not inside.hidden[total]:
            parts = [row for party, row in rows.items() if party in counting and row in of_row]
            found.equations.append([(of_row[row], float(inside.n[row]) if by_person else 1.0) for row in parts])
    of_whole: dict[Key, list[tuple[int, float]]] = defaultdict(list)
    totals_shown = set()
    for row, block in enumerate(whole.block):
        party = whole.party[row]
        if block not in blocks or whole.n[row] <= 0:
            continue
        if party == WHOLE_CASE:
            totals_shown |= set() if whole.hidden[row] else {block}
            continue
        equation = [(of_row[one], float(inside.n[one])) for one in columns[block, party] if one in of_row]
        members = columns[block, party]
        outside = float(whole.n[row] - inside.n[members].sum())
        if outside > 0:
            points = whole.n[row] * whole.share[row] - (inside.n[members] * inside.share[members]).sum()
            value = float(np.clip(points / outside, 0, 1))
            equation.append((found.add(value, block, party, -1, asked=outside < min_n), outside))
        if whole.hidden[row]:
            mine = found.add(float(whole.share[row]), block, party, -1, asked=bool(whole.n[row] < UNANIMOUS_BELOW))
            equation.append((mine, -float(whole.n[row])))
            if party in counting:
                of_whole[block].append((mine, float(whole.n[row]) if by_person else 1.0))
        found.equations.append(equation)
    found.equations += [of_whole[block] for block in sorted(totals_shown & set(of_whole))]
    return found


def _ranges(unknowns: _Unknowns, width: float) -> tuple[Floats, Floats]:
    """Least and greatest of each mean among other tables that fit; looked for until they are wide enough."""
    from scipy.sparse import csr_array

    value = np.array(unknowns.value)
    low, high = value.copy(), value.copy()
    rows = [equation for equation in unknowns.equations if equation]
    places = [(row, *term) for row, equation in enumerate(rows) for term in equation]
    at, column, weight = (np.array(part) for part in zip(*places, strict=True)) if places else ([], [], [])
    equal = csr_array((weight, (at, column)), shape=(len(rows), len(value)))
    number = {block: place for place, block in enumerate(dict.fromkeys(unknowns.block))}
    block = np.array([number[one] for one in unknowns.block], dtype=np.intp)
    draw = np.random.default_rng(len(value))

    def push(direction: Floats, lacking: Places) -> None:
        """Look at the table furthest in a direction, in blocks that lack something only: blocks don't touch."""
        cells = np.flatnonzero(np.isin(block, block[lacking]))
        shift = cheapest(-direction[cells], -value[cells], 1 - value[cells], equations_in(equal, cells))
        if shift is not None:
            low[cells] = np.minimum(low[cells], value[cells] + shift)
            high[cells] = np.maximum(high[cells], value[cells] + shift)

    def lacking() -> Places:
        narrow: Mask = np.array(unknowns.asked, dtype=bool) & (high - low < width * (1 - _NEAR))
        return np.flatnonzero(narrow)

    for turn in range(_RANDOM):
        if len(left := lacking()):
            sign = np.full(len(value), 1.0 - 2 * turn) if turn < 2 else draw.choice([-1.0, 1.0], len(value))
            push(sign * draw.uniform(0.1, 1, len(value)), left)
    tried = np.zeros(len(value), dtype=bool)
    while len(left := np.array([one for one in lacking() if not tried[one]], dtype=np.intp)):
        first = left[np.unique(block[left], return_index=True)[1]]  # one of each block
        aim = np.zeros(len(value))
        aim[first] = 1.0
        push(aim, first)
        push(-aim, first)
        tried[first] = True
    return low, high


def _known_counts(inside: LevelRows, whole: LevelRows, min_n: int) -> list[tuple[Key, str]]:
    """Columns whose few hidden people can be counted: the municipality's number less those that are shown."""
    away: dict[tuple[Key, str], list[float]] = defaultdict(list)
    shown: dict[tuple[Key, str], float] = defaultdict(float)
    for row, key in enumerate(zip(inside.block, inside.party, strict=True)):
        if inside.hidden[row] and inside.n[row] > 0:
            away[key].append(float(inside.n[row]))
        else:
            shown[key] += float(inside.n[row])
    found = []
    for row, key in enumerate(zip(whole.block, whole.party, strict=True)):
        if whole.hidden[row] or not shown[key] or whole.n[row] <= shown[key]:
            continue
        left, units = float(whole.n[row]) - shown[key], len(away[key])
        few = left < min_n or min(away[key], default=min_n) < min_n
        if few and left - max(units - 1, 0) < min_n:
            found.append(key)
    return found
