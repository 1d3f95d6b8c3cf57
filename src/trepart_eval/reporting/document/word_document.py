"""A document as Word, by python-docx: real headings, numbered captions, repeated header rows, alternative texts."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from trepart_eval.problems import InputError, Problems
from trepart_eval.reporting.document import word_styles
from trepart_eval.reporting.document.blocks import Block, blocks_of, word_of
from trepart_eval.reporting.document.clean_text import clean
from trepart_eval.reporting.document.pictures import Picture
from trepart_eval.reporting.document.report_document import Document
from trepart_eval.reporting.document.word_parts import (
    LINE_WIDTH,
    add_bookmark,
    add_contents,
    add_field,
    add_paragraph,
    bookmark_of,
    restart_list,
    table_xml,
    with_fixed_times,
    xml_of,
)

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

_EMU_PER_TWIP: Final = 635
_HIGHEST: Final = 19  # cm of a picture
_LONGEST_PROPERTY: Final = 255  # letters that Word's core properties hold


def docx_bytes(document: Document, pictures: Sequence[Picture], *, template: Path | None = None) -> bytes:
    """Document as Word; the same document gives the same bytes.

    Parameters
    ----------
    document : Document
        The document.
    pictures : sequence of Picture
        Pictures of its figures, in order.
    template : Path, optional
        Word document whose styles, header and footer are taken over; its text is left out.

    Raises
    ------
    InputError
        If the template can't be read.
    """
    word = _opened(template, document)
    if template is None:
        word_styles.set_own_look(word)
    word_styles.add_missing_styles(word)
    word_styles.set_language(word, document.language)
    _set_properties(word, document)
    _add_margins(word, document, own=template is None)
    blocks = [block for block in blocks_of(document) if block["kind"] != "comparison"]
    _add_front(word, document, blocks)
    n_front = len(word.paragraphs)
    for block in blocks:
        if block["kind"] == "figure":
            _add_figure(word, block, pictures[block["picture"]])
        else:
            _ADD[block["kind"]](word, block)
    if document.contents and len(word.paragraphs) > n_front:
        word.paragraphs[n_front].paragraph_format.page_break_before = True
    word_styles.divide_long_words(word)
    stream = io.BytesIO()
    word.save(stream)
    return with_fixed_times(stream.getvalue())


def _opened(template: Path | None, document: Document) -> WordDocument:
    """Return the template without its text, or python-docx's own."""
    import docx
    from docx.opc.exceptions import PackageNotFoundError
    from docx.oxml.ns import qn

    try:
        word = docx.Document(io.BytesIO(template.read_bytes()) if template else None)
    except (OSError, ValueError, KeyError, SyntaxError, zipfile.BadZipFile, PackageNotFoundError) as error:
        problems = Problems()
        problems.add("template_unreadable", path=str(template))
        raise InputError(problems, document.language) from error
    body = word.element.body
    for element in list(body):
        if element.tag != qn("w:sectPr"):
            body.remove(element)
    return word


def _set_properties(word: WordDocument, document: Document) -> None:
    properties = word.core_properties
    time = dt.datetime.combine(document.date, dt.time())
    properties.title = clean(document.title)[:_LONGEST_PROPERTY]
    properties.subject = clean(document.subtitle)[:_LONGEST_PROPERTY]
    properties.author = ", ".join(map(clean, document.authors))[:_LONGEST_PROPERTY]
    properties.last_modified_by = properties.author
    properties.comments = clean(document.simulated)[:_LONGEST_PROPERTY]
    properties.keywords, properties.revision = "", 1
    properties.created = properties.modified = time


