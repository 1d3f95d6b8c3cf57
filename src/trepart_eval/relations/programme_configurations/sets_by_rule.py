"""Truth table and all solutions for success and its absence, under one rule for what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from trepart_eval.relations.failure_claim.weak_flags import MissingRule
from trepart_eval.relations.programme_configurations.single_criteria import criteria_by_themselves
from trepart_eval.relations.qca.expressions import describe_outcome
from trepart_eval.relations.qca.minimization import KINDS, Minimization, minimize
from trepart_eval.relations.qca.necessary_terms import Necessity, necessity
from trepart_eval.relations.qca.truth_tables import NEGATION, TruthTable, truth_table
from trepart_eval.relations.refusals import Refusal, reason_for
from trepart_eval.study.success_plan import ConfigurationPlan
from trepart_eval.vocabulary.catalogue import text_of
from trepart_eval.vocabulary.languages import Language

if TYPE_CHECKING:
    import pandas as pd

SUCCESS: Final = "success"
OUTCOMES: Final = (SUCCESS, NEGATION + SUCCESS)
LIMIT: Final = 1_000
"""Most models of each kind that are sought; with more, the result says that it isn't complete."""
SHOWN_KIND: Final = "parsimonious"
"""The simplest kind of solution: the one that other rules and choices are held against."""
FILL: Final = {MissingRule.WEAK: 0.0, MissingRule.NOT_WEAK: 1.0}
"""Membership of a case in a criterion that it has no score on."""


@dataclass(frozen=True, slots=True, eq=False)
class SolutionSets:
    """What suffices and what is necessary, for success and for its absence.

    Attributes
    ----------
    missing : str
        Rule for what is missing.
    truth : TruthTable
        Combinations seen; ``.absence`` has them for less success.
    solutions : mapping of (str, str) to Minimization
        By outcome (``success``, ``~success``) and kind.
    necessary : Necessity
        Combinations and alternatives that are necessary for success; ``.absence`` for less success.
    single : DataFrame
        Each criterion by itself as necessary; with `known` in every judged case that has a score on it.
    """

    missing: str
    truth: TruthTable
    solutions: Mapping[tuple[str, str], Minimization]
    necessary: Necessity
    single: pd.DataFrame


def solution_sets(
    memberships: pd.DataFrame,
    success: Mapping[str, float],
    plan: ConfigurationPlan,
    rule: MissingRule,
    language: Language,
) -> SolutionSets:
    """Truth table, solutions and necessity of cases that are judged.

    Parameters
    ----------
    memberships : DataFrame
        Cases by criteria; NaN where a criterion isn't known.
    success : mapping of str to float
        Per case 1, 0 or NaN.
    rule : MissingRule
        A missing criterion counts as not met (``weak``) or met (``not_weak``); otherwise the case is left out.
    """
    given = memberships.assign(**{SUCCESS: [success.get(case, float("nan")) for case in memberships.index]})
    given = given[given[SUCCESS].notna() & memberships.notna().any(axis=1)]
    if rule in FILL:
        given = given.fillna(FILL[rule])
    conditions = list(memberships.columns)
    table = truth_table(
        given, SUCCESS, conditions, incl_cut=plan.incl_cut, n_cut=plan.n_cut, pri_cut=plan.pri_cut, language=language
    )
    solutions: dict[tuple[str, str], Minimization] = {}
    for kind in KINDS:
        found = minimize(table, kind, expectations=dict(plan.expectations), limit=LIMIT, language=language)
        solutions |= {(OUTCOMES[0], kind): found, (OUTCOMES[1], kind): found.absence}
    needed = necessity(given, SUCCESS, conditions, incl_cut=plan.necessity_cut, language=language)
    single = criteria_by_themselves(given, conditions, OUTCOMES, rule, language)
    return SolutionSets(rule.value, table, solutions, needed, single)


def labels_in(language: Language) -> dict[str, str]:
    """Words for the outcome."""
    return {SUCCESS: text_of(__package__, "configurations", "success", language)}


def solution_rows(sets: SolutionSets) -> list[dict[str, Any]]:
    """Return a row per model of every kind, for success and its absence; one with the reason where there is none."""
    rows = []
    for (outcome, kind), found in sets.solutions.items():
        about = {"outcome": outcome, "kind": kind, "complete": found.complete, "reason": _reason(found)}
        if found.refused:
            rows.append(about | {"model": "", "term": ""})
            continue
        fit = found.fit
        whole = fit[fit["part"] == "solution"].drop_duplicates("term")
        rows += [
            about | {"model": f"M{number}"} | {name: row[name] for name in ("term", "incl", "pri", "cov", "n_cases")}
            for number, row in enumerate(whole.to_dict("records"), start=1)
        ]
    return rows


def _reason(found: Minimization) -> str:
    """Why there is no solution, with the outcome in words."""
    if not found.refused:
        return ""
    outcome = describe_outcome(found.source.outcome, found.language, labels=labels_in(found.language))
    return reason_for(Refusal(found.refusal), found.language, outcome=outcome)
