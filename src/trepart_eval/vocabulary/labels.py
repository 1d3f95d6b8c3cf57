"""Labels of the terms in three languages."""

from __future__ import annotations

from functools import cache
from typing import Final

from trepart_eval.vocabulary.catalogue import read_catalogue
from trepart_eval.vocabulary.languages import MINUS, Language
from trepart_eval.vocabulary.spelling import canonical
from trepart_eval.vocabulary.terms import THEMES, Criterion, Theme

RATINGS: Final = (-2, -1, 0, 1, 2)
"""Ratings that a code may give."""


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


def label_of_item(about: str, language: Language, *, short: bool = False) -> str:
    """Label of what a survey item is about: a criterion, a dimension or another topic.

    >>> label_of_item("reach", Language.NN), label_of_item("outcomes", Language.NB)
    ('rekkjevidd', 'utfall')
    """
    names = (label(group, about, language, short=short) for group in ("criterion", "dimension", "topic"))
    return next((name for name in names if name != about), about)


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


def rated_code(theme: Theme, rating: int, language: Language) -> str:
    """Name of the code that says a theme and its rating, in the package's own codebook.

    >>> rated_code(Criterion.ANCHORING, -1, Language.NN), rated_code(Criterion.GOALS, 0, Language.EN)
    ('forankring -1', 'goals 0')
    """
    group = "criterion" if isinstance(theme, Criterion) else "dimension"
    return f"{label(group, theme, language, short=True)} {rating:+d}".replace(" +0", " 0")


@cache
def rated_code_names() -> dict[str, tuple[Theme, int]]:
    """Every spelling of the codes that say a theme and its rating, in canonical spelling.

    Ratings above zero have their sign, since a number without one may be a coder's own numbering.
    """
    names: dict[str, tuple[Theme, int]] = {}
    for name, theme in theme_names().items():
        for rating in RATINGS:
            signs = (f"{rating:+d}", f"{rating:+d}".replace("-", MINUS)) if rating else ("0", "+0", "±0")
            names |= {canonical(f"{name} {sign}"): (theme, rating) for sign in signs}
    return names
