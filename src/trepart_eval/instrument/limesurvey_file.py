"""A form as LimeSurvey imports it: the tab separated structure of its manual."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterator, Sequence
from html import escape
from typing import Final

from trepart_eval.instrument.form_layout import PARTY, Block, FormLayout, Question, layout_of
from trepart_eval.instrument.question_forms import Questionnaire
from trepart_eval.vocabulary.languages import Language
from trepart_eval.vocabulary.terms import Party

COLUMNS: Final = (
    *("class", "type/scale", "name", "relevance", "text", "help", "language"),
    *("validation", "mandatory", "other", "default", "same_default"),
)
_GRID, _LIST, _DROPDOWN, _SHORT_TEXT = "F", "L", "!", "S"
_LONG_LIST: Final = 12
"""Answers; more of them stand in a list that folds out."""
_SETTINGS: Final = {
    "format": "G",  # a page for each group of questions
    "anonymized": "Y",
    "ipaddr": "N",
    "refurl": "N",
    "datestamp": "N",
    "savetimings": "N",
    "allowprev": "Y",
    "showwelcome": "Y",
    "questionindex": "0",
}


def limesurvey_form(
    questionnaire: Questionnaire, languages: Collection[Language | str], *, cases: Sequence[str] = ()
) -> bytes:
    """Form for LimeSurvey's import of tab separated structures (``.txt``), in UTF-8 with a byte order mark.

    Questions have the items' keys as codes, statements on one scale are an array, and answers have the values of the
    codebook as codes, so that exports in codes and in full text load alike. Answers are anonymous, and neither
    addresses nor times are kept. Items for some parties are shown to those only.

    Parameters
    ----------
    questionnaire : Questionnaire
        The form.
    languages : collection of Language
        Languages of the form; the first is the base language.
    cases : sequence of str
        Cases to choose from; one is taken for granted.

    Raises
    ------
    ValueError
        If ``questionnaire`` isn't what `questionnaire` returns.
    """
    layout = layout_of(questionnaire, cases)
    spoken = [Language(language) for language in languages]
    rows = [*_about(layout, spoken), *(row for language in spoken for row in _content(layout, language))]
    stream = io.StringIO()
    writer = csv.DictWriter(stream, COLUMNS, restval="", delimiter="\t", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue().encode("utf-8-sig")


def _about(layout: FormLayout, languages: Sequence[Language]) -> Iterator[dict[str, str]]:
    """Rows about the survey as a whole."""
    settings = {**_SETTINGS, "language": languages[0].value}
    settings["additional_languages"] = " ".join(language.value for language in languages[1:])
    yield from ({"class": "S", "name": name, "text": text} for name, text in settings.items())
    form = layout.questionnaire
    for language in languages:
        texts = {
            "surveyls_title": form.title(language),
            "surveyls_welcometext": form.introduction(language),
            "surveyls_endtext": form.closing(language),
        }
        for name, text in texts.items():
            yield {"class": "SL", "name": name, "text": escape(text, quote=False), "language": language.value}


def _content(layout: FormLayout, language: Language) -> Iterator[dict[str, str]]:
    """Rows of groups, questions and answers in one language."""
    for number, block in enumerate(layout.blocks, 1):
        said = {"language": language.value}
        title = escape(block.section.title(language), quote=False)
        shown = _relevance(layout, block.parties)
        yield {"class": "G", "type/scale": str(number), "name": title, "relevance": shown, **said}
        if block.is_grid:
            yield from _grid(layout, block, language)
        else:
            for question in block.questions:
                yield from _single(layout, question, language)


def _grid(layout: FormLayout, block: Block, language: Language) -> Iterator[dict[str, str]]:
    said = {"language": language.value, "mandatory": "N"}
    instruction = escape(layout.questionnaire.instruction(language), quote=False)
    shown = _relevance(layout, block.parties)
    yield {"class": "Q", "type/scale": _GRID, "name": block.name, "relevance": shown, "text": instruction, **said}
    for question in block.questions:
        shown = _relevance(layout, question.parties)
        text = escape(question.item.text(language), quote=False)
        yield {"class": "SQ", "type/scale": "0", "name": question.key, "relevance": shown, "text": text, **said}
    yield from _answers(block.questions[0], language)


def _single(layout: FormLayout, question: Question, language: Language) -> Iterator[dict[str, str]]:
    kind = _SHORT_TEXT
    if question.answers:
        kind = _DROPDOWN if len(question.answers) > _LONG_LIST else _LIST
    yield {
        "class": "Q",
        "type/scale": kind,
        "name": question.key,
        "relevance": _relevance(layout, question.parties),
        "text": escape(question.item.text(language), quote=False),
        "language": language.value,
        "mandatory": "Y" if question.required else "N",
        "other": "N",
    }
    yield from _answers(question, language)


def _answers(question: Question, language: Language) -> Iterator[dict[str, str]]:
    for answer in question.answers:
        text = escape(answer.text(language), quote=False)
        yield {
            "class": "A", "type/scale": "0", "name": str(answer.value), "text": text, "language": language.value
        }  # fmt: skip


def _relevance(layout: FormLayout, parties: Sequence[Party]) -> str:
    """Expression that is true for those who are asked; 1 for everyone."""
    if not parties or not layout.asks(PARTY):
        return "1"
    return " or ".join(f'{PARTY}.NAOK == "{layout.party_value(party)}"' for party in parties)
