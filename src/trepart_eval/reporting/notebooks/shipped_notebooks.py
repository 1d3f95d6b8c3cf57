"""The notebooks that ship with the package: where they are, and which parameters they take."""

from __future__ import annotations

import ast
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from nbformat import NotebookNode

PARAMETERS: Final = "parameters"
"""Tag of the cell whose values may be given from outside."""

_NEEDED: Final = ("nbformat", "nbclient", "nbconvert", "ipykernel")
_HERE: Final = Path(__file__).resolve().parent
_CHECKOUT: Final = _HERE.parents[3] / "notebooks"


def missing_packages() -> list[str]:
    """Packages that running notebooks takes and that aren't installed."""
    return [name for name in _NEEDED if find_spec(name) is None]


def notebook_paths() -> dict[str, Path]:
    """Path of each notebook by its name, in order; those of the wheel, or of the checkout."""
    installed = _HERE / "shipped"
    folder = installed if installed.is_dir() else _CHECKOUT
    return {path.stem: path for path in sorted(folder.glob("[0-9][0-9]_*.ipynb"))}


def read_notebook(path: Path) -> NotebookNode:
    """Notebook of a file."""
    import nbformat

    read: Callable[..., NotebookNode] = nbformat.read  # nbformat has no types
    return read(path, as_version=4)


def stored_bytes(notebook: NotebookNode) -> bytes:
    """Notebook as a file holds it."""
    import nbformat

    writes: Callable[..., str] = nbformat.writes
    return f"{writes(notebook)}\n".encode()


def parameters_of(notebook: NotebookNode) -> dict[str, Any]:
    """Name and default of each parameter: what the cell tagged ``parameters`` assigns."""
    found = {}
    for cell in notebook.cells:
        if cell.cell_type != "code" or PARAMETERS not in cell.metadata.get("tags", []):
            continue
        for line in ast.parse(cell.source).body:
            if isinstance(line, ast.Assign) and isinstance(line.targets[0], ast.Name):
                found[line.targets[0].id] = ast.literal_eval(line.value)
    return found
