"""A leader's private report: scores, own answers, and questions to think through."""

from __future__ import annotations

import datetime as dt

from trepart_eval.instrument.item_bank import items
from trepart_eval.instrument.leader_scores import SelfAssessment, answer_in_words, theme_title
from trepart_eval.problems.arguments import check_made_by
from trepart_eval.reporting.document import (
    MISSING,
    Bullets,
    Cell,
    Document,
    Element,
    Heading,
    Note,
    Number,
    Paragraph,
    Table,
)
from trepart_eval.vocabulary.catalogue import read_catalogue, text_of
from trepart_eval.vocabulary.labels import label
from trepart_eval.vocabulary.languages import Language
from trepart_eval.vocabulary.terms import LeaderTheme, Status, Variant


def leader_document(assessment: SelfAssessment, *, date: dt.date, language: Language | str | None = None) -> Document:
    """Private report of one self-assessment, as a document to render.

    Parameters
    ----------
    assessment : SelfAssessment
        From `self_assessment`.
    date : datetime.date
        Date on the report.
    language : {"nb", "nn", "en"}, optional
        Language of the report; the assessment's where it is left out.

    Raises
    ------
    ValueError
        If ``assessment`` isn't what `self_assessment` returns.
    """
    check_made_by(assessment, SelfAssessment, "assessment", "self_assessment")
    spoken = Language(language or assessment.language)
    elements: list[Element] = [
        Note(_say("private", spoken)),
        Paragraph(_say("reading", spoken)),
        Heading(1, _say("scores", spoken)),
        _score_table(assessment, spoken),
    ]
    for theme in LeaderTheme:
        elements += [
            Heading(1, theme_title(theme, spoken)),
            _answer_table(assessment, theme, spoken),
            Paragraph(_say("reflect", spoken)),
            Bullets(reflection_questions(theme, spoken)),
        ]
    return Document(_say("title", spoken), spoken, tuple(elements), date, contents=False)


def reflection_questions(theme: LeaderTheme, language: Language | str) -> tuple[str, ...]:
    """Questions for a leader to think through on a theme."""
    spoken = Language(str(language)).value
    return tuple(one[spoken] for one in read_catalogue(__package__, "reflection.toml")[theme]["questions"])


def _score_table(assessment: SelfAssessment, language: Language) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for one in assessment.scores:
        scored = one.status is Status.OK
        why = "" if scored else label("status", one.status, language)
        rows.append(
            (
                theme_title(one.theme, language),
                Number(one.score) if scored else MISSING,
                Number(one.n_answered),
                Number(one.n_items),
                why,
            )
        )
    header = tuple(_say(name, language) for name in ("theme", "score", "answered", "asked", "why"))
    return Table(_say("score_caption", language), header, tuple(rows), note=_say("score_note", language))


def _answer_table(assessment: SelfAssessment, theme: LeaderTheme, language: Language) -> Table:
    own = [item for item in items(Variant.SELF_ASSESSMENT) if item.topic == theme]
    rows = tuple(
        (item.text(language), answer_in_words(item, assessment.answers.get(item.key), language)) for item in own
    )
    header = (_say("statement", language), _say("your_answer", language))
    turned = any(item.reversed for item in own)
    note = _say("turned", language) if turned else ""
    return Table(
        _say("answers_caption", language, theme=label("leader_theme", theme, language)), header, rows, note=note
    )


def _say(name: str, language: Language, **details: object) -> str:
    return text_of(__package__, "leader", name, language, **details)
