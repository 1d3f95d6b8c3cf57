"""What a report is written from: each result is found once and shared by the sections."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from trepart_eval.collaboration import Fidelity, Intensity, fidelity, intensity
from trepart_eval.criteria import diagnose, score
from trepart_eval.criteria.comparisons.comparison import Comparison, compare
from trepart_eval.criteria.comparisons.gaps import PartyGaps, party_gaps
from trepart_eval.criteria.comparisons.triangulation import Triangulation, triangulate
from trepart_eval.criteria.result_tables import combinations_in, rows_as_dicts, rows_where
from trepart_eval.disclosure.score_release import ReleasedScores, release_scores
from trepart_eval.relations import (
    PLAN_FILE,
    StudyConfigurations,
    read_plan,
    relate_study,
    study_claims,
    study_configurations,
)
from trepart_eval.sources.checked_tables import Data
from trepart_eval.vocabulary.languages import Language
from trepart_eval.vocabulary.terms import WHOLE_CASE, Source, Status

if TYPE_CHECKING:
    from trepart_eval.relations import AnalysisPlan, Claims, StudyRelations

Row = dict[str, Any]
Step = Callable[[str], None]
"""Called with the name of each step before it."""

HIDDEN = frozenset({Status.HIDDEN.value, Status.TOO_FEW.value})
"""Statuses of scores that aren't shown."""


@dataclass(frozen=True, slots=True, eq=False)
class AcrossCases:
    """What only a report on the whole programme needs: relations, claims and configurations."""

    plan: AnalysisPlan | None
    relations: StudyRelations
    claims: Claims
    configurations: StudyConfigurations | None


@dataclass(frozen=True, slots=True, eq=False)
class Findings:
    """Results behind a report. All that rests on people's answers is made from what may be shown.

    Attributes
    ----------
    data : Data
        The study, speaking the report's language.
    released : ReleasedScores or None
        Scores that may be shown; None where there are neither answers nor interviews.
    readings : tuple of dict
        Fafo's reading of each criterion, from the released scores.
    comparison, gaps, sides : Comparison, PartyGaps, Triangulation, or None
        Made from the released scores; None where there is nothing to make them from. The comparison is of each
        source's latest wave.
    dose : Intensity
        How closely the parties work together.
    in_place : Fidelity
        How much of the handbook is in place.
    across : AcrossCases or None
        What only a report on the whole programme has.
    """

    data: Data
    released: ReleasedScores | None
    readings: tuple[Row, ...]
    comparison: Comparison | None
    gaps: PartyGaps | None
    sides: Triangulation | None
    dose: Intensity
    in_place: Fidelity
    across: AcrossCases | None = None

    @property
    def language(self) -> Language:
        """Language of the report."""
        return self.data.study.language

    @property
    def cases(self) -> list[str]:
        """All cases of the study."""
        return list(self.data.cases.keys)

    @property
    def sources(self) -> list[str]:
        """Sources that scores come from, the survey first."""
        if self.released is None:
            return []
        return sources_in(self.released)

    def score_rows(self, source: str, *, party: str | None = WHOLE_CASE, wave: str = "") -> list[Row]:
        """Released rows of municipalities; the source's latest wave where none is named, all parties where None."""
        if self.released is None:
            return []
        wanted = {"source": source, "workplace": WHOLE_CASE, "wave": wave or self.latest(source)}
        return rows_as_dicts(self.released.scores.arrow, **wanted, **({} if party is None else {"party": party}))

    def waves_of(self, source: str) -> list[str]:
        """Waves of a source, in order."""
        if self.released is None:
            return []
        return waves_in(self.released, source)

    def latest(self, source: str) -> str:
        """Latest wave of a source."""
        return self.waves_of(source)[-1]

    def party_label(self, party: str) -> str:
        """Label of a party, the study's own where it has one."""
        for one in self.data.study.shown_parties:
            if one.key == party:
                return str(one.label(self.language))
        return party


