"""Which outcomes are to be related to what, as planned."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from trepart_eval.vocabulary.terms import INDEX

EVERY_RELATION: Final = "all"
"""The family of relations whose family isn't named."""


@dataclass(frozen=True, slots=True)
class RelationPlan:
    """One relation that is to be looked at.

    Attributes
    ----------
    outcome : str
        Name of the outcome.
    dose : str
        The index of intensity, one of its dimensions, or a criterion.
    wave : str
        Wave of the dose; empty: the last with figures.
    before, after : tuple of int
        Years of the outcome; empty: found from the waves.
    primary : bool
        Whether it is the study's one primary relation.
    family : str
        Relations whose p-values are corrected together.
    """

    outcome: str
    dose: str = INDEX
    wave: str = ""
    before: tuple[int, ...] = ()
    after: tuple[int, ...] = ()
    primary: bool = False
    family: str = EVERY_RELATION
