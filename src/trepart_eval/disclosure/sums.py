"""Which rows of a table are the sum of which others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from trepart_eval.disclosure.cells import Cells
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

    codes = {key: [code[index] for code in cells.codes] for index, key in enumerate(cells.keys)}
    stated = sums is not None
    chosen = [Sum({key: WHOLE_CASE}) for key in cells.keys if WHOLE_CASE in codes[key]] if sums is None else sums
    totals_in: dict[str, set[str]] = defaultdict(set)
    for one in chosen:
        for column, value in one.total.items():
            totals_in[column].add(value)
            if stated and value not in codes[column]:
                known = ", ".join(sorted(set(codes[column]))[:10])
                problems.add("protect_no_such_total", column=column, value=value, known=known,
                             suggestion=nearest(value, set(codes[column])))  # fmt: skip
    place = {code: index for index, code in enumerate(cells.codes)}
    entries: list[tuple[int, dict[int, float]]] = []
    for one in chosen:
        entries += _matches(one, cells, place, codes, totals_in)
    rows = [index for index, (_, row) in enumerate(entries) for _ in row]
    columns = [cell for _, row in entries for cell in row]
    data = [value for _, row in entries for value in row.values()]
    matrix = csr_array((np.array(data, dtype=float), (rows, columns)), shape=(len(entries), len(cells.codes)))
    return Equations(
        matrix, tuple(total for total, _ in entries), {key: frozenset(found) for key, found in totals_in.items()}
    )


def _matches(
    one: Sum,
    cells: Cells,
    place: Mapping[tuple[str, ...], int],
    codes: Mapping[str, Sequence[str]],
    totals_in: Mapping[str, set[str]],
) -> Iterator[tuple[int, dict[int, float]]]:
    """Each total of a sum that is in the table, with the coefficients of its equation."""
    parts = one.parts or tuple(
        {column: value} for column in list(one.total)[:1] for value in sorted(set(codes[column]) - totals_in[column])
    )
    where = {key: index for index, key in enumerate(cells.keys)}
    for cell, code in enumerate(cells.codes):
        if any(code[where[column]] != value for column, value in one.total.items()):
            continue
        row: dict[int, float] = {}
        for part in parts:
            other = list(code)
            for column, value in part.items():
                other[where[column]] = value
            found = place.get(tuple(other))
            if found is not None and found != cell:
                row[found] = row.get(found, 0.0) + 1.0
        if row:
            yield cell, {**row, cell: -1.0}


KINDS: Final = ("weighted", "plain")
"""How the mean of a total comes from those of its parts: each person counts once, or each part."""
