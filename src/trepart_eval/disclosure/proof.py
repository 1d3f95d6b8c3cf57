"""What an outsider can't rule out: other tables that show the same figures, and how far they reach for each cell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from trepart_eval.disclosure.figures import Figures, Floats, Mask, Mean, Places, equations_in
from trepart_eval.disclosure.solving import cheapest

_NEAR: Final = 1e-6  # of a row's largest coefficient: how nearly an equation must hold


@dataclass(frozen=True, slots=True)
class Aim:
    """How uncertain a hidden figure must be.

    Attributes
    ----------
    min_n : int
        A count below it could be this high, or higher.
    width : float
        Share of the scale that the possible values of a mean span.
    """

    min_n: int
    width: float


class Proof:
    """Least and greatest figure of each cell among tables that an outsider can't tell from the true one.

    Each such table is checked before it counts: it fits every sum, no cell that is shown has moved, counts are whole,
    nobody's cell is empty, and the means are on their scale. Counts come with means that fit them; means are moved
    with the true counts, as if the outsider knew these. What is found stays true when more cells are hidden.
    """

    def __init__(self, figures: Figures, aim: Aim) -> None:
        self.figures = figures
        self.aim = aim
        self.n_low, self.n_high = figures.n.copy(), figures.n.copy()
        self.mean_low = [mean.value.copy() for mean in figures.means]
        self.mean_high = [mean.value.copy() for mean in figures.means]
        self.equations = [figures.equations_of(mean) for mean in figures.means]

    def lacking_counts(self, hidden: Mask) -> Mask:
        """Hidden cells whose count isn't uncertain enough yet."""
        few = (self.figures.n > 0) & (self.figures.n < self.aim.min_n)
        found: Mask = hidden & ((self.n_high - self.n_low < 1) | (few & (self.n_high < self.aim.min_n)))
        return found

    def lacking_means(self, index: int, hidden: Mask) -> Mask:
        """Hidden cells whose mean isn't uncertain enough yet."""
        mean = self.figures.means[index]
        narrow = self.mean_high[index] - self.mean_low[index] < self.aim.width * (1 - _NEAR)
        found: Mask = hidden & mean.known & (self.figures.n > 0) & narrow
        return found

    def lacking(self, hidden: Mask) -> Mask:
        """Hidden cells with any figure that isn't uncertain enough yet."""
        found = self.lacking_counts(hidden)
        for index in range(len(self.figures.means)):
            found = found | self.lacking_means(index, hidden)
        return found

    def fewest(self, cells: Places) -> Floats:
        """Lowest count that a hidden cell can have: cells without people are shown as such, so nobody's is empty."""
        return np.minimum(self.figures.n[cells], 1.0)

    def least_shift(self, cells: Places) -> Floats:
        """How far each count may fall while the totals of its means stay as they are."""
        n = self.figures.n[cells]
        least = self.fewest(cells) - n
        for mean in self.figures.means:
            if mean.weighted:
                share = np.nan_to_num(mean.value[cells])
                least = np.maximum(least, -np.floor(n * (1 - share) + 1e-9))
        return least

    def note_counts(self, cells: Places, shift: Floats, movable: Places) -> bool:
        """Note other counts, if they fit and means can be found that fit them; say whether they did.

        Parameters
        ----------
        cells, shift : ndarray
            Hidden cells, and by how much each count differs from the true one.
        movable : ndarray
            Hidden cells, these among them, whose means may differ too.
        """
        whole = np.round(shift)
        other = self.figures.n.copy()
        other[cells] += whole
        delta = other - self.figures.n
        if np.abs(shift - whole).max(initial=0) > 1e-4 or (other[cells] < self.fewest(cells)).any():
            return False
        if (self.figures.sums @ delta).any():
            return False
        if not all(self._has_totals(mean, other, movable) for mean in self.figures.means if mean.weighted):
            return False
        self.n_low = np.minimum(self.n_low, other)
        self.n_high = np.maximum(self.n_high, other)
        return True

    def _has_totals(self, mean: Mean, other: Floats, movable: Places) -> bool:
        """Whether totals of a mean fit other counts, no shown one moved."""
        total = np.where(mean.known, np.nan_to_num(mean.value), 0.0) * self.figures.n
        low, high = -total[movable], (other - total)[movable]
        if (low <= 0).all() and (high >= 0).all():
            return True
        return cheapest(np.zeros(len(movable)), low, high, equations_in(mean.sums, movable)) is not None

    def note_means(self, index: int, cells: Places, shift: Floats) -> bool:
        """Note other means of hidden cells, if they fit; say whether they did."""
        mean = self.figures.means[index]
        other = np.clip(mean.value[cells] + shift, 0.0, 1.0)
        delta = np.zeros(len(mean.value))
        delta[cells] = other - mean.value[cells]
        off = np.abs(self.equations[index] @ delta)
        size = np.abs(self.equations[index]).max(axis=1).toarray().ravel() if off.size else off
        if (off > _NEAR * np.maximum(size, 1e-12)).any():
            return False
        self.mean_low[index][cells] = np.minimum(self.mean_low[index][cells], other)
        self.mean_high[index][cells] = np.maximum(self.mean_high[index][cells], other)
        return True

    def note_all_hidden(self) -> None:
        """Note what is possible where every cell is hidden: twice the people, and any mean that all have in common."""
        self.n_high = np.maximum(self.n_high, 2 * self.figures.n)
        for index, mean in enumerate(self.figures.means):
            self.mean_low[index][mean.known], self.mean_high[index][mean.known] = 0.0, 1.0

    def take_over(self, part: Proof, cells: Places) -> None:
        """Take over what was found for a part of the table that no sum joins to the rest."""
        self.n_low[cells], self.n_high[cells] = part.n_low, part.n_high
        for index in range(len(self.figures.means)):
            self.mean_low[index][cells], self.mean_high[index][cells] = part.mean_low[index], part.mean_high[index]
