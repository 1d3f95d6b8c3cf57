"""Sentences about an association of municipalities, which say no more than its numbers."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from trepart_eval.vocabulary.catalogue import text_of
from trepart_eval.vocabulary.languages import Language, format_number, format_p_value

_MOST_NAMED: Final = 3


def headline(
    row: dict[str, Any], names: tuple[str, str], covariates: tuple[str, ...], conf_level: float, language: Language
) -> str:
    """Whether a relation is seen and in which direction, with estimate, interval and p-value."""
    seen = row["p_value"] < 1 - conf_level
    kind = "null" if not seen else "higher" if row["estimate"] > 0 else "lower"
    span = ""
    if not np.isnan(row["conf_low"]):
        ends = {"low": _shown(row["conf_low"], language), "high": _shown(row["conf_high"], language)}
        span = _text("span", language, level=format_number(100 * conf_level, language), **ends)
    said = _text(
        kind,
        language,
        dose=names[0],
        outcome=names[1],
        name=text_of(__package__, "measure", row["measure"], language),
        estimate=_shown(row["estimate"], language),
        span=span,
        p=format_p_value(row["p_value"], language),
        method=text_of(__package__, "method", row["method"], language),
    )
    return f"{said} {_text('held', language, covariates=', '.join(covariates))}" if covariates else said


def what_could_be_seen(n: int, smallest: float, language: Language) -> str:
    """The smallest correlation that as many municipalities would show; said beside every null result."""
    return _text("could_be_seen", language, n=n, smallest=_shown(smallest, language))


def without_one(row: dict[str, Any], left_out: list[dict[str, Any]], language: Language) -> str:
    """The range of the estimate with one municipality left out, and whether its sign hangs on one."""
    low, high = (_shown(row[name], language) for name in ("estimate_low", "estimate_high"))
    said = _text("range", language, low=low, high=high)
    turning = [one["case"] for one in left_out if np.sign(one["estimate"]) != np.sign(row["estimate"])]
    if not turning:
        return said
    named = ", ".join(turning)
    units = named if len(turning) <= _MOST_NAMED else _text("several", language, count=len(turning))
    return f"{said} {_text('sign', language, units=units)}"


def about_municipalities(language: Language) -> str:
    """That a relation of municipalities is none of people."""
    return _text("level_of_analysis", language)


def _shown(value: float, language: Language) -> str:
    return format_number(float(value), language, decimals=2)


def _text(name: str, language: Language, /, **details: object) -> str:
    return text_of(__package__, "association", name, language, **details)
