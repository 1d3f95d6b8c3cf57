"""`pretrend_test`: whether trends differ before the start, and how large a difference the test would have seen."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.criteria.arguments import checked_level
from trepart_eval.relations.panels.effect_rows import refused_effect
from trepart_eval.relations.panels.event_study import EventStudy, events_of
from trepart_eval.relations.panels.linear_estimates import sampling_error
from trepart_eval.relations.refusals import MayBeRefused, Refusal, said_in
from trepart_eval.vocabulary.catalogue import text_of
from trepart_eval.vocabulary.languages import Language, choose_language, format_number, format_p_value

if TYPE_CHECKING:
    from trepart_eval.relations.panels.group_time import GroupTimeEffects

Array = NDArray[np.float64]

_NAN: Final = float("nan")
_FEWEST_DF: Final = 1.0
"""Degrees of freedom left for the denominator of F, below which no test is made."""


@dataclass(frozen=True, slots=True)
class PretrendTest(MayBeRefused):
    """Joint test of the effects before the start, and its power against a linear trend.

    Attributes
    ----------
    statistic, p_value : float
        F, and the chance of as large a one if there were no difference before the start.
    df, df_denominator : float
        Its degrees of freedom.
    n_periods : int
        Periods before the start that are tested.
    slope_half, slope_most : float
        Linear difference in trend, per period, that the test finds with 50 and 80 per cent probability.
    bias_most : float
        What the latter would add to the mean effect from the start on, without any effect.
    power_at_bias : float
        Probability of finding the trend that would make up the whole estimated mean effect.
    alpha : float
        Level of the test.
    n_treated, n_controls : int
        Fewest municipalities in each arm.
    language : Language
        Language of sentences.
    refusal, reason : str
        Why there is no test.
    """

    statistic: float
    p_value: float
    df: float
    df_denominator: float
    n_periods: int
    slope_half: float
    slope_most: float
    bias_most: float
    power_at_bias: float
    alpha: float
    n_treated: int
    n_controls: int
    language: Language
    refusal: str = ""
    reason: str = ""

    def summary(self, language: Language | str | None = None) -> str:
        """Sentences on the test and on what it could have seen."""
        spoken = self.language if language is None else choose_language(language, os.environ)
        if self.refused:
            return said_in(self.reason, spoken)
        about = {
            "p": format_p_value(self.p_value, spoken),
            "periods": self.n_periods,
            "slope": format_number(self.slope_most, spoken, decimals=2),
            "half": format_number(self.slope_half, spoken, decimals=2),
            "bias": format_number(self.bias_most, spoken, decimals=2),
            "power": format_number(100 * self.power_at_bias, spoken),
        }
        return text_of(__package__, "summary", "pretrend", spoken, **about)


def pretrend_test(
    effects: GroupTimeEffects, *, alpha: float = 0.05, language: Language | str | None = None
) -> PretrendTest:
    """Joint test that those who start and those who don't had the same trend before, and what it could have seen.

    Parameters
    ----------
    effects : GroupTimeEffects
        From `group_time_effects` with a universal base period.
    alpha : float
        Level of the test.
    language : Language or {"nb", "nn", "en"}, optional
        Language of reasons and sentences; that of the effects where it is left out.

    Raises
    ------
    ValueError
        If the base period varies, or alpha is no probability.

    Notes
    -----
    Hotelling's T squared with Satterthwaite's degrees of freedom of the effect that has fewest. Its power against a
    linear trend, as Roth (2022), American Economic Review: Insights 4(3), 305-322, asks for, is that of the noncentral
    F at the estimated covariance. A test that finds nothing says little where ``bias_most`` is large beside the
    estimate.
    """
    checked_level(alpha, "alpha")
    study = events_of(effects)
    spoken = effects.language if language is None else choose_language(language, os.environ)
    if study.refusal is not None:
        return _refused(study.refusal, study.arms, alpha, spoken)
    if not study.before:
        return _refused(Refusal.NO_PERIODS_BEFORE, study.arms, alpha, spoken)
    errors = [sampling_error(one, study.outcome) for one in study.before]
    parts = np.array([error.parts for error in errors]).T
    q, df = len(errors), min(error.df for error in errors)
    left = df - q + 1
    covariance = parts.T @ parts
    if not all(error.std_error > 0 for error in errors):
        return _refused(Refusal.NO_ERROR_SEEN, study.arms, alpha, spoken)
    if not np.isfinite(df) or left < _FEWEST_DF or np.linalg.matrix_rank(covariance) < q:
        return _refused(Refusal.MANY_PERIODS_BEFORE, study.arms, alpha, spoken)
    return _tested(study, np.linalg.inv(covariance), df, alpha, spoken)


def _tested(study: EventStudy, precision: Array, df: float, alpha: float, language: Language) -> PretrendTest:
    """Test of the effects before the start from the inverse of their covariance."""
    from scipy.special import fdtrc, fdtri, ncfdtr

    q = len(study.before)
    left, scale = df - q + 1, (df - q + 1) / (df * q)
    values = study.estimates
    statistic = float(values[:q] @ precision @ values[:q]) * scale
    steps = np.array(study.times, dtype=np.float64) - study.reference
    unit_slope = float(steps[:q] @ precision @ steps[:q])
    limit = float(fdtri(q, left, 1 - alpha))
    half, most = (float(np.sqrt(_noncentrality(q, left, limit, power) / unit_slope)) for power in (0.5, 0.8))
    from_start = np.array(study.times) >= 0
    reach = float(steps[from_start].mean())
    whole = float(values[from_start].mean()) / reach
    return PretrendTest(
        statistic=statistic, p_value=float(fdtrc(q, left, statistic)), df=q, df_denominator=left, n_periods=q,
        slope_half=half, slope_most=most, bias_most=most * reach,
        power_at_bias=float(1 - ncfdtr(q, left, whole**2 * unit_slope, limit)), alpha=alpha,
        n_treated=min(one.n_treated for one in study.before),
        n_controls=min(one.n_controls for one in study.before), language=language,
    )  # fmt: skip


def _noncentrality(q: int, left: float, limit: float, power: float) -> float:
    """Noncentrality of F at which it is over a limit with a probability."""
    from scipy.optimize import brentq
    from scipy.special import ncfdtr

    high = 1.0
    while 1 - ncfdtr(q, left, high, limit) < power:
        high *= 2
    return float(brentq(lambda at: 1 - ncfdtr(q, left, at, limit) - power, 0.0, high, xtol=1e-10))


def _refused(refusal: Refusal, arms: tuple[int, int], alpha: float, language: Language) -> PretrendTest:
    found = refused_effect(refusal, _NAN, arms, language)
    return PretrendTest(
        _NAN, _NAN, _NAN, _NAN, 0, _NAN, _NAN, _NAN, _NAN, alpha, *arms, language, found.refusal, found.reason
    )  # fmt: skip
