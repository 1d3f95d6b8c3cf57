"""Words of the forms and files that are sent out."""

from __future__ import annotations

from typing import Final

from trepart_eval.vocabulary.catalogue import read_catalogue
from trepart_eval.vocabulary.languages import Language

FORM_TEXTS: Final = "form_texts.toml"


def form_word(group: str, name: str, language: Language, /, **details: object) -> str:
    """Text of ``form_texts.toml`` in a language, with its details filled in."""
    template: str = read_catalogue(__package__, FORM_TEXTS)[group][name][language.value]
    return template.format(**details)
