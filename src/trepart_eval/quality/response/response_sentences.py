"""What is said of who answered and how: a few sentences per wave, in the study's language."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from trepart_eval.quality.response.response_cells import Likeness
from trepart_eval.quality.result_html import shown
from trepart_eval.quality.survey_items import Survey
from trepart_eval.vocabulary.catalogue import text_of
from trepart_eval.vocabulary.labels import label
from trepart_eval.vocabulary.terms import WHOLE_CASE, Status

Row = dict[str, Any]


def sentences_of(
    survey: Survey, rates: Sequence[Row], composition: Sequence[Row], items: Sequence[Row], criteria: Sequence[Row]
) -> tuple[str, ...]:
    """Sentences on rates, on how respondents are put together, on what is missing and on how they answered."""
    found: list[str] = []
    for wave in survey.waves:
        about = {"wave": f"{wave}: " if len(survey.waves) > 1 else ""}
        of_wave = [[row for row in rows if row["wave"] == wave] for rows in (rates, composition, items, criteria)]
        for part, rows in zip((_of_rates, _of_composition, _of_items, _of_answers), of_wave, strict=True):
            found += part(survey, rows, about)
    return tuple(found)


def _of_rates(survey: Survey, rows: Sequence[Row], about: Row) -> Iterator[str]:
    whole = rows[0]
    if whole["status"] == Status.TOO_FEW:
        yield _said(survey, "rate_hidden", **about, min_n=survey.min_n)
        return
    if np.isnan(whole["response_rate"]):
        yield _said(survey, "rate_unknown", **about, n=whole["n"])
    else:
        known = {row["case"]: row["response_rate"] for row in rows if row["party"] == WHOLE_CASE != row["case"]}
        known = {case: rate for case, rate in known.items() if not np.isnan(rate)}
        more: Row = {"n": whole["n"], "invited": whole["n_invited"], "rate": _percent(survey, whole["response_rate"])}
        if len(known) > 1:
            lowest, highest = min(known, key=known.__getitem__), max(known, key=known.__getitem__)
            more |= {"lowest": lowest, "low": _percent(survey, known[lowest])}
            more |= {"highest": highest, "high": _percent(survey, known[highest])}
        yield _said(survey, "rate_cases" if len(known) > 1 else "rate", **about, **more)
    parties = [row for row in rows if WHOLE_CASE not in (row["case"], row["party"])]
    over = [row for row in parties if row["response_rate"] > 1 or row["share_of_population"] > 1]
    if over:
        places = ", ".join(f"{row['case']} ({survey.party_label(row['party'])})" for row in over)
        yield _said(survey, "more_than_invited", **about, places=places)


def _of_composition(survey: Survey, rows: Sequence[Row], about: Row) -> Iterator[str]:
    whole, *parties = (row for row in rows if row["case"] == WHOLE_CASE)
    if whole["conclusion"] == Likeness.UNKNOWN:
        return
    farthest = max(parties, key=lambda row: abs(row["difference_in_share"]))
    more = (
        {}
        if whole["conclusion"] == Likeness.ALIKE
        else {
            "party": survey.party_label(farthest["party"]),
            "share": _percent(survey, farthest["share_respondents"]),
            "population": _percent(survey, farthest["share_population"]),
        }
    )
    yield _said(survey, whole["conclusion"], **about, w=shown(whole["cohen_w"], survey.language), **more)


def _of_items(survey: Survey, rows: Sequence[Row], about: Row) -> Iterator[str]:
    known = [row for row in rows if row["party"] == WHOLE_CASE and row["share_missing"] > 0]
    if known:
        worst = max(known, key=lambda row: float(row["share_missing"]))
        counts = {"no_answer": worst["n_no_answer"], "dont_know": worst["n_dont_know"]}
        share = _percent(survey, worst["share_missing"])
        about = {**about, **counts, "declared": worst["n_declared_missing"], "item": worst["item"], "share": share}
        yield _said(survey, "missing", **about)


def _of_answers(survey: Survey, rows: Sequence[Row], about: Row) -> Iterator[str]:
    whole, *criteria = (row for row in rows if row["party"] == WHOLE_CASE)
    straight = [row for row in criteria if row["share_straight"] > 0]
    if straight:
        most = max(straight, key=lambda row: float(row["share_straight"]))
        turned = 0 < most["n_reversed"] < most["n_items"]
        more = {"items": most["n_items"], "reversed": most["n_reversed"]}
        more["contradiction"] = _said(survey, "contradiction") if turned else ""
        more["criterion"] = label("criterion", most["criterion"], survey.language)
        yield _said(survey, "straight", **about, share=_percent(survey, most["share_straight"]), **more)
    if whole["share_broken_off"] > 0:
        yield _said(survey, "broken_off", **about, share=_percent(survey, whole["share_broken_off"]))


def _said(survey: Survey, name: str, **details: object) -> str:
    return text_of(__package__, "response", name, survey.language, **details)


def _percent(survey: Survey, share: float) -> str:
    """Share as per cent, with a decimal where it is under ten."""
    return shown(100 * share, survey.language, 1 if 0 < 100 * share < 9.95 else 0)
