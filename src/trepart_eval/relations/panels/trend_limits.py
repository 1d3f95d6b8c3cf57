"""`trend_bounds`: what the effect may be if trends need not have been the same (Rambachan and Roth 2023)."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.criteria.arguments import checked_choice, checked_level
from trepart_eval.criteria.result_tables import data_frame, number_column, table_html
from trepart_eval.relations.panels.effect_rows import refused_effect
from trepart_eval.relations.panels.event_study import EventStudy, events_of
from trepart_eval.relations.panels.fixed_length import critical_value, shortest_weights, worst_bias
from trepart_eval.relations.panels.identified_sets import identified_set
from trepart_eval.relations.panels.linear_estimates import linear_combination, sampling_error, value_of
from trepart_eval.relations.refusals import MayBeRefused, Refusal, said_in
from trepart_eval.vocabulary.catalogue import text_of
from trepart_eval.vocabulary.languages import Language, choose_language, format_number

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

    from trepart_eval.relations.panels.group_time import GroupTimeEffects

Array = NDArray[np.float64]

KINDS: Final = ("relative_magnitude", "smoothness")
_LIMITS: Final = (0.0, 0.5, 1.0, 1.5, 2.0)


@dataclass(frozen=True, slots=True, eq=False)
class TrendBounds(MayBeRefused):
    """What the effect may be when trends differ within a limit.

    Attributes
    ----------
    arrow : pyarrow.Table
        A row per limit: set_low and set_high if the effects seen were exact, conf_low and conf_high with their error.
    kind : {"relative_magnitude", "smoothness"}
        What is limited.
    target : str
        "mean" of the effects from the start on, or a time since the start.
    estimate : float
        The effect if trends were the same.
    breakdown : float
        Largest limit of the table whose interval leaves out 0 (as do those of all smaller ones); NaN where none does.
    conf_level : float
        Level of the intervals.
    language : Language
        Language of sentences.
    refusal, reason : str
        Why there are none.
    """

    arrow: pa.Table
    kind: str
    target: str
    estimate: float
    breakdown: float
    conf_level: float
    language: Language
    refusal: str = ""
    reason: str = ""

    @property
    def table(self) -> pd.DataFrame:
        """The bounds as a data frame of one's own."""
        return data_frame(self.arrow)

    def summary(self, language: Language | str | None = None) -> str:
        """Sentence on how different trends may be before the effect can't be told from 0."""
        spoken = self.language if language is None else choose_language(language, os.environ)
        if self.refused:
            return said_in(self.reason, spoken)
        name = self.kind if np.isfinite(self.breakdown) else f"{self.kind}_never"
        limit = format_number(self.breakdown, spoken, decimals=2)
        level = format_number(100 * self.conf_level, spoken)
        return text_of(__package__, "bounds", name, spoken, limit=limit, level=level)

    def _repr_html_(self) -> str:
        """Table for Jupyter."""
        return table_html(self.arrow, self.summary(), self.language)


def trend_bounds(
    effects: GroupTimeEffects,
    *,
    kind: str = "relative_magnitude",
    limits: Sequence[float] | None = None,
    target: str | int = "mean",
    conf_level: float | None = None,
    language: Language | str | None = None,
) -> TrendBounds:
    """What the effect may be when trends of those who start and those who don't differ within a limit.

    Parameters
    ----------
    effects : GroupTimeEffects
        From `group_time_effects` with a universal base period.
    kind : {"relative_magnitude", "smoothness"}
        Limit the change of the difference from one period to the next, as a multiple of the largest before the start;
        or how much its slope may change from one period to the next, in units of the outcome.
    limits : sequence of float, optional
        Limits to show; 0, 0.5, 1, 1.5 and 2 where left out, for smoothness times the effect's standard error.
    target : "mean" or int
        Mean of the effects from the start on, or the one at a time since the start.
    conf_level : float, optional
        Level of the intervals; that of the effects where it is left out.
    language : Language or {"nb", "nn", "en"}, optional
        Language of reasons and sentences; that of the effects where it is left out.

    Raises
    ------
    ValueError
        If an option has no such value, or the base period varies.

    Notes
    -----
    Source: Rambachan and Roth (2023), Review of Economic Studies 90(5), 2555-2591. Smoothness has fixed-length
    intervals; relative magnitudes have the union, over the period before the start whose change is the largest, of
    Bonferroni intervals, which is wider than the paper's hybrid interval and needs no simulation.
    """
    study = events_of(effects)
    level = effects.conf_level if conf_level is None else conf_level
    _check(kind, limits, level)
    spoken = effects.language if language is None else choose_language(language, os.environ)
    if study.refusal is not None:
        return _refused(study.refusal, study.arms, kind, str(target), level, spoken)
    if not study.before:
        return _refused(Refusal.NO_PERIODS_BEFORE, study.arms, kind, str(target), level, spoken)
    wanted = _target(study, target)
    whole = sampling_error(linear_combination(study.rows, wanted.tolist()), study.outcome)
    if not np.isfinite(whole.df) or whole.std_error <= 0:
        return _refused(Refusal.NO_ERROR_SEEN, study.arms, kind, str(target), level, spoken)
    unit = whole.std_error if kind == "smoothness" else 1.0
    chosen = sorted(limits) if limits is not None else [one * unit for one in _LIMITS]
    interval = _relative_interval if kind == "relative_magnitude" else _smooth_interval
    steps = np.array(study.times) - study.reference
    sets = [identified_set(kind, study.estimates, wanted, steps, one) for one in chosen]
    ends = [interval(study, wanted, steps, one, level) for one in chosen]
    return TrendBounds(
        _table(chosen, sets, ends), kind, str(target), float(wanted @ study.estimates), _breakdown(chosen, ends),
        level, spoken,
    )  # fmt: skip


