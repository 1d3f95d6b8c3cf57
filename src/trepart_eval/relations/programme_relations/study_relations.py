"""`relate_study`: everything a study planned to relate, p-values corrected within families, the rest as exploratory."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from trepart_eval.collaboration import Intensity, intensity
from trepart_eval.criteria.result_tables import number_column, text_values
from trepart_eval.criteria.scores import CriterionScores, score
from trepart_eval.problems import Problems
from trepart_eval.problems.arguments import check_made_by, check_type
from trepart_eval.problems.suggestions import nearest
from trepart_eval.relations.programme_relations.analysis_plan import AnalysisPlan
from trepart_eval.relations.programme_relations.analysis_plan import plan as planned_by
from trepart_eval.relations.programme_relations.case_figures import is_criterion
from trepart_eval.relations.programme_relations.family_corrections import corrected_within_families
from trepart_eval.relations.programme_relations.relating import COLUMNS, EXPLORATORY, Relation, relation_of
from trepart_eval.relations.programme_relations.relation_arguments import check_earlier
from trepart_eval.relations.programme_relations.relation_sentences import p_in_words, within
from trepart_eval.sources.checked_tables import Data
from trepart_eval.study.relation_plan import EVERY_RELATION, RelationPlan
from trepart_eval.vocabulary.catalogue import text_of
from trepart_eval.vocabulary.languages import Language, choose_language
from trepart_eval.vocabulary.terms import OutcomeLevel

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

_CORRECTED: Final = ("p_adjusted", "p_familywise")
_TEXT: Final = ("outcome", "dose", "wave", "model", "standing", "reason")


@dataclass(frozen=True, slots=True, eq=False)
class StudyRelations:
    """Relations of a study, those planned first.

    Attributes
    ----------
    relations : tuple of Relation
        In the order of the plan, then those that aren't in it.
    adjusted : tuple of float
        For each of them its p-value corrected for the number of planned relations in its family, by the share of false
        ones among the findings (Benjamini and Hochberg); NaN for exploratory ones and where there is none.
    familywise : tuple of float
        The same by the chance of any false finding (Romano and Wolf, step-down).
    plan : AnalysisPlan or None
        The plan that was made before.
    language : Language
        Language of the sentences.
    """

    relations: tuple[Relation, ...]
    adjusted: tuple[float, ...]
    familywise: tuple[float, ...]
    plan: AnalysisPlan | None
    language: Language

    def __iter__(self) -> Iterator[Relation]:
        """Iterate over the relations."""
        return iter(self.relations)

    def __len__(self) -> int:
        """Count the relations."""
        return len(self.relations)

    @property
    def arrow(self) -> pa.Table:
        """A row per relation and model, with the corrected p-values at the model that counts."""
        import pyarrow as pa

        each = zip(self.relations, self.adjusted, self.familywise, strict=True)
        rows = [row for one in each for row in _rows(*one)]
        names = [*COLUMNS, *_CORRECTED, "reason"]
        columns = {}
        for name in names:
            values = [row[name] for row in rows]
            if name in _TEXT:
                columns[name] = text_values([str(value) for value in values])
            elif name == "n":
                columns[name] = number_column(np.array(values, dtype=np.int64), np.zeros(len(values), dtype=bool))
            else:
                numbers = np.array(values, dtype=np.float64)
                columns[name] = number_column(numbers, np.isnan(numbers))
        return pa.table(columns)

    @property
    def table(self) -> pd.DataFrame:
        """The same as a data frame of one's own."""
        from trepart_eval.criteria.result_tables import data_frame

        return data_frame(self.arrow)

    def sentences(self, language: Language | str | None = None) -> list[str]:
        """Paragraphs: one on the plan where there is none, one per relation, one per family that is corrected."""
        spoken = self.language if language is None else choose_language(language, os.environ)
        found = [] if self.plan else [_said("no_plan", spoken)]
        if not self.relations:
            return [_said("no_relations", spoken)]
        found += [relation.summary(spoken) for relation in self.relations]
        families = dict.fromkeys(one.plan.family for one in self.relations if one.standing != EXPLORATORY)
        for family in families:
            own = [
                (within(one.outcome.label), by_share, by_any)
                for one, by_share, by_any in zip(self.relations, self.adjusted, self.familywise, strict=True)
                if one.plan.family == family and not np.isnan(by_share)
            ]
            if len(own) > 1:
                shares = "; ".join(f"{name}: {p_in_words(value, spoken)}" for name, value, _ in own)
                anys = "; ".join(f"{name}: {p_in_words(value, spoken)}" for name, _, value in own)
                name = "every_relation" if family == EVERY_RELATION else "family"
                found.append(_said(name, spoken, count=len(own), family=family, values=shares, familywise=anys))
        return found

    def summary(self, language: Language | str | None = None) -> str:
        """All sentences."""
        return "\n".join(self.sentences(language))

    def _repr_html_(self) -> str:
        """Sentences and table for Jupyter."""
        from html import escape

        said = "".join(f"<p>{escape(one)}</p>" for one in self.sentences())
        return said + str(self.table.round(3).to_html(index=False)) if self.relations else said


