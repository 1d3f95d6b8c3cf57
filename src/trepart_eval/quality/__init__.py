"""How far coders agree, who answered, whether items measure one thing, and whether people in a group agree."""

from trepart_eval.quality.aggregation.case_agreement import CaseAgreement, group_agreement
from trepart_eval.quality.aggregation.group_reliability import GroupReliability, icc
from trepart_eval.quality.aggregation.null_distributions import null_variance
from trepart_eval.quality.aggregation.within_group_agreement import GroupAgreement, average_deviation, rwg
from trepart_eval.quality.coders.agreement_estimates import AgreementEstimate
from trepart_eval.quality.coders.characters import CharacterKappa, character_kappa
from trepart_eval.quality.coders.coder_comparison import CoderAgreement, coder_agreement
from trepart_eval.quality.coders.cohen import cohen_kappa
from trepart_eval.quality.coders.discussion import Disagreements, disagreements
from trepart_eval.quality.coders.gwet import brennan_prediger, gwet_ac
from trepart_eval.quality.coders.krippendorff import krippendorff_alpha
from trepart_eval.quality.coders.overlap import SpanMatches, match_spans
from trepart_eval.quality.coders.rating_weights import agreement_weights
from trepart_eval.quality.coders.span_comparison import SpanAgreement, span_agreement
from trepart_eval.quality.coders.spans import merged_spans
from trepart_eval.quality.coders.unitizing import SpanAlpha, alpha_u_1995, binary_u_alpha, cu_alpha, u_alpha
from trepart_eval.quality.measurement.attenuation import DisattenuatedCorrelation, disattenuated_correlation
from trepart_eval.quality.measurement.criteria_apart import Dimensionality, dimensionality
from trepart_eval.quality.measurement.general_factor import OmegaEstimate, omega
from trepart_eval.quality.measurement.group_comparison import Invariance, invariance
from trepart_eval.quality.measurement.internal_consistency import (
    AlphaEstimate,
    ItemStatistics,
    cronbach_alpha,
    item_statistics,
)
from trepart_eval.quality.measurement.scales import ScaleReliability, scale_reliability
from trepart_eval.quality.response.answer_shares import ItemAnswers, item_answers
from trepart_eval.quality.response.proportion_intervals import wilson_interval
from trepart_eval.quality.response.raked_weights import rake
from trepart_eval.quality.response.response_report import ResponseRates, response_rates
from trepart_eval.quality.response.weighting_result import RakedWeights, design_effect
from trepart_eval.quality.sampling.sample_design import SampleSizes, sample_sizes

__all__ = [
    "AgreementEstimate",
    "AlphaEstimate",
    "CaseAgreement",
    "CharacterKappa",
    "CoderAgreement",
    "Dimensionality",
    "Disagreements",
    "DisattenuatedCorrelation",
    "GroupAgreement",
    "GroupReliability",
    "Invariance",
    "ItemAnswers",
    "ItemStatistics",
    "OmegaEstimate",
    "RakedWeights",
    "ResponseRates",
    "SampleSizes",
    "ScaleReliability",
    "SpanAgreement",
    "SpanAlpha",
    "SpanMatches",
    "agreement_weights",
    "alpha_u_1995",
    "average_deviation",
    "binary_u_alpha",
    "brennan_prediger",
    "character_kappa",
    "coder_agreement",
    "cohen_kappa",
    "cronbach_alpha",
    "cu_alpha",
    "design_effect",
    "dimensionality",
    "disagreements",
    "disattenuated_correlation",
    "group_agreement",
    "gwet_ac",
    "icc",
    "invariance",
    "item_answers",
    "item_statistics",
    "krippendorff_alpha",
    "match_spans",
    "merged_spans",
    "null_variance",
    "omega",
    "rake",
    "response_rates",
    "rwg",
    "sample_sizes",
    "scale_reliability",
    "span_agreement",
    "u_alpha",
    "wilson_interval",
]
