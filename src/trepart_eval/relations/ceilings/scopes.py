"""The rectangle that cases may lie in, turned so that the corner that may be empty is the upper left one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

CORNERS: Final = (1, 2, 3, 4)
"""Upper left, upper right, lower left, lower right."""
_ROUNDING: Final = 1e-12


@dataclass(frozen=True, slots=True)
class Scope:
    """Least and most of a condition and an outcome, and the corner that is looked at.

    In the turned unit square the corner is always the upper left one: ``u`` is how far the condition has come towards
    what is to be necessary, ``v`` how far the outcome has come towards what it is to be necessary for.

    Attributes
    ----------
    x_low, x_high, y_low, y_high : float
        The rectangle, in the units of the data.
    corner : {1, 2, 3, 4}
        Upper left, upper right, lower left, lower right.
    """

    x_low: float
    x_high: float
    y_low: float
    y_high: float
    corner: int

    @property
    def low_condition(self) -> bool:
        """Whether it is a low value of the condition that is to be necessary."""
        return self.corner in {2, 4}

    @property
    def low_outcome(self) -> bool:
        """Whether it is to be necessary for a low value of the outcome."""
        return self.corner in {3, 4}

    @property
    def area(self) -> float:
        """Area of the rectangle."""
        return (self.x_high - self.x_low) * (self.y_high - self.y_low)

    def turned(self, x: Array, y: Array) -> tuple[Array, Array]:
        """Cases in the unit square; what differs by rounding error only becomes equal."""
        u = _alike((x - self.x_low) / (self.x_high - self.x_low))
        v = _alike((y - self.y_low) / (self.y_high - self.y_low))
        return 1 - u if self.low_condition else u, 1 - v if self.low_outcome else v

    def condition_at(self, u: Array) -> Array:
        """Values of the condition at places in the unit square."""
        way = (self.x_high - self.x_low) * u
        return np.asarray(self.x_high - way if self.low_condition else self.x_low + way)

    def outcome_at(self, v: Array) -> Array:
        """Values of the outcome at places in the unit square."""
        way = (self.y_high - self.y_low) * v
        return np.asarray(self.y_high - way if self.low_outcome else self.y_low + way)

    def place_of_outcome(self, y: Array) -> Array:
        """Places in the unit square of values of the outcome."""
        v = (y - self.y_low) / (self.y_high - self.y_low)
        return np.asarray(1 - v if self.low_outcome else v)

    def straight_line(self, slope: float, intercept: float) -> tuple[float, float]:
        """Slope and intercept, in the units of the data, of a line in the unit square."""
        rise = slope * (self.y_high - self.y_low) / (self.x_high - self.x_low)
        if self.low_condition != self.low_outcome:
            rise = -rise
        start_x = self.x_high if self.low_condition else self.x_low
        start_y = float(self.outcome_at(np.array(intercept)))
        return rise, start_y - rise * start_x


def scope_of(x: Array, y: Array, corner: int) -> Scope:
    """The smallest rectangle that holds all cases."""
    return Scope(float(x.min()), float(x.max()), float(y.min()), float(y.max()), corner)


def _alike(values: Array) -> Array:
    """Values of which those that differ by rounding error only are equal; the least and the most stay what they are."""
    distinct, place = np.unique(values, return_inverse=True)
    starts = np.concatenate([[True], np.diff(distinct) > _ROUNDING])
    first = distinct[starts]
    first[-1] = distinct[-1]
    return np.asarray(first[np.cumsum(starts) - 1][place])
