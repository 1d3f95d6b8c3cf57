"""Means over criteria per case, and what the index of intensity is per case and made from."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.collaboration import Intensity
from trepart_eval.criteria.result_tables import rows_as_dicts
from trepart_eval.relations.programme_relations.case_figures import mean_of_known
from trepart_eval.vocabulary.terms import INDEX, WHOLE_CASE

Array = NDArray[np.float64]

FEWEST_KNOWN: Final = 3
"""Criteria with a score that a mean over several needs: half of the six."""


def mean_of_criteria(scores: Array) -> Array:
    """Mean over criteria of each case, one that is missing counting neither as high nor as low; NaN with too few."""
    return mean_of_known(scores, min(FEWEST_KNOWN, scores.shape[1]))


def intensity_by_case(dose: Intensity, wave: str) -> dict[str, float]:
    """Index of intensity of each case in a wave."""
    return {
        row["case"]: float(row["value"])
        for row in rows_as_dicts(dose.arrow, workplace=WHOLE_CASE, wave=wave, dimension=INDEX)
        if row["value"] is not None
    }


def made_from(dose: Intensity, source: str) -> bool:
    """Whether an index rests on the same kind of answers as the scores, so that they may agree for that alone."""
    return bool(source) and source in dose.indicators_arrow.column("evidence").to_pylist()
