"""Covariance robust to clusters and to unequal variances, HC0-HC3 and CR0-CR3, with degrees of freedom.

Written from Bell and McCaffrey (2002) and Pustejovsky and Tipton (2018). A model is held as weighted least squares; a
fractional logit is one too, at its solution.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.relations.regression.orthogonal_basis import orthonormal_factors

Array = NDArray[np.float64]
Codes = NDArray[np.intp]

BY_ROW: Final = ("HC0", "HC1", "HC2", "HC3")
BY_CLUSTER: Final = ("CR0", "CR1", "CR1S", "CR2", "CR3")
_SINGULAR: Final = 1e-10
_LOST: Final = 1e-9


@dataclass(frozen=True, eq=False)
class WeightedFit:
    """Weighted least squares, solved.

    Attributes
    ----------
    x : ndarray, shape (n, k)
        Regressors, of full rank.
    weights : ndarray, shape (n,)
        Weights, all above zero.
    variance : ndarray, shape (n,)
        Variance of each error under the working model, up to a factor: it shapes CR2 and the degrees of freedom.
    residuals : ndarray, shape (n,)
        Outcome less fitted value.
    """

    x: Array
    weights: Array
    variance: Array
    residuals: Array

    @cached_property
    def _orthogonal(self) -> tuple[Array, Array]:
        q, r = orthonormal_factors(self.x * np.sqrt(self.weights)[:, None])
        return q, np.linalg.inv(r).astype(np.float64)

    @property
    def basis(self) -> Array:
        """Regressors turned so that their weighted cross product is the identity; shape (n, k)."""
        basis: Array = self._orthogonal[0] / np.sqrt(self.weights)[:, None]
        return basis

    @property
    def influence(self) -> Array:
        """How much each row's outcome moves each coefficient; shape (n, k)."""
        q, inverse = self._orthogonal
        influence: Array = np.sqrt(self.weights)[:, None] * (q @ inverse.T)
        return influence

    @property
    def leverage(self) -> Array:
        """How much each row's outcome moves its own fitted value; shape (n,)."""
        leverage: Array = (self._orthogonal[0] ** 2).sum(axis=1)
        return leverage


@dataclass(frozen=True, slots=True, eq=False)
class RobustCovariance:
    """Covariance of coefficients, and what is needed to test them.

    Attributes
    ----------
    matrix : ndarray, shape (k, k)
        Covariance.
    decided_alone : ndarray of bool, shape (k,)
        Coefficients that rest on something that one cluster or row fits alone: their error can't be known.
    quadratic : WorkingQuadratic or None
        Distribution of the covariance under the working model; None for HC.
    """

    matrix: Array
    decided_alone: NDArray[np.bool_]
    quadratic: WorkingQuadratic | None = None