def relate_study(
    data: Data,
    *,
    outcome: str = "",
    plan: AnalysisPlan | None = None,
    scores: CriterionScores | None = None,
    dose: Intensity | None = None,
    language: Language | str | None = None,
) -> StudyRelations:
    """Relations that the study planned, and those it names without having planned them.

    Parameters
    ----------
    data : Data
        From `load`.
    outcome : str
        Name of the one outcome to relate; all of them where it is left out.
    plan : AnalysisPlan, optional
        Made before; without one everything is exploratory.
    scores : CriterionScores, optional
        From `score`, where they have been found already; released ones (`release_scores`) where others are to read the
        relations: over few cases a slope gives the one score away that isn't shown.
    dose : Intensity, optional
        From `intensity`, where it has been found already.
    language : Language or {"nb", "nn", "en"}, optional
        Language of the sentences; the study's where it is left out.

    Returns
    -------
    StudyRelations

    Raises
    ------
    ValueError
        If ``data`` isn't what `load` returns.
    InputError
        If the plan speaks of what isn't in the study, or figures can't be put side by side.
    """
    check_made_by(data, Data, "data", "load")
    study = data.study
    spoken = study.language if language is None else choose_language(language, os.environ)
    check_type(outcome, str, "outcome", "the name of an outcome")
    check_earlier(plan=plan, scores=scores, dose=dose)
    wanted = _wanted(data, outcome, plan, spoken)
    doses: dict[bool, Intensity | CriterionScores] = {}
    doses |= {True: scores} if scores is not None else {}
    doses |= {False: dose} if dose is not None else {}
    relations = []
    for one in wanted:
        of_criterion = is_criterion(one.dose)
        if of_criterion not in doses:
            doses[of_criterion] = score(data) if of_criterion else intensity(data)
        found = data.outcomes[one.outcome]
        relations.append(relation_of(doses[of_criterion], found, one, study, plan=plan, language=spoken))
    return StudyRelations(tuple(relations), *corrected_within_families(relations), plan, spoken)


def _wanted(data: Data, outcome: str, plan: AnalysisPlan | None, language: Language) -> list[RelationPlan]:
    problems = Problems()
    named = [one.outcome for one in plan.relations] if plan else []
    for name in dict.fromkeys([*named, *([outcome] if outcome else [])]):
        if name not in data.outcomes:
            usable = [key for key, one in data.outcomes.items() if one.level is OutcomeLevel.MUNICIPALITY]
            known = ", ".join(usable) or "–"
            problems.add("unknown_outcome", value=name, known=known, suggestion=nearest(name, usable))
    problems.raise_if_any(language)
    own = planned_by(data.study).relations
    found = [*(plan.relations if plan else ()), *(one for one in own if not (plan and plan.holds(one)))]
    if not outcome:
        return found
    chosen = [one for one in found if one.outcome == outcome]
    if chosen:
        return chosen
    asked = replace(data.study, relations=(RelationPlan(outcome),))
    return list(planned_by(asked).relations)


def _rows(relation: Relation, adjusted: float, familywise: float) -> list[dict[str, Any]]:
    empty = dict.fromkeys(_CORRECTED, float("nan"))
    if relation.refused:
        about = {"outcome": relation.plan.outcome, "dose": relation.plan.dose, "wave": relation.plan.wave}
        none = {"model": "", "standing": relation.standing, "n": relation.association.n}
        return [dict.fromkeys(COLUMNS, float("nan")) | about | none | empty | {"reason": relation.reason}]
    corrected = dict(zip(_CORRECTED, (adjusted, familywise), strict=True))
    main = relation.main
    return [row | (corrected if row is main else empty) | {"reason": ""} for row in relation.rows]


def _said(name: str, language: Language, /, **details: object) -> str:
    return text_of(__package__, "relation", name, language, **details)
