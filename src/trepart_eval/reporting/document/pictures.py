"""Pictures of figures, drawn once for all formats, with the same bytes each time."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

_DOTS_PER_INCH: Final = 200
_SALT: Final = "trepart"


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as lines (for PDF and the web) and as dots (for Word)."""

    svg: bytes
    png: bytes


Draw = Callable[[], "Drawing | Picture"]
"""Draws a figure of matplotlib, or makes the picture itself."""


def picture_of(drawing: Drawing) -> Picture:
    """Picture of a figure of matplotlib; the same drawing gives the same bytes."""
    import matplotlib as mpl

    # Letters are kept as shapes: a reader's machine may lack the font that the places were measured with.
    with mpl.rc_context({"svg.hashsalt": _SALT, "svg.fonttype": "path"}):
        return Picture(
            svg=_saved(drawing, "svg", {"Date": None, "Creator": None}), png=_saved(drawing, "png", {"Software": None})
        )


def drawn(picture: Picture | Draw) -> Picture:
    """Return a picture, drawn where it isn't yet; the drawing is closed afterwards."""
    if isinstance(picture, Picture):
        return picture
    drawing = picture()
    if isinstance(drawing, Picture):
        return drawing
    try:
        return picture_of(drawing)
    finally:
        _close(drawing)


def _close(drawing: Drawing) -> None:
    from matplotlib import pyplot

    pyplot.close(drawing)


def _saved(drawing: Drawing, form: str, metadata: dict[str, str | None]) -> bytes:
    stream = io.BytesIO()
    drawing.savefig(stream, format=form, dpi=_DOTS_PER_INCH, metadata=metadata, bbox_inches="tight")
    return stream.getvalue()
