"""The index under many other choices than the ones made: normalisation, weights, aggregation, the missing, people.

A draw is a point in the unit cube; `Alternatives.evaluate` makes an index of it. Discrete choices split their axis
evenly, a weight moves by up to a stated share up or down, and people's answers move by their sampling error.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.collaboration.intensity_index import IndexChoices, Intensity
from trepart_eval.collaboration.measures import DIMENSIONS, Measures
from trepart_eval.criteria.choices.aggregation import aggregated, normalised, with_others_mean
from trepart_eval.vocabulary.terms import Aggregation, Factor, Level, Normalisation

Array = NDArray[np.float64]

FACTORS: Final = tuple(factor.value for factor in Factor)
"""What may be chosen otherwise, in the order of the cube's axes."""
_HALF: Final = 0.5
_EDGE: Final = 1e-9  # keeps a draw from the ends of the normal distribution


@dataclass(frozen=True, slots=True, eq=False)
class Alternatives:
    """Units of one level and wave, and the choices that may be made for them.

    Attributes
    ----------
    raw, std_error : ndarray, shape (n_units, n_indicators)
        Raw values and their standard errors.
    low, high : ndarray, shape (n_indicators,)
        Goalposts.
    dimension : ndarray of int, shape (n_indicators,)
        Dimension of each indicator.
    applicable : ndarray of bool, shape (n_indicators,)
        Indicators that these units could have.
    choices : IndexChoices
        The choices made, around which the weights vary.
    weight_spread : float
        How far a weight may move, as a share of it.
    vary : tuple of str
        Factors that vary; the others stay as they were chosen.
    """

    raw: Array
    std_error: Array
    low: Array
    high: Array
    dimension: NDArray[np.intp]
    applicable: NDArray[np.bool_]
    choices: IndexChoices
    weight_spread: float
    vary: tuple[str, ...]

    @property
    def axes(self) -> dict[str, slice]:
        """Axes of the cube that belong to each factor."""
        sizes = (1, len(DIMENSIONS), len(self.low), 1, 1, len(self.raw) * len(self._uncertain))
        ends = np.cumsum(sizes)
        return {name: slice(int(end) - size, int(end)) for name, size, end in zip(FACTORS, sizes, ends, strict=True)}

    @property
    def n_axes(self) -> int:
        """Number of axes of the cube."""
        return int(self.axes[FACTORS[-1]].stop)

    @property
    def _uncertain(self) -> NDArray[np.intp]:
        """Indicators that rest on what people answered or said."""
        return np.flatnonzero((self.std_error > 0).any(axis=0))

    def evaluate(self, cube: Array) -> Array:
        """Index of every unit under every draw.

        Parameters
        ----------
        cube : ndarray, shape (n_draws, n_axes)
            Draws from the unit cube.

        Returns
        -------
        ndarray, shape (n_draws, n_units)
        """
        axes = self.axes
        way = self._choice(cube[:, axes["normalisation"]], "normalisation", list(Normalisation))
        weights = self._weights(cube[:, axes["weights"]], self.choices.weights, "weights")
        own = np.where(self.applicable, self.choices.indicator_weights, 0.0)
        indicator_weights = self._weights(cube[:, axes["indicator_weights"]], own, "indicator_weights")
        aggregation = self._choice(cube[:, axes["aggregation"]], "aggregation", list(Aggregation))
        filled = (cube[:, axes["missing"]][:, 0] >= _HALF) & ("missing" in self.vary)
        index = np.full((len(cube), len(self.raw)), np.nan)
        for normalisation, fill in product(Normalisation, (False, True)):
            rows = np.flatnonzero((way == normalisation) & (filled == fill))
            values = self._values(cube[rows][:, axes["people"]], normalisation)
            dimensions = self._dimensions(with_others_mean(values) if fill else values, indicator_weights[rows])
            for one in Aggregation:
                of_rows = aggregation[rows] == one
                index[rows[of_rows]] = aggregated(dimensions[of_rows], weights[rows[of_rows]][:, None, :], one)
        return index

    def _choice(self, axis: Array, factor: str, terms: list[str]) -> NDArray[np.object_]:
        if factor not in self.vary:
            return np.full(len(axis), getattr(self.choices, factor), dtype=object)
        position = np.minimum((axis[:, 0] * len(terms)).astype(np.intp), len(terms) - 1)
        chosen: NDArray[np.object_] = np.array(terms, dtype=object)[position]
        return chosen

    def _weights(self, axes: Array, chosen: Array, factor: str) -> Array:
        if factor not in self.vary:
            return np.broadcast_to(chosen, axes.shape)
        return chosen * (1.0 + self.weight_spread * (2.0 * axes - 1.0))

    def _values(self, axes: Array, way: Normalisation) -> Array:
        """Indicators on 0-100, shape (n_draws, n_units, n_indicators), or (1, ...) where no draw differs."""
        uncertain = self._uncertain
        fixed = normalised(self.raw, self.low, self.high, way)[None]
        if "people" not in self.vary or not len(uncertain) or not len(axes):
            return fixed
        from scipy.special import ndtri

        shift = ndtri(np.clip(axes, _EDGE, 1 - _EDGE)).reshape(len(axes), len(self.raw), len(uncertain))
        moved = self.raw[:, uncertain] + self.std_error[:, uncertain] * shift
        values = np.repeat(fixed, len(axes), axis=0)
        for draw, raw in enumerate(moved):
            values[draw][:, uncertain] = normalised(raw, self.low[uncertain], self.high[uncertain], way)
        return values

    def _dimensions(self, values: Array, weights: Array) -> Array:
        """Dimensions of every unit under every draw, shape (n_draws, n_units, 4)."""
        known = ~np.isnan(values)
        zeros = np.where(known, values, 0.0)
        found = []
        for dimension in range(len(DIMENSIONS)):
            part = np.flatnonzero(self.dimension == dimension)
            w = weights[:, part]
            total = _weighted(zeros[..., part], w)
            weight = _weighted(known[..., part].astype(np.float64), w)
            with np.errstate(invalid="ignore", divide="ignore"):
                found.append(np.where(weight > 0, total / weight, np.nan))
        return np.stack(found, axis=-1)


def _weighted(values: Array, weights: Array) -> Array:
    """Sums over indicators, shape (n_draws, n_units); one set of values may serve every draw."""
    if len(values) == 1:
        of_all: Array = weights @ values[0].T
        return of_all
    result: Array = np.einsum("dui,di->du", values, weights)
    return result


def alternatives_of(
    dose: Intensity, level: Level, wave: int, *, weight_spread: float, vary: tuple[str, ...]
) -> tuple[Alternatives, NDArray[np.intp]]:
    """Alternatives of the units of a level that have evidence in a wave, and which units they are."""
    measures: Measures = dose.measures
    of_level = np.flatnonzero(measures.roster.levels == level)
    applicable = measures.applicable[of_level, wave].any(axis=0) if len(of_level) else measures.applicable[0, wave]
    known = ~np.isnan(measures.raw[of_level, wave][:, applicable]).all(axis=1)
    units = of_level[known]
    return (
        Alternatives(
            raw=measures.raw[units, wave],
            std_error=measures.std_error[units, wave],
            low=np.array([one.low for one in measures.indicators]),
            high=np.array([one.high for one in measures.indicators]),
            dimension=np.array([DIMENSIONS.index(one.dimension) for one in measures.indicators], dtype=np.intp),
            applicable=applicable,
            choices=dose.choices,
            weight_spread=weight_spread,
            vary=vary,
        ),
        units,
    )
