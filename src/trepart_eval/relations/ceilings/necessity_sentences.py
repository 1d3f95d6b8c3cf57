"""Sentences on necessary conditions: what the cases suggest, how sure that is, and what it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from trepart_eval.relations.ceilings.condition_ceilings import FEWEST, ConditionCeilings, is_constant
from trepart_eval.vocabulary.catalogue import text_of
from trepart_eval.vocabulary.labels import label
from trepart_eval.vocabulary.languages import Language, format_number, format_p_value

SMALLEST_NAMED: Final = 0.1
"""Effect size from which a condition is spoken of as necessary; below it is small (Dul 2016, a convention)."""
SIZES: Final = ((0.5, "very_large"), (0.3, "large"), (SMALLEST_NAMED, "medium"), (0.0, "small"))
"""Least effect size of each word (Dul 2016): conventions, and no tests."""
_NAMES: Final = {"ce_fdh": "CE-FDH", "cr_fdh": "CR-FDH"}


def reason_of(one: ConditionCeilings, refusal: str, outcome: str, language: Language) -> str:
    """Why a condition has no numbers, in words."""
    same = one.condition if is_constant(one.x) else outcome
    return text_of(__package__, "refusal", refusal, language, n=len(one.cases), least=FEWEST, variable=same)


def sentence_on(
    one: ConditionCeilings,
    kind: str,
    outcome: str,
    n_tests: int,
    level: float,
    language: Language,
    labels: Mapping[str, str] | None,
) -> str:
    """Sentences on one condition.

    Parameters
    ----------
    one : ConditionCeilings
        The condition.
    kind : str
        The first ceiling.
    outcome : str
        Column of the outcome.
    n_tests : int
        Conditions that p-values are corrected for; 0 where they aren't.
    level : float
        What p-values are held to.
    language : Language
        Language of the words.
    labels : mapping of str to str, optional
        Words for columns. Those of the six criteria are known.
    """
    named = _named(one.condition, language, labels)
    if one.refused:
        reason = reason_of(one, one.refusal, outcome, language)
        return text_of(__package__, "sentence", "refused", language, name=_capital(named), reason=reason)
    row = one.row(kind, 0)
    p_value = row["p_adjusted"]
    details = {
        "condition": _low(named, one.corner in {2, 4}, language),
        "outcome": _low(_named(outcome, language, labels), one.corner in {3, 4}, language),
        "n": len(one.cases),
        "ceiling": _NAMES[kind],
        "d": format_number(row["effect_size"], language, decimals=2),
        "size": text_of(__package__, "size", size_of(row["effect_size"]), language),
        "p": "" if np.isnan(p_value) else format_p_value(p_value, language),
        "k": n_tests,
    }
    details["tested"] = _of("tested", language, details) if not np.isnan(p_value) else ""
    details["corrected"] = _of("corrected", language, details) if n_tests > 1 else ""
    details["robust"] = _robust(row, language)
    said = _capital(_of(_verdict(row["effect_size"], p_value, level), language, details))
    if one.n_incomplete:
        said += " " + _of(
            "incomplete" if one.n_incomplete > 1 else "incomplete_one", language, {"n": one.n_incomplete, "name": named}
        )
    return said


def legend(language: Language) -> str:
    """How the sentences are to be read."""
    return text_of(__package__, "sentence", "legend", language)


def size_of(effect_size: float) -> str:
    """Name of an effect size: ``small``, ``medium``, ``large``, ``very_large``."""
    return next(name for least, name in SIZES if effect_size >= least)


def _verdict(effect_size: float, p_value: float, level: float) -> str:
    if effect_size == 0:
        return "no_zone"
    if np.isnan(p_value):
        return "untested"
    return "supported" if p_value <= level + 1e-12 and effect_size >= SMALLEST_NAMED else "unsupported"


def _robust(row: dict[str, object], language: Language) -> str:
    without, low, high = (
        float(str(row[name])) for name in ("effect_size_without", "effect_size_low", "effect_size_high")
    )
    if np.isnan(without):
        return ""
    shown = {
        name: format_number(value, language, decimals=2)
        for name, value in (("without", without), ("low", low), ("high", high))
    }
    return _of("robust", language, {**shown, "case": row["influential_case"]})


def _of(name: str, language: Language, details: Mapping[str, object]) -> str:
    return text_of(__package__, "sentence", name, language, **details)


def _named(name: str, language: Language, labels: Mapping[str, str] | None) -> str:
    return (labels or {}).get(name) or label("criterion", name, language, short=True)


def _low(words: str, low: bool, language: Language) -> str:
    return text_of(__package__, "sentence", "low", language, name=words) if low else words


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
