"""Fit of a solution and of its terms: how consistently they go with the outcome, and how much of it they cover.

Consistency is sum(min(x, y)) over sum(x), coverage the same over sum(y). PRI takes from both parts of consistency what
is in the outcome and in its absence at once.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


_FIT: Final = ("incl", "pri", "cov")
_NOTHING: Final = 1e-9
"""A sum of memberships that is nought but for rounding."""


def share(part: float, whole: float) -> float:
    """Share; NaN of nothing."""
    return part / whole if whole > _NOTHING else float("nan")


def fit_rows(x: Array, y: Array, names: list[str]) -> list[dict[str, Any]]:
    """Fit of a model, then of each of its terms.

    Parameters
    ----------
    x : ndarray, shape (n_terms, n_cases)
        Membership in each term.
    y : ndarray, shape (n_cases,)
        Membership in the outcome.
    names : list of str
        The terms as they are written.
    """
    whole = _numbers(np.vstack([x.max(axis=0), x]), y)
    unique = [float("nan"), *_unique_coverage(x, y)]
    parts = ["solution", *["term"] * len(names)]
    terms = [" + ".join(names), *names]
    return [
        {"part": part, "term": term, **dict(zip(_FIT, row, strict=True)), "cov_unique": own, "n_cases": n_cases}
        for part, term, (*row, n_cases), own in zip(parts, terms, whole, unique, strict=True)
    ]


def _numbers(x: Array, y: Array) -> list[tuple[float, float, float, int]]:
    """Consistency, PRI, coverage and the number of members of each row of memberships."""
    both = np.minimum(x, y)
    neither, shared = np.minimum(both, 1 - y).sum(axis=1).tolist(), both.sum(axis=1).tolist()
    total, members, all_y = x.sum(axis=1).tolist(), (x > 0.5).sum(axis=1).tolist(), float(y.sum())
    return [
        (share(one, of), share(one - none, of - none), share(one, all_y), n)
        for one, of, none, n in zip(shared, total, neither, members, strict=True)
    ]


def _unique_coverage(x: Array, y: Array) -> list[float]:
    """Coverage of each term that no other has."""
    whole = float(y.sum())
    shared = np.minimum(x, y)
    if len(x) == 1:
        return [share(float(shared.sum()), whole)]
    ranked = np.sort(shared, axis=0)
    others = np.where(shared == ranked[-1], ranked[-2], ranked[-1])
    return [share(one, whole) for one in np.maximum(shared - others, 0.0).sum(axis=1).tolist()]
