"""One factor in several groups by maximum likelihood, with what is held equal between them.

Written from Jöreskog (1971) and Sörbom (1974); indices of fit as lavaan has them.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.quality.measurement.factor_solutions import LOWEST_UNIQUENESS
from trepart_eval.quality.measurement.group_moments import GroupMoments, rescaled
from trepart_eval.quality.undefined_reasons import Reason

Array = NDArray[np.float64]
Index = NDArray[np.intp]

_MOST_STEPS: Final = 5000
_FLAT: Final = 1e-5
_FIXED: Final = -1
_SMALLEST_VARIANCE: Final = 1e-4
_NEAR: Final = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class FactorFit:
    """A model of one factor, and how well it fits.

    Attributes
    ----------
    chi_square : float
        n times the likelihood ratio misfit; ``df`` its degrees of freedom.
    cfi, rmsea, srmr : float
        Comparative fit index against uncorrelated items, root mean square error of approximation (times the root of
        the number of groups), and standardised root mean square residual of covariances and, where intercepts are
        modelled, means, over groups by size.
    loadings, intercepts : ndarray, shape (n_groups, n_items)
        In the items' unit; the first group's factor has mean 0 and variance 1.
    reason : Reason or None
        Why the solution can't be used.
    """

    chi_square: float
    df: int
    cfi: float
    rmsea: float
    srmr: float
    loadings: Array
    intercepts: Array
    reason: Reason | None = None


@dataclass(frozen=True, slots=True, eq=False)
class _Places:
    """Where each group's parameters are in the vector of parameters; -1 where they are fixed."""

    loadings: Index
    uniquenesses: Index
    variances: Index
    intercepts: Index | None
    means: Index
    n: int


