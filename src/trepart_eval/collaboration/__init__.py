"""How closely the parties work together: intensity, forum types, touchpoints, fidelity to the handbook."""

from trepart_eval.collaboration.intensity_index import Intensity, intensity

__all__ = ["Intensity", "intensity"]
