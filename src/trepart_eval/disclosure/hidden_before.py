"""Figures for cells that came hidden: some that fit all that is shown, so that the search has a table to start from."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from trepart_eval.disclosure.figures import Figures, Floats, Mean, Places
from trepart_eval.disclosure.solving import fitting
from trepart_eval.problems import Problems

if TYPE_CHECKING:
    from scipy.sparse import csr_array

_MOST: Final = 1e6  # people in a cell that came hidden


def filled(figures: Figures, min_n: int, slack: float, problems: Problems) -> Figures:
    """Figures with counts and means that fit for cells without a count.

    What an outsider can work out depends on the shown figures alone, so any figures that fit will do.

    Parameters
    ----------
    figures : Figures
        Counts are NaN where they came hidden.
    slack : float
        How far a mean may be from the one it was rounded from, as a share of the scale.
    """
    unknown = np.flatnonzero(np.isnan(figures.n))
    if not len(unknown):
        return figures
    for most in (float(min_n - 1), _MOST):
        found = _fitting(figures, unknown, most, slack)
        if found is not None:
            return found
    problems.add("protect_hidden_cells_do_not_fit", count=len(unknown))
    return figures


def _fitting(figures: Figures, unknown: Places, most: float, slack: float) -> Figures | None:
    """Figures that fit where no cell that came hidden has more than some people."""
    from scipy import sparse
    from scipy.optimize import LinearConstraint

    k = len(unknown)
    shown = np.nan_to_num(figures.n)
    weighted = [mean for mean in figures.means if mean.weighted]
    blocks = 1 + len(weighted)
    people = -(figures.sums @ shown)
    limits = [LinearConstraint(_wide(figures.sums[:, unknown], 0, blocks), people, people)]
    one = sparse.csr_array(sparse.eye_array(k))
    for place, mean in enumerate(weighted, start=1):
        total = -(mean.sums @ (np.nan_to_num(mean.value) * shown))
        off = 2 * slack * (abs(mean.sums) @ shown + 1) + 1e-6
        limits.append(LinearConstraint(_wide(mean.sums[:, unknown], place, blocks), total - off, total + off))
        limits.append(LinearConstraint(_wide(one, place, blocks) - _wide(one, 0, blocks), -np.inf, 0))
    whole = np.arange(k * blocks) < k
    found = fitting(limits, k * blocks, most=most, whole=whole, low=whole.astype(float))
    if found is None:
        return None
    n = figures.n.copy()
    n[unknown] = np.round(found[:k])
    shares = {
        mean.name: found[k * place : k * (place + 1)] / n[unknown] for place, mean in enumerate(weighted, start=1)
    }
    means = []
    for mean in figures.means:
        share = shares[mean.name] if mean.weighted else _plain_shares(mean, unknown, slack)
        if share is None:
            return None
        value = mean.value.copy()
        value[unknown] = np.clip(share, 0, 1)
        means.append(replace(mean, value=value))
    return Figures(n, figures.sums, tuple(means))


def _plain_shares(mean: Mean, unknown: Places, slack: float) -> Floats | None:
    from scipy import sparse
    from scipy.optimize import LinearConstraint

    off = 2 * slack + 1e-6
    right = -(mean.sums @ np.nan_to_num(mean.value))
    limits = [
        LinearConstraint(mean.sums[:, unknown], right - off, right + off),
        LinearConstraint(sparse.csr_array(sparse.eye_array(len(unknown))), 0, 1),
    ]
    return fitting(limits, len(unknown))


def _wide(block: csr_array, place: int, count: int) -> csr_array:
    """A block in its place among empty ones."""
    from scipy import sparse

    return sparse.hstack([block if index == place else sparse.csr_array(block.shape) for index in range(count)]).tocsr()