def _add_margins(word: WordDocument, document: Document, *, own: bool) -> None:
    """Add the mark of made-up data to every header, and a running title and page numbers where there is no template."""
    for section in word.sections:
        headers = [section.header]
        headers += [section.first_page_header] if section.different_first_page_header_footer else []
        headers += [section.even_page_header] if word.settings.odd_and_even_pages_header_footer else []
        for header in headers if document.simulated else ():
            first = header.paragraphs[0]
            first.insert_paragraph_before(clean(document.simulated), style=word_styles.MARK)
        if own:
            title = section.header.paragraphs[-1]
            title.style, title.text = word.styles[word_styles.SMALL], clean(document.title)
            footer = section.footer.paragraphs[0]
            footer.style, footer.alignment = word.styles[word_styles.SMALL], 2
            footer.add_run(word_of("page", document.language) + " ")
            add_field(footer, "PAGE", "1")
            footer.add_run(f" {word_of('of', document.language)} ")
            add_field(footer, "NUMPAGES", "1")


def _add_front(word: WordDocument, document: Document, blocks: Sequence[Block]) -> None:
    add_paragraph(word, clean(document.title), style="Title")
    if document.subtitle:
        add_paragraph(word, clean(document.subtitle), style="Subtitle")
    add_paragraph(word, " · ".join([*map(clean, document.authors), document.date_text]))
    headings = [block for block in blocks if block["kind"] == "heading" and block["level"] <= len(word_styles.CONTENTS)]
    if document.contents and headings:
        add_paragraph(word, word_of("contents", document.language), style=word_styles.CONTENTS_TITLE)
        add_contents(word, headings, word_styles.CONTENTS)


def _add_heading(word: WordDocument, block: Block) -> None:
    paragraph = add_paragraph(word, block["text"], style=f"Heading {block['level']}")
    add_bookmark(paragraph, bookmark_of(block), int(block["id"][1:]))


def _add_paragraph(word: WordDocument, block: Block) -> None:
    add_paragraph(word, block["text"])


def _add_bullets(word: WordDocument, block: Block) -> None:
    style = "List Number" if block["numbered"] else "List Bullet"
    paragraphs = [add_paragraph(word, item, style=style) for item in block["items"]]
    if block["numbered"]:
        restart_list(word, paragraphs)


def _add_note(word: WordDocument, block: Block) -> None:
    paragraph = add_paragraph(word, style=word_styles.NOTE)
    paragraph.add_run(f"{block['label']}: ").bold = True
    paragraph.add_run(block["text"])


def _add_caption(word: WordDocument, block: Block) -> None:
    """Add a caption whose number Word counts itself."""
    kind, number = block["label"].rsplit(" ", 1)
    paragraph = add_paragraph(word, style="Caption")
    paragraph.add_run(f"{kind} ").bold = True
    add_field(paragraph, f"SEQ {kind} \\* ARABIC", number, "<w:b/>")
    paragraph.add_run(f". {block['caption']}")
    paragraph.paragraph_format.keep_with_next = block["kind"] == "table"


def _add_table(word: WordDocument, block: Block) -> None:
    _add_caption(word, block)
    body = word.element.body
    body.insert_element_before(xml_of(table_xml(block, word.styles[word_styles.CELL].style_id)), "w:sectPr")
    add_paragraph(word, block["note"], style=word_styles.SMALL)


def _add_figure(word: WordDocument, block: Block, picture: Picture) -> None:
    from docx.shared import Cm, Emu

    add_paragraph(word, block["title"], style=word_styles.FIGURE_TITLE)
    paragraph = add_paragraph(word)
    paragraph.paragraph_format.keep_with_next = True
    inline = paragraph.add_run().add_picture(io.BytesIO(picture.png))
    scale = min(1, LINE_WIDTH * _EMU_PER_TWIP / inline.width, Cm(_HIGHEST) / inline.height)
    inline.width, inline.height = Emu(int(inline.width * scale)), Emu(int(inline.height * scale))
    about = inline._inline.docPr
    about.set("descr", block["alt"])
    about.set("name", block["label"])
    _add_caption(word, block)


_ADD: Final[dict[str, Callable[[WordDocument, Block], None]]] = {
    "heading": _add_heading,
    "paragraph": _add_paragraph,
    "bullets": _add_bullets,
    "note": _add_note,
    "table": _add_table,
}
