"""Survey and interviews combined into one score, as a named step that says whether they converge."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.criteria.intervals import satterthwaite_df, t_interval, t_quantile
from trepart_eval.criteria.result_tables import enum_column, number_column, text_values
from trepart_eval.vocabulary.terms import IntervalMethod, Source, Status

NUMBERS: Final = ("score", "std_error", "conf_low", "conf_high", "degrees_of_freedom")
_KEYS: Final = ("case", "wave", "workplace", "party", "criterion")


def combined_rows(survey: dict[str, Any], interviews: dict[str, Any], conf_level: float) -> dict[str, Any]:
    """Rows with the plain mean of the two scores where both are shown and the difference may be chance.

    Where the two differ by more than chance the status is ``dissonant`` and there is no combined score: that they
    disagree is a finding, and a mean would hide it.

    Parameters
    ----------
    survey, interviews : dict of str to pyarrow.Array
        Columns of the two sources.
    conf_level : float
        Level of the interval, and of the test of the difference.
    """
    import pyarrow as pa

    def positions(rows: NDArray[np.intp]) -> pa.Array:
        return number_column(rows, np.zeros(len(rows), dtype=bool))

    key_rows = {_row_key(survey, row): row for row in range(len(survey["case"]))}
    pairs = [
        (key_rows[key], row) for row in range(len(interviews["case"])) if (key := _row_key(interviews, row)) in key_rows
    ]
    first, second = (
        (np.array(rows, dtype=np.intp) for rows in zip(*pairs, strict=True)) if pairs else (np.empty(0, np.intp),) * 2
    )
    a, b = (
        {name: source[name].take(positions(rows)).to_numpy(zero_copy_only=False).astype(float) for name in NUMBERS}
        for source, rows in ((survey, first), (interviews, second))
    )
    status_a, status_b = (
        np.array(source["status"].take(positions(rows)).to_pylist(), dtype=object)
        for source, rows in ((survey, first), (interviews, second))
    )
    status = np.full(len(first), Status.OK.value, dtype=object)
    status[~converge(a, b, conf_level)] = Status.DISSONANT.value
    for reason in (Status.NO_EVIDENCE, Status.TOO_FEW_ITEMS, Status.TOO_FEW):
        status[(status_a == reason.value) | (status_b == reason.value)] = reason.value
    numbers = mean_of_two(a, b, conf_level)
    hidden = status != Status.OK.value
    rows = positions(first)
    empty = {name: pa.nulls(len(first), column.type) for name, column in survey.items()}
    return {
        **empty,
        **{name: survey[name].take(rows) for name in _KEYS},
        "source": text_values([Source.COMBINED.value] * len(first)),
        **{name: number_column(values, hidden) for name, values in numbers.items()},
        "interval_method": text_values(_method(numbers), hidden),
        "parties_missing": survey["parties_missing"].take(rows),
        "status": enum_column(status),
    }


def _row_key(columns: dict[str, Any], row: int) -> tuple[str, ...]:
    return tuple(columns[name][row].as_py() for name in _KEYS)


def converge(a: dict[str, Any], b: dict[str, Any], conf_level: float) -> NDArray[np.bool_]:
    """Whether two scores differ by no more than chance: the difference is within its own interval.

    Where an error is unknown, whether the intervals overlap.

    Parameters
    ----------
    a, b : dict of str to ndarray
        Score, std_error, conf_low, conf_high and degrees_of_freedom of each source.
    conf_level : float
        Level of the interval.
    """
    error = np.hypot(a["std_error"], b["std_error"])
    df = _df_of_two(a, b)
    within = np.abs(a["score"] - b["score"]) <= np.where(error > 0, t_quantile(df, conf_level) * error, 0.0)
    overlap = (a["conf_low"] <= b["conf_high"]) & (b["conf_low"] <= a["conf_high"])
    converge: NDArray[np.bool_] = np.where(np.isnan(error), overlap, within)
    return converge


def _df_of_two(a: dict[str, Any], b: dict[str, Any]) -> NDArray[np.float64]:
    parts = np.stack([a["std_error"] ** 2, b["std_error"] ** 2])
    return satterthwaite_df(parts, np.stack([a["degrees_of_freedom"], b["degrees_of_freedom"]]), axis=0)


def mean_of_two(a: dict[str, Any], b: dict[str, Any], conf_level: float) -> dict[str, NDArray[np.float64]]:
    """Plain mean of two independent scores, with error and interval."""
    score = (a["score"] + b["score"]) / 2
    std_error = np.hypot(a["std_error"], b["std_error"]) / 2
    df = _df_of_two(a, b)
    low, high = t_interval(score, std_error, df, conf_level)
    unknown = np.isnan(std_error)
    return {
        "score": score,
        "std_error": std_error,
        "conf_low": np.where(unknown, (a["conf_low"] + b["conf_low"]) / 2, low),
        "conf_high": np.where(unknown, (a["conf_high"] + b["conf_high"]) / 2, high),
        "degrees_of_freedom": df,
    }


def _method(numbers: dict[str, NDArray[np.float64]]) -> list[str]:
    known = ~np.isnan(numbers["std_error"])
    return [IntervalMethod.T_SATTERTHWAITE.value if one else IntervalMethod.BOUND.value for one in known]
