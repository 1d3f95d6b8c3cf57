"""The three measures of association as numbers: of two variables, of rearrangements, and with others held fixed."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

_PERFECT: Final = 1 - 1e-12
_FIELLER: Final = 0.437


class Measure(StrEnum):
    """A measure of how closely two variables hang together."""

    SPEARMAN = "spearman"
    KENDALL = "kendall"
    PEARSON = "pearson"


INTERVALS: Final = {Measure.SPEARMAN: "bonett_wright", Measure.KENDALL: "fieller", Measure.PEARSON: "fisher_z"}
"""Name of each measure's interval."""


def prepared(values: Array, measure: Measure) -> Array:
    """What a measure looks at: ranks less their mean, for Pearson values less theirs in units of the largest."""
    if measure is not Measure.PEARSON:
        values = mean_ranks(values)
    centred: Array = values - values.mean(axis=-1, keepdims=True)
    if measure is Measure.PEARSON and centred.size:
        largest = np.abs(centred).max(axis=-1, keepdims=True)
        centred = centred / np.where(largest > 0, largest, 1.0)
    return centred


def mean_ranks(values: Array) -> Array:
    """Ranks from 1 along the last axis, equal values with the mean of theirs; scipy.stats takes a second to import."""
    n = values.shape[-1]
    order = np.argsort(values, axis=-1, kind="stable")
    ordered = np.take_along_axis(values, order, axis=-1)
    place = np.broadcast_to(np.arange(n), values.shape)
    changes = ordered[..., 1:] != ordered[..., :-1]
    edge = np.ones((*values.shape[:-1], 1), dtype=bool)
    first = np.maximum.accumulate(np.where(np.concatenate([edge, changes], axis=-1), place, 0), axis=-1)
    is_last = np.concatenate([changes, edge], axis=-1)
    last = np.minimum.accumulate(np.where(is_last, place, n)[..., ::-1], axis=-1)[..., ::-1]
    ranks = np.empty(values.shape)
    np.put_along_axis(ranks, order, (first + last) / 2 + 1, axis=-1)
    return ranks


def coefficients(x: Array, y: Array, measure: Measure) -> Array:
    """Coefficient of x with each row of y.

    Parameters
    ----------
    x : ndarray, shape (n,)
        From `prepared`.
    y : ndarray, shape (n_sets, n)
        The same.
    measure : Measure
        Which.

    Returns
    -------
    ndarray, shape (n_sets,)
        NaN where a variable has one value only. Kendall's is tau-b.
    """
    if measure is Measure.KENDALL:
        return _tau_b(x, y)
    with np.errstate(invalid="ignore", divide="ignore"):
        found: Array = (y @ x) / np.sqrt((x @ x) * (y * y).sum(axis=1))
    return np.clip(found, -1.0, 1.0)


def partial_coefficients(x: Array, y: Array, others: Array, measure: Measure) -> Array:
    """Coefficient of x with each row of y, the other variables held fixed.

    Parameters
    ----------
    x : ndarray, shape (n,)
        From `prepared`; so are the rest.
    y : ndarray, shape (n_sets, n)
        One or many.
    others : ndarray, shape (n_others, n)
        What is held fixed.
    measure : Measure
        Which.

    Notes
    -----
    From the inverse of the matrix of coefficients, which for one other variable is Kendall's (1942) formula:
    (xy - xz yz) / sqrt((1 - xz^2)(1 - yz^2)).
    """
    if not len(others):
        return coefficients(x, y, measure)
    with_x = np.array([coefficients(x, one[None], measure)[0] for one in others])
    with_y = np.array([coefficients(one, y, measure) for one in others])
    among = np.array([coefficients(one, others, measure) for one in others])
    solved_x, solved_y = np.linalg.lstsq(among, with_x, rcond=None)[0], np.linalg.lstsq(among, with_y, rcond=None)[0]
    joint = coefficients(x, y, measure) - with_x @ solved_y
    left_x, left_y = 1 - with_x @ solved_x, 1 - (with_y * solved_y).sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        found: Array = np.where((left_x > 1e-10) & (left_y > 1e-10), joint / np.sqrt(left_x * left_y), np.nan)
    return np.clip(found, -1.0, 1.0)


def residuals(values: Array, others: Array) -> Array:
    """What others and a constant leave of some values."""
    centred: Array = values - values.mean()
    if not len(others):
        return centred
    design = (others - others.mean(axis=1, keepdims=True)).T
    left: Array = centred - design @ np.linalg.lstsq(design, centred, rcond=None)[0]
    return left


def interval_of(estimate: float, n: int, measure: Measure, conf_level: float, n_others: int = 0) -> tuple[float, float]:
    """Interval on Fisher's z scale; NaN where the coefficient is 1 or -1, or rows are too few.

    Notes
    -----
    Variance of z: 1 / (n - 3) for Pearson (Fisher 1921), (1 + r^2 / 2) / (n - 3) for Spearman (Bonett and Wright 2000)
    and 0.437 / (n - 4) for Kendall (Fieller, Hartley and Pearson 1957); n is less by one for each variable held fixed.
    """
    from scipy.special import ndtri

    room = n - n_others - (4 if measure is Measure.KENDALL else 3)
    if not abs(estimate) < _PERFECT or room <= 0:
        return float("nan"), float("nan")
    share = {Measure.PEARSON: 1.0, Measure.KENDALL: _FIELLER, Measure.SPEARMAN: 1 + estimate**2 / 2}[measure]
    half = float(ndtri(0.5 + conf_level / 2)) * np.sqrt(share / room)
    z = np.arctanh(estimate)
    return float(np.tanh(z - half)), float(np.tanh(z + half))


def _tau_b(x: Array, y: Array) -> Array:
    order = np.argsort(x, kind="stable")
    x, y = x[order], y[:, order].astype(np.float32)
    below = np.searchsorted(x, x, side="left")
    s = np.zeros(len(y))
    for row in range(1, len(x)):
        lower = y[:, : below[row]]
        own = y[:, row : row + 1]
        s += (lower < own).sum(axis=1)
        s -= (lower > own).sum(axis=1)
    pairs = len(x) * (len(x) - 1) / 2
    with np.errstate(invalid="ignore", divide="ignore"):
        found: Array = s / np.sqrt((pairs - _tied_pairs(x[None])) * (pairs - _tied_pairs(y)))
    return np.clip(found, -1.0, 1.0)


def _tied_pairs(values: NDArray[np.floating]) -> Array:
    ordered = np.sort(values, axis=1)
    lasting = np.zeros(len(values))
    run = np.zeros(len(values))
    for column in range(1, ordered.shape[1]):
        run = np.where(ordered[:, column] == ordered[:, column - 1], run + 1, 0.0)
        lasting += run
    return lasting
