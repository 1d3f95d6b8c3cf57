"""Change of a mean when some people answered both times, some only once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from trepart_eval.criteria.arguments import checked_level, number_list
from trepart_eval.criteria.comparisons.comparable_scores import tested
from trepart_eval.criteria.intervals import satterthwaite_df

Array = NDArray[np.float64]

_FEWEST_PAIRS: Final = 3
"""People who answered twice, from which their own correlation is used; of two it is always 1 or -1."""


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Sums over people who answered both times, per cell; arrays of one shape.

    Attributes
    ----------
    n : ndarray of float64
        People.
    covariance, before, after : ndarray of float64
        Sums of products and squares around the pairs' own means.
    weights : ndarray of float64
        Sum of the products of their weights.
    """

    n: Array
    covariance: Array
    before: Array
    after: Array
    weights: Array

    def correlation(self, axis: int) -> Array:
        """Correlation of the scores of those who answered twice; pooled over an axis where they are few."""
        with np.errstate(invalid="ignore", divide="ignore"):
            own = self.covariance / np.sqrt(self.before * self.after)
            sums = (values.sum(axis=axis, keepdims=True) for values in (self.covariance, self.before, self.after))
            covariance, before, after = sums
            pooled = covariance / np.sqrt(before * after)
        usable = (self.n >= _FEWEST_PAIRS) & np.isfinite(own)
        correlation = np.where(usable, own, np.where(np.isfinite(pooled), pooled, 0.0))
        return np.clip(np.where(self.n > 0, correlation, 0.0), -1.0, 1.0)


def pairs_of(cell: NDArray[np.intp], before: Array, after: Array, weights: tuple[Array, Array], n_cells: int) -> Pairs:
    """Sums per cell from the scores of people who answered both times.

    Parameters
    ----------
    cell : ndarray of int, shape (n_pairs,)
        Cell of each person.
    before, after : ndarray, shape (n_pairs,)
        Scores.
    weights : pair of ndarray, shape (n_pairs,)
        Weights at either time.
    n_cells : int
        Number of cells.
    """

    def summed(values: Array) -> Array:
        return np.bincount(cell, values, minlength=n_cells).astype(np.float64)

    n = summed(np.ones(len(cell)))
    with np.errstate(invalid="ignore", divide="ignore"):
        first, second = (values - (summed(values) / n)[cell] for values in (before, after))
    products = summed(weights[0] * weights[1])
    return Pairs(n, summed(first * second), summed(first**2), summed(second**2), products)


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """Means at one time; arrays of one shape.

    Attributes
    ----------
    mean, variance : ndarray
        Mean and its error variance, the finite population factor in it.
    df : ndarray
        Degrees of freedom of the variance.
    n, size : ndarray
        People, and how many there are in all; NaN where that isn't known.
    weight2 : ndarray
        Sum of squared weights.
    """

    mean: Array
    variance: Array
    df: Array
    n: Array
    size: Array
    weight2: Array

    @property
    def remaining(self) -> Array:
        """Finite population factor."""
        with np.errstate(invalid="ignore", divide="ignore"):
            factor = 1.0 - self.n / self.size
        return np.where(np.isnan(self.size), 1.0, np.clip(factor, 0.0, 1.0))


def correlation_of_means(before: Sample, after: Sample, pairs: Pairs, correlation: Array) -> Array:
    """Correlation of the two means that comes from people being in both.

    Without known populations it is r * n_both / sqrt(n_before * n_after); drawing without replacement from a population
    of N takes off sqrt(n_before * n_after) / N (Tam 1984).
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        shared = pairs.weights / np.sqrt(before.weight2 * after.weight2)
        drawn = np.sqrt(before.n * after.n) / np.fmax(before.size, after.size)
        remaining = np.sqrt(before.remaining * after.remaining)
        rho = correlation * (shared - np.where(np.isnan(drawn), 0.0, drawn)) / remaining
    return np.where((remaining > 0) & np.isfinite(rho), np.clip(rho, -1.0, 1.0), 0.0)


def df_of_change(before: Sample, after: Sample, n_both: Array) -> Array:
    """Degrees of freedom between Welch's and those of pairs, by how many are in both (Derrick et al. 2017)."""
    parts = np.stack([before.variance, after.variance])
    welch = satterthwaite_df(parts, np.stack([before.df, after.df]), axis=0)
    single = before.n + after.n - 2 * n_both
    with np.errstate(invalid="ignore", divide="ignore"):
        df = n_both - 1 + (welch - n_both + 1) * single / (before.n + after.n)
    result: Array = np.maximum(df, 1.0)
    return result


