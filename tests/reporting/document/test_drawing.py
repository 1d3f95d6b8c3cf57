"""Figures drawn aside: the same pictures, each once, and drawn here where the other process is gone."""

from __future__ import annotations

import os
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from functools import partial

import pytest

from trepart_eval.reporting.document import drawing as drawing_module
from trepart_eval.reporting.document import render
from trepart_eval.reporting.document.drawing import Drawings, drawing_process
from trepart_eval.reporting.document.elements import Figure

from documents import drawing, ordinary, small_picture

_GOES = partial(os._exit, 1)
"""Ends the process that draws."""


class _Gone(Executor):
    """Processes of which nothing comes: gone before they are asked, or while they draw."""

    def __init__(self, *, before):
        self.before = before

    def submit(self, *_args, **_words):
        if self.before:
            raise BrokenExecutor("gone")
        broken = Future()
        broken.set_exception(BrokenExecutor("gone"))
        return broken

    def shutdown(self, *_args, **_words):
        """There is nothing to end."""


def test_figures_drawn_aside_give_the_same_files():
    document = ordinary(figure=drawing)
    with ThreadPoolExecutor(1) as aside:
        drawings = Drawings(aside)
        drawings.begin(document.elements)
        assert render(document, drawings=drawings) == render(document)


def test_a_figure_that_is_begun_aside_is_drawn_once():
    calls = []
    document = ordinary(figure=lambda: calls.append(1) or small_picture())
    drawings = Drawings(ThreadPoolExecutor(1))
    drawings.begin(document.elements)
    render(document, {"html", "docx"}, drawings=drawings)
    assert calls == [1]


@pytest.mark.parametrize("before", [True, False])
def test_figures_are_drawn_here_when_the_process_is_gone(before):
    document = ordinary(figure=small_picture)
    drawings = Drawings(_Gone(before=before))
    drawings.begin(document.elements)
    assert render(document, {"html"}, drawings=drawings) == render(document, {"html"})


def test_what_goes_wrong_in_a_drawing_is_told_as_it_is_here():
    def wrong():
        raise ValueError("no such colour")

    figure = Figure("Title", "What it shows", "Caption", wrong)
    drawings = Drawings(ThreadPoolExecutor(1))
    drawings.begin([figure])
    with pytest.raises(ValueError, match="no such colour"):
        drawings.picture(figure)


def test_the_process_draws_until_it_is_gone(monkeypatch):
    monkeypatch.setattr(drawing_module, "_cores", lambda: 2)
    figures = [Figure("Title", "What it shows", "Caption", draw) for draw in (small_picture, _GOES, small_picture)]
    with drawing_process() as drawings:
        drawings.begin(figures[:1])
        assert drawings.picture(figures[0]) == small_picture()
        drawings.begin(figures[1:2])
        drawings.begin(figures[2:])
        assert drawings.picture(figures[2]) == small_picture()


def test_no_process_is_started_where_there_is_one_core(monkeypatch):
    monkeypatch.setattr(drawing_module, "_cores", lambda: 1)
    with drawing_process() as drawings:
        assert drawings._aside is None
        figure = Figure("Title", "What it shows", "Caption", small_picture)
        drawings.begin([figure])
        assert drawings.picture(figure) == small_picture()


@pytest.mark.parametrize("error", [OSError("no room"), ImportError("no semaphores")])
def test_a_machine_without_processes_draws_here(monkeypatch, error):
    def refused(*_args, **_words):
        raise error

    monkeypatch.setattr(drawing_module, "_cores", lambda: 2)
    monkeypatch.setattr("concurrent.futures.ProcessPoolExecutor", refused)
    with drawing_process() as drawings:
        assert drawings.picture(Figure("Title", "Shows", "Caption", small_picture)) == small_picture()


def test_ended_drawings_are_drawn_here():
    figure = Figure("Title", "What it shows", "Caption", small_picture)
    drawings = Drawings(ThreadPoolExecutor(1))
    drawings.begin([figure])
    drawings.end()
    assert drawings.picture(figure) == small_picture()
