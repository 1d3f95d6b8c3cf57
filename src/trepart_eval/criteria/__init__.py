"""Answers and codings to the six success criteria per case, party and wave, and fair comparisons of them."""

from trepart_eval.criteria.changes import WaveChanges, wave_changes
from trepart_eval.criteria.comparison import Comparison, compare
from trepart_eval.criteria.diagnosis import Diagnosis, diagnose
from trepart_eval.criteria.differences import PairwiseDifferences, pairwise_differences
from trepart_eval.criteria.gaps import PartyGaps, party_gaps
from trepart_eval.criteria.multiple_testing import adjust_p_values
from trepart_eval.criteria.repeated_respondents import MeanChange, mean_change
from trepart_eval.criteria.resampling import ClusterBootstrap, cluster_bootstrap
from trepart_eval.criteria.robustness import Multiverse, multiverse
from trepart_eval.criteria.scores import CriterionScores, score
from trepart_eval.criteria.shrinkage import Shrinkage, shrink, shrink_groups
from trepart_eval.criteria.triangulation import Triangulation, triangulate

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
