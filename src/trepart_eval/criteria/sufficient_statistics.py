"""One pass over the answers to counts and sums per cell; later steps never touch rows again.

A cell is a case, party and wave. The sums add up: those of two files, of parts of a file or of partitions on a cluster
are the sums of the whole. Without survey weights all of them are whole numbers held exactly, so they don't depend on
the order of rows; with weights the rows are put in an order of their own first.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.sources.checked_tables import NOT_ASKED, Answers
from trepart_eval.study.planned_study import Item
from trepart_eval.vocabulary.terms import Theme

_BLOCK: Final = 1 << 17  # rows worked on at a time: what fits in the processor's cache
_FULL_SCORE: Final = 100.0
ANSWERED_SHARE: Final = 0.5
"""Share of the items asked that must be answered for a valid score."""
_Float = NDArray[np.float64]
_Five = tuple[_Float, _Float, _Float, _Float, _Float]


@dataclass(frozen=True, slots=True, eq=False)
class CellStatistics:
    """Counts and sums of the respondents' scores (0-100) on each theme, per cell.

    Attributes
    ----------
    n : ndarray of int64, shape (n_cells, n_themes)
        Respondents with a valid score.
    n_some : ndarray of int64
        Respondents with at least one answer, valid score or not.
    total, squares : ndarray of float64
        Sum and sum of squares of the scores, each respondent once.
    level : ndarray of bool
        Whether all scores of the cell are the same, told exactly.
    weight, weighted, weight2, weighted2, weighted2_squares : ndarray of float64
        Sums of w, w x, w^2, w^2 x and w^2 x^2, with w = 1 where there are no survey weights.
    n_base : ndarray of int64, shape (n_cells,)
        Respondents of the cell.
    n_items : ndarray of int64, shape (n_themes,)
        Items of each theme.
    """

    n: NDArray[np.int64]
    n_some: NDArray[np.int64]
    total: NDArray[np.float64]
    squares: NDArray[np.float64]
    level: NDArray[np.bool_]
    weight: NDArray[np.float64]
    weighted: NDArray[np.float64]
    weight2: NDArray[np.float64]
    weighted2: NDArray[np.float64]
    weighted2_squares: NDArray[np.float64]
    n_base: NDArray[np.int64]
    n_items: NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class _Plan:
    """How to add up one theme.

    Each item adds ``unit`` = the common multiple of the scales' steps at its best answer, so scales of different length
    weigh the same and every sum is a whole number.
    """

    items: tuple[Item, ...]
    least_answered: float
    unit: int
    factors: tuple[int, ...]
    dtype: type[np.signedinteger[Any]]

    @property
    def n_bins(self) -> int:
        """Bins of the number of answers: 0 to all, and one for too few of the items asked."""
        return len(self.items) + 2


def cell_statistics(
    answers: Answers,
    cell: NDArray[np.integer[Any]],
    n_cells: int,
    themes: Sequence[Theme],
    answered_share: float = ANSWERED_SHARE,
) -> CellStatistics:
    """Counts and sums of every theme in every cell.

    A respondent's score of a theme is the mean of the answered items, each rescaled to 0-100 from its own scale's
    ends, and valid when at least a share of the items asked are answered.

    Parameters
    ----------
    answers : Answers
        Checked answers.
    cell : ndarray of int, shape (n_respondents,)
        Cell of each respondent.
    n_cells : int
        Number of cells.
    themes : sequence of Criterion or Dimension
        What is scored.
    answered_share : float
        Share of the items asked that must be answered; 0 for any.
    """
    plans = [_plan(answers.items_of(theme), answered_share) for theme in themes]
    columns = [[answers.steps[item.name] for item in plan.items] for plan in plans]
    sums = [_Sums(n_cells, plan) for plan in plans]
    partly = [any(bool((column == NOT_ASKED).any()) for column in group) for group in columns]
    weighted = _Weighted(answers, n_cells, plans) if answers.weight is not None else None
    cells: NDArray[np.intp] = cell.astype(np.intp, copy=False)
    scratch = _Scratch(min(_BLOCK, max(1, len(cells))))
    for start in range(0, len(cells), _BLOCK):
        block = slice(start, min(len(cells), start + _BLOCK))
        for index, plan in enumerate(plans):
            if not plan.items:
                continue
            counts, steps = _add_up([column[block] for column in columns[index]], plan, scratch)
            if partly[index]:
                asked = sum((column[block] != NOT_ASKED).astype(np.int8) for column in columns[index])
                counts[(counts > 0) & (counts < answered_share * asked)] = plan.n_bins - 1
            sums[index].add(cells[block], counts, steps)
            if weighted is not None:
                weighted.keep(index, block, counts, steps)
    n_base = np.bincount(cells, minlength=n_cells).astype(np.int64)
    return _statistics(plans, sums, partly, weighted, cells, n_base)


def _plan(items: tuple[Item, ...], answered_share: float) -> _Plan:
    unit = math.lcm(*(item.scale.steps for item in items)) if items else 1
    largest = unit * max(1, len(items))
    dtype: type[np.signedinteger[Any]] = np.int64
    for narrow in (np.int8, np.int16, np.int32):
        if largest + len(items) + 1 <= np.iinfo(narrow).max:
            dtype = narrow
            break
    return _Plan(items, answered_share * len(items), unit, tuple(unit // item.scale.steps for item in items), dtype)


class _Scratch:
    """Memory for one block, used again for the next."""

    def __init__(self, size: int) -> None:
        self.given = np.empty(size, dtype=np.bool_)
        self._arrays: dict[tuple[str, Any], NDArray[Any]] = {}
        self.size = size

    def array(self, name: str, dtype: type[np.generic], length: int) -> NDArray[Any]:
        key = (name, dtype)
        if key not in self._arrays:
            self._arrays[key] = np.empty(self.size, dtype=dtype)
        return self._arrays[key][:length]


def _add_up(columns: Sequence[NDArray[Any]], plan: _Plan, scratch: _Scratch) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return, for each row of a block, how many items are answered and the sum of their steps towards the good end."""
    length = len(columns[0])
    given = scratch.given[:length]
    as_number = given.view(np.int8)
    counts, forward, backward, n_backward, step = (
        scratch.array(name, plan.dtype, length) for name in ("counts", "forward", "backward", "n_backward", "step")
    )
    for total in (counts, forward, backward, n_backward):
        total.fill(0)
    for column, item, factor in zip(columns, plan.items, plan.factors, strict=True):
        np.greater_equal(column, 0, out=given)
        np.add(counts, as_number, out=counts)
        np.multiply(column, as_number, out=step)
        if factor > 1:
            np.multiply(step, plan.dtype(factor), out=step)
        if item.reversed:
            np.add(backward, step, out=backward)
            np.add(n_backward, as_number, out=n_backward)
        else:
            np.add(forward, step, out=forward)
    # A reversed item adds unit - step: its best answer is at the low end.
    np.multiply(n_backward, plan.dtype(plan.unit), out=n_backward)
    np.add(forward, n_backward, out=forward)
    np.subtract(forward, backward, out=forward)
    return counts, forward


