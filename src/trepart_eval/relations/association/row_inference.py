"""Coefficients of rows, which may be several per municipality and have covariates: p-values and intervals."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.relations.association.correlations import p_value_of
from trepart_eval.relations.association.matched_rows import MatchedRows
from trepart_eval.relations.association.measures import Measure, partial_coefficients, prepared, residuals
from trepart_eval.relations.association.product_moment import p_value_of_product_moment
from trepart_eval.relations.association.rearrangements import Indices, of_units

Array = NDArray[np.float64]

_NAN: Final = float("nan")
_PERFECT: Final = 1 - 1e-12


def coefficient_of_rows(rows: MatchedRows, measure: Measure, keep: NDArray[np.bool_]) -> float:
    """Coefficient of dose and outcome over the rows kept, covariates held fixed."""
    x, y = prepared(rows.dose[keep], measure), prepared(rows.outcome[keep], measure)
    return float(partial_coefficients(x, y[None], prepared(rows.covariates[:, keep], measure), measure)[0])


def p_value_of_rows(rows: MatchedRows, measure: Measure, alternative: str, draws: int, seed: int) -> tuple[float, str]:
    """P-value of the coefficient and how it was found: whole municipalities are permuted."""
    if not rows.repeated and not len(rows.covariates):
        return p_value_of(rows.dose, rows.outcome, measure, alternative, draws, seed)
    arrangements = of_units(rows.unit, draws, seed)
    method = arrangements.method + ("_freedman_lane" if len(rows.covariates) else "")
    if measure is Measure.PEARSON:
        p_value, care = p_value_of_product_moment(rows.dose, rows.outcome, rows.covariates, arrangements, alternative)
        return p_value, method + care
    return arrangements.p_value(_statistic(rows, measure), alternative), method


def _statistic(rows: MatchedRows, measure: Measure) -> Callable[[Indices], Array]:
    """Coefficient with the outcome's rows, or what covariates leave of them, put in others' places."""
    x, y, others = (prepared(values, measure) for values in (rows.dose, rows.outcome, rows.covariates))
    left = residuals(y, others)
    fitted = y - left

    def statistic(indices: Indices) -> Array:
        found: Array = np.nan_to_num(partial_coefficients(x, fitted + left[indices], others, measure))
        return found

    return statistic


def jackknife_interval(estimate: float, without: Array, conf_level: float) -> tuple[float, float]:
    """Interval on Fisher's z scale from leaving out each municipality, with one degree of freedom less than those."""
    from scipy.special import stdtrit

    n = len(without)
    if not abs(estimate) < _PERFECT or not (np.abs(without) < _PERFECT).all():
        return _NAN, _NAN
    z = np.arctanh(without)
    error = np.sqrt((n - 1) / n * ((z - z.mean()) ** 2).sum())
    half, centre = float(stdtrit(n - 1, 0.5 + conf_level / 2)) * error, np.arctanh(estimate)
    return float(np.tanh(centre - half)), float(np.tanh(centre + half))
