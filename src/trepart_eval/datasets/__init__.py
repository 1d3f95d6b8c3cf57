"""Studies and official series that ship with the package, and simulated studies with a known answer."""

from trepart_eval.datasets.context import CONTEXT_SERIES, context_series
from trepart_eval.datasets.examples import EXAMPLES, example, example_path, starter_files
from trepart_eval.datasets.simulation import SimulatedStudy, simulate

__all__ = [
    "CONTEXT_SERIES",
    "EXAMPLES",
    "SimulatedStudy",
    "context_series",
    "example",
    "example_path",
    "simulate",
    "starter_files",
]