class _Sums:
    """Whole-number sums of one theme per cell and number of answered items."""

    def __init__(self, n_cells: int, plan: _Plan) -> None:
        self.plan = plan
        self.shape = (n_cells, plan.n_bins)
        size = n_cells * plan.n_bins
        self.n = np.zeros(size, dtype=np.int64)
        self.steps = np.zeros(size)
        self.squares = np.zeros(size)

    def add(self, cell: NDArray[np.intp], counts: NDArray[Any], steps: NDArray[Any]) -> None:
        """Add a block of respondents."""
        key = cell * self.plan.n_bins
        key += counts
        size = self.n.size
        values = steps.astype(np.float64)
        self.n += np.bincount(key, minlength=size)
        self.steps += np.bincount(key, values, minlength=size)
        np.multiply(values, values, out=values)
        self.squares += np.bincount(key, values, minlength=size)


def _valid_bins(plan: _Plan, partly: bool) -> NDArray[np.bool_]:
    """Return which numbers of answered items give a valid score."""
    counts = np.arange(plan.n_bins)
    valid = (counts > 0) & (counts <= len(plan.items))
    return valid if partly else valid & (counts >= plan.least_answered)


def _statistics(
    plans: Sequence[_Plan],
    sums: Sequence[_Sums],
    partly: Sequence[bool],
    weighted: _Weighted | None,
    cell: NDArray[np.intp],
    n_base: NDArray[np.int64],
) -> CellStatistics:
    n_cells = len(n_base)
    shape = (n_cells, len(plans))
    n, n_some = (np.zeros(shape, dtype=np.int64) for _ in range(2))
    total, squares = (np.zeros(shape) for _ in range(2))
    level = np.zeros(shape, dtype=bool)
    for index, (plan, one) in enumerate(zip(plans, sums, strict=True)):
        valid = _valid_bins(plan, partly[index])
        count = one.n.reshape(one.shape)[:, valid]
        steps, square = (sums.reshape(one.shape)[:, valid] for sums in (one.steps, one.squares))
        unit = _FULL_SCORE / (plan.unit * np.flatnonzero(valid))
        n[:, index] = count.sum(axis=1)
        n_some[:, index] = one.n.reshape(one.shape)[:, 1:].sum(axis=1)
        total[:, index] = steps @ unit
        squares[:, index] = square @ unit**2
        level[:, index] = _all_the_same(count, steps, square, np.flatnonzero(valid))
    w = n.astype(np.float64)
    five: _Five = (w, total, w, total, squares)
    if weighted is not None:
        five = weighted.sums(cell, partly)
        n = weighted.n
    n_items = np.array([len(plan.items) for plan in plans], dtype=np.int64)
    return CellStatistics(n, n_some, total, squares, level, *five, n_base, n_items)


