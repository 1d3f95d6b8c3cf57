"""`necessary_conditions`: how much of a corner is empty, for several conditions, and how often chance empties it."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.criteria.arguments import checked_draws, checked_level, checked_seed, is_whole
from trepart_eval.criteria.comparisons.multiple_testing import adjust_p_values
from trepart_eval.relations.ceilings.arrangements_of_outcome import ChanceOfZones, chance_of_zones
from trepart_eval.relations.ceilings.ceiling_lines import CEILINGS, ordered
from trepart_eval.relations.ceilings.condition_ceilings import ConditionCeilings, refusal_of, under_ceilings
from trepart_eval.relations.ceilings.given_cases import (
    check_within,
    checked_ceilings,
    checked_corners,
    checked_frame,
    checked_names,
    checked_scope,
    column_of,
)
from trepart_eval.relations.ceilings.necessity_result import NecessaryConditions
from trepart_eval.relations.ceilings.necessity_sentences import reason_of
from trepart_eval.relations.ceilings.scopes import Scope
from trepart_eval.vocabulary.languages import Language, choose_language

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]

PERMUTATIONS: Final = 9_999
SEED: Final = 1
CONF_LEVEL: Final = 0.95
"""Cases with both figures that a ceiling needs: three give six arrangements, so that no p-value is below .16."""


def necessary_conditions(
    frame: pd.DataFrame,
    conditions: Sequence[str] | str | None = None,
    outcome: str = "outcome",
    *,
    ceilings: Sequence[str] | str = CEILINGS,
    corner: int | Mapping[str, int] = 1,
    scope: Sequence[float] | Mapping[str, Sequence[float]] | None = None,
    permutations: int = PERMUTATIONS,
    seed: int = SEED,
    conf_level: float = CONF_LEVEL,
    case: str | None = None,
    language: Language | str | None = None,
) -> NecessaryConditions:
    """How much of the corner "outcome without the condition" is empty, and how often chance alone empties it so.

    Parameters
    ----------
    frame : pandas.DataFrame
        A row per case. For each condition, cases without it or the outcome are left out and counted.
    conditions : sequence of str, optional
        Columns of the conditions; all others where left out.
    outcome : str
        Column of the outcome.
    ceilings : sequence of {"ce_fdh", "cr_fdh"}
        The staircase over the cases, and the straight line through those that bear it; sentences are about the first.
    corner : {1, 2, 3, 4} or mapping of str to int
        Which corner, for all conditions or for each: 1 upper left (much of the condition is necessary for much of the
        outcome), 2 upper right (little for much), 3 lower left (much for little), 4 lower right (little for little).
    scope : sequence of four numbers or mapping of str to such, optional
        Least and most of the condition, then of the outcome, in theory; those of the cases where left out.
    permutations : int
        Arrangements drawn for the p-value where all can't be gone through, at least 99; 0 for no p-value.
    seed : int
        Seed of the draws.
    conf_level : float
        Level of the interval that tells how exactly drawn arrangements find the p-value.
    case : str, optional
        Column with the names of cases; the index where left out.
    language : Language or {"nb", "nn", "en"}, optional
        Language of sentences; the computer's where it is left out.

    Returns
    -------
    NecessaryConditions
        A condition with fewer than four cases, or whose figures don't vary, has a reason instead of numbers; refused
        where all do.

    Raises
    ------
    ValueError
        If a column isn't there or holds no numbers, a scope leaves out cases, or an option has no such value.

    Notes
    -----
    Source: Dul (2016), Organizational Research Methods 19; the permutation test: Dul, van der Laan and Kuik (2020),
    Organizational Research Methods 23. P-values of several conditions are corrected by stepping down the smallest
    p-values over the same arrangements (Westfall and Young 1993), or by Holm's method where conditions differ in cases.

    Examples
    --------
    >>> cases = {"anchoring": [1, 2, 3, 4, 5, 6, 7], "success": [2, 1, 4, 3, 6, 5, 7]}
    >>> found = necessary_conditions(cases, "anchoring", "success", ceilings="ce_fdh", language="en")
    >>> found.table[["effect_size", "p_value", "method"]].round(4).values.tolist()
    [[0.5, 0.0103, 'exact']]
    """
    table = checked_frame(frame)
    names = checked_names(table, conditions, outcome, case)
    kinds = checked_ceilings(ceilings)
    corners = checked_corners(corner, names)
    scopes = checked_scope(scope, names, corners)
    checked_level(conf_level)
    checked_seed(seed)
    if permutations != 0 or not is_whole(permutations):
        checked_draws(permutations, least=99, name="permutations")
    spoken = choose_language(language, os.environ)
    y = column_of(table, outcome)
    labels = [str(one) for one in (table[case] if case else table.index)]
    analyses = []
    for name in names:
        one = _cases_of(name, corners[name], column_of(table, name), y, labels)
        if name in scopes:
            check_within(scopes[name], name, one.x, one.y, outcome)
        analyses.append(_analysed(one, kinds, scopes.get(name), outcome, spoken))
    seen = [place for place, one in enumerate(analyses) if not one.refused]
    correction, n_arrangements = "", 0
    if permutations and seen:
        tested, correction, n_arrangements = _tested(
            [analyses[place] for place in seen], permutations, seed, conf_level
        )
        for place, one in zip(seen, tested, strict=True):
            analyses[place] = one
    return NecessaryConditions(
        outcome=outcome,
        conditions=names,
        ceilings=kinds,
        permutations=permutations,
        seed=seed,
        n_arrangements=n_arrangements,
        correction=correction,
        n_tests=len(seen) if permutations else 0,
        conf_level=conf_level,
        language=spoken,
        _analyses=tuple(analyses),
        refusal="" if seen else analyses[0].refusal,
        reason="" if seen else " ".join(dict.fromkeys(one.reason for one in analyses)),
    )


def _cases_of(name: str, corner: int, x: Array, y: Array, labels: list[str]) -> ConditionCeilings:
    whole = ~(np.isnan(x) | np.isnan(y))
    cases = tuple(label for label, keep in zip(labels, whole.tolist(), strict=True) if keep)
    missing = len(x) - len(cases)
    return ConditionCeilings(name, corner, cases, x[whole], y[whole], missing, None, (), np.zeros((0, 0)), {})


def _analysed(
    one: ConditionCeilings, kinds: tuple[str, ...], scope: Scope | None, outcome: str, language: Language
) -> ConditionCeilings:
    refusal = refusal_of(one)
    if refusal is None:
        return under_ceilings(one, kinds, scope)
    return replace(one, refusal=refusal, reason=reason_of(one, refusal, outcome, language))


def _tested(
    analyses: list[ConditionCeilings], permutations: int, seed: int, conf_level: float
) -> tuple[list[ConditionCeilings], str, int]:
    """Conditions with their p-values, how they are corrected, and the arrangements that they rest on."""
    together: dict[Any, list[int]] = {}
    for place, one in enumerate(analyses):
        together.setdefault((one.cases, one.y.tobytes(), one.rectangle.y_low, one.rectangle.y_high), []).append(place)
    tested = list(analyses)
    most = 0
    for places in together.values():
        chance = _chance_of([analyses[place] for place in places], permutations, seed)
        most = max(most, chance.n_arrangements)
        for row, place in enumerate(places):
            tested[place] = _with_p_values(analyses[place], chance, row, conf_level)
    if len(analyses) == 1:
        return tested, "", most
    if len(together) == 1:
        return tested, "step_down", most
    raw = np.array([one.p_values["p_value"] for one in tested])
    adjusted = np.column_stack([adjust_p_values(column, "holm") for column in raw.T])
    held = [
        replace(one, p_values=one.p_values | {"p_adjusted": row}) for one, row in zip(tested, adjusted, strict=True)
    ]
    return held, "holm", most


def _chance_of(analyses: list[ConditionCeilings], permutations: int, seed: int) -> ChanceOfZones:
    first = analyses[0]
    _, v = replace(first.rectangle, corner=1).turned(first.x, first.y)
    conditions = [ordered(one.rectangle.turned(one.x, one.y)[0]) for one in analyses]
    low = [one.rectangle.low_outcome for one in analyses]
    kinds = tuple(line.kind for line in first.lines)
    return chance_of_zones(conditions, low, v, kinds, permutations, seed)


def _with_p_values(one: ConditionCeilings, chance: ChanceOfZones, row: int, conf_level: float) -> ConditionCeilings:
    p_value = chance.p_value[row]
    low, high = (p_value, p_value) if chance.exact else _interval(p_value, chance.n_arrangements, conf_level)
    found = {"p_value": p_value, "p_value_low": low, "p_value_high": high, "p_adjusted": chance.p_adjusted[row]}
    return replace(one, p_values=found, method="exact" if chance.exact else "permutation")


def _interval(p_value: Array, n: int, conf_level: float) -> tuple[Array, Array]:
    """Clopper and Pearson's interval of the p-value that all arrangements would give, from those drawn."""
    from scipy.special import betaincinv

    as_large = np.clip(np.round(p_value * (n + 1)) - 1, 0, n)
    tail = (1 - conf_level) / 2
    low = np.where(as_large == 0, 0.0, betaincinv(np.maximum(as_large, 1), n - as_large + 1, tail))
    high = np.where(as_large == n, 1.0, betaincinv(as_large + 1, np.maximum(n - as_large, 1), 1 - tail))
    return low, high
