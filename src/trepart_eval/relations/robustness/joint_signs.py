"""A sign for each municipality, the same in every analysis: what permuting can't give where they don't vary alike."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

MOST_ENUMERATED: Final = 2**15
"""Patterns up to which every one is gone through: those of 16 cases, mirror images left out."""


def signs_of(n: int, draws: int, seed: int, *, most: int = MOST_ENUMERATED) -> Array:
    """A sign for each case, the first row all 1: every pattern but for its mirror where they are few, drawn otherwise.

    Parameters
    ----------
    n : int
        Cases.
    draws, seed : int
        Patterns drawn where there are too many, and their seed.
    most : int
        Patterns up to which every one is gone through.

    Returns
    -------
    ndarray, shape (n_patterns, n)
    """
    if 2 ** (n - 1) > most:
        drawn = np.random.default_rng(seed).choice([-1.0, 1.0], size=(draws, n))
        return np.concatenate([np.ones((1, n)), drawn])
    turned = (np.arange(2 ** (n - 1))[:, None] >> np.arange(n)) & 1
    return np.where(turned == 1, -1.0, 1.0)
