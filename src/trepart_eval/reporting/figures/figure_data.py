"""What a figure shows and says, without drawing it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from trepart_eval.vocabulary.languages import Language

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    Paint = Callable[[Sequence[Axes], "FigureData"], None]


@dataclass(frozen=True, slots=True, eq=False)
class FigureData:
    """What a figure shows.

    Attributes
    ----------
    kind : str
        Which figure, such as ``scores``.
    title : str
        The message in a sentence, from the numbers.
    alt : str
        The figure for those who don't see it: what it is, and its most telling numbers.
    note : str
        Source, how many, and what the signs mean; below the figure.
    rows : tuple of dict
        What is drawn, as in ``table``.
    language : Language
        Language of all words.
    height : float
        Height of each panel in inches, without labels around it.
    paint : callable
        Draws it in the axes given.
    about : mapping
        What the painter needs beside the rows.
    width : float
        Width of the whole figure in inches.
    panels, columns : int
        Panels, and how many of them beside each other.
    reason : str
        Why there is nothing to draw, in words; empty where there is.
    """

    kind: str
    title: str
    alt: str
    note: str
    rows: tuple[dict[str, Any], ...]
    language: Language
    height: float
    paint: Paint
    about: Mapping[str, Any] = field(default_factory=dict)
    width: float = 7.0
    panels: int = 1
    columns: int = 1
    reason: str = ""

    @property
    def table(self) -> pd.DataFrame:
        """What is drawn, a row per mark; hidden figures are empty."""
        import pandas as pd

        return pd.DataFrame(list(self.rows))

    @property
    def refused(self) -> bool:
        """Whether there is nothing to draw; ``reason`` says why."""
        return bool(self.reason)

    def svg(self, *, text: str = "path") -> bytes:
        """Figure as SVG, the same bytes each time.

        Parameters
        ----------
        text : {"path", "none"}
            Letters as shapes, which look the same everywhere; or as text in DejaVu Sans, which is small and can be
            edited, and looks right where that font is.
        """
        from trepart_eval.reporting.figures.canvas import image_bytes

        return image_bytes(self, "svg", text=text)

    def png(self, *, dpi: int = 200) -> bytes:
        """Figure as PNG, the same bytes each time.

        Parameters
        ----------
        dpi : int
            Dots per inch.
        """
        from trepart_eval.reporting.figures.canvas import image_bytes

        return image_bytes(self, "png", dpi=dpi)

    def draw(self, ax: Axes | None = None) -> Any:  # noqa: ANN401 - Axes, or an array of them
        """Axes with the figure: those given, or new ones that Jupyter shows; an array where there are panels."""
        from trepart_eval.reporting.figures.canvas import draw_figure

        return draw_figure(self, ax)
