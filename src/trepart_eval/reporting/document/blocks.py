"""A document as plain values: texts cleaned, numbers formatted, tables and figures numbered, for every format alike."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import Any

from trepart_eval.reporting.document.cells import Empty, cell_text, settled
from trepart_eval.reporting.document.clean_text import clean, held_together
from trepart_eval.reporting.document.comparisons import Comparison
from trepart_eval.reporting.document.elements import Bullets, Figure, Heading, Note, Paragraph, Table
from trepart_eval.reporting.document.report_document import Document, Element
from trepart_eval.vocabulary.catalogue import text_of
from trepart_eval.vocabulary.languages import Language

Block = dict[str, Any]


def word_of(name: str, language: Language, /, **details: object) -> str:
    """Word that every report has."""
    return text_of(__package__, "word", name, language, **details)


def blocks_of(document: Document) -> list[Block]:
    """Document as a list of plain values, one per element, with its provenance as the last section.

    Each has a ``kind``: heading (level, text, id), paragraph (text), bullets (items, numbered), note (label, text),
    table (id, label, caption, header, kinds, rows of texts, note), figure (id, label, title, caption, alt, picture:
    place among the document's figures, data: a table or None) or comparison (as a table). Snapshots in tests are of
    these.
    """
    return list(_blocks([*document.elements, *_provenance(document)], document.language))


def figures_of(document: Document) -> list[Figure]:
    """Figures of a document, in order."""
    return [element for element in document.elements if isinstance(element, Figure)]


def _provenance(document: Document) -> list[Element]:
    if not document.provenance:
        return []
    language = document.language
    header = (word_of("provenance_what", language), word_of("provenance_value", language))
    return [
        Heading(1, word_of("provenance", language)),
        Table(word_of("provenance_caption", language), header, document.provenance),
    ]


def _blocks(elements: list[Element], language: Language) -> Iterator[Block]:
    headings, tables, figures, comparisons = count(1), count(1), count(1), count(1)
    for element in elements:
        match element:
            case Heading(level, text):
                yield {"kind": "heading", "level": level, "text": clean(text), "id": f"s{next(headings)}"}
            case Paragraph(text):
                yield {"kind": "paragraph", "text": held_together(clean(text))}
            case Bullets(items, numbered):
                yield _bullets(items, numbered, language)
            case Note(text):
                yield {"kind": "note", "label": word_of("note", language), "text": held_together(clean(text))}
            case Table():
                number = next(tables)
                label = f"{word_of('table', language)} {number}"
                yield {"kind": "table", "id": f"t{number}", "label": label, **table_block(element, language)}
            case Figure():
                yield _figure(element, next(figures), language)
            case Comparison():
                number = next(comparisons)
                yield {"kind": "comparison", "id": f"c{number}", "label": "", **table_block(element.table(), language)}


def _bullets(items: tuple[str, ...], numbered: bool, language: Language) -> Block:
    if not items:
        return {"kind": "paragraph", "text": word_of("empty_list", language)}
    return {"kind": "bullets", "items": [held_together(clean(item)) for item in items], "numbered": numbered}


def _figure(figure: Figure, number: int, language: Language) -> Block:
    return {
        "kind": "figure",
        "id": f"f{number}",
        "label": f"{word_of('figure', language)} {number}",
        "title": clean(figure.title),
        "caption": clean(figure.caption),
        "alt": clean(figure.alt),
        "picture": number - 1,
        "data": table_block(figure.data, language) if figure.data else None,
    }


def table_block(table: Table, language: Language) -> Block:
    """Texts of a table."""
    return {
        "caption": clean(table.caption),
        "header": [clean(name) for name in table.header],
        "kinds": [kind.value for kind in table.column_kinds],
        "rows": [[cell_text(cell, language) for cell in row] for row in table.rows],
        "note": " ".join(filter(None, [clean(table.note), *_signs(table, language)])),
    }


def _signs(table: Table, language: Language) -> Iterator[str]:
    """What the signs mean that stand in a table, and that it is empty where it is."""
    if not table.rows:
        yield word_of("no_rows", language)
    used = {settled(cell) for row in table.rows for cell in row}
    for sign in Empty:
        if sign in used:
            yield word_of(f"{sign.value}_sign", language)
