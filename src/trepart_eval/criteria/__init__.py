"""Answers and codings to the six success criteria per case, party and wave."""

from trepart_eval.criteria.diagnosis import Diagnosis, diagnose
from trepart_eval.criteria.scores import CriterionScores, score

__all__ = ["CriterionScores", "Diagnosis", "diagnose", "score"]
