"""A notebook run in a kernel of its own, cell by cell; parts that a study has no data for are left out in words."""

from __future__ import annotations

import ast
import copy
import re
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from trepart_eval.reporting.notebooks.shipped_notebooks import PARAMETERS

if TYPE_CHECKING:
    from nbclient import NotebookClient
    from nbformat import NotebookNode

Progress = Callable[[int, int], None]
"""Called with the place of a cell, from 1, and how many there are, before each."""

INJECTED: Final = "injected-parameters"
MAY_LACK_DATA: Final = "raises-exception"
"""Jupyter's own tag for a cell that the rest may go on after."""

ABSENT: Final = "trepart_absent"
"""Output that says in words why a part is left out."""

DIED: Final = "died"
SILENT: Final = "silent"
_LACKING: Final = "InputError"
_LONGEST: Final = 300
_DEAD: Final = "DeadKernelError"
_KERNEL: Final = "python3"
_PATIENCE: Final = 120
"""Seconds that a kernel may take to start."""
_LONGEST_FOLDER: Final = 80
"""Signs in the path of a folder with sockets, which may have 103 in all on macOS."""


@dataclass(frozen=True, slots=True)
class Stop:
    """Where a notebook stopped, and why.

    Attributes
    ----------
    cell, cells : int
        Place of the cell, from 1, and how many there are.
    kind : str
        Name of the error; `DIED` or `SILENT` where it is the kernel that ended, or never started.
    cause : str
        What it says, on one line, in the language of what raised it.
    """

    cell: int
    cells: int
    kind: str
    cause: str


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """A notebook that was run, as far as it got.

    Attributes
    ----------
    notebook : NotebookNode
        With the results of the cells.
    stop : Stop or None
        Where it stopped; None where it ran to its end.
    """

    notebook: NotebookNode
    stop: Stop | None


def run_notebook(notebook: NotebookNode, parameters: Mapping[str, Any], progress: Progress | None = None) -> Run:
    """Notebook with the results of its cells, run from start to end or as far as it got.

    A cell tagged ``raises-exception`` in which the study lacks something (an `InputError`) gets the sentence that says
    so in place of a result, and so do later cells that need what it would have made. Any other error stops the run.

    Parameters
    ----------
    notebook : NotebookNode
        It isn't changed.
    parameters : mapping of str to plain values
        Put into a cell of their own, after the one tagged ``parameters``.
    progress : callable, optional
        Called before each cell that is run.
    """
    made = with_parameters(notebook, parameters)
    total = len(made.cells)
    absent: dict[str, str] = {}
    place = 0
    try:
        with _kernel(made) as client:
            for place, cell in enumerate(made.cells):
                if cell.cell_type != "code":
                    continue
                lacking = next((absent[name] for name in names_in(cell, ast.Load) if name in absent), "")
                if not lacking:
                    if progress is not None:
                        progress(place + 1, total)
                    kind, text = _error_in(client, cell, place)
                    if kind not in {"", _LACKING} or (kind and MAY_LACK_DATA not in cell.metadata.get("tags", [])):
                        return Run(made, Stop(place + 1, total, kind, one_line(text)))
                    lacking = text.strip().partition("\n")[0]
                if lacking:
                    absent |= dict.fromkeys(names_in(cell, ast.Store), lacking)
                    cell.outputs = [_sentence(lacking)]
    except RuntimeError as error:  # what nbclient raises where the kernel doesn't start, or dies
        return Run(made, Stop(place + 1, total, DIED if type(error).__name__ == _DEAD else SILENT, ""))
    except OSError as error:  # no room for the kernel's sockets
        return Run(made, Stop(place + 1, total, type(error).__name__, one_line(str(error))))
    return Run(made, None)


def _error_in(client: NotebookClient, cell: NotebookNode, place: int) -> tuple[str, str]:
    """Run a cell, and return the name and text of its error; empty where there is none."""
    from nbclient.exceptions import CellExecutionError

    with suppress(CellExecutionError):  # what it says is among the cell's outputs
        client.execute_cell(cell, place)
    error = next((output for output in cell.outputs if output.output_type == "error"), None)
    return ("", "") if error is None else (error.ename, error.evalue)


def with_parameters(notebook: NotebookNode, parameters: Mapping[str, Any]) -> NotebookNode:
    """Copy of a notebook with those of the parameters that it has, in a cell tagged ``injected-parameters``."""
    from nbformat.v4 import new_code_cell

    new_cell: Callable[..., NotebookNode] = new_code_cell  # nbformat has no types
    made = copy.deepcopy(notebook)
    for place, cell in enumerate(made.cells):
        if cell.cell_type == "code" and PARAMETERS in cell.metadata.get("tags", []):
            own = names_in(cell, ast.Store)
            lines = [f"{name} = {value!r}" for name, value in parameters.items() if name in own]
            added = new_cell("\n".join(lines), metadata={"tags": [INJECTED]}, id=INJECTED)
            made.cells.insert(place + 1, added)
            break
    return made


def names_in(cell: NotebookNode, use: type[ast.expr_context]) -> list[str]:
    """Names that a cell reads (``ast.Load``) or makes (``ast.Store``)."""
    try:
        tree = ast.parse(cell.source)
    except SyntaxError:  # a magic of IPython's, or a mistake that the kernel will tell
        return []
    return [node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, use)]


def one_line(text: str) -> str:
    """Return a text on one line, without colours of the terminal, cut where it is very long."""
    plain = " ".join(re.sub(r"\x1b\[[0-9;]*[A-Za-z]", "", text).split())
    return plain if len(plain) <= _LONGEST else f"{plain[: _LONGEST - 1]}…"


def _sentence(text: str) -> NotebookNode:
    from nbformat.v4 import new_output

    new: Callable[..., NotebookNode] = new_output
    data = {"text/html": f'<p class="note">{escape(text)}</p>', "text/plain": text}
    return new("display_data", data=data, metadata={ABSENT: True})


@contextmanager
def _kernel(notebook: NotebookNode) -> Iterator[NotebookClient]:
    """Kernel of this very Python, whatever others a user has, behind sockets that nobody else on the machine can open.

    They lie in a folder of their own: where nothing is said of them, they are in the working folder under names that
    two runs at once would share.
    """
    from jupyter_client.kernelspec import KernelSpecManager
    from jupyter_client.manager import AsyncKernelManager
    from jupyter_core.utils import run_sync
    from nbclient import NotebookClient

    with tempfile.TemporaryDirectory(prefix="trepart-") as folder:
        manager = AsyncKernelManager(kernel_name=_KERNEL, kernel_spec_manager=KernelSpecManager(kernel_dirs=[]))
        manager.connection_file = str(Path(folder) / "kernel.json")
        if sys.platform != "win32" and len(folder) < _LONGEST_FOLDER:
            manager.transport = "ipc"
            manager.ip = str(Path(folder) / "kernel")
        client = NotebookClient(notebook, km=manager, timeout=None, startup_timeout=_PATIENCE)
        try:
            client.start_new_kernel()
            client.start_new_kernel_client()
            yield client
        finally:
            if client.kc is not None:
                client.kc.stop_channels()
            if manager.has_kernel:
                run_sync(manager.shutdown_kernel)(now=True)
