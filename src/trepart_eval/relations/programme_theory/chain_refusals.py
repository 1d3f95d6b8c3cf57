"""When a chain isn't studied: too few municipalities, nothing that varies, or variables that can't be told apart."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.relations.association.correlations import refusal_of_pairs
from trepart_eval.relations.programme_theory.matched_chain import ChainRows
from trepart_eval.relations.programme_theory.mediation_paths import Path
from trepart_eval.relations.programme_theory.smallest_chain import FEWEST_FOR_CHAIN
from trepart_eval.relations.refusals import Refusal, reason_for
from trepart_eval.vocabulary.languages import Language

Array = NDArray[np.float64]

_COLLINEAR: Final = 1e-8


def refusal_of_rows(rows: ChainRows, language: Language) -> tuple[str, str]:
    """Why a chain isn't studied, as a term and in words; empty where it is."""
    least = FEWEST_FOR_CHAIN + len(rows.covariates)
    if rows.n < least:
        return Refusal.FEW_FOR_A_CHAIN, reason_for(Refusal.FEW_FOR_A_CHAIN, language, n=rows.n, least=least)
    dose, mediator, outcome = rows.names
    for pair, names in (
        ((rows.dose, rows.mediator), (dose, mediator)),
        ((rows.mediator, rows.outcome), (mediator, outcome)),
    ):
        refusal, reason = refusal_of_pairs(*pair, language, names)
        if refusal:
            return refusal, reason
    held = rows.covariates
    for values, others, name in ((rows.dose, held, dose), (rows.mediator, np.vstack([rows.dose, held]), mediator)):
        own = values - values.mean()
        left = own - _centred(others) @ np.linalg.lstsq(_centred(others), own, rcond=None)[0]
        if not np.linalg.norm(left) > _COLLINEAR * np.linalg.norm(own):
            return Refusal.COLLINEAR, reason_for(Refusal.COLLINEAR, language, terms=name)
    if np.linalg.matrix_rank(_centred(held)) < len(held):
        return Refusal.COLLINEAR, reason_for(Refusal.COLLINEAR, language, terms=", ".join(rows.covariate_names))
    return "", ""


def _centred(others: Array) -> Array:
    """Columns less their means, in units of their length."""
    moved = (others - others.mean(axis=1, keepdims=True)).T
    length = np.linalg.norm(moved, axis=0)
    centred: Array = moved / np.where(length > 0, length, 1.0)
    return centred


def refusal_of_paths(first: Path, second: Path, rows: ChainRows, language: Language) -> tuple[str, str]:
    """Why links that were computed have no error that can be seen."""
    _, mediator, outcome = rows.names
    fits = ((first, rows.mediator, mediator), (second, rows.outcome, outcome))
    for path, values, name in fits:
        if path.residual_norm <= _COLLINEAR * np.linalg.norm(values - values.mean()):
            return Refusal.PERFECT_FIT, reason_for(Refusal.PERFECT_FIT, language, variable=name)
    if any(path.decided_alone for path in (first, second)):
        return Refusal.DECIDED_ALONE, reason_for(Refusal.DECIDED_ALONE, language)
    return "", ""
