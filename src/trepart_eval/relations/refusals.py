"""What isn't computed, because no method holds for so few municipalities, and the words for it.

A refusal is a result without numbers: it has ``refused``, the name of its ``refusal`` and the ``reason`` in words. The
sizes behind the rules are in ``docs/relations.md``.
"""

from __future__ import annotations

import os
from enum import StrEnum
from typing import Final

from trepart_eval.criteria.arguments import checked_choice, is_whole
from trepart_eval.vocabulary.catalogue import text_of
from trepart_eval.vocabulary.languages import Language, choose_language, format_number

FEWEST_IN_AN_ARM: Final = 4
"""Municipalities that either arm must have before a p-value of the difference between arms is given."""


class Refusal(StrEnum):
    """Why there is no number."""

    NO_TREATED = "no_treated"
    NO_UNTREATED = "no_untreated"
    ONE_TREATED = "one_treated"
    ONE_UNTREATED = "one_untreated"
    FEW_IN_AN_ARM = "few_in_an_arm"
    TOO_FEW = "too_few"
    NO_VARIATION = "no_variation"
    NOT_EXCHANGEABLE = "not_exchangeable"
    NO_TRUE_VARIATION = "no_true_variation"
    FEW_CLUSTERS = "few_clusters"
    SATURATED = "saturated"
    PERFECT_FIT = "perfect_fit"
    COLLINEAR = "collinear"
    DECIDED_ALONE = "decided_alone"
    FEW_FOR_BOOTSTRAP = "few_for_bootstrap"
    FEW_DEGREES = "few_degrees"
    OUTSIDE_SHARES = "outside_shares"
    SEPARATION = "separation"
    NO_CONVERGENCE = "no_convergence"
    NO_OVERLAP = "no_overlap"
    FEW_FOR_COVARIATES = "few_for_covariates"
    COVARIATES_UNIDENTIFIED = "covariates_unidentified"
    NO_ERROR_SEEN = "no_error_seen"
    NO_COMPARISON = "no_comparison"
    NO_FIGURES = "no_figures"
    FEW_FOR_A_CHAIN = "few_for_a_chain"
    FEW_OF_A_VALUE = "few_of_a_value"
    NO_PERIODS_BEFORE = "no_periods_before"
    MANY_PERIODS_BEFORE = "many_periods_before"
    GAP_IN_CASE = "gap_in_case"
    NO_POSITIVE_ROWS = "no_positive_rows"
    NO_NEGATIVE_ROWS = "no_negative_rows"
    NO_OUTCOME_CASES = "no_outcome_cases"
    SAME_OUTCOME = "same_outcome"
    WEIGHTED_RANKS = "weighted_ranks"
    ALL_REFUSED = "all_refused"
    NO_FAILURES = "no_failures"
    NO_SUCCESSES = "no_successes"
    FEW_JUDGED = "few_judged"
    CRITERION_UNSEEN = "criterion_unseen"
    NO_SUCCESS_SAID = "no_success_said"
    NO_JUDGED_SCORES = "no_judged_scores"


class Reason(str):
    """Words for a refusal, which know what they say, so that they can be said in another language as well."""

    refusal: Refusal
    details: dict[str, object]

    def said_in(self, language: Language) -> Reason:
        """Return the same in a language."""
        return reason_for(self.refusal, language, **self.details)


class MayBeRefused:
    """A result that may be a refusal: then it has no numbers, and ``reason`` says why."""

    __slots__ = ()
    refusal: str
    reason: str

    @property
    def refused(self) -> bool:
        """Whether there are no numbers."""
        return bool(self.refusal)


def reason_for(refusal: Refusal, language: Language | str | None = None, /, **details: object) -> Reason:
    """Words for a refusal.

    Parameters
    ----------
    refusal : Refusal
        Which one.
    language : Language or {"nb", "nn", "en"}, optional
        Language of the words; the computer's where it is left out.
    **details : object
        Numbers that the words name. The smallest attainable p-value follows from the number of municipalities, ``n``.
    """
    checked_choice(refusal, list(Refusal), "refusal")
    spoken = choose_language(language, os.environ)
    told = {name: said_in(value, spoken) if isinstance(value, Reason) else value for name, value in details.items()}
    n = details.get("n")
    if isinstance(n, int) and n:
        told["smallest_p"] = format_number(1 / n, spoken, decimals=4)
    reason = Reason(text_of(__package__, "refusal", refusal, spoken, **told))
    reason.refusal, reason.details = refusal, details
    return reason


def said_in(reason: str, language: Language) -> str:
    """Return a reason in a language; words that don't know what they say are left as they are."""
    return reason.said_in(language) if isinstance(reason, Reason) else reason


def refusal_of_arms(n_treated: int, n_untreated: int) -> Refusal | None:
    """Why two arms are too small for a p-value of their difference; None where they aren't.

    With one municipality in an arm the smallest attainable p-value is one in as many as there are; with two or three,
    the place among all other choices of municipalities may be told, but no p-value.

    Raises
    ------
    ValueError
        If either is no whole number from 0 upwards.
    """
    for name, n in (("n_treated", n_treated), ("n_untreated", n_untreated)):
        if not is_whole(n) or n < 0:
            raise ValueError(f"{name} is {n!r}; give how many municipalities there are")
    if n_treated == 0:
        return Refusal.NO_TREATED
    if n_untreated == 0:
        return Refusal.NO_UNTREATED
    if n_treated == 1:
        return Refusal.ONE_TREATED
    if n_untreated == 1:
        return Refusal.ONE_UNTREATED
    if min(n_treated, n_untreated) < FEWEST_IN_AN_ARM:
        return Refusal.FEW_IN_AN_ARM
    return None
