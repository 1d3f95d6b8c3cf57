"""`municipality_report`: what one municipality's steering group reads."""

from __future__ import annotations

from trepart_eval.problems import Problems
from trepart_eval.problems.arguments import check_made_by, check_type
from trepart_eval.problems.suggestions import nearest
from trepart_eval.reporting.document import Bullets, Document, Heading
from trepart_eval.reporting.manifest import time_of_run
from trepart_eval.reporting.reports.case_sections import (
    case_party_section,
    change_section,
    diagnosis_section,
    profile_section,
    reading_guide,
)
from trepart_eval.reporting.reports.case_work import case_outcome_section, organisation_section, question_section
from trepart_eval.reporting.reports.findings import Findings, Step, findings_of, in_language
from trepart_eval.reporting.reports.method_and_origin import method_points, provenance_of
from trepart_eval.reporting.reports.phrases import said
from trepart_eval.sources.checked_tables import Data
from trepart_eval.vocabulary.languages import Language

_SECTIONS = (
    reading_guide,
    profile_section,
    diagnosis_section,
    case_party_section,
    change_section,
    organisation_section,
    case_outcome_section,
    question_section,
)


def municipality_report(
    data: Data, case: str, *, language: Language | str | None = None, progress: Step | None = None
) -> Document:
    """Report on one municipality for its steering group, from what may be shown.

    Parameters
    ----------
    data : Data
        From `load`.
    case : str
        Which case.
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
        If the study has no such case.
    ValueError
        If there is no such language.
    """
    check_made_by(data, Data, "data", "load")
    chosen = data.study.language if language is None else Language(language)
    check_case(data, case, chosen)
    return municipality_document(findings_of(in_language(data, chosen), progress), case)


def check_case(data: Data, case: str, language: Language) -> None:
    """Check that a study has a case.

    Raises
    ------
    InputError
        If it doesn't; the problem names the nearest and those that there are.
    """
    check_type(case, str, "case", "the name of a municipality")
    known = list(data.cases.keys)
    problems = Problems()
    if case not in known:
        problems.add("no_case_to_report", value=case, known=", ".join(known), suggestion=nearest(case, known))
    problems.raise_if_any(language)


def municipality_document(findings: Findings, case: str) -> Document:
    """Report on one municipality, from what was found."""
    language, study = findings.language, findings.data.study
    elements = tuple(element for section in _SECTIONS for element in section(findings, case))
    method = method_points(findings)
    return Document(
        title=case,
        language=language,
        elements=(*elements, Heading(1, said("method", "heading", language)), Bullets(method)),
        date=time_of_run().date(),
        subtitle=said("case", "subtitle", language, study=study.name),
        simulated=study.simulated_note,
        method=method,
        provenance=provenance_of(findings),
    )
