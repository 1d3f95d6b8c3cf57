"""What the sources claim of tripartite collaboration, as data."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from trepart_eval.vocabulary.catalogue import read_catalogue
from trepart_eval.vocabulary.languages import Language

FILE: Final = "claims.toml"
SICK_LEAVE, FULL_TIME = "sick_leave_falls", "full_time_rises"
STRENGTHENED, ANCHORING = "criteria_strengthened", "anchoring_weakens_rest"
FAILURE, CHAIN = "weak_criteria_explain_failure", "works_through_criteria"


@dataclass(frozen=True, slots=True)
class SourceClaim:
    """A claim in the sources.

    Attributes
    ----------
    key : str
        Its name.
    sources : tuple of str
        Keys of the sources that make it.
    direction : int
        1 where the claim is that something is above its null value, -1 where it is below.
    outcome_names : tuple of str
        Parts of the names of outcomes that it is about.
    words : dict
        ``text``, ``needs`` and ``would_change`` by language, and ``outcome`` where it is about one.
    """

    key: str
    sources: tuple[str, ...]
    direction: int
    outcome_names: tuple[str, ...]
    words: dict[str, dict[str, str]]

    def said(self, name: str, language: Language) -> str:
        """Text of the claim, what it needs, what would change its reading, or its outcome."""
        return self.words[name][language.value]


@cache
def source_claims() -> tuple[SourceClaim, ...]:
    """Every claim, in order."""
    found: dict[str, dict[str, Any]] = read_catalogue(__package__, FILE)
    return tuple(
        SourceClaim(
            key=key,
            sources=tuple(one["sources"]),
            direction=int(one["direction"]),
            outcome_names=tuple(one.get("outcome_names", ())),
            words={name: dict(one[name]) for name in ("text", "needs", "would_change", "outcome") if name in one},
        )
        for key, one in found.items()
    )


def claim_about(outcome: str) -> SourceClaim | None:
    """Claim that an outcome of that name speaks to; None where there is none."""
    name = outcome.casefold().replace("-", "_").replace(" ", "_")
    return next((one for one in source_claims() if any(part in name for part in one.outcome_names)), None)
