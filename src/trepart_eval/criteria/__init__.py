"""Answers and codings to the six success criteria per case, party and wave."""

from trepart_eval.criteria.diagnosis import Diagnosis, diagnose
from trepart_eval.criteria.scores import CriterionScores, score
from trepart_eval.criteria.shrinkage import Shrinkage, shrink, shrink_groups

__all__ = ["CriterionScores", "Diagnosis", "Shrinkage", "diagnose", "score", "shrink", "shrink_groups"]
