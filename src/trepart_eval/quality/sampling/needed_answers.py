"""How many of a finite population must answer for an interval of a wanted width."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

import numpy as np

from trepart_eval.criteria.intervals import satterthwaite_df, t_quantile

UNKNOWN = float("inf")
"""Population that isn't known: no correction for how much of it is asked."""
_FEWEST = 2
_MOST = 1 << 30


def half_width(answers: Sequence[float], populations: Sequence[float], sd: float, conf_level: float) -> float:
    """Expected half width of the interval of a mean over groups in which each group counts once.

    Parameters
    ----------
    answers, populations : sequence of float, one of each group
        How many answer, and how many there are. Groups that all answer add nothing.
    sd : float
        Standard deviation of a person's score within a group.
    conf_level : float
        Level of the interval.

    Returns
    -------
    float
        Infinite where a group that isn't asked whole has fewer than two answers.

    Notes
    -----
    t times s times the root of the mean of (1 - n/N)/n over the number of groups (Cochran 1977, sections 2.6 and 5.3),
    with Satterthwaite's degrees of freedom, as scores have them.

    Examples
    --------
    >>> round(half_width([20], [100], 20, 0.95), 2), half_width([7], [7], 20, 0.95)
    (8.37, 0.0)
    """
    n, size = np.asarray(answers, dtype=np.float64), np.asarray(populations, dtype=np.float64)
    sampled = n < size
    if not sampled.any():
        return 0.0
    if (n[sampled] < _FEWEST).any():
        return float("inf")
    parts = sd**2 * (1 - n[sampled] / size[sampled]) / n[sampled] / len(n) ** 2
    df = satterthwaite_df(parts, n[sampled] - 1, axis=0)
    return float(t_quantile(df, conf_level) * np.sqrt(parts.sum()))


def answers_needed(populations: Sequence[float], sd: float, half: float, conf_level: float) -> list[int]:
    """Fewest answers from each group for a half width, as many from each as far as there are so many.

    Equal numbers take the fewest people in all where groups are alike in spread (Cochran 1977, section 5.5).

    Examples
    --------
    >>> answers_needed([100], 20, 10, 0.95), answers_needed([5, 40, 400], 20, 10, 0.95)
    ([16], [5, 5, 5])
    """
    sizes = tuple(float(size) for size in populations)
    return list(_needed(sizes, float(sd), float(half), float(conf_level)))


@lru_cache(maxsize=4096)
def _needed(sizes: tuple[float, ...], sd: float, half: float, conf_level: float) -> tuple[int, ...]:
    def of_each(most: int) -> list[float]:
        return [min(size, float(most)) for size in sizes]

    def enough(most: int) -> bool:
        return half_width(of_each(most), sizes, sd, conf_level) <= half

    largest = max((size for size in sizes if size != UNKNOWN), default=0.0)
    limit = _MOST if UNKNOWN in sizes else max(int(largest), 1)
    return tuple(int(answers) for answers in of_each(_first(enough, limit)))


def _first(enough: Callable[[int], bool], limit: int) -> int:
    """Return the smallest number that is enough; what is enough stays so for larger ones."""
    low, high = 1, 1
    while high < limit and not enough(high):
        low, high = high, min(2 * high, limit)
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle + 1, high)
    return low
