"""A document in the formats that are asked for, as bytes."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Final

from trepart_eval.reporting.document.blocks import figures_of
from trepart_eval.reporting.document.pictures import drawn
from trepart_eval.reporting.document.report_document import Document

FORMATS: Final = ("pdf", "docx", "html", "xlsx")


def render(document: Document, formats: Collection[str] = FORMATS, *, template: Path | None = None) -> dict[str, bytes]:
    """Document in each format; the same document gives the same bytes.

    Nothing is written: `reporting.output_folder.write_together` does that, all files or none.

    Parameters
    ----------
    document : Document
        The document. Each of its figures is drawn once.
    formats : collection of {"pdf", "docx", "html", "xlsx"}
        Formats that are wanted.
    template : Path, optional
        Word document whose styles, header and footer are taken over.

    Raises
    ------
    ValueError
        If a format is unknown.
    InputError
        If the template can't be read or the PDF not be made.
    """
    unknown = sorted(set(formats) - set(FORMATS))
    if unknown:
        raise ValueError(f"unknown format {unknown[0]!r}; expected some of {', '.join(FORMATS)}")
    pictures = [drawn(figure.picture) for figure in figures_of(document)] if set(formats) - {"xlsx"} else []
    made: dict[str, bytes] = {}
    for form in FORMATS:
        if form not in formats:
            continue
        if form == "pdf":
            from trepart_eval.reporting.document.typst_pdf import pdf_bytes

            made[form] = pdf_bytes(document, pictures)
        elif form == "docx":
            from trepart_eval.reporting.document.word_document import docx_bytes

            made[form] = docx_bytes(document, pictures, template=template)
        elif form == "html":
            from trepart_eval.reporting.document.web_page import html_bytes

            made[form] = html_bytes(document, pictures)
        else:
            from trepart_eval.reporting.document.spreadsheet import xlsx_bytes

            made[form] = xlsx_bytes(document)
    return made
