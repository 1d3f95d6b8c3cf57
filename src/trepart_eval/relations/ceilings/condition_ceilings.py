"""One condition under its ceilings: the effect sizes, and what each would be without each case."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.relations.ceilings.ceiling_lines import Ceiling, fitted, ordered
from trepart_eval.relations.ceilings.scopes import Scope, scope_of
from trepart_eval.relations.refusals import MayBeRefused, Refusal

Array = NDArray[np.float64]
Row = dict[str, Any]

FEWEST: Final = 4
"""Cases that a ceiling takes, at least."""
_NAN: Final = float("nan")
_ROUNDING: Final = 1e-12
P_COLUMNS: Final = ("p_value", "p_value_low", "p_value_high", "p_adjusted")
LINE_COLUMNS: Final = (
    *("scope", "zone", "effect_size", "slope", "intercept", "complexity", "n_peers", "peers", "above", "accuracy"),
    *("fit", "condition_inefficiency", "outcome_inefficiency", "absolute_inefficiency", "relative_inefficiency"),
)
LEFT_OUT_COLUMNS: Final = ("effect_size_low", "effect_size_high", "influential_case", "effect_size_without")


@dataclass(frozen=True, slots=True, eq=False)
class ConditionCeilings(MayBeRefused):
    """One condition and an outcome.

    Attributes
    ----------
    condition : str
        Its column.
    corner : {1, 2, 3, 4}
        The corner that is looked at.
    cases : tuple of str
        Cases with both figures.
    x, y : ndarray
        Their figures.
    n_incomplete : int
        Cases without both.
    scope : Scope or None
        The rectangle; None where refused.
    lines : tuple of Ceiling
        The ceilings; empty where refused.
    left_out : ndarray, shape (n_ceilings, n_cases)
        Effect size without each case; NaN where it is undefined.
    p_values : dict of str to ndarray
        Of each ceiling: ``p_value``, its interval, and ``p_adjusted``.
    method : str
        ``exact``, ``permutation``, or empty where none was asked for.
    refusal, reason : str
        Why there are no numbers.
    """

    condition: str
    corner: int
    cases: tuple[str, ...]
    x: Array
    y: Array
    n_incomplete: int
    scope: Scope | None
    lines: tuple[Ceiling, ...]
    left_out: Array
    p_values: dict[str, Array]
    method: str = ""
    refusal: str = ""
    reason: str = ""

    @property
    def rectangle(self) -> Scope:
        """The scope, where there is one.

        Raises
        ------
        ValueError
            If the condition is refused.
        """
        if self.scope is None:
            raise ValueError(f"condition {self.condition!r} has no ceiling: {self.reason}")
        return self.scope

    def line(self, kind: str) -> Ceiling:
        """The ceiling of a kind."""
        return next(one for one in self.lines if one.kind == kind)

    def row(self, kind: str, place: int) -> Row:
        """Row of the result: the ceiling of a kind, the one in a place among those asked for."""
        found: Row = {
            "condition": self.condition,
            "ceiling": kind,
            "corner": self.corner,
            "n_cases": len(self.cases),
            "n_incomplete": self.n_incomplete,
        }
        found |= dict.fromkeys((*LINE_COLUMNS, *P_COLUMNS, *LEFT_OUT_COLUMNS), _NAN)
        found |= {"peers": "", "influential_case": "", "method": self.method}
        if not self.refused:
            found |= self._figures(self.line(kind)) | self._without(place)
            found |= {name: float(values[place]) for name, values in self.p_values.items()}
        return found | {"refusal": self.refusal, "reason": self.reason}

    def _figures(self, line: Ceiling) -> Row:
        n, area = len(self.cases), self.rectangle.area
        slope, intercept = self.rectangle.straight_line(line.slope, line.intercept)
        unused = 1 - (1 - line.at_start) * line.at_top if line.has_zone else _NAN
        fit = 100.0 if line.kind == "ce_fdh" else _NAN
        if line.kind != "ce_fdh" and line.has_zone:
            (stairs,) = _lines(self.x, self.y, self.rectangle, ("ce_fdh",))
            fit = 100 * line.zone / stairs.zone
        return {
            "scope": area,
            "zone": line.zone * area,
            "effect_size": line.zone,
            "slope": slope,
            "intercept": intercept,
            "complexity": line.complexity,
            "n_peers": len(line.peers),
            "peers": ", ".join(self.cases[place] for place in line.peers),
            "above": line.above,
            "accuracy": 100 * (n - line.above) / n,
            "fit": fit,
            "condition_inefficiency": 100 * (1 - line.at_top) if line.has_zone else _NAN,
            "outcome_inefficiency": 100 * line.at_start if line.has_zone else _NAN,
            "absolute_inefficiency": area * unused,
            "relative_inefficiency": 100 * unused,
        }

    def _without(self, place: int) -> Row:
        values = self.left_out[place]
        if np.isnan(values).all():
            return {}
        farthest = int(np.nanargmax(np.abs(values - self.lines[place].zone)))
        return {
            "effect_size_low": float(np.nanmin(values)),
            "effect_size_high": float(np.nanmax(values)),
            "influential_case": self.cases[farthest],
            "effect_size_without": float(values[farthest]),
        }


def under_ceilings(one: ConditionCeilings, ceilings: tuple[str, ...], given: Scope | None) -> ConditionCeilings:
    """A condition with its ceilings, and with its effect sizes without each case.

    Parameters
    ----------
    one : ConditionCeilings
        The condition and its cases.
    ceilings : tuple of str
        Which ceilings.
    given : Scope or None
        A theoretical scope; the smallest rectangle that holds the cases where there is none.
    """
    scope = given or scope_of(one.x, one.y, one.corner)
    lines = _lines(one.x, one.y, scope, ceilings)
    left_out = np.repeat(np.array([[line.zone] for line in lines]), len(one.x), axis=1)
    ends = np.isin(one.x, [one.x.min(), one.x.max()]) | np.isin(one.y, [one.y.min(), one.y.max()])
    ends[np.concatenate([line.peers for line in lines])] = True
    for case in np.flatnonzero(ends):  # a case that is none of these bears no ceiling and no scope
        kept = np.arange(len(one.x)) != case
        x, y = one.x[kept], one.y[kept]
        varies = given is not None or (x.min() < x.max() and y.min() < y.max())
        rest = _lines(x, y, given or scope_of(x, y, one.corner), ceilings) if varies else ()
        left_out[:, case] = [line.zone for line in rest] or _NAN
    return replace(one, scope=scope, lines=lines, left_out=left_out)


def _lines(x: Array, y: Array, scope: Scope, ceilings: tuple[str, ...]) -> tuple[Ceiling, ...]:
    u, v = scope.turned(x, y)
    condition = ordered(u)
    return tuple(fitted(kind, condition, v[condition.order]) for kind in ceilings)


def refusal_of(one: ConditionCeilings) -> Refusal | None:
    """Why a condition can have no numbers; None where it can."""
    if len(one.cases) < FEWEST:
        return Refusal.TOO_FEW
    return Refusal.NO_VARIATION if is_constant(one.x) or is_constant(one.y) else None


def is_constant(values: Array) -> bool:
    """Whether figures are the same but for rounding."""
    return bool(len(values) and values.max() - values.min() <= _ROUNDING * np.abs(values).max())
