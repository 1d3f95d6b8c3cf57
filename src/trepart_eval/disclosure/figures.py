"""Figures of a table without their labels: counts, means and the sums that hold between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
Places = NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class Mean:
    """One column of means or shares.

    Attributes
    ----------
    name : str
        The column.
    value : ndarray of shape (n_cells,)
        From 0 at the low end of its scale to 1 at the high end; NaN where there is none.
    sums : csr_array of shape (n_sums, n_cells)
        Its equations, each with the sum 0: coefficients of the people's total (the count times the mean) where
        ``weighted``, of the mean itself where each part counts once.
    weighted : bool
        Whether the mean of a total is that of its people.
    """

    name: str
    value: Floats
    sums: csr_array
    weighted: bool

    @property
    def known(self) -> Mask:
        """Cells that have a value."""
        found: Mask = ~np.isnan(self.value)
        return found


@dataclass(frozen=True, slots=True, eq=False)
class Figures:
    """Counts and means of a table's cells, and what holds between them.

    Attributes
    ----------
    n : ndarray of shape (n_cells,)
        People in each cell, whole numbers.
    sums : csr_array of shape (n_sums, n_cells)
        1 for each part and -1 for the total; each row times ``n`` is 0.
    means : tuple of Mean
        Columns of means.
    """

    n: Floats
    sums: csr_array
    means: tuple[Mean, ...]

    def part(self, cells: Places) -> Figures:
        """Figures of some cells that no sum joins to the rest."""

        def rows(sums: csr_array) -> csr_array:
            part = sums.tocsc()[:, cells].tocsr()
            return part[np.flatnonzero(np.diff(part.indptr))]

        means = (Mean(mean.name, mean.value[cells], rows(mean.sums), mean.weighted) for mean in self.means)
        return Figures(self.n[cells], rows(self.sums), tuple(means))

    def equations_of(self, mean: Mean) -> csr_array:
        """Equations in the mean itself, the counts taken as known."""
        from scipy import sparse

        if not mean.weighted:
            return mean.sums
        return sparse.csr_array(mean.sums @ sparse.diags_array(self.n))


def equations_in(equations: csr_array, cells: Places) -> csr_array:
    """Equations in some cells only, each scaled to its largest coefficient; those without any are left out."""
    from scipy import sparse

    part = equations[:, cells]
    rows = np.flatnonzero(np.diff(part.indptr))
    part = part[rows]
    if not len(rows):
        return part
    size = np.maximum.reduceat(np.abs(part.data), part.indptr[:-1])
    size[size == 0] = 1.0
    data = part.data / np.repeat(size, np.diff(part.indptr))
    return sparse.csr_array((data, part.indices, part.indptr), shape=part.shape)
