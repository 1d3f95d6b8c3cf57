"""`dose_response`: change of the outcome on the dose, with what it takes for that to be an effect."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.criteria.arguments import LARGEST, checked_level, is_number
from trepart_eval.criteria.result_tables import data_frame, number_column, table_html, text_values
from trepart_eval.relations.given_tables import table_of
from trepart_eval.relations.panels.panel import read_panel
from trepart_eval.relations.refusals import MayBeRefused, Refusal, reason_for, refusal_of_arms, said_in
from trepart_eval.relations.regression.cluster_covariance import WeightedFit, robust_by_cluster
from trepart_eval.vocabulary.catalogue import text_of
from trepart_eval.vocabulary.languages import Language, choose_language, format_number, format_p_value

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

Array = NDArray[np.float64]

_NAN: Final = float("nan")
FEWEST_FOR_A_SLOPE: Final = 8
"""Municipalities with dose and outcome in both years that a slope needs for its error to be told."""


@dataclass(frozen=True, slots=True, eq=False)
class DoseResponse(MayBeRefused):
    """Slope of the change on the dose.

    Attributes
    ----------
    arrow : pyarrow.Table
        A row for the change after, and one for the same slope before where there is a year for it, a placebo: estimate
        with HC2 error and Satterthwaite's degrees of freedom.
    left_out_arrow : pyarrow.Table
        A row per municipality: the slope after without it.
    estimate, std_error, df, p_value, conf_low, conf_high : float
        Slope of the change after.
    n : int
        Municipalities behind it.
    changes_sign : bool
        Whether leaving out one municipality turns the sign.
    conf_level : float
        Level of the interval.
    language : Language
        Language of sentences.
    refusal, reason : str
        Why there is none.
    """

    arrow: pa.Table
    left_out_arrow: pa.Table
    estimate: float
    std_error: float
    df: float
    p_value: float
    conf_low: float
    conf_high: float
    n: int
    changes_sign: bool
    conf_level: float
    language: Language
    refusal: str = ""
    reason: str = ""

    @property
    def table(self) -> pd.DataFrame:
        """Slopes as a data frame of one's own."""
        return data_frame(self.arrow)

    @property
    def left_out(self) -> pd.DataFrame:
        """Slopes without each municipality in turn as a data frame of one's own."""
        return data_frame(self.left_out_arrow)

    def summary(self, language: Language | str | None = None) -> str:
        """Sentences on the slope, what it assumes and how much rests on one municipality."""
        spoken = self.language if language is None else choose_language(language, os.environ)
        if self.refused:
            return said_in(self.reason, spoken)
        slopes = np.array(self.left_out_arrow.column("estimate").to_pylist())

        def number(value: float) -> str:
            return format_number(float(value), spoken, decimals=2)

        about = {
            "estimate": number(self.estimate), "low": number(self.conf_low), "high": number(self.conf_high),
            "p": format_p_value(self.p_value, spoken), "n": self.n,
            "level": format_number(100 * self.conf_level, spoken),
            "least": number(slopes.min()), "most": number(slopes.max()),
        }  # fmt: skip
        names = ["slope", "sign" if self.changes_sign else "range", "assumption"]
        return " ".join(text_of(__package__, "dose", name, spoken, **about) for name in names)

    def _repr_html_(self) -> str:
        """Table for Jupyter."""
        return table_html(self.arrow, self.summary(), self.language)


def dose_response(
    data: pd.DataFrame,
    *,
    outcome: str,
    unit: str,
    time: str,
    dose: str,
    before: int,
    after: int,
    conf_level: float = 0.95,
    language: Language | str | None = None,
) -> DoseResponse:
    """Slope of the change of the outcome on the dose, beside the same slope before anything began.

    Parameters
    ----------
    data : DataFrame
        A row per unit and period.
    outcome, unit, time, dose : str
        Columns; the dose is the same in all rows of a unit.
    before, after : int
        Periods that the change is between: the last before anything began, and the one looked at.
    conf_level : float
        Level of the interval.
    language : Language or {"nb", "nn", "en"}, optional
        Language of reasons and sentences; the computer's where it is left out.

    Returns
    -------
    DoseResponse
        Refused with fewer than eight municipalities, where the dose is the same in all, or where it has two values and
        fewer than four municipalities have one of them.

    Raises
    ------
    ValueError
        If a column isn't there or can't be used, or the periods aren't.

    Notes
    -----
    The slope is a mean of effects of one more unit of dose only under strong parallel trends: at every dose, those who
    had another one would have changed as much, had they had it (Callaway, Goodman-Bacon and Sant'Anna 2024). Parallel
    trends without treatment aren't enough.
    """
    checked_level(conf_level)
    spoken = choose_language(language, os.environ)
    names, change, earlier, doses = _changes(data, outcome, unit, time, dose, before, after)
    seen = ~np.isnan(change) & ~np.isnan(doses)
    n = int(seen.sum())
    if n < FEWEST_FOR_A_SLOPE:
        return _refused(Refusal.TOO_FEW, n, dose, conf_level, spoken)
    if np.ptp(doses[seen]) <= max(1e-12 * np.abs(doses[seen]).max(), 1 / LARGEST):
        return _refused(Refusal.NO_VARIATION, n, dose, conf_level, spoken)
    x, y = doses[seen], change[seen]
    if len(np.unique(x)) == 2 and (few := refusal_of_arms(int((x > x.min()).sum()), int((x == x.min()).sum()))):
        return _refused(few, n, dose, conf_level, spoken, min(int((x > x.min()).sum()), int((x == x.min()).sum())))
    slopes = {"post": _slope(x, y, conf_level)}
    if not np.isfinite(slopes["post"][1]) or slopes["post"][1] <= 0:
        return _refused(Refusal.NO_ERROR_SEEN, n, dose, conf_level, spoken)
    known = seen & ~np.isnan(earlier)
    if known.sum() >= FEWEST_FOR_A_SLOPE and np.ptp(doses[known]) > 0:
        slopes["pre"] = _slope(doses[known], earlier[known], conf_level)
    without = _without_each(x, y)
    estimate, error, df, _, p_value, low, high, _ = slopes["post"]
    left_out = _left_out_table([str(name) for name, kept in zip(names, seen.tolist(), strict=True) if kept], without)
    return DoseResponse(
        _slope_table(slopes), left_out, estimate, error, df, p_value, low, high, n,
        bool((np.sign(without) != np.sign(estimate)).any()), conf_level, spoken,
    )  # fmt: skip


