"""Step-down p-values of several tests from their joint permutation distribution."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]

MAX_T, MIN_P = "max_t", "min_p"
LEVEL: Final = 0.05
"""Level that sentences count findings at."""


def step_down(joint: Array, method: str = MIN_P) -> Array:
    """P-values that hold the chance of any false finding, step by step.

    Parameters
    ----------
    joint : ndarray, shape (n_arrangements, n_tests)
        How much each test speaks against its null under each arrangement of the cases, the first being as they are.
    method : {"max_t", "min_p"}
        Whether the statistics are compared as they are, or each by its own p-value.

    Returns
    -------
    ndarray, shape (n_tests,)

    Notes
    -----
    The test that says most is held against the largest of all tests in each arrangement, the next against the largest
    of the rest, and so on; no p-value is less than one before it (Westfall and Young 1993, algorithms 2.8 and 4.1;
    Romano and Wolf 2005).
    """
    size = joint if method == MAX_T else -p_values_of_each(joint)
    order = np.argsort(-size[0], kind="stable")
    largest = np.maximum.accumulate(size[:, order[::-1]], axis=1)[:, ::-1]
    stepped = np.maximum.accumulate((largest >= size[0, order]).mean(axis=0))
    found = np.empty(len(order))
    found[order] = stepped
    return found


def p_values_of_each(joint: Array) -> Array:
    """P-value that each arrangement would have had, test by test: the share that says as much.

    Parameters
    ----------
    joint : ndarray, shape (n_arrangements, n_tests)
        As in `step_down`.
    """
    found = np.empty(joint.shape)
    for test, values in enumerate(joint.T):
        ordered = np.sort(values)
        found[:, test] = len(values) - np.searchsorted(ordered, values, side="left")
    return found / len(joint)


def never_below(stepped: Array, p_values: ArrayLike) -> Array:
    """Step-down p-values raised to the tests' own where these are larger, and to those of tests that say more.

    A single test is left as it is: nothing is corrected.
    """
    own = np.asarray(p_values, dtype=np.float64)
    if len(own) == 1:
        return own
    order = np.argsort(own, kind="stable")
    found = np.empty(len(own))
    found[order] = np.maximum.accumulate(np.maximum(stepped, own)[order])
    return found