def fit_one_factor(
    moments: GroupMoments,
    *,
    equal_loadings: bool = False,
    equal_intercepts: bool = False,
    free_loadings: Collection[int] = (),
    free_intercepts: Collection[int] = (),
    with_means: bool = True,
) -> FactorFit:
    """One factor in every group.

    Parameters
    ----------
    moments : GroupMoments
        Of three items or more that vary in every group.
    equal_loadings : bool
        Loadings are the same in all groups, save those of ``free_loadings``; the factor's variance may differ.
    equal_intercepts : bool
        Intercepts are too, save those of ``free_intercepts``; the factor's mean may differ.
    with_means : bool
        Whether the items' means are part of the model, which matters for SRMR only where intercepts may differ.
    """
    spread = np.sqrt(np.average(moments.covariances.diagonal(axis1=1, axis2=2), axis=0, weights=moments.n))
    grand = np.average(moments.means, axis=0, weights=moments.n)
    standard = rescaled(moments, -grand / spread, 1.0 / spread)
    groups, k = standard.means.shape
    free = frozenset(range(k)) if not equal_loadings else frozenset(free_loadings)
    places = _places(groups, k, free, frozenset(free_intercepts) if equal_intercepts else None, equal_loadings)
    x, reason = _solved(standard, places)
    loadings, uniquenesses, variances, intercepts, means = _unpacked(x, places)
    implied = variances[:, None, None] * loadings[:, :, None] * loadings[:, None, :]
    implied[:, np.arange(k), np.arange(k)] += uniquenesses
    implied_means = standard.means if intercepts is None else intercepts + loadings * means[:, None]
    n_moments = groups * (k * (k + 1) // 2 + (k if places.intercepts is not None else 0))
    chi_square = max(_misfit(x, standard, places)[0], 0.0) * int(standard.n.sum())
    cfi, rmsea = _indices(standard, chi_square, n_moments - places.n)
    of_means = intercepts is not None or with_means
    shown = standard.means if intercepts is None else intercepts
    return FactorFit(
        chi_square,
        n_moments - places.n,
        cfi,
        rmsea,
        _srmr(standard, implied, implied_means, of_means=of_means),
        loadings * spread,
        grand + shown * spread,
        reason,
    )


def _places(groups: int, k: int, free: frozenset[int], intercepts: frozenset[int] | None, equal: bool) -> _Places:
    count = 0

    def take(varies: frozenset[int]) -> Index:
        nonlocal count
        index = np.zeros((groups, k), dtype=np.intp)
        for item in range(k):
            size = groups if item in varies else 1
            index[:, item] = count + (np.arange(groups) if item in varies else 0)
            count += size
        return index

    def after_first(there: bool) -> Index:
        nonlocal count
        index = np.full(groups, _FIXED, dtype=np.intp)
        if there:
            index[1:] = count + np.arange(groups - 1)
            count += groups - 1
        return index

    loadings, uniquenesses = take(free), take(frozenset(range(k)))
    variances = after_first(equal)
    of_intercepts = None if intercepts is None else take(intercepts)
    means = after_first(intercepts is not None)
    return _Places(loadings, uniquenesses, variances, of_intercepts, means, count)


def _unpacked(x: Array, places: _Places) -> tuple[Array, Array, Array, Array | None, Array]:
    variances = np.where(places.variances == _FIXED, 1.0, x[places.variances])
    means = np.where(places.means == _FIXED, 0.0, x[places.means])
    intercepts = None if places.intercepts is None else x[places.intercepts]
    return x[places.loadings], x[places.uniquenesses], variances, intercepts, means


def _solved(moments: GroupMoments, places: _Places) -> tuple[Array, Reason | None]:
    from scipy.optimize import minimize

    start, bounds = _start(moments, places)
    found = minimize(
        _misfit,
        start,
        args=(moments, places),
        jac=True,
        method="L-BFGS-B",
        bounds=bounds,
        options={"maxiter": _MOST_STEPS, "maxfun": 2 * _MOST_STEPS, "ftol": 1e-15, "gtol": 1e-8, "maxcor": 30},
    )
    x, slope = np.asarray(found.x, dtype=np.float64), np.asarray(found.jac)
    low = np.array([-np.inf if one[0] is None else one[0] for one in bounds])
    held = (x <= low + _NEAR) & (slope > 0)
    if np.abs(np.where(held, 0.0, slope)).max() > _FLAT:
        return x, Reason.NO_CONVERGENCE
    return x, Reason.HEYWOOD if (x[places.uniquenesses] <= LOWEST_UNIQUENESS + _NEAR).any() else None


def _start(moments: GroupMoments, places: _Places) -> tuple[Array, list[tuple[float | None, None]]]:
    groups, k = moments.means.shape
    pooled = np.average(moments.covariances, axis=0, weights=moments.n)
    rest = pooled.sum(axis=1) - np.diag(pooled)
    loading = np.clip(rest / np.sqrt(max(float(rest.sum()), 0.1 * k)), -0.95, 0.95)
    x = np.zeros(places.n)
    x[places.loadings] = loading
    x[places.uniquenesses] = np.maximum(moments.covariances.diagonal(axis1=1, axis2=2) * 0.6, 2 * LOWEST_UNIQUENESS)
    low: list[tuple[float | None, None]] = [(None, None)] * places.n
    for place in np.unique(places.uniquenesses).tolist():
        low[place] = (LOWEST_UNIQUENESS, None)
    for place in places.variances[1:].tolist():
        if place != _FIXED:
            x[place], low[place] = 1.0, (_SMALLEST_VARIANCE, None)
    if places.intercepts is not None:
        apart = (moments.means - moments.means[0]) @ loading / float(loading @ loading)
        x[places.intercepts] = np.broadcast_to(moments.means[0], (groups, k))
        x[places.means[1:]] = apart[1:]
    return x, low


def _misfit(x: Array, moments: GroupMoments, places: _Places) -> tuple[float, Array]:
    """Likelihood ratio misfit, groups by size, and its slope."""
    groups, k = moments.means.shape
    loadings, uniquenesses, variances, intercepts, means = _unpacked(x, places)
    share = moments.n / moments.n.sum()
    scaled = loadings / uniquenesses
    total = 1.0 + variances * (loadings * scaled).sum(axis=1)
    inverse = -(variances / total)[:, None, None] * scaled[:, :, None] * scaled[:, None, :]
    inverse[:, np.arange(k), np.arange(k)] += 1.0 / uniquenesses
    observed = moments.covariances
    off = None
    if intercepts is not None:
        off = moments.means - intercepts - loadings * means[:, None]
        observed = observed + off[:, :, None] * off[:, None, :]
    fitted = inverse @ observed
    log_det = np.log(uniquenesses).sum(axis=1) + np.log(total)
    value = log_det + fitted.trace(axis1=1, axis2=2) - np.linalg.slogdet(moments.covariances)[1] - k
    towards = inverse - fitted @ inverse  # slope by the implied covariances
    along = (towards @ loadings[:, :, None])[:, :, 0]
    slope = np.zeros(places.n)
    of_loadings = 2.0 * variances[:, None] * along
    if intercepts is not None and off is not None and places.intercepts is not None:
        of_means = -2.0 * (inverse @ off[:, :, None])[:, :, 0]
        of_loadings = of_loadings + means[:, None] * of_means
        np.add.at(slope, places.intercepts, share[:, None] * of_means)
        np.add.at(slope, places.means[1:], (share * (loadings * of_means).sum(axis=1))[1:])
    np.add.at(slope, places.loadings, share[:, None] * of_loadings)
    np.add.at(slope, places.uniquenesses, share[:, None] * towards.diagonal(axis1=1, axis2=2))
    if groups > 1 and places.variances[1] != _FIXED:
        np.add.at(slope, places.variances[1:], (share * (loadings * along).sum(axis=1))[1:])
    return float(share @ value), slope


def _indices(moments: GroupMoments, chi_square: float, df: int) -> tuple[float, float]:
    """CFI and RMSEA. The baseline has items without correlations, means and variances as they are in each group."""
    groups, k = moments.means.shape
    spread = moments.covariances.diagonal(axis1=1, axis2=2)
    alone = float(moments.n @ (np.log(spread).sum(axis=1) - np.linalg.slogdet(moments.covariances)[1]))
    excess, of_baseline = max(chi_square - df, 0.0), alone - groups * k * (k - 1) / 2
    cfi = 1.0 if not excess else 1.0 - excess / max(of_baseline, excess)
    rmsea = float(np.sqrt(excess / (int(moments.n.sum()) * df) * groups)) if df else 0.0
    return cfi, rmsea


def _srmr(moments: GroupMoments, implied: Array, implied_means: Array, *, of_means: bool) -> float:
    k = moments.means.shape[1]
    spread = np.sqrt(moments.covariances.diagonal(axis1=1, axis2=2))
    left = (moments.covariances - implied) / (spread[:, :, None] * spread[:, None, :])
    squares = (left[:, *np.tril_indices(k)] ** 2).sum(axis=1)
    count = k * (k + 1) / 2
    if of_means:
        squares = squares + (((moments.means - implied_means) / spread) ** 2).sum(axis=1)
        count += k
    return float(np.average(np.sqrt(squares / count), weights=moments.n))
