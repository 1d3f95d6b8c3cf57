"""Marks and labels that don't lie on each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.reporting.figures.palette import GREY

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Array = NDArray[np.float64]


def dodged(values: Sequence[float], least: float, step: float) -> list[float]:
    """Offset across the axis for each value, so that marks closer than ``least`` lie beside each other.

    >>> dodged([50.0, 50.5, 80.0], least=2, step=0.2)
    [-0.1, 0.1, 0.0]
    """
    order = np.argsort(values, kind="stable").tolist()
    offsets = [0.0] * len(values)
    group: list[int] = []
    for place in [*order, -1]:
        if group and (place < 0 or values[place] - values[group[-1]] >= least):
            for at, member in enumerate(group):
                offsets[member] = step * (at - (len(group) - 1) / 2)
            group = []
        if place >= 0:
            group.append(place)
    return offsets


def spread_out(values: Sequence[float], least: float) -> list[float]:
    """Places for labels, as near to their values as they can be and never closer than ``least`` to each other.

    >>> spread_out([10.0, 10.0, 30.0], least=4)
    [8.0, 12.0, 30.0]
    """
    order = np.argsort(values, kind="stable").tolist()
    blocks: list[list[int]] = []

    def start(block: list[int]) -> float:
        middle = sum(values[place] for place in block) / len(block)
        return middle - least * (len(block) - 1) / 2

    for place in order:
        blocks.append([place])
        while len(blocks) > 1 and start(blocks[-1]) - start(blocks[-2]) < least * len(blocks[-2]):
            last = blocks.pop()
            blocks[-1] = blocks[-1] + last
    places = [0.0] * len(values)
    for block in blocks:
        for at, place in enumerate(block):
            places[place] = start(block) + least * at
    return places


Point = tuple[float, float]


def add_lines(ax: Axes, lines: Sequence[tuple[Point, Point]], *, color: str, linewidth: float, zorder: float) -> None:
    """Draw lines alike as one artist: hundreds of their own take matplotlib most of a figure's time."""
    from matplotlib.collections import LineCollection

    many = LineCollection(lines, colors=color, linewidths=linewidth, zorder=zorder, capstyle="butt")
    ax.add_collection(many, autolim=False)


def add_boxes(ax: Axes, corners: Sequence[Point], size: Point, colours: Sequence[str]) -> None:
    """Draw boxes of one size from their upper left corners as one artist."""
    from matplotlib.collections import PolyCollection

    wide, tall = size
    boxes = [((x, y), (x + wide, y), (x + wide, y + tall), (x, y + tall)) for x, y in corners]
    ax.add_collection(PolyCollection(boxes, facecolors=colours, edgecolors="none", zorder=1), autolim=False)


_SIZE: Final = 7.3
_ASIDE: Final = ((6, 5, "left"), (6, -6, "left"), (-6, 5, "right"), (-6, -6, "right"), (0, 11, "center"),
                 (0, -12, "center"), (12, 14, "left"), (12, -15, "left"), (-12, 14, "right"))  # fmt: skip
"""Where a name may stand from its point, in points: the first that is free."""
Box = tuple[float, float, float, float]


def name_points(
    ax: Axes, x: Sequence[float], y: Sequence[float], names: Sequence[str], size: tuple[float, float]
) -> None:
    """Write each point's name beside it, where it covers no other point and no other name if there is such a place.

    Parameters
    ----------
    ax : Axes
        Where the points are drawn already.
    x, y : sequence of float
        The points.
    names : sequence of str
        Their names.
    size : (float, float)
        Width and height of the axes in inches, about.
    """
    place = [(float(one), float(two)) for one, two in zip(x, y, strict=True)]
    (left, right), (low, high) = ax.get_xlim(), ax.get_ylim()
    across, up = 72 * size[0] / (right - left), 72 * size[1] / (high - low)
    points = [((one - left) * across, (two - low) * up) for one, two in place]
    taken: list[Box] = [(one - 4, two - 4, one + 4, two + 4) for one, two in points]
    for (one, two), at, name in zip(place, points, names, strict=True):
        boxes = [_box(at, aside, name) for aside in _ASIDE]
        covered = [sum(_overlap(box, other) for other in taken) + _outside(box, 72 * size[1]) for box in boxes]
        best = covered.index(min(covered))
        taken.append(boxes[best])
        dx, dy, align = _ASIDE[best]
        ax.annotate(name, (one, two), xytext=(dx, dy), textcoords="offset points", fontsize=_SIZE, color=GREY,
                    ha=align, va="center", annotation_clip=False, linespacing=1)  # fmt: skip


def _box(at: tuple[float, float], aside: tuple[int, int, str], name: str) -> Box:
    wide = 0.6 * _SIZE * len(name)
    start = at[0] + aside[0] - {"left": 0.0, "right": wide, "center": wide / 2}[aside[2]]
    middle = at[1] + aside[1]
    return start, middle - _SIZE / 2, start + wide, middle + _SIZE / 2


def _outside(box: Box, tall: float) -> float:
    """Area of a box that would cover what stands left of, below or above the axes; there is room at the right."""
    height = box[3] - box[1]
    beyond = max(-box[1], 0.0) + max(box[3] - tall, 0.0)
    return max(-box[0], 0.0) * height + beyond * (box[2] - box[0])


def _overlap(one: Box, other: Box) -> float:
    """Area that two boxes share."""
    wide = min(one[2], other[2]) - max(one[0], other[0])
    tall = min(one[3], other[3]) - max(one[1], other[1])
    return max(wide, 0.0) * max(tall, 0.0)
