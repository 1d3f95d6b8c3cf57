"""`design_errors`: how often a clear finding points the wrong way, and how much it exaggerates."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from trepart_eval.criteria.arguments import is_number
from trepart_eval.relations.detectability.smallest_effects import ALPHA, checked_shares


@dataclass(frozen=True, slots=True)
class DesignErrors:
    """What a study of some precision would find of a true effect (Gelman and Carlin 2014).

    Attributes
    ----------
    effect, std_error, df : float
        The true effect that was supposed, the standard error of its estimate, and the degrees of freedom.
    alpha : float
        Level of the two-sided test.
    power : float
        Share of studies that find something.
    type_s : float
        Share of those whose estimate has the wrong sign.
    type_m : float
        By how much those exaggerate: their mean estimate, sign apart, over the effect.
    """

    effect: float
    std_error: float
    df: float
    alpha: float
    power: float
    type_s: float
    type_m: float


def design_errors(effect: float, std_error: float, df: float = np.inf, *, alpha: float = ALPHA) -> DesignErrors:
    """Power, Type S and Type M errors of a study of some precision, if an effect is the true one.

    Parameters
    ----------
    effect : float
        The effect to suppose, from other sources than the study itself; not 0.
    std_error : float
        Standard error of the study's estimate.
    df : float
        Degrees of freedom of its t-test, above 1; infinite for the normal.
    alpha : float
        Level of the two-sided test.

    Returns
    -------
    DesignErrors

    Raises
    ------
    ValueError
        If the effect is 0, the standard error isn't positive, or df isn't above 1.

    Notes
    -----
    Estimates are the effect plus the standard error times Student's t, as in Gelman and Carlin (2014); the mean of
    those beyond the limits has a closed form, so nothing is drawn.

    Examples
    --------
    >>> found = design_errors(0.1, 3.28)
    >>> round(found.power, 2), round(found.type_s, 2), round(found.type_m)
    (0.05, 0.46, 77)
    """
    checked_shares(alpha=alpha)
    numbers = all(is_number(one) for one in (effect, std_error, df))
    if not numbers or effect == 0 or not np.isfinite(effect) or not std_error > 0 or not df > 1:
        raise ValueError(
            f"effect is {effect}, std_error {std_error} and df {df}; give an effect other than 0, a positive"
            " std_error, and df above 1"
        )
    from scipy.special import ndtr, ndtri, stdtr, stdtrit

    cdf = ndtr if np.isinf(df) else lambda t: stdtr(df, t)
    limit = float(ndtri(1 - alpha / 2) if np.isinf(df) else stdtrit(df, 1 - alpha / 2))
    far = abs(effect) / std_error
    right, wrong = 1 - float(cdf(limit - far)), float(cdf(-limit - far))
    # mean of |far + t| where it is beyond the limit: far times the shares, and the partial means of t
    mean = far * (right - wrong) + _partial_mean(limit - far, df) + _partial_mean(-limit - far, df)
    power = right + wrong
    return DesignErrors(effect, std_error, float(df), alpha, power, wrong / power, mean / power / far)


def _partial_mean(start: float, df: float) -> float:
    """Integral of t times its density from a point upwards."""
    from scipy.special import gammaln

    if np.isinf(df):
        return float(np.exp(-(start**2) / 2) / np.sqrt(2 * np.pi))
    log_density = (
        gammaln((df + 1) / 2) - gammaln(df / 2) - np.log(df * np.pi) / 2 - (df + 1) / 2 * np.log1p(start**2 / df)
    )
    return float((df + start**2) / (df - 1) * np.exp(log_density))
