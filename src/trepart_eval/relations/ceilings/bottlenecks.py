"""`.bottleneck()`: how much of each condition a level of the outcome takes, where the ceilings hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.criteria.arguments import number_list
from trepart_eval.relations.ceilings.ceiling_lines import TOLERANCE
from trepart_eval.relations.ceilings.condition_ceilings import ConditionCeilings
from trepart_eval.vocabulary.catalogue import text_of
from trepart_eval.vocabulary.languages import Language, format_number

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]

RANGES: Final = ("percentage", "actual", "percentile")
NOT_NECESSARY: Final = "NN"
NOT_ATTAINABLE: Final = "NA"
COLUMNS: Final = ("outcome_level", "outcome_value", "condition", "ceiling", "bound", "required", "mark")
_MOST_STEPS: Final = 1000


@dataclass(frozen=True, slots=True, eq=False)
class Bottleneck:
    """What levels of an outcome take of each condition.

    Attributes
    ----------
    outcome : str
        Column of the outcome.
    ceiling : str
        Which ceiling.
    x, y : {"percentage", "actual", "percentile"}
        How requirements and levels are told.
    language : Language
        Language of the words.
    """

    outcome: str
    ceiling: str
    x: str
    y: str
    language: Language
    _rows: tuple[dict[str, Any], ...]

    @property
    def table(self) -> pd.DataFrame:
        """A row per level and condition.

        ``outcome_level`` as asked for and ``outcome_value`` in the outcome's unit; ``required``, and whether it is
        ``at_least`` or ``at_most`` that (``bound``); ``mark``: ``NN`` where the level takes nothing of the condition,
        ``NA`` where no value within the scope is enough, empty otherwise. ``required`` is the end of the scope at NN
        (0 as a percentile) and NaN at NA.
        """
        import pandas as pd

        return pd.DataFrame(list(self._rows), columns=list(COLUMNS))

    @property
    def wide(self) -> pd.DataFrame:
        """As it is read: a row per level, a column per condition, and in each cell a figure, NN or NA."""
        import pandas as pd

        found: dict[float, dict[str, str]] = {}
        for row in self._rows:
            shown = row["mark"] or format_number(row["required"], self.language, decimals=1)
            found.setdefault(row["outcome_level"], {})[row["condition"]] = shown
        names = list(dict.fromkeys(row["condition"] for row in self._rows))
        levels = [format_number(level, self.language, decimals=1) for level in found]
        return pd.DataFrame(list(found.values()), index=pd.Index(levels, name=self.outcome), columns=names)

    @property
    def legend(self) -> str:
        """What the figures and marks mean, in words."""
        return " ".join(
            [
                text_of(__package__, "bottleneck", f"y_{self.y}", self.language, outcome=self.outcome),
                text_of(__package__, "bottleneck", f"x_{self.x}", self.language),
                text_of(__package__, "bottleneck", "marks", self.language),
            ]
        )

    def _repr_html_(self) -> str:
        """Table for Jupyter, and what its marks mean."""
        return f"{self.wide.to_html()}<p>{escape(self.legend)}</p>"


def bottleneck_of(
    analyses: Sequence[ConditionCeilings],
    outcome: str,
    ceiling: str,
    x: str,
    y: str,
    steps: int | Sequence[float],
    language: Language,
) -> Bottleneck:
    """Bottleneck table of the conditions that have ceilings.

    Raises
    ------
    ValueError
        If there are too few or too many steps, or levels that aren't numbers.
    """
    levels = _levels(analyses, y, steps)
    rows = [row for one in analyses for row in _rows_of(one, ceiling, x, y, levels)]
    order = {level: place for place, level in enumerate(levels.tolist())}
    rows.sort(key=lambda row: order[row["outcome_level"]])
    return Bottleneck(outcome, ceiling, x, y, language, tuple(rows))


def _levels(analyses: Sequence[ConditionCeilings], y: str, steps: int | Sequence[float]) -> Array:
    """Levels of the outcome, as asked for."""
    if not isinstance(steps, int | np.integer) or isinstance(steps, bool):
        return _given_levels(steps)
    if not 1 <= steps <= _MOST_STEPS:
        raise ValueError(f"steps is {steps!r}; it is a whole number from 1 to {_MOST_STEPS}, or a list of levels")
    low, high = 0.0, 100.0
    if y == "actual" and analyses:
        scopes = [one.rectangle for one in analyses]
        low, high = min(scope.y_low for scope in scopes), max(scope.y_high for scope in scopes)
    return np.linspace(low, high, int(steps) + 1)


def _given_levels(levels: object) -> Array:
    expected = "give a whole number of steps, or the levels themselves"
    if not isinstance(levels, Sequence | np.ndarray) or isinstance(levels, str) or not len(levels):
        raise ValueError(f"steps is {levels!r}; {expected}")
    found = number_list(levels, "steps")
    if np.isnan(found).any():
        raise ValueError(f"steps holds a level that is missing; {expected}")
    return np.unique(found)


def _rows_of(one: ConditionCeilings, ceiling: str, x: str, y: str, levels: Array) -> list[dict[str, Any]]:
    scope = one.rectangle
    u, v = scope.turned(one.x, one.y)
    if y == "actual":
        wanted = scope.place_of_outcome(levels)
    elif y == "percentage":
        wanted = levels / 100
    else:
        wanted = np.quantile(v, np.clip(levels / 100, 0, 1))
    required = _required(one, ceiling, u, v, wanted)
    marks = np.where(np.isnan(required), NOT_ATTAINABLE, np.where(required <= TOLERANCE, NOT_NECESSARY, ""))
    if x == "percentage":
        shown = 100 * (1 - required if scope.low_condition else required)
    elif x == "actual":
        shown = scope.condition_at(required)
    else:
        short = (u[None] < required[:, None] - TOLERANCE).mean(axis=1)
        shown = np.where(np.isnan(required), np.nan, 100 * short)
    return [
        {
            "outcome_level": level,
            "outcome_value": value,
            "condition": one.condition,
            "ceiling": ceiling,
            "bound": "at_most" if scope.low_condition else "at_least",
            "required": need,
            "mark": mark,
        }
        for level, value, need, mark in zip(
            levels.tolist(), scope.outcome_at(wanted).tolist(), shown.tolist(), marks.tolist(), strict=True
        )
    ]


def _required(one: ConditionCeilings, ceiling: str, u: Array, v: Array, wanted: Array) -> Array:
    """How far the condition must have come, in the unit square, for each level; NaN where no place is enough."""
    line = one.line(ceiling)
    if ceiling == "ce_fdh":
        enough = np.where(v[None] >= wanted[:, None] - TOLERANCE, u[None], np.inf).min(axis=1)
        enough[wanted <= TOLERANCE] = 0.0
    elif not line.has_zone:
        enough = np.zeros(len(wanted))
    else:
        enough = np.maximum((wanted - line.intercept) / line.slope, 0.0)
    enough[wanted > 1 + TOLERANCE] = np.inf
    near = np.where(enough > 1 + TOLERANCE, np.nan, np.minimum(enough, 1.0))
    return np.asarray(np.where(near <= TOLERANCE, 0.0, near))
