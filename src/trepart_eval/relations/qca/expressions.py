"""Terms and sums of terms, written like ``~A*C + B``, as sets of bits and as words."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from trepart_eval.problems.arguments import check_type
from trepart_eval.problems.suggestions import nearest
from trepart_eval.vocabulary.catalogue import text_of
from trepart_eval.vocabulary.labels import label
from trepart_eval.vocabulary.languages import Language, choose_language

Array = NDArray[np.float64]
Term = tuple[int, int]
"""Which conditions a term names, and which of them are present."""

RESERVED = ("~", "*", "+", "(", ")")
TAUTOLOGY = "1"
"""How the term that names no condition is written: it always holds."""


def write_term(term: Term, conditions: Sequence[str]) -> str:
    """Return a term such as ``~A*C``, conditions in their order."""
    care, value = term
    last = len(conditions) - 1
    return (
        "*".join(
            name if value >> last - place & 1 else f"~{name}"
            for place, name in enumerate(conditions)
            if care >> last - place & 1
        )
        or TAUTOLOGY
    )


def read_terms(expression: str, conditions: Sequence[str]) -> list[Term]:
    """Terms of a sum such as ``~A*C + B``.

    Raises
    ------
    ValueError
        If a condition is unknown, or a term names one both as present and as absent.
    """
    return [_read_term(part, conditions) for part in expression.split("+")]


def _read_term(text: str, conditions: Sequence[str]) -> Term:
    care = value = 0
    for part in text.split("*"):
        literal = part.strip()
        name = literal.removeprefix("~").strip()
        if name not in conditions:
            near = nearest(name, conditions)
            hint = f"did you mean {near!r}?" if near else f"the conditions are {', '.join(conditions)}"
            raise ValueError(f"{text.strip()!r} names {name!r}, which is no condition; {hint}")
        bit = 1 << len(conditions) - 1 - list(conditions).index(name)
        present = 0 if literal.startswith("~") else bit
        if care & bit and value & bit != present:
            raise ValueError(f"{text.strip()!r} has {name!r} both present and absent; write one of them")
        care, value = care | bit, value | present
    return care, value


def memberships_in(terms: Iterable[Term], memberships: Array) -> Array:
    """Membership of each case in each term, the least of its conditions: terms by cases.

    Parameters
    ----------
    terms : iterable of tuple of int
        The terms.
    memberships : ndarray, shape (n_cases, n_conditions)
        Membership of each case in each condition.
    """
    n_cases, last = memberships.shape[0], memberships.shape[1] - 1
    rows = []
    for care, value in terms:
        own = np.ones(n_cases)
        for place in range(last + 1):
            if care >> last - place & 1:
                column = memberships[:, place]
                own = np.minimum(own, column if value >> last - place & 1 else 1 - column)
        rows.append(own)
    return np.array(rows).reshape(len(rows), n_cases)


def describe_term(
    expression: str,
    language: Language | str | None = None,
    *,
    labels: Mapping[str, str] | None = None,
) -> str:
    """Words for a term or a sum of terms, such as "forankring og oppfølging" or "ikke ressurser".

    Parameters
    ----------
    expression : str
        Written like ``anchoring*~resources + goals``.
    language : Language or {"nb", "nn", "en"}, optional
        Language of the words; the computer's where it is left out.
    labels : mapping of str to str, optional
        Words for conditions. Those of the six criteria are known.

    Examples
    --------
    >>> describe_term("anchoring*follow_up", "nb"), describe_term("~resources", "nn")
    ('forankring og oppfølging', 'ikkje ressursar')
    """
    check_type(expression, str, "expression", "a term such as 'anchoring*~resources'")
    spoken = choose_language(language, os.environ)
    terms = [[part.strip() for part in term.split("*")] for term in expression.split("+")]
    said = [_word("and", spoken).join(_literal(one, spoken, labels or {}) for one in term) for term in terms]
    between = "or" if all(len(term) == 1 for term in terms) else "or_between"
    return _word(between, spoken).join(said)


def describe_outcome(
    outcome: str, language: Language | str | None = None, *, labels: Mapping[str, str] | None = None
) -> str:
    """Words for an outcome, or for its absence, as they stand after "for" or "with".

    Examples
    --------
    >>> describe_outcome("~success", "en"), describe_outcome("~success", "nb", labels={"success": "suksess"})
    ('the absence of success', 'at suksess uteblir')
    """
    check_type(outcome, str, "outcome", "its name")
    spoken = choose_language(language, os.environ)
    name = describe_term(outcome.strip().removeprefix("~"), spoken, labels=labels)
    return text_of(__package__, "word", "absence", spoken, name=name) if outcome.strip().startswith("~") else name


def describe_count(name: str, count: int, language: Language) -> str:
    """Return so many ``cases`` or ``combinations`` in words."""
    return text_of(__package__, "count", f"{name}_{1 if count == 1 else 'n'}", language, n=count)


def _literal(literal: str, language: Language, labels: Mapping[str, str]) -> str:
    if literal == TAUTOLOGY:
        return _word("always", language)
    name = literal.removeprefix("~").strip()
    words = labels.get(name) or label("criterion", name, language, short=True)
    return text_of(__package__, "word", "not", language, name=words) if literal.startswith("~") else words


def _word(name: str, language: Language) -> str:
    return text_of(__package__, "word", name, language)
