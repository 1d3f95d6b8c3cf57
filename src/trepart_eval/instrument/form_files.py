"""Every file that a study's forms consist of, by its path in the study's folder."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Sequence
from typing import Final

from trepart_eval.instrument.codebook_table import codebook
from trepart_eval.instrument.interview_codes import code_system
from trepart_eval.instrument.interview_guides import interview_guide
from trepart_eval.instrument.limesurvey_file import limesurvey_form
from trepart_eval.instrument.question_forms import Questionnaire, questionnaire
from trepart_eval.instrument.spss_file import spss_template
from trepart_eval.instrument.word_forms import word_form
from trepart_eval.instrument.written_study import ANSWERS, study_plan
from trepart_eval.instrument.xlsform_workbook import xlsform
from trepart_eval.reporting.document import render
from trepart_eval.vocabulary.catalogue import package_file
from trepart_eval.vocabulary.languages import Language
from trepart_eval.vocabulary.terms import Variant

FORMATS: Final = ("limesurvey", "xlsform", "docx", "codebook", "qdc", "sav")
"""What forms are written as; ``qdc`` is the codebook for interviews, with their guide."""
SURVEYS: Final = (Variant.FULL, Variant.SHORT, Variant.PULSE)
"""Variants of the questionnaire."""
FORMS: Final = ("survey", "checklist", "self_assessment", "all")
"""Which forms are written: the questionnaire, the handbook's checklists, the leader's own form, or all of them."""
_FOR_PARTIES: Final = ("survey", "all")
_CHECKLISTS: Final = (Variant.STEERING_GROUP, Variant.WORK_GROUP)
_FOLDER: Final = "instrument"

_Files = dict[str, bytes]


def instrument_files(
    variant: str = Variant.SHORT,
    languages: Collection[Language | str] = (Language.NB,),
    *,
    formats: Collection[str] = FORMATS,
    form: str = "survey",
    parties: Collection[str] | None = None,
    cases: Sequence[str] = (),
    answers: str = ANSWERS,
    date: dt.date | None = None,
) -> dict[str, bytes]:
    """Forms in the formats asked for, and the ``study.toml`` that reads what comes back, by path; nothing is written.

    Parameters
    ----------
    variant : {"short", "full", "pulse"}
        Which questionnaire.
    languages : collection of {"nb", "nn", "en"}
        Languages of the forms; the first is that of the study.
    formats : collection of {"limesurvey", "xlsform", "docx", "codebook", "qdc", "sav"}
        What the forms are written as. With ``qdc`` come the codebook for coding interviews and the guide for them.
    form : {"survey", "checklist", "self_assessment", "all"}
        The questionnaire, the handbook's checklists, the leader's self-assessment, or all of them. What a leader
        answers is for that leader alone, so ``study.toml`` knows nothing of it.
    parties : collection of str, optional
        Who fills in the questionnaire; all that the variant is for where it is left out. The checklists and the
        self-assessment are for those they are for.
    cases : sequence of str
        Names of the cases to choose from.
    answers : str
        File that the answers will be in, seen from the study's folder.
    date : datetime.date, optional
        Date on the interview guide; today's where it is left out.

    Raises
    ------
    ValueError
        If a variant, language, format, form or party is unknown, or parties are given for a form that is no
        questionnaire.
    """
    for name, value, known in (("variant", variant, SURVEYS), ("form", form, FORMS)):
        _check(name, [value], known)
    _check("format", formats, FORMATS)
    if parties is not None and form not in _FOR_PARTIES:
        raise ValueError(f"parties are for the form {' or '.join(_FOR_PARTIES)}; form {form!r} takes none")
    spoken = [Language(language) for language in dict.fromkeys(languages)]
    survey = questionnaire(variant, parties) if form in {"survey", "all"} else None
    checklists = [questionnaire(one) for one in _CHECKLISTS] if form in {"checklist", "all"} else []
    own = [questionnaire(Variant.SELF_ASSESSMENT)] if form in {"self_assessment", "all"} else []
    forms = [one for one in (survey, *checklists, *own) if one is not None]
    files: _Files = {}
    if survey or checklists:
        plan = study_plan(survey, checklists, cases=cases, language=spoken[0], answers=answers)
        files["study.toml"] = plan.encode()
        files["study.schema.json"] = package_file("trepart_eval.study", "study.schema.json").read_bytes()
    for one, write in _WRITERS.items():
        if one in formats:
            files |= write(forms, spoken, cases)
    return files | (_interviews(spoken, date or dt.date.today()) if "qdc" in formats else {})


def _check(name: str, given: Collection[str], known: Sequence[str]) -> None:
    unknown = [one for one in given if one not in known]
    if unknown:
        raise ValueError(f"unknown {name} {unknown[0]!r}; expected one of {', '.join(known)}")


def _file(form: Questionnaire, ending: str) -> str:
    kind = "questionnaire_" if form.variant in SURVEYS else "checklist_" if form.variant in _CHECKLISTS else ""
    return f"{_FOLDER}/{kind}{form.variant}{ending}"


def _limesurvey(forms: Sequence[Questionnaire], languages: Sequence[Language], cases: Sequence[str]) -> _Files:
    return {_file(form, "_limesurvey.txt"): limesurvey_form(form, languages, cases=cases) for form in forms}


def _xlsform(forms: Sequence[Questionnaire], languages: Sequence[Language], cases: Sequence[str]) -> _Files:
    return {_file(form, "_xlsform.xlsx"): xlsform(form, languages, cases=cases) for form in forms}


def _word(forms: Sequence[Questionnaire], languages: Sequence[Language], cases: Sequence[str]) -> _Files:
    return {_file(form, f"_{one}.docx"): word_form(form, one, cases=cases) for form in forms for one in languages}


def _codebook(forms: Sequence[Questionnaire], _: Sequence[Language], cases: Sequence[str]) -> _Files:
    return {f"{_FOLDER}/codebook.csv": codebook(forms, cases=cases)}


def _interviews(languages: Sequence[Language], date: dt.date) -> _Files:
    """Guide in each language, and the codes in the first: a project has one codebook."""
    files = {f"{_FOLDER}/interview_codes.qdc": code_system(languages[0]).qdc()}
    for language in languages:
        guide = interview_guide(language=language).document(date=date)
        files[f"{_FOLDER}/interview_guide_{language}.docx"] = render(guide, ["docx"])["docx"]
    return files


def _spss(forms: Sequence[Questionnaire], languages: Sequence[Language], cases: Sequence[str]) -> _Files:
    return {_file(form, ".sav"): spss_template(form, languages[0], cases=cases) for form in forms}


_WRITERS: Final[dict[str, Callable[[Sequence[Questionnaire], Sequence[Language], Sequence[str]], _Files]]] = {
    "limesurvey": _limesurvey,
    "xlsform": _xlsform,
    "docx": _word,
    "codebook": _codebook,
    "sav": _spss,
}
