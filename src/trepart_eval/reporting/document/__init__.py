"""A report as a document, and the document as PDF, Word, web page and workbook.

The model holds text and typed cells, never markup: what a respondent or a file says is printed as it stands. `render`
makes the formats; matplotlib, Typst and python-docx load only then.
"""

from __future__ import annotations

from trepart_eval.reporting.document.cells import HIDDEN, MISSING, Cell, Interval, Kind, Number, Percent
from trepart_eval.reporting.document.comparisons import Comparison
from trepart_eval.reporting.document.elements import Bullets, Figure, Heading, Note, Paragraph, Table
from trepart_eval.reporting.document.pictures import Picture, picture_of
from trepart_eval.reporting.document.rendering import FORMATS, render
from trepart_eval.reporting.document.report_document import Document, Element

__all__ = [
    "FORMATS",
    "HIDDEN",
    "MISSING",
    "Bullets",
    "Cell",
    "Comparison",
    "Document",
    "Element",
    "Figure",
    "Heading",
    "Interval",
    "Kind",
    "Note",
    "Number",
    "Paragraph",
    "Percent",
    "Picture",
    "Table",
    "picture_of",
    "render",
]
