"""Estimates with their uncertainty, one a row; or without, and the reason why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.criteria.result_tables import number_column, text_values
from trepart_eval.relations.panels.linear_estimates import LinearEstimate, sampling_error, value_of
from trepart_eval.relations.refusals import FEWEST_IN_AN_ARM, MayBeRefused, Refusal, reason_for, refusal_of_arms
from trepart_eval.vocabulary.languages import Language

if TYPE_CHECKING:
    import pyarrow as pa

Array = NDArray[np.float64]

_NAN: Final = float("nan")
_FIGURES: Final = (
    "estimate",
    "std_error",
    "std_error_influence",
    "std_error_bootstrap",
    "df",
    "statistic",
    "p_value",
    "conf_low",
    "conf_high",
    "n_treated",
    "n_controls",
)


@dataclass(frozen=True, slots=True)
class EffectEstimate(MayBeRefused):
    """An effect; refused where its error can't be told.

    As a row of a table it then still has its estimate; as what a result is about it has no number at all.

    Attributes
    ----------
    estimate : float
        The effect.
    std_error, df : float
        Standard error from the influence of each municipality, corrected for few of them, and its degrees of freedom.
    std_error_influence : float
        The same without correction, with divisor n.
    std_error_bootstrap : float
        From the multiplier bootstrap of municipalities.
    statistic, p_value, conf_low, conf_high : float
        Student's t with those degrees of freedom.
    n_treated, n_controls : int
        Municipalities whose effect it is, and the fewest that any part of it is held against.
    refusal, reason : str
        Why there is no error, as a term and in words.
    """

    estimate: float
    std_error: float = _NAN
    std_error_influence: float = _NAN
    std_error_bootstrap: float = _NAN
    df: float = _NAN
    statistic: float = _NAN
    p_value: float = _NAN
    conf_low: float = _NAN
    conf_high: float = _NAN
    n_treated: int = 0
    n_controls: int = 0
    refusal: str = ""
    reason: str = ""


def signs_of(n: int, draws: int, seed: int) -> Array:
    """Random signs for the multiplier bootstrap, shape (draws, n)."""
    return np.asarray(np.random.default_rng(seed).integers(0, 2, (draws, n)) * 2.0 - 1.0, dtype=np.float64)


def refused_effect(refusal: Refusal, estimate: float, arms: tuple[int, int], language: Language) -> EffectEstimate:
    """Effect without an error, and why."""
    n_treated, n_controls = arms
    n = n_treated + n_controls
    reason = reason_for(refusal, language, n=n, fewest=min(arms), variable="")
    return EffectEstimate(
        estimate, n_treated=n_treated, n_controls=n_controls, refusal=refusal.value, reason=reason
    )  # fmt: skip


def result_of(effect: EffectEstimate) -> EffectEstimate:
    """Effect as what a result is about: without its estimate where it is refused."""
    return replace(effect, estimate=_NAN) if effect.refused else effect


def effect_of(
    estimate: LinearEstimate, outcome: Array, signs: Array, conf_level: float, language: Language
) -> tuple[EffectEstimate, Array]:
    """Effect with its uncertainty, and the corrected influence of each unit (NaN where refused)."""
    from scipy.special import stdtr, stdtrit

    value = value_of(estimate, outcome)
    arms = estimate.n_treated, estimate.n_controls
    refusal = refusal_of_arms(*arms)
    if refusal is None and estimate.n_controls - estimate.n_covariates < FEWEST_IN_AN_ARM:
        refusal = Refusal.FEW_FOR_COVARIATES
    unknown = np.full(len(outcome), np.nan)
    if refusal is not None:
        return refused_effect(refusal, value, arms, language), unknown
    error = sampling_error(estimate, outcome)
    if not error.std_error > 0 or not np.isfinite(error.df):
        return refused_effect(Refusal.NO_ERROR_SEEN, value, arms, language), unknown
    statistic = value / error.std_error
    half = float(stdtrit(error.df, 0.5 + conf_level / 2)) * error.std_error
    found = EffectEstimate(
        estimate=value,
        std_error=error.std_error,
        std_error_influence=error.std_error_influence,
        std_error_bootstrap=float((signs @ error.parts).std()) if len(signs) else _NAN,
        df=error.df,
        statistic=statistic,
        p_value=2 * float(stdtr(error.df, -abs(statistic))),
        conf_low=value - half,
        conf_high=value + half,
        n_treated=arms[0],
        n_controls=arms[1],
    )
    return found, error.parts


def rows_table(keys: Mapping[str, Sequence[Any]], effects: Sequence[EffectEstimate], **more: Array) -> pa.Table:
    """Table with a row per effect: what it is about, its figures, and why any are missing."""
    import pyarrow as pa

    columns: dict[str, Any] = {}
    for name, values in keys.items():
        if all(isinstance(value, str) for value in values):
            columns[name] = text_values(list(values))
        else:
            columns[name] = _numbers(np.array(values))
    for name in _FIGURES:
        columns[name] = _numbers(np.array([getattr(one, name) for one in effects]))
    for name, figures in more.items():
        columns[name] = _numbers(figures)
    for name in ("refusal", "reason"):
        columns[name] = text_values([getattr(one, name) for one in effects])
    return pa.table(columns)


def _numbers(values: NDArray[Any]) -> pa.Array:
    return number_column(values, np.zeros(values.shape, dtype=bool))
