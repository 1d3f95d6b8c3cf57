"""Scores of one source in every cell, before small groups are hidden."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trepart_eval.criteria.intervals import (
    Array,
    level_bound,
    pooled_variance,
    satterthwaite_df,
    t_interval,
)
from trepart_eval.study.planned_study import Study
from trepart_eval.vocabulary.terms import IntervalMethod, Source

ALL = 0
"""Position of the case as a whole on the party axis; the study's shown parties follow."""


@dataclass(frozen=True, slots=True, eq=False)
class Estimates:
    """Scores of one source. Arrays have shape (n_cases, 1 + n_parties, n_waves, n_criteria).

    Attributes
    ----------
    people : ndarray of int64
        What is held against the smallest group that may be shown: respondents or informants.
    public : ndarray of bool
        Whether all evidence of the cell is published already.
    counting : ndarray of bool, shape (n_parties,)
        Which shown parties count in a case's mean.
    waves : ndarray of int
        Waves in which the source was carried out.
    """

    source: Source
    score: Array
    std_error: Array
    conf_low: Array
    conf_high: Array
    df: Array
    method: NDArray[np.object_]
    n: NDArray[np.int64]
    n_some: NDArray[np.int64]
    n_base: NDArray[np.int64]
    people: NDArray[np.int64]
    public: NDArray[np.bool_]
    spread: Array
    counting: NDArray[np.bool_]
    waves: NDArray[np.intp]
    n_items: NDArray[np.int64] | None = None
    n_invited: Array | None = None
    n_coders: NDArray[np.int64] | None = None
    shares: dict[str, Array] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Means:
    """Means of cells with what their intervals are made of; arrays of one shape."""

    score: Array
    variance_of_mean: Array
    df: Array
    expected: Array
    method: NDArray[np.object_]
    n: NDArray[np.int64]


def party_of_study(study: Study) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    """Shown party of each of the study's parties, and which of the shown ones count in a case's mean."""
    shown = [party.key for party in study.shown_parties]
    target = np.array([shown.index(party.counts_with or party.key) for party in study.parties], dtype=np.intp)
    return target, np.array([party.counts for party in study.shown_parties], dtype=bool)


def mean_over_parties(
    means: Means, counting: NDArray[np.bool_], conf_level: float, *, one_variance: bool = False
) -> dict[str, Any]:
    """Case's score: the plain mean over the parties that count and have evidence.

    The parties are on axis 1. Degrees of freedom are Satterthwaite's with the parties' variances as expected from
    all cases: a party of three whose answers happen to agree says little about its variance. With ``one_variance`` all
    parties share one pooled variance, and its degrees of freedom are those of the mean.
    """
    present = counting[None, :, None, None] & (means.n > 0)
    k = present.sum(axis=1)
    low, high = t_interval(means.score, np.sqrt(means.variance_of_mean), means.df, conf_level)
    bound_low, bound_high = level_bound(means.score, means.n, conf_level)
    bounded = means.method == IntervalMethod.BOUND
    low, high = np.where(bounded, bound_low, low), np.where(bounded, bound_high, high)
    with np.errstate(invalid="ignore", divide="ignore"):
        score, mean_low, mean_high = (_sum_where(values, present) / k for values in (means.score, low, high))
        variance = _sum_where(means.variance_of_mean, present) / k**2
    if one_variance:
        df = means.df.max(axis=1)
    else:
        df = satterthwaite_df(np.where(present, means.expected, 0.0), means.df, axis=1)
    std_error = np.sqrt(variance)
    conf_low, conf_high = t_interval(score, std_error, df, conf_level)
    unknown = np.isnan(std_error) & (k > 0)
    method = np.full(score.shape, IntervalMethod.T_SATTERTHWAITE, dtype=object)
    method[std_error == 0] = IntervalMethod.CENSUS
    method[unknown] = IntervalMethod.BOUND
    return {
        "score": score,
        "std_error": std_error,
        "conf_low": np.where(unknown, mean_low, conf_low),
        "conf_high": np.where(unknown, mean_high, conf_high),
        "df": np.where(std_error == 0, np.nan, df),
        "method": method,
    }


def cell_intervals(means: Means, conf_level: float) -> dict[str, Any]:
    """Score and interval of every cell by itself."""
    std_error = np.sqrt(means.variance_of_mean)
    low, high = t_interval(means.score, std_error, means.df, conf_level)
    bound_low, bound_high = level_bound(means.score, means.n, conf_level)
    bounded = means.method == IntervalMethod.BOUND
    return {
        "score": means.score,
        "std_error": std_error,
        "conf_low": np.where(bounded, bound_low, low),
        "conf_high": np.where(bounded, bound_high, high),
        "df": np.where(means.method == IntervalMethod.CENSUS, np.nan, means.df),
        "method": means.method,
    }


def means_with_variance(
    score: Array,
    own_variance_of_mean: Array,
    variance: Array,
    design: Array,
    remaining: Array,
    n: NDArray[np.int64],
    *,
    own: NDArray[np.bool_],
    pool_over: tuple[int, ...],
) -> Means:
    """Means whose variance is the cell's own where it has one, and pooled over cells where it hasn't.

    Parameters
    ----------
    own_variance_of_mean : ndarray
        Variance of the mean from the cell's own answers, before the finite population factor.
    variance : ndarray
        Variance of the single answers within the cell, NaN where there are fewer than two.
    design : ndarray
        Factor from the variance of an answer to that of the mean: 1 / n, or sum w^2 / (sum w)^2.
    remaining : ndarray
        Finite population factor.
    own : ndarray of bool
        Whether the cell's own variance may be used.
    pool_over : tuple of int
        Axes over which variances are pooled.
    """
    df_own = np.maximum(n - 1, 0).astype(np.float64)
    pooled, pooled_df = pooled_variance(variance, df_own, pool_over)
    pooled_of_mean = pooled * design * remaining
    census = (remaining == 0) & (n > 0)
    of_mean = np.where(own, own_variance_of_mean * remaining, pooled_of_mean)
    of_mean = np.where(census, 0.0, of_mean)
    method = np.full(score.shape, IntervalMethod.T_POOLED, dtype=object)
    method[own] = IntervalMethod.T
    method[~own & np.isnan(pooled)] = IntervalMethod.BOUND
    method[census] = IntervalMethod.CENSUS
    df = np.where(own, df_own, pooled_df)
    return Means(score, of_mean, df, np.where(census, 0.0, pooled_of_mean), method, n)


def _sum_where(values: Array, present: NDArray[np.bool_]) -> Array:
    total: Array = np.where(present, values, 0.0).sum(axis=1)
    return total
