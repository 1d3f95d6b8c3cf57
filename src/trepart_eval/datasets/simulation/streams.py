"""Streams of random numbers: one for each part and case, so that no part shifts the numbers of another."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np


class Stream(IntEnum):
    """Parts of a simulation that draw numbers of their own."""

    MUNICIPALITIES = 1
    LEVELS = 2
    PEOPLE = 3
    ANSWERS = 4
    INTERVIEWS = 5
    RECORDS = 6
    OUTCOMES = 7
    MISSING = 8


def generator(seed: int, stream: Stream, number: int = 0) -> np.random.Generator:
    """Generator of a part's random numbers; the same for the same seed, part and number."""
    import numpy as np

    return np.random.default_rng([seed, int(stream), number])
