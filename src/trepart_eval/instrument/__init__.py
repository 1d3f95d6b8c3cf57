"""The questionnaire and the guides: a bank of items in three languages, and the forms that people fill in.

Each name is loaded when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from trepart_eval.instrument.codebook_table import codebook
    from trepart_eval.instrument.form_files import instrument_files
    from trepart_eval.instrument.interview_codes import CodeEntry, CodeSystem, code_system, coding_instructions
    from trepart_eval.instrument.interview_guides import GuideQuestion, InterviewGuide, interview_guide
    from trepart_eval.instrument.item_bank import ItemBank, answer_scale, items
    from trepart_eval.instrument.leader_files import read_leader_answers
    from trepart_eval.instrument.leader_report import leader_document, reflection_questions
    from trepart_eval.instrument.leader_scores import SelfAssessment, ThemeScore, self_assessment, summarise_leaders
    from trepart_eval.instrument.limesurvey_file import limesurvey_form
    from trepart_eval.instrument.question_forms import Questionnaire, Section, questionnaire
    from trepart_eval.instrument.reading_ease import Readability, lix, readability
    from trepart_eval.instrument.short_form import designed_correlations, part_whole_correlation
    from trepart_eval.instrument.spss_file import spss_template
    from trepart_eval.instrument.statements import Answer, AnswerScale, Item
    from trepart_eval.instrument.word_forms import word_form
    from trepart_eval.instrument.written_study import study_plan
    from trepart_eval.instrument.xlsform_workbook import xlsform

_HOME: Final = {
    "Answer": "statements",
    "AnswerScale": "statements",
    "CodeEntry": "interview_codes",
    "CodeSystem": "interview_codes",
    "GuideQuestion": "interview_guides",
    "InterviewGuide": "interview_guides",
    "Item": "statements",
    "ItemBank": "item_bank",
    "Questionnaire": "question_forms",
    "Readability": "reading_ease",
    "Section": "question_forms",
    "SelfAssessment": "leader_scores",
    "ThemeScore": "leader_scores",
    "answer_scale": "item_bank",
    "code_system": "interview_codes",
    "codebook": "codebook_table",
    "coding_instructions": "interview_codes",
    "designed_correlations": "short_form",
    "instrument_files": "form_files",
    "interview_guide": "interview_guides",
    "items": "item_bank",
    "leader_document": "leader_report",
    "limesurvey_form": "limesurvey_file",
    "lix": "reading_ease",
    "part_whole_correlation": "short_form",
    "questionnaire": "question_forms",
    "read_leader_answers": "leader_files",
    "readability": "reading_ease",
    "reflection_questions": "leader_report",
    "self_assessment": "leader_scores",
    "spss_template": "spss_file",
    "study_plan": "written_study",
    "summarise_leaders": "leader_scores",
    "word_form": "word_forms",
    "xlsform": "xlsform_workbook",
}

__all__ = [
    "Answer",
    "AnswerScale",
    "CodeEntry",
    "CodeSystem",
    "GuideQuestion",
    "InterviewGuide",
    "Item",
    "ItemBank",
    "Questionnaire",
    "Readability",
    "Section",
    "SelfAssessment",
    "ThemeScore",
    "answer_scale",
    "code_system",
    "codebook",
    "coding_instructions",
    "designed_correlations",
    "instrument_files",
    "interview_guide",
    "items",
    "leader_document",
    "limesurvey_form",
    "lix",
    "part_whole_correlation",
    "questionnaire",
    "read_leader_answers",
    "readability",
    "reflection_questions",
    "self_assessment",
    "spss_template",
    "study_plan",
    "summarise_leaders",
    "word_form",
    "xlsform",
]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever the name stands for
    if name in _HOME:
        return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