@dataclass(frozen=True, slots=True, eq=False)
class WorkingQuadratic:
    """How the estimated covariance varies where errors follow the working model.

    With u the adjusted influence of the rows on a contrast, the covariance is a sum over clusters of squares whose own
    covariances are ``S_ij = [i = j] own_i + F_i K F_j'``, with own_i the cluster's ``u' variance u`` and F_i its
    ``u' (basis, variance times weight times basis)``.

    Attributes
    ----------
    adjusted : ndarray, shape (n, k)
        Adjusted influence on each coefficient, rows in the order of their clusters.
    spanned : ndarray, shape (n, 2 k)
        Basis, and variance times weight times basis, in that order.
    variance : ndarray, shape (n,)
        The working model's, in that order.
    starts : ndarray of int, shape (G,)
        First row of each cluster.
    kernel : ndarray, shape (2 k, 2 k)
        K.
    """

    adjusted: Array
    spanned: Array
    variance: Array
    starts: Codes
    kernel: Array

    def with_variance(self, variance: Array) -> WorkingQuadratic:
        """Return how the same estimate varies where errors have other variances, shape (n,), in the order of rows."""
        k = self.spanned.shape[1] // 2
        weighing = self.spanned[:, k:] / self.variance[:, None]
        weighted = variance[:, None] * weighing
        spanned = np.hstack([self.spanned[:, :k], weighted])
        return replace(self, spanned=spanned, variance=variance, kernel=_kernel(weighted.T @ weighing))

    def satterthwaite(self, place: int) -> float:
        """Degrees of freedom of one coefficient's variance: twice its squared mean over its variance."""
        only = np.zeros((1, self.adjusted.shape[1]))
        only[0, place] = 1.0
        mean, spread = self.moments(only)
        return float(2.0 * mean[0, 0] ** 2 / spread) if spread > 0 else float("nan")

    def moments(self, contrasts: Array) -> tuple[Array, float]:
        """Mean of the covariance of contrasts, and the sum of the variances of all its entries."""
        moved = self.adjusted @ contrasts.T
        across = [np.add.reduceat(one[:, None] * self.spanned, self.starts, axis=0) for one in moved.T]
        q = len(contrasts)
        own = np.empty((q, q, len(self.starts)))
        crossed = np.empty_like(own)
        for s in range(q):
            for t in range(q):
                own[s, t] = np.add.reduceat(moved[:, s] * moved[:, t] * self.variance, self.starts)
                crossed[s, t] = ((across[s] @ self.kernel) * across[t]).sum(axis=1)
        total = 0.0
        for s in range(q):
            for t in range(q):
                total += (own[s, s] * own[t, t] + own[s, s] * crossed[t, t] + own[t, t] * crossed[s, s]).sum()
                total += (own[s, t] ** 2 + 2 * own[s, t] * crossed[s, t]).sum()
                one = self.kernel @ (across[s].T @ across[t])
                other = one if s == t else self.kernel @ (across[t].T @ across[s])
                total += float((one * other.T).sum() + (other * other.T).sum())
        mean: Array = (own + crossed).sum(axis=2)
        return mean, float(total)


def robust_by_row(fit: WeightedFit, kind: str) -> RobustCovariance:
    """HC0, HC1, HC2 or HC3."""
    n, k = fit.x.shape
    influence, leverage = fit.influence, np.minimum(fit.leverage, 1.0)
    alone = leverage > 1 - _SINGULAR
    left = np.where(alone, np.inf, 1 - leverage)
    power = {"HC2": 1, "HC3": 2}.get(kind, 0)
    squares = fit.residuals**2 / left**power
    factor = n / (n - k) if kind == "HC1" else 1.0
    matrix = factor * (influence * squares[:, None]).T @ influence
    decided = np.zeros(k, dtype=bool)
    if power:
        lost = (influence[alone] ** 2 * fit.variance[alone, None]).sum(axis=0)
        decided = lost > _LOST * (influence**2 * fit.variance[:, None]).sum(axis=0)
    return RobustCovariance(matrix, decided)


def robust_by_cluster(fit: WeightedFit, clusters: Codes, kind: str) -> RobustCovariance:
    """CR0, CR1, CR1S, CR2 or CR3, and the working distribution of the covariance.

    Raises
    ------
    ValueError
        If there is no such kind.
    """
    n, k = fit.x.shape
    basis, influence = fit.basis, fit.influence
    weighted = (fit.variance * fit.weights)[:, None] * basis
    square = weighted.T @ (fit.weights[:, None] * basis)
    parts = rows_by_cluster(clusters)
    n_clusters = len(parts)
    by_clusters = n_clusters / (n_clusters - 1)
    factor = {"CR1": by_clusters, "CR1S": by_clusters * (n - 1) / (n - k)}.get(kind, 1.0)
    scores, lost, adjusted = np.empty((n_clusters, k)), np.zeros(k), []
    for place, rows in enumerate(parts):
        part = _Part(basis[rows], fit.weights[rows], fit.variance[rows], influence[rows], square)
        moved, loss = _adjusted(part, kind)
        adjusted.append(moved * np.sqrt(factor))
        scores[place] = fit.residuals[rows] @ adjusted[-1]
        lost += loss
    order = np.concatenate(parts)
    starts = np.cumsum([0, *(len(rows) for rows in parts[:-1])]).astype(np.intp)
    kernel = _kernel(square)
    spanned = np.hstack([basis, weighted])[order]
    working = WorkingQuadratic(np.concatenate(adjusted), spanned, fit.variance[order], starts, kernel)
    decided = lost > _LOST * (influence**2 * fit.variance[:, None]).sum(axis=0)
    return RobustCovariance(scores.T @ scores, decided, working)


