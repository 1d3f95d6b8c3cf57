"""Sentences about claims. They are about municipalities, and never say more than the interval does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

from trepart_eval.relations.programme_relations.analysis_plan import dose_label
from trepart_eval.relations.programme_relations.relation_sentences import within
from trepart_eval.relations.programme_theory.claim_catalogue import SourceClaim, source_claims
from trepart_eval.relations.programme_theory.claim_evidence import ClaimReading, Evidence
from trepart_eval.relations.programme_theory.mediation_sentences import decimals_for
from trepart_eval.relations.refusals import said_in
from trepart_eval.vocabulary.catalogue import text_of
from trepart_eval.vocabulary.labels import label
from trepart_eval.vocabulary.languages import Language, format_number

if TYPE_CHECKING:
    from trepart_eval.relations.programme_theory.claim_table import ClaimRow

_RELATIONS: Final = "trepart_eval.relations.programme_relations"
_EXPLORATORY: Final = "exploratory"
_FIXED: Final = {"wave_changes": 1, "criteria_change": 1, "weak_link": 0}


def overview(readings: Sequence[ClaimReading], language: Language) -> str:
    """How many analyses read in which way."""
    counted = Counter(readings)
    shown = [f"{reading_words(reading, language)}: {counted[reading]}" for reading in ClaimReading if counted[reading]]
    return text_of(__package__, "claims", "overview", language, readings="; ".join(shown))


def reading_words(reading: ClaimReading, language: Language) -> str:
    """Label of a reading."""
    return text_of(__package__, "reading", reading.value, language)


def summary_of(row: ClaimRow, language: Language) -> str:
    """The claim, its reading and the sentences, as one paragraph."""
    head = text_of(
        __package__, "claims", "head", language,
        claim=row.claim.said("text", language), reading=reading_words(row.reading, language),
    )  # fmt: skip
    return " ".join([head, *row.sentences(language)])


def sentences_of(claim: SourceClaim, evidence: Evidence | None, language: Language) -> list[str]:
    """What was found, what else would give it, what could be seen, the plan, and what would change the reading."""
    sources = ", ".join(label("work", work, language) for work in claim.sources)
    if evidence is None:
        return [text_of(__package__, "claims", "not_studied", language, sources=sources), claim.said("needs", language)]
    found = [_finding(evidence, language)]
    found += [text_of(__package__, "limit", limit.value, language) for limit in evidence.limits if not evidence.reason]
    if evidence.reading is ClaimReading.CANNOT_TELL and np.isfinite(evidence.smallest_detectable):
        smallest = _number(evidence.smallest_detectable, language, decimals_for(evidence.smallest_detectable))
        unit = _unit(evidence, language)
        found.append(text_of(__package__, "claims", "smallest", language, smallest=smallest, unit=unit, n=evidence.n))
    if evidence.standing == _EXPLORATORY:
        found.append(text_of(__package__, "claims", "exploratory", language))
    found.append(claim.said("would_change", language))
    return [*found, text_of(__package__, "claims", "source", language, sources=sources)]


def _finding(evidence: Evidence, language: Language) -> str:
    if evidence.reason:
        return text_of(__package__, "claims", "no_figure", language, reason=said_in(evidence.reason, language))
    decimals = decimals_of_evidence(evidence)
    about = _names(evidence, language)
    numbers = ("estimate", "conf_low", "conf_high", "null_value")
    about |= {name: _number(getattr(evidence, name), language, decimals) for name in numbers}
    return text_of(
        __package__, "analysis", evidence.analysis, language, n=evidence.n, unit=_unit(evidence, language), **about
    )


def figure_words(evidence: Evidence, language: Language) -> str:
    """What the figure of an analysis is, in a few words: which outcome or criterion, and per what."""
    about = _names(evidence, language)
    return text_of(
        __package__, "figure", evidence.analysis, language, measured=_unit(evidence, language).replace(" ", ", ", 1),
        **about,
    )  # fmt: skip


def _names(evidence: Evidence, language: Language) -> dict[str, object]:
    """Names of outcomes, criteria and doses as they stand within a sentence."""
    about: dict[str, object] = {
        name: within(value) if name == "outcome" else value for name, value in evidence.names.items()
    }
    for claim in source_claims():
        if claim.key == evidence.names.get("outcome_of"):
            about["outcome"] = claim.said("outcome", language)
    return about | {name: dose_label(value, language) for name, value in evidence.labels.items()}


def decimals_of_evidence(evidence: Evidence) -> int:
    """Decimals that its figures are shown with."""
    return _FIXED.get(evidence.analysis, decimals_for(evidence.estimate))


def _unit(evidence: Evidence, language: Language) -> str:
    return f" {text_of(_RELATIONS, 'unit', evidence.unit, language)}" if evidence.unit else ""


def _number(value: float, language: Language, decimals: int) -> str:
    return format_number(float(value), language, decimals=decimals)
