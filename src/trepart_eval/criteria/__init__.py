"""Answers and codings to the six success criteria per case, party and wave, and fair comparisons of them."""

from trepart_eval.criteria.choices.robustness import Multiverse, multiverse
from trepart_eval.criteria.comparisons.changes import WaveChanges, wave_changes
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

__all__ = [
    "ClusterBootstrap",
    "Comparison",
    "CriterionScores",
    "Diagnosis",
    "MeanChange",
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
    "multiverse",
    "pairwise_differences",
    "party_gaps",
    "score",
    "shrink",
    "shrink_groups",
    "triangulate",
    "wave_changes",
]
