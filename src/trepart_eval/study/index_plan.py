"""Choices behind the index of collaboration intensity, as planned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from trepart_eval.vocabulary.terms import Aggregation, Dimension, Normalisation


@dataclass(frozen=True, slots=True)
class IntensityPlan:
    """Choices behind the index of collaboration intensity.

    Attributes
    ----------
    weights : mapping of Dimension to float
        Weight of each dimension; equal where it is empty, and zero for those left out where it isn't.
    indicator_weights : mapping of str to float
        Weights within the dimensions, beside the package's own.
    aggregation : Aggregation
        How dimensions become the index.
    normalisation : Normalisation
        How indicators are brought to 0-100.
    """

    weights: Mapping[Dimension, float] = field(default_factory=dict)
    indicator_weights: Mapping[str, float] = field(default_factory=dict)
    aggregation: Aggregation = Aggregation.ARITHMETIC
    normalisation: Normalisation = Normalisation.GOALPOSTS
