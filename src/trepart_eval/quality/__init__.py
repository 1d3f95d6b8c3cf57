"""How far coders agree, and on what they don't: by unit, and by the characters they marked."""

from trepart_eval.quality.agreement_estimates import AgreementEstimate
from trepart_eval.quality.characters import CharacterKappa, character_kappa
from trepart_eval.quality.coder_comparison import CoderAgreement, coder_agreement
from trepart_eval.quality.cohen import cohen_kappa
from trepart_eval.quality.discussion import Disagreements, disagreements
from trepart_eval.quality.gwet import brennan_prediger, gwet_ac
from trepart_eval.quality.krippendorff import krippendorff_alpha
from trepart_eval.quality.overlap import SpanMatches, match_spans
from trepart_eval.quality.rating_weights import agreement_weights
from trepart_eval.quality.span_comparison import SpanAgreement, span_agreement
from trepart_eval.quality.spans import merged_spans
from trepart_eval.quality.unitizing import SpanAlpha, alpha_u_1995, binary_u_alpha, cu_alpha, u_alpha

__all__ = [
    "AgreementEstimate",
    "CharacterKappa",
    "CoderAgreement",
    "Disagreements",
    "SpanAgreement",
    "SpanAlpha",
    "SpanMatches",
    "agreement_weights",
    "alpha_u_1995",
    "binary_u_alpha",
    "brennan_prediger",
    "character_kappa",
    "coder_agreement",
    "cohen_kappa",
    "cu_alpha",
    "disagreements",
    "gwet_ac",
    "krippendorff_alpha",
    "match_spans",
    "merged_spans",
    "span_agreement",
    "u_alpha",
]
