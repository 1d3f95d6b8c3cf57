"""Which rows of a table are the sum of which others."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.disclosure.cells import Cells
from trepart_eval.disclosure.figures import Places
from trepart_eval.problems import Problems
from trepart_eval.problems.suggestions import nearest
from trepart_eval.vocabulary.terms import WHOLE_CASE

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Pattern = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Sum:
    """Rows that are the sum of others, the other keys being equal.

    Attributes
    ----------
    total : mapping of str to str
        Column and value of the rows that are sums, such as ``{"party": "all"}``.
    parts : tuple of mapping
        The rows they are the sum of, in the same columns. Left out: every other value of the column that is not
        itself a sum.

    Examples
    --------
    >>> county = Sum({"case": "Agder"}, ({"case": "Songdalen"}, {"case": "Arendal"}))
    >>> Sum({"party": "all"}).total
    {'party': 'all'}
    """

    total: Mapping[str, str]
    parts: tuple[Mapping[str, str], ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Equations:
    """Equations between the cells of a table.

    Attributes
    ----------
    matrix : csr_array of shape (n_sums, n_cells)
        1 for each part, -1 for the total.
    totals : tuple of int
        Cell that each is the sum of.
    columns : frozenset of str
        Columns that sums speak of.
    total_codes : mapping of str to frozenset of str
        Values of each column that are sums.
    """

    matrix: csr_array
    totals: tuple[int, ...]
    total_codes: Mapping[str, frozenset[str]]


def read_sums(sums: object, problems: Problems) -> list[Sum] | None:
    """Sums as the user gives them: `Sum`, ``("party", "all")``, ``("case", "Agder", [...])`` or ``{"party": "all"}``.

    None where they are left out; then every key with the value "all" is one.
    """
    if sums is None:
        return None
    given: list[object] = [sums]
    if isinstance(sums, Mapping):
        given = list(sums.items())
    elif isinstance(sums, Iterable) and not isinstance(sums, str):
        given = list(sums)
    found = []
    for one in given:
        match one:
            case Sum():
                found.append(one)
            case str():
                found.append(Sum({one: WHOLE_CASE}))
            case [str(column), str(total)]:
                found.append(Sum({column: total}))
            case [str(column), str(total), list() | tuple() as parts]:
                found.append(Sum({column: total}, tuple({column: str(part)} for part in parts)))
            case [str(column), Mapping() as totals]:
                found += [
                    Sum({column: str(total)}, tuple({column: str(part)} for part in parts))
                    for total, parts in totals.items()
                ]
            case _:
                problems.add("protect_not_a_sum", value=repr(one))
    return found


def columns_of(sums: Sequence[Sum]) -> list[str]:
    """Columns that sums speak of."""
    return list(dict.fromkeys(column for one in sums for rows in (one.total, *one.parts) for column in rows))


def equations_of(cells: Cells, sums: Sequence[Sum] | None, problems: Problems) -> Equations:
    """Equations between the cells; a sum whose total or parts are nowhere in the table says nothing there."""
    from scipy.sparse import csr_array

    levels = dict(zip(cells.keys, cells.levels, strict=True))
    stated = sums is not None
    chosen = [Sum({key: WHOLE_CASE}) for key in cells.keys if WHOLE_CASE in levels[key]] if sums is None else sums
    totals_in: dict[str, set[str]] = defaultdict(set)
    for one in chosen:
        for column, value in one.total.items():
            totals_in[column].add(value)
            if stated and value not in levels[column]:
                known = ", ".join(levels[column][:10])
                problems.add("protect_no_such_total", column=column, value=value, known=known,
                             suggestion=nearest(value, set(levels[column])))  # fmt: skip
    places = cells.places()
    matches = [_matches(one, cells, places, totals_in) for one in chosen]
    for one, (found, _, _) in zip(chosen, matches, strict=True):
        if stated and not len(found) and _could_have_parts(one, cells, totals_in):
            told = ", ".join(f"{column} {value}" for column, value in one.total.items())
            problems.add("protect_total_without_parts", value=told, known=", ".join(cells.keys))
    totals = np.concatenate([total for total, _, _ in matches] or [np.zeros(0, dtype=np.intp)])
    starts = np.cumsum([0, *(len(total) for total, _, _ in matches)])
    row = [start + of_total for start, (_, of_total, _) in zip(starts[:-1], matches, strict=True)]
    rows = np.concatenate([*row, np.arange(len(totals))]).astype(np.intp)
    columns = np.concatenate([*(part for _, _, part in matches), totals]).astype(np.intp)
    data = np.concatenate([np.ones(len(rows) - len(totals)), -np.ones(len(totals))])
    matrix = csr_array((data, (rows, columns)), shape=(len(totals), len(cells.n)))
    return Equations(matrix, tuple(totals.tolist()), {key: frozenset(found) for key, found in totals_in.items()})


def _matches(
    one: Sum, cells: Cells, places: NDArray[Any], totals_in: Mapping[str, set[str]]
) -> tuple[Places, Places, Places]:
    """Totals of a sum that are in the table with any of their parts; for each part found, which total it is of.

    Returns
    -------
    totals : ndarray of int
        Cells that are totals.
    of_total, part : ndarray of int
        Place among these totals and cell of each part.
    """
    where = {key: index for index, key in enumerate(cells.keys)}
    strides = cells.strides()
    first = next(iter(one.total))
    values = [value for value in cells.levels[where[first]] if value not in totals_in[first]]
    parts = one.parts or tuple({first: value} for value in values)
    is_total = np.ones(len(places), dtype=bool)
    for column, value in one.total.items():
        is_total &= cells.level[where[column]] == _level(cells, where[column], value)
    totals = np.flatnonzero(is_total)
    of_total, members = [], []
    for part in parts:
        wanted = places[totals]
        known = True
        for column, value in part.items():
            key = where[column]
            level = _level(cells, key, value)
            known = known and level >= 0
            wanted = wanted + (level - cells.level[key, totals]) * strides[key]
        if known and len(totals):
            found = np.minimum(np.searchsorted(places, wanted), len(places) - 1)
            there = np.flatnonzero((places[found] == wanted) & (found != totals))
            of_total.append(there)
            members.append(found[there])
    with_parts, place = np.unique(np.concatenate(of_total or [np.zeros(0, dtype=np.intp)]), return_inverse=True)
    return totals[with_parts], place, np.concatenate(members or [np.zeros(0, dtype=np.intp)])


def _could_have_parts(one: Sum, cells: Cells, totals_in: Mapping[str, set[str]]) -> bool:
    """Whether there are rows of the total, and other rows of which some might be its parts."""
    known = dict(zip(cells.keys, cells.levels, strict=True))
    if any(value not in known[column] for column, value in one.total.items()):
        return False
    if one.parts:
        return any(all(value in known[column] for column, value in part.items()) for part in one.parts)
    first = next(iter(one.total))
    return any(value not in totals_in[first] for value in known[first])


def _level(cells: Cells, key: int, value: str) -> int:
    """Place of a value among those of a key; -1 where no cell has it."""
    levels = cells.levels[key]
    place = bisect_left(levels, value)
    return place if place < len(levels) and levels[place] == value else -1


KINDS: Final = ("weighted", "plain")
"""How the mean of a total comes from those of its parts: each person counts once, or each part."""
