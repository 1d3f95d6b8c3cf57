"""Figures of several quarters or municipalities to one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.sources.outcomes.figures import CODE_OF
from trepart_eval.vocabulary.terms import OutcomeAggregation, OutcomeStatus, OutcomeUnit

RATIOS: Final = frozenset({OutcomeUnit.PERCENT, OutcomeUnit.SHARE, OutcomeUnit.POINTS})
"""Units whose figures are weighted by what they are a share of."""
FLOWS: Final = frozenset({OutcomeUnit.DAYS, OutcomeUnit.KRONER})
"""Units whose quarters add up to a year. Counts of people and positions are of a moment: their year is a mean."""

_OK: Final = CODE_OF[OutcomeStatus.OK]
_INCOMPLETE: Final = CODE_OF[OutcomeStatus.INCOMPLETE]
_MISSING: Final = CODE_OF[OutcomeStatus.MISSING]


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """Figures with their weights and statuses.

    Attributes
    ----------
    value, weight : ndarray of float64, shape (n,)
        Figure and denominator, NaN where there is none.
    status : ndarray of int8
        Number of the status.
    """

    value: NDArray[np.float64]
    weight: NDArray[np.float64]
    status: NDArray[np.int8]

    def take(self, keep: NDArray[np.bool_]) -> Cells:
        """Return the cells in which a condition holds."""
        return Cells(self.value[keep], self.weight[keep], self.status[keep])


def grouped(
    cells: Cells, group: NDArray[np.intp], expected: NDArray[np.intp] | int, how: OutcomeAggregation, n_groups: int
) -> Cells:
    """Return one cell per group; a group lacking any of its parts has no figure, and says why.

    Parameters
    ----------
    group : ndarray of int, shape (n,)
        Group of each cell.
    expected : int or ndarray of int, shape (n_groups,)
        How many cells a whole group has.
    how : OutcomeAggregation
        ``sum``, ``mean``, or weighted: the sum of weight times figure divided by the sum of weights.
    """
    weighted = how in {OutcomeAggregation.WEIGHTED, OutcomeAggregation.WEIGHTED_DERIVED}
    status = cells.status
    if weighted:
        no_weight = (status == _OK) & ~(cells.weight >= 0)
        status = np.where(no_weight, np.int8(_MISSING), status)
    worst = np.zeros(n_groups, dtype=np.int8)
    np.maximum.at(worst, group, status)
    count = np.bincount(group, minlength=n_groups)
    worst = np.where(count < expected, np.maximum(worst, np.int8(_INCOMPLETE)), worst).astype(np.int8)
    value = np.where(status == _OK, cells.value, 0.0)
    factor = np.where(status == _OK, cells.weight, 0.0) if weighted else np.ones(len(value))
    total = _sums(value * factor, group, n_groups)
    with np.errstate(invalid="ignore", divide="ignore"):
        if how is not OutcomeAggregation.SUM:
            total = total / _sums(factor, group, n_groups)
    worst = np.where((worst == _OK) & ~np.isfinite(total), np.int8(_MISSING), worst).astype(np.int8)
    weight = _sums(cells.weight, group, n_groups)
    if how is OutcomeAggregation.MEAN:
        weight = weight / np.maximum(count, 1)
    fine = worst == _OK
    return Cells(np.where(fine, total, np.nan), np.where(fine, weight, np.nan), worst)


def _sums(values: NDArray[np.float64], group: NDArray[np.intp], n_groups: int) -> NDArray[np.float64]:
    return np.bincount(group, weights=values, minlength=n_groups).astype(np.float64)
