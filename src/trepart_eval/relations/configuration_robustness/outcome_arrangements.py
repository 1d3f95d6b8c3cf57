"""Every way of giving the outcomes to other cases where they are few, and random ones where they aren't."""

from __future__ import annotations

from math import factorial, prod

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def count_arrangements(y: Array) -> int:
    """Count the different ways of giving the outcomes to the cases."""
    _, counts = np.unique(y, return_counts=True)
    return factorial(len(y)) // prod(factorial(int(n)) for n in counts)


def every_arrangement(y: Array) -> Array:
    """Each different way of giving the outcomes to the cases, once: arrangements by cases.

    Each is as likely as any other, since each stands for as many orders of the cases.
    """
    values, codes = np.unique(y, return_inverse=True)
    found: list[list[int]] = [sorted(codes.tolist())]
    while (order := _next(found[-1])) is not None:
        found.append(order)
    return np.asarray(values[np.array(found)])


def random_arrangements(y: Array, draws: int, seed: int) -> Array:
    """Random orders of the outcomes: draws by cases."""
    return np.random.default_rng(seed).permuted(np.tile(y, (draws, 1)), axis=1)


def _next(order: list[int]) -> list[int] | None:
    """Next arrangement in lexical order; None after the last."""
    place = len(order) - 2
    while place >= 0 and order[place] >= order[place + 1]:
        place -= 1
    if place < 0:
        return None
    other = len(order) - 1
    while order[other] <= order[place]:
        other -= 1
    order = list(order)
    order[place], order[other] = order[other], order[place]
    return order[: place + 1] + order[:place:-1]
