"""All formats at once: the same bytes again, and only what was asked for."""

from __future__ import annotations

import io
import re

import pytest
from PIL import Image

from trepart_eval.reporting.document import FORMATS, render
from trepart_eval.reporting.document.pictures import Picture, picture_of, with_dots

from documents import drawing, hostile, ordinary, small_picture


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("make", [ordinary, hostile])
def test_the_same_document_gives_the_same_bytes(form, make):
    assert render(make(), {form}) == render(make(), {form})


def test_the_same_drawing_gives_the_same_picture():
    assert picture_of(drawing()) == picture_of(drawing())


def test_only_the_formats_asked_for_are_made():
    assert list(render(ordinary(figure=small_picture()), {"xlsx", "html"})) == ["html", "xlsx"]


def test_an_unknown_format_is_refused():
    with pytest.raises(ValueError, match=r"unknown format 'odt'; expected some of pdf, docx, html, xlsx"):
        render(ordinary(), {"pdf", "odt"})


def test_a_figure_is_drawn_once_for_all_formats():
    calls = []
    render(ordinary(figure=lambda: calls.append(1) or drawing()))
    assert calls == [1]


@pytest.mark.parametrize("form", FORMATS)
def test_a_document_with_nothing_in_it_is_still_a_document(form):
    assert render(ordinary(elements=(), provenance=(), method=(), authors=(), subtitle=""), {form})[form]


def test_a_picture_gets_dots_that_say_how_large_it_is():
    made = with_dots(picture_of(drawing()))
    with Image.open(io.BytesIO(made.png)) as image:
        inches = [size / dots for size, dots in zip(image.size, image.info["dpi"], strict=True)]
    wide = float(re.search(rb'width="([\d.]+)pt"', made.svg)[1])
    assert inches[0] == pytest.approx(wide / 72, abs=0.02)


def test_dots_that_are_there_are_kept():
    picture = Picture(svg=b"<svg/>", png=b"dots")
    assert with_dots(picture) is picture
