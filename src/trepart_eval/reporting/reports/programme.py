"""`programme_report`: the report on a whole programme."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence

from trepart_eval.problems.arguments import check_made_by, listed
from trepart_eval.reporting.document import Document, Element
from trepart_eval.reporting.manifest import time_of_run
from trepart_eval.reporting.reports.changes_over_cases import change_across_cases
from trepart_eval.reporting.reports.claims_of_sources import claim_section
from trepart_eval.reporting.reports.closeness import closeness_section
from trepart_eval.reporting.reports.combinations_and_claim import configuration_section
from trepart_eval.reporting.reports.criteria_across_cases import criteria_section
from trepart_eval.reporting.reports.findings import Findings, Step, findings_of, in_language, with_relations
from trepart_eval.reporting.reports.gaps_between_parties import party_section
from trepart_eval.reporting.reports.method_and_origin import method_points, method_section, provenance_of
from trepart_eval.reporting.reports.outcome_years import trend_section
from trepart_eval.reporting.reports.phrases import said
from trepart_eval.reporting.reports.plain_summary import summary_section
from trepart_eval.reporting.reports.relations_to_outcomes import relation_section
from trepart_eval.reporting.reports.scope import scope_section
from trepart_eval.reporting.reports.sources_side_by_side import sources_section
from trepart_eval.reporting.reports.trust_in_numbers import quality_section
from trepart_eval.sources.checked_tables import Data
from trepart_eval.vocabulary.languages import Language

_SECTIONS = {
    "scope": scope_section,
    "summary": summary_section,
    "criteria": criteria_section,
    "parties": party_section,
    "changes": change_across_cases,
    "sources": sources_section,
    "closeness": closeness_section,
    "trends": trend_section,
    "relations": relation_section,
    "configurations": configuration_section,
    "claims": claim_section,
    "quality": quality_section,
    "method": method_section,
}
_OF_THE_CASES = frozenset({"scope", "criteria", "parties", "changes", "sources", "closeness", "trends", "quality"})
"""Sections that take no relations, claims or configurations, which take the longest to find."""


def programme_report(
    data: Data,
    *,
    sections: Collection[str] | None = None,
    language: Language | str | None = None,
    progress: Step | None = None,
) -> Document:
    """Report on a whole programme, from what may be shown.

    Parameters
    ----------
    data : Data
        From `load`.
    sections : collection of str, optional
        Which sections, in the report's own order: scope, summary, criteria, parties, changes, sources, closeness,
        trends, relations, configurations, claims, quality and method; all of them where it is left out.
    language : Language or {"nb", "nn", "en"}, optional
        Language of the report; the study's where it is left out.
    progress : callable, optional
        Called with the name of each step before it.

    Returns
    -------
    Document
        `render` makes the formats. A section without data says so.

    Raises
    ------
    InputError
        If a plan of analysis that lies beside the study can't be read, or names what isn't there.
    ValueError
        If there is no such language or section.
    """
    check_made_by(data, Data, "data", "load")
    wanted = _wanted(sections)
    chosen = data.study.language if language is None else Language(language)
    return written_programme(in_language(data, chosen), wanted, progress)[0]


def written_programme(
    data: Data,
    wanted: Collection[str] = frozenset(_SECTIONS),
    progress: Step | None = None,
    written: Callable[[Sequence[Element]], None] | None = None,
) -> tuple[Document, Findings]:
    """Report on a whole programme, and what it was written from.

    Parameters
    ----------
    data : Data
        The study, speaking the report's language.
    wanted : collection of str
        Sections; see `programme_report`.
    progress : callable, optional
        Called with the name of each step before it.
    written : callable, optional
        Called with each section's elements once they are written, so that its figures can be drawn meanwhile.
    """
    findings = findings_of(data, progress)
    sections: dict[str, Sequence[Element]] = {}

    def write(names: Iterable[str]) -> None:
        for name in names:
            sections[name] = _SECTIONS[name](findings)
            if written:
                written(sections[name])

    # What is long to find comes last, so that the other sections' figures are drawn in the time it takes.
    write(name for name in _SECTIONS if name in wanted and name in _OF_THE_CASES)
    if not set(wanted) <= _OF_THE_CASES:
        findings = with_relations(findings, progress)
    if progress:
        progress("writing")
    write(name for name in _SECTIONS if name in wanted and name not in _OF_THE_CASES)
    language, study = findings.language, data.study
    document = Document(
        title=study.name,
        language=language,
        elements=tuple(element for name in _SECTIONS if name in wanted for element in sections[name]),
        date=time_of_run().date(),
        subtitle=said("programme", "subtitle", language),
        simulated=study.simulated_note,
        method=(*method_points(findings), said("method", "limit_causal", language)),
        provenance=provenance_of(findings) if "method" in wanted else (),
    )
    return document, findings


def _wanted(sections: Collection[str] | None) -> frozenset[str]:
    """Return the sections asked for, once they are known to be there."""
    if sections is None:
        return frozenset(_SECTIONS)
    wanted = frozenset(listed(sections, "sections", "sections"))
    unknown = sorted(map(str, wanted - set(_SECTIONS)))
    if unknown or not wanted:
        named = repr(unknown[0]) if unknown else "empty"
        raise ValueError(f"sections is {named}; choose among {', '.join(_SECTIONS)}")
    return wanted