def _target(study: EventStudy, target: str | int) -> Array:
    """Weights of the effects that are asked for."""
    times = np.array(study.times)
    wanted = times >= 0 if target == "mean" else times == target
    if not wanted.any() or (target != "mean" and times[wanted][0] < 0):
        there = ", ".join(str(time) for time in study.times if time >= 0)
        raise ValueError(f"target is {target!r}; choose 'mean' or a time since the start that is there: {there}")
    return np.asarray(wanted / wanted.sum())


def _relative_interval(
    study: EventStudy, wanted: Array, steps: Array, limit: float, level: float
) -> tuple[float, float]:
    """Union of intervals, one for each period before the start whose change may be the largest.

    If the change at period s is the largest, the trend can move the effect by at most ``limit * reach`` times its size,
    so the effect lies between the estimate less and plus that: two numbers that are linear in the effects seen.
    """
    from scipy.special import stdtrit

    after = steps > 0
    reach = float(np.abs(np.cumsum(wanted[after][::-1])).sum())
    before = int((~after).sum())
    changes = np.diff(np.insert(np.eye(len(steps)), before, 0.0, axis=0), axis=0)[:before]
    low, high = np.inf, -np.inf
    for change in changes:
        for sign in (-1.0, 1.0):
            weights = wanted + sign * limit * reach * change
            estimate = linear_combination(study.rows, weights.tolist())
            error = sampling_error(estimate, study.outcome)
            middle = value_of(estimate, study.outcome)
            half = float(stdtrit(error.df, 0.5 + level / 2)) * error.std_error
            low, high = min(low, middle - half), max(high, middle + half)
    return low, high


def _smooth_interval(study: EventStudy, wanted: Array, steps: Array, limit: float, level: float) -> tuple[float, float]:
    """Fixed-length interval, with weights that are chosen as if outcomes were independent with one variance.

    Weights chosen from the estimated covariance would follow its noise where municipalities are few.
    """
    loads = np.array([one.weights.ravel() for one in study.rows])
    plain = sampling_error(linear_combination(study.rows, wanted.tolist()), study.outcome)
    variance = plain.std_error**2 / float(((wanted @ loads) ** 2).sum())
    weights = shortest_weights(variance * (loads @ loads.T), wanted, steps, limit, plain.df, level)
    estimate = linear_combination(study.rows, weights.tolist())
    error = sampling_error(estimate, study.outcome)
    bias = worst_bias(weights, steps, limit)
    half = error.std_error * critical_value(bias / error.std_error, error.df, level)
    middle = value_of(estimate, study.outcome)
    return middle - half, middle + half


def _table(
    chosen: Sequence[float], sets: Sequence[tuple[float, float]], ends: Sequence[tuple[float, float]]
) -> pa.Table:
    import pyarrow as pa

    of_sets, of_ends = np.array(sets).reshape(-1, 2), np.array(ends).reshape(-1, 2)
    columns = {
        "limit": np.array(chosen, dtype=np.float64), "set_low": of_sets[:, 0], "set_high": of_sets[:, 1],
        "conf_low": of_ends[:, 0], "conf_high": of_ends[:, 1],
    }  # fmt: skip
    return pa.table(
        {name: number_column(values, np.zeros(len(values), dtype=bool)) for name, values in columns.items()}
    )  # fmt: skip


def _breakdown(chosen: Sequence[float], ends: Sequence[tuple[float, float]]) -> float:
    largest = float("nan")
    for limit, (low, high) in zip(chosen, ends, strict=True):
        if low <= 0 <= high:
            break
        largest = limit
    return largest


def _refused(
    refusal: Refusal, arms: tuple[int, int], kind: str, target: str, level: float, language: Language
) -> TrendBounds:
    found = refused_effect(refusal, float("nan"), arms, language)
    nan = float("nan")
    return TrendBounds(_table([], [], []), kind, target, nan, nan, level, language, found.refusal, found.reason)


def _check(kind: str, limits: Sequence[float] | None, level: float) -> None:
    checked_choice(kind, KINDS, "kind")
    if limits is not None and (not len(limits) or not all(0 <= one < np.inf for one in limits)):
        raise ValueError(f"limits are {limits!r}; give at least one, each 0 or more")
    checked_level(level)
