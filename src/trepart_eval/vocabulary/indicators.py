"""The indicators of collaboration intensity, each with its source and the values that mean 0 and 100."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

from trepart_eval.vocabulary.catalogue import read_catalogue
from trepart_eval.vocabulary.languages import Language
from trepart_eval.vocabulary.terms import Dimension, Evidence, Level


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator.

    Attributes
    ----------
    key : str
        Its name in results.
    dimension : Dimension
        The dimension it belongs to.
    levels : tuple of Level
        Whether it is about municipalities, workplaces or both.
    source : str
        Key of the work that it comes from; "study" for the study's own questions.
    evidence : tuple of Evidence
        What it may rest on; the first that has something to say is used.
    unit : str
        Unit of its raw value.
    low, high : float
        Raw values that mean 0 and 100; those beyond count as the end.
    weight : float
        Weight within its dimension where the study gives none.
    why : str
        What it says, and why it is there.
    """

    key: str
    dimension: Dimension
    levels: tuple[Level, ...]
    source: str
    evidence: tuple[Evidence, ...]
    unit: str
    low: float
    high: float
    weight: float
    why: str

    def label(self, language: Language) -> str:
        """Name in a language."""
        return str(read_catalogue(__package__, "indicators.toml")[self.key][language.value])


@cache
def all_indicators() -> dict[str, Indicator]:
    """Every indicator by its key, in the order of the dimensions."""
    found = [
        Indicator(
            key=key,
            dimension=Dimension(entry["dimension"]),
            levels=tuple(Level(level) for level in entry["levels"]),
            source=entry["source"],
            evidence=tuple(Evidence(one) for one in entry["evidence"]),
            unit=entry["unit"],
            low=float(entry["low"]),
            high=float(entry["high"]),
            weight=float(entry["weight"]),
            why=entry["why"],
        )
        for key, entry in read_catalogue(__package__, "indicators.toml").items()
    ]
    order: Final = list(Dimension)
    return {one.key: one for one in sorted(found, key=lambda one: order.index(one.dimension))}
