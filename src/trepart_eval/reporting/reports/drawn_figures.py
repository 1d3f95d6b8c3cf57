"""Figures in a document: drawn when a format needs them, with title and note as the document's own text."""

from __future__ import annotations

from trepart_eval.reporting.document import Figure, Paragraph, Picture
from trepart_eval.reporting.figures.figure_data import FigureData


def shown_figure(data: FigureData, *, part: str = "") -> Figure | Paragraph:
    """Figure of a document, or why there is none to draw, in a paragraph.

    Parameters
    ----------
    data : FigureData
        What is drawn.
    part : str
        Which part of several it is, in words; goes before the note.
    """
    if data.refused:
        return Paragraph(data.reason)

    def picture() -> Picture:
        from trepart_eval.reporting.figures.canvas import document_image

        return Picture(document_image(data))

    return Figure(data.title, data.alt, f"{part} {data.note}".strip(), picture)
