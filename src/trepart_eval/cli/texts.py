"""Sentences of the command line in three languages."""

from __future__ import annotations

from trepart_eval.vocabulary.catalogue import TEXTS, read_catalogue, text_of
from trepart_eval.vocabulary.languages import Language


def say(name: str, language: Language, /, **details: object) -> str:
    """Return a sentence that the program says."""
    return text_of(__package__, "say", name, language, **details)


def help_text(name: str, language: Language, /, **details: object) -> str:
    """Return a line of the help."""
    return text_of(__package__, "help", name, language, **details)


def argparse_text(text: str, language: Language) -> str:
    """Return one of argparse's own texts in a language; the text itself where there is none."""
    found: dict[str, str] = read_catalogue(__package__, TEXTS)["argparse"].get(text, {})
    return found.get(language.value, text)
