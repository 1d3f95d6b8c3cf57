"""Scores of the six criteria per case side by side, from one wave and one source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.collaboration import Intensity
from trepart_eval.criteria.scores import CRITERIA, CriterionScores
from trepart_eval.vocabulary.terms import INDEX, WHOLE_CASE, Source

Array = NDArray[np.float64]

SOURCES: Final = (Source.SURVEY.value, Source.INTERVIEWS.value)
FEWEST_KNOWN: Final = 3
"""Criteria with a score that a mean over several needs: half of the six."""


@dataclass(frozen=True, slots=True, eq=False)
class CriterionFigures:
    """Scores per case; NaN where there is none.

    Attributes
    ----------
    cases : tuple of str
        The cases.
    scores : ndarray, shape (n_cases, 6)
        0-100, criteria in their order.
    source : str
        Survey or interviews; empty where nobody has a score.
    wave : str
        The wave.
    """

    cases: tuple[str, ...]
    scores: Array
    source: str
    wave: str


def criterion_figures(scores: CriterionScores, wave: str, source: str = "") -> CriterionFigures:
    """Scores of whole cases in a wave, from the survey where it has any and from interviews otherwise."""
    rows = [
        row
        for row in scores.arrow.to_pylist()
        if row["workplace"] == WHOLE_CASE and row["party"] == WHOLE_CASE and row["wave"] == wave
    ]
    cases = tuple(dict.fromkeys(row["case"] for row in rows))
    place = {case: number for number, case in enumerate(cases)}
    column = {criterion.value: number for number, criterion in enumerate(CRITERIA)}
    for one in (source,) if source else SOURCES:
        own = [row for row in rows if row["source"] == one and row["score"] is not None]
        if own:
            found = np.full((len(cases), len(CRITERIA)), np.nan)
            for row in own:
                found[place[row["case"]], column[row["criterion"]]] = row["score"]
            return CriterionFigures(cases, found, one, wave)
    return CriterionFigures(cases, np.full((len(cases), len(CRITERIA)), np.nan), "", wave)


def mean_of_known(scores: Array) -> Array:
    """Mean of each row's scores as distances from their column's mean, added to the mean of those means.

    So a score that is missing counts neither as high nor as low. NaN with fewer than three scores.
    """
    known = ~np.isnan(scores)
    count = known.sum(axis=1)
    level = np.nansum(scores, axis=0) / np.maximum(known.sum(axis=0), 1)
    off = np.where(known, scores - level, 0.0).sum(axis=1)
    mean: Array = np.where(
        count >= min(FEWEST_KNOWN, scores.shape[1]), level.mean() + off / np.maximum(count, 1), np.nan
    )
    return mean


def intensity_by_case(dose: Intensity, wave: str) -> dict[str, float]:
    """Index of intensity of each case in a wave."""
    return {
        row["case"]: float(row["value"])
        for row in dose.arrow.to_pylist()
        if row["workplace"] == WHOLE_CASE
        and row["wave"] == wave
        and row["dimension"] == INDEX
        and row["value"] is not None
    }


def made_from(dose: Intensity, source: str) -> bool:
    """Whether an index rests on the same kind of answers as the scores, so that they may agree for that alone."""
    rows = zip(dose.indicators_arrow.column("evidence").to_pylist(), strict=True)
    return bool(source) and any(one == source for (one,) in rows)
