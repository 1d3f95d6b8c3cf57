"""Figures on a canvas of their own: fonts, room for every label, and the same bytes each time.

Nothing goes through pyplot, so no figure is left open and no setting of the user's is changed. The axes made here show
themselves in Jupyter, with their alternative text.
"""

from __future__ import annotations

import base64
import io
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING, Any, Final, cast

import numpy as np
from matplotlib import rc_context, rcParamsDefault
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties

from trepart_eval.reporting.figures.palette import GREY, INK

if TYPE_CHECKING:
    from trepart_eval.reporting.figures.figure_data import FigureData

FONT: Final = "DejaVu Sans"
"""Ships with matplotlib."""
_STYLE: Final[dict[Any, Any]] = {
    "font.family": [FONT],
    "font.size": 9.0,
    "text.color": INK,
    "text.parse_math": False,
    "text.hinting": "none",
    "axes.edgecolor": GREY,
    "axes.labelcolor": INK,
    "axes.labelsize": 8.5,
    "axes.linewidth": 0.8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.unicode_minus": True,
    "xtick.color": GREY,
    "ytick.color": GREY,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "xtick.labelsize": 8.5,
    "ytick.labelsize": 8.5,
    "legend.frameon": False,
    "legend.fontsize": 8.5,
    "hatch.linewidth": 0.6,
    "hatch.color": "#A8A8A8",
    "svg.hashsalt": "trepart_eval",
}
_NOT_STYLE: Final = frozenset({"backend", "backend_fallback", "interactive", "toolbar", "timezone", "webagg.port"})
_TITLE, _NOTE = 11.5, 7.5
_MARGIN: Final = 0.12
_GAP_ACROSS, _GAP_DOWN = 0.4, 0.55
_LEAST_PANEL: Final = 1.2
_SETTLED: Final = 0.01
"""Inches: measuring takes most of the time, so it ends where a panel's width doesn't change any more."""
_MOST_TRIES: Final = 5
_SAFE: Final = 0.96
"""Letters are a little wider at some resolutions than at others."""


@contextmanager
def styled() -> Iterator[None]:
    """The package's own look, whatever the user's settings are; they are back afterwards."""
    plain: dict[Any, Any] = {name: value for name, value in rcParamsDefault.items() if name not in _NOT_STYLE}
    with rc_context(plain | _STYLE), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph")
        yield


class ShownAxes(Axes):
    """Axes that Jupyter shows as their figure."""

    shown: FigureData | None = None

    def _repr_html_(self) -> str:
        """Return the figure for Jupyter."""
        return "" if self.shown is None else shown_html(self.shown, self)


class ShownPanels(np.ndarray[Any, Any]):
    """Array of axes that Jupyter shows as their figure."""

    def _repr_html_(self) -> str:
        """Return the figure for Jupyter."""
        data = getattr(self.flat[0], "shown", None)
        return "" if data is None else shown_html(data, self.flat[0])


def shown_html(data: FigureData, ax: Axes) -> str:
    """Return the figure of some axes as HTML with its alternative text, or why there is none as a paragraph."""
    if data.refused:
        return f"<p>{escape(data.reason)}</p>"
    figure = ax.get_figure(root=True) or Figure()
    image = base64.b64encode(_saved(figure, data, "png", dpi=120)).decode()
    return f'<img alt="{escape(data.alt)}" style="max-width: 100%" src="data:image/png;base64,{image}">'


def draw_figure(data: FigureData, ax: Axes | None = None) -> Any:  # noqa: ANN401 - Axes, or an array of them
    """Axes with a figure, made here or given.

    Raises
    ------
    ValueError
        If one Axes is given for a figure of several panels.
    """
    if ax is None:
        axes = _own_figure(data)
        return axes[0] if data.panels == 1 else np.array(axes, dtype=object).view(ShownPanels)
    if data.panels > 1:
        raise ValueError(f"ax is one Axes and the figure has {data.panels} panels; leave ax out")
    with styled():
        _painted([ax], data)
        ax.set_title("\n".join(_plain_lines(data.title, 60)), loc="left", fontsize=_TITLE, fontweight="bold")
        ax.annotate(
            "\n".join(_plain_lines(data.note, 100)), (0, 0), xytext=(0, -40), xycoords="axes fraction",
            textcoords="offset points", va="top", fontsize=_NOTE, color=GREY, annotation_clip=False,
        )  # fmt: skip
    return ax


def image_bytes(data: FigureData, kind: str, *, dpi: int = 200, text: str = "path") -> bytes:
    """Figure as an image, the same bytes each time: no date, no random names.

    Raises
    ------
    ValueError
        If ``text`` is neither "path" nor "none".
    """
    if text not in {"path", "none"}:
        raise ValueError(f"text is {text!r}; choose 'path' or 'none'")
    return _saved(_whole(data), data, kind, dpi=dpi, text=text)


def document_image(data: FigureData) -> bytes:
    """Figure as SVG without title and note: a document sets those as text."""
    return _saved(_whole(replace(data, title="", note="")), data, "svg")


def _whole(data: FigureData) -> Figure:
    return _own_figure(data)[0].get_figure(root=True) or Figure()


def _saved(figure: Figure, data: FigureData, kind: str, *, dpi: int = 200, text: str = "path") -> bytes:
    out = io.BytesIO()
    about: dict[str, Any] = {"Title": data.title, "Description": data.alt}
    about |= {"Date": None, "Creator": None} if kind == "svg" else {"Software": None}
    with styled(), rc_context({"svg.fonttype": text}):
        figure.savefig(out, format=kind, dpi=dpi, metadata=about)
    return out.getvalue()


