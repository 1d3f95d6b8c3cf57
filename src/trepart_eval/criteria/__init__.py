"""Answers and codings to the six success criteria per case, party and wave, and fair comparisons of them.

Each name is loaded when it is first used: scoring needs few of these modules.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from trepart_eval.criteria.choices.robustness import Multiverse, multiverse
    from trepart_eval.criteria.comparisons.changes import WaveChanges, wave_changes
    from trepart_eval.criteria.comparisons.changes_of_means import MeanChanges, mean_changes
    from trepart_eval.criteria.comparisons.comparison import Comparison, compare
    from trepart_eval.criteria.comparisons.differences import PairwiseDifferences, pairwise_differences
    from trepart_eval.criteria.comparisons.gaps import PartyGaps, party_gaps
    from trepart_eval.criteria.comparisons.multiple_testing import adjust_p_values
    from trepart_eval.criteria.comparisons.repeated_respondents import MeanChange, mean_change
    from trepart_eval.criteria.comparisons.triangulation import Triangulation, triangulate
    from trepart_eval.criteria.diagnosis import Diagnosis, diagnose
    from trepart_eval.criteria.partial_pooling.shrinkage import Shrinkage, shrink, shrink_groups
    from trepart_eval.criteria.resampling import ClusterBootstrap, cluster_bootstrap
    from trepart_eval.criteria.scores import CriterionScores, score

_HOME: Final = {
    "ClusterBootstrap": "resampling",
    "Comparison": "comparisons.comparison",
    "CriterionScores": "scores",
    "Diagnosis": "diagnosis",
    "MeanChange": "comparisons.repeated_respondents",
    "MeanChanges": "comparisons.changes_of_means",
    "Multiverse": "choices.robustness",
    "PairwiseDifferences": "comparisons.differences",
    "PartyGaps": "comparisons.gaps",
    "Shrinkage": "partial_pooling.shrinkage",
    "Triangulation": "comparisons.triangulation",
    "WaveChanges": "comparisons.changes",
    "adjust_p_values": "comparisons.multiple_testing",
    "cluster_bootstrap": "resampling",
    "compare": "comparisons.comparison",
    "diagnose": "diagnosis",
    "mean_change": "comparisons.repeated_respondents",
    "mean_changes": "comparisons.changes_of_means",
    "multiverse": "choices.robustness",
    "pairwise_differences": "comparisons.differences",
    "party_gaps": "comparisons.gaps",
    "score": "scores",
    "shrink": "partial_pooling.shrinkage",
    "shrink_groups": "partial_pooling.shrinkage",
    "triangulate": "comparisons.triangulation",
    "wave_changes": "comparisons.changes",
}

__all__ = [
    "ClusterBootstrap",
    "Comparison",
    "CriterionScores",
    "Diagnosis",
    "MeanChange",
    "MeanChanges",
    "Multiverse",
    "PairwiseDifferences",
    "PartyGaps",
    "Shrinkage",
    "Triangulation",
    "WaveChanges",
    "adjust_p_values",
    "cluster_bootstrap",
    "compare",
    "diagnose",
    "mean_change",
    "mean_changes",
    "multiverse",
    "pairwise_differences",
    "party_gaps",
    "score",
    "shrink",
    "shrink_groups",
    "triangulate",
    "wave_changes",
]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever the name stands for
    if name in _HOME:
        return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
