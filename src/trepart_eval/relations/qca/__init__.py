"""Qualitative comparative analysis: which combinations of conditions suffice, and which are necessary."""

from trepart_eval.relations.qca.calibration import CalibratedCases, calibrate, calibrate_cases, crisp
from trepart_eval.relations.qca.expressions import describe_outcome, describe_term
from trepart_eval.relations.qca.minimization import Minimization, minimize
from trepart_eval.relations.qca.necessary_terms import Necessity, necessity
from trepart_eval.relations.qca.truth_tables import TruthTable, truth_table
from trepart_eval.relations.qca.untenable_assumptions import (
    ContradictoryAssumptions,
    contradictory_assumptions,
    enhance,
)

__all__ = [
    "CalibratedCases",
    "ContradictoryAssumptions",
    "Minimization",
    "Necessity",
    "TruthTable",
    "calibrate",
    "calibrate_cases",
    "contradictory_assumptions",
    "crisp",
    "describe_outcome",
    "describe_term",
    "enhance",
    "minimize",
    "necessity",
    "truth_table",
]
