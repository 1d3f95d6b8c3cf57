"""Qualitative comparative analysis: which combinations of conditions suffice, and which are necessary."""

from trepart_eval.relations.qca.calibration import CalibratedCases, calibrate, calibrate_cases, crisp
from trepart_eval.relations.qca.expressions import describe_term
from trepart_eval.relations.qca.minimization import Minimization, minimize
from trepart_eval.relations.qca.truth_tables import TruthTable, truth_table

__all__ = [
    "CalibratedCases",
    "Minimization",
    "TruthTable",
    "calibrate",
    "calibrate_cases",
    "crisp",
    "describe_term",
    "minimize",
    "truth_table",
]
