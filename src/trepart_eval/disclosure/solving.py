"""Linear and mixed-integer programs, solved by SciPy's HiGHS in a way that gives the same answer every time."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from trepart_eval.disclosure.figures import Floats, Mask

if TYPE_CHECKING:
    from scipy.sparse import csr_array

_OPTIONS: Final = {"node_limit": 500, "mip_rel_gap": 0.02}  # nodes, not seconds: the same on every machine
_STDOUT: Final = 1
_SLIGHT: Final = 1e-8


def cheapest(
    cost: Floats,
    low: Floats,
    high: Floats,
    equal: csr_array,
    at_most: csr_array | None = None,
    room: Floats | None = None,
    whole: Mask | None = None,
) -> Floats | None:
    """Point of least cost with ``low <= x <= high``, ``equal @ x = 0`` and ``at_most @ x <= room``, or None.

    Parameters
    ----------
    whole : ndarray of bool, optional
        Variables that are whole numbers.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp

    limits = []
    if equal.shape[0]:
        limits.append(LinearConstraint(equal, 0, 0))
    if at_most is not None and at_most.shape[0]:
        limits.append(LinearConstraint(at_most, -np.inf, room))
    if whole is None or not whole.any():
        found = milp(cost, constraints=limits, bounds=Bounds(low, high))
    else:
        with _nothing_on_stdout():
            found = milp(cost, constraints=limits, bounds=Bounds(low, high), integrality=whole, options=_OPTIONS)
    return None if found.x is None else np.asarray(found.x, dtype=np.float64)


def fitting(
    limits: list[Any], size: int, *, most: float = np.inf, whole: Mask | None = None, low: Floats | float = 0.0
) -> Floats | None:
    """Any point that fits some limits; None if none is found."""
    from scipy.optimize import Bounds, milp

    high = np.full(size, np.inf) if whole is None else np.where(whole, most, np.inf)
    with _nothing_on_stdout():
        found = milp(np.zeros(size), constraints=limits, bounds=Bounds(low, high), integrality=whole, options=_OPTIONS)
    return None if found.x is None else np.asarray(found.x, dtype=np.float64)


@contextmanager
def _nothing_on_stdout() -> Iterator[None]:
    """Keep a line of HiGHS's own, which it prints when it repairs a solution, out of the results on standard output."""
    kept = -1
    with suppress(OSError, AttributeError):
        kept = os.dup(_STDOUT)
    if kept < 0:
        yield
        return
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        _write_out()
        os.dup2(nowhere, _STDOUT)
        os.close(nowhere)
        yield
    finally:
        _write_out()
        os.dup2(kept, _STDOUT)
        os.close(kept)


def _write_out() -> None:
    """Empty the C library's buffers, where it can be reached."""
    with suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).fflush(None)


def extremes(
    matrix: Floats,
    right: Floats,
    off: Floats,
    most: float,
    *,
    whole: bool = False,
    per: tuple[Floats, Floats] | None = None,
) -> tuple[Floats, Floats] | None:
    """Least and greatest of each ``0 <= x <= most`` with ``matrix @ x`` within ``off`` of ``right``; None if none fits.

    Parameters
    ----------
    whole : bool
        Whether the figures are whole numbers.
    per : (ndarray, ndarray), optional
        Equations of the counts that the figures are totals for. Then the extremes are those of figure over count, a
        linear program after Charnes and Cooper (1962), and no figure exceeds its count.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp

    k = matrix.shape[1]
    limits = [LinearConstraint(matrix, right - off, right + off)]
    bounds = Bounds(np.zeros(k), np.full(k, most))
    first = 0
    if per is not None:
        first, none = k, np.zeros((len(per[0]), k))
        counts = np.hstack([per[0], none, -per[1][:, None]])
        empty = np.zeros_like(matrix)
        totals = (
            np.hstack([empty, matrix, -(right + off)[:, None]]),
            np.hstack([empty, matrix, -(right - off)[:, None]]),
        )
        below = np.hstack([-np.eye(k), np.eye(k), np.zeros((k, 1))])
        limits = [
            LinearConstraint(counts, -_SLIGHT, _SLIGHT),
            LinearConstraint(totals[0], -np.inf, _SLIGHT),
            LinearConstraint(totals[1], -_SLIGHT, np.inf),
            LinearConstraint(below, -np.inf, 0),
        ]
        bounds = Bounds(np.zeros(2 * k + 1), np.full(2 * k + 1, np.inf))
    size = first + k + (per is not None)
    ends = np.zeros((2, k))
    for place in range(k):
        aim, unit = np.zeros(size), np.zeros(size)
        aim[first + place] = unit[place] = 1.0
        chosen = [*limits, LinearConstraint(unit, 1, 1)] if per is not None else limits
        for end, sign in enumerate((1.0, -1.0)):
            with _nothing_on_stdout():
                found = milp(sign * aim, constraints=chosen, bounds=bounds, integrality=np.full(size, int(whole)))
            if found.fun is None:
                return None
            ends[end, place] = sign * found.fun
    return ends[0], ends[1]
