"""Necessary condition analysis: how much of a plot's corner is empty, and whether chance alone would empty it."""

from trepart_eval.relations.ceilings.bottlenecks import Bottleneck
from trepart_eval.relations.ceilings.condition_analysis import necessary_conditions
from trepart_eval.relations.ceilings.necessity_result import NecessaryConditions

__all__ = ["Bottleneck", "NecessaryConditions", "necessary_conditions"]
