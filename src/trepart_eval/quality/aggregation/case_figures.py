"""Agreement on a criterion within and between cases, as rows of results."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.quality.aggregation.group_reliability import GroupReliability, icc
from trepart_eval.quality.aggregation.null_distributions import NULLS, SLIGHT, UNIFORM
from trepart_eval.quality.aggregation.within_group_agreement import average_deviation, rwg
from trepart_eval.quality.survey_items import Section, Survey, items_of, scores_of
from trepart_eval.quality.undefined_reasons import Reason
from trepart_eval.study.plan import Item
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
    survey: Survey, section: Section, criterion: Criterion, group_size: str, conf_level: float
) -> tuple[Row, list[Row]]:
    """Row of a criterion over cases, and a row per case."""
    where = {"party": section.party, "wave": section.wave, "criterion": criterion.value}
    case = survey.answers.case[section.rows]
    score = scores_of(survey, criterion, section.rows)
    n = int((~np.isnan(score)).sum())
    status = Status.NO_EVIDENCE if not n else Status.TOO_FEW if n < survey.min_n else Status.OK
    if status is not Status.OK:
        asked = survey.answers.items_of(criterion)
        why = Reason.TOO_FEW if n else Reason.NO_ANSWERS if asked else Reason.NO_ITEMS
        return {**where, "n": None if n else 0, **_nothing(why), "status": status.value}, []
    between = icc(score, case, group_size, conf_level=conf_level)
    of_cases, reason = _within(survey, section, criterion, case)
    shown = [row for row in of_cases if row["status"] == Status.OK]
    median = {name: _median([row[name] for row in shown]) for name in (*_rwg_names(), "average_deviation")}
    agreeing = [row["rwg_uniform"] >= AGREEMENT_LIMIT for row in shown]
    items = items_of(survey, criterion, section.rows)[1]
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
    return row, [{**where, **one} for one in of_cases]


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


def _within(survey: Survey, section: Section, criterion: Criterion, case: NDArray[Any]) -> tuple[list[Row], str]:
    """Agreement within each case that has complete rows, and why none is shown."""
    matrix, items = items_of(survey, criterion, section.rows)
    steps = np.array([item.scale.steps for item in items])
    categories = [int(one) + 1 for one in steps]
    found = {null: rwg(matrix * steps / _FULL_SCORE, case, categories=categories, null=null) for null in NULLS}
    apart = average_deviation(matrix, case)
    rows: list[Row] = []
    for place, (of, n) in enumerate(zip(apart.groups, apart.group_n.tolist(), strict=True)):
        hidden = n < survey.min_n
        numbers = {f"rwg_{null}": float(found[null].estimates[place]) for null in NULLS}
        numbers["average_deviation"] = float(apart.estimates[place])
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
