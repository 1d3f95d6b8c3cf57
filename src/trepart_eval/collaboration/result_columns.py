"""Columns of the tables of intensity."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from trepart_eval.collaboration.measures import DIMENSIONS, Measures
from trepart_eval.collaboration.units import Roster
from trepart_eval.criteria.result_tables import enum_column, indices, number_column, text_column, text_values
from trepart_eval.vocabulary.terms import INDEX

if TYPE_CHECKING:
    from trepart_eval.collaboration.intensity_index import Composite


def place_columns(roster: Roster, unit: NDArray[np.intp], wave: NDArray[np.intp]) -> dict[str, Any]:
    """Columns case, wave and workplace."""
    return {
        "case": text_column(roster.cases, unit),
        "wave": text_column(roster.waves, wave),
        "workplace": text_column(roster.workplaces, unit),
    }


def index_columns(measures: Measures, composite: Composite, status: NDArray[np.object_]) -> dict[str, Any]:
    """Dimensions and index, a row each per unit and wave."""
    unit, wave, dimension = indices(composite.value.shape)
    names = [*(one.value for one in DIMENSIONS), INDEX]
    nothing = np.isnan(composite.value)
    of = np.array([DIMENSIONS.index(one.dimension) for one in measures.indicators])
    with_evidence, possible = (
        _by_dimension(which, of) for which in (~np.isnan(measures.raw) & measures.applicable, measures.applicable)
    )
    return {
        **place_columns(measures.roster, unit, wave),
        "dimension": text_column(names, dimension),
        "value": number_column(composite.value, nothing),
        "std_error": number_column(composite.std_error, nothing),
        "share_of_evidence": number_column(composite.share, np.zeros(nothing.shape, dtype=bool)),
        "n_indicators": number_column(with_evidence, np.zeros(nothing.shape, dtype=bool)),
        "n_missing": number_column(possible - with_evidence, np.zeros(nothing.shape, dtype=bool)),
        "bound_low": number_column(composite.low, nothing),
        "bound_high": number_column(composite.high, nothing),
        "status": enum_column(status),
    }


def _by_dimension(which: NDArray[np.bool_], of: NDArray[np.intp]) -> NDArray[np.int64]:
    """Count indicators per dimension, and all of them last."""
    counts = [which[..., of == position].sum(axis=-1) for position in range(len(DIMENSIONS))]
    return np.stack([*counts, which.sum(axis=-1)], axis=-1).astype(np.int64)


def indicator_columns(measures: Measures, values: NDArray[np.float64], weights: NDArray[np.float64]) -> dict[str, Any]:
    """Every indicator that a unit could have, with what it rests on, or why it is missing."""
    unit, wave, which = (axis.ravel() for axis in indices(measures.raw.shape))
    rows = np.flatnonzero(measures.applicable.ravel())
    unit, wave, which = unit[rows], wave[rows], which[rows]
    every = measures.indicators

    def numbers(array: NDArray[Any]) -> Any:  # noqa: ANN401 - an Arrow array
        flat = np.broadcast_to(array, measures.raw.shape).ravel()[rows]
        return number_column(flat, missing)

    missing = np.isnan(measures.raw).ravel()[rows]
    evidence = measures.evidence.ravel()[rows]
    recorded = np.isin(measures.n.ravel()[rows], [0])
    return {
        **place_columns(measures.roster, unit, wave),
        "dimension": text_column([one.dimension.value for one in every], which),
        "indicator": text_column([one.key for one in every], which),
        "source_key": text_column([one.source for one in every], which),
        "evidence": enum_column(evidence, missing),
        "raw": numbers(measures.raw),
        "unit": text_column([one.unit for one in every], which),
        "value": numbers(values),
        "std_error": numbers(measures.std_error),
        "n": number_column(measures.n.ravel()[rows], recorded),
        "weight": number_column(weights[which], np.zeros(len(rows), dtype=bool)),
        "status": enum_column(measures.status.ravel()[rows]),
    }


def contradiction_columns(measures: Measures) -> dict[str, Any]:
    """Indicators on which two records disagree, with what was used and what says otherwise."""
    found = measures.contradictions
    unit, wave = (np.array([row[axis] for row in found], dtype=np.intp) for axis in (0, 1))
    return {
        **place_columns(measures.roster, unit, wave),
        "indicator": text_values([measures.indicators[row[2]].key for row in found]),
        "evidence": text_values([row[3].value for row in found]),
        "other_evidence": text_values([row[4].value for row in found]),
    }
