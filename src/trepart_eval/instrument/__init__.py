"""The questionnaire and the guides: a bank of items in three languages, and the forms that people fill in.

Each name is loaded when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from trepart_eval.instrument.item_bank import ItemBank, answer_scale, items
    from trepart_eval.instrument.question_forms import Questionnaire, Section, questionnaire
    from trepart_eval.instrument.reading_ease import Readability, lix, readability
    from trepart_eval.instrument.statements import Answer, AnswerScale, Item

_HOME: Final = {
    "Answer": "statements",
    "AnswerScale": "statements",
    "Item": "statements",
    "ItemBank": "item_bank",
    "Questionnaire": "question_forms",
    "Readability": "reading_ease",
    "Section": "question_forms",
    "answer_scale": "item_bank",
    "items": "item_bank",
    "lix": "reading_ease",
    "questionnaire": "question_forms",
    "readability": "reading_ease",
}

__all__ = [
    "Answer",
    "AnswerScale",
    "Item",
    "ItemBank",
    "Questionnaire",
    "Readability",
    "Section",
    "answer_scale",
    "items",
    "lix",
    "questionnaire",
    "readability",
]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever the name stands for
    if name in _HOME:
        return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
