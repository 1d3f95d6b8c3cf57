"""What a study counts as success, and how sets are made of its scores, as planned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from trepart_eval.study.named_tables import Code, TableSource
from trepart_eval.vocabulary.languages import Language
from trepart_eval.vocabulary.terms import Criterion

MIDDLE_CUT: Final = 50.0
"""Score that a criterion is as much met as not at."""


@dataclass(frozen=True, slots=True)
class SuccessPlan:
    """Which cases are successes.

    Attributes
    ----------
    source : TableSource or None
        File with a judgement of each case; None where an outcome tells.
    success, failure : tuple of str or number
        Values that mean one and the other; empty where there is a cut.
    outcome : str
        Name of the outcome that tells; empty where a file does.
    years, before : tuple of int
        Years of the outcome; where there are years before, the change since them tells.
    cut : float or None
        Figure from which a case is a success.
    low_is_success : bool
        Whether it is so up to the cut instead.
    same_source : bool
        Whether judgement and scores come from the same text or people.
    labels : mapping
        What is judged, as readers see it, by language; empty where the study doesn't say.
    """

    source: TableSource | None = None
    success: tuple[Code, ...] = ()
    failure: tuple[Code, ...] = ()
    outcome: str = ""
    years: tuple[int, ...] = ()
    before: tuple[int, ...] = ()
    cut: float | None = None
    low_is_success: bool = False
    same_source: bool = False
    labels: Mapping[str, str] = field(default_factory=dict)

    def label(self, language: Language) -> str:
        """What is judged, as readers see it; the name of the outcome or of the column where nothing is said."""
        column = self.source.columns["judgement"] if self.source else ""
        return self.labels.get(language.value) or self.outcome or column


@dataclass(frozen=True, slots=True)
class ConfigurationPlan:
    """How sets are made of scores, and what counts as met.

    Attributes
    ----------
    criteria : tuple of str
        Conditions, in the order of the criteria.
    anchors : mapping of str to tuple of float
        A cut, or full out, crossover and full in, of each of them.
    missing : str
        What a missing criterion counts as.
    wave : str
        Wave of the scores; empty: the last with figures.
    incl_cut, pri_cut, necessity_cut : float
        Cut-offs.
    n_cut : int
        Fewest cases of a combination.
    expectations : mapping of str to int
        1 for a criterion that is expected to help, 0 for one that hinders.
    """

    criteria: tuple[str, ...] = tuple(one.value for one in Criterion)
    anchors: Mapping[str, tuple[float, ...]] = field(
        default_factory=lambda: {one.value: (MIDDLE_CUT,) for one in Criterion}
    )
    missing: str = "known"
    wave: str = ""
    incl_cut: float = 0.8
    n_cut: int = 1
    pri_cut: float = 0.0
    necessity_cut: float = 0.9
    expectations: Mapping[str, int] = field(default_factory=lambda: {one.value: 1 for one in Criterion})

    @property
    def borders(self) -> dict[str, float]:
        """Score below which each criterion is weak: its cut, or the border of its set."""
        return {name: self.anchors[name][len(self.anchors[name]) // 2] for name in self.criteria}
