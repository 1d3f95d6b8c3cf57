"""Agreement on a criterion within and between cases, as rows of results."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.quality.aggregation.answer_counts import ScoreSums, answered_items, complete_answers
from trepart_eval.quality.aggregation.group_reliability import GroupReliability, icc_of_sums
from trepart_eval.quality.aggregation.null_distributions import NULLS, SLIGHT, UNIFORM, null_variance
from trepart_eval.quality.aggregation.within_group_agreement import agreement_of_ratio
from trepart_eval.quality.survey_items import Section, Survey
from trepart_eval.quality.undefined_reasons import Reason
from trepart_eval.study.planned_study import Item
from trepart_eval.vocabulary.terms import Criterion, Status

Array = NDArray[np.float64]
Row = dict[str, Any]

AGREEMENT_LIMIT: Final = 0.70
"""Lowest rwg of people who agree (LeBreton and Senter 2008, Organizational Research Methods 11, 815-852)."""
RELIABILITY_LIMIT: Final = 0.70
"""Lowest ICC(2) of means that cases may be compared by (LeBreton and Senter 2008, after Klein and others 2000)."""
SIGNIFICANCE: Final = 0.05
"""Level of the F test."""
_CATEGORIES_PER_STEP_APART: Final = 6  # A / 6: Burke and Dunlap (2002), Organizational Research Methods 5, 159-172
_FULL_SCORE: Final = 100.0
_OF_ICC: Final = ("icc1", "icc1_low", "icc1_high", "icc2", "f", "df_between", "df_within", "p_value")


class Conclusion(StrEnum):
    """Whether answers may be averaged to a score per case."""

    AVERAGED = "averaged"
    AVERAGED_NOT_RANKED = "averaged_not_ranked"
    DESCRIBED_ONLY = "described_only"
    SPREAD_SHOWN = "spread_shown"
    NOT_AVERAGED = "not_averaged"
    UNKNOWN = "unknown"


def case_rows(
    sums: ScoreSums, section: Section, criterion: Criterion, group_size: str, conf_level: float
) -> tuple[Row, list[Row]]:
    """Row of a criterion over cases, and a row per case."""
    survey = sums.survey
    where = {"party": section.party, "wave": section.wave, "criterion": criterion.value}
    of_cases = sums.by_case(section, criterion)
    n = int(of_cases[0].sum())
    status = Status.NO_EVIDENCE if not n else Status.TOO_FEW if n < survey.min_n else Status.OK
    if status is not Status.OK:
        asked = survey.answers.items_of(criterion)
        why = Reason.TOO_FEW if n else Reason.NO_ANSWERS if asked else Reason.NO_ITEMS
        return {**where, "n": None if n else 0, **_nothing(why), "status": status.value}, []
    between = icc_of_sums(*of_cases, group_size, conf_level)
    items = answered_items(survey, section, criterion)
    rows, reason = _within(survey, section, items)
    shown = [row for row in rows if row["status"] == Status.OK]
    median = {name: _median([row[name] for row in shown]) for name in (*_rwg_names(), "average_deviation")}
    agreeing = [row["rwg_uniform"] >= AGREEMENT_LIMIT for row in shown]
    row = {
        **where,
        "n": n,
        "n_groups": between.n_groups,
        "n_items": len(items),
        "group_size": between.group_size,
        **{name: getattr(between, name) for name in _OF_ICC},
        "n_rated_groups": len(shown),
        **median,
        "share_agreeing": float(np.mean(agreeing)) if agreeing else float("nan"),
        "average_deviation_limit": _deviation_limit(items),
        "conclusion": conclusion_of(between, median).value,
        "reason": between.reason,
        "reason_agreement": reason,
        "status": status.value,
    }
    return row, [{**where, **one} for one in rows]


def conclusion_of(between: GroupReliability, median: Row) -> Conclusion:
    """Whether answers may be averaged: people in a case agree, cases differ, and means are reliable."""
    if between.reason or np.isnan(median[f"rwg_{UNIFORM}"]):
        return Conclusion.UNKNOWN
    known = [median[f"rwg_{null}"] for null in (UNIFORM, SLIGHT) if not np.isnan(median[f"rwg_{null}"])]
    agree, differ = min(known) >= AGREEMENT_LIMIT, between.p_value < SIGNIFICANCE
    if not agree:
        return Conclusion.SPREAD_SHOWN if differ else Conclusion.NOT_AVERAGED
    if not differ:
        return Conclusion.DESCRIBED_ONLY
    return Conclusion.AVERAGED if between.icc2 >= RELIABILITY_LIMIT else Conclusion.AVERAGED_NOT_RANKED


def _within(survey: Survey, section: Section, items: tuple[Item, ...]) -> tuple[list[Row], str]:
    """Agreement within each case that has complete rows, and why none is shown."""
    answers = complete_answers(survey, section, items)
    found = {}
    for null in NULLS:
        against = np.array([null_variance(item.scale.steps + 1, null) for item in items])
        found[null] = agreement_of_ratio((answers.variances / against).mean(axis=1), len(items))
    rows: list[Row] = []
    for of in np.flatnonzero(answers.n).tolist():
        n = int(answers.n[of])
        hidden = n < survey.min_n
        numbers = {f"rwg_{null}": float(found[null][of]) for null in NULLS}
        numbers["average_deviation"] = float(answers.deviations[of])
        rows.append(
            {
                "case": survey.cases[of],
                "n": None if hidden else n,
                **(dict.fromkeys(numbers, float("nan")) if hidden else numbers),
                "status": (Status.TOO_FEW if hidden else Status.OK).value,
            }
        )
    if any(row["status"] == Status.OK for row in rows):
        return rows, ""
    return rows, (Reason.TOO_FEW if rows else Reason.FEWER_THAN_TWO_ROWS).value


def _deviation_limit(items: tuple[Item, ...]) -> float:
    """Limit of the average deviation on 0-100, of items on several scales the mean."""
    limits = [(one.scale.steps + 1) / _CATEGORIES_PER_STEP_APART / one.scale.steps * _FULL_SCORE for one in items]
    return float(np.mean(limits))


def _rwg_names() -> tuple[str, ...]:
    return tuple(f"rwg_{null}" for null in NULLS)


def _median(values: list[float]) -> float:
    known = [value for value in values if not np.isnan(value)]
    return float(np.median(known)) if known else float("nan")


def _nothing(reason: Reason) -> Row:
    unknown = ("group_size", *_OF_ICC, *_rwg_names(), "average_deviation", "share_agreeing", "average_deviation_limit")
    counts = dict.fromkeys(("n_groups", "n_items", "n_rated_groups"))
    return {
        **counts,
        **dict.fromkeys(unknown, float("nan")),
        "conclusion": Conclusion.UNKNOWN.value,
        "reason": reason.value,
        "reason_agreement": reason.value,
    }
