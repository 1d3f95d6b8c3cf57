"""Notebooks for researchers: run without a screen, and shown as web pages without their code.

What they need beside the package comes with ``pip install "trepart-eval[notebooks]"``; names load when first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from trepart_eval.reporting.notebooks.kernel_run import Run, Stop, run_notebook
    from trepart_eval.reporting.notebooks.notebook_page import notebook_page_bytes
    from trepart_eval.reporting.notebooks.shipped_notebooks import (
        missing_packages,
        notebook_paths,
        parameters_of,
        read_notebook,
        stored_bytes,
    )
    from trepart_eval.reporting.notebooks.stop_words import cause_in_words

_HOME: Final = {
    "Run": "kernel_run",
    "Stop": "kernel_run",
    "cause_in_words": "stop_words",
    "missing_packages": "shipped_notebooks",
    "notebook_page_bytes": "notebook_page",
    "notebook_paths": "shipped_notebooks",
    "parameters_of": "shipped_notebooks",
    "read_notebook": "shipped_notebooks",
    "run_notebook": "kernel_run",
    "stored_bytes": "shipped_notebooks",
}

__all__ = [
    "Run",
    "Stop",
    "cause_in_words",
    "missing_packages",
    "notebook_page_bytes",
    "notebook_paths",
    "parameters_of",
    "read_notebook",
    "run_notebook",
    "stored_bytes",
]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever the name stands for
    if name in _HOME:
        return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
