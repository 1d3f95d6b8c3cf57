"""Coded interviews to scores per unit, party, wave and theme (a criterion, or a dimension of intensity)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.criteria.estimates import (
    Estimates,
    Means,
    cell_intervals,
    mean_over_parties,
    means_with_variance,
    party_of_study,
)
from trepart_eval.criteria.intervals import Array
from trepart_eval.criteria.units import Units
from trepart_eval.sources.codings import Codings
from trepart_eval.study.planned_study import Study
from trepart_eval.vocabulary.terms import Source, Theme, Weighting

_LOWEST: Final = -2.0
_POINTS: Final = 25.0  # of the 0-100 scale, for each step of the ratings -2..2
_EVERYWHERE: Final = (0, 1, 2, 3)


@dataclass(frozen=True, slots=True, eq=False)
class _Rated:
    """Segments with the mean rating of their coders, a row per segment and theme."""

    segment: NDArray[np.intp]
    theme: NDArray[np.intp]
    rating: Array


def interview_estimates(
    study: Study, codings: Codings, units: Units, themes: Sequence[Theme], weighting: Weighting, conf_level: float
) -> Estimates:
    """Scores from coded interviews in every cell.

    A segment's rating is the mean of its coders' ratings; -2..2 is mapped to 0..100. Cells hold few segments, so the
    variance of a segment around its cell's mean is pooled over all units and themes.
    """
    codings = codings.about(themes)
    party_of, counting = party_of_study(study)
    shape = (len(units), len(counting), len(study.waves), len(themes))
    rated = _rated(codings, units.of_segment)
    party = party_of[codings.segment_party]
    place = (units.of_segment, party, codings.segment_wave)
    cell = np.ravel_multi_index((*(axis[rated.segment] for axis in place), rated.theme), shape)
    counted = counting[party[rated.segment]]
    everyone = weighting is Weighting.SEGMENT
    of_case = np.ones(len(cell), dtype=bool) if everyone else counted
    whole_shape = (shape[0], 1, *shape[2:])
    axes = (units.of_segment[rated.segment], np.zeros_like(rated.segment), codings.segment_wave[rated.segment])
    whole_cell = np.ravel_multi_index((*axes, rated.theme), whole_shape)

    parties = _Cells(codings, rated, cell, np.ones(len(cell), dtype=bool), shape)
    whole = _Cells(codings, rated, whole_cell, of_case, whole_shape)
    by_party = parties.means()
    if everyone:
        whole_rows = cell_intervals(whole.means(), conf_level)
    else:
        mean = mean_over_parties(by_party, counting, conf_level, one_variance=True)
        whole_rows = {name: values[:, None] for name, values in mean.items()}
    party_rows = cell_intervals(by_party, conf_level)

    def joined(name: str) -> NDArray[Any]:
        return np.concatenate([getattr(whole, name), getattr(parties, name)], axis=1)

    n = joined("n")
    return Estimates(
        source=Source.INTERVIEWS,
        **{name: np.concatenate([whole_rows[name], party_rows[name]], axis=1) for name in party_rows},
        n=n,
        n_some=n,
        n_base=_segments_at_all(codings, units.of_segment, party, counting, shape, everyone=everyone),
        people=joined("people"),
        public=joined("public"),
        spread=joined("spread"),
        counting=counting,
        waves=np.unique(codings.segment_wave).astype(np.intp),
        n_coders=joined("n_coders"),
        shares={name: np.concatenate([whole.shares[name], parties.shares[name]], axis=1) for name in parties.shares},
    )


def _rated(codings: Codings, unit: NDArray[Any]) -> _Rated:
    """Mean over coders; codings come in an order of their own, so the sums are the same whatever the file's order."""
    n_themes = len(codings.themes)
    inside = unit[codings.segment] >= 0
    key = codings.segment[inside].astype(np.int64) * n_themes + codings.theme[inside]
    distinct, position = np.unique(key, return_inverse=True)
    counts = np.bincount(position, minlength=len(distinct))
    totals = np.bincount(position, codings.rating[inside], minlength=len(distinct))
    return _Rated((distinct // n_themes).astype(np.intp), (distinct % n_themes).astype(np.intp), totals / counts)


class _Cells:
    """Counts, spread and ambivalence of the segments in each cell."""

    def __init__(
        self, codings: Codings, rated: _Rated, cell: NDArray[Any], use: NDArray[np.bool_], shape: tuple[int, ...]
    ) -> None:
        self.shape = shape
        self.size = int(np.prod(shape))
        rows = np.flatnonzero(use)
        cell, rating = cell[rows], rated.rating[rows]
        score = (rating - _LOWEST) * _POINTS
        self.n = self._count(cell)
        with np.errstate(invalid="ignore", divide="ignore"):
            self.score = np.where(self.n > 0, self._sum(cell, score) / self.n, np.nan)
            deviation = score - self.score.ravel()[cell]
            self.variance = np.where(self.n > 1, self._sum(cell, deviation**2) / (self.n - 1), np.nan)
            self.shares = {
                "share_positive": self._sum(cell, rating > 0) / self.n,
                "share_negative": self._sum(cell, rating < 0) / self.n,
                "share_mixed": self._sum(cell, rating == 0) / self.n,
            }
        self.spread = np.sqrt(self.variance)
        segment = rated.segment[rows]
        self.public = self._sum(cell, ~codings.segment_public[segment]) == 0
        self.people = self._people(cell, codings, segment)
        self.n_coders = self._coders(cell, codings, segment, rated.theme[rows])

    def means(self) -> Means:
        """Means with the variance pooled over all cells."""
        nothing = np.full(self.shape, np.nan)
        with np.errstate(divide="ignore"):
            design = 1.0 / self.n
        return means_with_variance(
            self.score,
            nothing,
            self.variance,
            design,
            np.ones(self.shape),
            self.n,
            own=np.zeros(self.shape, dtype=bool),
            pool_over=_EVERYWHERE,
        )

    def _sum(self, cell: NDArray[Any], values: NDArray[Any]) -> Array:
        total = np.bincount(cell, values.astype(np.float64), minlength=self.size)
        return total.astype(np.float64).reshape(self.shape)

    def _count(self, cell: NDArray[Any]) -> NDArray[np.int64]:
        return np.bincount(cell, minlength=self.size).astype(np.int64).reshape(self.shape)

    def _people(self, cell: NDArray[Any], codings: Codings, segment: NDArray[np.intp]) -> NDArray[np.int64]:
        """Informants of each cell; segments where no informant is known. Unknown ones count as one person."""
        informant = codings.segment_informant[segment]
        if not (codings.segment_informant >= 0).any():
            return self.n
        pairs = np.unique(np.stack([cell, informant], axis=1), axis=0)
        return self._count(pairs[:, 0])

    def _coders(
        self, cell: NDArray[Any], codings: Codings, segment: NDArray[np.intp], theme: NDArray[np.intp]
    ) -> NDArray[np.int64]:
        n_themes = len(codings.themes)
        cell_of = np.full(len(codings.segments) * n_themes, -1, dtype=np.int64)
        cell_of[segment * n_themes + theme] = cell
        of_coding = cell_of[codings.segment.astype(np.int64) * n_themes + codings.theme]
        known = of_coding >= 0
        pairs = np.unique(np.stack([of_coding[known], codings.coder[known]], axis=1), axis=0)
        return self._count(pairs[:, 0])


def _segments_at_all(
    codings: Codings,
    unit: NDArray[Any],
    party: NDArray[np.intp],
    counting: NDArray[np.bool_],
    shape: tuple[int, ...],
    *,
    everyone: bool,
) -> NDArray[np.int64]:
    """Segments of each unit, party and wave, those without a code too."""
    inside = unit >= 0
    *place, n_themes = shape
    cell = np.ravel_multi_index((unit[inside], party[inside], codings.segment_wave[inside]), place)
    by_party = np.bincount(cell, minlength=int(np.prod(place))).reshape(place)
    counted = by_party if everyone else by_party * counting[None, :, None]
    joined = np.concatenate([counted.sum(axis=1, keepdims=True), by_party], axis=1)
    return np.repeat(joined[..., None], n_themes, axis=3).astype(np.int64)
