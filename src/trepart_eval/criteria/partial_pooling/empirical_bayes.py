"""Empirical-Bayes estimates as arrays: means drawn towards the common one, with errors and intervals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.criteria.partial_pooling.random_effects import (
    FEWEST_FOR_POSTERIOR,
    posterior_of,
    reml_variance,
    weighted_centre,
)

Array = NDArray[np.float64]

REML: Final = "reml"
MOMENTS: Final = "moments"
NONE: Final = "none"
_FEWEST: Final = 2
_NOTHING: Final = 1e-14  # share of the largest below which a variance is rounding


@dataclass(frozen=True, slots=True, eq=False)
class Shrunken:
    """Estimates before they are put in a table; ``columns`` has estimate, std_error, conf_low and conf_high."""

    columns: dict[str, Array]
    tau2: float
    centre: float
    centre_error: float
    model_error: float
    method: str
    interval_method: str


def shrunken(mean: Array, variance: Array, df: Array, conf_level: float, *, tau2: float | None = None) -> Shrunken:
    """Estimates of units that all have a mean and an error variance."""
    if len(mean) < _FEWEST:
        return taken_alone(mean, variance, df, conf_level)
    method = REML
    if tau2 is None:
        known = mean[variance == 0]
        if len(known) >= _FEWEST and np.ptp(known) == 0:
            method, tau2 = MOMENTS, max(0.0, float(mean.var(ddof=1) - variance.mean()))
        else:
            tau2 = reml_variance(mean, variance)
    spread = variance + tau2
    widest = max(float(spread.max()), float(np.ptp(mean)) ** 2)
    weight = 1.0 / np.maximum(spread, _NOTHING * widest) if widest > 0 else np.ones(len(mean))
    centre = weighted_centre(mean, weight)
    model_variance = 1.0 / float(weight.sum()) if widest > 0 else 0.0
    scatter = float((weight * (mean - centre) ** 2).sum()) / (len(mean) - 1)
    share = np.where(variance == 0, 0.0, variance * weight)
    posterior = posterior_of(mean, variance, df, tau2)
    tail = (1 - conf_level) / 2
    return Shrunken(
        {
            "estimate": share * centre + (1 - share) * mean,
            "std_error": np.sqrt(variance * (1 - share) + share**2 * model_variance),
            "conf_low": posterior.quantiles(tail),
            "conf_high": posterior.quantiles(1 - tail),
        },
        tau2,
        centre,
        float(np.sqrt(model_variance * scatter)),
        float(np.sqrt(model_variance)),
        method,
        "posterior" if len(mean) >= FEWEST_FOR_POSTERIOR else "t",
    )


def variance_components(n: Array, mean: Array, within: float, df: float) -> tuple[float, float]:
    """Variance within and between groups; NaN where they can't be told."""
    nan = float("nan")
    if df < 1:
        return nan, nan
    if len(n) < _FEWEST:
        return within / df, nan
    if within == 0:
        return 0.0, float(mean.var(ddof=1))
    total = float(n.sum()) - 1
    ratio = reml_variance(mean, 1.0 / n, within=within, df_total=total)
    weight = 1.0 / (1.0 / n + ratio)
    sigma2 = (within + float((weight * (mean - weighted_centre(mean, weight)) ** 2).sum())) / total
    return sigma2, ratio * sigma2


def conditional_deviation(variance: Array, tau2: float) -> Array:
    """Standard deviation of the true means, given the data and everything else."""
    with np.errstate(invalid="ignore"):
        deviation: Array = np.where(variance > 0, np.sqrt(variance * tau2 / (variance + tau2)), 0.0)
    return deviation


def taken_alone(mean: Array, variance: Array, df: Array, conf_level: float) -> Shrunken:
    """Units that are taken each by itself."""
    posterior = posterior_of(mean, variance, df, 0.0) if len(mean) else None
    tail = (1 - conf_level) / 2
    low, high = (mean, mean) if posterior is None else (posterior.quantiles(tail), posterior.quantiles(1 - tail))
    nan = float("nan")
    centre, error = (float(mean[0]), float(np.sqrt(variance[0]))) if len(mean) == 1 else (nan, nan)
    columns = {"estimate": mean, "std_error": np.sqrt(variance), "conf_low": low, "conf_high": high}
    return Shrunken(columns, nan, centre, error, error, NONE, "t")


def nothing_known(mean: Array) -> Shrunken:
    """Raw means without any error."""
    unknown = np.full(len(mean), np.nan)
    columns = {"estimate": mean, "std_error": unknown, "conf_low": unknown, "conf_high": unknown}
    nan = float("nan")
    return Shrunken(columns, nan, float(mean.mean()) if len(mean) else nan, nan, nan, NONE, "t")
