"""Clusters that have a treatment and clusters that don't, term by term, and how many clusters a term rests on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trepart_eval.relations.refusals import Refusal, refusal_of_arms

Array = NDArray[np.float64]
Codes = NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class Arms:
    """Clusters behind a term.

    Attributes
    ----------
    n_clusters : int
        All clusters.
    n_treated, n_untreated : int or None
        Clusters of either arm; None where the term isn't a treatment that is on or off.
    effective, effective_correlated : float
        Effective number of clusters, with errors that are independent within clusters and with errors that are one and
        the same; NaN where the term has no weight at all.
    refusal : Refusal or None
        Why the arms are too small.
    """

    n_clusters: int
    n_treated: int | None
    n_untreated: int | None
    effective: float
    effective_correlated: float
    refusal: Refusal | None

    @property
    def smaller(self) -> int | None:
        """Clusters of the smaller arm."""
        if self.n_treated is None or self.n_untreated is None:
            return None
        return min(self.n_treated, self.n_untreated)

    @property
    def details(self) -> dict[str, Any]:
        """Numbers that the words of a refusal name."""
        return {"n": self.n_clusters, "fewest": self.smaller}


def arms_of(column: Array, influence: Array, clusters: Codes) -> Arms:
    """Arms of a term, and its effective clusters.

    A column with two values is a treatment that is on or off, the higher of them on. Where it doesn't change within any
    cluster, clusters are in one arm or the other. Where it does, a cluster can be in both: those ever treated, and
    those ever untreated. Clusters that never change are an arm of their own where they carry half of the weight or
    more, as controls do when all the treated start at once.

    Parameters
    ----------
    column, influence : ndarray, shape (n,)
        The term, and how much each row moves its coefficient.
    clusters : ndarray of int, shape (n,)
        Cluster of each row.
    """
    n_clusters = int(clusters.max()) + 1
    squares: Array = np.bincount(clusters, influence**2, minlength=n_clusters).astype(np.float64)
    totals: Array = np.bincount(clusters, influence, minlength=n_clusters).astype(np.float64) ** 2
    correlated = totals if totals.sum() > 1e-12 * squares.sum() else np.zeros(n_clusters)
    effective = (_effective(squares), _effective(correlated))
    low, high = column.min(), column.max()
    if low == high or not ((column == low) | (column == high)).all():
        return Arms(n_clusters, None, None, *effective, None)
    on = np.bincount(clusters, column == high, minlength=n_clusters) > 0
    off = np.bincount(clusters, column == low, minlength=n_clusters) > 0
    treated, untreated = int(on.sum()), int(off.sum())
    if (on & off).any():
        half = squares.sum() / 2
        if squares[off & ~on].sum() >= half:
            untreated = int((off & ~on).sum())
        if squares[on & ~off].sum() >= half:
            treated = int((on & ~off).sum())
    return Arms(n_clusters, treated, untreated, *effective, refusal_of_arms(treated, untreated))


def _effective(shares: Array) -> float:
    """Carter, Schnepel and Steigerwald's (2017) effective number: clusters, less for how unequal their parts are."""
    mean = float(shares.mean())
    if mean <= 0:
        return float("nan")
    return float(len(shares) / (1 + ((shares - mean) ** 2).mean() / mean**2))
