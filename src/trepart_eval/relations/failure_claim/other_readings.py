"""The claim under other rules for what is missing, under other cut-offs, and without one case at a time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.relations.failure_claim.judged_cases import JudgedCases
from trepart_eval.relations.failure_claim.link_figures import LinkFigures, figures_of
from trepart_eval.relations.failure_claim.weak_flags import (
    Cut,
    MissingRule,
    RelativeCut,
    cut_offs,
    flags_of,
)

FACTORS: Final = (0.8, 0.9, 1.1, 1.2)
"""Other cut-offs that are tried, as multiples of the one chosen."""
FIGURES: Final = (
    *("n_failures", "failures_weak", "failures_open", "share_failures", "share_failures_high"),
    *("n_successes", "successes_weak", "successes_open", "share_successes", "share_successes_high"),
    *("chance_share", "p_value", "p_low", "p_high"),
)


def reading_rows(given: JudgedCases, cut: Cut, rule: MissingRule) -> list[dict[str, Any]]:
    """Return a row per reading: the one chosen, the other rules for what is missing, and the other cut-offs."""
    tried: list[tuple[str, Cut, MissingRule]] = [("chosen", cut, rule)]
    tried += [("missing", cut, other) for other in MissingRule if other is not rule]
    if not isinstance(cut, str):
        tried += [("cut", _times(cut, factor), rule) for factor in FACTORS]
    tried += [("cut", relative.value, rule) for relative in RelativeCut if relative != cut]
    rows = []
    for reading, own, missing in tried:
        cuts = cut_offs(given.values, own, given.criteria)
        figures = figures_of(flags_of(given.values, given.failure, cuts, missing))
        rows.append({"reading": reading, "cut": cut_text(own), "missing": missing.value, **_of(figures)})
    return rows


def case_rows(given: JudgedCases, cut: Cut, rule: MissingRule) -> list[dict[str, Any]]:
    """Return a row per case: which criteria are weak or unknown in it, and the claim without it."""
    cuts = cut_offs(given.values, cut, given.criteria)
    own = flags_of(given.values, given.failure, cuts, MissingRule.KNOWN)
    rows = []
    for row, case in enumerate(given.cases):
        left = np.arange(len(given.cases)) != row
        without = figures_of(flags_of(given.values[left], given.failure[left], cuts, rule))
        rows.append(
            {
                "case": case,
                "failure": bool(given.failure[row]),
                "weak": _named(given.criteria, own.weak[row]),
                "unknown": _named(given.criteria, ~own.known[row]),
                "share_failures_without": without.share_failures,
                "share_successes_without": without.share_successes,
                "p_value_without": without.p_value,
            }
        )
    return rows


def _named(criteria: tuple[str, ...], which: NDArray[np.bool_]) -> list[str]:
    return [name for name, one in zip(criteria, which, strict=True) if one]


def cut_text(cut: Cut) -> str:
    """A cut-off as a table has it: a number, the name of a relative one, ``own`` where each criterion has one."""
    if isinstance(cut, Mapping):
        values = set(cut.values())
        return f"{values.pop():g}" if len(values) == 1 else "own"
    return cut if isinstance(cut, str) else f"{cut:g}"


def _times(cut: float | Mapping[str, float], factor: float) -> Cut:
    if isinstance(cut, Mapping):
        return {name: factor * value for name, value in cut.items()}
    return factor * cut


def _of(figures: LinkFigures) -> dict[str, Any]:
    return {name: getattr(figures, name) for name in FIGURES}
