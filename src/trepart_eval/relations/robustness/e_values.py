"""`e_value`: how strongly something unmeasured must go with both dose and outcome to explain a finding away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from trepart_eval.criteria.arguments import checked_choice, is_number

RISK_RATIO, DIFFERENCE = "risk_ratio", "standardised_difference"
_PER_DEVIATION: Final = 0.91
"""Log of the risk ratio that a standardised difference of one is about (Chinn 2000; VanderWeele 2017)."""


@dataclass(frozen=True, slots=True)
class EValue:
    """What it takes to explain a finding away; ``float(result)`` is that of the estimate.

    Attributes
    ----------
    estimate : float
        Risk ratio that something unmeasured must have with dose and with outcome, at the least, to move the estimate to
        no relation.
    interval : float
        The same for the end of the interval nearest to no relation; 1 where it holds no relation, NaN without one.
    risk_ratio : float
        The estimate as a risk ratio.
    """

    estimate: float
    interval: float
    risk_ratio: float

    def __float__(self) -> float:
        """Return that of the estimate."""
        return self.estimate


def e_value(
    estimate: float, conf_low: float | None = None, conf_high: float | None = None, *, kind: str = RISK_RATIO
) -> EValue:
    """How strongly something unmeasured would have to go with dose and outcome to explain an estimate away.

    Parameters
    ----------
    estimate : float
        A risk ratio, or a difference in standard deviations of the outcome.
    conf_low, conf_high : float, optional
        Its interval.
    kind : {"risk_ratio", "standardised_difference"}
        Which of them it is; a difference d is taken as a risk ratio of exp(0.91 d).

    Returns
    -------
    EValue

    Raises
    ------
    ValueError
        If a number isn't possible, or the interval doesn't hold the estimate.

    References
    ----------
    VanderWeele and Ding (2017), "Sensitivity analysis in observational research: introducing the E-value". Annals of
    Internal Medicine 167.

    Examples
    --------
    >>> found = e_value(3.9, 1.8, 8.7)
    >>> round(found.estimate, 2), round(found.interval, 2)
    (7.26, 3.0)
    """
    checked_choice(kind, (RISK_RATIO, DIFFERENCE), "kind")
    given = {"estimate": estimate, "conf_low": conf_low, "conf_high": conf_high}
    ratios = {
        name: _as_ratio(value, name, kind) for name, value in given.items() if value is not None or name == "estimate"
    }
    middle = ratios["estimate"]
    low, high = ratios.get("conf_low", middle), ratios.get("conf_high", middle)
    if not low <= middle <= high:
        raise ValueError(f"the interval from {conf_low!r} to {conf_high!r} doesn't hold the estimate {estimate!r}")
    near = ratios.get("conf_low" if middle >= 1 else "conf_high")
    interval = float("nan") if near is None else 1.0 if low <= 1 <= high else _of_ratio(near)
    return EValue(_of_ratio(middle), interval, middle)


def _as_ratio(value: object, name: str, kind: str) -> float:
    if not is_number(value) or not np.isfinite(float(str(value))):
        raise ValueError(f"{name} is {value!r}; give a number")
    number = float(str(value))
    if kind == DIFFERENCE:
        return float(np.exp(_PER_DEVIATION * number))
    if number <= 0:
        raise ValueError(f"{name} is {value!r}; a risk ratio is above 0")
    return number


def _of_ratio(ratio: float) -> float:
    larger = max(ratio, 1 / ratio)
    return float(larger + np.sqrt(larger * (larger - 1)))
