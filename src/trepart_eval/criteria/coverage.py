"""What evidence each case, party and criterion has, and what it lacks."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from trepart_eval.criteria.estimates import Estimates
from trepart_eval.criteria.result_tables import enum_column, indices, number_column, text_column
from trepart_eval.criteria.units import Units
from trepart_eval.study.planned_study import Study
from trepart_eval.vocabulary.terms import WHOLE_CASE, Criterion, Status


def coverage_columns(
    study: Study, units: Units, one: Estimates, status: NDArray[np.object_], min_n: int
) -> dict[str, Any]:
    """Columns of the coverage table for one source; counts of hidden cells are hidden with them."""

    def rows(values: NDArray[Any]) -> NDArray[Any]:
        return np.moveaxis(values[:, :, one.waves], 2, 1)

    status = rows(status)
    hidden = status == Status.TOO_FEW
    shape = status.shape
    n_base = rows(one.n_base)
    private = ~rows(one.public).all(axis=3, keepdims=True)
    small_base = (hidden.any(axis=3, keepdims=True) | ((n_base > 0) & (n_base < min_n))) & private
    unit, wave, party, criterion = indices(shape)
    absent = np.ones(shape, dtype=bool)
    invited = np.full(shape, np.nan)
    if one.n_invited is not None:
        invited = np.broadcast_to(rows(one.n_invited)[..., None], shape)
    return {
        "case": text_column(units.cases, unit),
        "wave": text_column([study.waves[index].key for index in one.waves], wave),
        "workplace": text_column(units.workplaces, unit),
        "party": text_column([WHOLE_CASE, *(shown.key for shown in study.shown_parties)], party),
        "criterion": text_column([value.value for value in Criterion], criterion),
        "source": text_column([one.source.value], np.zeros_like(unit)),
        "n": number_column(rows(one.n), hidden),
        "n_base": number_column(n_base, small_base),
        "n_invited": number_column(invited, np.zeros(shape, dtype=bool)),
        "n_coders": number_column(rows(one.n_coders), hidden)
        if one.n_coders is not None
        else number_column(np.zeros(shape, np.int64), absent),
        "status": enum_column(status),
    }
