"""Values of people in groups, in one pass: how many, their sum and their sum of squares per group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from trepart_eval.criteria.arguments import number_list

Array = NDArray[np.float64]

_SPARSE: Final = 4  # times as many possible groups as values, from which whole numbers are looked up instead


@dataclass(frozen=True, slots=True, eq=False)
class GroupSums:
    """Counts and sums of each group that has a value.

    Attributes
    ----------
    groups : tuple
        The groups in order, as they were given.
    n : ndarray of float64, shape (n_groups,)
        Values of each.
    mean, squares : ndarray of float64
        Mean, and sum of squares around it.
    n_left_out : int
        Values that were missing or in no group.
    """

    groups: tuple[Any, ...]
    n: Array
    mean: Array
    squares: Array
    n_left_out: int


def group_sums(values: ArrayLike, groups: ArrayLike | Sequence[Any]) -> GroupSums:
    """Counts, means and sums of squares per group; values and groups that are missing are counted and left out.

    Raises
    ------
    ValueError
        If there are not as many groups as values, or a value is infinite.
    """
    numbers = number_list(values, "values")
    code, names = group_codes(groups)
    if len(code) != len(numbers):
        raise ValueError(f"there are {len(numbers)} values and {len(code)} groups; each value has one group")
    use = ~np.isnan(numbers) & (code >= 0)
    n_left_out = int((~use).sum())
    if n_left_out:
        numbers, code = numbers[use], code[use]
    n = np.bincount(code, minlength=len(names)).astype(np.float64)
    middle = float(numbers.mean()) if len(numbers) else 0.0  # sums around it lose no digits
    around = numbers - middle
    total = np.bincount(code, around, minlength=len(names))
    around *= around
    squares = np.bincount(code, around, minlength=len(names))
    known = np.flatnonzero(n)
    mean = total[known] / n[known]
    return GroupSums(
        tuple(names[index] for index in known.tolist()),
        n[known],
        mean + middle,
        np.maximum(squares[known] - n[known] * mean**2, 0.0),
        n_left_out,
    )


def group_codes(groups: ArrayLike | Sequence[Any]) -> tuple[NDArray[np.intp], list[Any]]:
    """Position of each value's group among the groups in order, -1 where it is missing; and the groups.

    Raises
    ------
    ValueError
        If they aren't in one dimension.
    """
    given = np.asarray(groups)
    if given.ndim != 1:
        raise ValueError(f"groups have {given.ndim} dimensions; give one group per value")
    if given.dtype.kind in "iu" and given.size:
        low, high = int(given.min()), int(given.max())
        if high - low < _SPARSE * given.size:
            return (given - low).astype(np.intp), list(range(low, high + 1))
    import pandas as pd

    code, names = pd.factorize(given)
    found = names.tolist()
    try:
        order = sorted(range(len(found)), key=found.__getitem__)
    except TypeError:  # groups of several kinds have no order but that of their names
        order = sorted(range(len(found)), key=lambda index: str(found[index]))
    place = np.full(len(found) + 1, -1, dtype=np.intp)
    place[order] = np.arange(len(found))
    return place[code], [found[index] for index in order]
