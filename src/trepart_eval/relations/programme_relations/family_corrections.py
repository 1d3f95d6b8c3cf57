"""P-values of planned relations corrected within their families, by share of false findings and by any false one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.criteria.comparisons.multiple_testing import adjust_p_values
from trepart_eval.relations.association.measures import Measure, prepared
from trepart_eval.relations.association.rearrangements import DRAWS, SEED
from trepart_eval.relations.programme_relations.analysis_plan import RANKS
from trepart_eval.relations.programme_relations.relating import EXPLORATORY, Relation
from trepart_eval.relations.refusals import Refusal
from trepart_eval.relations.robustness.joint_signs import signs_of
from trepart_eval.relations.robustness.slope_forms import slope_form
from trepart_eval.relations.robustness.step_down_tests import never_below, step_down

Array = NDArray[np.float64]

_NAN: Final = float("nan")


def corrected_within_families(relations: Sequence[Relation]) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Benjamini and Hochberg's and the step-down p-value of each relation; NaN for exploratory ones and without one.

    Notes
    -----
    The statistic is that of the relation's own main model: a change's slope over its HC2 error, or Spearman's
    correlation. What the null leaves of the outcomes gets a sign at random, one for each case and the same in every
    relation (Romano and Wolf 2005, with the restricted wild bootstrap), and each relation is held against its own
    distribution. Permuting instead would take it that cases vary alike; ``docs/relations.md`` has the sizes of both. No
    p-value is below the relation's own, nor below those of relations that say more.
    """
    by_share, by_any = np.full((2, len(relations)), _NAN)
    planned = [n for n, one in enumerate(relations) if one.standing != EXPLORATORY and one.main is not None]
    for family in dict.fromkeys(relations[n].plan.family for n in planned):
        own = [n for n in planned if relations[n].plan.family == family]
        p_values = [_p_of(relations[n]) for n in own]
        by_share[own] = adjust_p_values(p_values, "bh")
        known = [n for n, p_value in zip(own, p_values, strict=True) if not np.isnan(p_value)]
        by_any[known] = _stepped([relations[n] for n in known])
    return tuple(by_share.tolist()), tuple(by_any.tolist())


def _p_of(relation: Relation) -> float:
    return _NAN if relation.main is None else float(relation.main["p_value"])


def _stepped(relations: Sequence[Relation]) -> Array:
    p_values = np.array([_p_of(one) for one in relations])
    if len(relations) < 2:
        return p_values
    variables = [_variables(one) for one in relations]
    used = [_known_cases(one, pair) for one, pair in zip(relations, variables, strict=True)]
    cases = sorted(set.union(*used))
    signs = signs_of(len(cases), DRAWS, SEED)
    joint = [_under_signs(one, pair, cases, signs) for one, pair in zip(relations, variables, strict=True)]
    return never_below(step_down(np.column_stack(joint)), p_values)


def _variables(relation: Relation) -> tuple[Array, Array]:
    """Dose and outcome of the relation's main model."""
    figures = relation.figures
    ranks = relation.main is not None and relation.main["model"] == RANKS
    return figures.dose, figures.after if ranks else figures.change


def _known_cases(relation: Relation, variables: tuple[Array, Array]) -> set[str]:
    known = ~np.isnan(variables[0] + variables[1])
    return {case for case, has in zip(relation.figures.cases, known.tolist(), strict=True) if has}


def _under_signs(relation: Relation, variables: tuple[Array, Array], cases: Sequence[str], signs: Array) -> Array:
    """How much a relation says under each row of signs, those of the cases that it has."""
    place = {case: number for number, case in enumerate(relation.figures.cases)}
    rows = np.array([place.get(case, -1) for case in cases])
    dose, outcome = (np.where(rows >= 0, values[rows], np.nan) for values in variables)
    kept = ~np.isnan(dose + outcome)
    x, y = dose[kept], outcome[kept]
    robust = relation.main is not None and relation.main["model"] != RANKS
    if not robust:
        x, y = prepared(x, Measure.SPEARMAN), prepared(y, Measure.SPEARMAN)
    form = slope_form(x, np.empty((0, len(x))), robust=robust)
    if isinstance(form, Refusal):  # its p-value is from elsewhere; it joins the others without adding to them
        return np.zeros(len(signs))
    return np.abs(form.closeness(signs[:, kept] * (y - y.mean())))
