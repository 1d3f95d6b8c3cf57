"""What `permutation_test` returns: the difference of two groups, its p-values, and what is to be minded."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Final

import numpy as np

from trepart_eval.relations.refusals import MayBeRefused, said_in
from trepart_eval.vocabulary.catalogue import text_of
from trepart_eval.vocabulary.languages import Language, choose_language, format_number, format_p_value

CAUTIOUS: Final = "_cautious"
"""End of the method's name where the largest of three p-values is given."""


@dataclass(frozen=True, slots=True)
class PermutationTest(MayBeRefused):
    """The difference of two arms and its p-value; ``float(result)`` is the difference.

    Attributes
    ----------
    estimate : float
        Mean of the treated less that of the untreated.
    std_error, conf_low, conf_high : float
        Standard error without taking the variances to be equal, and Welch's interval.
    p_value : float
        Share of the choices that are as extreme. Where the smaller arm varies more than the other, the largest of
        ``p_difference``, ``p_studentised`` and ``p_welch``.
    p_difference, p_studentised, p_welch : float
        Of the difference of means and of Welch's t over all choices; of Welch's t from Student's distribution, NaN
        where no group varies.
    n, n_treated, n_untreated, n_missing : int
        Municipalities used, in each arm, and left out.
    n_arrangements : int
        Choices of as many municipalities as are treated.
    placebo_rank : int
        With two or three in an arm: place of the difference among all choices, 1 being the largest; 0 otherwise.
    method : str
        ``exact``, ``permutation`` where choices are drawn, with ``_cautious`` where the largest p-value is taken.
    statistic : str
        ``difference`` or ``studentised``.
    treated : str
        Value of the group that counts as treated.
    alternative : str
        ``two-sided``, ``greater`` or ``less``.
    conf_level : float
        Level of the interval.
    draws, seed : int
        Choices drawn and the seed; 0 draws where all are gone through.
    flagged : bool
        Whether the variances differ and the arms are unequal.
    warning : str
        The same in words; empty where it isn't.
    refusal, reason : str
        Why there are no numbers, as a term and in words; empty where there are.
    language : Language
        Language of the words.
    """

    estimate: float
    std_error: float
    conf_low: float
    conf_high: float
    p_value: float
    p_difference: float
    p_studentised: float
    p_welch: float
    n: int
    n_treated: int
    n_untreated: int
    n_missing: int
    n_arrangements: int
    placebo_rank: int
    method: str
    statistic: str
    treated: str
    alternative: str
    conf_level: float
    draws: int
    seed: int
    flagged: bool
    warning: str
    refusal: str
    reason: str
    language: Language

    def __float__(self) -> float:
        """Return the difference."""
        return self.estimate

    def summary(self, language: Language | str | None = None) -> str:
        """Sentences: the difference, its interval and p-value, and what is to be minded."""
        spoken = self.language if language is None else choose_language(language, os.environ)
        if self.refused:
            return f"{said_in(self.reason, spoken)} {self._place(spoken)}".strip()
        shown = {
            name: format_number(getattr(self, name), spoken, decimals=2)
            for name in ("estimate", "conf_low", "conf_high")
        }
        said = text_of(
            __package__,
            "two_groups",
            "no_interval" if np.isnan(self.conf_low) else "sentence",
            spoken,
            **shown,
            level=format_number(100 * self.conf_level, spoken),
            p=format_p_value(self.p_value, spoken),
            n_treated=self.n_treated,
            n_untreated=self.n_untreated,
            method=text_of(__package__, "method", self.method, spoken),
        )
        return f"{said} {warning_of(self.flagged, self.method, spoken)}".strip()

    def _place(self, language: Language) -> str:
        """Return the place among all choices in words, where it is all that may be told."""
        about = {"rank": self.placebo_rank, "n_arrangements": self.n_arrangements}
        return text_of(__package__, "two_groups", "placebo", language, **about) if self.placebo_rank else ""


def warning_of(flagged: bool, method: str, language: Language) -> str:
    """Words for variances that differ between unequal groups; empty where they don't."""
    name = "cautious" if method.endswith(CAUTIOUS) else "mild"
    return text_of(__package__, "two_groups", name, language) if flagged else ""
