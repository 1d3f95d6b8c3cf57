"""The wild cluster bootstrap's statistic of every draw, for any null value, from sums by cluster.

By the theorem of Frisch, Waugh and Lovell the tested regressor is freed from the others once. What a draw does to the
coefficient and to the clusters' scores is then linear in the draw's weights, and each is linear in the null value: five
numbers per draw give its statistic for every null value (Roodman, Nielsen, MacKinnon and Webb 2019).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.relations.regression.orthogonal_basis import orthonormal_factors

Array = NDArray[np.float64]
Codes = NDArray[np.intp]
PValue = Callable[[NDArray[np.int64]], Array]

_TIE: Final = 1e-9
_ZERO: Final = 1e-18
_SINGULAR: Final = 1e-10
_LOST: Final = 1e-9
_BLOCK: Final = 200_000
_CHUNK: Final = 2048
_STEPS: Final = np.concatenate([np.arange(1, 21) * 0.5, 10 * 2.0 ** np.arange(1, 15)])
_HALVINGS: Final = 28


@dataclass(frozen=True, slots=True, eq=False)
class ClusterSums:
    """A model freed from all regressors but one, as sums by cluster.

    Attributes
    ----------
    freed : ndarray, shape (n,)
        The tested regressor, freed from the others.
    estimate, square : float
        Coefficient, and the sum of squares of the freed regressor.
    scores, parts : ndarray, shape (G,)
        Sums by cluster of the freed regressor times the residuals, and of its square.
    residual_map, regressor_map : ndarray, shape (G, G)
        What a draw's weights are multiplied by for the clusters' scores: at the estimate, and what is taken from that
        per unit that the null value lies above it.
    decided_alone : bool
        Whether the coefficient rests on something that one cluster fits alone.
    """

    freed: Array
    estimate: float
    square: float
    scores: Array
    parts: Array
    residual_map: Array
    regressor_map: Array
    decided_alone: bool

    @property
    def std_error(self) -> float:
        """Standard error robust to clusters, without corrections."""
        return float(np.sqrt((self.scores**2).sum()) / self.square)


def cluster_sums(others: Array, regressor: Array, y: Array, clusters: Codes) -> ClusterSums:
    """Sums by cluster of a regression of y on some regressors and one more, all multiplied by the root of the weights.

    Parameters
    ----------
    others : ndarray, shape (n, k - 1)
        The other regressors; with the tested one they must be of full rank.
    regressor, y : ndarray, shape (n,)
        Tested regressor and outcome.
    clusters : ndarray of int, shape (n,)
        Cluster of each row.
    """
    q, r = orthonormal_factors(np.column_stack([others, regressor]))
    basis, freed = q[:, :-1], q[:, -1] * r[-1, -1]
    square = float(r[-1, -1] ** 2)
    estimate = float(freed @ y / square)
    residuals = y - basis @ (basis.T @ y) - estimate * freed
    order = np.argsort(clusters, kind="stable")
    starts = np.searchsorted(clusters[order], np.arange(int(clusters.max()) + 1))

    def by_cluster(values: Array) -> Array:
        summed: Array = np.add.reduceat(values[order], starts, axis=0)
        return summed

    scores, parts = by_cluster(freed * residuals), by_cluster(freed**2)
    crossed = by_cluster(basis * freed[:, None])
    taken = by_cluster(basis * residuals[:, None])
    residual_map = np.diag(scores) - crossed @ taken.T - np.outer(parts, scores) / square
    regressor_map = np.diag(parts) - crossed @ crossed.T - np.outer(parts, parts) / square
    alone = _decided_alone(q[order], freed[order] / np.sqrt(square), starts)
    return ClusterSums(freed, estimate, square, scores, parts, residual_map, regressor_map, alone)


def _decided_alone(basis: Array, direction: Array, starts: Codes) -> bool:
    """Whether some cluster fits a part of the direction by itself, so that its residuals say nothing of it."""
    for rows, part in zip(np.split(basis, starts[1:]), np.split(direction, starts[1:]), strict=True):
        tall = len(rows) > rows.shape[1]
        values, vectors = np.linalg.eigh(rows.T @ rows if tall else rows @ rows.T)
        if values[-1] > 1 - _SINGULAR:
            of = vectors[:, values > 1 - _SINGULAR]
            if ((of.T @ (rows.T @ part if tall else part)) ** 2).sum() > _LOST:
                return True
    return False


@dataclass(frozen=True, slots=True, eq=False)
class DrawnStatistics:
    """Five numbers per draw: numerator linear and squared denominator quadratic in the null value less the estimate."""

    sums: ClusterSums
    numerator: tuple[Array, Array]
    denominator: tuple[Array, Array, Array]

    def at_least(self, distances: Array) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """How many draws are at least as extreme as what was observed, ties counted and ties not.

        Parameters
        ----------
        distances : ndarray, shape (m,)
            Null values less the estimate.
        """
        counted, strict = np.empty(len(distances), dtype=np.int64), np.empty(len(distances), dtype=np.int64)
        block = max(1, _BLOCK // len(self.numerator[0]))
        for start in range(0, len(distances), block):
            part = slice(start, start + block)
            counted[part], strict[part] = self._count(distances[part, None])
        return counted, strict

    def _count(self, distance: Array) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        observed = float((self.sums.scores**2).sum())
        upper = (self.numerator[0] - distance * self.numerator[1]) ** 2
        q0, q1, q2 = self.denominator
        lower = q0 - 2 * distance * q1 + distance**2 * q2
        upper = np.where(upper > _ZERO * upper.max(axis=1, keepdims=True), upper, 0.0) * observed
        lower = (
            np.where(lower > _ZERO * lower.max(axis=1, keepdims=True), lower, 0.0) * (self.sums.square * distance) ** 2
        )
        return (upper >= lower * (1 - _TIE)).sum(axis=1), (upper > lower * (1 + _TIE)).sum(axis=1)


def _without_noise(squares: Array) -> Array:
    """Squares by row, with those that are zero but for rounding set to zero."""
    return np.where(squares > _ZERO * squares.max(axis=1, keepdims=True), squares, 0.0)


def drawn_statistics(sums: ClusterSums, weights: Array | NDArray[np.int8]) -> DrawnStatistics:
    """Statistics of all draws; a row of weights per draw."""
    n, half = len(weights), len(sums.scores)
    upper, lower = np.empty((2, n)), np.empty((3, n))
    maps = np.column_stack([sums.residual_map.T, sums.regressor_map.T, sums.scores, sums.parts])
    for start in range(0, n, _CHUNK):
        part = slice(start, start + _CHUNK)
        moved = weights[part].astype(np.float64, copy=False) @ maps
        of_residuals, of_regressor = moved[:, :half], moved[:, half:-2]
        lower[0, part] = np.einsum("ij,ij->i", of_residuals, of_residuals)
        lower[1, part] = np.einsum("ij,ij->i", of_residuals, of_regressor)
        lower[2, part] = np.einsum("ij,ij->i", of_regressor, of_regressor)
        upper[:, part] = moved[:, -2:].T
    return DrawnStatistics(sums, (upper[0], upper[1]), (lower[0], lower[1], lower[2]))


def not_rejected_until(drawn: DrawnStatistics, side: int, p_of: PValue, alpha: float) -> float:
    """How far from the estimate the null value is rejected from, on one side; infinite where it never is.

    Parameters
    ----------
    side : {-1, 1}
        Below or above the estimate.
    p_of : callable
        P-values from counts of draws.
    alpha : float
        Level of the test.
    """
    error = drawn.sums.std_error
    steps = np.concatenate([[0.0], _STEPS])
    kept = p_of(drawn.at_least(side * error * steps)[0]) > alpha
    last = int(np.flatnonzero(kept)[-1]) if kept.any() else 0
    if last == len(steps) - 1:
        return side * float("inf")
    inside, outside = float(steps[last]), float(steps[last + 1])
    for _ in range(_HALVINGS):
        middle = (inside + outside) / 2
        if p_of(drawn.at_least(np.array([side * error * middle]))[0])[0] > alpha:
            inside = middle
        else:
            outside = middle
    return side * error * (inside + outside) / 2
