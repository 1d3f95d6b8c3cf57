"""Means over criteria per case, and what the index of intensity is per case and made from."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.collaboration import Intensity
from trepart_eval.vocabulary.terms import INDEX, WHOLE_CASE

Array = NDArray[np.float64]

FEWEST_KNOWN: Final = 3
"""Criteria with a score that a mean over several needs: half of the six."""


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
