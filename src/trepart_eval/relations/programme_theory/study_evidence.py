"""`study_claims`: every claim in the sources, from all that a loaded study can say."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final

import numpy as np

from trepart_eval.collaboration import Intensity, intensity
from trepart_eval.criteria.comparisons.changes import WaveChanges, wave_changes
from trepart_eval.criteria.result_tables import rows_as_dicts, rows_where
from trepart_eval.criteria.scores import CriterionScores, score
from trepart_eval.problems.arguments import check_made_by
from trepart_eval.relations.case_scores import criterion_figures
from trepart_eval.relations.programme_configurations.study_result import study_configurations
from trepart_eval.relations.programme_relations.analysis_plan import AnalysisPlan
from trepart_eval.relations.programme_relations.relating import POINTS, Relation
from trepart_eval.relations.programme_relations.relation_arguments import check_earlier
from trepart_eval.relations.programme_relations.study_relations import StudyRelations, relate_study
from trepart_eval.relations.programme_theory.anchoring import compare_anchoring
from trepart_eval.relations.programme_theory.case_means import intensity_by_case, mean_of_criteria
from trepart_eval.relations.programme_theory.claim_catalogue import claim_about
from trepart_eval.relations.programme_theory.claim_table import Claims, claims
from trepart_eval.relations.programme_theory.criterion_relations import relate_criteria
from trepart_eval.relations.programme_theory.mediations import Mediation, mediate
from trepart_eval.sources.checked_tables import Data
from trepart_eval.vocabulary.languages import Language, choose_language
from trepart_eval.vocabulary.terms import INDEX, WHOLE_CASE, Source, Status

Progress = Callable[[str], None]
STEPS: Final = ("relations", "scores", "intensity", "criteria", "chains")


def study_claims(
    data: Data,
    *,
    relations: StudyRelations | None = None,
    plan: AnalysisPlan | None = None,
    shown_scores: CriterionScores | None = None,
    scores: CriterionScores | None = None,
    dose: Intensity | None = None,
    progress: Progress | None = None,
    language: Language | str | None = None,
) -> Claims:
    """Every claim in the sources, from all that a loaded study can say of it.

    Parameters
    ----------
    data : Data
        From `load`.
    relations : StudyRelations, optional
        From `relate_study`, where they have been found already.
    plan : AnalysisPlan, optional
        Made before, for the relations where they haven't.
    shown_scores : CriterionScores, optional
        Scores that may be shown, for the claim on failures where the study says which cases are successes: it counts
        single cases, so what others are to read is made from these. Left out: those of `score`.
    scores : CriterionScores, optional
        From `score`, where they have been found already; released ones (`release_scores`) where others are to read the
        claims: over few cases an estimate gives the one score away that isn't shown.
    dose : Intensity, optional
        From `intensity`, where it has been found already.
    progress : callable, optional
        Called with the name of each step before it: ``relations``, ``scores``, ``intensity``, ``criteria`` and
        ``chains``.
    language : Language or {"nb", "nn", "en"}, optional
        Language of the words; the study's where it is left out.

    Returns
    -------
    Claims
        Its ``results`` are what was found on the way: relations, criteria, anchoring, changes, chains and failures.

    Raises
    ------
    InputError
        If figures can't be put side by side; see `relate_study`.
    ValueError
        If data is something else.
    """
    check_made_by(data, Data, "data", "load")
    spoken = data.study.language if language is None else choose_language(language, os.environ)
    check_earlier(plan=plan, scores=scores, dose=dose)
    check_earlier(scores=shown_scores)
    if relations is not None:
        check_made_by(relations, StudyRelations, "relations", "relate_study")
    tell = progress or (lambda _: None)
    found = relations
    if found is None:
        tell("relations")
        found = relate_study(data, plan=plan, scores=scores, dose=dose, language=spoken)
    results: list[object] = [found]
    if data.answers is not None or data.codings is not None:
        tell("scores")
        scores = score(data) if scores is None else scores
        tell("intensity")
        dose = intensity(data) if dose is None else dose
        tell("criteria")
        results += [relate_criteria(dose, scores, language=spoken), _changes(data, scores)]
        results.append(compare_anchoring(scores, language=spoken))
        tell("chains")
        results += _chains(found, dose, scores, spoken)
        if data.study.success is not None:
            results.append(study_configurations(data, scores=shown_scores or scores, language=spoken))
    return replace(claims(results, language=spoken), simulated_note=data.study.simulated_note)


def _changes(data: Data, scores: CriterionScores) -> WaveChanges | None:
    """Changes from the first wave with answers to the last; None where there is one.

    Cases whose score is hidden in either wave are left out: their change is the mean's less that of all others.
    """
    if data.answers is None:
        return None
    with_answers = np.unique(data.answers.wave).tolist()
    if len(with_answers) < 2:
        return None
    keys = [wave.key for wave in data.study.waves]
    waves = (keys[with_answers[0]], keys[with_answers[-1]])
    found = wave_changes(data, waves=waves)
    of_hidden = {"party": WHOLE_CASE, "source": Source.SURVEY.value, "status": Status.HIDDEN.value}
    hidden = {(row["case"], row["criterion"]) for row in rows_as_dicts(scores.arrow, wave=waves, **of_hidden)}
    about = zip(*(found.arrow.column(name).to_pylist() for name in ("case", "criterion")), strict=True)
    keep = np.array([one not in hidden for one in about], dtype=bool)
    return found if keep.all() else replace(found, arrow=rows_where(found.arrow, keep))


def _chains(found: StudyRelations, dose: Intensity, scores: CriterionScores, language: Language) -> Iterator[Mediation]:
    """A chain for each outcome that a claim is about: index, mean of the criteria, and the change in the outcome.

    Intensity is in tens of points.
    """
    for relation in found:
        if relation.plan.dose == INDEX and claim_about(relation.outcome.name) and relation.main is not None:
            yield _chain(relation, dose, scores, language)


def _chain(relation: Relation, dose: Intensity, scores: CriterionScores, language: Language) -> Mediation:
    import pandas as pd

    wave = relation.plan.wave
    criteria = criterion_figures(scores, wave)
    figures = relation.figures
    change = figures.after if np.isnan(figures.before).all() else figures.change
    table = pd.DataFrame(
        {
            "intensity": pd.Series(intensity_by_case(dose, wave), dtype=np.float64) / POINTS,
            "criteria": pd.Series(mean_of_criteria(criteria.scores), index=list(criteria.cases), dtype=np.float64),
            relation.outcome.name: pd.Series(change, index=list(figures.cases), dtype=np.float64),
        }
    )
    return mediate("intensity", "criteria", relation.outcome.name, data=table, language=language)
