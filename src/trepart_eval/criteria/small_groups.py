"""The first guard of privacy: no figure from fewer than ``min_n`` people leaves the scores.

Hiding further cells, so that none can be worked out from the others, is the disclosure stage's task.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.criteria.estimates import Estimates
from trepart_eval.vocabulary.terms import Status

UNANIMOUS_BELOW: Final = 10
"""People in a group in which all may be of one mind; in a smaller one, that tells what each of them answered."""
_ENDS: Final = (0.0, 100.0)
_NEAR: Final = 1e-7


def statuses(estimates: Estimates, min_n: int) -> NDArray[np.object_]:
    """Status of every cell; `Status.TOO_FEW` where its figures must be hidden.

    A cell in which somebody answered, but nobody enough for a score, is hidden too while it is small: that somebody
    was there is itself a figure.
    """
    status = np.full(estimates.n.shape, Status.OK, dtype=object)
    status[estimates.n == 0] = Status.NO_EVIDENCE
    status[(estimates.n == 0) & (estimates.n_some > 0)] = Status.TOO_FEW_ITEMS
    present = np.where(estimates.n > 0, estimates.people, estimates.n_some)
    status[(present > 0) & (present < min_n) & ~estimates.public] = Status.TOO_FEW
    return status


def of_one_mind(score: NDArray[np.float64], spread: NDArray[np.float64], people: NDArray[Any]) -> NDArray[np.bool_]:
    """Groups in which few people all gave the same answer: the mean is at an end of the scale, or nothing spreads.

    Parameters
    ----------
    score, spread : ndarray
        Mean and standard deviation of their answers, from 0 to 100; NaN where there is none.
    people : ndarray
        How many they are.
    """
    same = (spread < _NEAR) | (np.abs(score - _ENDS[0]) < _NEAR) | (np.abs(score - _ENDS[1]) < _NEAR)
    found: NDArray[np.bool_] = same & (people > 0) & (people < UNANIMOUS_BELOW)
    return found
