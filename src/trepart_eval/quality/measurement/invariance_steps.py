"""Configural, metric and scalar invariance of one factor, decided by how much worse the fit becomes.

Cut-offs: Cheung and Rensvold (2002) and Chen (2007). Chi-square alone would call trifles a difference among many and
miss large ones among few, so a step fails where the fit falls by more than the cut-off and by more than chance gives.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.criteria.comparisons.multiple_testing import adjust_p_values
from trepart_eval.quality.measurement.group_moments import GroupMoments
from trepart_eval.quality.measurement.item_functioning import ItemTest, upper_tail
from trepart_eval.quality.measurement.one_factor import FactorFit, fit_one_factor
from trepart_eval.quality.undefined_reasons import Reason

Array = NDArray[np.float64]

CFI_CHANGE: Final = 0.010
"""Fall in CFI from which a step fails (Cheung and Rensvold 2002; Chen 2007, with more than 300 respondents)."""
CFI_CHANGE_FEW: Final = 0.005
"""The same with 300 respondents or fewer (Chen 2007)."""
FEW: Final = 300
RMSEA_CHANGE: Final = 0.015
"""Rise in RMSEA that Chen (2007) takes for a difference; shown, and not decided by."""
SIGNIFICANCE: Final = 0.05
"""Level of the difference of chi-squares."""
LOWEST_CFI: Final = 0.90
"""Lowest CFI of one factor that fits at all, the usual reading of Bentler and Bonett (1980)."""
HIGHEST_SRMR: Final = 0.08
"""Highest SRMR of one factor that fits (Hu and Bentler 1999)."""
LOADING: Final = "loading"
INTERCEPT: Final = "intercept"


class Step(StrEnum):
    """What is held equal between groups."""

    CONFIGURAL = "configural"
    METRIC = "metric"
    PARTIAL_METRIC = "partial_metric"
    SCALAR = "scalar"
    PARTIAL_SCALAR = "partial_scalar"


@dataclass(frozen=True, slots=True, eq=False)
class StepFit:
    """A step, its fit, and the change from the step it is held against.

    Attributes
    ----------
    change_chi_square, change_df, p_value : float, int, float
        Difference of chi-squares and its test; of the configural step the chi-square itself.
    change_cfi, change_rmsea, change_srmr : float
        Changes; NaN for the configural step.
    holds : bool
        Whether the step holds.
    """

    step: Step
    fit: FactorFit
    change_chi_square: float
    change_df: int
    p_value: float
    change_cfi: float
    change_rmsea: float
    change_srmr: float
    holds: bool


@dataclass(frozen=True, slots=True, eq=False)
class Ladder:
    """The steps in turn, tests of items where a step fails, and why there is none."""

    steps: tuple[StepFit, ...]
    tests: tuple[ItemTest, ...]
    reason: Reason | None

    def holds(self, *steps: Step) -> bool:
        """Whether one of some steps was taken and holds."""
        return any(one.step in steps and one.holds for one in self.steps)


def climb(moments: GroupMoments) -> Ladder:
    """Steps of invariance, each as far as the one before holds.

    Where a step fails, items are let free one at a time, the one that improves the fit most first, as long as more
    than half of the items stay equal; where the rest then holds, that is a partial step.
    """
    free_loadings: list[int] = []
    configural = fit_one_factor(moments)
    first = _first(configural)
    steps, tests = [first], []
    if configural.reason:
        return Ladder((), (), configural.reason)
    if first.holds:
        metric, freed, found = _step(moments, Step.METRIC, configural, [])
        steps += metric
        tests += found
        free_loadings = freed
        if metric[-1].holds:
            scalar, _, found = _step(moments, Step.SCALAR, metric[-1].fit, free_loadings)
            steps += scalar
            tests += found
    reason = next((one.fit.reason for one in steps if one.fit.reason), None)
    return Ladder(tuple(steps), tuple(tests), reason)


def _first(fit: FactorFit) -> StepFit:
    nan = float("nan")
    holds = fit.reason is None and fit.cfi >= LOWEST_CFI and fit.srmr <= HIGHEST_SRMR
    p_value = upper_tail(fit.chi_square, fit.df)
    return StepFit(Step.CONFIGURAL, fit, fit.chi_square, fit.df, p_value, nan, nan, nan, holds)


def _step(
    moments: GroupMoments, step: Step, before: FactorFit, free: list[int]
) -> tuple[list[StepFit], list[int], list[ItemTest]]:
    """Return the step, the partial one where it fails and that helps, the items then free, and tests of the items."""
    partial = Step.PARTIAL_METRIC if step is Step.METRIC else Step.PARTIAL_SCALAR
    name = step if not free else partial
    whole = _compared(name, _fit(moments, step, free, free), before, moments)
    if whole.holds or whole.fit.reason:
        return [whole], list(free), []
    k = moments.means.shape[1]
    start = whole.fit
    alone = {item: _freed(moments, step, free, [*free, item]) for item in range(k) if item not in free}
    freed, current = list(free), alone
    while len(freed) + 1 < k / 2:
        best = min(current, key=lambda item: current[item].chi_square)
        freed.append(best)
        part = _compared(partial, current[best], before, moments)
        if part.holds:
            return [whole, part], freed, _tests(step, start, alone, freed)
        current = {item: _freed(moments, step, free, [*freed, item]) for item in range(k) if item not in freed}
    return [whole], list(free), _tests(step, start, alone, [])


def _freed(moments: GroupMoments, step: Step, of_before: list[int], items: list[int]) -> FactorFit:
    return _fit(moments, step, items if step is Step.METRIC else of_before, items)


def _fit(moments: GroupMoments, step: Step, loadings: list[int], intercepts: list[int]) -> FactorFit:
    scalar = step is Step.SCALAR
    return fit_one_factor(
        moments,
        equal_loadings=True,
        equal_intercepts=scalar,
        free_loadings=loadings,
        free_intercepts=intercepts if scalar else (),
    )


def _compared(step: Step, fit: FactorFit, before: FactorFit, moments: GroupMoments) -> StepFit:
    chi_square, df = max(fit.chi_square - before.chi_square, 0.0), fit.df - before.df
    p_value = upper_tail(chi_square, df)
    change = fit.cfi - before.cfi
    limit = CFI_CHANGE if int(moments.n.sum()) > FEW else CFI_CHANGE_FEW
    worse = change < -limit and p_value < SIGNIFICANCE
    holds = fit.reason is None and not worse
    return StepFit(step, fit, chi_square, df, p_value, change, fit.rmsea - before.rmsea, fit.srmr - before.srmr, holds)


def _tests(step: Step, whole: FactorFit, alone: dict[int, FactorFit], freed: list[int]) -> list[ItemTest]:
    """Test of each item: how much better the fit is where it alone is let free."""
    aspect = LOADING if step is Step.METRIC else INTERCEPT
    found = []
    gains = {item: (max(whole.chi_square - fit.chi_square, 0.0), whole.df - fit.df) for item, fit in alone.items()}
    p_values = [upper_tail(*gain) for gain in gains.values()]
    for item, p, adjusted in zip(gains, p_values, adjust_p_values(p_values).tolist(), strict=True):
        values = (alone[item].loadings if step is Step.METRIC else alone[item].intercepts)[:, item]
        low, high = int(np.argmin(values)), int(np.argmax(values))
        apart = float(values[high] - values[low])
        found.append(
            ItemTest(item, aspect, *gains[item], p, adjusted, float("nan"), apart, low, high, flagged=item in freed)
        )
    return found
