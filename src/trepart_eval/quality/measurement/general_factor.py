"""McDonald's omega: how much of a sum score is common to its items, and how much is one thing.

Written from McDonald (1999), Zinbarg, Revelle, Yovel and Li (2005) and Revelle and Zinbarg (2009).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from trepart_eval.criteria.arguments import as_numbers
from trepart_eval.quality.measurement.factor_solutions import (
    MINRES,
    ML,
    factor_solution,
    most_factors,
    schmid_leiman,
)
from trepart_eval.quality.measurement.item_covariance import (
    COMPLETE,
    Covariances,
    checked_items,
    checked_missing,
    covariances,
)
from trepart_eval.quality.undefined_reasons import Reason

Array = NDArray[np.float64]

_FEWEST_ITEMS: Final = 3
_SYMMETRIC: Final = 1e-8


@dataclass(frozen=True, slots=True, eq=False)
class OmegaEstimate:
    """Omega of a scale; ``float(result)`` is omega total.

    Attributes
    ----------
    total : float
        Share of the variance of the sum of items that common factors account for; NaN where it is undefined.
    hierarchical : float
        Share that the general factor alone accounts for. With one factor the two are the same.
    n : int
        Respondents it rests on, after incomplete ones are dropped; 0 where only correlations were given.
    n_items, n_factors : int
        Items, and factors beside the general one (1: the general one only).
    method : str
        Estimation, rotation, and whether it is about items as they are (covariances) or standardised (correlations).
    general_loadings : ndarray, shape (n_items,)
        Loadings on the general factor, of standardised items.
    reversed_items : tuple of int
        Items, from 0, that were turned around since they went against the others.
    reason : str
        Why it is undefined; empty where it isn't.
    """

    total: float
    hierarchical: float
    n: int
    n_items: int
    n_factors: int
    method: str
    general_loadings: Array = field(repr=False)
    reversed_items: tuple[int, ...] = ()
    reason: str = ""

    def __float__(self) -> float:
        """Return omega total."""
        return self.total


def omega(
    items: ArrayLike | None = None,
    *,
    correlation: ArrayLike | None = None,
    n_factors: int = 1,
    estimation: str | None = None,
    missing: str = COMPLETE,
    flip: bool = True,
) -> OmegaEstimate:
    """McDonald's omega, total and hierarchical.

    Parameters
    ----------
    items : array_like, shape (n_respondents, n_items), optional
        Answers; NaN where there is none. Give these or ``correlation``.
    correlation : array_like, shape (n_items, n_items), optional
        Correlations of the items, or their covariances, which matter with ``n_factors=1``.
    n_factors : int
        1: one factor, whose omega is (sum of loadings)^2 over that and the sum of error variances, of the items as they
        are, as lavaan and semTools have it. 2 or more: that many correlated factors below a general one, of
        standardised items, as R's psych has it.
    estimation : {"ml", "minres"}, optional
        Maximum likelihood (the default with one factor), or minimum residuals (the default, and the only way, with
        more).
    missing : {"complete", "pairwise"}
        What is done with incomplete respondents.
    flip : bool
        Turn around items that load negatively on the general factor, as psych does. Otherwise such an item leaves omega
        undefined: the sum of the items isn't about one thing then.

    Returns
    -------
    OmegaEstimate
        NaN with a reason where there are fewer than three items or too few for the factors, an item doesn't vary or
        says the same as others together, an error variance would be zero or less (a Heywood case), or no solution is
        found.

    Raises
    ------
    ValueError
        If not exactly one of items and correlation is given, they can't be used, or an option has no such value.

    Notes
    -----
    With two factors or more, Schmid and Leiman's (1957) transformation of minres factors turned by quartimin; total is
    1 less the uniquenesses, and hierarchical the squared sum of the general loadings, over the sum of the correlations.
    """
    found = _found(items, correlation, checked_missing(missing))
    by = _estimation(estimation, n_factors)
    k = len(found.matrix)
    name = f"omega, {n_factors} factor, {by}" if n_factors == 1 else f"omega, {n_factors} factors, {by}, "
    name += ", covariances" if n_factors == 1 else "quartimin, Schmid-Leiman, correlations"
    if correlation is None:
        name += f", {missing}"
    reason = _reason(found, n_factors, by_pairs=correlation is None)
    solved = _Solved(np.full(k, np.nan), np.full(k, np.nan), reason)
    if reason is None:
        solved = _solved(found.correlations, n_factors, by)
    turned = solved.general < 0
    if solved.reason is None and turned.any() and not flip:
        solved = _Solved(solved.general, solved.uniquenesses, Reason.NEGATIVE_LOADING)
    total, hierarchical = _shares(found, solved, n_factors)
    return OmegaEstimate(
        total,
        hierarchical,
        found.n,
        k,
        n_factors,
        name,
        np.abs(solved.general) if flip else solved.general,
        tuple(np.flatnonzero(turned).tolist()) if flip else (),
        solved.reason.value if solved.reason else "",
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Solved:
    general: Array
    uniquenesses: Array
    reason: Reason | None


def _solved(correlation: Array, n_factors: int, estimation: str) -> _Solved:
    if n_factors == 1:
        one = factor_solution(correlation, 1, estimation)
        general = one.loadings[:, 0]
        return _Solved(-general if general.sum() < 0 else general, one.uniquenesses, one.reason)
    found = schmid_leiman(correlation, n_factors)
    return _Solved(found.general, found.uniquenesses, found.reason)


def _shares(found: Covariances, solved: _Solved, n_factors: int) -> tuple[float, float]:
    """Omega total and hierarchical, of items that all load positively or are turned around."""
    if solved.reason:
        return float("nan"), float("nan")
    if n_factors == 1:
        spread = np.sqrt(np.diag(found.matrix))
        common = float(np.abs(solved.general) @ spread) ** 2
        error = float(solved.uniquenesses @ spread**2)
        return common / (common + error), common / (common + error)
    sign = np.where(solved.general < 0, -1.0, 1.0)
    variance = float(sign @ found.correlations @ sign)
    general = float(np.abs(solved.general).sum()) ** 2
    return 1.0 - float(solved.uniquenesses.sum()) / variance, general / variance


def _estimation(estimation: str | None, n_factors: int) -> str:
    if isinstance(n_factors, bool) or not isinstance(n_factors, int | np.integer) or n_factors < 1:
        raise ValueError(f"n_factors is {n_factors!r}; it is a whole number, 1 or more")
    if estimation not in (None, ML, MINRES):
        raise ValueError(f"estimation is {estimation!r}; choose 'ml' or 'minres'")
    if estimation == ML and n_factors > 1:
        raise ValueError("estimation='ml' is for one factor; with more leave it out, and they are minres")
    return estimation or (ML if n_factors == 1 else MINRES)


def _found(items: ArrayLike | None, correlation: ArrayLike | None, missing: str) -> Covariances:
    if (items is None) == (correlation is None):
        raise ValueError("omega takes either items or correlation=, and one of them")
    if items is not None:
        return covariances(checked_items(items), missing)
    matrix = as_numbers(correlation if correlation is not None else (), "correlation").astype(np.float64)
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1]:
        raise ValueError(f"correlation has shape {matrix.shape}; it has a row and a column per item")
    if not np.isfinite(matrix).all() or np.abs(matrix - matrix.T).max(initial=0.0) > _SYMMETRIC:
        raise ValueError("correlation must be symmetric and without missing numbers")
    return Covariances(matrix, 0)


def _reason(found: Covariances, n_factors: int, *, by_pairs: bool) -> Reason | None:
    k = len(found.matrix)
    if not k:
        return Reason.NO_ANSWERS
    if k < _FEWEST_ITEMS:
        return Reason.FEWER_THAN_THREE_ITEMS
    if n_factors > most_factors(k):
        return Reason.TOO_MANY_FACTORS
    if by_pairs and found.n < 2:
        return Reason.FEWER_THAN_TWO_ROWS
    return None if (np.diag(found.matrix) > 0).all() else Reason.NO_VARIANCE
