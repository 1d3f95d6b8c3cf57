"""Which cells must be hidden for what they are: too few people, all of one mind, or someone who is one of a kind."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.disclosure.cells import Cells
from trepart_eval.disclosure.figures import Floats
from trepart_eval.disclosure.sums import Equations
from trepart_eval.vocabulary.spelling import canonical
from trepart_eval.vocabulary.terms import HiddenBecause

ROLE_HOLDERS: Final = (
    "mayor", "ordfører", "ordførar", "deputy mayor", "varaordfører", "varaordførar",
    "chief executive", "municipal director", "kommunedirektør", "rådmann", "administrasjonssjef",
    "chief union representative", "hovedtillitsvalgt", "hovudtillitsvald", "hovedverneombud", "hovudverneombod",
)  # fmt: skip
"""Roles that one person has in a municipality."""
UNITS: Final = ("case", "workplace", "municipality")
"""Keys whose values are units that vanish whole where too few people are in them."""


def reasons(
    cells: Cells,
    n: Floats,
    equations: Equations,
    min_n: int,
    units: Sequence[str],
    unanimous_below: int,
    role_holders: Collection[str],
) -> NDArray[np.object_]:
    """Why each cell must be hidden; empty where it needn't.

    Parameters
    ----------
    n : ndarray
        People in each cell.
    """
    found = np.full(len(n), "", dtype=object)
    someone = n > 0
    found[_role_holder(cells, n, equations, min_n, role_holders) & someone] = HiddenBecause.ROLE_HOLDER
    found[_of_one_mind(cells) & someone & (n < unanimous_below)] = HiddenBecause.UNANIMOUS
    found[someone & (n < min_n)] = HiddenBecause.TOO_FEW
    found[_in_small_unit(cells, n, equations, min_n, units)] = HiddenBecause.SMALL_UNIT
    found[np.isnan(cells.n)] = HiddenBecause.HIDDEN_BEFORE
    return found


def _of_one_mind(cells: Cells) -> NDArray[np.bool_]:
    """Cells in which all gave the same answer: the mean is at an end of the scale, or nothing spreads around it."""
    same = np.zeros(len(cells.n), dtype=bool)
    for name, values in cells.values.items():
        low, high = cells.scales[name]
        same |= np.isclose(values, low, atol=1e-9 * (high - low)) | np.isclose(values, high, atol=1e-9 * (high - low))
    for name in ("spread", "std_error"):  # a census has no standard error either, so the spread goes before
        if name in cells.table.column_names:
            same |= np.array([value is not None and value == 0 for value in cells.column(name)], dtype=bool)
            break
    return same


def _role_holder(
    cells: Cells, n: Floats, equations: Equations, min_n: int, role_holders: Collection[str]
) -> NDArray[np.bool_]:
    """Cells about a role that one person has, unless they are a total over at least ``min_n`` such people."""
    roles = {canonical(role) for role in role_holders}
    found = np.zeros(len(n), dtype=bool)
    for levels, level in zip(cells.levels, cells.level, strict=True):
        held = np.array([canonical(value) in roles for value in levels], dtype=bool)
        found |= held[level]
    for name in cells.remarks:
        values = cells.column(name)
        own = {value for value in set(values) if value is not None and canonical(value) in roles}
        if own:
            found |= np.array([value in own for value in values], dtype=bool)
    some = (equations.matrix > 0) @ (n > 0).astype(float) if len(equations.totals) else np.zeros(0)
    for total, parts in zip(equations.totals, some, strict=True):
        if parts >= min_n:
            found[total] = False
    return found


def _in_small_unit(
    cells: Cells, n: Floats, equations: Equations, min_n: int, units: Sequence[str]
) -> NDArray[np.bool_]:
    """Cells of units that too few people are in, empty ones too: where nobody is tells where the few are."""
    small = np.zeros(len(n), dtype=bool)
    for unit in units:
        index = cells.keys.index(unit)
        totals = equations.total_codes.get(unit, frozenset())
        level = cells.level[index]
        most = np.zeros(len(cells.levels[index]))
        np.fmax.at(most, level, n)
        for place, value in enumerate(cells.levels[index]):
            if value not in totals and 0 < most[place] < min_n:
                small[level == place] = True
    matrix = equations.matrix
    for row, total in enumerate(equations.totals):
        if 0 < n[total] < min_n:
            parts = matrix.indices[matrix.indptr[row] : matrix.indptr[row + 1]]
            small[parts[n[parts] == 0]] = True
    return small
