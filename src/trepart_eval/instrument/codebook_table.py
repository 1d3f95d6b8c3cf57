"""The codebook of forms: what every question asks, measures and is there for, and what its values mean."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from trepart_eval.instrument.form_layout import FormLayout, Question, layout_of
from trepart_eval.instrument.question_forms import Questionnaire
from trepart_eval.problems.arguments import check_type
from trepart_eval.vocabulary.languages import Language
from trepart_eval.vocabulary.terms import Topic

COLUMNS: Final = (
    *("form", "item", "text_nb", "text_nn", "text_en"),
    *("criterion", "dimension", "topic", "point", "scale", "dont_know", "reversed", "parties", "variants"),
    *("source_key", "rationale", "values_nb", "values_nn", "values_en"),
)


def codebook(questionnaires: Sequence[Questionnaire], *, cases: Sequence[str] = ()) -> bytes:
    """Codebook as CSV that spreadsheets open at once: UTF-8 with a byte order mark, semicolons, a row per question.

    ``values_nb`` and its like hold the values and what they mean: ``1 = Helt uenig | 2 = Litt uenig | …``.

    Parameters
    ----------
    questionnaires : sequence of Questionnaire
        The forms.
    cases : sequence of str
        Cases to choose from.
    """
    check_type(questionnaires, Iterable, "questionnaires", "a list of forms")
    stream = io.StringIO()
    writer = csv.DictWriter(stream, COLUMNS, delimiter=";", lineterminator="\n")
    writer.writeheader()
    for questionnaire in questionnaires:
        writer.writerows(_rows(layout_of(questionnaire, cases)))
    return stream.getvalue().encode("utf-8-sig")


def _rows(layout: FormLayout) -> Iterator[dict[str, str]]:
    for question in layout:
        item = question.item
        yield {
            "form": layout.questionnaire.variant.value,
            "item": item.key,
            **{f"text_{language}": item.text(language) for language in Language},
            "criterion": str(item.criterion or ""),
            "dimension": str(item.dimension or ""),
            "topic": "" if item.theme else str(item.topic),
            "point": item.point,
            "scale": item.scale.key if item.scale else "",
            "dont_know": str(item.scale.dont_know or "") if item.scale else "",
            "reversed": "" if item.topic == Topic.BACKGROUND else str(item.reversed).lower(),
            "parties": " ".join(layout.questionnaire.asked(item)),
            "variants": " ".join(item.variants),
            "source_key": item.source,
            "rationale": item.why,
            **{f"values_{language}": _values(question, language) for language in Language},
        }


def _values(question: Question, language: Language) -> str:
    return " | ".join(f"{answer.value} = {answer.text(language)}" for answer in question.answers)
