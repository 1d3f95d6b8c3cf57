"""Outcome figures: statistics as they are published, read into series that have one definition each."""

from trepart_eval.sources.outcomes.outcome import Outcome, Outcomes

__all__ = ["Outcome", "Outcomes"]
