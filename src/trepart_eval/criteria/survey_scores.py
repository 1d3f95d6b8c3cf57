"""Survey answers to scores per unit, party, wave and theme (a criterion, or a dimension of intensity)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

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
from trepart_eval.criteria.intervals import Array, finite_population_factor
from trepart_eval.criteria.sufficient_statistics import ANSWERED_SHARE, CellStatistics, cell_statistics
from trepart_eval.criteria.units import Units
from trepart_eval.sources.checked_tables import Answers
from trepart_eval.study.planned_study import Study
from trepart_eval.vocabulary.terms import Source, Theme, Weighting

_CASE, _PARTY, _WAVE = 0, 1, 2


def survey_estimates(
    study: Study, answers: Answers, units: Units, themes: Sequence[Theme], weighting: Weighting, conf_level: float
) -> Estimates:
    """Scores from the survey in every cell.

    A party's standard error is s / sqrt(n), with the finite population factor where the population is known. Where a
    cell has one respondent, or all the same answers, the variance is pooled over units within party and theme.
    """
    found = survey_cells(study, answers, units, themes)
    counting, parties = found.counting, found.parties
    by_party = cell_intervals(parties, conf_level)
    if weighting is Weighting.RESPONDENT:
        whole = cell_intervals(found.everyone(), conf_level)
    else:
        whole = {name: values[:, None] for name, values in mean_over_parties(parties, counting, conf_level).items()}
    joined: dict[str, Any] = {name: np.concatenate([whole[name], by_party[name]], axis=_PARTY) for name in by_party}
    summed, statistics = found.summed, found.statistics
    both = {name: np.concatenate([summed[name], statistics[name]], axis=_PARTY) for name in statistics}
    invited = by_shown_party(units.invited, found.party_of, found.cell_shape)
    invited_whole = np.where(counting[None, :, None], invited, 0.0).sum(axis=_PARTY, keepdims=True)
    n = both["n"].astype(np.int64)
    return Estimates(
        source=Source.SURVEY,
        **joined,
        n=n,
        n_some=both["n_some"].astype(np.int64),
        n_base=np.broadcast_to(both["n_base"], n.shape).astype(np.int64),
        people=n,
        public=np.zeros(n.shape, dtype=bool),
        spread=_spread(both),
        counting=counting,
        waves=np.unique(answers.wave).astype(np.intp),
        n_items=found.n_items,
        n_invited=np.concatenate([invited_whole, invited], axis=_PARTY),
    )


@dataclass(frozen=True, slots=True, eq=False)
class SurveyCells:
    """Sums of every cell, before cases are summed up and intervals made.

    Attributes
    ----------
    statistics, summed : dict of str to ndarray
        Sums per unit, party, wave and theme; and with the parties that count taken as one sample.
    size : ndarray of float64, shape (n_units, n_parties, n_waves, 1)
        How many people there are; NaN where it isn't known.
    parties : Means
        Means of the parties.
    cell : ndarray of int, shape (n_respondents,)
        Cell of each respondent among unit, party and wave; one past the last for those in no unit.
    cell_shape : tuple of int
        Units, parties and waves.
    """

    statistics: dict[str, Array]
    summed: dict[str, Array]
    size: Array
    parties: Means
    cell: NDArray[np.intp]
    cell_shape: tuple[int, int, int]
    party_of: NDArray[np.intp]
    counting: NDArray[np.bool_]
    n_items: NDArray[np.int64]

    def everyone(self) -> Means:
        """Means of the parties that count taken as one sample, with a party axis of length one."""
        return _means(self.summed, self.everyone_size())

    def everyone_size(self) -> Array:
        """How many people there are in the parties that count and answered."""
        with np.errstate(invalid="ignore"):
            known = np.where(self.statistics["n"] > 0, self.size, 0.0)
        whole: Array = np.where(self.counting[None, :, None, None], known, 0.0).sum(axis=_PARTY, keepdims=True)
        return whole


def survey_cells(
    study: Study, answers: Answers, units: Units, themes: Sequence[Theme], answered_share: float = ANSWERED_SHARE
) -> SurveyCells:
    """Sums and means of every unit, party, wave and theme; a share of the items must be answered for a valid score."""
    party_of, counting = party_of_study(study)
    shape = (len(units), len(counting), len(study.waves))
    n_cells = int(np.prod(shape))
    cell = _cells(answers, units.of_respondent, party_of, shape)
    # The last cell holds those who are in no unit.
    flat = cell_statistics(answers, cell, n_cells + 1, themes, answered_share)
    statistics = _reshaped(flat, (*shape, len(themes)), n_cells)
    size = by_shown_party(units.size, party_of, shape)[..., None]
    parties = _means(statistics, size)
    summed = _summed(statistics, counting)
    return SurveyCells(statistics, summed, size, parties, cell, shape, party_of, counting, flat.n_items)


def _cells(
    answers: Answers, unit: NDArray[Any], party_of: NDArray[np.intp], shape: tuple[int, int, int]
) -> NDArray[np.intp]:
    """Cell of every respondent; one past the last where the respondent is in no unit."""
    place = (unit.astype(np.intp), party_of[answers.party], answers.wave.astype(np.intp))
    inside = place[0] >= 0
    if bool(inside.all()):
        return np.ravel_multi_index(place, shape)
    cell = np.full(len(unit), np.prod(shape), dtype=np.intp)
    cell[inside] = np.ravel_multi_index(tuple(axis[inside] for axis in place), shape)
    return cell


def _reshaped(statistics: CellStatistics, shape: tuple[int, ...], n_cells: int) -> dict[str, Array]:
    names = [name for name in statistics.__slots__ if name not in {"n_base", "n_items"}]
    arrays = {name: getattr(statistics, name)[:n_cells].astype(np.float64).reshape(shape) for name in names}
    arrays["n_base"] = statistics.n_base[:n_cells].astype(np.float64).reshape((*shape[:-1], 1))
    return arrays


def by_shown_party(counts: Array, party_of: NDArray[np.intp], shape: tuple[int, ...]) -> Array:
    """Counts of people added up where a party's answers go into another's; NaN where one of them isn't known."""
    summed = np.zeros(shape)
    for party, target in enumerate(party_of):
        summed[:, target] += counts[:, party]
    return summed


