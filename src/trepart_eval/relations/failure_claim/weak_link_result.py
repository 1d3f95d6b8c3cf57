"""Result of `weak_link`: the shares, the chance baseline, which criterion carries it, and other readings."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from trepart_eval.relations.failure_claim.chance_baseline import ChanceBaseline
from trepart_eval.relations.failure_claim.link_figures import LinkFigures
from trepart_eval.relations.failure_claim.other_readings import FIGURES
from trepart_eval.relations.failure_claim.weak_link_sentences import sentences_of
from trepart_eval.relations.refusals import MayBeRefused
from trepart_eval.vocabulary.languages import Language, choose_language

if TYPE_CHECKING:
    import pandas as pd

_NAN: Final = float("nan")
_CRITERION_COLUMNS: Final = (
    *("criterion", "n_failures", "n_successes", "failures_weak", "successes_weak"),
    *("share_failures", "share_successes", "difference", "p_value", "p_adjusted", "only_weak"),
    *("share_failures_without", "p_value_without"),
)
_CASE_COLUMNS: Final = (
    *("case", "failure", "weak", "unknown"),
    *("share_failures_without", "share_successes_without", "p_value_without"),
)


@dataclass(frozen=True, slots=True, eq=False)
class WeakLink(MayBeRefused):
    """Whether failures have at least one weak criterion, more often than successes and than chance would give them.

    Attributes
    ----------
    n, n_failures, n_successes : int
        Cases with a score and a judgement.
    share_failures, share_failures_high : float
        Share of failures with a known weak criterion, and the share if those that are open have one too.
    failures_low, failures_high : float
        Interval of that share, exact by Clopper and Pearson: from the low end of the lower to the high end of the
        higher.
    share_successes, share_successes_high, successes_low, successes_high : float
        The same of successes.
    coverage, consistency, pri, ron : float
        "At least one weak criterion" (``~C1 + ... + ~C6``) as a set with failure, see `LinkFigures`.
    p_value, p_low, p_high : float
        Exact probability of as many failures with one when success is dealt out anew, and what it can be at the least
        and the most, whatever is open.
    chance_share, chance_expected : float
        Share and number of failures that have one if each criterion is weak at its own rate, whatever comes of the
        case: the chance baseline.
    chance_p, chance_p_all : float
        How often that gives as many failures with one as are seen, and all of them, when each criterion's weak cases
        are shuffled by themselves.
    chance_exact : bool
        Whether those were summed rather than drawn.
    figures : LinkFigures
        The counts.
    baseline : ChanceBaseline or None
        The distribution behind ``chance_p``.
    criteria : tuple of str
        Criteria in order.
    cut, missing : str
        Cut-off and rule for what is missing, as in ``readings``.
    n_unjudged, n_without_scores : int
        Cases left out since nothing is said of their success, and judged ones without any score.
    n_incomplete : int
        Judged cases that lack a score on some criterion.
    draws, seed, conf_level : int, int, float
        The other options.
    language : Language
        Language of sentences.
    refusal, reason : str
        Why there are no numbers, as a term and in words; empty where there are.
    """

    figures: LinkFigures
    failures_low: float
    failures_high: float
    successes_low: float
    successes_high: float
    baseline: ChanceBaseline | None
    chance_exact: bool
    criteria: tuple[str, ...]
    cut: str
    missing: str
    n_unjudged: int
    n_without_scores: int
    n_incomplete: int
    draws: int
    seed: int
    conf_level: float
    language: Language
    _criteria: tuple[dict[str, Any], ...]
    _readings: tuple[dict[str, Any], ...]
    _cases: tuple[dict[str, Any], ...]
    refusal: str = ""
    reason: str = ""

    @property
    def n(self) -> int:
        """Cases with a score and a judgement."""
        return self.figures.n

    @property
    def n_failures(self) -> int:
        """Failures among them."""
        return self.figures.n_failures

    @property
    def n_successes(self) -> int:
        """Successes among them."""
        return self.figures.n_successes

    @property
    def share_failures(self) -> float:
        """Share of failures with a known weak criterion."""
        return self.figures.share_failures

    @property
    def share_failures_high(self) -> float:
        """The same if those that are open have one too."""
        return self.figures.share_failures_high

    @property
    def share_successes(self) -> float:
        """Share of successes with a known weak criterion."""
        return self.figures.share_successes

    @property
    def share_successes_high(self) -> float:
        """The same if those that are open have one too."""
        return self.figures.share_successes_high

    @property
    def coverage(self) -> float:
        """Share of failures that "at least one weak criterion" covers."""
        return self.figures.coverage

    @property
    def consistency(self) -> float:
        """Share of cases with a weak criterion that are failures."""
        return self.figures.consistency

    @property
    def pri(self) -> float:
        """Proportional reduction in inconsistency."""
        return self.figures.pri

    @property
    def ron(self) -> float:
        """Relevance of "at least one weak criterion" as necessary for failure."""
        return self.figures.ron

    @property
    def p_value(self) -> float:
        """Exact one-sided probability of as many when success is dealt out anew; what is open counts as not weak."""
        return self.figures.p_value

    @property
    def p_low(self) -> float:
        """The least that it can be, whatever is open."""
        return self.figures.p_low

    @property
    def p_high(self) -> float:
        """The most that it can be, whatever is open."""
        return self.figures.p_high

    @property
    def chance_share(self) -> float:
        """Share of failures with a weak criterion by chance alone."""
        return self.figures.chance_share

    @property
    def chance_expected(self) -> float:
        """Failures with a weak criterion by chance alone."""
        return self.figures.chance_share * self.figures.n_failures

    @property
    def chance_p(self) -> float:
        """How often chance alone gives as many failures with a weak criterion as are seen."""
        return _NAN if self.baseline is None else self.baseline.at_least(self.figures.failures_weak)

    @property
    def chance_p_all(self) -> float:
        """How often chance alone gives all failures a weak criterion."""
        return _NAN if self.baseline is None else self.baseline.p_all

    @property
    def table(self) -> pd.DataFrame:
        """A row per criterion: how often it is weak on either side, its p-value, and the claim without it."""
        import pandas as pd

        return pd.DataFrame(list(self._criteria), columns=list(_CRITERION_COLUMNS))

    @property
    def readings(self) -> pd.DataFrame:
        """A row per reading: the one chosen, other rules for what is missing, other cut-offs."""
        import pandas as pd

        return pd.DataFrame(list(self._readings), columns=["reading", "cut", "missing", *FIGURES])

    @property
    def cases(self) -> pd.DataFrame:
        """A row per case: which criteria are weak or unknown in it, and the claim without it."""
        import pandas as pd

        rows = [row | {name: ", ".join(row[name]) for name in ("weak", "unknown")} for row in self._cases]
        return pd.DataFrame(rows, columns=list(_CASE_COLUMNS))

    def sentences(self, language: Language | str | None = None) -> list[str]:
        """What was found, what chance gives, which criterion carries it, and how it reads otherwise."""
        return sentences_of(self, self.language if language is None else choose_language(language, os.environ))

    def summary(self, language: Language | str | None = None) -> str:
        """All sentences."""
        return " ".join(self.sentences(language))

    def _repr_html_(self) -> str:
        """Sentences and tables for Jupyter."""
        from html import escape

        said = f"<p>{escape(self.summary())}</p>"
        if self.refused:
            return said
        return said + "".join(str(one.round(3).to_html(index=False)) for one in (self.table, self.readings))
