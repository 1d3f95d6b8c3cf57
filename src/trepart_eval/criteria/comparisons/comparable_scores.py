"""Scores that may be compared: those that `score` shows, with their errors, as arrays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from trepart_eval.criteria.intervals import satterthwaite_df, t_quantile
from trepart_eval.criteria.result_tables import numbers, rows_where
from trepart_eval.criteria.scores import CriterionScores
from trepart_eval.vocabulary.terms import IntervalMethod, Source, Status

if TYPE_CHECKING:
    import pyarrow as pa

Array = NDArray[np.float64]
Text = NDArray[np.object_]

PLACE = ("wave", "source", "criterion")
"""What scores must have in common to be compared."""


@dataclass(frozen=True, slots=True, eq=False)
class ShownScores:
    """Scores with their errors; arrays of shape (n_rows,).

    Attributes
    ----------
    score, std_error, df : ndarray of float64
        NaN where the score is hidden or missing; the error is NaN too where it isn't known, and the degrees of freedom
        are infinite where it is known exactly.
    pooled : ndarray of bool
        Whether the error rests on a variance that is pooled over cases, so that its uncertainty is shared.
    """

    score: Array
    std_error: Array
    df: Array
    pooled: NDArray[np.bool_]

    def take(self, rows: NDArray[np.intp]) -> ShownScores:
        """Scores of some rows."""
        return ShownScores(self.score[rows], self.std_error[rows], self.df[rows], self.pooled[rows])


def rows_about(scores: CriterionScores, *, party: str) -> pa.Table:
    """Rows of the scores that are about one party, or "all" for whole cases.

    Raises
    ------
    ValueError
        If the study has no such party.
    """
    parties = text(scores.arrow, "party")
    if not isinstance(party, str) or party not in set(parties.tolist()):
        known = ", ".join(map(repr, dict.fromkeys(parties.tolist())))
        raise ValueError(f"Unknown party {party!r}. Choose one of {known}.")
    return rows_where(scores.arrow, parties == party)


def shown_scores(rows: pa.Table) -> ShownScores:
    """Scores of a table's rows; only what its status lets be shown."""
    ok = text(rows, "status") == Status.OK.value
    score, error, df = (np.where(ok, numbers(rows, name), np.nan) for name in ("score", "std_error", _DF))
    method = text(rows, "interval_method")
    pooled = (method == IntervalMethod.T_POOLED.value) | (text(rows, "source") == Source.INTERVIEWS.value)
    return ShownScores(score, error, np.where(np.isnan(df), np.inf, df), pooled)


_DF = "degrees_of_freedom"


def text(table: pa.Table, name: str) -> Text:
    """Column of text as an array."""
    return np.array(table.column(name).to_pylist(), dtype=object)


def alike(table: pa.Table, names: tuple[str, ...] = PLACE) -> Iterator[NDArray[np.intp]]:
    """Rows that have columns in common, group after group in order of their first row."""
    places: dict[tuple[str, ...], list[int]] = {}
    for row, key in enumerate(zip(*(table.column(name).to_pylist() for name in names), strict=True)):
        places.setdefault(key, []).append(row)
    for rows in places.values():
        yield np.array(rows, dtype=np.intp)


@dataclass(frozen=True, slots=True, eq=False)
class Differences:
    """Differences of two scores with interval and test; arrays of one shape.

    ``p_value`` is NaN where nothing is uncertain (both are known exactly) or an error isn't known.
    """

    difference: Array
    std_error: Array
    df: Array
    conf_low: Array
    conf_high: Array
    p_value: Array


def differences_of(one: ShownScores, other: ShownScores, conf_level: float) -> Differences:
    """First scores less the second, as independent estimates.

    Degrees of freedom are Satterthwaite's; where both errors rest on the same pooled variance, that variance's.
    """
    parts = np.stack([one.std_error**2, other.std_error**2])
    df = satterthwaite_df(parts, np.stack([one.df, other.df]), axis=0)
    df = np.where(one.pooled & other.pooled, np.minimum(one.df, other.df), df)
    return tested(one.score - other.score, np.sqrt(parts.sum(axis=0)), df, conf_level)


def tested(difference: Array, std_error: Array, df: Array, conf_level: float) -> Differences:
    """Differences with Student's t interval and two-sided test of no difference."""
    from scipy.special import stdtr

    df = np.where(np.isnan(df) & ~np.isnan(std_error), np.inf, df)
    finite = np.minimum(df, _MOST_DF)
    half = np.where(std_error == 0, 0.0, t_quantile(finite, conf_level) * std_error)
    with np.errstate(invalid="ignore", divide="ignore"):
        p_value = np.where(std_error > 0, 2 * stdtr(finite, -np.abs(difference) / std_error), np.nan)
    known = np.where(std_error > 0, df, np.nan)
    return Differences(difference, std_error, known, difference - half, difference + half, p_value)


_MOST_DF = 1e8  # told from infinitely many by no digit that is shown
