"""Whether each case of a study is a success: as its file of judgements says, or by an outcome."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trepart_eval.criteria.scores import CriterionScores
from trepart_eval.problems import InputError, Problems
from trepart_eval.relations.failure_claim.weak_flags import TOLERANCE
from trepart_eval.relations.programme_relations.analysis_plan import filled_in, year_of
from trepart_eval.relations.programme_relations.case_figures import figures_by_case
from trepart_eval.sources.checked_tables import Data
from trepart_eval.study.relation_plan import RelationPlan
from trepart_eval.study.success_plan import SuccessPlan
from trepart_eval.vocabulary.languages import Language
from trepart_eval.vocabulary.terms import Criterion, Direction

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class SuccessOfCases:
    """Which cases are successes.

    Attributes
    ----------
    success : dict of str to float
        Per case 1, 0, or NaN where nothing is said.
    figures : dict of str to float
        The figure behind it, where there is a cut; empty where success is told in words.
    name : str
        What is judged, as readers see it, or name of the outcome.
    cut : float or None
        Figure from which a case is a success.
    low_is_success : bool
        Whether it is so up to the cut instead.
    same_source : bool
        Whether it comes from the same text or people as the scores.
    """

    success: dict[str, float]
    figures: dict[str, float]
    name: str
    cut: float | None
    low_is_success: bool
    same_source: bool

    @property
    def n_judged(self) -> int:
        """Cases of which something is said."""
        return sum(not np.isnan(value) for value in self.success.values())


def success_by_cases(data: Data, scores: CriterionScores, language: Language) -> SuccessOfCases | None:
    """Whether each case is a success; None where the study doesn't say what success is.

    Raises
    ------
    InputError
        If the outcome isn't about municipalities, or has no figures for the years.
    """
    plan = data.study.success
    if plan is None:
        return None
    if plan.outcome:
        return _by_outcome(data, scores, plan, language)
    if data.judgements is None or plan.source is None:
        return None
    given = dict(zip(data.judgements.cases, data.judgements.value.tolist(), strict=True))
    name = plan.label(language)
    if plan.cut is None:
        return SuccessOfCases(given, {}, name, None, False, plan.same_source)
    return _from_figures(given, name, plan.cut, plan.low_is_success, plan.same_source)


def _by_outcome(data: Data, scores: CriterionScores, plan: SuccessPlan, language: Language) -> SuccessOfCases:
    outcome = data.outcomes[plan.outcome]
    asked = RelationPlan(plan.outcome, Criterion.PURPOSE.value, before=plan.before, after=plan.years)
    problems = Problems()
    known = sorted(set(outcome.year.tolist()))
    if plan.years and known and not set(plan.years) & set(known):
        problems.add(
            "success_no_figures", file=data.study.path.name, key="success.years", name=outcome.name,
            years=", ".join(map(str, plan.years)), known=f"{known[0]}–{known[-1]}",
        )  # fmt: skip
        raise InputError(problems, language)
    waves = data.study.waves
    found = figures_by_case(scores, outcome, filled_in(asked, waves), year_of(waves[0]), problems)
    if found is None:
        raise InputError(problems, language)
    values = found.change if plan.before else found.after
    of_case = dict(zip(found.cases, values.tolist(), strict=True))
    given = {case: of_case.get(case, float("nan")) for case in data.cases.keys}
    low = outcome.direction is Direction.LOWER_IS_BETTER
    return _from_figures(given, plan.outcome, plan.cut or 0.0, low, plan.same_source)


def _from_figures(given: dict[str, float], name: str, cut: float, low: bool, same_source: bool) -> SuccessOfCases:
    def met(value: float) -> float:
        if np.isnan(value):
            return value
        return float(value <= cut + TOLERANCE if low else value >= cut - TOLERANCE)

    return SuccessOfCases({case: met(value) for case, value in given.items()}, given, name, cut, low, same_source)
