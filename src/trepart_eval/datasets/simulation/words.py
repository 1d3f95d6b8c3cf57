"""Words of the simulated files in the study's language."""

from __future__ import annotations

from trepart_eval.vocabulary.catalogue import text_of
from trepart_eval.vocabulary.languages import Language


def wording(group: str, name: str, language: Language, /, **details: object) -> str:
    """Return a text of the simulated files."""
    return text_of(__package__, group, name, language, **details)
