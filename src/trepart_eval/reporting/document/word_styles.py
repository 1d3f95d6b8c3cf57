"""Styles of a Word document made without a house template, and those that a template lacks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from trepart_eval.reporting.document.word_parts import add_xml
from trepart_eval.vocabulary.languages import Language

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.styles.style import ParagraphStyle

NOTE: Final = "Trepart Note"
CELL: Final = "Trepart Cell"
SMALL: Final = "Trepart Small"
MARK: Final = "Trepart Mark"
FIGURE_TITLE: Final = "Trepart Figure Title"
CONTENTS: Final = ("toc 1", "toc 2")
CONTENTS_TITLE: Final = "TOC Heading"

_AFTER_HYPHENATION: Final = (
    *("w:consecutiveHyphenLimit", "w:hyphenationZone", "w:doNotHyphenateCaps", "w:showEnvelope", "w:summaryLength"),
    *("w:clickAndTypeStyle", "w:defaultTableStyle", "w:evenAndOddHeaders", "w:bookFoldRevPrinting"),
    *("w:drawingGridHorizontalSpacing", "w:drawingGridVerticalSpacing", "w:displayHorizontalDrawingGridEvery"),
    *("w:displayVerticalDrawingGridEvery", "w:doNotUseMarginsForDrawingGridOrigin", "w:characterSpacingControl"),
    *("w:footnotePr", "w:endnotePr", "w:compat", "w:docVars", "w:rsids", "m:mathPr", "w:themeFontLang"),
    *("w:clrSchemeMapping", "w:shapeDefaults", "w:decimalSymbol", "w:listSeparator"),
)
"""Settings of Word that come after the one on hyphens."""
_CODES: Final = {Language.NB: "nb-NO", Language.NN: "nn-NO", Language.EN: "en-GB"}
_FONT: Final = "Calibri"
_DARK: Final = "1D3557"
_GREY: Final = "5A5F66"
_ALARM: Final = "9B1C1C"
_HEADING_SIZES: Final = {1: 18, 2: 14, 3: 12, 4: 11}


def set_language(document: WordDocument, language: Language) -> None:
    """Say in which language all text is, so that it is read aloud and spelt as such."""
    from docx.oxml.ns import qn

    code = _CODES[language]
    for found in document.styles.element.iter(qn("w:lang")):
        found.set(qn("w:val"), code)
    defaults = document.styles.element.find(qn("w:docDefaults"))
    properties = defaults.find(f"{qn('w:rPrDefault')}/{qn('w:rPr')}") if defaults is not None else None
    if properties is not None and properties.find(qn("w:lang")) is None:
        add_xml(properties, f'<w:lang w:val="{code}"/>')
    document.core_properties.language = code


def divide_long_words(document: WordDocument) -> None:
    """Let Word hyphenate the cells that say so, those with a word longer than their column, and nothing else."""
    from docx.oxml.ns import qn

    body, settings = document.element.body, document.settings.element
    if body.find(f".//{qn('w:tc')}//{qn('w:suppressAutoHyphens')}") is None:
        return
    if settings.find(qn("w:autoHyphenation")) is not None:  # the house template's own choice
        return
    settings.insert_element_before(_element('<w:autoHyphenation w:val="1"/>'), *_AFTER_HYPHENATION)
    default = document.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:pPrDefault')}/{qn('w:pPr')}")
    if default is not None:
        default.insert_element_before(_element("<w:suppressAutoHyphens/>"), "w:spacing", "w:ind", "w:jc")


def set_own_look(document: WordDocument) -> None:
    """Set page, font and headings of a document that has no house template."""
    from docx.shared import Cm, Pt, RGBColor

    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    section.top_margin, section.bottom_margin = Cm(2.6), Cm(2.3)
    normal = _style(document, "Normal")
    _set_font(normal, 11)
    normal.paragraph_format.space_after, normal.paragraph_format.line_spacing = Pt(8), 1.15
    for level, points in _HEADING_SIZES.items():
        heading = _style(document, f"Heading {level}")
        _set_font(heading, points)
        heading.font.bold, heading.font.color.rgb = True, RGBColor.from_string(_DARK)
        heading.paragraph_format.space_before, heading.paragraph_format.space_after = Pt(points + 4), Pt(6)
        heading.paragraph_format.keep_with_next = True
    for name, size, colour in (("Title", 26.0, _DARK), ("Subtitle", 14, _GREY), ("Caption", 9.5, "000000")):
        style = _style(document, name)
        _set_font(style, size)
        style.font.color.rgb, style.font.italic = RGBColor.from_string(colour), False
        style.font.bold = name == "Title"
    caption = _style(document, "Caption").paragraph_format
    caption.space_before, caption.space_after = Pt(12), Pt(4)
    _remove(_style(document, "Title"), "w:pBdr")
    _remove(_style(document, "Subtitle"), "w:spacing")


def add_missing_styles(document: WordDocument) -> None:
    """Add the styles that the report uses and the document lacks; those of a house template stay as they are."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Cm, Pt, RGBColor

    def fresh(name: str) -> ParagraphStyle | None:
        if name in document.styles:
            return None
        style: Any = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = document.styles.default(WD_STYLE_TYPE.PARAGRAPH)
        made: ParagraphStyle = style
        return made

    for name in ("Title", "Subtitle", "Caption", "List Bullet", "List Number", *(f"Heading {n}" for n in range(1, 5))):
        fresh(name)
    for level, name in enumerate(CONTENTS):
        if style := fresh(name):
            style.paragraph_format.left_indent, style.paragraph_format.space_after = Cm(0.6 * level), Pt(3)
    if style := fresh(CONTENTS_TITLE):
        style.font.bold, style.font.size, style.font.color.rgb = True, Pt(16), RGBColor.from_string(_DARK)
    if style := fresh(CELL):
        style.paragraph_format.space_after, style.paragraph_format.line_spacing = Pt(0), 1.0
    if style := fresh(SMALL):
        style.font.size, style.font.color.rgb = Pt(8.5), RGBColor.from_string(_GREY)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(3), Pt(12)
    if style := fresh(MARK):
        style.font.bold, style.font.size, style.font.color.rgb = True, Pt(9), RGBColor.from_string(_ALARM)
        style.paragraph_format.space_after = Pt(0)
    if style := fresh(FIGURE_TITLE):
        style.font.bold, style.font.color.rgb = True, RGBColor.from_string(_DARK)
        style.paragraph_format.space_before, style.paragraph_format.keep_with_next = Pt(12), True
    if style := fresh(NOTE):
        style.paragraph_format.left_indent = Cm(0.3)
        properties = style.element.get_or_add_pPr()
        edge = '<w:pBdr><w:left w:val="single" w:sz="24" w:space="8" w:color="1D3557"/></w:pBdr>'
        properties.insert_element_before(_element(edge), "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc")
        shade = '<w:shd w:val="clear" w:color="auto" w:fill="F3F5F8"/>'
        properties.insert_element_before(_element(shade), "w:tabs", "w:spacing", "w:ind", "w:jc")


def _element(xml: str) -> Any:  # noqa: ANN401 - an element of lxml
    from trepart_eval.reporting.document.word_parts import xml_of

    return xml_of(xml)


def _style(document: WordDocument, name: str) -> Any:  # noqa: ANN401 - python-docx's kinds of styles
    return document.styles[name]


def _set_font(style: Any, size: float) -> None:  # noqa: ANN401
    """Set the font for all scripts; Word would follow the theme's font instead where that is still named."""
    from docx.oxml.ns import qn
    from docx.shared import Pt

    style.font.name, style.font.size = _FONT, Pt(size)
    fonts = style.element.rPr.rFonts
    for name in list(fonts.attrib):
        if name.endswith("Theme"):
            del fonts.attrib[name]
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), _FONT)


def _remove(style: Any, name: str) -> None:  # noqa: ANN401
    """Remove a property that the style comes with."""
    from docx.oxml.ns import qn

    for found in list(style.element.iter(qn(name))):
        found.getparent().remove(found)
