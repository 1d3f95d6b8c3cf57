"""How the mean of a total comes from those of its parts, found out from the figures, and margins that don't add up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from trepart_eval.disclosure.cells import Cells
from trepart_eval.disclosure.figures import Figures, Floats, Mean
from trepart_eval.disclosure.sums import KINDS, Equations
from trepart_eval.problems import Problems

if TYPE_CHECKING:
    from scipy.sparse import csr_array

_MOST_DECIMALS: Final = 4
_EXACT: Final = 1e-7  # of the scale


def slack_of(values: Floats, ends: tuple[float, float]) -> float:
    """How far a figure may be from the one it was rounded from, as a share of the scale."""
    known = values[~np.isnan(values)]
    for decimals in range(_MOST_DECIMALS + 1):
        if np.allclose(known, np.round(known, decimals), rtol=0, atol=1e-9):
            return 0.5 * 10.0**-decimals / (ends[1] - ends[0])
    return _EXACT


def check_counts(cells: Cells, equations: Equations, problems: Problems) -> None:
    """Note every total of counts that isn't the sum of its parts; one with a part that came hidden can't be checked."""
    off = equations.matrix @ cells.n
    for row in np.flatnonzero(np.abs(np.nan_to_num(off)) > 0.5):
        total = equations.totals[row]
        found, expected = int(cells.n[total]), int(cells.n[total] + off[row])
        problems.add(
            "protect_total_differs",
            rows=[int(cells.row[total]) + 2],
            value=cells.name(total),
            found=found,
            expected=expected,
        )


def without_people(cells: Cells, equations: Equations) -> Cells:
    """Cells with a count of 0 where one that came hidden must be empty: a total has nobody left for it.

    Where fewer people are left than cells came hidden, as many of these as must be empty are, the first ones: which of
    them they are is in no figure.
    """
    n, matrix = cells.n.copy(), equations.matrix
    settled = False
    while not settled:
        settled = True
        for row in np.flatnonzero(abs(matrix) @ np.isnan(n).astype(np.float64)).tolist():
            total = equations.totals[row]
            members = matrix.indices[matrix.indptr[row] : matrix.indptr[row + 1]]
            parts = np.sort(members[members != total])
            unknown = parts[np.isnan(n[parts])]
            if np.isnan(n[total]) or not len(unknown):
                continue
            people_left = max(round(float(n[total] - np.nansum(n[parts]))), 0)
            if people_left < len(unknown):
                n[unknown[: len(unknown) - people_left]] = 0.0
                settled = False
    return replace(cells, n=n)


def figures_of(
    cells: Cells, equations: Equations, kinds: Mapping[str, str | None], stated: bool, problems: Problems
) -> tuple[Figures, tuple[str, ...], float]:
    """Figures, the columns whose totals don't come from their parts in any known way, and how far rounding reaches.

    Parameters
    ----------
    kinds : mapping of str to str or None
        Kind of a column's means where it is said: "weighted" or "plain"; None where it is to be found out.
    stated : bool
        Whether the columns were named; then one that doesn't fit is a problem.
    """
    means, loose, slack = [], [], 0.0
    for name, values in cells.values.items():
        low, high = cells.scales[name]
        share = np.clip((values - low) / (high - low), 0, 1)
        off = slack_of(values, (low, high))
        asked = kinds.get(name)
        tried = (asked,) if asked else KINDS
        found = next((kind for kind in tried if _holds(kind, share, cells.n, equations, off)), None)
        if found is None:
            loose.append(name)
            if stated and kinds.get(name, "") is not None:
                _note(name, asked or "weighted", share, cells, equations, off, problems)
        else:
            means.append(Mean(name, share, _mean_sums(found, share, cells.n, equations), found == "weighted"))
            slack = max(slack, off)
    return Figures(cells.n, equations.matrix, tuple(means)), tuple(loose), slack


def _mean_sums(kind: str, share: Floats, n: Floats, equations: Equations) -> csr_array:
    """Equations of a mean: only those in which every cell with people has a mean or came hidden."""
    from scipy import sparse

    matrix = equations.matrix
    lost = np.isnan(share) & ~np.isnan(n) & (n > 0)
    rows = np.flatnonzero(abs(matrix) @ lost.astype(float) == 0)
    if kind == "weighted":
        return matrix[rows]
    counts = (np.isnan(n) | (n > 0)).astype(float)
    present = sparse.csr_array(matrix[rows] @ sparse.diags_array(counts))
    parts = np.maximum((present > 0).sum(axis=1), 1)
    plain = sparse.csr_array(present)
    repeated = np.repeat(parts, np.diff(plain.indptr))
    plain.data = np.where(plain.data > 0, plain.data / repeated, plain.data)
    total = np.array([equations.totals[row] for row in rows], dtype=np.intp)
    return plain[np.flatnonzero(counts[total] > 0)] if len(rows) else plain


def _residuals(kind: str, share: Floats, n: Floats, equations: Equations, off: float) -> tuple[Floats, Floats]:
    """How far each equation is from holding and how far rounding may put it; NaN where a part came hidden."""
    sums = _mean_sums(kind, share, n, equations)
    people = np.where(np.isnan(n), 0.0, n) if kind == "weighted" else np.ones(len(n))
    hidden = abs(sums) @ np.isnan(n).astype(float) > 0
    total = np.where(np.isnan(share), 0.0, share) * people
    left = sums @ total
    may = off * (abs(sums) @ people) + _EXACT * np.maximum(abs(sums) @ people, 1)
    return np.where(hidden, np.nan, left), may


def _holds(kind: str, share: Floats, n: Floats, equations: Equations, off: float) -> bool:
    left, may = _residuals(kind, share, n, equations, off)
    return not (np.abs(left) > may).any()


def _note(
    name: str, kind: str, share: Floats, cells: Cells, equations: Equations, off: float, problems: Problems
) -> None:
    left, may = _residuals(kind, share, cells.n, equations, off)
    count = int((np.abs(left) > may).sum())
    problems.add("protect_means_differ", column=name, value=name, count=count)