def _changes(
    data: pd.DataFrame, outcome: str, unit: str, time: str, dose: str, before: int, after: int
) -> tuple[tuple[Any, ...], Array, Array, Array]:
    """Units, their change, their change up to the period before, and their dose."""
    never = "\0start"  # a column that no file has
    panel = read_panel(
        table_of(data).assign(**{never: 0}), outcome=outcome, unit=unit, time=time, first_treated=never,
        covariates=[dose],
    )  # fmt: skip
    times = panel.times.tolist()
    if not all(is_number(one) and one in times for one in (before, after)) or before >= after:
        raise ValueError(
            f"before is {before!r} and after {after!r}; choose two of {', '.join(map(str, times))}, in order"
        )
    with np.errstate(invalid="ignore"):
        low = np.nanmin(np.where(np.isnan(panel.covariates[:, :, 0]), np.inf, panel.covariates[:, :, 0]), axis=1)
        high = np.nanmax(np.where(np.isnan(panel.covariates[:, :, 0]), -np.inf, panel.covariates[:, :, 0]), axis=1)
    several = [str(panel.units[place]) for place in np.flatnonzero((low != high) & np.isfinite(low))]
    if several:
        raise ValueError(f"{dose} changes within {unit} {', '.join(several[:5])}; give the same dose in every row")
    base, last = times.index(before), times.index(after)
    change = panel.outcome[:, last] - panel.outcome[:, base]
    earlier = panel.outcome[:, base] - panel.outcome[:, 0] if base > 0 else np.full(len(change), np.nan)
    return panel.units, change, earlier, np.where(np.isfinite(low), low, np.nan)


def _slope(x: Array, y: Array, conf_level: float) -> tuple[float, float, float, float, float, float, float, int]:
    """Slope, CR2 error with each municipality a cluster (HC2), degrees of freedom, t, p, interval and n."""
    from scipy.special import stdtr, stdtrit

    unit = float(np.abs(x - x.mean()).max())
    centred, ones = (x - x.mean()) / unit, np.ones(len(x))
    estimate = float(centred @ y / (centred @ centred))
    residuals = y - y.mean() - estimate * centred
    fit = WeightedFit(np.column_stack([ones, centred]), ones, ones, residuals)
    covariance = robust_by_cluster(fit, np.arange(len(x)), "CR2")
    estimate /= unit
    if covariance.decided_alone[1] or covariance.quadratic is None:
        return estimate, _NAN, _NAN, _NAN, _NAN, _NAN, _NAN, len(x)
    error, df = float(np.sqrt(covariance.matrix[1, 1])) / unit, covariance.quadratic.satterthwaite(1)
    if error <= 1e-12 * float(np.abs(centred * y).sum() / (centred @ centred)) / unit:
        return estimate, 0.0, df, _NAN, _NAN, _NAN, _NAN, len(x)
    half = float(stdtrit(df, 0.5 + conf_level / 2)) * error
    p_value = 2 * float(stdtr(df, -abs(estimate / error)))
    return estimate, error, df, estimate / error, p_value, estimate - half, estimate + half, len(x)


def _without_each(x: Array, y: Array) -> Array:
    """Slopes without each municipality in turn; NaN where the others have one dose."""
    slopes, unit = np.full(len(x), np.nan), float(np.abs(x - x.mean()).max())
    scaled = (x - x.mean()) / unit
    for place in range(len(x)):
        rest = np.delete(scaled, place) - np.delete(scaled, place).mean()
        if (rest**2).sum() > 0:
            slopes[place] = rest @ np.delete(y, place) / (rest**2).sum() / unit
    return slopes


def _slope_table(slopes: dict[str, tuple[float, float, float, float, float, float, float, int]]) -> pa.Table:
    import pyarrow as pa

    names = ("estimate", "std_error", "df", "statistic", "p_value", "conf_low", "conf_high", "n")
    shown = np.zeros(len(slopes), dtype=bool)
    columns = {"phase": text_values(list(slopes))}
    for place, name in enumerate(names):
        columns[name] = number_column(np.array([row[place] for row in slopes.values()]), shown)
    return pa.table(columns)


def _left_out_table(names: list[str], slopes: Array) -> pa.Table:
    import pyarrow as pa

    return pa.table(
        {"case": text_values(names), "estimate": number_column(slopes, np.zeros(len(names), dtype=bool))}
    )  # fmt: skip


def _refused(
    refusal: Refusal, n: int, dose: str, conf_level: float, language: Language, fewest: int = 0
) -> DoseResponse:
    reason = reason_for(refusal, language, n=n, least=FEWEST_FOR_A_SLOPE, variable=dose, fewest=fewest)
    return DoseResponse(
        _slope_table({}), _left_out_table([], np.zeros(0)), _NAN, _NAN, _NAN, _NAN, _NAN, _NAN, n, False, conf_level,
        language, refusal.value, reason,
    )  # fmt: skip
