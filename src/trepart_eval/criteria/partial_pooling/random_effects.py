"""Random effects of units around a common mean: restricted maximum likelihood, and what it leaves uncertain.

Everything rests on units' means and variances of error; single answers are never touched.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

FEWEST_FOR_POSTERIOR: Final = 4
"""Units that are needed for a posterior of tau2 under a flat prior: with three its area is infinite."""
_N_COARSE: Final = 200
_N_FINE: Final = 60
_NEGLIGIBLE: Final = 20.0  # log density below the highest at which a value of tau2 is left out
_PRECISION: Final = 1e-13  # of a zero, as a share of it
_MOST_HALVINGS: Final = 200
_KNOWN: Final = 1e-12  # share of the units' range below which an error variance counts as none
_NORMAL_FROM: Final = 1000.0  # degrees of freedom from which Student's t is taken as normal
_INFINITE: Final = 1e8  # as many degrees of freedom as are told from infinitely many
_MOST_STEPS: Final = 100
_CLOSE: Final = 1e-9  # of the unit's own scale


def weighted_centre(mean: Array, weight: Array) -> float:
    """Weighted mean of the units."""
    return float((weight * mean).sum() / weight.sum())


def reml_variance(mean: Array, variance: Array, *, within: float | None = None, df_total: float = 1.0) -> float:
    """Variance of units around their common mean by restricted maximum likelihood, 0 where that is its best.

    Parameters
    ----------
    mean, variance : ndarray, shape (n_units,)
        Means and their error variances. With ``within`` the variances are 1 / n, and the result is a ratio to the
        variance of a single value.
    within : float, optional
        Sum of squares within units, where the variance of a single value is estimated together with the ratio.
    df_total : float
        Values less one; only with ``within``.

    Notes
    -----
    The criterion is evaluated on a grid, since it may have two tops where variances differ much, and the root of its
    derivative found beside the best point.
    """
    width = float(np.ptp(mean))
    if width == 0:
        return 0.0
    floored = np.maximum(variance, _KNOWN * width**2)

    def parts(tau2: Array) -> tuple[Array, Array, Array]:
        """Weights, squares around the mean, and variance of a single value, for each value of tau2."""
        weight = 1.0 / (floored + tau2[:, None])
        centre = (weight * mean).sum(axis=1, keepdims=True) / weight.sum(axis=1, keepdims=True)
        squares = (mean - centre) ** 2
        fit = (weight * squares).sum(axis=1)
        return weight, squares, np.ones(len(tau2)) if within is None else (within + fit) / df_total

    def criterion(tau2: Array) -> Array:
        weight, squares, rest = parts(tau2)
        fit = (weight * squares).sum(axis=1) if within is None else df_total * np.log(rest)
        value: Array = fit - np.log(weight).sum(axis=1) + np.log(weight.sum(axis=1))
        return value

    def slope(tau2: float) -> float:
        weight, squares, rest = (one[0] for one in parts(np.array([tau2])))
        total = weight.sum()
        return float(total - (weight**2).sum() / total - (weight**2 * squares).sum() / rest)

    highest = width**2 if within is None else width**2 * df_total / max(within, 1e-300)
    grid = np.concatenate([[0.0], highest * np.geomspace(1e-10, 1.0, _N_COARSE)])
    best = int(np.argmin(criterion(grid)))
    low, high = float(grid[max(best - 1, 0)]), float(grid[min(best + 1, len(grid) - 1)])
    if best == 0 and slope(0.0) >= -_CLOSE * float((1.0 / floored).sum()):
        return 0.0
    if slope(low) >= 0 or slope(high) <= 0:
        return float(grid[best])
    return _rising_zero(slope, low, high)


def _rising_zero(slope: Callable[[float], float], low: float, high: float) -> float:
    """Where a function rises through 0, by halving; scipy.optimize takes longer to import than all of these."""
    for _ in range(_MOST_HALVINGS):
        middle = (low + high) / 2
        if high - low <= _PRECISION * high or not low < middle < high:
            break
        low, high = (middle, high) if slope(middle) < 0 else (low, middle)
    return (low + high) / 2


@dataclass(frozen=True, slots=True, eq=False)
class Posterior:
    """What is known of each unit's true mean: a mixture of Student's t over values of tau2.

    Attributes
    ----------
    probability : ndarray, shape (n_values,)
        Of each value of tau2.
    centre, scale : ndarray, shape (n_values, n_units)
        Of the unit's true mean, given that value.
    df : ndarray, shape (n_units,)
        Degrees of freedom of the unit's error variance; infinite where that is known.
    """

    probability: Array
    centre: Array
    scale: Array
    df: Array

    def quantiles(self, share: float) -> Array:
        """Value below which each unit's true mean lies with a probability, shape (n_units,)."""
        from scipy.special import stdtrit

        known = self.scale.max(axis=0) == 0
        centre, scale, df = self.centre[:, ~known], self.scale[:, ~known], self.df[~known]
        widest = np.abs(stdtrit(np.minimum(df, _INFINITE), share)) * scale
        low, high = (centre - widest).min(axis=0), (centre + widest).max(axis=0)
        value = (low + high) / 2
        for _ in range(_MOST_STEPS):
            z = (value - centre) / scale
            below = self.probability @ _t_below(z, df) - share
            low, high = np.where(below < 0, value, low), np.where(below < 0, high, value)
            step = below / np.maximum(self.probability @ (_t_density(z, df) / scale), 1e-300)
            moved = np.where((value - step >= low) & (value - step <= high), value - step, (low + high) / 2)
            done = np.abs(moved - value) <= _CLOSE * scale[0]
            value = moved
            if done.all():
                break
        result: Array = self.centre[0].copy()
        result[~known] = value
        return result

    def draws(self, n_draws: int, rng: np.random.Generator) -> Array:
        """Draws of all units' true means together, shape (n_draws, n_units)."""
        value = rng.choice(len(self.probability), size=n_draws, p=self.probability)
        noise = rng.standard_normal((n_draws, len(self.df)))
        finite = np.isfinite(self.df)
        df = np.where(finite, self.df, 1.0)
        stretch = np.where(finite, np.sqrt(df / rng.chisquare(df, noise.shape)), 1.0)
        drawn: Array = self.centre[value] + self.scale[value] * noise * stretch
        return drawn


