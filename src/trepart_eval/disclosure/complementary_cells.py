"""Further cells to hide, so that no hidden figure can be worked out from those that are shown.

For each hidden cell that isn't uncertain enough, a small mixed-integer program finds the cheapest cells that make it so
(after Fischetti and Salazar 2000, one cell at a time). What is found for one cell is proof for others as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

from trepart_eval.disclosure.figures import Figures, Floats, Mask, Mean, Places, equations_in
from trepart_eval.disclosure.neighbours import Neighbours, joined_cells
from trepart_eval.disclosure.proof import Aim, Proof
from trepart_eval.disclosure.single_sums import hide_in_single_sums
from trepart_eval.disclosure.solving import cheapest

if TYPE_CHECKING:
    from scipy.sparse import csr_array

_ROUNDS: Final = 12  # random tables looked at before single cells are
_REACH: Final = 3  # how many times the shift of one count others may move
_MOVED: Final = 1e-9


def hide_further(figures: Figures, primary: Mask, aim: Aim) -> tuple[Mask, Proof]:
    """Cells to hide, the primary ones among them, and the proof that none can be worked out.

    Parameters
    ----------
    figures : Figures
        The table.
    primary : ndarray of bool
        Cells that must be hidden.
    aim : Aim
        How uncertain a hidden figure must be.
    """
    hidden, proof = primary.copy(), Proof(figures, aim)
    if not primary.any():
        return hidden, proof
    groups = [cells for cells in joined_cells(figures.sums) if primary[cells].any()]
    for cells in hide_in_single_sums(figures, groups, primary, aim, hidden, proof):
        search = Search(figures.part(cells), primary[cells], aim)
        search.run()
        hidden[cells] = search.hidden
        proof.take_over(search.proof, cells)
    return hidden, proof


class Search:
    """Search for cells to hide; ``hidden`` grows until the proof covers it."""

    def __init__(self, figures: Figures, primary: Mask, aim: Aim) -> None:
        self.figures = figures
        self.hidden = primary.copy()
        self.proof = Proof(figures, aim)
        self.cost = 1 + figures.n / max(figures.n.max(initial=1), 1)
        self.near = Neighbours(figures)

    def run(self) -> None:
        """Hide until every hidden figure is uncertain enough."""
        while self.proof.lacking(self.hidden).any():
            self._look_around()
            for cell in np.flatnonzero(self.proof.lacking(self.hidden)):
                if self.proof.lacking(self.hidden)[cell]:
                    self._protect(int(cell))

    # --- many cells at once ---

    def _look_around(self) -> None:
        """Look at tables that move many hidden cells at once: one of them is proof for all it moves."""
        cells = np.flatnonzero(self.hidden)
        draw = np.random.default_rng(len(cells))
        for turn in range(_ROUNDS):
            lacking = self.proof.lacking_counts(self.hidden)[cells]
            if not lacking.any():
                break
            self._push_counts(cells, _direction(lacking, turn, draw))
        for index in range(len(self.figures.means)):
            known = cells[self.figures.means[index].known[cells] & (self.figures.n[cells] > 0)]
            for turn in range(_ROUNDS):
                lacking = self.proof.lacking_means(index, self.hidden)[known]
                if not lacking.any():
                    break
                self._push_means(index, known, _direction(lacking, turn, draw))

    def _push_counts(self, cells: Places, direction: Floats) -> None:
        reach = float(self.proof.aim.min_n)
        low = np.maximum(self.proof.least_shift(cells), -reach)
        high = np.full(len(cells), reach)
        shift = cheapest(-direction, low, high, equations_in(self.figures.sums, cells))
        if shift is not None:
            self.proof.note_counts(cells, shift, cells)

    def _push_means(self, index: int, cells: Places, direction: Floats) -> None:
        mean = self.figures.means[index]
        value = mean.value[cells]
        part = equations_in(self.proof.equations[index], cells)
        shift = cheapest(-direction, -value, 1 - value, part)
        if shift is not None:
            self.proof.note_means(index, cells, shift)

    # --- one cell ---

    def _protect(self, cell: int) -> None:
        """Make one hidden cell uncertain enough."""
        for cells in self.near.widening(cell, self.hidden, self.cost):
            if self.proof.lacking_counts(self.hidden)[cell]:
                self._protect_count(cell, cells)
            for index in range(len(self.figures.means)):
                if self.proof.lacking_means(index, self.hidden)[cell]:
                    self._protect_mean(index, cell, cells)
            if not self.proof.lacking(self.hidden)[cell]:
                return
        self.hidden[:] = True
        self.proof.note_all_hidden()

    def _protect_count(self, cell: int, cells: Places) -> None:
        n = self.figures.n[cell]
        few = 0 < n < self.proof.aim.min_n
        steps = [self.proof.aim.min_n - n] if few else [1.0, -1.0] if n > 1 else [1.0]
        cells = cells[(self.figures.n[cells] > 0) | self.hidden[cells]]
        weighted = [mean for mean in self.figures.means if mean.weighted]
        for means in [[], weighted] if weighted else [[]]:
            for shift in _cheapest_first(self._cheapest_counts(cell, cells, step, means) for step in steps):
                moved = cells[(np.abs(shift) > _MOVED).any(axis=0)]
                movable = np.union1d(cells[self.hidden[cells]], moved)
                if self.proof.note_counts(cells, shift[0], movable):
                    self.hidden[moved] = True
                    return

    def _cheapest_counts(
        self, cell: int, cells: Places, step: float, means: Sequence[Mean]
    ) -> tuple[float, Floats] | None:
        """Shifts of counts, and of the totals of some means, that move the count of a cell by a step."""
        from scipy import sparse

        n = self.figures.n[cells]
        reach = _REACH * abs(step)
        low, high = [np.maximum(self.proof.fewest(cells) - n, -reach)], [np.full(len(cells), reach)]
        low[0][cells == cell] = high[0][cells == cell] = step
        total = [np.where(mean.known[cells], np.nan_to_num(mean.value[cells]), 0.0) * n for mean in means]
        low += [-one for one in total]
        high += [n + reach - one for one in total]
        equal = [equations_in(self.figures.sums, cells), *(equations_in(mean.sums, cells) for mean in means)]
        one = sparse.eye_array(len(cells))
        rows = [
            [-one, *(one if place == index else None for place in range(len(means)))] for index in range(len(means))
        ]
        room = [n - one for one in total]
        return self._cheapest_shift(
            sparse.block_diag(equal).tocsr(),
            np.array(low),
            np.array(high),
            cells,
            sparse.block_array(rows).tocsr() if rows else None,
            np.concatenate(room) if rows else None,
            whole=bool(means),
        )

    def _protect_mean(self, index: int, cell: int, cells: Places) -> None:
        mean, proof = self.figures.means[index], self.proof
        cells = cells[mean.known[cells] & (self.figures.n[cells] > 0)]
        value = mean.value[cells]
        part = equations_in(mean.sums, cells)
        people = self.figures.n[cells] / self.figures.n[cell] if mean.weighted else np.ones(len(cells))
        targets = (proof.mean_low[index][cell] + proof.aim.width, proof.mean_high[index][cell] - proof.aim.width)

        def towards(target: float) -> tuple[float, Floats] | None:
            low, high = -(value * people)[None, :], ((1 - value) * people)[None, :]
            low[0, cells == cell] = high[0, cells == cell] = target - mean.value[cell]
            return self._cheapest_shift(part, low, high, cells)

        for totals in _cheapest_first(towards(target) for target in targets if 0 <= target <= 1):
            moved = np.abs(totals[0]) > _MOVED
            if proof.note_means(index, cells[moved], totals[0][moved] / people[moved]):
                self.hidden[cells[moved]] = True
                return

    def _cheapest_shift(
        self,
        equal: csr_array,
        low: Floats,
        high: Floats,
        cells: Places,
        at_most: csr_array | None = None,
        room: Floats | None = None,
        *,
        whole: bool = False,
    ) -> tuple[float, Floats] | None:
        """Shifts that fit, moving the cheapest cells that are not hidden yet; their cost and themselves.

        Parameters
        ----------
        equal : csr_array of shape (n_equations, n_figures * n_cells)
            What the shifts must keep.
        low, high : ndarray of shape (n_figures, n_cells)
            How far each figure of each cell may move.
        """
        from scipy import sparse

        shown = ~self.hidden[cells]
        k, size = int(shown.sum()), low.size
        integral = np.zeros(size, dtype=bool)
        integral[: len(cells)] = whole
        shift = cheapest(
            np.zeros(size),
            np.where(shown, 0.0, low).ravel(),
            np.where(shown, 0.0, high).ravel(),
            equal,
            at_most,
            room,
            integral,
        )
        if shift is not None:
            return 0.0, shift.reshape(low.shape)
        switch = np.tile(np.cumsum(shown) - 1, len(low))
        limits = []
        for reach, sign in ((high.ravel(), 1.0), (-low.ravel(), -1.0)):
            figure = np.flatnonzero(np.tile(shown, len(low)) & (reach > 0))
            row = np.arange(len(figure))
            move = sparse.csr_array((sign / reach[figure], (row, figure)), (len(figure), size))
            off = sparse.csr_array((-np.ones(len(figure)), (row, switch[figure])), (len(figure), k))
            limits.append(sparse.hstack([move, off]))
        rooms = np.zeros(sum(block.shape[0] for block in limits))
        if at_most is not None:
            limits.append(sparse.hstack([at_most, sparse.csr_array((at_most.shape[0], k))]))
            rooms = np.concatenate([rooms, room])
        found = cheapest(
            np.concatenate([np.zeros(size), self.cost[cells[shown]]]),
            np.concatenate([low.ravel(), np.zeros(k)]),
            np.concatenate([high.ravel(), np.ones(k)]),
            sparse.hstack([equal, sparse.csr_array((equal.shape[0], k))]).tocsr(),
            sparse.vstack(limits).tocsr(),
            rooms,
            np.concatenate([integral, np.ones(k, dtype=bool)]),
        )
        if found is None:
            return None
        used = np.round(found[size:])
        shift = found[:size].reshape(low.shape)
        shift[:, np.flatnonzero(shown)[used < 1]] = 0.0
        return float(self.cost[cells[shown]] @ used), shift


def _cheapest_first(found: Iterable[tuple[float, Floats] | None]) -> list[Floats]:
    """Shifts, the cheapest first; where one costs nothing, no other is looked for."""
    known: list[tuple[float, Floats]] = []
    for one in found:
        if one is not None and one[0] == 0:
            return [one[1]]
        known += [one] if one is not None else []
    return [shift for _, shift in sorted(known, key=lambda one: one[0])]


def _direction(lacking: Mask, turn: int, draw: np.random.Generator) -> Floats:
    """Which way to push each cell: those that lack proof hard, all up, then all down, then at random."""
    sign = np.full(len(lacking), 1.0 - 2.0 * turn) if turn < 2 else draw.choice([-1.0, 1.0], len(lacking))
    return np.where(lacking, sign, 0.01 * draw.uniform(-1, 1, len(lacking)))
