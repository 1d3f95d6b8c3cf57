"""Figures drawn once for all formats: here, or in a process of its own while the text is being written."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import contextmanager
from importlib import import_module

from trepart_eval.reporting.document.elements import Figure
from trepart_eval.reporting.document.pictures import Picture, drawn
from trepart_eval.reporting.document.report_document import Element


class Drawings:
    """Pictures of a document's figures, each drawn once.

    Parameters
    ----------
    aside : Executor, optional
        Processes in which figures are drawn, ended by `end`; they are drawn here, when asked for, where it is left
        out. What draws a figure must be picklable then.
    """

    def __init__(self, aside: Executor | None = None) -> None:
        self._aside = aside
        self._begun: dict[Figure, Future[Picture]] = {}

    def begin(self, elements: Iterable[Element]) -> None:
        """Begin to draw the figures among some elements, where that is done aside."""
        if self._aside is None:
            return
        for figure in (element for element in elements if isinstance(element, Figure)):
            try:
                self._begun[figure] = self._aside.submit(drawn, figure.picture)
            except BrokenExecutor:  # it is drawn here instead, when asked for
                return

    def picture(self, figure: Figure) -> Picture:
        """Return a figure's picture, the same wherever it is drawn."""
        if figure not in self._begun:
            return drawn(figure.picture)
        try:
            return self._begun.pop(figure).result()
        except BrokenExecutor:
            return drawn(figure.picture)

    def end(self) -> None:
        """Let go of the processes, and the memory that they take; figures asked for later are drawn here."""
        if self._aside is not None:
            self._aside.shutdown(wait=False, cancel_futures=True)
        self._aside = None
        self._begun.clear()


@contextmanager
def drawing_process() -> Iterator[Drawings]:
    """Drawings by a process of its own, made ready while other work is done; here where there is no core to spare.

    Only for a program's own process: in a script, Python would run the script's first lines again.
    """
    drawings = Drawings(_started() if _cores() > 1 else None)
    try:
        yield drawings
    finally:
        drawings.end()


def _started() -> Executor | None:
    try:
        from concurrent.futures import ProcessPoolExecutor
        from multiprocessing import get_context

        aside = ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=_make_ready)
        aside.submit(_make_ready)
    except (ImportError, NotImplementedError, OSError):  # a machine without semaphores, or no room for a process
        return None
    return aside


def _make_ready() -> None:
    """Leave it to the program to answer Ctrl-C, and load what draws: it takes a second."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    from trepart_eval.reporting import figures

    for name in figures.__all__:
        getattr(figures, name)
    import_module("trepart_eval.reporting.figures.canvas")


def _cores() -> int:
    """Cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
