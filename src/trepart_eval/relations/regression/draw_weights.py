"""Weights that clusters' residuals are multiplied by: every pattern where they are few, random draws otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

RADEMACHER: Final = "rademacher"
WEBB: Final = "webb"
ALL_SIGNS: Final = 16
"""Most clusters whose patterns of signs are all gone through: 65,536."""
ALL_WEBB: Final = 6
"""Most clusters whose patterns of Webb's six weights are all gone through: 46,656."""
_WEBB_WEIGHTS: Final = np.sqrt(np.array([0.5, 1.0, 1.5]))


@dataclass(frozen=True, slots=True, eq=False)
class ClusterDraws:
    """Weights of the clusters in each draw.

    Attributes
    ----------
    weights : ndarray of float or of small whole numbers, shape (n, G)
        A row per draw. Where all patterns are gone through, one of each pattern and its mirror image: both give the
        same statistic, up to its sign.
    enumerated : bool
        Whether they are all the patterns there are.
    n : int
        Draws that the rows stand for.
    """

    weights: Array | NDArray[np.int8]
    enumerated: bool
    n: int


def cluster_draws(kind: str, n_clusters: int, n_draws: int, seed: int) -> ClusterDraws:
    """Draws of Rademacher's two or Webb's six weights, all with mean 0 and variance 1.

    Parameters
    ----------
    kind : {"rademacher", "webb"}
        Two weights, -1 and 1; or six, plus or minus the roots of 0.5, 1 and 1.5 (Webb 2023).
    n_clusters, n_draws, seed : int
        Clusters, and draws and their seed where patterns aren't all gone through.
    """
    if kind == RADEMACHER:
        if n_clusters <= ALL_SIGNS:
            return _all_patterns(np.array([1.0]), n_clusters)
        coins = np.random.default_rng(seed).integers(0, 2, size=(n_draws, n_clusters), dtype=np.int8)
        return ClusterDraws(2 * coins - 1, False, n_draws)
    if n_clusters <= ALL_WEBB:
        return _all_patterns(_WEBB_WEIGHTS, n_clusters)
    six = np.concatenate([-_WEBB_WEIGHTS, _WEBB_WEIGHTS])
    chosen = np.random.default_rng(seed).integers(0, 6, size=(n_draws, n_clusters), dtype=np.int8)
    return ClusterDraws(six[chosen], False, n_draws)


def _all_patterns(positive: Array, n_clusters: int) -> ClusterDraws:
    """All patterns in which the first cluster's weight is positive."""
    both = np.concatenate([positive, -positive])
    rest = len(both) ** (n_clusters - 1)
    numbers = np.arange(len(positive) * rest)
    weights = np.empty((len(numbers), n_clusters))
    for place in range(n_clusters - 1, 0, -1):
        weights[:, place] = both[numbers % len(both)]
        numbers //= len(both)
    weights[:, 0] = positive[numbers]
    return ClusterDraws(weights, True, 2 * len(weights))
