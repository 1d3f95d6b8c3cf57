"""Reliability of a criterion's items among some respondents, as rows of results."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.quality.measurement.general_factor import omega
from trepart_eval.quality.measurement.internal_consistency import AlphaEstimate, alpha_of, statistics_of_items
from trepart_eval.quality.measurement.item_covariance import COMPLETE, PAIRWISE, Covariances, covariances
from trepart_eval.quality.survey_items import Section, Survey, items_of
from trepart_eval.quality.undefined_reasons import Reason
from trepart_eval.vocabulary.terms import Criterion, Status

Array = NDArray[np.float64]
Row = dict[str, Any]

GROUP_FACTORS: Final = 3
"""Factors below the general one in omega hierarchical, as in R's psych; left out where items are too few for it."""
_NAN: Final = float("nan")


def scale_rows(survey: Survey, section: Section, criterion: Criterion, conf_level: float) -> tuple[Row, list[Row]]:
    """Row of a criterion's scale, and rows of its items."""
    matrix, items = items_of(survey, criterion, section.rows)
    given = ~np.isnan(matrix)
    n = int(given.any(axis=1).sum()) if items else 0
    where = {"party": section.party, "wave": section.wave, "criterion": criterion.value}
    status = Status.NO_EVIDENCE if not n else Status.TOO_FEW if n < survey.min_n else Status.OK
    if status is not Status.OK:
        n_items = len(survey.answers.items_of(criterion))  # which of them so few answered isn't shown
        why = Reason.TOO_FEW if n else Reason.NO_ANSWERS if n_items else Reason.NO_ITEMS
        return {**where, "n_items": n_items, "n": None if n else 0, **_nothing(why), "status": status.value}, []
    complete, pairs = (_guarded(covariances(matrix, way), survey.min_n) for way in (COMPLETE, PAIRWISE))
    scale = {
        **where,
        "n_items": len(items),
        "n": n,
        **_alphas(complete, pairs, conf_level),
        **_omegas(complete),
        "status": status.value,
    }
    of_items = statistics_of_items(complete, COMPLETE)
    rows = []
    for place, item in enumerate(items):
        answered = int(given[:, place].sum())
        hidden = answered < survey.min_n
        rows.append(
            {
                **where,
                "item": item.name,
                "n": None if hidden else answered,
                "item_rest": float(of_items.item_rest[place]),
                "alpha_if_dropped": float(of_items.alpha_if_dropped[place]),
                "status": (Status.TOO_FEW if hidden else status).value,
            }
        )
    return scale, rows


def _guarded(found: Covariances, min_n: int) -> Covariances:
    """Covariances; without numbers where they are from so few people that none may be shown."""
    if found.n >= min_n or not found.n:
        return found
    return Covariances(np.full(found.matrix.shape, np.nan), -1)


def _alphas(complete: Covariances, pairs: Covariances, conf_level: float) -> Row:
    of_complete, of_pairs = (_alpha(found, way, conf_level) for found, way in ((complete, COMPLETE), (pairs, PAIRWISE)))
    return {
        "n_complete": None if complete.n < 0 else complete.n,
        "alpha": of_complete.estimate,
        "alpha_low": of_complete.conf_low,
        "alpha_high": of_complete.conf_high,
        "n_pairwise": None if pairs.n < 0 else pairs.n,
        "alpha_pairwise": of_pairs.estimate,
        "alpha_pairwise_low": of_pairs.conf_low,
        "alpha_pairwise_high": of_pairs.conf_high,
        "std_error_of_measurement": of_complete.std_error_of_measurement,
        "reason": of_complete.reason,
    }


def _alpha(found: Covariances, way: str, conf_level: float) -> AlphaEstimate:
    if found.n >= 0:
        return alpha_of(found, way, conf_level)
    k = len(found.matrix)
    return AlphaEstimate(_NAN, _NAN, _NAN, _NAN, 0, k, way, conf_level, Reason.TOO_FEW.value)


def _omegas(found: Covariances) -> Row:
    """Omega total of one factor, and hierarchical of three below a general one, from covariances of complete rows."""
    if found.n < 2:
        reason = Reason.TOO_FEW if found.n < 0 else Reason.FEWER_THAN_TWO_ROWS
        return _omega_cells(_NAN, _NAN, reason.value, reason.value)
    total = omega(correlation=found.matrix, flip=False)
    below = omega(correlation=found.matrix, n_factors=GROUP_FACTORS, flip=False)
    return _omega_cells(total.total, below.hierarchical, total.reason, below.reason)


def _omega_cells(total: float, hierarchical: float, reason: str, reason_hierarchical: str) -> Row:
    return {
        "omega_total": total,
        "omega_hierarchical": hierarchical,
        "reason_omega": reason,
        "reason_hierarchical": reason_hierarchical,
    }


def _nothing(reason: Reason) -> Row:
    empty = Covariances(np.zeros((0, 0)), -1)
    return {
        **_alphas(empty, empty, 0.95),
        **_omega_cells(_NAN, _NAN, reason.value, reason.value),
        "reason": reason.value,
    }
