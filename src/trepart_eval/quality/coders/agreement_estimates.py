"""What a measure of agreement comes back as: the estimate, its error, and what it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.criteria.intervals import t_quantile
from trepart_eval.vocabulary.terms import Undefined

Array = NDArray[np.float64]

CONF_LEVEL: Final = 0.95
_PERFECT: Final = 1.0


@dataclass(frozen=True, slots=True)
class AgreementEstimate:
    """A measure of agreement; ``float(result)`` is the estimate.

    Attributes
    ----------
    estimate : float
        1 is perfect agreement, 0 what chance gives; NaN where it is undefined.
    std_error : float
        Large-sample standard error, units being independent; NaN where it isn't known.
    conf_low, conf_high : float
        Interval; NaN where every unit says the same of the error, so that nothing is known of its spread.
    n_units : int
        Units with two ratings or more: the ones that agreement can be seen in.
    n_coders : int
        Coders with at least one rating.
    method : str
        Name of the measure, with its weights or level of measurement.
    observed_agreement : float
        Observed agreement, weighted where the measure is; of alpha the share of pairs that are equal.
    observed_disagreement, expected_disagreement : float
        The two that the estimate is made of: 1 - observed / expected.
    conf_level : float
        Level of the interval.
    reason : str
        Why the estimate is undefined; empty where it isn't.
    """

    estimate: float
    std_error: float
    conf_low: float
    conf_high: float
    n_units: int
    n_coders: int
    method: str
    observed_agreement: float
    observed_disagreement: float
    expected_disagreement: float
    conf_level: float
    reason: str = ""

    def __float__(self) -> float:
        """Return the estimate."""
        return self.estimate


@dataclass(frozen=True, slots=True, eq=False)
class Disagreement:
    """Observed and expected disagreement under one or many sets of weights of the units.

    Attributes
    ----------
    observed, expected : ndarray, shape (n_sets,)
        NaN where no unit has two ratings.
    """

    observed: Array
    expected: Array

    @property
    def estimate(self) -> Array:
        """1 - observed / expected; NaN where nothing could disagree."""
        with np.errstate(invalid="ignore", divide="ignore"):
            ratio: Array = np.where(self.expected > 0, 1.0 - self.observed / self.expected, np.nan)
        return ratio

    @property
    def reason(self) -> str:
        """Why the first estimate is undefined; empty where it isn't."""
        if np.isnan(self.observed[0]):
            return Undefined.NO_PAIRS.value
        return "" if self.expected[0] > 0 else Undefined.ONE_CATEGORY.value


def summed_up(
    found: Disagreement,
    std_error: float,
    *,
    degrees_of_freedom: float,
    n_units: int,
    n_coders: int,
    method: str,
    observed_agreement: float,
    conf_level: float,
    reason: str = "",
) -> AgreementEstimate:
    """Return the result with its interval: Student's t, or the normal where the degrees of freedom are infinite."""
    reason = reason or found.reason
    estimate = float("nan") if reason else float(found.estimate[0])
    error = float("nan") if reason else std_error
    half = float("nan")
    if error > 0:
        half = float(t_quantile(np.array([degrees_of_freedom]), conf_level)[0]) * error
    return AgreementEstimate(
        estimate=estimate,
        std_error=error,
        conf_low=estimate - half,
        conf_high=float(np.minimum(estimate + half, _PERFECT)),
        n_units=n_units,
        n_coders=n_coders,
        method=method,
        observed_agreement=observed_agreement,
        observed_disagreement=float(found.observed[0]),
        expected_disagreement=float(found.expected[0]),
        conf_level=conf_level,
        reason=reason,
    )