def posterior_of(mean: Array, variance: Array, df: Array, tau2: float) -> Posterior:
    """Posterior of the units' true means, tau2 and the common mean having flat priors.

    A flat prior on tau2 is what Morris and Tang (2011) call for, since intervals that take tau2 as known are too short
    with few units, and of no width where tau2 is estimated as 0. Fewer than four units say too little of tau2: they
    are then taken each by itself.

    Parameters
    ----------
    mean, variance, df : ndarray, shape (n_units,)
        Means, their error variances, and the degrees of freedom of these.
    tau2 : float
        Estimate of tau2, around which its values are laid out.
    """
    alone = Posterior(np.ones(1), mean[None], np.sqrt(variance)[None], df)
    size = tau2 + float(variance.mean())
    if len(mean) < FEWEST_FOR_POSTERIOR or size == 0 or not (variance > 0).any():
        return alone
    known = variance == 0
    variance = np.maximum(variance, _KNOWN * size)
    coarse = (np.arange(_N_COARSE) + 0.5) / _N_COARSE
    density = _log_density(mean, variance, size, coarse)
    near = np.flatnonzero(density > density.max() - _NEGLIGIBLE)
    low, high = max(coarse[near[0]] - 1 / _N_COARSE, 0.0), min(coarse[near[-1]] + 1 / _N_COARSE, 1.0)
    fine = low + (np.arange(_N_FINE) + 0.5) / _N_FINE * (high - low)
    density = _log_density(mean, variance, size, fine)
    probability = np.exp(density - density.max())
    values = size * (fine / (1 - fine)) ** 2
    weight = 1.0 / (variance + values[:, None])
    total = weight.sum(axis=1, keepdims=True)
    centre = (weight * mean).sum(axis=1, keepdims=True) / total
    shrinkage = variance * weight
    return Posterior(
        probability / probability.sum(),
        np.where(known, mean, shrinkage * centre + (1 - shrinkage) * mean),
        np.where(known, 0.0, np.sqrt(variance * (1 - shrinkage) + shrinkage**2 / total)),
        df,
    )


def _log_density(mean: Array, variance: Array, size: float, position: Array) -> Array:
    """Log density of tau2 at positions u in (0, 1), where tau = sqrt(size) u / (1 - u), with u's own measure."""
    tau2 = size * (position / (1 - position)) ** 2
    weight = 1.0 / (variance + tau2[:, None])
    total = weight.sum(axis=1)
    centre = (weight * mean).sum(axis=1) / total
    fit = (weight * (mean - centre[:, None]) ** 2).sum(axis=1)
    measure = np.log(position) - 3.0 * np.log1p(-position)
    density: Array = 0.5 * (np.log(weight).sum(axis=1) - np.log(total) - fit) + measure
    return density


def _t_below(z: Array, df: Array) -> Array:
    """Probability below z of Student's t; of the normal where no unit's degrees of freedom tell the two apart."""
    from scipy.special import ndtr, stdtr

    if bool((df >= _NORMAL_FROM).all()):
        return np.asarray(ndtr(z), dtype=np.float64)
    return np.asarray(stdtr(np.minimum(df, _INFINITE), z), dtype=np.float64)


def _t_density(z: Array, df: Array) -> Array:
    from scipy.special import gammaln

    df = np.minimum(df, _INFINITE)
    constant = gammaln((df + 1) / 2) - gammaln(df / 2) - 0.5 * np.log(df * np.pi)
    density: Array = np.exp(constant - (df + 1) / 2 * np.log1p(z**2 / df))
    return density
