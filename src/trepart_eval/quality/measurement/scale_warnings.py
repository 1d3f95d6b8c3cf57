"""What is said where a scale does not hold: one sentence per criterion, with the limit and its source in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from trepart_eval.quality.result_html import shown, shown_beside
from trepart_eval.quality.survey_items import Survey
from trepart_eval.quality.undefined_reasons import Reason, reason_text
from trepart_eval.vocabulary.catalogue import text_of
from trepart_eval.vocabulary.labels import label
from trepart_eval.vocabulary.terms import WHOLE_CASE, Criterion

LIMIT: Final = 0.70
"""Lowest alpha of a scale that holds, in the early stages of research (Nunnally 1978, Psychometric Theory, p. 245)."""

Row = dict[str, Any]


def fails(row: Row) -> bool:
    """Whether a scale has an alpha and it is below the limit."""
    alpha = row["alpha"]
    return alpha is not None and bool(alpha < LIMIT)


def warnings_of(survey: Survey, scales: Sequence[Row], items: Sequence[Row], conf_level: float) -> tuple[str, ...]:
    """One sentence for each criterion that has items and whose scale does not hold, for all or for some."""
    found = []
    for criterion in Criterion:
        of_criterion = [row for row in scales if row["criterion"] == criterion]
        whole, *parts = of_criterion
        if whole["reason"] == Reason.NO_ITEMS:
            continue
        below = [row for row in parts if row["alpha_high"] < LIMIT]  # no group is named for what chance may have done
        groups = ", ".join(f"{_name(survey, row)} ({_alpha(survey, row['alpha'])})" for row in below)
        name = label("criterion", criterion, survey.language)
        if np.isnan(whole["alpha"]):
            found.append(
                _said(survey, "undefined", criterion=name, reason=reason_text(whole["reason"], survey.language))
            )
        elif fails(whole):
            found.append(
                _low(survey, name, whole, [row for row in items if _of_whole(row, criterion)], groups, conf_level)
            )
        elif groups:
            about = {"alpha": _alpha(survey, whole["alpha"]), "n": whole["n_complete"]}
            found.append(_said(survey, "groups", criterion=name, groups=groups, **about))
    return tuple(found)


def _low(survey: Survey, name: str, row: Row, items: Sequence[Row], groups: str, conf_level: float) -> str:
    numbers = {key: _alpha(survey, row[column]) for key, column in _NUMBERS.items()}
    more = _said(survey, "reaches") if row["alpha_high"] >= LIMIT else ""
    against = min(items, key=lambda item: _or(item["item_rest"], np.inf))
    better = max(items, key=lambda item: _or(item["alpha_if_dropped"], -np.inf))
    if against["item_rest"] < 0:
        correlation = shown(against["item_rest"], survey.language)
        more += _said(survey, "against", item=against["item"], correlation=correlation)
    elif better["alpha_if_dropped"] > row["alpha"] and _alpha(survey, better["alpha_if_dropped"]) != numbers["alpha"]:
        more += _said(survey, "dropped", item=better["item"], alpha=_alpha(survey, better["alpha_if_dropped"]))
    more += _said(survey, "also", groups=groups) if groups else ""
    return _said(
        survey,
        "low",
        criterion=name,
        **numbers,
        level=f"{100 * conf_level:g}",
        n=row["n_complete"],
        items=row["n_items"],
        error=shown(row["std_error_of_measurement"], survey.language, 1),
        more=more,
    )


_NUMBERS: Final = {"alpha": "alpha", "low": "alpha_low", "high": "alpha_high"}


def _alpha(survey: Survey, value: float) -> str:
    return shown_beside(value, LIMIT, survey.language)


def _said(survey: Survey, name: str, **details: object) -> str:
    return text_of(__package__, "warning", name, survey.language, limit=shown(LIMIT, survey.language), **details)


def _of_whole(row: Row, criterion: Criterion) -> bool:
    return (row["criterion"], row["party"], row["wave"]) == (criterion, WHOLE_CASE, WHOLE_CASE)


def _name(survey: Survey, row: Row) -> str:
    if row["party"] == WHOLE_CASE:
        return str(row["wave"])
    party = survey.party_label(row["party"])
    return party if row["wave"] == WHOLE_CASE else f"{party} {row['wave']}"


def _or(value: float, instead: float) -> float:
    return instead if np.isnan(value) else value