def _summed(statistics: dict[str, Array], counting: NDArray[np.bool_]) -> dict[str, Array]:
    """Statistics of the parties that count, taken as one sample."""
    weights = counting[None, :, None, None]
    summed = {name: (values * weights).sum(axis=_PARTY, keepdims=True) for name, values in statistics.items()}
    present = weights & (statistics["n"] > 0)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.where(present, statistics["total"] / statistics["n"], np.nan)
    lowest = np.fmin.reduce(mean, axis=_PARTY, keepdims=True, initial=np.inf)
    highest = np.fmax.reduce(mean, axis=_PARTY, keepdims=True, initial=-np.inf)
    each_level = np.where(present, statistics["level"], 1.0).all(axis=_PARTY, keepdims=True)
    summed["level"] = (each_level & (lowest == highest)).astype(np.float64)
    return summed


def _means(statistics: dict[str, Array], size: Array) -> Means:
    n = statistics["n"]
    variance = _variance(statistics)
    with np.errstate(invalid="ignore", divide="ignore"):
        score = np.where(n > 0, statistics["weighted"] / statistics["weight"], np.nan)
        deviations = (
            statistics["weighted2_squares"] - 2 * score * statistics["weighted2"] + score**2 * statistics["weight2"]
        )
        own = np.maximum(deviations, 0.0) * (n / (n - 1)) / statistics["weight"] ** 2
        design = statistics["weight2"] / statistics["weight"] ** 2
    return means_with_variance(
        score,
        own,
        variance,
        design,
        finite_population_factor(n, np.broadcast_to(size, n.shape)),
        n.astype(np.int64),
        own=(n > 1) & (statistics["level"] == 0),
        pool_over=(_CASE, _WAVE),
    )


def _variance(statistics: dict[str, Array]) -> Array:
    """Variance of the respondents' scores within each cell; NaN where there are fewer than two."""
    n = statistics["n"]
    with np.errstate(invalid="ignore", divide="ignore"):
        variance = (statistics["squares"] - statistics["total"] ** 2 / n) / (n - 1)
    variance = np.where(statistics["level"] == 1, 0.0, np.maximum(variance, 0.0))
    result: Array = np.where(n > 1, variance, np.nan)
    return result


def _spread(statistics: dict[str, Any]) -> Array:
    return np.sqrt(_variance(statistics))
