"""What the effect may be if trends before the start were known exactly: linear programmes (Rambachan and Roth 2023)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

_CLOSE = 1e-12
_UNBOUNDED = 3


def identified_set(kind: str, values: Array, target: Array, steps: Array, limit: float) -> tuple[float, float]:
    """Lowest and highest effect that fit the effects seen and a limit on how trends differ; NaN where none fits.

    Parameters
    ----------
    kind : {"relative_magnitude", "smoothness"}
        Limit on changes after the reference, as a multiple of the largest before; or on how much a trend bends.
    values : ndarray, shape (k,)
        Effects by period, without the reference.
    target : ndarray, shape (k,)
        Weights of what is asked for, 0 before the reference.
    steps : ndarray of int, shape (k,)
        Periods from the reference, without gaps.
    limit : float
        The limit.
    """
    from scipy.optimize import linprog

    before = steps < 0
    place = np.insert(np.eye(len(steps)), int(before.sum()), 0.0, axis=0)  # the reference is 0
    changes = np.diff(place, axis=0)
    fixed = np.where(before, values, 0.0)
    if kind == "smoothness":
        limited, largest = np.diff(changes, axis=0), limit
    else:
        limited = changes[int(before.sum()) :]
        largest = limit * float(np.abs((changes @ fixed)[: int(before.sum())]).max(initial=0.0))
    after = limited[:, ~before]
    offset = limited @ fixed
    given = ~after.any(axis=1)
    if (np.abs(offset[given]) > largest + _CLOSE * (1.0 + np.abs(values).max())).any():
        return float("nan"), float("nan")
    after, offset = after[~given], offset[~given]
    rows, upper = np.vstack([after, -after]), np.concatenate([largest - offset, largest + offset])
    seen = float(target @ values)
    ends = []
    for sign in (-1.0, 1.0):
        found = linprog(sign * target[~before], A_ub=rows, b_ub=upper, bounds=(None, None), method="highs")
        if found.status == _UNBOUNDED:
            ends.append(sign * float("inf"))
        elif found.status != 0:
            return float("nan"), float("nan")
        else:
            ends.append(seen - sign * float(found.fun))
    return min(ends), max(ends)
