"""What `necessary_conditions` returns: effect sizes, their p-values, bottlenecks, peers and sentences."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from trepart_eval.criteria.arguments import checked_choice
from trepart_eval.relations.ceilings.bottlenecks import RANGES, Bottleneck, bottleneck_of
from trepart_eval.relations.ceilings.ceiling_lines import TOLERANCE
from trepart_eval.relations.ceilings.condition_ceilings import ConditionCeilings
from trepart_eval.relations.ceilings.necessity_sentences import legend, sentence_on
from trepart_eval.relations.refusals import MayBeRefused
from trepart_eval.vocabulary.languages import Language, choose_language

if TYPE_CHECKING:
    import pandas as pd

_PLOTTED: Final = ("condition", "case", "x", "y")
_SHOWN: Final = (
    *("condition", "ceiling", "n_cases", "effect_size", "effect_size_low", "effect_size_high", "p_value"),
    *("p_adjusted", "accuracy", "refusal"),
)


@dataclass(frozen=True, slots=True, eq=False)
class NecessaryConditions(MayBeRefused):
    """Conditions under their ceilings.

    Attributes
    ----------
    outcome : str
        Column of the outcome.
    conditions : tuple of str
        Columns of the conditions, in the order given.
    ceilings : tuple of str
        Which ceilings; sentences are about the first.
    permutations, seed : int
        Arrangements drawn where all are too many, and their seed; 0 where no p-value was asked for.
    n_arrangements : int
        Most arrangements that a p-value rests on.
    correction : str
        How ``p_adjusted`` allows for several conditions: ``step_down``, ``holm`` where they don't have the same cases,
        or empty where there is one condition or none was tested.
    n_tests : int
        Conditions that are corrected for together, for each ceiling.
    conf_level : float
        Level of the p-values' intervals; sentences hold p-values to one less this level.
    language : Language
        Language of sentences.
    refusal, reason : str
        Why no condition has numbers.
    """

    outcome: str
    conditions: tuple[str, ...]
    ceilings: tuple[str, ...]
    permutations: int
    seed: int
    n_arrangements: int
    correction: str
    n_tests: int
    conf_level: float
    language: Language
    _analyses: tuple[ConditionCeilings, ...]
    refusal: str = ""
    reason: str = ""

    @property
    def table(self) -> pd.DataFrame:
        """A row per condition and ceiling.

        ``scope`` and ``zone`` are areas in the units of the data, ``effect_size`` the latter over the former; ``slope``
        and ``intercept`` are of the line, NaN where there is none. ``accuracy``, ``fit`` and inefficiencies are per
        cent. ``effect_size_low`` and ``effect_size_high`` are the range with one case left out, and
        ``effect_size_without`` is without the case that matters most. ``refusal`` and ``reason`` say why a row has no
        numbers.
        """
        import pandas as pd

        return pd.DataFrame(
            [one.row(kind, place) for one in self._analyses for place, kind in enumerate(self.ceilings)]
        )

    @property
    def left_out(self) -> pd.DataFrame:
        """Effect size without each case: ``condition``, ``ceiling``, ``case``, ``effect_size``."""
        import pandas as pd

        rows = [
            (one.condition, kind, case, value)
            for one in self._seen()
            for place, kind in enumerate(self.ceilings)
            for case, value in zip(one.cases, one.left_out[place].tolist(), strict=True)
        ]
        return pd.DataFrame(rows, columns=["condition", "ceiling", "case", "effect_size"])

    @property
    def peers(self) -> pd.DataFrame:
        """Cases that bear the ceilings: ``condition``, ``case``, ``x``, ``y``, in rising order of the condition.

        They are the same for both ceilings. From the upper right corner and the lower right one the order is turned.
        """
        points = self.points
        return points[points["peer"]].drop(columns="peer").reset_index(drop=True)

    @property
    def points(self) -> pd.DataFrame:
        """All cases, for a plot: ``condition``, ``case``, ``x``, ``y`` and whether each is a ``peer``."""
        import pandas as pd

        rows: list[tuple[Any, ...]] = []
        for one in self._seen():
            bearing = set(one.lines[0].peers.tolist())
            order = np.argsort(one.rectangle.turned(one.x, one.y)[0], kind="stable").tolist()
            rows += [(one.condition, one.cases[at], one.x[at], one.y[at], at in bearing) for at in order]
        return pd.DataFrame(rows, columns=[*_PLOTTED, "peer"])

    def ceiling_line(self, condition: str, ceiling: str | None = None) -> pd.DataFrame:
        """Points of a ceiling within the scope, for a plot: ``x``, ``y``; none where there is no line.

        Parameters
        ----------
        condition : str
            Which condition.
        ceiling : str, optional
            Which ceiling; the first where left out.

        Raises
        ------
        ValueError
            If the condition or the ceiling isn't among those asked for.
        """
        import pandas as pd

        checked_choice(condition, self.conditions, "condition")
        kind = self._ceiling(ceiling)
        one = next(one for one in self._analyses if one.condition == condition)
        if one.refused:
            return pd.DataFrame({"x": np.zeros(0), "y": np.zeros(0)})
        u, v = _stairs(one) if kind == "ce_fdh" else _straight(one)
        scope = one.rectangle
        return pd.DataFrame({"x": scope.condition_at(np.array(u)), "y": scope.outcome_at(np.array(v))})

    def bottleneck(
        self,
        ceiling: str | None = None,
        *,
        x: str = "percentage",
        y: str = "percentage",
        steps: int | Sequence[float] = 10,
        language: Language | str | None = None,
    ) -> Bottleneck:
        """How much of each condition each level of the outcome takes, where the ceiling holds.

        Parameters
        ----------
        ceiling : str, optional
            Which ceiling; the first where left out.
        x : {"percentage", "actual", "percentile"}
            Requirements as per cent of the scope from its low end, in the condition's unit, or as the share of cases
            that fall short, in per cent.
        y : {"percentage", "actual", "percentile"}
            Levels as per cent of the way through the scope (from high to low in corners 3 and 4), in the outcome's
            unit, or as percentiles of the cases.
        steps : int or sequence of float
            How many steps from the first level to the last, or the levels themselves.
        language : Language or {"nb", "nn", "en"}, optional
            Language of the words; that of the result where it is left out.

        Raises
        ------
        ValueError
            If an option has no such value.
        """
        kind = self._ceiling(ceiling)
        checked_choice(x, RANGES, "x")
        checked_choice(y, RANGES, "y")
        return bottleneck_of(self._seen(), self.outcome, kind, x, y, steps, self._spoken(language))

    def summary(self, language: Language | str | None = None, *, labels: Mapping[str, str] | None = None) -> str:
        """Sentences on each condition, by the first ceiling, and how they are to be read."""
        spoken = self._spoken(language)
        n_tests = self.n_tests if self.correction else 0
        level = 1 - self.conf_level
        said = [
            sentence_on(one, self.ceilings[0], self.outcome, n_tests, level, spoken, labels) for one in self._analyses
        ]
        return " ".join(said if self.refused else [*said, legend(spoken)])

    def _repr_html_(self) -> str:
        """Sentences and table for Jupyter."""
        shown = self.table[list(_SHOWN)].round(3)
        return f"<p>{escape(self.summary())}</p>{shown.to_html(index=False, na_rep='')}"

    def _seen(self) -> tuple[ConditionCeilings, ...]:
        return tuple(one for one in self._analyses if not one.refused)

    def _ceiling(self, ceiling: str | None) -> str:
        return self.ceilings[0] if ceiling is None else checked_choice(ceiling, self.ceilings, "ceiling")

    def _spoken(self, language: Language | str | None) -> Language:
        return self.language if language is None else choose_language(language, os.environ)


def _stairs(one: ConditionCeilings) -> tuple[list[float], list[float]]:
    """Corners of the staircase in the unit square, from its foot to the end of the scope."""
    u, v = one.rectangle.turned(one.x, one.y)
    line = one.lines[0]
    found = [(0.0, 0.0)]
    for at, height in zip(u[line.peers].tolist(), v[line.peers].tolist(), strict=True):
        found += [(at, found[-1][1]), (at, height)]
    found.append((1.0, found[-1][1]))
    distinct = [point for place, point in enumerate(found) if place == 0 or point != found[place - 1]]
    return [point[0] for point in distinct], [point[1] for point in distinct]


def _straight(one: ConditionCeilings) -> tuple[list[float], list[float]]:
    """Ends of the line in the unit square; none where there is no zone above it."""
    line = one.line("cr_fdh")
    if not line.has_zone:
        return [], []
    ends = np.clip([-line.intercept / line.slope, (1 - line.intercept) / line.slope], 0, 1)
    if ends[1] - ends[0] <= TOLERANCE:
        return [], []
    return ends.tolist(), (line.intercept + line.slope * ends).tolist()
