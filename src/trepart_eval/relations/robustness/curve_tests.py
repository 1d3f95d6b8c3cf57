"""Whether a whole curve of specifications could be chance: three statistics under joint permutations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.relations.association.rearrangements import Rearrangements
from trepart_eval.relations.robustness.joint_permutations import joint_statistics
from trepart_eval.relations.robustness.joint_signs import signs_of
from trepart_eval.relations.robustness.specification_estimates import RANKS, FittedSpecification
from trepart_eval.relations.robustness.step_down_tests import p_values_of_each

Array = NDArray[np.float64]

_DIGITS: Final = 11
_LARGEST_T: Final = 1e8
_SMALLEST_TAIL: Final = 1e-300
_GRID: Final = 2_001
"""Values of t whose z is computed; between them it is read off, which is right to 1e-6."""


@dataclass(frozen=True, slots=True)
class CurveStatistics:
    """What the whole curve shows, and how often chance would show as much.

    Attributes
    ----------
    median : float
        Median of the estimates.
    n_dominant, n_significant : int
        Estimates on the side of 0 where most are, and those of them with a p-value of at most the level.
    p_median, p_significant, p_stouffer : float
        Share of the arrangements with a median as far from 0, with as many significant ones on the side where most
        are, and with as large a mean of z (Stouffer's): the larger of two shares, of permuted municipalities and of
        random signs, since permuting alone finds too much where those with high doses vary more.
    p_values : tuple of float
        P-value of each specification.
    """

    median: float
    n_dominant: int
    n_significant: int
    p_median: float
    p_significant: float
    p_stouffer: float
    p_values: tuple[float, ...]


def curve_statistics(
    specifications: Sequence[FittedSpecification], arrangements: Rearrangements, level: float
) -> CurveStatistics:
    """What specifications that have estimates show together.

    Parameters
    ----------
    specifications : sequence of FittedSpecification
        At least one, none of them refused.
    arrangements : Rearrangements
        Of all cases; the same for every specification.
    level : float
        P-values up to it count as significant.
    """
    permuted = _under(
        specifications, joint_statistics(arrangements, [(one.kept, one.estimates) for one in specifications]), level
    )
    if all(one.specification.model == RANKS for one in specifications):  # ranks stand uneven spread
        return permuted
    n_cases, draws = len(specifications[0].kept), arrangements.draws
    signs = signs_of(n_cases, draws, arrangements.seed, most=draws)
    signed = _under(specifications, [one.estimates_of(one.left * signs[:, one.kept]) for one in specifications], level)
    return replace(
        permuted,
        p_median=max(permuted.p_median, signed.p_median),
        p_significant=max(permuted.p_significant, signed.p_significant),
        p_stouffer=max(permuted.p_stouffer, signed.p_stouffer),
    )


def _under(specifications: Sequence[FittedSpecification], joint: Sequence[Array], level: float) -> CurveStatistics:
    """Statistics of the whole curve, held against those under other arrangements; the first is as the cases are."""
    estimates = np.column_stack([own[:, 0] for own in joint])
    t = np.column_stack([own[:, 1] for own in joint])
    found = [_printed(one, own, level) for one, own in zip(specifications, t.T, strict=True)]
    small = np.column_stack([own for _, own, _ in found])
    stouffer = np.sum([z for _, _, z in found], axis=0)
    dominant, significant = _on_the_side_of_most(estimates, small)
    median = np.median(estimates, axis=1)
    return CurveStatistics(
        median=float(median[0]),
        n_dominant=int(dominant[0]),
        n_significant=int(significant[0]),
        p_median=_share_as_large(np.abs(median)),
        p_significant=_share_as_large(significant),
        p_stouffer=_share_as_large(np.abs(stouffer)),
        p_values=tuple(p_value for p_value, _, _ in found),
    )


def _printed(one: FittedSpecification, t: Array, level: float) -> tuple[float, NDArray[np.bool_], Array]:
    """P-value of a specification; under each arrangement, whether its p-value is at most the level, and its z."""
    from scipy.special import ndtri, stdtr, stdtrit

    sizes = np.minimum(np.abs(t), _LARGEST_T)
    if one.specification.model == RANKS:  # its p-value is counted over the arrangements
        p_values = p_values_of_each(sizes.round(_DIGITS)[:, None])[:, 0]
        return float(p_values[0]), p_values <= level, -np.sign(t) * ndtri(p_values / 2)
    p_value = float(2 * stdtr(one.df, -sizes[0]))
    small = sizes >= stdtrit(one.df, 1 - level / 2)
    small[0] = p_value <= level
    grid = np.linspace(0.0, np.arcsinh(sizes.max()), _GRID)
    tails = np.maximum(stdtr(one.df, -np.sinh(grid)), _SMALLEST_TAIL)
    return p_value, small, np.sign(t) * np.interp(np.arcsinh(sizes), grid, -ndtri(tails))


def _on_the_side_of_most(estimates: Array, small: NDArray[np.bool_]) -> tuple[Array, Array]:
    """Estimates on the side where most are, and the significant ones of them; of two as large sides that with more."""
    above, below = estimates > 0, estimates < 0
    n_above, n_below = above.sum(axis=1), below.sum(axis=1)
    small_above, small_below = (above & small).sum(axis=1), (below & small).sum(axis=1)
    up = (n_above > n_below) | ((n_above == n_below) & (small_above >= small_below))
    return np.where(up, n_above, n_below), np.where(up, small_above, small_below)


def _share_as_large(values: Array) -> float:
    """Share of the arrangements whose statistic is as large as that of the first, the cases as they are."""
    rounded = np.round(values, _DIGITS)
    return float((rounded >= rounded[0]).mean())
