"""A document in the formats that are asked for, as bytes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Final

from trepart_eval.reporting.document.blocks import figures_of
from trepart_eval.reporting.document.drawing import Drawings
from trepart_eval.reporting.document.pictures import Picture, with_dots
from trepart_eval.reporting.document.report_document import Document

FORMATS: Final = ("pdf", "docx", "html", "xlsx")


def render(
    document: Document,
    formats: Collection[str] = FORMATS,
    *,
    template: Path | None = None,
    drawings: Drawings | None = None,
) -> dict[str, bytes]:
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
    drawings : Drawings, optional
        Draws the figures, and may have begun; ended when all are drawn. They are drawn here where it is left out.

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
    drawings = drawings or Drawings()
    made: dict[str, bytes] = {}
    if "xlsx" in formats:  # it shows no pictures, which may be drawn meanwhile
        from trepart_eval.reporting.document.spreadsheet import xlsx_bytes

        made["xlsx"] = xlsx_bytes(document)
    # Typst lets other threads work, so each picture becomes dots for Word while the next is drawn, and the PDF is made
    # while the page is; one after the other, for each holds its pages in memory.
    with ThreadPoolExecutor(1) as aside:
        pictures: list[Picture] = []
        dotted: list[Future[Picture]] = []
        for figure in figures_of(document) if set(formats) - {"xlsx"} else ():
            pictures.append(drawings.picture(figure))
            dotted += [aside.submit(with_dots, pictures[-1])] if "docx" in formats else []
        drawings.end()
        pdf = aside.submit(_pdf, document, pictures) if "pdf" in formats else None
        if "html" in formats:
            from trepart_eval.reporting.document.web_page import html_bytes

            made["html"] = html_bytes(document, pictures)
        if "docx" in formats:
            from trepart_eval.reporting.document.word_document import docx_bytes

            made["docx"] = docx_bytes(document, [one.result() for one in dotted], template=template)
        if pdf:
            made["pdf"] = pdf.result()
    return {form: made[form] for form in FORMATS if form in made}


def _pdf(document: Document, pictures: Sequence[Picture]) -> bytes:
    from trepart_eval.reporting.document.typst_pdf import pdf_bytes

    return pdf_bytes(document, pictures)
