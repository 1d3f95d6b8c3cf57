"""A slope, its error and its degrees of freedom as forms in the outcome: computed once, used on any rearrangement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.relations.refusals import Refusal

Array = NDArray[np.float64]

_NOTHING_LEFT: Final = 1e-9
_PERFECT: Final = 1e-20
"""Share of the outcome's variance that counts as none."""
_DIGITS: Final = 11


@dataclass(frozen=True, slots=True, eq=False)
class SlopeForm:
    """The slope of a dose with others held fixed.

    Attributes
    ----------
    slope_of : ndarray, shape (n,)
        The slope is this times the outcome.
    left_of : ndarray, shape (n, n)
        What the model leaves of an outcome.
    left_by_others : ndarray, shape (n, n)
        What the others alone leave of it.
    squares_of : ndarray, shape (n,)
        The squared standard error is this times the squares of what is left.
    df : float
        Degrees of freedom of the standard error.
    """

    slope_of: Array
    left_of: Array
    left_by_others: Array
    squares_of: Array
    df: float

    def slopes(self, outcomes: Array) -> tuple[Array, Array]:
        """Slopes of outcomes and their standard errors.

        Parameters
        ----------
        outcomes : ndarray, shape (n_sets, n)
            One or many.
        """
        left = outcomes @ self.left_of.T
        return outcomes @ self.slope_of, np.sqrt((left * left) @ self.squares_of)

    def fits(self, outcome: Array) -> bool:
        """Whether an outcome is hit exactly, so that its error can't be estimated."""
        left = self.left_of @ outcome
        centred = outcome - outcome.mean()
        return bool(left @ left <= _PERFECT * (centred @ centred))

    def closeness(self, outcomes: Array) -> Array:
        """How far slopes are from 0 in units of their error, from -1 to 1: t / sqrt(t^2 + df).

        With one error for all cases this is the partial correlation. Rounded, so that arrangements that say the same
        are equal.
        """
        slopes, errors = self.slopes(outcomes)
        size = np.sqrt(slopes**2 + self.df * errors**2)
        found: Array = np.divide(slopes, size, out=np.zeros_like(slopes), where=size > 0)
        return found.round(_DIGITS)


def slope_form(dose: Array, others: Array, weights: Array | None = None, *, robust: bool = True) -> SlopeForm | Refusal:
    """Form of the slope of a dose, or why there is none.

    Parameters
    ----------
    dose : ndarray, shape (n,)
        What the slope is of.
    others : ndarray, shape (n_others, n)
        What is held fixed, besides a constant.
    weights : ndarray, shape (n,), optional
        How much each case counts.
    robust : bool
        Errors HC2 with Satterthwaite's degrees of freedom, which CR2's are where each case is its own cluster;
        otherwise one error for all cases.
    """
    n, k = len(dose), len(others) + 2
    if n <= k:
        return Refusal.SATURATED
    counts = np.ones(n) if weights is None else weights / weights.mean()
    fixed = np.column_stack([np.ones(n), *(_scaled(one) for one in others)])
    left_by_others = _left_by(fixed, counts)
    own = left_by_others @ _scaled(dose)
    if not np.linalg.norm(own) > _NOTHING_LEFT * np.sqrt(n) or np.linalg.matrix_rank(fixed) < k - 1:
        return Refusal.COLLINEAR
    own = left_by_others @ dose
    slope_of = counts * own / (counts * own @ own)
    left_of = _left_by(np.column_stack([fixed, _scaled(dose)]), counts)
    left_of_each = (left_of**2).sum(axis=1)
    if not robust:
        squares = np.full(n, (slope_of @ slope_of) / (n - k))
        return SlopeForm(slope_of, left_of, left_by_others, squares, float(n - k))
    decides = np.abs(slope_of) > _NOTHING_LEFT * np.abs(slope_of).max()
    if (left_of_each[decides] < _NOTHING_LEFT).any():
        return Refusal.DECIDED_ALONE
    squares = np.divide(slope_of**2, left_of_each, out=np.zeros(n), where=decides)
    form = left_of.T @ (squares[:, None] * left_of)
    return SlopeForm(slope_of, left_of, left_by_others, squares, float(np.trace(form) ** 2 / (form * form).sum()))


def _scaled(values: Array) -> Array:
    """Values as distances from their mean in units of the largest; nothing else hangs on their unit."""
    centred: Array = values - values.mean()
    largest = float(np.abs(centred).max(initial=0.0))
    return centred / largest if largest > 0 else centred


def _left_by(design: Array, counts: Array) -> Array:
    """Matrix that takes from an outcome what a weighted fit on a design predicts."""
    roots = np.sqrt(counts)
    basis = np.linalg.qr(roots[:, None] * design)[0]
    left: Array = np.eye(len(design)) - (basis / roots[:, None]) @ (basis * roots[:, None]).T
    return left
