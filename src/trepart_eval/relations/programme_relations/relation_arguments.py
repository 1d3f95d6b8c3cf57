"""What callers of `relate` give, checked once."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from trepart_eval.collaboration import Intensity
from trepart_eval.criteria.arguments import checked_choice, is_whole
from trepart_eval.criteria.scores import CriterionScores
from trepart_eval.problems.arguments import check_made_by, check_type
from trepart_eval.relations.programme_relations.analysis_plan import AnalysisPlan
from trepart_eval.sources.outcomes.outcome import Outcome
from trepart_eval.study.relation_plan import RelationPlan
from trepart_eval.vocabulary.terms import INDEX, Criterion, Dimension


def asked_relation(
    dose: Intensity | CriterionScores,
    outcome: Outcome,
    dimension: str,
    wave: str,
    before: tuple[int, ...],
    after: tuple[int, ...],
) -> RelationPlan:
    """Relation that is asked for, with its years in order.

    Raises
    ------
    ValueError
        If dose or outcome is something else, the dose has no such dimension, the study no such wave, or years aren't
        whole numbers, those before before those after.
    """
    check_made_by(dose, (Intensity, CriterionScores), "dose", "intensity or score")
    check_type(outcome, Outcome, "outcome", "one of load(study).outcomes")
    of_dose = (INDEX, *(one.value for one in Dimension)) if isinstance(dose, Intensity) else tuple(Criterion)
    checked_choice(dimension, tuple(str(one) for one in of_dose), "dimension")
    if wave:
        checked_choice(wave, tuple(one.key for one in dose.study.waves), "wave")
    early, late = _years(before, "before"), _years(after, "after")
    if early and late and early[-1] >= late[0]:
        raise ValueError(f"before ends with {early[-1]} and after begins with {late[0]}; give years before first")
    return RelationPlan(outcome.name, str(dimension), wave, early, late)


def check_earlier(
    *, plan: AnalysisPlan | None = None, scores: CriterionScores | None = None, dose: Intensity | None = None
) -> None:
    """Check that results of earlier steps are what they are called, where they are given.

    Raises
    ------
    ValueError
        If one of them is something else.
    """
    for value, kind, name, maker in (
        (plan, AnalysisPlan, "plan", "plan or read_plan"),
        (scores, CriterionScores, "scores", "score"),
        (dose, Intensity, "dose", "intensity"),
    ):
        if value is not None:
            check_made_by(value, kind, name, maker)


def _years(given: object, name: str) -> tuple[int, ...]:
    years = list(given) if isinstance(given, Iterable) and not isinstance(given, str) else [given]
    whole = sorted({int(year) for year in years if isinstance(year, int | np.integer) and is_whole(year)})
    if not all(is_whole(year) for year in years):
        raise ValueError(f"{name} is {given!r}; give whole years, such as (2015, 2016)")
    return tuple(whole)
