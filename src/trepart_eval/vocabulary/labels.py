"""Labels of the terms in three languages."""

from __future__ import annotations

from functools import cache

from trepart_eval.vocabulary.catalogue import read_catalogue
from trepart_eval.vocabulary.languages import Language
from trepart_eval.vocabulary.spelling import canonical
from trepart_eval.vocabulary.terms import THEMES, Criterion, Theme


def label(group: str, code: str, language: Language, *, short: bool = False) -> str:
    """Label of a term, or its code where the term has none (a study's own party, say).

    Parameters
    ----------
    group : {"criterion", "dimension", "party", "source", "status", "reading", ...}
        What kind of term it is.
    code : str
        The term.
    language : Language
        Language of the label.
    short : bool
        The form for a narrow column, where there is one.

    Examples
    --------
    >>> label("criterion", "follow_up", Language.NB)
    'oppfølging'
    """
    entry = read_catalogue(__package__, "labels.toml").get(group, {}).get(code, {})
    if short and "short" in entry:
        entry = entry["short"]
    return str(entry.get(language.value, code))


@cache
def theme_names() -> dict[str, Theme]:
    """Every spelling that means a criterion or a dimension: its code and its labels, in canonical spelling."""
    names: dict[str, Theme] = {}
    for theme in reversed(THEMES):  # a name that a criterion and a dimension share means the criterion
        group = "criterion" if isinstance(theme, Criterion) else "dimension"
        names[theme.value] = theme
        for language in Language:
            for short in (True, False):
                names[canonical(label(group, theme, language, short=short))] = theme
    return names
