"""Items to the sums that reliability is made of: one pass over the rows, in pieces that fit the processor's cache."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]

COMPLETE: Final = "complete"
PAIRWISE: Final = "pairwise"
MISSING: Final = (COMPLETE, PAIRWISE)
"""What is done with respondents who left items unanswered."""
_BLOCK: Final = 49_152  # numbers worked on at a time
_FEWEST_ROWS: Final = 64


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
    array = np.asarray(items)
    if array.dtype.kind == "O" and hasattr(items, "to_numpy"):
        array = items.to_numpy(dtype=np.float64, na_value=np.nan)
    if array.dtype.kind not in "biuf":
        try:
            array = array.astype(np.float64)
        except (TypeError, ValueError):
            raise ValueError(
                f"items hold {array.dtype}, not numbers; give one number per answer, NaN where there is none"
            ) from None
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
        block, totals = rows, np.einsum("ij->j", rows)
        if not np.isfinite(totals.sum()):
            block, totals = _finite(rows, totals)
        each += np.einsum("ij->i", block)
        squares += sum_of_squares(block.ravel(order="K"))
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
    """Pieces of the rows, turned so that items are in rows, less the first answer to each item.

    Taking that answer off keeps the sums of squares exact for items far from zero, and those of constant items at zero.
    """
    n, k = items.shape
    if not k:
        return
    size = max(_FEWEST_ROWS, _BLOCK // k)
    shift = _first_answers(items)
    by_column = items.flags.f_contiguous and not items.flags.c_contiguous
    memory = np.empty((k, size) if by_column else (size, k))
    for start in range(0, n, size):
        rows = items[start : start + size]
        if by_column:
            block = memory[:, : len(rows)] if len(rows) == size else np.empty((k, len(rows)))
            yield np.subtract(rows.T, shift[:, None], out=block)
        else:
            yield np.subtract(rows, shift, out=memory[: len(rows)]).T


def _first_answers(items: NDArray[Any]) -> Array:
    shift = np.zeros(items.shape[1])
    if len(items) and items.dtype.kind != "f":
        shift[:] = items[0]
        return shift
    for column in range(items.shape[1] if len(items) else 0):
        answered = np.isfinite(items[:_BLOCK, column])
        shift[column] = items[int(answered.argmax()), column] if answered.any() else 0.0
    return shift


def _finite(block: Array, totals: Array) -> tuple[Array, Array]:
    if np.isinf(block).any():
        raise ValueError("items hold an infinite number; leave the cell empty (NaN) where there is no answer")
    rows = ~np.isnan(totals)
    return block[:, rows], totals[rows]
