"""A form as an XLSForm workbook, which ODK, Kobo, Enketo and others build their forms from."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING, Final

from trepart_eval.instrument.form_layout import PARTY, Block, FormLayout, Question, layout_of
from trepart_eval.instrument.question_forms import Questionnaire
from trepart_eval.vocabulary.languages import Language
from trepart_eval.vocabulary.terms import Party

if TYPE_CHECKING:
    from xlsxwriter import Workbook

_NAMES: Final = {Language.NB: "Bokmål (nb)", Language.NN: "Nynorsk (nn)", Language.EN: "English (en)"}
_LONG_LIST: Final = 12
"""Answers; more of them stand in a list that folds out."""
_MADE: Final = dt.datetime(2000, 1, 1)
_WIDTHS: Final = {"type": 24, "name": 16, "list_name": 16, "relevant": 34}
_WIDE: Final = 60


def xlsform(questionnaire: Questionnaire, languages: Collection[Language | str], *, cases: Sequence[str] = ()) -> bytes:
    """Form as an XLSForm workbook with the sheets survey, choices and settings.

    Questions have the items' keys as names, answers the values of the codebook. Items for some parties are shown to
    those only.

    Parameters
    ----------
    questionnaire : Questionnaire
        The form.
    languages : collection of Language
        Languages of the form; the first is the one it opens in.
    cases : sequence of str
        Cases to choose from; one is taken for granted.

    Raises
    ------
    ValueError
        If ``questionnaire`` isn't what `questionnaire` returns.
    """
    import xlsxwriter

    layout = layout_of(questionnaire, cases)
    spoken = [Language(language) for language in languages]
    first = spoken[0]
    settings = {
        "form_title": questionnaire.title(first),
        "form_id": f"trepart_{questionnaire.variant}",
        "version": "1",
        "default_language": _NAMES[first],
    }
    labels = [_label(language) for language in spoken]
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False}) as book:
        book.set_properties({"created": _MADE, "title": settings["form_title"]})
        survey = [*_survey(layout, spoken)]
        _write(book, "survey", ["type", "name", *labels, "required", "relevant", "appearance"], survey)
        _write(book, "choices", ["list_name", "name", *labels], [*_choices(layout, spoken)])
        _write(book, "settings", [*settings], [settings])
    return stream.getvalue()


def _label(language: Language) -> str:
    return f"label::{_NAMES[language]}"


def _survey(layout: FormLayout, languages: Sequence[Language]) -> Iterator[dict[str, str]]:
    form = layout.questionnaire
    yield {"type": "note", "name": "introduction", **{_label(one): form.introduction(one) for one in languages}}
    for block in layout.blocks:
        titles = {_label(one): block.section.title(one) for one in languages}
        shown = _relevant(layout, block.parties)
        group = {"type": "begin_group", "name": f"group_{block.section.topic}", "relevant": shown, **titles}
        yield {**group, "appearance": "field-list"}
        yield from _questions(layout, block, languages)
        yield {"type": "end_group"}
    yield {"type": "note", "name": "closing", **{_label(one): form.closing(one) for one in languages}}


def _questions(layout: FormLayout, block: Block, languages: Sequence[Language]) -> Iterator[dict[str, str]]:
    if block.is_grid:
        said = {_label(one): layout.questionnaire.instruction(one) for one in languages}
        yield {"type": "note", "name": f"how_{block.section.topic}", **said}
    for question in block.questions:
        many = len(question.answers) > _LONG_LIST
        yield {
            "type": f"select_one {question.list_name}" if question.answers else "text",
            "name": question.key,
            "required": "yes" if question.required else "",
            "relevant": _relevant(layout, question.parties),
            "appearance": "minimal" if many else "",
            **{_label(one): question.item.text(one) for one in languages},
        }


def _choices(layout: FormLayout, languages: Sequence[Language]) -> Iterator[dict[str, str]]:
    lists: dict[str, Question] = {}
    for question in layout:
        if question.answers:
            lists.setdefault(question.list_name, question)
    for name, question in lists.items():
        for answer in question.answers:
            said = {_label(one): answer.text(one) for one in languages}
            yield {"list_name": name, "name": str(answer.value), **said}


def _relevant(layout: FormLayout, parties: Sequence[Party]) -> str:
    """Expression that is true for those who are asked; empty for everyone."""
    if not parties or not layout.asks(PARTY):
        return ""
    return " or ".join(f"${{{PARTY}}} = '{layout.party_value(party)}'" for party in parties)


def _write(book: Workbook, name: str, header: Sequence[str], rows: Sequence[dict[str, str]]) -> None:
    sheet = book.add_worksheet(name)
    bold = book.add_format({"bold": True})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    for column, title in enumerate(header):
        sheet.write_string(0, column, title, bold)
        sheet.set_column(column, column, _WIDTHS.get(title, _WIDE if "::" in title else len(title) + 4), wrapped)
        for place, row in enumerate(rows, 1):
            if row.get(title):
                sheet.write_string(place, column, row[title], wrapped)
    sheet.freeze_panes(1, 0)
