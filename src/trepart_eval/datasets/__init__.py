"""Studies and official series that ship with the package."""

from trepart_eval.datasets.context import CONTEXT_SERIES, context_series
from trepart_eval.datasets.examples import EXAMPLES, example, example_path, starter_files

__all__ = ["CONTEXT_SERIES", "EXAMPLES", "context_series", "example", "example_path", "starter_files"]
