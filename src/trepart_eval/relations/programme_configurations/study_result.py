"""`study_configurations`: everything that sets say of a study's criteria and its success, in one call."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from trepart_eval.criteria.scores import CriterionScores, score
from trepart_eval.problems.arguments import check_made_by
from trepart_eval.relations.case_scores import scores_by_case
from trepart_eval.relations.ceilings.necessity_result import NecessaryConditions
from trepart_eval.relations.failure_claim.judged_cases import cases_judged
from trepart_eval.relations.failure_claim.weak_flags import MissingRule
from trepart_eval.relations.failure_claim.weak_link_result import WeakLink
from trepart_eval.relations.failure_claim.weak_links import weak_link_of
from trepart_eval.relations.programme_configurations.ceilings_of_figures import figure_ceilings
from trepart_eval.relations.programme_configurations.configuration_sentences import sentences_of
from trepart_eval.relations.programme_configurations.configuration_tables import tables_of
from trepart_eval.relations.programme_configurations.robustness_of_solutions import (
    SolutionRobustness,
    solution_robustness,
)
from trepart_eval.relations.programme_configurations.sets_by_rule import SolutionSets, solution_sets
from trepart_eval.relations.programme_configurations.success_by_case import SuccessOfCases, success_by_cases
from trepart_eval.relations.qca.calibration import CalibratedCases, calibrate_cases
from trepart_eval.relations.refusals import MayBeRefused, Refusal, reason_for
from trepart_eval.sources.checked_tables import Data
from trepart_eval.study.success_plan import ConfigurationPlan
from trepart_eval.vocabulary.languages import Language, choose_language

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

Step = Callable[[str], None]
"""Called with the name of each step before it is done."""


@dataclass(frozen=True, slots=True, eq=False)
class StudyConfigurations(MayBeRefused):
    """What a study's criteria and its success say together. All of it is exploratory.

    Attributes
    ----------
    calibrated : CalibratedCases
        What each case got.
    success : SuccessOfCases or None
        Which cases are successes, with the figures behind where there are any.
    sets : tuple of SolutionSets
        Combinations, solutions and necessity: first under the study's rule for what is missing, then the others.
    claim : WeakLink or None
        Fafo's claim.
    robustness : tuple of SolutionRobustness
        Of the simplest solution for success and for its absence.
    ceilings : NecessaryConditions or None
        How much of each criterion the figure behind success takes; None where success is told in words.
    plan : ConfigurationPlan
        The study's choices.
    simulated_note : str
        Sentence that says the data are made up; empty where they aren't.
    language : Language
        Language of sentences.
    refusal, reason : str
        Why there is nothing but what each case got, as a term and in words.
    """

    calibrated: CalibratedCases
    success: SuccessOfCases | None
    sets: tuple[SolutionSets, ...]
    claim: WeakLink | None
    plan: ConfigurationPlan
    simulated_note: str
    language: Language
    refusal: str = ""
    reason: str = ""
    robustness: tuple[SolutionRobustness, ...] = ()
    ceilings: NecessaryConditions | None = None

    @property
    def chosen(self) -> SolutionSets:
        """What is found under the study's rule for what is missing.

        Raises
        ------
        ValueError
            If the result is refused.
        """
        if not self.sets:
            raise ValueError(self.reason)
        return self.sets[0]

    @property
    def arrow(self) -> dict[str, pa.Table]:
        """Tidy tables by name: calibration, truth_table, solutions, necessity, sensitivity, weak_link and so on."""
        return tables_of(self)

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """The same as data frames of one's own."""
        from trepart_eval.criteria.result_tables import data_frame

        return {name: data_frame(table) for name, table in self.arrow.items()}

    def sentences(self, language: Language | str | None = None) -> list[str]:
        """Paragraphs: what it rests on, solutions, necessity, robustness, and Fafo's claim."""
        return sentences_of(self, self.language if language is None else choose_language(language, os.environ))

    def summary(self, language: Language | str | None = None) -> str:
        """All paragraphs."""
        return "\n".join(self.sentences(language))

    def _repr_html_(self) -> str:
        """Paragraphs and the tables of solutions for Jupyter."""
        from html import escape

        said = "".join(f"<p>{escape(one)}</p>" for one in self.sentences())
        return said if self.refused else said + str(self.tables["solutions"].round(3).to_html(index=False))


