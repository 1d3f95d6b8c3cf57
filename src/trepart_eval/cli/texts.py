"""Sentences of the command line in three languages."""

from __future__ import annotations

from trepart_eval.vocabulary.catalogue import read_catalogue
from trepart_eval.vocabulary.languages import Language


def say(name: str, language: Language, **details: object) -> str:
    """Return a sentence that the program says."""
    return _text("say", name, language).format(**details)


def help_text(name: str, language: Language, **details: object) -> str:
    """Return a line of the help."""
    return _text("help", name, language).format(**details)


def argparse_text(text: str, language: Language) -> str:
    """Return one of argparse's own texts in a language; the text itself where there is none."""
    found: dict[str, str] = read_catalogue(__package__, "texts.toml")["argparse"].get(text, {})
    return found.get(language.value, text)


def _text(group: str, name: str, language: Language) -> str:
    text: str = read_catalogue(__package__, "texts.toml")[group][name][language.value]
    return text
