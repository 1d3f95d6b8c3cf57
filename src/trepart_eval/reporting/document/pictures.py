"""Pictures of figures, drawn once for all formats, with the same bytes each time."""

from __future__ import annotations

import io
import struct
import tempfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

_DOTS_PER_INCH: Final = 160  # of a figure that is wider than the text: some 190 on the page
_INCHES_PER_METRE: Final = 39.3701
_SALT: Final = "trepart"
_HEAD: Final = 33
"""Bytes of a PNG up to the end of its first chunk: signature, and IHDR with length, name and checksum."""
_PAGE: Final = b"""#set page(width: auto, height: auto, margin: 0pt, fill: white)
#image(bytes(sys.inputs.svg), format: "svg")
"""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as lines (for PDF and the web) and as dots (for Word, made from the lines where they are left out)."""

    svg: bytes
    png: bytes = b""


Draw = Callable[[], "Drawing | Picture"]
"""Draws a figure of matplotlib, or makes the picture itself."""


def picture_of(drawing: Drawing) -> Picture:
    """Picture of a figure of matplotlib, as lines; the same drawing gives the same bytes."""
    import matplotlib as mpl

    stream = io.BytesIO()
    # Letters are kept as shapes: a reader's machine may lack the font that the places were measured with.
    with mpl.rc_context({"svg.hashsalt": _SALT, "svg.fonttype": "path"}):
        drawing.savefig(stream, format="svg", metadata={"Date": None, "Creator": None}, bbox_inches="tight")
    return Picture(stream.getvalue())


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


def with_dots(picture: Picture) -> Picture:
    """Return a picture that has its dots too; the same picture gives the same bytes.

    Typst, which makes the PDF, turns lines into dots in a fifth of the time that it takes to draw a figure again, and
    lets other threads work meanwhile.
    """
    if picture.png:
        return picture
    import typst

    fonts: Any = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False)
    given = {"svg": picture.svg.decode()}
    with tempfile.TemporaryDirectory(prefix="trepart-") as empty:
        made = typst.compile(_PAGE, root=empty, font_paths=fonts, sys_inputs=given, format="png", ppi=_DOTS_PER_INCH)
    return replace(picture, png=_with_size(bytes(made)))


def _with_size(png: bytes) -> bytes:
    """PNG that says how large it is; Typst leaves it out, and Word then takes dots for 72 to the inch."""
    per_metre = round(_DOTS_PER_INCH * _INCHES_PER_METRE)
    chunk = b"pHYs" + struct.pack(">IIB", per_metre, per_metre, 1)
    said = struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk))
    return png[:_HEAD] + said + png[_HEAD:]


def _close(drawing: Drawing) -> None:
    from matplotlib import pyplot

    pyplot.close(drawing)
