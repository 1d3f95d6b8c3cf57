"""How closely the parties work together: intensity, forum types, touchpoints, fidelity to the handbook."""

from trepart_eval.collaboration.fidelity_to_handbook import Fidelity, fidelity
from trepart_eval.collaboration.intensity_index import Intensity, intensity
from trepart_eval.collaboration.sensitivity import RankIntervals, SobolIndices, rank_intervals, sobol_indices

__all__ = [
    "Fidelity",
    "Intensity",
    "RankIntervals",
    "SobolIndices",
    "fidelity",
    "intensity",
    "rank_intervals",
    "sobol_indices",
]
