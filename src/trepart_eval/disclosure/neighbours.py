"""Which cells of a table hang together by its sums, nearest first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import numpy as np

from trepart_eval.disclosure.figures import Figures, Floats, Mask, Places

if TYPE_CHECKING:
    from scipy.sparse import csr_array

_LONG: Final = 40  # parts; of a longer sum only some take part in the search
_SMALL: Final = 300  # cells that are searched as a whole
_DONORS: Final = (12, 60)  # cells of a long sum that take part, first and when that was too few


def joined_cells(sums: csr_array) -> list[Places]:
    """Cells in groups that no sum joins to each other."""
    from scipy.sparse.csgraph import connected_components

    links = abs(sums)
    group = connected_components(links.T @ links, directed=False)[1]
    order = np.argsort(group, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(group[order])) + 1) if len(order) else []


class Neighbours:
    """Cells that hang together by the sums of a table."""

    def __init__(self, figures: Figures) -> None:
        from scipy.sparse import csr_array

        self._n = figures.n
        self._sums = csr_array(abs(figures.sums))
        self._of_cell = self._sums.tocsc()
        self._lengths = np.diff(self._sums.indptr)

    def widening(self, cell: int, hidden: Mask, cost: Floats) -> Iterator[Places]:
        """Cells to look at for one: a few near ones, then more, then all."""
        if len(self._n) > _SMALL:
            for count in _DONORS:
                yield self._near(cell, hidden, cost, count)
        yield np.arange(len(self._n))

    def _near(self, cell: int, hidden: Mask, cost: Floats, count: int) -> Places:
        """Cells joined to one by short sums, and those so joined to some cells of its long sums."""
        start = [cell]
        for row in self._rows(cell):
            if self._lengths[row] > _LONG:
                start += self._donors(cell, row, hidden, cost, count)
        found = set(start)
        waiting = list(start)
        while waiting:
            for row in self._rows(waiting.pop()):
                if self._lengths[row] <= _LONG:
                    fresh = set(self._cells(row)) - found
                    found |= fresh
                    waiting += fresh
        return np.array(sorted(found), dtype=np.intp)

    def _donors(self, cell: int, row: int, hidden: Mask, cost: Floats, count: int) -> list[int]:
        """Cells of a long sum that may give and take: hidden ones large enough first, then the cheapest of them."""
        cells = np.array([other for other in self._cells(row) if other != cell and self._n[other] > 0], dtype=np.intp)
        small = self._n[cells] < self._n[cell]
        order = np.lexsort((cells, cost[cells], small, ~hidden[cells]))
        half = count // 2
        shown = order[~hidden[cells[order]]]
        return [int(place) for place in cells[np.concatenate([order[:half], shown[:half]])]]

    def _rows(self, cell: int) -> list[int]:
        start, stop = self._of_cell.indptr[cell : cell + 2]
        return [int(row) for row in self._of_cell.indices[start:stop]]

    def _cells(self, row: int) -> list[int]:
        start, stop = self._sums.indptr[row : row + 2]
        return [int(cell) for cell in self._sums.indices[start:stop]]
