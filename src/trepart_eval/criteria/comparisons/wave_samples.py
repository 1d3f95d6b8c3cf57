"""Changes of means from wave to wave as arrays, and the change that regression to the mean lets expect."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.criteria.comparisons.repeated_respondents import (
    Pairs,
    Sample,
    correlation_of_means,
    df_of_change,
    pairs_of,
)
from trepart_eval.criteria.estimates import Means
from trepart_eval.criteria.intervals import satterthwaite_df
from trepart_eval.criteria.survey_scores import SurveyCells
from trepart_eval.sources.checked_tables import Answers
from trepart_eval.vocabulary.terms import Weighting

Array = NDArray[np.float64]

FEWEST_FOR_CORRELATION: Final = 4
"""Cases needed for a correlation of waves over cases: our convention; fewer say next to nothing of it."""


@dataclass(frozen=True, slots=True, eq=False)
class Change:
    """Changes; arrays of shape (n_units, 1 + n_parties, n_criteria), the whole case first."""

    before: Array
    difference: Array
    variance: Array
    df: Array
    n_before: Array
    n_after: Array
    n_both: Array


def change_of(
    answers: Answers, cells: SurveyCells, scores: Array, weighting: Weighting, before: int, after: int
) -> Change:
    """Changes from one wave to another of every party, and of whole cases.

    Parameters
    ----------
    answers : Answers
        Checked answers.
    cells : SurveyCells
        Their means.
    scores : ndarray, shape (n_respondents, n_criteria)
        Scores of single respondents.
    weighting : Weighting
        What counts once in a case's score.
    before, after : int
        Index of the waves.
    """
    statistics = cells.statistics
    first, second = (_sample(cells.parties, cells.size, statistics["weight2"], wave) for wave in (before, after))
    pairs = _pairs(answers, cells, scores, before, after, by_party=True)
    parties = _of_samples(first, second, pairs)
    expected = _expected_variance(cells.parties, before, after, parties["rho"])
    if weighting is Weighting.RESPONDENT:
        means, size = cells.everyone(), cells.everyone_size()
        both = _pairs(answers, cells, scores, before, after, by_party=False)
        first, second = (_sample(means, size, cells.summed["weight2"], wave) for wave in (before, after))
        whole = _of_samples(first, second, both)
    else:
        whole = _over_parties(parties, expected, cells.counting)
    joined = {name: np.concatenate([whole[name], parties[name]], axis=1) for name in whole if name != "rho"}
    return Change(**joined)


def _sample(means: Means, size: Array, weight2: Array, wave: int) -> Sample:
    n = means.n[:, :, wave].astype(np.float64)
    of_wave = np.broadcast_to(size, means.n.shape)[:, :, wave]
    return Sample(
        means.score[:, :, wave],
        means.variance_of_mean[:, :, wave],
        means.df[:, :, wave],
        n,
        of_wave,
        weight2[:, :, wave],
    )


def _pairs(answers: Answers, cells: SurveyCells, scores: Array, before: int, after: int, *, by_party: bool) -> Pairs:
    """Sums over people who answered both times in the same unit, and party."""
    n_units, n_parties = cells.cell_shape[:2]
    shape = (n_units, n_parties if by_party else 1)
    size = int(np.prod(shape))
    found = [
        pairs_of(cell, *values, weights, size)
        for cell, values, weights in _people_in_both(answers, cells, scores, before, after, by_party=by_party)
    ]
    stacked = (
        np.stack([getattr(one, name) for one in found], axis=1).reshape(*shape, len(found)) for name in Pairs.__slots__
    )
    return Pairs(*stacked)


def _people_in_both(
    answers: Answers, cells: SurveyCells, scores: Array, before: int, after: int, *, by_party: bool
) -> Iterator[tuple[NDArray[np.intp], tuple[Array, Array], tuple[Array, Array]]]:
    """Cell, scores and weights of those with a valid score both times, criterion after criterion."""
    n_units, n_parties, n_waves = cells.cell_shape
    n_cells = n_units * n_parties * n_waves
    unit, party, wave = np.unravel_index(np.minimum(cells.cell, n_cells - 1), cells.cell_shape)
    inside = cells.cell < n_cells
    if not by_party:
        inside &= cells.counting[party]
    place = unit * n_parties + party if by_party else unit
    who = np.full(answers.n_respondents, -1) if answers.respondent is None else answers.respondent.astype(np.int64)
    key = who * np.int64(n_units * n_parties) + place
    weight = np.ones(answers.n_respondents) if answers.weight is None else answers.weight
    for criterion in range(scores.shape[1]):
        score = scores[:, criterion]
        usable = inside & (who >= 0) & ~np.isnan(score) & (weight > 0)
        rows = [np.flatnonzero(usable & (wave == one)) for one in (before, after)]
        _, first, second = np.intersect1d(key[rows[0]], key[rows[1]], return_indices=True)
        one, other = rows[0][first], rows[1][second]
        yield place[one].astype(np.intp), (score[one], score[other]), (weight[one], weight[other])


def _of_samples(before: Sample, after: Sample, pairs: Pairs) -> dict[str, Array]:
    rho = correlation_of_means(before, after, pairs, pairs.correlation(axis=0))
    shared = 2 * rho * np.sqrt(before.variance * after.variance)
    return {
        "before": before.mean,
        "difference": after.mean - before.mean,
        "variance": np.maximum(before.variance + after.variance - shared, 0.0),
        "df": df_of_change(before, after, pairs.n),
        "n_before": before.n,
        "n_after": after.n,
        "n_both": pairs.n,
        "rho": rho,
    }


def _expected_variance(means: Means, before: int, after: int, rho: Array) -> Array:
    """Variance that the pooled variances would give: what degrees of freedom are evaluated at."""
    first, second = means.expected[:, :, before], means.expected[:, :, after]
    expected: Array = np.maximum(first + second - 2 * rho * np.sqrt(first * second), 0.0)
    return expected


def _over_parties(parties: dict[str, Array], expected: Array, counting: NDArray[np.bool_]) -> dict[str, Array]:
    """Mean over the parties that count and have evidence at both times."""
    present = counting[None, :, None] & (parties["n_before"] > 0) & (parties["n_after"] > 0)
    k = present.sum(axis=1, keepdims=True)

    def total(name: str) -> Array:
        summed: Array = np.where(present, parties[name], 0.0).sum(axis=1, keepdims=True)
        return summed

    with np.errstate(invalid="ignore", divide="ignore"):
        means = {name: total(name) / k for name in ("before", "difference")}
        variance = total("variance") / k**2
    df = satterthwaite_df(np.where(present, expected, 0.0), parties["df"], axis=1)[:, None]
    counts = {name: total(name) for name in ("n_before", "n_after", "n_both")}
    return {**means, "variance": variance, "df": df, **counts, "rho": variance}


def regression_to_mean(before: Array, after: Array, given: float | None) -> tuple[Array, Array]:
    """Correlation over cases, and the change it lets expect: -(1 - r) (earlier score - mean over cases)."""
    known = ~np.isnan(before) & ~np.isnan(after)
    n = known.sum(axis=0, keepdims=True)
    with np.errstate(invalid="ignore", divide="ignore"):
        centre, later = (np.where(known, values, 0.0).sum(axis=0, keepdims=True) / n for values in (before, after))
        first, second = (np.where(known, values - mean, 0.0) for values, mean in ((before, centre), (after, later)))
        rho = (first * second).sum(axis=0, keepdims=True) / np.sqrt(
            (first**2).sum(axis=0, keepdims=True) * (second**2).sum(axis=0, keepdims=True)
        )
    rho = np.where(n >= FEWEST_FOR_CORRELATION, np.clip(rho, 0.0, 1.0), np.nan)
    if given is not None:
        rho = np.full(rho.shape, given)
    spread = np.broadcast_to(rho, before.shape)
    regression: Array = -(1 - spread) * (before - centre)
    return spread, regression