def _own_figure(data: FigureData) -> list[Axes]:
    """Axes of a new figure, as large as its labels need."""
    with styled():
        figure = Figure(figsize=(data.width, 4), dpi=100)
        FigureCanvasAgg(figure)
        axes: list[Axes] = [
            figure.add_axes((0.3, 0.3, 0.4, 0.4), axes_class=ShownAxes, label=f"panel {place}")
            for place in range(data.panels)
        ]
        for ax in axes:
            cast("ShownAxes", ax).shown = data
        _painted(axes, data)
        _leave_out_labels(axes)
        _fitted(figure, axes, data)
    return axes


def _painted(axes: Sequence[Axes], data: FigureData) -> None:
    if not data.refused:
        data.paint(axes, data)
        return
    for ax in axes:
        ax.set_axis_off()
    lines = _plain_lines(data.reason, 80)
    axes[0].text(0, 1, "\n".join(lines), transform=axes[0].transAxes, va="top", fontsize=9)


def _leave_out_labels(axes: Sequence[Axes]) -> None:
    """Give labels that are empty a place, or matplotlib measures every tick once more to find one."""
    for ax in axes:
        for axis in (ax.xaxis, ax.yaxis):
            if not axis.get_label_text():
                axis.set_label_coords(0, 0)


def _fitted(figure: Figure, axes: list[Axes], data: FigureData) -> None:
    """Give panels their size, and the figure the room that labels, title and note take."""
    columns = min(data.columns, data.panels)
    n_rows = -(-data.panels // columns)
    height = 0.3 * len(_plain_lines(data.reason, 80)) if data.refused else data.height
    total, left, below, above = data.width, 0.0, 0.0, 0.0
    panel = max((total - 2 - (columns - 1) * _GAP_ACROSS) / columns, _LEAST_PANEL)
    # One size while measuring: matplotlib measures each text anew when the size has changed.
    figure.set_size_inches(max(total, columns * _LEAST_PANEL) + 8, n_rows * (height + _GAP_DOWN) + 8)
    for _ in range(_MOST_TRIES):
        grid = (columns * panel + (columns - 1) * _GAP_ACROSS, n_rows * height + (n_rows - 1) * _GAP_DOWN)
        _place(figure, axes, (4.0, 4.0), (panel, height), columns, n_rows)
        box = figure.get_tightbbox()
        left, below, above = 4 - box.x0, 4 - box.y0, box.y1 - 4 - grid[1]
        over = box.width - grid[0]
        wanted = max((total - 2 * _MARGIN - over - (columns - 1) * _GAP_ACROSS) / columns, _LEAST_PANEL)
        if abs(wanted - panel) < _SETTLED:
            break
        panel = wanted
    wide = max(total, box.width + 2 * _MARGIN)
    room = wide - 2 * _MARGIN
    title, note = _balanced(figure, data.title, room), _lines(figure, data.note, _NOTE, False, room)
    title_height = len(title) * _TITLE * 1.25 / 72 + (0.12 if title else 0)
    note_height = len(note) * _NOTE * 1.35 / 72 + (0.14 if note else 0)
    tall = grid[1] + below + above + title_height + note_height + 2 * _MARGIN
    figure.set_size_inches(wide, tall)
    _place(figure, axes, (left + _MARGIN, below + note_height + _MARGIN), (panel, height), columns, n_rows)
    figure.text(
        _MARGIN / wide, 1 - _MARGIN / tall, "\n".join(title), fontsize=_TITLE, fontweight="bold", va="top",
        linespacing=1.15,
    )  # fmt: skip
    figure.text(_MARGIN / wide, _MARGIN / tall, "\n".join(note), fontsize=_NOTE, color=GREY, va="bottom",
                linespacing=1.25)  # fmt: skip


def _place(
    figure: Figure,
    axes: Sequence[Axes],
    corner: tuple[float, float],
    panel: tuple[float, float],
    columns: int,
    n_rows: int,
) -> None:
    wide, tall = figure.get_size_inches()
    for place, ax in enumerate(axes):
        row, column = divmod(place, columns)
        x = corner[0] + column * (panel[0] + _GAP_ACROSS)
        y = corner[1] + (n_rows - 1 - row) * (panel[1] + _GAP_DOWN)
        ax.set_position((x / wide, y / tall, panel[0] / wide, panel[1] / tall))


def _lines(figure: Figure, text: str, size: float, bold: bool, width: float) -> list[str]:
    """Lines of a text that are no wider than so many inches."""
    make: Any = RendererAgg
    renderer = make(10, 10, figure.dpi)
    font = FontProperties(family=FONT, size=size, weight="bold" if bold else "normal")
    lines: list[str] = []
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and renderer.get_text_width_height_descent(longer, font, False)[0] <= width * figure.dpi * _SAFE:
            lines[-1] = longer
        elif word:
            lines.append(word)
    return lines


def _balanced(figure: Figure, text: str, width: float) -> list[str]:
    """Lines of a title, alike in length rather than one word on the last."""
    found = _lines(figure, text, _TITLE, True, width)
    for share in np.arange(0.95, 0.5, -0.05).tolist():
        narrower = _lines(figure, text, _TITLE, True, share * width)
        if len(narrower) > len(found):
            break
        found = narrower
    return found


def _plain_lines(text: str, longest: int) -> list[str]:
    import textwrap

    return textwrap.wrap(text, longest, break_long_words=False, break_on_hyphens=False)
