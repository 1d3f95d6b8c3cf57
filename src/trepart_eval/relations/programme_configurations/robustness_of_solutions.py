"""How far the simplest solution of a study depends on choices, and how often chance gives one as good."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from trepart_eval.relations.configuration_robustness.chance import chance_of_configurations
from trepart_eval.relations.configuration_robustness.chance_result import ChanceOfConfigurations
from trepart_eval.relations.configuration_robustness.sensitivity import SensitivityRanges, sensitivity_ranges
from trepart_eval.relations.failure_claim.weak_flags import MissingRule
from trepart_eval.relations.programme_configurations.sets_by_rule import FILL, OUTCOMES, SHOWN_KIND, SUCCESS
from trepart_eval.relations.qca.truth_tables import NEGATION
from trepart_eval.study.success_plan import ConfigurationPlan
from trepart_eval.vocabulary.languages import Language

if TYPE_CHECKING:
    import pandas as pd

STEPS: Final = 60
"""Steps that an anchor or a cut-off is moved to either side, at most."""
DRAWS: Final = 499
"""Random arrangements of success, where there are too many to go through: few enough not to be waited for."""
LIMIT: Final = 100
"""Most tied models in each run."""


@dataclass(frozen=True, slots=True, eq=False)
class SolutionRobustness:
    """Of success, or of its absence.

    Attributes
    ----------
    outcome : str
        ``success`` or ``~success``.
    ranges : SensitivityRanges
        How far each anchor and cut-off can be moved; refused where there is no solution.
    chance : ChanceOfConfigurations
        How often chance gives as good a solution.
    """

    outcome: str
    ranges: SensitivityRanges
    chance: ChanceOfConfigurations


def solution_robustness(
    frame: pd.DataFrame,
    memberships: pd.DataFrame,
    success: Mapping[str, float],
    plan: ConfigurationPlan,
    seed: int,
    language: Language,
) -> tuple[SolutionRobustness, ...]:
    """Robustness of the simplest solution for success and for its absence, under the study's rule for what is missing.

    Parameters
    ----------
    frame, memberships : DataFrame
        Scores, and what they are as sets: cases by criteria, NaN where a criterion isn't known.
    success : mapping of str to float
        Per case 1, 0 or NaN.
    seed : int
        Seed of the draws.
    """
    said = frame.index.map(lambda case: success.get(case, float("nan")) in (0.0, 1.0)).to_numpy(dtype=bool)
    judged = said & frame.notna().any(axis=1).to_numpy()
    given, anchors = _filled(frame[judged], memberships[judged], plan)
    given = given.assign(**{SUCCESS: [success[case] for case in given.index]})
    conditions = list(plan.criteria)
    found = []
    for outcome in OUTCOMES:
        looked_at = [NEGATION + one for one in conditions] if outcome.startswith(NEGATION) else conditions
        ranges = sensitivity_ranges(
            given, outcome, conditions, anchors=anchors, kind=SHOWN_KIND, incl_cut=plan.incl_cut, n_cut=plan.n_cut,
            pri_cut=plan.pri_cut, most_steps=STEPS, language=language,
        )  # fmt: skip
        chance = chance_of_configurations(
            given, outcome, conditions, anchors=anchors, kind=SHOWN_KIND, incl_cut=plan.incl_cut, n_cut=plan.n_cut,
            pri_cut=plan.pri_cut, limit=LIMIT, necessary=looked_at, necessity_cut=plan.necessity_cut, draws=DRAWS,
            seed=seed, language=language,
        )  # fmt: skip
        found.append(SolutionRobustness(outcome, ranges, chance))
    return tuple(found)


def _filled(
    frame: pd.DataFrame, memberships: pd.DataFrame, plan: ConfigurationPlan
) -> tuple[pd.DataFrame, dict[str, tuple[float, ...]]]:
    """Scores with the anchors that can be moved; memberships where what is missing counts as one."""
    rule = MissingRule(plan.missing)
    lacking = [name for name in plan.criteria if rule in FILL and frame[name].isna().any()]
    filled = frame.assign(**{name: memberships[name].fillna(FILL[rule]) for name in lacking})
    return filled, {name: plan.anchors[name] for name in plan.criteria if name not in lacking}
