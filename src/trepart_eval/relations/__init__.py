"""How intensity and criteria hang together with outcomes, by methods that hold for few municipalities.

Each name is loaded when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from trepart_eval.relations import qca
    from trepart_eval.relations.association.associations import Association, associate
    from trepart_eval.relations.association.correlations import Correlation, kendall, pearson, spearman
    from trepart_eval.relations.association.error_correction import ErrorCorrection, correct_for_error
    from trepart_eval.relations.association.measures import Measure
    from trepart_eval.relations.association.plausible_scores import (
        CombinedEstimate,
        combine_estimates,
        plausible_values,
    )
    from trepart_eval.relations.association.two_group_result import PermutationTest
    from trepart_eval.relations.association.two_groups import permutation_test
    from trepart_eval.relations.case_scores import scores_by_case
    from trepart_eval.relations.ceilings.bottlenecks import Bottleneck
    from trepart_eval.relations.ceilings.condition_analysis import necessary_conditions
    from trepart_eval.relations.ceilings.necessity_result import NecessaryConditions
    from trepart_eval.relations.configuration_robustness.chance import chance_of_configurations
    from trepart_eval.relations.configuration_robustness.chance_result import ChanceOfConfigurations
    from trepart_eval.relations.configuration_robustness.core import RobustCore, robust_core
    from trepart_eval.relations.configuration_robustness.group_diagnostics import (
        GroupDiagnostics,
        configurations_by_group,
    )
    from trepart_eval.relations.configuration_robustness.sensitivity import SensitivityRanges, sensitivity_ranges
    from trepart_eval.relations.configuration_robustness.variations import vary_configurations
    from trepart_eval.relations.configuration_robustness.varied_configurations import VariedConfigurations
    from trepart_eval.relations.detectability.design_error import DesignErrors, design_errors
    from trepart_eval.relations.detectability.designs import Design
    from trepart_eval.relations.detectability.mean_regression import regression_to_mean
    from trepart_eval.relations.detectability.simulated_power import Power, power
    from trepart_eval.relations.detectability.smallest_effects import (
        smallest_detectable_correlation,
        smallest_detectable_difference,
    )
    from trepart_eval.relations.failure_claim.chance_baseline import ChanceBaseline, weak_by_chance
    from trepart_eval.relations.failure_claim.weak_link_result import WeakLink
    from trepart_eval.relations.failure_claim.weak_links import weak_link
    from trepart_eval.relations.panels.aggregation import AggregatedEffects
    from trepart_eval.relations.panels.dose import DoseResponse, dose_response
    from trepart_eval.relations.panels.effect_rows import EffectEstimate
    from trepart_eval.relations.panels.group_time import GroupTimeEffects, group_time_effects
    from trepart_eval.relations.panels.placebos import PlaceboRanks, placebo_ranks
    from trepart_eval.relations.panels.pretrends import PretrendTest, pretrend_test
    from trepart_eval.relations.panels.randomisation import RandomisationTest, randomisation_test
    from trepart_eval.relations.panels.synthetic import SyntheticControl, synthetic_control
    from trepart_eval.relations.panels.trend_limits import TrendBounds, trend_bounds
    from trepart_eval.relations.panels.two_way import TwoWayEffect, two_way_effect
    from trepart_eval.relations.programme_configurations.study_result import (
        StudyConfigurations,
        study_configurations,
    )
    from trepart_eval.relations.programme_relations.analysis_plan import PLAN_FILE, AnalysisPlan, plan, read_plan
    from trepart_eval.relations.programme_relations.case_figures import CaseFigures
    from trepart_eval.relations.programme_relations.relating import Relation, relate
    from trepart_eval.relations.programme_relations.study_curves import study_specifications
    from trepart_eval.relations.programme_relations.study_relations import StudyRelations, relate_study
    from trepart_eval.relations.programme_theory.anchoring import AnchoringComparison, compare_anchoring
    from trepart_eval.relations.programme_theory.claim_evidence import ClaimReading, Evidence
    from trepart_eval.relations.programme_theory.claim_table import Claims, claims
    from trepart_eval.relations.programme_theory.criterion_relations import CriterionRelations, relate_criteria
    from trepart_eval.relations.programme_theory.mediations import Mediation, mediate
    from trepart_eval.relations.programme_theory.smallest_chain import smallest_detectable_chain
    from trepart_eval.relations.programme_theory.study_evidence import study_claims
    from trepart_eval.relations.refusals import Refusal, reason_for, refusal_of_arms
    from trepart_eval.relations.regression.baseline_adjustment import BaselineAdjustment, adjust_for_baseline
    from trepart_eval.relations.regression.confounding import ConfounderBounds, confounder_bounds, robustness_value
    from trepart_eval.relations.regression.joint_tests import JointTest
    from trepart_eval.relations.regression.mundlak import WithinBetween, within_between
    from trepart_eval.relations.regression.regression_result import Regression
    from trepart_eval.relations.regression.robust_regression import regress
    from trepart_eval.relations.regression.wild_cluster_bootstrap import WildBootstrap, wild_bootstrap
    from trepart_eval.relations.robustness.e_values import EValue, e_value
    from trepart_eval.relations.robustness.equivalence import EquivalenceTest, equivalence_test
    from trepart_eval.relations.robustness.families import FamilyPValues, family_p_values
    from trepart_eval.relations.robustness.specification_curves import SpecificationCurve, specification_curve

_HOME: Final = {
    "AggregatedEffects": "panels.aggregation",
    "AnalysisPlan": "programme_relations.analysis_plan",
    "AnchoringComparison": "programme_theory.anchoring",
    "Association": "association.associations",
    "BaselineAdjustment": "regression.baseline_adjustment",
    "Bottleneck": "ceilings.bottlenecks",
    "CaseFigures": "programme_relations.case_figures",
    "ChanceOfConfigurations": "configuration_robustness.chance_result",
    "ClaimReading": "programme_theory.claim_evidence",
    "Claims": "programme_theory.claim_table",
    "ChanceBaseline": "failure_claim.chance_baseline",
    "CombinedEstimate": "association.plausible_scores",
    "ConfounderBounds": "regression.confounding",
    "Correlation": "association.correlations",
    "CriterionRelations": "programme_theory.criterion_relations",
    "Design": "detectability.designs",
    "DesignErrors": "detectability.design_error",
    "DoseResponse": "panels.dose",
    "EValue": "robustness.e_values",
    "EffectEstimate": "panels.effect_rows",
    "EquivalenceTest": "robustness.equivalence",
    "ErrorCorrection": "association.error_correction",
    "Evidence": "programme_theory.claim_evidence",
    "FamilyPValues": "robustness.families",
    "GroupDiagnostics": "configuration_robustness.group_diagnostics",
    "GroupTimeEffects": "panels.group_time",
    "JointTest": "regression.joint_tests",
    "Measure": "association.measures",
    "Mediation": "programme_theory.mediations",
    "NecessaryConditions": "ceilings.necessity_result",
    "PLAN_FILE": "programme_relations.analysis_plan",
    "PermutationTest": "association.two_group_result",
    "PlaceboRanks": "panels.placebos",
    "Power": "detectability.simulated_power",
    "PretrendTest": "panels.pretrends",
    "RandomisationTest": "panels.randomisation",
    "Refusal": "refusals",
    "Regression": "regression.regression_result",
    "Relation": "programme_relations.relating",
    "RobustCore": "configuration_robustness.core",
    "SensitivityRanges": "configuration_robustness.sensitivity",
    "SpecificationCurve": "robustness.specification_curves",
    "StudyConfigurations": "programme_configurations.study_result",
    "StudyRelations": "programme_relations.study_relations",
    "SyntheticControl": "panels.synthetic",
    "TrendBounds": "panels.trend_limits",
    "TwoWayEffect": "panels.two_way",
    "VariedConfigurations": "configuration_robustness.varied_configurations",
    "WeakLink": "failure_claim.weak_link_result",
    "WildBootstrap": "regression.wild_cluster_bootstrap",
    "WithinBetween": "regression.mundlak",
    "adjust_for_baseline": "regression.baseline_adjustment",
    "associate": "association.associations",
    "chance_of_configurations": "configuration_robustness.chance",
    "claims": "programme_theory.claim_table",
    "combine_estimates": "association.plausible_scores",
    "compare_anchoring": "programme_theory.anchoring",
    "configurations_by_group": "configuration_robustness.group_diagnostics",
    "confounder_bounds": "regression.confounding",
    "correct_for_error": "association.error_correction",
    "design_errors": "detectability.design_error",
    "dose_response": "panels.dose",
    "e_value": "robustness.e_values",
    "equivalence_test": "robustness.equivalence",
    "family_p_values": "robustness.families",
    "group_time_effects": "panels.group_time",
    "kendall": "association.correlations",
    "mediate": "programme_theory.mediations",
    "necessary_conditions": "ceilings.condition_analysis",
    "pearson": "association.correlations",
    "permutation_test": "association.two_groups",
    "placebo_ranks": "panels.placebos",
    "plan": "programme_relations.analysis_plan",
    "plausible_values": "association.plausible_scores",
    "power": "detectability.simulated_power",
    "pretrend_test": "panels.pretrends",
    "qca": "qca",
    "randomisation_test": "panels.randomisation",
    "read_plan": "programme_relations.analysis_plan",
    "reason_for": "refusals",
    "refusal_of_arms": "refusals",
    "regress": "regression.robust_regression",
    "regression_to_mean": "detectability.mean_regression",
    "relate": "programme_relations.relating",
    "relate_criteria": "programme_theory.criterion_relations",
    "relate_study": "programme_relations.study_relations",
    "robust_core": "configuration_robustness.core",
    "robustness_value": "regression.confounding",
    "sensitivity_ranges": "configuration_robustness.sensitivity",
    "smallest_detectable_chain": "programme_theory.smallest_chain",
    "scores_by_case": "case_scores",
    "smallest_detectable_correlation": "detectability.smallest_effects",
    "smallest_detectable_difference": "detectability.smallest_effects",
    "spearman": "association.correlations",
    "specification_curve": "robustness.specification_curves",
    "study_claims": "programme_theory.study_evidence",
    "study_specifications": "programme_relations.study_curves",
    "study_configurations": "programme_configurations.study_result",
    "synthetic_control": "panels.synthetic",
    "trend_bounds": "panels.trend_limits",
    "two_way_effect": "panels.two_way",
    "vary_configurations": "configuration_robustness.variations",
    "weak_by_chance": "failure_claim.chance_baseline",
    "weak_link": "failure_claim.weak_links",
    "wild_bootstrap": "regression.wild_cluster_bootstrap",
    "within_between": "regression.mundlak",
}

__all__ = [
    "PLAN_FILE",
    "AggregatedEffects",
    "AnalysisPlan",
    "AnchoringComparison",
    "Association",
    "BaselineAdjustment",
    "Bottleneck",
    "CaseFigures",
    "ChanceBaseline",
    "ChanceOfConfigurations",
    "ClaimReading",
    "Claims",
    "CombinedEstimate",
    "ConfounderBounds",
    "Correlation",
    "CriterionRelations",
    "Design",
    "DesignErrors",
    "DoseResponse",
    "EValue",
    "EffectEstimate",
    "EquivalenceTest",
    "ErrorCorrection",
    "Evidence",
    "FamilyPValues",
    "GroupDiagnostics",
    "GroupTimeEffects",
    "JointTest",
    "Measure",
    "Mediation",
    "NecessaryConditions",
    "PermutationTest",
    "PlaceboRanks",
    "Power",
    "PretrendTest",
    "RandomisationTest",
    "Refusal",
    "Regression",
    "Relation",
    "RobustCore",
    "SensitivityRanges",
    "SpecificationCurve",
    "StudyConfigurations",
    "StudyRelations",
    "SyntheticControl",
    "TrendBounds",
    "TwoWayEffect",
    "VariedConfigurations",
    "WeakLink",
    "WildBootstrap",
    "WithinBetween",
    "adjust_for_baseline",
    "associate",
    "chance_of_configurations",
    "claims",
    "combine_estimates",
    "compare_anchoring",
    "configurations_by_group",
    "confounder_bounds",
    "correct_for_error",
    "design_errors",
    "dose_response",
    "e_value",
    "equivalence_test",
    "family_p_values",
    "group_time_effects",
    "kendall",
    "mediate",
    "necessary_conditions",
    "pearson",
    "permutation_test",
    "placebo_ranks",
    "plan",
    "plausible_values",
    "power",
    "pretrend_test",
    "qca",
    "randomisation_test",
    "read_plan",
    "reason_for",
    "refusal_of_arms",
    "regress",
    "regression_to_mean",
    "relate",
    "relate_criteria",
    "relate_study",
    "robust_core",
    "robustness_value",
    "scores_by_case",
    "sensitivity_ranges",
    "smallest_detectable_chain",
    "smallest_detectable_correlation",
    "smallest_detectable_difference",
    "spearman",
    "specification_curve",
    "study_claims",
    "study_configurations",
    "study_specifications",
    "synthetic_control",
    "trend_bounds",
    "two_way_effect",
    "vary_configurations",
    "weak_by_chance",
    "weak_link",
    "wild_bootstrap",
    "within_between",
]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever the name stands for
    if name == _HOME.get(name):
        return import_module(f"{__name__}.{name}")
    if name in _HOME:
        return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
