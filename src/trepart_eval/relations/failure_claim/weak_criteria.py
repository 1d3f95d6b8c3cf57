"""Which criterion carries the claim: each by itself, corrected for their number, and the claim without it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from math import comb
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.relations.failure_claim.link_figures import figures_of, tail
from trepart_eval.relations.failure_claim.weak_flags import WeakFlags

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]

_MOST_CHOICES: Final = 20_000
"""Choices of failures up to which all are gone through."""
_ROUNDING: Final = 1e-12


def criterion_rows(flags: WeakFlags, criteria: Sequence[str], *, draws: int, seed: int) -> list[dict[str, Any]]:
    """Return a row per criterion: how often it is weak among failures and successes, and the claim without it."""
    p_values = one_sided_p_values(flags, flags.failure[None, :])[0]
    adjusted = step_down(flags, p_values, draws=draws, seed=seed)
    alone = flags.weak & (flags.weak.sum(axis=1, keepdims=True) == 1)
    rows = []
    for place, criterion in enumerate(criteria):
        known = flags.known[:, place]
        sides = [known & flags.failure, known & ~flags.failure]
        weak = [int((flags.weak[:, place] & side).sum()) for side in sides]
        shares = [
            count / int(side.sum()) if side.any() else float("nan") for count, side in zip(weak, sides, strict=True)
        ]
        without = figures_of(flags.without_criterion(place)) if len(criteria) > 1 else None
        rows.append(
            {
                "criterion": criterion,
                "n_failures": int(sides[0].sum()),
                "n_successes": int(sides[1].sum()),
                "failures_weak": weak[0],
                "successes_weak": weak[1],
                "share_failures": shares[0],
                "share_successes": shares[1],
                "difference": shares[0] - shares[1],
                "p_value": float(p_values[place]),
                "p_adjusted": float(adjusted[place]),
                "only_weak": int((alone[:, place] & flags.failure).sum()),
                "share_failures_without": without.share_failures if without else float("nan"),
                "p_value_without": without.p_value if without else float("nan"),
            }
        )
    return rows


def one_sided_p_values(flags: WeakFlags, choices: Flags) -> Array:
    """Fisher's one-sided p-value of each criterion for each choice of failures: arrays of choices by criteria.

    A criterion is tested among the cases that it is known of. NaN where none of them, or all of them, are failures.
    """
    columns = []
    for weak, known in zip(flags.weak.T, flags.known.T, strict=True):
        n, marked = int(known.sum()), int(weak.sum())
        table = np.full((n + 1, marked + 1), np.nan)
        for drawn in range(1, n):
            table[drawn] = [tail(n, marked, drawn, count) for count in range(marked + 1)]
        columns.append(table[(choices & known).sum(axis=1), (choices & weak).sum(axis=1)])
    return np.asarray(np.minimum(np.column_stack(columns), 1.0))


def step_down(flags: WeakFlags, p_values: Array, *, draws: int, seed: int) -> Array:
    """P-values corrected for the number of criteria: Westfall and Young's step-down of the smallest p-value.

    Failures are dealt out anew among the cases, all criteria of a case staying together: every way where they are few,
    ways drawn at random otherwise.
    """
    adjusted = np.full(len(p_values), np.nan)
    order = [int(place) for place in np.argsort(p_values, kind="stable") if not np.isnan(p_values[place])]
    if not order:
        return adjusted
    choices, exact = _choices(flags.failure, draws, seed)
    every = np.where(np.isnan(found := one_sided_p_values(flags, choices)), 1.0, found)
    so_far = 0.0
    for step, place in enumerate(order):
        count = int((every[:, order[step:]].min(axis=1) <= p_values[place] * (1 + _ROUNDING)).sum())
        so_far = max(so_far, count / len(every) if exact else (count + 1) / (len(every) + 1))
        so_far = max(so_far, float(p_values[place]))  # dealt among all cases it can fall below that among those known
        adjusted[place] = so_far
    return adjusted


def _choices(failure: Flags, draws: int, seed: int) -> tuple[Flags, bool]:
    n, size = len(failure), int(failure.sum())
    if comb(n, size) <= _MOST_CHOICES:
        chosen = np.array(list(combinations(range(n), size)), dtype=np.intp)
        every = np.zeros((len(chosen), n), dtype=bool)
        np.put_along_axis(every, chosen, True, axis=1)
        return every, True
    rng = np.random.default_rng(seed)
    return rng.permuted(np.broadcast_to(failure, (draws, n)), axis=1), False
