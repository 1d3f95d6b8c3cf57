"""Cells that at most one sum joins to others, such as the parties of a case: the cheapest cells by looking at all.

What an outsider can't rule out is then known in closed form, so that a table of many cases takes no search. Means that
fit other counts can always be found here: the hidden parts have as many people together, or the total is hidden too.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.disclosure.figures import Figures, Floats, Mask, Places
from trepart_eval.disclosure.proof import Aim, Proof

if TYPE_CHECKING:
    from scipy.sparse import csr_array

MOST_CELLS: Final = 8  # in one sum, its total among them: 256 ways to hide them
_NEAR: Final = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class _Sums:
    """Sums of equally many cells, one in each row; the arrays have the shape (n_sums, n_cells)."""

    cells: Places
    sign: Floats
    n: Floats
    primary: Mask
    cost: Floats


def hide_in_single_sums(
    figures: Figures, groups: list[Places], primary: Mask, aim: Aim, hidden: Mask, proof: Proof
) -> list[Places]:
    """Hide further cells of groups that one sum joins, or none; return the groups that are left.

    Parameters
    ----------
    groups : list of ndarray
        Cells that hang together.
    hidden, proof : ndarray of bool, Proof
        Where what is found is noted.
    """
    row_of = _row_of_cells(figures)
    left, alike = [], dict[int, list[Places]]()
    for cells in groups:
        rows = {row for cell in cells.tolist() for row in row_of[cell]}
        if len(rows) <= 1 and len(cells) <= MOST_CELLS:
            alike.setdefault(len(cells), []).append(cells)
        else:
            left.append(cells)
    for of_size in alike.values():
        _hide_alike(figures, np.array(of_size), primary, aim, hidden, proof)
    return left


def _row_of_cells(figures: Figures) -> list[list[int]]:
    columns = figures.sums.tocsc()
    return [
        columns.indices[start:stop].tolist() for start, stop in zip(columns.indptr, columns.indptr[1:], strict=False)
    ]


def _hide_alike(figures: Figures, cells: Places, primary: Mask, aim: Aim, hidden: Mask, proof: Proof) -> None:
    n = figures.n[cells]
    sums = _Sums(cells, _coefficients(figures.sums, cells), n, primary[cells], 1 + n / max(figures.n.max(initial=1), 1))
    means = [
        (_coefficients(figures.equations_of(mean), cells), mean.value[cells], mean.known[cells])
        for mean in figures.means
    ]
    chosen = np.zeros(cells.shape, dtype=bool)
    least = np.full(len(cells), np.inf)
    may_hide = (n > 0) | sums.primary
    for pattern in _patterns(cells.shape[1]):
        fits = (pattern | ~sums.primary).all(axis=1) & (may_hide | ~pattern).all(axis=1)
        cost = np.where(pattern & ~sums.primary, sums.cost, 0.0).sum(axis=1)
        rows = np.flatnonzero(fits & (cost < least))
        if not len(rows):
            continue
        enough = _counts_are_open(sums, pattern, rows, aim)
        for coefficient, value, known in means:
            low, high = _mean_ranges(coefficient[rows], value[rows], known[rows], pattern)
            matters = pattern & known[rows] & (n[rows] > 0)
            enough &= (~matters | (high - low >= aim.width * (1 - _NEAR))).all(axis=1)
        rows = rows[enough]
        chosen[rows], least[rows] = pattern, cost[rows]
    chosen[np.isinf(least)] = True
    hidden[cells] = chosen
    _note(sums, means, chosen, np.isinf(least), proof, aim)


def _coefficients(matrix: csr_array, cells: Places) -> Floats:
    """Coefficient of each cell in the one sum that it is in, 0 where it is in none."""
    found: Floats = np.asarray(matrix.sum(axis=0)).ravel()[cells]
    return found


def _patterns(size: int) -> list[NDArray[np.bool_]]:
    """Every way to hide some of the cells, few before many."""
    found = []
    for count in range(size + 1):
        for places in combinations(range(size), count):
            pattern = np.zeros(size, dtype=bool)
            pattern[list(places)] = True
            found.append(pattern)
    return found


def _count_ranges(sums: _Sums, pattern: Mask, rows: Places, aim: Aim) -> tuple[Floats, Floats]:
    """Least and greatest count of each hidden cell that fit: parts give and take from each other and from the total."""
    n, sign = sums.n[rows], sums.sign[rows]
    hidden = np.broadcast_to(pattern, n.shape)
    joined = hidden & (sign != 0)
    may_fall = np.where(joined, n - np.minimum(n, 1.0), 0.0)
    far = n + float(aim.min_n)
    part, total = joined & (sign > 0), joined & (sign < 0)

    def others(mask: Mask, of: Floats) -> Floats:
        amount = np.where(mask, of, 0.0)
        rest: Floats = amount.sum(axis=1, keepdims=True) - amount
        return rest

    rises = others(part, may_fall) + np.where(others(total, np.ones_like(n)) > 0, far, 0.0)
    falls = np.where(others(part, np.ones_like(n)) > 0, far, 0.0) + others(total, may_fall)
    up_total = np.where(part.any(axis=1, keepdims=True), far, 0.0)
    down_total = np.where(part, may_fall, 0.0).sum(axis=1, keepdims=True)
    up = np.where(sign > 0, rises, np.where(sign < 0, up_total, far))
    down = np.minimum(n - np.minimum(n, 1.0), np.where(sign > 0, falls, np.where(sign < 0, down_total, n)))
    up, down = np.where(hidden, np.minimum(up, far), 0.0), np.where(hidden, down, 0.0)
    return n - down, n + up


def _counts_are_open(sums: _Sums, pattern: Mask, rows: Places, aim: Aim) -> Mask:
    low, high = _count_ranges(sums, pattern, rows, aim)
    n = sums.n[rows]
    few = (n > 0) & (n < aim.min_n)
    closed = pattern & ((high - low < 1) | (few & (high < aim.min_n)))
    return np.logical_not(np.asarray(closed).any(axis=1))


def _mean_ranges(coefficient: Floats, value: Floats, known: Mask, pattern: Mask) -> tuple[Floats, Floats]:
    """Least and greatest mean of each hidden cell that fit the sum, the others anywhere on their scale."""
    value = np.nan_to_num(value)
    free = pattern & known & (coefficient != 0)
    low_part = np.where(free, np.minimum(coefficient, 0.0), 0.0)
    high_part = np.where(free, np.maximum(coefficient, 0.0), 0.0)
    shown = np.where(~free, coefficient * value, 0.0).sum(axis=1, keepdims=True)
    rest_low = low_part.sum(axis=1, keepdims=True) - low_part
    rest_high = high_part.sum(axis=1, keepdims=True) - high_part
    with np.errstate(divide="ignore", invalid="ignore"):
        ends = np.stack([-(shown + rest_high) / coefficient, -(shown + rest_low) / coefficient])
    low = np.where(free, np.clip(ends.min(axis=0), 0, 1), np.where(pattern, 0.0, value))
    high = np.where(free, np.clip(ends.max(axis=0), 0, 1), np.where(pattern, 1.0, value))
    return low, high


def _note(
    sums: _Sums,
    means: list[tuple[Floats, Floats, Mask]],
    chosen: Mask,
    everything: Mask,
    proof: Proof,
    aim: Aim,
) -> None:
    """Note the ranges of what is hidden; where all of a sum is, any figures that add up are possible."""
    for pattern in np.unique(chosen, axis=0):
        rows = np.flatnonzero((chosen == pattern).all(axis=1))
        cells = sums.cells[rows]
        low, high = _count_ranges(sums, pattern, rows, aim)
        proof.n_low[cells] = low
        proof.n_high[cells] = np.where(everything[rows, None], np.maximum(high, 2 * sums.n[rows]), high)
        for index, (coefficient, value, known) in enumerate(means):
            least, most = _mean_ranges(coefficient[rows], value[rows], known[rows], pattern)
            shown = ~pattern | ~known[rows]
            proof.mean_low[index][cells] = np.where(shown, value[rows], least)
            proof.mean_high[index][cells] = np.where(shown, value[rows], most)