@dataclass(frozen=True, slots=True)
class MeanChange:
    """Change of a mean; ``float(result)`` is the change.

    Attributes
    ----------
    difference, std_error, conf_low, conf_high : float
        Mean after less mean before, its standard error and interval; NaN where nothing is known of the error.
    degrees_of_freedom, statistic, p_value : float
        Of the t test of no change.
    n_before, n_after, n_repeated : int
        People with a value at either time, and at both.
    correlation : float
        Of the values of those with both; NaN where there are fewer than two.
    conf_level : float
        Level of the interval.
    """

    difference: float
    std_error: float
    conf_low: float
    conf_high: float
    degrees_of_freedom: float
    statistic: float
    p_value: float
    n_before: int
    n_after: int
    n_repeated: int
    correlation: float
    conf_level: float

    def __float__(self) -> float:
        """Return the change."""
        return self.difference


def mean_change(
    before: ArrayLike,
    after: ArrayLike,
    *,
    before_ids: ArrayLike | None = None,
    after_ids: ArrayLike | None = None,
    conf_level: float = 0.95,
) -> MeanChange:
    """Change of a mean with the standard error that fits who answered both times.

    With the same people both times this is the paired t test, with nobody in common Welch's test, and in between the
    test for partly overlapping samples with unequal variances (Derrick, Russ, Toher and White 2017).

    Parameters
    ----------
    before, after : array_like
        Values; those missing (NaN) are left out.
    before_ids, after_ids : array_like, optional
        Who each value is of; nobody is the same where they are left out.
    conf_level : float
        Level of the interval.

    Returns
    -------
    MeanChange

    Raises
    ------
    ValueError
        If ids and values don't match, a person stands twice, or the level has no meaning.
    """
    checked_level(conf_level)
    if (before_ids is None) != (after_ids is None):
        raise ValueError("name both before_ids and after_ids, or neither")
    first, first_ids = _known(before, before_ids, "before")
    second, second_ids = _known(after, after_ids, "after")
    _, of_first, of_second = np.intersect1d(first_ids, second_ids, return_indices=True)
    if before_ids is None:
        of_first = of_second = np.zeros(0, dtype=np.intp)
    ones = np.ones(len(of_first))
    pairs = pairs_of(np.zeros(len(of_first), np.intp), first[of_first], second[of_second], (ones, ones), 1)
    samples = _sample(first), _sample(second)
    correlation = pairs.correlation(0)
    rho = correlation_of_means(*samples, pairs, correlation)
    variances = samples[0].variance, samples[1].variance
    variance = variances[0] + variances[1] - 2 * rho * np.sqrt(variances[0] * variances[1])
    error = np.sqrt(np.maximum(variance, 0.0))
    df = df_of_change(*samples, pairs.n)
    found = tested(samples[1].mean - samples[0].mean, error, df, conf_level)
    difference, std_error = float(found.difference[0]), float(found.std_error[0])
    return MeanChange(
        difference,
        std_error,
        float(found.conf_low[0]),
        float(found.conf_high[0]),
        float(found.df[0]),
        difference / std_error if std_error > 0 else float("nan"),
        float(found.p_value[0]),
        len(first),
        len(second),
        len(of_first),
        float(correlation[0]) if len(of_first) > 1 else float("nan"),
        conf_level,
    )


def _known(values: ArrayLike, ids: ArrayLike | None, name: str) -> tuple[Array, NDArray[np.generic]]:
    numbers = number_list(values, name)
    who = np.arange(len(numbers)) if ids is None else np.asarray(ids).ravel()
    if len(who) != len(numbers):
        raise ValueError(f"there are {len(numbers)} values and {len(who)} ids {name}; each value has one")
    known = ~np.isnan(numbers)
    if len(np.unique(who[known])) < int(known.sum()):
        raise ValueError(f"somebody stands twice {name}; a person has one value at a time")
    return numbers[known], who[known]


def _sample(values: Array) -> Sample:
    n = float(len(values))
    mean = float(values.mean()) if n else float("nan")
    variance = float(values.var(ddof=1)) / n if n > 1 else float("nan")
    one = (np.array([number]) for number in (mean, variance, n - 1, n, float("nan"), n))
    return Sample(*one)