def study_configurations(
    data: Data,
    *,
    scores: CriterionScores | None = None,
    draws: int = 10_000,
    language: Language | str | None = None,
    progress: Step | None = None,
) -> StudyConfigurations:
    """What each case got, which combinations suffice, what is necessary, how sure that is, and Fafo's claim.

    Parameters
    ----------
    data : Data
        From `load`; its study has ``[success]``, and ``[configurations]`` where the choices aren't the usual ones.
    scores : CriterionScores, optional
        Scores that are used; those of `score` where left out. What may be shown to others is made from scores that may
        be shown: a hidden score is then a missing one.
    draws : int
        Shuffles where there are too many to go through; their seed is the study's.
    language : Language or {"nb", "nn", "en"}, optional
        Language of sentences; the study's where it is left out.
    progress : callable, optional
        Called with the name of each step before it is done.

    Returns
    -------
    StudyConfigurations
        Refused where the study doesn't say what success is, or no case has both scores and success.

    Raises
    ------
    ValueError
        If ``data`` isn't what `load` returns.
    InputError
        If an outcome that is to tell success can't.
    """
    check_made_by(data, Data, "data", "load")
    study = data.study
    spoken = study.language if language is None else choose_language(language, os.environ)
    step = progress or _no_step
    plan = study.configurations
    own = score(data) if scores is None else scores
    frame = scores_by_case(own, wave=plan.wave)[list(plan.criteria)]
    calibrated = calibrate_cases(frame, {name: plan.anchors[name] for name in plan.criteria})
    success = success_by_cases(data, own, spoken)
    refusal, reason = _refusal(frame, success, spoken)
    if success is None or refusal:
        return StudyConfigurations(
            calibrated, success, (), None, plan, study.simulated_note, spoken, refusal=refusal, reason=reason
        )
    rule = MissingRule(plan.missing)
    sets = []
    for one in _rules(rule):
        step("solutions")
        sets.append(solution_sets(calibrated.memberships, success.success, plan, one, spoken))
    step("claim")
    claim = weak_link_of(
        cases_judged(frame, success.success, None, None, False), plan.borders, rule,
        draws=draws, seed=study.seed, conf_level=own.conf_level, language=spoken,
    )  # fmt: skip
    step("robustness")
    robustness = solution_robustness(frame, calibrated.memberships, success.success, plan, study.seed, spoken)
    ceilings = figure_ceilings(frame, success, study.seed, spoken)
    return StudyConfigurations(
        calibrated, success, tuple(sets), claim, plan, study.simulated_note, spoken, robustness=robustness,
        ceilings=ceilings,
    )  # fmt: skip


def _no_step(_name: str) -> None:
    """Say nothing."""


def _rules(chosen: MissingRule) -> list[MissingRule]:
    """Return the rule chosen and then those that treat a missing condition otherwise.

    A case that lacks a condition belongs to no combination: `known` leaves it out as `complete` does.
    """
    left_out = (MissingRule.KNOWN, MissingRule.COMPLETE)
    others = [MissingRule.COMPLETE, MissingRule.WEAK, MissingRule.NOT_WEAK]
    return [chosen, *(one for one in others if one is not chosen and not (one in left_out and chosen in left_out))]


def _refusal(frame: pd.DataFrame, success: SuccessOfCases | None, language: Language) -> tuple[str, str]:
    if success is None:
        return Refusal.NO_SUCCESS_SAID, reason_for(Refusal.NO_SUCCESS_SAID, language)
    scored = frame.index[frame.notna().any(axis=1)]
    if not any(success.success.get(case, float("nan")) in (0.0, 1.0) for case in scored):
        return Refusal.NO_JUDGED_SCORES, reason_for(Refusal.NO_JUDGED_SCORES, language, n=success.n_judged)
    return "", ""
