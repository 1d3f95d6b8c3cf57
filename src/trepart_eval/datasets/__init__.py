"""Studies that ship with the package."""

from trepart_eval.datasets.examples import EXAMPLES, example, example_path, starter_files

__all__ = ["EXAMPLES", "example", "example_path", "starter_files"]
