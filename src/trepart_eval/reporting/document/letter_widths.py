"""How wide text is in the reports' font, which tells how wide the columns of a table must be."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

_FONT: Final = "DejaVuSans"
_BOLD: Final = "-Bold"
_UNKNOWN: Final = 1.03  # ems of the mark for a sign without a shape


def font_folder() -> Path:
    """Folder of matplotlib's fonts, found without loading it."""
    spec = find_spec("matplotlib")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("matplotlib")
    return Path(spec.origin).parent / "mpl-data" / "fonts" / "ttf"


@cache
def known_signs() -> frozenset[int]:
    """Signs that the font has a shape for, bold or not; PDF/A allows no other."""
    return frozenset(_advances("")) & frozenset(_advances(_BOLD))


def width_of(text: str, *, bold: bool = False) -> float:
    """Return the width of a text in ems: how many times its size it takes on a line.

    >>> round(width_of("Kommune"), 2), round(width_of("Kommune", bold=True), 2)
    (5.1, 5.65)
    """
    advances = _advances(_BOLD if bold else "")
    return sum([advances.get(sign, _UNKNOWN) for sign in map(ord, text)])


@cache
def _advances(style: str) -> dict[int, float]:
    """Width of each sign that a style of the font has."""
    from fontTools.ttLib import TTFont

    with TTFont(font_folder() / f"{_FONT}{style}.ttf", lazy=True) as font:
        size, metrics = font["head"].unitsPerEm, font["hmtx"].metrics
        return {sign: metrics[name][0] / size for sign, name in font.getBestCmap().items()}
