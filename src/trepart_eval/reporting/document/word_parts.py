"""Parts of a Word document that python-docx has no words for: fields, bookmarks, fixed tables, restarted lists."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final
from xml.sax.saxutils import escape, quoteattr

from trepart_eval.reporting.document.letter_widths import width_of
from trepart_eval.reporting.document.table_columns import Columns, columns_for

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.text.paragraph import Paragraph as WordParagraph

    from trepart_eval.reporting.document.blocks import Block

LINE_WIDTH: Final = 9072  # twentieths of a point: 16 cm
_ZIP_TIME: Final = (1980, 1, 1, 0, 0, 0)
_TWIPS: Final = 20  # in a point
_SIZE: Final = 9.0  # points
_PADDING: Final = 7.0  # points at both sides of a cell's text together
_SCALE: Final = 0.92
"""Width of the letters of fonts that reports are read in as Word beside those of the package's own, which are wide."""
_SHORT: Final = 20
"""Most rows of a table that stays on one page."""
_KEPT: Final = 3
"""Rows of a longer table that are never left alone on a page, first or last."""
_SPACE: Final = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_TAG: Final = re.compile(r"<w:\w+")
_HEADER_FILL: Final = "E9EEF4"
_BORDER: Final = '<w:{side} w:val="single" w:sz="4" w:space="0" w:color="B8BEC6"/>'


def add_xml(parent: Any, xml: str) -> Any:  # noqa: ANN401 - an element of lxml
    """Add an element to another and return it."""
    element = xml_of(xml)
    parent.append(element)
    return element


def xml_of(xml: str) -> Any:  # noqa: ANN401 - an element of lxml
    """Return an element of WordprocessingML."""
    from docx.oxml import parse_xml

    return parse_xml(_TAG.sub(rf"\g<0> {_SPACE}", xml, count=1))


def text_run(text: str, properties: str = "") -> str:
    """Run with text, as XML."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def add_paragraph(document: WordDocument, text: str = "", style: str = "") -> WordParagraph:
    """Add a paragraph with a style that the document has.

    python-docx finds a style's identifier by four searches through all styles, and this by one.
    """
    from docx.styles import BabelFish

    paragraph = document.add_paragraph(text)
    if style:
        found = document.styles.element.get_by_name(BabelFish.ui2internal(style))
        if found is None:
            raise KeyError(style)
        paragraph._p.style = found.styleId
    return paragraph


def add_field(paragraph: WordParagraph, code: str, shown: str, properties: str = "") -> None:
    """Add a field that Word computes, with what it shows until then."""
    for part in field_parts(code, text_run(shown, properties), properties):
        add_xml(paragraph._p, part)


def field_parts(code: str, shown: str, properties: str = "") -> list[str]:
    """Runs of a field: its code and, as XML, what it shows; a field that is updated takes the look of its first run."""
    marks = [
        f'<w:r><w:rPr>{properties}</w:rPr><w:fldChar w:fldCharType="{kind}"/></w:r>'
        for kind in ("begin", "separate", "end")
    ]
    asked = f'<w:r><w:rPr>{properties}</w:rPr><w:instrText xml:space="preserve"> {escape(code)} </w:instrText></w:r>'
    return [marks[0], asked, marks[1], shown, marks[2]]


def add_bookmark(paragraph: WordParagraph, name: str, number: int) -> None:
    """Name a paragraph so that the table of contents can point to it."""
    properties = paragraph._p.pPr
    start = xml_of(f"<w:bookmarkStart w:id={quoteattr(str(number))} w:name={quoteattr(name)}/>")
    if properties is None:
        paragraph._p.insert(0, start)
    else:
        properties.addnext(start)
    add_xml(paragraph._p, f"<w:bookmarkEnd w:id={quoteattr(str(number))}/>")


def add_contents(document: WordDocument, headings: Sequence[Block], styles: Sequence[str]) -> None:
    """Add a table of contents that is readable at once and that Word can bring up to date.

    Parameters
    ----------
    document : docx.document.Document
        The Word document.
    headings : sequence of Block
        Headings in it, in order.
    styles : sequence of str
        Names of the styles of entries, by level.
    """
    begin, code, separate, _, end = field_parts(f'TOC \\o "1-{len(styles)}" \\h \\z \\u', "")
    for place, heading in enumerate(headings):
        paragraph = add_paragraph(document, style=styles[heading["level"] - 1])
        for part in (begin, code, separate) if place == 0 else ():
            add_xml(paragraph._p, part)
        anchor = quoteattr(bookmark_of(heading))
        add_xml(paragraph._p, f'<w:hyperlink w:anchor={anchor} w:history="1">{text_run(heading["text"])}</w:hyperlink>')
        if place == len(headings) - 1:
            add_xml(paragraph._p, end)


def bookmark_of(heading: Block) -> str:
    """Name of a heading's bookmark, of the kind that Word gives by itself."""
    return f"_Toc{int(heading['id'][1:]):08d}"


