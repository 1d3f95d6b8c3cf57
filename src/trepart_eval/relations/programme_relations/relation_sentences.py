"""Sentences about a relation, which say no more than its numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from trepart_eval.relations.programme_relations.analysis_plan import CHANGE, LEVEL, RANKS, dose_label, shown_years
from trepart_eval.relations.refusals import said_in
from trepart_eval.vocabulary.catalogue import text_of
from trepart_eval.vocabulary.languages import Language, format_number, format_p_value

if TYPE_CHECKING:
    from trepart_eval.relations.programme_relations.relating import Relation

_LEVEL_SHOWN: Final = round(100 * (1 - LEVEL))
_DIGITS: Final = 2
_SMALL: Final = 0.1
_MOST_DECIMALS: Final = 6
_OF_DIGEST: Final = 12


def sentences_of(relation: Relation, language: Language) -> list[str]:
    """Sentences of a relation in order: how it stands to the plan, what was found, and what may not be concluded."""
    found = [_text(relation.standing, language, digest=relation.plan_digest[:_OF_DIGEST])]
    main = relation.main
    if main is None:
        return [*found, said_in(relation.reason, language)]
    names = {"dose": dose_label(relation.plan.dose, language), "outcome": within(relation.outcome.label)}
    years = {
        "before": shown_years(relation.figures.before_years),
        "after": shown_years(relation.figures.after_years),
    }
    unit = text_of(__package__, "unit", relation.outcome.unit, language)
    if main["model"] == CHANGE:
        found.append(_text("change", language, **names, **years, **_numbers(main, language), unit=unit))
    else:
        numbers = _numbers(main, language)
        span = "" if np.isnan(main["conf_low"]) else _text("span", language, **numbers)
        found.append(_text("ranks", language, **names, **years, **numbers, span=span))
    if not main["p_value"] < LEVEL:
        smallest = format_number(float(main["smallest_detectable"]), language, decimals=decimals_of(main))
        kind = "null_slope" if main["model"] == CHANGE else "null_ranks"
        found.append(_text(kind, language, smallest=smallest, unit=unit, n=main["n"]))
    found += _without_one(main, language)
    if main["model"] == CHANGE:
        for row in relation.rows:
            if row["model"] not in {CHANGE, RANKS} and np.isfinite(row["conf_low"] + row["conf_high"]):
                found.append(_text(row["model"], language, **names, **_numbers(row, language), unit=unit))
    return [*found, _text("caution", language)]


def within(label: str) -> str:
    """A label as it stands within a sentence: without its capital, unless it is a name in capitals."""
    return label[:1].lower() + label[1:] if label[1:2].islower() else label


def p_in_words(p_value: float, language: Language) -> str:
    """A p-value as sentences have it: p = 0.03, or p < 0.001."""
    return f"p {format_p_value(p_value, language)}"


def _numbers(row: dict[str, Any], language: Language) -> dict[str, object]:
    names = {"estimate": "estimate", "low": "conf_low", "high": "conf_high"}
    decimals = decimals_of(row)
    return {
        **{name: format_number(float(row[column]), language, decimals=decimals) for name, column in names.items()},
        "p": p_in_words(row["p_value"], language),
        "n": row["n"],
        "level": _LEVEL_SHOWN,
    }


def _without_one(row: dict[str, Any], language: Language) -> list[str]:
    low, high = row["without_one_low"], row["without_one_high"]
    if np.isnan(low):
        return []
    ends = (format_number(float(end), language, decimals=decimals_of(row)) for end in (low, high))
    found = [_text("without_one", language, **dict(zip(("low", "high"), ends, strict=True)))]
    return [*found, _text("sign", language)] if low < 0 < high else found


def decimals_of(row: dict[str, Any]) -> int:
    """Decimals that a row is shown with: two, and more where the estimate is small."""
    size = abs(row["estimate"])
    if np.isnan(size) or size == 0 or size >= _SMALL:
        return _DIGITS
    return int(min(_DIGITS - 1 - np.floor(np.log10(size)), _MOST_DECIMALS))


def _text(name: str, language: Language, /, **details: object) -> str:
    return text_of(__package__, "relation", name, language, **details)
