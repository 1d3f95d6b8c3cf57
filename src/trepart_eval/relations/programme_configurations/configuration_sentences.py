"""What is said of a study's configurations: first what it rests on, and what that means for the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from trepart_eval.relations.failure_claim.weak_flags import MissingRule
from trepart_eval.relations.failure_claim.weak_link_sentences import rule_words
from trepart_eval.relations.programme_configurations.ceilings_of_figures import FIGURE
from trepart_eval.relations.programme_configurations.sets_by_rule import (
    OUTCOMES,
    SHOWN_KIND,
    SUCCESS,
    SolutionSets,
    labels_in,
)
from trepart_eval.relations.qca.expressions import describe_outcome, describe_term
from trepart_eval.relations.qca.minimization import Minimization
from trepart_eval.relations.qca.truth_tables import TOLERANCE
from trepart_eval.vocabulary.catalogue import text_of
from trepart_eval.vocabulary.languages import EN_DASH, Language, format_number

if TYPE_CHECKING:
    from trepart_eval.relations.programme_configurations.study_result import StudyConfigurations


def sentences_of(found: StudyConfigurations, language: Language) -> list[str]:
    """Return the paragraphs; the reason alone where it is refused."""
    told = [found.simulated_note] if found.simulated_note else []
    if found.refused:
        return [*told, found.reason]
    told += [basis_of(found, language), *truth_of(found, language)]
    told += [found.chosen.solutions[SUCCESS, kind].summary(language, labels=labels_in(language)) for kind in _kinds()]
    told += [otherwise_of(found, language), necessity_of(found, language)]
    told += [*robustness_of(found, language), ceilings_of(found, language)]
    return [*told, *(found.claim.sentences(language) if found.claim else [])]


def basis_of(found: StudyConfigurations, language: Language) -> str:
    """What the results rest on: that they are exploratory, and where success comes from."""
    said = [_said("exploratory", language)]
    success = found.success
    if success is not None:
        if success.cut is None:
            said.append(_said("in_words", language, name=success.name, n=success.n_judged))
        else:
            at = "at_most" if success.low_is_success else "at_least"
            cut = format_number(success.cut, language, decimals=0 if success.cut.is_integer() else 2)
            said.append(_said(at, language, name=success.name, n=success.n_judged, cut=cut))
        if success.same_source:
            said.append(_said("same_source", language))
    return " ".join(said)


def truth_of(found: StudyConfigurations, language: Language) -> list[str]:
    """The combinations seen, and the rule by which cases are in them."""
    own = found.chosen
    said = [own.truth.summary(language, labels=labels_in(language))]
    if own.truth.n_missing or own.missing in {MissingRule.WEAK, MissingRule.NOT_WEAK}:
        said.append(_said("rule", language, rule=set_rule_words(own.missing, language)))
    return [" ".join(said)]


def otherwise_of(found: StudyConfigurations, language: Language) -> str:
    """The simplest solutions under the other rules for what is missing."""
    parts = [_under(one, language) for one in found.sets[1:]]
    return _said("otherwise", language, words=" ".join(parts))


def set_rule_words(rule: str, language: Language) -> str:
    """A rule for what is missing in words, as truth tables follow it."""
    left_out = rule in {MissingRule.KNOWN, MissingRule.COMPLETE}
    return rule_words(MissingRule.COMPLETE if left_out else rule, language)


def necessity_of(found: StudyConfigurations, language: Language) -> str:
    """Which criteria are necessary by themselves, for success and for its absence, and in which cases that was seen."""
    said = []
    for outcome in OUTCOMES:
        own = found.chosen.single.query("outcome == @outcome").to_dict("records")
        met = [row for row in own if row["incl"] >= found.plan.necessity_cut - TOLERANCE]
        words = "; ".join(_said("fit", language, words=describe_term(row["term"], language), n=row["n_cases"],
                                ron=_decimal(row["ron"], language)) for row in met)  # fmt: skip
        name = "necessary" if met else "none_necessary" if own else "no_such_case"
        about = {"outcome": describe_outcome(outcome, language, labels=labels_in(language)), "words": words}
        said.append(_said(name, language, cut=_decimal(found.plan.necessity_cut, language), **about))
    return " ".join([*said, single_rule_of(found, language)])


def single_rule_of(found: StudyConfigurations, language: Language) -> str:
    """In which cases each criterion is looked at by itself; empty where none lacks a score."""
    if not found.chosen.truth.n_missing:
        return ""
    known = found.chosen.missing == MissingRule.KNOWN
    return _said("single_known" if known else "single_complete", language)


def robustness_of(found: StudyConfigurations, language: Language) -> list[str]:
    """How far the simplest solutions can be moved, and how often chance gives as good ones."""
    labels, said = labels_in(language), []
    for one in found.robustness:
        said.append(one.ranges.summary(language, labels=labels))
        if not one.ranges.refused:
            said[-1] += " " + one.chance.summary(language, labels=labels)
    return said


def ceilings_of(found: StudyConfigurations, language: Language) -> str:
    """What criteria the figure behind success takes; why that isn't told where success has no figure."""
    if found.ceilings is None:
        return _said("no_figures", language)
    return found.ceilings.summary(language, labels={FIGURE: found.success.name if found.success else ""})


def model_words(found: Minimization, language: Language) -> str:
    """The first model and how many there are, in words; the reason where there is none."""
    if found.refused:
        return _said("no_model", language)
    words = describe_term(" + ".join(found.models[0]), language)
    more = len(found.models) - 1
    return words if not more else _said("and_more", language, words=words, more=more)


def _under(sets: SolutionSets, language: Language) -> str:
    words = [model_words(sets.solutions[outcome, SHOWN_KIND], language) for outcome in OUTCOMES]
    rule, n = set_rule_words(sets.missing, language), len(sets.truth.cases)
    return _said("under", language, rule=rule, n=n, success=words[0], failure=words[1])


def _decimal(value: float, language: Language) -> str:
    return EN_DASH if np.isnan(value) else format_number(float(value), language, decimals=2)


def _kinds() -> tuple[str, ...]:
    return ("conservative", "parsimonious", "intermediate")


def _said(name: str, language: Language, /, **details: object) -> str:
    return text_of(__package__, "configurations", name, language, **details)