def _all_the_same(
    count: NDArray[np.int64], steps: NDArray[np.float64], squares: NDArray[np.float64], answered: NDArray[np.intp]
) -> NDArray[np.bool_]:
    """Return whether all respondents of a cell have one score, told from whole numbers so that no rounding enters."""
    with np.errstate(invalid="ignore", divide="ignore"):
        common = steps / count
        same_within = (count == 0) | ((common == np.floor(common)) & (squares == count * common**2))
        ratio = np.where(count > 0, common / answered, np.nan)
    lowest = np.fmin.reduce(ratio, axis=1, initial=np.inf)
    highest = np.fmax.reduce(ratio, axis=1, initial=-np.inf)
    same: NDArray[np.bool_] = same_within.all(axis=1) & (lowest == highest)
    return same


class _Weighted:
    """Sums with survey weights; respondents with weight zero don't count."""

    def __init__(self, answers: Answers, n_cells: int, plans: Sequence[_Plan]) -> None:
        assert answers.weight is not None  # noqa: S101 - for the type checker
        self.weights = answers.weight
        self.plans = plans
        self.counts = np.zeros((len(plans), len(self.weights)), dtype=np.int16)
        self.steps = np.zeros((len(plans), len(self.weights)), dtype=np.int64)
        self.n = np.zeros((n_cells, len(plans)), dtype=np.int64)

    def keep(self, index: int, block: slice, counts: NDArray[Any], steps: NDArray[Any]) -> None:
        """Keep a block's numbers until the order of all rows is known."""
        self.counts[index, block] = counts
        self.steps[index, block] = steps

    def sums(self, cell: NDArray[np.intp], partly: Sequence[bool]) -> _Five:
        """Sums of w, w x, w^2, w^2 x and w^2 x^2, shape (n_cells, n_themes) each."""
        zeros = np.zeros((5, *self.n.shape))
        five: _Five = (zeros[0], zeros[1], zeros[2], zeros[3], zeros[4])
        for index, plan in enumerate(self.plans):
            valid = _valid_bins(plan, partly[index])[self.counts[index]] & (self.weights > 0)
            rows = np.flatnonzero(valid)
            counts, steps, w = self.counts[index, rows], self.steps[index, rows], self.weights[rows]
            order = np.lexsort((w, steps, counts, cell[rows]))
            of, w = cell[rows][order], w[order]
            x = _FULL_SCORE * steps[order] / (plan.unit * counts[order])
            self.n[:, index] = np.bincount(of, minlength=len(self.n))
            for sums, values in zip(five, (w, w * x, w * w, w * w * x, w * w * x * x), strict=True):
                sums[:, index] = np.bincount(of, values, minlength=len(self.n))
        return five