def sources_in(released: ReleasedScores) -> list[str]:
    """Sources that scores come from, the survey first."""
    known = {source for (source,) in combinations_in(released.scores.arrow, "source")}
    return [one.value for one in (Source.SURVEY, Source.INTERVIEWS) if one.value in known]


def waves_in(released: ReleasedScores, source: str) -> list[str]:
    """Waves of a source, in order."""
    found = {wave for of, wave in combinations_in(released.scores.arrow, "source", "wave") if of == source}
    return [wave.key for wave in released.scores.study.waves if wave.key in found]


def _compared(released: ReleasedScores) -> Comparison:
    """Comparison of the cases in each source's latest wave, which is what a report shows ranks of."""
    table = released.scores.arrow
    columns = (table.column(name).to_pylist() for name in ("source", "wave"))
    latest = {(source, waves_in(released, source)[-1]) for source in sources_in(released)}
    keep = np.array([pair in latest for pair in zip(*columns, strict=True)], dtype=bool)
    return compare(replace(released.scores, arrow=rows_where(table, keep)))


def findings_of(data: Data, progress: Step | None = None) -> Findings:
    """Find what a report says of the cases; `with_relations` adds what it says across them.

    Parameters
    ----------
    data : Data
        From `load`.
    progress : callable, optional
        Called with the name of each step before it: ``scores`` and ``intensity``.
    """
    step = progress or _no_step
    step("scores")
    some = data.answers is not None or data.codings is not None
    released = release_scores(score(data)) if some else None
    shown = released.scores if released else None
    counting = [party for party in data.study.shown_parties if party.counts]
    readings = rows_as_dicts(diagnose(shown).arrow, workplace=WHOLE_CASE) if shown else []
    step("intensity")
    dose, in_place = intensity(data), fidelity(data)
    return Findings(
        data=data,
        released=released,
        readings=tuple(readings),
        comparison=_compared(released) if released else None,
        gaps=party_gaps(shown) if shown and len(counting) > 1 else None,
        sides=triangulate(shown) if shown else None,
        dose=dose,
        in_place=in_place,
    )


def with_relations(findings: Findings, progress: Step | None = None) -> Findings:
    """Findings with relations, claims and configurations, which take the longest to find.

    They are worked out from scores that may be shown: a slope over few cases gives away the score that isn't.

    Parameters
    ----------
    findings : Findings
        From `findings_of`.
    progress : callable, optional
        Called with the name of each step before it: ``relations`` and ``configurations``.

    Raises
    ------
    InputError
        If a plan of analysis that lies beside the study can't be read, or names what isn't there.
    """
    step, data, dose = progress or _no_step, findings.data, findings.dose
    shown = findings.released.scores if findings.released else None
    step("relations")
    path = data.study.folder / PLAN_FILE
    plan = read_plan(path, data.study.language) if path.is_file() else None
    relations = relate_study(data, plan=plan, scores=shown, dose=dose)
    claims = study_claims(data, relations=relations, scores=shown, dose=dose)
    step("configurations")
    found = next((one for one in claims.results if isinstance(one, StudyConfigurations)), None)
    if found is None and shown is not None:
        found = study_configurations(data, scores=shown)
    return replace(findings, across=AcrossCases(plan, relations, claims, found))


def _no_step(_name: str) -> None:
    """Say nothing."""


def in_language(data: Data, language: Language) -> Data:
    """Return the data with a study, and outcomes, that speak a language."""
    from trepart_eval.sources.outcomes.outcome import Outcomes

    if data.study.language is language:
        return data
    labels = {plan.name: plan.label(language) for plan in data.study.outcomes}
    outcomes = {
        name: replace(one, language=language, label=labels.get(name, one.label)) for name, one in data.outcomes.items()
    }
    study = replace(data.study, language=language)
    return replace(data, study=study, outcomes=Outcomes(outcomes, language=language))
