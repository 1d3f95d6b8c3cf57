"""P-values of Pearson's r where municipalities far out on one variable vary more on the other.

Permuting takes every municipality to vary alike. Where those far out vary more, the plain p-value rejects a true null
too often; comparing r in units of what it would vary by (DiCiccio and Romano 2017) mends that in large samples and not
in all small ones, so the larger of the two is given, as `permutation_test` does for two arms.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.relations.association.measures import Measure, partial_coefficients, prepared, residuals
from trepart_eval.relations.association.rearrangements import Indices, Rearrangements
from trepart_eval.relations.association.two_group_result import CAUTIOUS

if TYPE_CHECKING:
    from collections.abc import Callable

Array = NDArray[np.float64]

UNEVEN: Final = 1.25
"""Ratio from which spread counts as going with a variable. With 8 to 40 municipalities, doses spread evenly to very
skewed, and the upper half varying four times as much, a true null is then rejected in at most 7 per cent
(docs/relations.md)."""
_NOTHING: Final = 1e-20


def p_value_of_product_moment(
    x: Array, y: Array, others: Array, arrangements: Rearrangements, alternative: str
) -> tuple[float, str]:
    """P-value of r, others held fixed, and ``_cautious`` where it is the larger of two.

    Parameters
    ----------
    x, y : ndarray, shape (n_rows,)
        Dose and outcome.
    others : ndarray, shape (n_others, n_rows)
        What is held fixed; no rows for nothing.
    arrangements : Rearrangements
        Which rows may take each other's place.
    alternative : {"two-sided", "greater", "less"}
        What speaks against no relation.

    Source
    ------
    DiCiccio, C. J., & Romano, J. P. (2017). Robust permutation tests for correlation and regression coefficients.
    *Journal of the American Statistical Association*, 112(519), 1211-1220.
    """
    one, other, held = (prepared(values, Measure.PEARSON) for values in (x, y, others))
    left_one, left_other = residuals(one, held), residuals(other, held)
    fitted = other - left_other

    def plain(indices: Indices) -> Array:
        found = partial_coefficients(one, fitted + left_other[indices], held, Measure.PEARSON)
        return np.nan_to_num(found)

    p_value = arrangements.p_value(plain, alternative)
    studentised = studentised_where_uneven(left_one, left_other, held, arrangements)
    if studentised is None:
        return p_value, ""
    return max(p_value, arrangements.p_value(studentised, alternative)), CAUTIOUS


def studentised_where_uneven(
    x: Array, y: Array, held: Array, arrangements: Rearrangements
) -> Callable[[Indices], Array] | None:
    """Slope in its standard error, of the variable whose spread goes with the other; None where spread is alike.

    Parameters
    ----------
    x, y : ndarray, shape (n_rows,)
        What ``held`` leaves of each, with mean 0.
    held : ndarray, shape (n_others, n_rows)
        What is held fixed.
    arrangements : Rearrangements
        Which rows may take each other's place.

    Returns
    -------
    callable or None
        Of arrangements of y against x, shape (n_some, n_rows).
    """
    along, across = (unevenness(*both, len(held), arrangements) for both in ((x, y), (y, x)))
    if max(along, across) <= UNEVEN:
        return None
    if along >= across:
        return _studentised(x, y, held, arrangements)
    swapped = _studentised(y, x, held, arrangements)
    return lambda indices: swapped(np.argsort(indices, axis=1))


def unevenness(x: Array, y: Array, n_others: int, arrangements: Rearrangements) -> float:
    """How much more x times what it leaves of y varies than if neither's spread went with the other; 1 if alike."""
    if not x @ x > 0:
        return 1.0
    left = y - x * ((x @ y) / (x @ x))
    if not left @ left > _NOTHING * (y @ y):
        return 1.0
    left = left / np.sqrt(_room(x, n_others, arrangements))
    own = every = 0.0
    for rows in arrangements.rows_of:
        products = x[rows] @ left[rows].T
        own += float((np.diag(products) ** 2).sum())
        every += float((products**2).sum() / len(rows))
    return own / every if every > 0 else 1.0


def _studentised(x: Array, y: Array, held: Array, arrangements: Rearrangements) -> Callable[[Indices], Array]:
    """Slope of y on x in its standard error by municipality (HC2)."""
    design = (held - held.mean(axis=1, keepdims=True)).T
    hat = design @ np.linalg.pinv(design)
    room = np.sqrt(_room(x, len(held), arrangements))

    def statistic(indices: Indices) -> Array:
        moved = y[indices]
        moved = moved - moved @ hat
        slopes = moved @ x / (x @ x)
        products = x * (moved - slopes[:, None] * x) / room
        squares = sum((products[:, rows].sum(axis=2) ** 2).sum(axis=1) for rows in arrangements.rows_of)
        with np.errstate(invalid="ignore", divide="ignore"):
            found: Array = slopes / np.sqrt(squares)
        return np.nan_to_num(found)

    return statistic


def _room(x: Array, n_others: int, arrangements: Rearrangements) -> Array:
    """Share of a municipality's variance that a fit on x, a constant and others leaves, for each of its rows."""
    leverage = (1 + n_others) / len(x) + x**2 / (x @ x)
    room = np.empty(len(x))
    for rows in arrangements.rows_of:
        room[rows] = 1 - leverage[rows].sum(axis=1, keepdims=True)
    return np.maximum(room, 1 / len(x))
