"""Simulated programmes with a known answer: how every method is shown to find what is there, and only that."""

from trepart_eval.datasets.simulation.simulated_study import SimulatedStudy, simulate

__all__ = ["SimulatedStudy", "simulate"]
