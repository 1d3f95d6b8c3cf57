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
