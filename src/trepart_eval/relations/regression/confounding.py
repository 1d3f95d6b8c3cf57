"""How strong an unmeasured confounder must be to explain a result away: robustness value and benchmark bounds.

Written from Cinelli and Hazlett (2020).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.criteria.arguments import is_number
from trepart_eval.relations.refusals import MayBeRefused, Refusal, reason_for
from trepart_eval.relations.regression.model_frames import ModelFrame, columns_of_terms, model_frame
from trepart_eval.relations.regression.orthogonal_basis import orthonormal_factors
from trepart_eval.relations.regression.regression_sentences import spoken
from trepart_eval.vocabulary.languages import Language

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]
_NAN: Final = float("nan")
_COLUMNS: Final = (
    *("benchmark", "strength", "r2_treatment", "r2_outcome", "estimate", "std_error", "statistic"),
    *("conf_low", "conf_high"),
)
_EXACT: Final = 1e-20


@dataclass(frozen=True, slots=True, eq=False)
class ConfounderBounds(MayBeRefused):
    """What would be left of an estimate if there were a confounder some times as strong as one that is measured.

    Attributes
    ----------
    treatment : str
        The coefficient that may be confounded.
    estimate, std_error, df : float
        As estimated, with the classical standard error that the bounds are about.
    partial_r2 : float
        Share of what is left of the outcome that the treatment accounts for.
    robustness_value, robustness_value_interval : float
        Strength with treatment and outcome that would bring the estimate to zero, or the interval to include it.
    rows : tuple of dict
        A row per benchmark and strength.
    refusal, reason : str
        Why there are none, as a term and in words; empty where there are.
    """

    treatment: str
    estimate: float
    std_error: float
    df: float
    partial_r2: float
    robustness_value: float
    robustness_value_interval: float
    n: int
    language: Language
    rows: tuple[dict[str, Any], ...] = ()
    refusal: str = ""
    reason: str = ""

    @property
    def table(self) -> pd.DataFrame:
        """A row per benchmark and strength: partial R squared, and estimate, error and interval that would be left."""
        import pandas as pd

        return pd.DataFrame([{name: row[name] for name in _COLUMNS} for row in self.rows], columns=list(_COLUMNS))


def robustness_value(t: float, dof: float, q: float = 1.0, alpha: float = 1.0) -> float:
    """Share of what is left of treatment and outcome that a confounder must explain to take the result away.

    Parameters
    ----------
    t : float
        The coefficient's t statistic, from a classical standard error.
    dof : float
        Residual degrees of freedom.
    q : float
        Share of the estimate that is to be taken away; 1 for all of it.
    alpha : float
        Level of the test that is no longer to reject; 1 for the estimate itself.

    Returns
    -------
    float
        0 to 1; 0 where the test doesn't reject as it is.

    Raises
    ------
    ValueError
        If a number is out of its range.

    Examples
    --------
    >>> round(robustness_value(4.18445, 783), 4), round(robustness_value(4.18445, 783, alpha=0.05), 4)
    (0.1388, 0.0763)
    """
    from scipy.special import stdtrit

    if not is_number(t) or not np.isfinite(t):
        raise ValueError(f"t is {t!r}; give a finite number")
    if not is_number(dof) or not dof > 1:
        raise ValueError(f"dof is {dof!r}; it must be above 1")
    if not is_number(q) or not q > 0:
        raise ValueError(f"q is {q!r}; it must be above 0, such as 1 for all of the estimate")
    if not is_number(alpha) or not 0 < alpha <= 1:
        raise ValueError(f"alpha is {alpha!r}; it must be above 0 and at most 1")
    strength = q * abs(t) / np.sqrt(dof)
    critical = abs(float(stdtrit(dof - 1, alpha / 2))) / np.sqrt(dof - 1) if alpha < 1 else 0.0
    beyond = strength - critical
    if beyond <= 0:
        return 0.0
    if critical > 0 and strength > 1 / critical:
        return float((strength**2 - critical**2) / (1 + strength**2))
    return float((np.sqrt(beyond**4 + 4 * beyond**2) - beyond**2) / 2)


def confounder_bounds(
    formula: str,
    data: pd.DataFrame | Mapping[str, Any],
    treatment: str,
    benchmarks: str | Sequence[str],
    strengths: Sequence[float] = (1, 2, 3),
    alpha: float = 0.05,
    language: Language | str | None = None,
) -> ConfounderBounds:
    """Estimates that would be left if a confounder were one, two or three times as strong as a measured covariate.

    Parameters
    ----------
    formula : str
        Outcome, ``~`` and terms, as in `regress`.
    data : DataFrame or mapping of str to column
        The rows.
    treatment : str
        Column of the right side that may be confounded.
    benchmarks : str or sequence of str
        Columns, or terms of the formula, that a confounder is compared with.
    strengths : sequence of float
        How many times as strong, with both treatment and outcome.
    alpha : float
        One less the level of the intervals, and the level of ``robustness_value_interval``.
    language : Language or {"nb", "nn", "en"}, optional
        Language of the reason; the computer's where it is left out.

    Returns
    -------
    ConfounderBounds

    Raises
    ------
    ValueError
        If the formula can't be read, a term isn't there, or an option has no such value.

    Notes
    -----
    The bounds are about classical standard errors. With sixteen municipalities a robustness value is itself little
    more than noise: it can be no steadier than the t statistic that it is made from. A strength that would explain more
    of the treatment than there is has no numbers.
    """
    if not 0 < alpha < 1:
        raise ValueError(f"alpha is {alpha!r}; it must be between 0 and 1, such as 0.05")
    if not len(strengths) or any(not one > 0 for one in strengths):
        raise ValueError(f"strengths are {list(strengths)!r}; give numbers above 0")
    spoken_in = spoken(language)
    frame = model_frame(formula, data, None, None)
    refusal = _refusal(frame, treatment)
    if refusal is None:
        found, residual_square = _classical(frame.x, frame.y, frame.terms.index(treatment))
        refusal = Refusal.PERFECT_FIT if residual_square <= _EXACT * float(frame.y @ frame.y) else None
    if refusal is not None:
        about = {"n": frame.n, "k": len(frame.terms), "terms": treatment, "variable": frame.outcome}
        reason = reason_for(refusal, spoken_in, **about)
        numbers = (_NAN,) * 6
        return ConfounderBounds(treatment, *numbers, frame.n, spoken_in, (), refusal.value, reason)
    estimate, error = found
    df = float(frame.n - len(frame.terms))
    t = estimate / error
    names = [benchmarks] if isinstance(benchmarks, str) else list(benchmarks)
    rows = []
    for name in names:
        shares = _benchmark(frame, treatment, name)
        rows += [_bound(name, strength, shares, estimate, error, df, alpha) for strength in strengths]
    return ConfounderBounds(
        treatment=treatment,
        estimate=estimate,
        std_error=error,
        df=df,
        partial_r2=t**2 / (t**2 + df),
        robustness_value=robustness_value(t, df),
        robustness_value_interval=robustness_value(t, df, alpha=alpha),
        n=frame.n,
        language=spoken_in,
        rows=tuple(rows),
    )


def _refusal(frame: ModelFrame, treatment: str) -> Refusal | None:
    if treatment in frame.collinear or treatment in frame.unidentified:
        return Refusal.COLLINEAR
    if frame.n and treatment not in frame.terms:
        raise ValueError(f"treatment is {treatment!r}; the terms are {', '.join(frame.terms)}")
    return Refusal.SATURATED if frame.n <= len(frame.terms) + 1 else None


def _classical(x: Array, y: Array, place: int) -> tuple[tuple[float, float], float]:
    """Coefficient and classical standard error, and the residual sum of squares."""
    q, r = orthonormal_factors(x)
    inverse = np.linalg.inv(r)
    turned = q.T @ y
    residuals = y - q @ turned
    square = float(residuals @ residuals)
    error = float(np.sqrt(square / (len(y) - x.shape[1]) * (inverse[place] ** 2).sum()))
    return (float(inverse[place] @ turned), error), square


def _benchmark(frame: ModelFrame, treatment: str, benchmark: str) -> tuple[float, float]:
    """Partial R squared of a covariate with the treatment, and with the outcome given the treatment."""
    place = frame.terms.index(treatment)
    places = columns_of_terms(frame, benchmark)
    if place in places or not places:
        raise ValueError(f"benchmarks name {benchmark!r}; name a covariate other than the treatment")
    others = np.delete(frame.x, place, axis=1)
    kept = [one if one < place else one - 1 for one in places]
    with_treatment = _share(others, kept, frame.x[:, place])
    return with_treatment, _share(frame.x, places, frame.y)


def _share(x: Array, places: list[int], y: Array) -> float:
    """Share of what the other columns leave of y that some columns account for."""
    whole, rest = (_residual_square(one, y) for one in (x, np.delete(x, places, axis=1)))
    return float(1 - whole / rest) if rest > 0 else _NAN


def _residual_square(x: Array, y: Array) -> float:
    if not x.shape[1]:
        return float(y @ y)
    q, _ = orthonormal_factors(x)
    residuals = y - q @ (q.T @ y)
    return float(residuals @ residuals)


def _bound(
    name: str, strength: float, shares: tuple[float, float], estimate: float, error: float, df: float, alpha: float
) -> dict[str, Any]:
    from scipy.special import stdtrit

    treatment, outcome = shares
    row = dict.fromkeys(_COLUMNS, _NAN) | {"benchmark": name, "strength": float(strength)}
    with_treatment = strength * treatment / (1 - treatment) if treatment < 1 else _NAN
    if not (with_treatment < 1 and outcome < 1 and strength * treatment < 1):
        return row
    given = strength * treatment**2 / ((1 - strength * treatment) * (1 - treatment))
    if not given < 1:
        return row
    share = (np.sqrt(strength) + np.sqrt(given)) ** 2 / (1 - given) * outcome / (1 - outcome)
    with_outcome = min(float(share), 1.0)
    bias = error * np.sqrt(df * with_outcome * with_treatment / (1 - with_treatment))
    left = float(np.sign(estimate) * (abs(estimate) - bias))
    left_error = float(error * np.sqrt((1 - with_outcome) / (1 - with_treatment) * df / (df - 1)))
    half = float(stdtrit(df, 1 - alpha / 2)) * left_error
    return row | {
        "r2_treatment": with_treatment,
        "r2_outcome": with_outcome,
        "estimate": left,
        "std_error": left_error,
        "statistic": left / left_error if left_error > 0 else _NAN,
        "conf_low": left - half,
        "conf_high": left + half,
    }
