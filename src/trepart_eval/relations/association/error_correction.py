"""`correct_for_error`: slope and correlation without the dose's measurement error, raw and corrected."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from trepart_eval.criteria.arguments import as_numbers, checked_level, is_number
from trepart_eval.problems.arguments import listed
from trepart_eval.relations.association.correlations import CONF_LEVEL, refusal_of_pairs
from trepart_eval.relations.association.measures import Measure, interval_of
from trepart_eval.relations.refusals import MayBeRefused, Refusal, reason_for, said_in
from trepart_eval.vocabulary.catalogue import text_of
from trepart_eval.vocabulary.languages import Language, choose_language, format_number

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]

COLUMNS: Final = ("measure", "method", "estimate", "conf_low", "conf_high")
_NAN: Final = float("nan")


@dataclass(frozen=True, slots=True, eq=False)
class ErrorCorrection(MayBeRefused):
    """Slope and correlation of an outcome on a dose, raw and without the dose's measurement error.

    Attributes
    ----------
    rows : tuple of dict
        Four rows, as in ``table``.
    reliability : float
        Share of the dose's variance over municipalities that is no error.
    known : str
        ``reliability`` or ``std_errors``: what was given.
    n, n_missing : int
        Municipalities used, and left out because a value is missing.
    conf_level : float
        Level of the intervals.
    refusal, reason : str
        Why there are no numbers, as a term and in words; empty where there are.
    language : Language
        Language of the words.
    """

    rows: tuple[dict[str, Any], ...]
    reliability: float
    known: str
    n: int
    n_missing: int
    conf_level: float
    refusal: str
    reason: str
    language: Language

    @property
    def table(self) -> pd.DataFrame:
        """Slope and correlation, ``raw`` and ``corrected``, each with its interval."""
        import pandas as pd

        return pd.DataFrame([[row[name] for name in COLUMNS] for row in self.rows], columns=list(COLUMNS))

    def summary(self, language: Language | str | None = None) -> str:
        """One sentence: the slope raw and corrected, and the reliability."""
        spoken = self.language if language is None else choose_language(language, os.environ)
        if self.refused:
            return said_in(self.reason, spoken)
        raw, corrected = (row for row in self.rows if row["measure"] == "slope")
        shown = {
            f"{row['method']}_{name}": format_number(row[name], spoken, decimals=2)
            for row in (raw, corrected)
            for name in ("estimate", "conf_low", "conf_high")
            if np.isfinite(row[name])
        }
        return text_of(
            __package__,
            "error_correction",
            "sentence" if len(shown) == 6 else "no_end",
            spoken,
            **shown,
            reliability=format_number(self.reliability, spoken, decimals=2),
            level=format_number(100 * self.conf_level, spoken),
            n=self.n,
        )


def correct_for_error(
    dose: ArrayLike,
    outcome: ArrayLike,
    *,
    reliability: float | None = None,
    reliability_interval: tuple[float, float] | None = None,
    std_errors: ArrayLike | None = None,
    conf_level: float = CONF_LEVEL,
    language: Language | str | None = None,
) -> ErrorCorrection:
    """Slope and correlation of an outcome on a dose, raw and corrected for the dose's measurement error.

    Parameters
    ----------
    dose, outcome : array_like, shape (n,)
        A value per municipality. The dose as it was measured: a score drawn towards the mean is corrected already.
    reliability : float, optional
        Share of the dose's variance over municipalities that is no error, such as ICC(2). Give this or ``std_errors``.
    reliability_interval : pair of float, optional
        Interval of the reliability; the corrected intervals then hold for every value in it.
    std_errors : array_like, shape (n,), optional
        Standard error of each municipality's dose.
    conf_level : float
        Level of the intervals.
    language : Language or {"nb", "nn", "en"}, optional
        Language of the words; the computer's where it is left out.

    Returns
    -------
    ErrorCorrection
        Refused with fewer than four municipalities, or where the error is as large as the dose's variance. An interval
        without an end (infinite) says that the municipalities are too few to tell the dose's error from its variance.

    Raises
    ------
    ValueError
        If neither or both of reliability and standard errors are given, they aren't possible, or lengths differ.

    Notes
    -----
    Errors in variables after Fuller (1987, sections 1.1 and 1.2). With known reliability the slope, its t interval and
    the correlation are divided by it, or by its root. With known standard errors the slope is the covariance over the
    variance less the errors' mean square, and its interval holds the slopes that a t-test of
    sum((x - mean)(y - mean) - slope ((x - mean)^2 - error^2)) doesn't reject, each term's square over one less its
    leverage (Fieller's theorem).

    Examples
    --------
    >>> found = correct_for_error([1, 2, 3, 4, 5, 6], [1.2, 1.9, 3.5, 3.4, 5.6, 5.8], reliability=0.8)
    >>> found.table.query("measure == 'slope'")["estimate"].round(3).tolist()
    [0.971, 1.214]
    """
    checked_level(conf_level)
    spoken = choose_language(language, os.environ)
    x, y, errors = _columns(dose, outcome, std_errors)
    ends = _reliability_ends(reliability, reliability_interval, std_errors)
    keep = np.isfinite(x) & np.isfinite(y) & np.isfinite(errors)
    x, y, errors = x[keep], y[keep], errors[keep]
    refusal, reason = refusal_of_pairs(x, y, spoken, _names(dose, outcome))
    found = _NAN
    if not refusal:
        found = float(1 - (errors**2).mean() / x.var(ddof=1)) if reliability is None else reliability
        if found <= 0:
            variable = _names(dose, outcome)[0]
            refusal, reason = (
                Refusal.NO_TRUE_VARIATION,
                reason_for(Refusal.NO_TRUE_VARIATION, spoken, variable=variable),
            )
    return ErrorCorrection(
        rows=() if refusal else _rows(x, y, errors, found, ends or (found, found), reliability is None, conf_level),
        reliability=_NAN if refusal else found,
        known="std_errors" if reliability is None else "reliability",
        n=len(x),
        n_missing=int((~keep).sum()),
        conf_level=conf_level,
        refusal=refusal,
        reason=reason,
        language=spoken,
    )


def _rows(
    x: Array, y: Array, errors: Array, reliability: float, ends: tuple[float, float], from_errors: bool, level: float
) -> tuple[dict[str, Any], ...]:
    centred, apart = x - x.mean(), y - y.mean()
    slope = float(centred @ apart / (centred @ centred))
    raw_slope = (slope, *_slope_interval(centred, apart, slope, level))
    r = float(np.clip(centred @ apart / np.sqrt((centred @ centred) * (apart @ apart)), -1, 1))
    raw_r = (r, *interval_of(r, len(x), Measure.PEARSON, level))
    if from_errors:
        corrected_slope = (slope / reliability, *_fieller_interval(centred, apart, errors, level))
    else:
        corrected_slope = (slope / reliability, *_widest(raw_slope[1:], ends))
    roots = float(np.sqrt(ends[0])), float(np.sqrt(ends[1]))
    corrected_r = (r / float(np.sqrt(reliability)), *_widest(raw_r[1:], roots))
    named = (
        ("slope", "raw", raw_slope),
        ("slope", "corrected", corrected_slope),
        ("pearson", "raw", raw_r),
        ("pearson", "corrected", corrected_r),
    )
    return tuple(dict(zip(COLUMNS, (measure, method, *three), strict=True)) for measure, method, three in named)


def _slope_interval(x: Array, y: Array, slope: float, level: float) -> tuple[float, float]:
    from scipy.special import stdtrit

    df = len(x) - 2
    left = y - slope * x
    half = float(stdtrit(df, 0.5 + level / 2) * np.sqrt(left @ left / df / (x @ x)))
    return slope - half, slope + half


def _widest(interval: tuple[float, float], divisors: tuple[float, float]) -> tuple[float, float]:
    """Ends of an interval divided by each of two divisors: the outermost."""
    low, high = interval
    return min(low / divisor for divisor in divisors), max(high / divisor for divisor in divisors)


def _fieller_interval(x: Array, y: Array, errors: Array, level: float) -> tuple[float, float]:
    """Slopes that aren't rejected; infinite where there is no end."""
    from scipy.special import stdtrit

    n = len(x)
    products = x * y
    own = x**2 - errors**2 * (1 - 2 / n) - (errors**2).mean() / n
    weights = 1 / (1 - 1 / n - x**2 / (x @ x))
    limit = float(stdtrit(n - 2, 0.5 + level / 2)) ** 2
    # (sum(products) - slope sum(own))^2 = limit * sum(weights (products - slope own)^2), a quadratic in the slope
    square = own.sum() ** 2 - limit * (weights * own**2).sum()
    linear = products.sum() * own.sum() - limit * (weights * products * own).sum()
    constant = products.sum() ** 2 - limit * (weights * products**2).sum()
    inside = linear**2 - square * constant
    if square <= 0 or inside < 0:
        return -np.inf, np.inf
    half = float(np.sqrt(inside))
    return float((linear - half) / square), float((linear + half) / square)


def _columns(dose: ArrayLike, outcome: ArrayLike, std_errors: ArrayLike | None) -> tuple[Array, Array, Array]:
    x, y = (as_numbers(values, name).astype(np.float64) for name, values in (("dose", dose), ("outcome", outcome)))
    errors = np.zeros(x.shape) if std_errors is None else as_numbers(std_errors, "std_errors").astype(np.float64)
    if x.ndim != 1 or not x.shape == y.shape == errors.shape:
        raise ValueError(
            f"dose, outcome and std_errors have shapes {x.shape}, {y.shape} and {errors.shape}; give one of each per"
            " municipality"
        )
    if (errors < 0).any():
        raise ValueError("a standard error is negative")
    return x, y, errors


def _reliability_ends(
    reliability: float | None, interval: tuple[float, float] | None, std_errors: ArrayLike | None
) -> tuple[float, float] | None:
    if (reliability is None) == (std_errors is None):
        raise ValueError("give either reliability or std_errors")
    if reliability is None:
        if interval is not None:
            raise ValueError("reliability_interval goes with reliability, not with std_errors")
        return None
    ends = [reliability, reliability] if interval is None else listed(interval, "reliability_interval", "two ends")
    if len(ends) != 2 or not all(is_number(one) for one in (*ends, reliability)):
        raise ValueError(f"reliability is {reliability!r} with interval {interval!r}; give one number and two ends")
    low, high = ends
    if not 0 < low <= reliability <= high <= 1:
        raise ValueError(
            f"reliability is {reliability} with interval ({low}, {high}); it lies above 0, within its interval, and is"
            " at most 1"
        )
    return low, high


def _names(dose: ArrayLike, outcome: ArrayLike) -> tuple[str, str]:
    return str(getattr(dose, "name", None) or "dose"), str(getattr(outcome, "name", None) or "outcome")
