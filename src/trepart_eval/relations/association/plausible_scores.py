"""`plausible_values` of scores that are known with error, and `combine_estimates` from analyses of each set of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from trepart_eval.criteria.arguments import as_numbers, checked_level
from trepart_eval.relations.association.correlations import CONF_LEVEL

Array = NDArray[np.float64]

SETS: Final = 20
_ROUNDS: Final = 300
_FEWEST: Final = 4
_NAN: Final = float("nan")


@dataclass(frozen=True, slots=True)
class CombinedEstimate:
    """An estimate from several sets of plausible values; ``float(result)`` is the estimate.

    Attributes
    ----------
    estimate, std_error, df : float
        Mean of the estimates, its standard error and degrees of freedom.
    conf_low, conf_high, p_value : float
        Student's t interval, and the p-value against 0.
    within, between : float
        Mean of the sets' variances, and the variance of their estimates.
    missing_information : float
        Share of the information that the measurement error takes away.
    n_sets : int
        Sets.
    conf_level : float
        Level of the interval.
    """

    estimate: float
    std_error: float
    df: float
    conf_low: float
    conf_high: float
    p_value: float
    within: float
    between: float
    missing_information: float
    n_sets: int
    conf_level: float

    def __float__(self) -> float:
        """Return the estimate."""
        return self.estimate


def plausible_values(
    estimates: ArrayLike,
    std_errors: ArrayLike,
    *,
    predictors: ArrayLike | None = None,
    n_sets: int = SETS,
    seed: int = 1,
) -> Array:
    """Sets of values that the true scores may have, given their estimates, errors and what they are related to.

    Parameters
    ----------
    estimates, std_errors : array_like, shape (n,)
        Score of each municipality and its standard error.
    predictors : array_like, shape (n,) or (n, n_predictors), optional
        All that the scores will be related to, above all the outcome. What is left out is drawn towards no relation.
    n_sets : int
        Sets of values.
    seed : int
        Seed of the draws.

    Returns
    -------
    ndarray of float64, shape (n_sets, n)
        Analyse each set as if it were the scores, and hand the results to `combine_estimates`.

    Raises
    ------
    ValueError
        If a value is missing, lengths differ, or municipalities are too few for the predictors.

    Notes
    -----
    True scores are taken as normal around a linear function of the predictors, their estimates as normal around them
    (Mislevy 1991). Each set is the end of a Gibbs sampler of its own, so coefficients and variance are drawn as well;
    the prior is flat on coefficients and on the standard deviation.
    """
    scores = as_numbers(estimates, "estimates").astype(np.float64)
    errors = as_numbers(std_errors, "std_errors").astype(np.float64)
    if scores.ndim != 1 or scores.shape != errors.shape:
        raise ValueError(f"estimates and std_errors have shapes {scores.shape} and {errors.shape}; give as many")
    n = len(scores)
    given = np.zeros((n, 0)) if predictors is None else np.asarray(predictors, dtype=np.float64).reshape(n, -1)
    design = np.column_stack([np.ones(n), given])
    if not (np.isfinite(scores).all() and np.isfinite(design).all()) or not (errors > 0).all():
        raise ValueError("a score, error or predictor is missing, or an error isn't positive; leave such rows out")
    if n < _FEWEST + given.shape[1] or n_sets < 2:
        raise ValueError(f"{n} municipalities and {n_sets} sets; give at least {_FEWEST + given.shape[1]} and 2")
    rng = np.random.default_rng(seed)
    basis = np.linalg.qr(design)[0]
    true = scores + errors * rng.standard_normal((n_sets, n))
    df = n - design.shape[1] - 1  # one less than of a regression: the prior is flat on the standard deviation
    for _ in range(_ROUNDS):
        along = true @ basis
        left = (true**2).sum(axis=1) - (along**2).sum(axis=1)
        variance = left / rng.chisquare(df, n_sets)
        expected = (along + np.sqrt(variance)[:, None] * rng.standard_normal(along.shape)) @ basis.T
        share = variance[:, None] / (variance[:, None] + errors**2)
        spread = np.sqrt(share) * errors
        true = share * scores + (1 - share) * expected + spread * rng.standard_normal((n_sets, n))
    return true


def combine_estimates(
    estimates: ArrayLike, variances: ArrayLike, *, df: float = np.inf, conf_level: float = CONF_LEVEL
) -> CombinedEstimate:
    """One estimate from several sets of plausible values, by Rubin's rules.

    Parameters
    ----------
    estimates, variances : array_like, shape (n_sets,)
        Estimate of each set and the square of its standard error.
    df : float
        Degrees of freedom that each set's analysis has; infinite for the normal.
    conf_level : float
        Level of the interval.

    Returns
    -------
    CombinedEstimate

    Raises
    ------
    ValueError
        If there are fewer than two sets, lengths differ, or a variance isn't positive.

    Notes
    -----
    Source: Rubin (1987); degrees of freedom for small samples by Barnard and Rubin (1999).

    Examples
    --------
    >>> found = combine_estimates([1.0, 1.2, 0.8], [0.04, 0.05, 0.03])
    >>> round(found.estimate, 3), round(found.std_error, 4), round(found.df, 1)
    (1.0, 0.3055, 6.1)
    """
    from scipy.special import stdtr, stdtrit

    checked_level(conf_level)
    found = as_numbers(estimates, "estimates").astype(np.float64)
    squares = as_numbers(variances, "variances").astype(np.float64)
    m = len(found) if found.ndim == 1 else 0
    if m < 2 or found.shape != squares.shape or not (squares > 0).all() or not np.isfinite(found).all() or not df > 0:
        raise ValueError(
            f"estimates and variances have shapes {found.shape} and {squares.shape}; give at least two of each, none"
            " missing, positive variances and positive df"
        )
    centre, within, between = float(found.mean()), float(squares.mean()), float(found.var(ddof=1))
    added = (1 + 1 / m) * between
    total = within + added
    share = added / total
    of_sets = (m - 1) / share**2 if share > 0 else np.inf
    observed = np.inf if np.isinf(df) else (df + 1) / (df + 3) * df * (1 - share)
    joint = 1 / (1 / of_sets + 1 / observed) if min(of_sets, observed) < np.inf else np.inf
    error = float(np.sqrt(total))
    from_df = joint if np.isfinite(joint) else 1e12
    half = float(stdtrit(from_df, 0.5 + conf_level / 2)) * error
    ratio = added / within
    return CombinedEstimate(
        centre,
        error,
        float(joint),
        centre - half,
        centre + half,
        float(2 * stdtr(from_df, -abs(centre) / error)),
        within,
        between,
        float((ratio + 2 / (joint + 3)) / (1 + ratio)),
        m,
        conf_level,
    )