def restart_list(document: WordDocument, paragraphs: Sequence[WordParagraph]) -> None:
    """Number a list from one, whatever lists stand before it."""
    numbering = document.part.numbering_part.element
    style = paragraphs[0].style
    numbered = style.element.pPr.numPr if style is not None and style.element.pPr is not None else None
    if numbered is None or numbered.numId is None:
        return
    known = next(num for num in numbering.num_lst if num.numId == numbered.numId.val)
    fresh = numbering.add_num(known.abstractNumId.val)
    fresh.add_lvlOverride(ilvl=0).add_startOverride(1)
    for paragraph in paragraphs:
        of_list = paragraph._p.get_or_add_pPr().get_or_add_numPr()
        of_list.get_or_add_ilvl().val = 0
        of_list.get_or_add_numId().val = fresh.numId


def table_xml(block: Block, style: str) -> str:
    """Table of fixed column widths as XML: header row repeated on each page, no row broken over two, nor a short table.

    Parameters
    ----------
    block : Block
        The table.
    style : str
        Identifier of the paragraphs' style in its cells.
    """
    columns = columns_for(
        block["header"], block["rows"], block["kinds"], line=LINE_WIDTH / _TWIPS, size=_SIZE, padding=_PADDING,
        scale=_SCALE,
    )  # fmt: skip
    widths = [int(_TWIPS * width) for width in columns.widths]
    sides = ["end" if kind == "figures" else "start" for kind in block["kinds"]]
    borders = "".join(_BORDER.format(side=side) for side in ("top", "bottom", "insideH"))
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)

    def row(texts: Sequence[str], *, head: bool = False, keep: bool = False) -> str:
        cells = "".join(
            _cell(text, columns, place, side, style, head=head, keep=head or keep)
            for place, (text, side) in enumerate(zip(texts, sides, strict=True))
        )
        return f"<w:tr><w:trPr><w:cantSplit/>{'<w:tblHeader/>' if head else ''}</w:trPr>{cells}</w:tr>"

    last = len(block["rows"]) - 1
    kept = {place for place in range(last) if last < _SHORT or place < _KEPT - 1 or place > last - _KEPT}
    body = "".join(row(texts, keep=place in kept) for place, texts in enumerate(block["rows"]))
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{borders}</w:tblBorders>'
        '<w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:top w:w="30" w:type="dxa"/><w:left w:w="70" w:type="dxa"/>'
        '<w:bottom w:w="30" w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar>'
        '<w:tblLook w:val="00A0" w:firstRow="1" w:lastRow="0" w:firstColumn="1" w:lastColumn="0" w:noHBand="0" '
        f'w:noVBand="1"/><w:tblCaption w:val={quoteattr(block["label"] + ". " + block["caption"])}/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{row(block['header'], head=True)}"
        f"{body}</w:tbl>"
    )


def with_fixed_times(content: bytes) -> bytes:
    """Archive with the same parts, but without the time at which each was written."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            new.writestr(zipfile.ZipInfo(part.filename, _ZIP_TIME), old.read(part), zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def _too_long(text: str, columns: Columns, place: int) -> bool:
    """Whether a word of a text is longer than its column."""
    room = columns.room(place) / _SCALE
    return width_of(text) > room and any(width_of(word) > room for word in text.split(" "))


def _cell(text: str, columns: Columns, place: int, side: str, style: str, *, head: bool, keep: bool) -> str:
    size, width = int(2 * columns.size), int(_TWIPS * columns.widths[place])
    fill = f'<w:shd w:val="clear" w:color="auto" w:fill="{_HEADER_FILL}"/>' if head else ""
    look = f'{"<w:b/>" if head else ""}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'
    with_next = "<w:keepNext/>" if keep else ""
    hyphens = '<w:suppressAutoHyphens w:val="0"/>' if _too_long(text, columns, place) else ""
    gap = int(_TWIPS * columns.gaps[place])
    indent = f'<w:ind w:left="{gap}"/>' if gap else ""
    paragraph = (
        f'<w:pPr><w:pStyle w:val={quoteattr(style)}/>{with_next}{hyphens}{indent}<w:jc w:val="{side}"/></w:pPr>'
        f"{text_run(text, look)}"
    )
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{fill}</w:tcPr><w:p>{paragraph}</w:p></w:tc>'
