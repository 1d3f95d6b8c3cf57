"""Figures in a document: drawn when a format needs them, with title and note as the document's own text."""

from __future__ import annotations

from dataclasses import dataclass

from trepart_eval.reporting.document import Figure, Paragraph, Picture
from trepart_eval.reporting.figures.figure_data import FigureData


def shown_figure(data: FigureData, *, part: str = "", mark: str = "") -> Figure | Paragraph:
    """Figure of a document, or why there is none to draw, in a paragraph.

    Parameters
    ----------
    data : FigureData
        What is drawn.
    part : str
        Which part of several it is, in words; goes before the title, which is about that part alone.
    mark : str
        That the data are made up, where the note doesn't say so; goes before it.
    """
    if data.refused:
        return Paragraph(data.reason)

    return Figure(f"{part} {data.title}".strip(), data.alt, f"{mark} {data.note}".strip(), _Picture(data))


@dataclass(frozen=True, slots=True)
class _Picture:
    """Draws a figure; plain data, so that another process can do it."""

    data: FigureData

    def __call__(self) -> Picture:
        from trepart_eval.reporting.figures.canvas import document_image

        return Picture(document_image(self.data))
