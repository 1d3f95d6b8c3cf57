"""What an analysis says of a claim, and how far that may be read: never further than its interval."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, Protocol, runtime_checkable

import numpy as np

LEVEL: Final = 0.05
_NAN: Final = float("nan")


class ClaimReading(StrEnum):
    """How figures stand to a claim."""

    SUPPORTED = "supported"
    NOT_CONTRADICTED = "not_contradicted"
    CONTRADICTED = "contradicted"
    CANNOT_TELL = "cannot_tell"
    NOT_STUDIED = "not_studied"


class Limit(StrEnum):
    """Why figures that go the claimed way don't support the claim: something else would give them too."""

    SAME_SOURCE = "same_source"
    LEVELS_ONLY = "levels_only"
    RESIDENTS = "residents"
    ONE_DECIDES = "one_decides"
    NOT_SPECIAL = "not_special"
    NO_COMPARISON = "no_comparison"
    CHAIN_ASSUMED = "chain_assumed"
    NO_MORE_THAN_SUCCESSES = "no_more_than_successes"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one analysis says of one claim.

    Attributes
    ----------
    claim : str
        Name of the claim.
    analysis : str
        Name of the analysis; its words are in ``texts.toml``.
    estimate, conf_low, conf_high : float
        Figure and interval; NaN where there is none.
    n : int
        Municipalities.
    direction : int
        1 where the claim is that the figure is above its null value, -1 where it is below.
    null_value : float
        The figure if there were nothing in the claim.
    p_value : float
        P-value, corrected for others of its family where there are any; NaN where there is none.
    other_end : float
        End of the interval that has to be past the null value for the claim to be contradicted, where that isn't an
        end of the interval: of several figures, corrected for their number.
    limits : tuple of Limit
        What else would give such figures.
    standing : str
        ``primary`` or ``planned``, ``exploratory``, or empty.
    smallest_detectable : float
        What 80 of 100 studies like it would see; NaN where it isn't known.
    unit : str
        Unit of an outcome.
    names, labels : mapping of str to str
        Names for the sentence; and names of criteria and doses, which have a label in each language.
    reason : str
        Why there is no figure.
    """

    claim: str
    analysis: str
    estimate: float
    conf_low: float
    conf_high: float
    n: int
    direction: int = 1
    null_value: float = 0.0
    p_value: float = _NAN
    other_end: float = _NAN
    limits: tuple[Limit, ...] = ()
    standing: str = ""
    smallest_detectable: float = _NAN
    unit: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""

    @property
    def reading(self) -> ClaimReading:
        """How the figures stand to the claim."""
        low, high = sorted(self.direction * (end - self.null_value) for end in (self.conf_low, self.conf_high))
        if self.reason or not np.isfinite(self.estimate) or np.isnan(low + high) or self.p_value >= LEVEL:
            return ClaimReading.CANNOT_TELL
        if low > 0:
            return ClaimReading.NOT_CONTRADICTED if self.limits else ClaimReading.SUPPORTED
        farthest = high if np.isnan(self.other_end) else self.direction * (self.other_end - self.null_value)
        if farthest < 0 and not self.limits:
            return ClaimReading.CONTRADICTED
        return ClaimReading.CANNOT_TELL


@runtime_checkable
class SpeaksToClaims(Protocol):
    """A result that says itself what it has to say of the claims."""

    def claim_evidence(self) -> Iterable[Evidence]:
        """Evidence for each claim that it speaks to."""
        ...


@runtime_checkable
class FailureShares(Protocol):
    """Figures on how many failures have a weak criterion, by whatever name the result goes."""

    @property
    def share_failures(self) -> float:
        """Share of failures with at least one weak criterion."""
        ...

    @property
    def failures_low(self) -> float:
        """Lower end of its interval."""
        ...

    @property
    def failures_high(self) -> float:
        """Upper end of its interval."""
        ...

    @property
    def chance_share(self) -> float:
        """The share if criteria were weak whatever comes of the case."""
        ...

    @property
    def p_value(self) -> float:
        """P-value of failures having one more often than successes."""
        ...

    @property
    def n(self) -> int:
        """Cases with a score and a judgement."""
        ...

    @property
    def reason(self) -> str:
        """Why there are no figures; empty where there are."""
        ...
