"""How intensity and criteria hang together with outcomes, by methods that hold for few municipalities."""

from trepart_eval.relations.association.associations import Association, associate
from trepart_eval.relations.association.correlations import Correlation, kendall, pearson, spearman
from trepart_eval.relations.association.error_correction import ErrorCorrection, correct_for_error
from trepart_eval.relations.association.measures import Measure
from trepart_eval.relations.association.plausible_scores import CombinedEstimate, combine_estimates, plausible_values
from trepart_eval.relations.association.two_groups import PermutationTest, permutation_test
from trepart_eval.relations.detectability.design_error import DesignErrors, design_errors
from trepart_eval.relations.detectability.designs import Design
from trepart_eval.relations.detectability.mean_regression import regression_to_mean
from trepart_eval.relations.detectability.simulated_power import Power, power
from trepart_eval.relations.detectability.smallest_effects import (
    smallest_detectable_correlation,
    smallest_detectable_difference,
)
from trepart_eval.relations.refusals import Refusal, reason_for, refusal_of_arms

__all__ = [
    "Association",
    "CombinedEstimate",
    "Correlation",
    "Design",
    "DesignErrors",
    "ErrorCorrection",
    "Measure",
    "PermutationTest",
    "Power",
    "Refusal",
    "associate",
    "combine_estimates",
    "correct_for_error",
    "design_errors",
    "kendall",
    "pearson",
    "permutation_test",
    "plausible_values",
    "power",
    "reason_for",
    "refusal_of_arms",
    "regression_to_mean",
    "smallest_detectable_correlation",
    "smallest_detectable_difference",
    "spearman",
from trepart_eval.relations.regression.baseline_adjustment import BaselineAdjustment, adjust_for_baseline
from trepart_eval.relations.regression.confounding import ConfounderBounds, confounder_bounds, robustness_value
from trepart_eval.relations.regression.joint_tests import JointTest
from trepart_eval.relations.regression.mundlak import WithinBetween, within_between
from trepart_eval.relations.regression.regression_result import Regression
from trepart_eval.relations.regression.robust_regression import regress
from trepart_eval.relations.regression.wild_cluster_bootstrap import WildBootstrap, wild_bootstrap

__all__ = [
    "BaselineAdjustment",
    "ConfounderBounds",
    "JointTest",
    "Regression",
    "WildBootstrap",
    "WithinBetween",
    "adjust_for_baseline",
    "confounder_bounds",
    "regress",
    "robustness_value",
    "wild_bootstrap",
    "within_between",
]
