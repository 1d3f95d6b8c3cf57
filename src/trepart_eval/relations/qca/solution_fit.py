"""Fit of a solution and of its terms: how consistently they go with the outcome, and how much of it they cover."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def share(part: float, whole: float) -> float:
    """Share; NaN of nothing."""
    return part / whole if whole > 0 else float("nan")


def sufficiency(x: Array, y: Array) -> tuple[float, float, float]:
    """Consistency, PRI and coverage of x as sufficient for y.

    Consistency is sum(min(x, y)) over sum(x), coverage the same over sum(y). PRI takes from both parts of consistency
    what is in the outcome and in its absence at once.
    """
    both = np.minimum(x, y)
    neither = float(np.minimum(both, 1 - y).sum())
    shared, total = float(both.sum()), float(x.sum())
    return share(shared, total), share(shared - neither, total - neither), share(shared, float(y.sum()))


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
    whole = x.max(axis=0)
    rows = [_row("solution", " + ".join(names), whole, y, float("nan"))]
    for place, name in enumerate(names):
        others = np.delete(x, place, axis=0).max(axis=0, initial=0.0)
        shared = np.minimum(x[place], y)
        unique = share(float((shared - np.minimum(shared, others)).sum()), float(y.sum()))
        rows.append(_row("term", name, x[place], y, unique))
    return rows


def _row(part: str, term: str, x: Array, y: Array, unique: float) -> dict[str, Any]:
    incl, pri, cov = sufficiency(x, y)
    n_cases = int((x > 0.5).sum())
    return {"part": part, "term": term, "incl": incl, "pri": pri, "cov": cov, "cov_unique": unique, "n_cases": n_cases}
