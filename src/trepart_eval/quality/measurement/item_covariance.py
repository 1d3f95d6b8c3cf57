"""Items to the sums that reliability is made of: one pass over the rows, in pieces that fit the processor's cache."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from trepart_eval.criteria.arguments import as_numbers, check_size

Array = NDArray[np.float64]

COMPLETE: Final = "complete"
PAIRWISE: Final = "pairwise"
MISSING: Final = (COMPLETE, PAIRWISE)
"""What is done with respondents who left items unanswered."""
_BLOCK: Final = 196_608  # numbers worked on at a time
_FEWEST_ROWS, _MOST_ROWS = 64, 8192  # longer products of vectors would be shared among cores
_SAMPLE: Final = 4096
_NEAR_ZERO: Final = 1e-6  # of the squared mean: where the variance is more, squares keep ten digits of it


@dataclass(frozen=True, slots=True, eq=False)
class Covariances:
    """Covariances of items.

    Attributes
    ----------
    matrix : ndarray, shape (n_items, n_items)
        Divided by n - 1; NaN where no two respondents answered both items.
    n : int
        Respondents behind it: those with all items, or the fewest behind any pair of items.
    """

    matrix: Array
    n: int

    @property
    def correlations(self) -> Array:
        """Correlations; NaN in the rows and columns of items that don't vary."""
        spread = np.sqrt(np.diag(self.matrix))
        with np.errstate(invalid="ignore", divide="ignore"):
            matrix: Array = self.matrix / np.outer(spread, spread)
        return matrix


@dataclass(frozen=True, slots=True)
class Sums:
    """What alpha needs of complete rows: variances (divided by n - 1) summed over items, and of the sum of items."""

    n: int
    n_items: int
    of_items: float
    of_total: float


def checked_items(items: ArrayLike) -> NDArray[Any]:
    """Items as an array of numbers of shape (n_respondents, n_items), as they come where they are numbers already.

    Raises
    ------
    ValueError
        If they aren't numbers in two dimensions.
    """
    array = as_numbers(items, "items")
    if array.ndim != 2:
        raise ValueError(f"items have {array.ndim} dimensions; give a row per respondent and a column per item")
    return array.view(np.int8) if array.dtype.kind == "b" else array


def checked_missing(missing: str) -> str:
    """Return how missing answers are handled.

    Raises
    ------
    ValueError
        If it isn't one of the ways there are.
    """
    if missing not in MISSING:
        raise ValueError(f"missing is {missing!r}; choose 'complete' or 'pairwise'")
    return missing


def complete_sums(items: NDArray[Any]) -> Sums:
    """Variances of complete rows, from one pass.

    Raises
    ------
    ValueError
        If an answer is infinite.
    """
    n, k = 0, items.shape[1]
    each = np.zeros(k)
    squares = total = total_squares = 0.0
    for rows in _blocks(items):  # items in rows
        block = rows
        totals, by_item = _both_ways(block)
        if not np.isfinite(totals.sum()):
            block = _finite(rows, totals)
            totals, by_item = _both_ways(block)
        each += by_item
        lines = block if _by_item(block) else block.T
        squares += float(np.vecdot(lines, lines).sum())
        total += float(totals.sum())
        total_squares += sum_of_squares(totals)
        n += len(totals)
    if n < 2:
        return Sums(n, k, float("nan"), float("nan"))
    of_items = max(squares - float(each @ each) / n, 0.0) / (n - 1)
    return Sums(n, k, of_items, max(total_squares - total**2 / n, 0.0) / (n - 1))


def sum_of_squares(values: Array) -> float:
    """Sum of the squares of numbers in one dimension, on one processor core.

    A library of linear algebra would share even so small a task among all cores, and wait for those that are busy.
    """
    return float(np.einsum("i,i->", values, values))


def covariances(items: NDArray[Any], missing: str) -> Covariances:
    """Covariances of complete rows, or of each pair of items those of the respondents who answered both.

    Raises
    ------
    ValueError
        If an answer is infinite.
    """
    k = items.shape[1]
    products, sums, counts = (np.zeros((k, k)) for _ in range(3))
    for block in _blocks(items):
        given = ~np.isnan(block)
        if np.isinf(block).any():
            raise ValueError("items hold an infinite number; leave the cell empty (NaN) where there is no answer")
        if missing == COMPLETE:
            given &= given.all(axis=0)
        values, there = np.where(given, block, 0.0), given.astype(np.float64)
        products += values @ values.T
        sums += values @ there.T
        counts += there @ there.T
    n = int(counts.min()) if k else 0
    with np.errstate(invalid="ignore", divide="ignore"):
        matrix = (products - sums * sums.T / counts) / (counts - 1)
    matrix = np.where(counts > 1, matrix, np.nan)
    return Covariances((matrix + matrix.T) / 2, n)


def _blocks(items: NDArray[Any]) -> Iterator[Array]:
    """Pieces of the rows, turned so that items are in rows, less the shift of each item."""
    n, k = items.shape
    if not k:
        return
    size = min(_MOST_ROWS, max(_FEWEST_ROWS, _BLOCK // k))
    shift = _shift(items)
    by_column = items.flags.f_contiguous and not items.flags.c_contiguous
    memory = np.empty((k, size) if by_column else (size, k))
    for start in range(0, n, size):
        rows = items[start : start + size]
        if shift is None and rows.dtype == np.float64:
            yield rows.T
            continue
        piece = memory[:, : len(rows)] if by_column else memory[: len(rows)].T
        if shift is None:
            np.copyto(piece, rows.T)
        else:
            np.subtract(rows.T, shift[:, None], out=piece)
        yield piece


def _shift(items: NDArray[Any]) -> Array | None:
    """An answer to each item, to take off all of them; None where answers are as near zero as they are to each other.

    Far from zero, sums of squares would lose what tells answers apart, and those of constant items not be zero.
    """
    sample = items[:_SAMPLE].astype(np.float64)
    check_size(sample[np.isfinite(sample)], "items")
    given = np.isfinite(sample)
    n = np.maximum(given.sum(axis=0), 1)
    mean = np.where(given, sample, 0.0).sum(axis=0) / n
    spread = (np.where(given, sample - mean, 0.0) ** 2).sum(axis=0) / n
    if (spread > _NEAR_ZERO * mean**2).all():
        return None
    first = given.argmax(axis=0) if len(sample) else np.zeros(0, dtype=np.intp)
    shift: Array = np.array([sample[row, item] if given[row, item] else 0.0 for item, row in enumerate(first.tolist())])
    return shift if len(shift) else None


def _both_ways(block: Array) -> tuple[Array, Array]:
    """Sums over items, and over respondents."""
    k, m = block.shape
    if _by_item(block):
        return np.einsum("ij->j", block), np.vecdot(block, np.ones(m))
    return np.vecdot(block.T, np.ones(k)), np.einsum("ij->i", block)


def _by_item(block: Array) -> bool:
    """Whether the answers to an item lie beside each other in memory, not those of a respondent."""
    return abs(block.strides[1]) <= abs(block.strides[0])


def _finite(block: Array, totals: Array) -> Array:
    whole = np.isfinite(totals)
    if np.isinf(block[:, ~whole]).any():
        raise ValueError("items hold an infinite number; leave the cell empty (NaN) where there is no answer")
    return block[:, whole] if _by_item(block) else block.T[whole].T