def _kernel(square: Array) -> Array:
    identity = np.eye(len(square))
    return np.block([[square, -identity], [-identity, np.zeros_like(square)]])


def rows_by_cluster(clusters: Codes) -> list[Codes]:
    """Rows of each cluster, in the order of the clusters' numbers."""
    order = np.argsort(clusters, kind="stable")
    return np.split(order, np.cumsum(np.bincount(clusters))[:-1])


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """One cluster's rows, and the square of the weighted basis over all rows."""

    basis: Array
    weights: Array
    variance: Array
    influence: Array
    square: Array

    def residual_variance(self) -> Array:
        """Variance of the cluster's residuals under the working model."""
        crossed = self.basis @ (self.basis * (self.weights * self.variance)[:, None]).T
        return np.diag(self.variance) - crossed - crossed.T + self.basis @ self.square @ self.basis.T


def _adjusted(part: _Part, kind: str) -> tuple[Array, Array]:
    """Influence of a cluster, adjusted for what the fit takes from its residuals; and what is lost of it, squared."""
    nothing = np.zeros(part.influence.shape[1])
    if kind in ("CR0", "CR1", "CR1S"):
        return part.influence, nothing
    if kind == "CR3":
        return _jackknifed(part)
    if kind != "CR2":
        raise ValueError(f"vcov is {kind!r}; choose one of {', '.join((*BY_ROW, *BY_CLUSTER))}")
    n, k = part.basis.shape
    if n > 4 * k and np.ptp(part.variance) == 0:
        return _unbiased_of_many(part)
    root = np.sqrt(part.variance)
    values, vectors = np.linalg.eigh(root[:, None] * part.residual_variance() * root)
    scale = float((part.variance**2).max())
    alone = values < _SINGULAR * scale
    turned = vectors.T @ (root[:, None] * part.influence)
    power = np.zeros(len(values))
    power[~alone] = values[~alone] ** -0.5
    adjusted: Array = root[:, None] * (vectors @ (power[:, None] * turned))
    return adjusted, _loss(part, root[:, None] * vectors[:, alone])


def _unbiased_of_many(part: _Part) -> tuple[Array, Array]:
    """CR2 of a cluster of many rows: only the directions that the regressors span need the square root."""
    variance = float(part.variance[0])
    spanned = np.hstack([part.basis, part.basis * part.weights[:, None]])
    left, size, _ = np.linalg.svd(spanned, full_matrices=False)
    q = left[:, size > _SINGULAR * size[0]]
    inner = q.T @ part.basis
    weighted = (q * part.weights[:, None]).T @ part.basis * variance
    crossed = inner @ weighted.T
    small = variance * np.eye(q.shape[1]) - crossed - crossed.T + inner @ part.square @ inner.T
    values, vectors = np.linalg.eigh(small / variance)
    alone = values < _SINGULAR
    power = np.zeros(len(values))
    power[~alone] = values[~alone] ** -0.5
    within = q.T @ part.influence
    adjusted: Array = part.influence + q @ (vectors @ (power[:, None] * (vectors.T @ within)) - within)
    return adjusted, _loss(part, q @ vectors[:, alone])


def _jackknifed(part: _Part) -> tuple[Array, Array]:
    hat = part.basis @ (part.basis * part.weights[:, None]).T
    left, size, right = np.linalg.svd(np.eye(len(hat)) - hat)
    alone = size < np.sqrt(_SINGULAR) * 1e-3
    inverse = np.zeros(len(size))
    inverse[~alone] = 1 / size[~alone]
    adjusted: Array = left @ (inverse[:, None] * (right @ part.influence))
    return adjusted, _loss(part, left[:, alone])


def _loss(part: _Part, unseen: Array) -> Array:
    """Squared part of the influence that lies where a cluster's residuals are zero whatever its errors are."""
    if not unseen.shape[1]:
        return np.zeros(part.influence.shape[1])
    root = np.sqrt(part.variance)[:, None]
    q, _ = np.linalg.qr(root * unseen)
    loss: Array = ((q.T @ (root * part.influence)) ** 2).sum(axis=0)
    return loss
