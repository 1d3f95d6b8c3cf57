"""A document as PDF that declares PDF/UA-1 and PDF/A-2a, by Typst. Text goes in as data and is never read as markup."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from functools import cache
from typing import Any, Final

from trepart_eval.problems import InputError, Problems
from trepart_eval.reporting.document.blocks import Block, blocks_of, word_of
from trepart_eval.reporting.document.clean_text import breakable, clean, within
from trepart_eval.reporting.document.letter_widths import font_folder, known_signs, width_of
from trepart_eval.reporting.document.pictures import Picture
from trepart_eval.reporting.document.report_document import Document
from trepart_eval.reporting.document.table_columns import columns_for
from trepart_eval.vocabulary.catalogue import package_file
from trepart_eval.vocabulary.languages import NO_BREAK_SPACE, Language

STANDARDS: Final = ("ua-1", "a-2a")
"""PDF/UA-1 for those who read with other senses than their eyes, PDF/A-2a for the archive."""

_REGION: Final = {Language.NB: "NO", Language.NN: "NO", Language.EN: "GB"}
_LINE: Final = 464.8  # points between the margins: 16.4 cm
_SIZE: Final = 8.0  # points
_PADDING: Final = 7.0  # points at both sides of a cell's text together
_LONGEST_WORD: Final = 40  # letters that a line of a heading holds
_LONG_CELL: Final = 1500  # letters: such a row may be broken over pages
_SHORT: Final = 20
"""Most rows of a table that stays on one page."""
_SYLLABLE: Final = 3.5  # ems that a line must hold for a word to be divided between syllables
_PRONOUNCED: Final = 7  # consonants in a row that no word has
_VOWELS: Final = frozenset("aeiouyæøåäöéèêôü")


def pdf_bytes(document: Document, pictures: Sequence[Picture]) -> bytes:
    """Document as PDF; the same document gives the same bytes.

    Parameters
    ----------
    document : Document
        The document.
    pictures : sequence of Picture
        Pictures of its figures, in order.

    Raises
    ------
    InputError
        If it can't be made; the reason is Typst's.
    """
    import datetime as dt

    import typst

    day = dt.datetime.combine(document.date, dt.time(), dt.UTC)
    content = json.dumps(_content(document, pictures), ensure_ascii=False)
    try:
        # An empty folder as root: nothing on the machine can be read from within.
        with tempfile.TemporaryDirectory(prefix="trepart-") as empty:
            made = typst.compile(
                package_file(__package__, "template.typ").read_bytes(),
                root=empty,
                font_paths=_fonts(),
                sys_inputs={"doc": content},
                pdf_standards=list(STANDARDS),
                timestamp=day,
                format="pdf",
            )
    except (typst.TypstError, OSError) as error:
        problems = Problems()
        problems.add("pdf_not_made", reason=getattr(error, "message", str(error)))
        raise InputError(problems, document.language) from error
    return bytes(made)


@cache
def _fonts() -> Any:  # noqa: ANN401 - Typst's own collection, read once
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(font_folder())])


def _content(document: Document, pictures: Sequence[Picture]) -> dict[str, Any]:
    language = document.language
    plain = {
        "title": clean(document.title),
        "running": clean(document.title),
        "subtitle": clean(document.subtitle),
        "authors": [clean(author) for author in document.authors],
        "date": document.date_text,
        "simulated": clean(document.simulated),
        "words": {name: word_of(name, language) for name in ("page", "of", "contents")},
        "blocks": [_block(block) for block in blocks_of(document) if block["kind"] != "comparison"],
    }
    fitted = _fitted(plain)
    return {
        **fitted,
        "year": document.date.year,
        "month": document.date.month,
        "day": document.date.day,
        "lang": language.value,
        "region": _REGION[language],
        "contents": document.contents,
        "pictures": [picture.svg.decode() for picture in pictures],
    }


def _block(block: Block) -> Block:
    """Block as the template takes it: a table with its widths, and without what isn't shown."""
    if block["kind"] == "figure":
        return {name: value for name, value in block.items() if name != "data"}
    if block["kind"] != "table":
        return block
    columns = columns_for(block["header"], block["rows"], block["kinds"], line=_LINE, size=_SIZE, padding=_PADDING)

    def cells(row: Sequence[str], *, bold: bool = False) -> list[Any]:
        return [_cell(text, columns.room(place), bold=bold) for place, text in enumerate(row)]

    rows = [{"cells": cells(row), "long": max(map(len, row)) > _LONG_CELL} for row in block["rows"]]
    about = {"header": cells(block["header"], bold=True), "rows": rows, "breaks": len(rows) > _SHORT}
    return {**block, **about, "widths": columns.widths, "gaps": columns.gaps, "size": columns.size}


def _cell(text: str, room: float, *, bold: bool) -> Any:  # noqa: ANN401 - a text, or its words apart
    """Text of a cell, its words apart where one of them must be divided: hyphenated where it is of letters."""
    if width_of(text, bold=bold) <= room:
        return text
    words = text.split(" ")
    if all(width_of(word, bold=bold) <= room for word in words):
        return text
    parts: list[dict[str, Any]] = []
    for place, word in enumerate(words):
        if place:
            parts.append({"text": " ", "hyphenate": False})
        if width_of(word, bold=bold) <= room:
            parts.append({"text": word, "hyphenate": False})
        elif room >= _SYLLABLE and _has_syllables(word):
            parts.append({"text": word, "hyphenate": True})
        else:
            parts.append({"text": breakable(word.replace(NO_BREAK_SPACE, " "), max(1, int(room))), "hyphenate": False})
    return parts


def _has_syllables(word: str) -> bool:
    """Whether a word is of letters that can be said, so that it has places to be divided at."""
    letters = "".join(sign for sign in word if sign.isalpha()).lower()
    gaps = "".join(" " if sign in _VOWELS else sign for sign in letters).split()
    return len(letters) >= len(word) - 2 and max(map(len, gaps), default=0) < _PRONOUNCED


def _fitted(value: Any) -> Any:  # noqa: ANN401 - plain values within each other
    """Plain values with every text such that the font can show it and a line can hold its words."""
    if isinstance(value, str):
        return breakable(within(value, known_signs()), _LONGEST_WORD)
    if isinstance(value, list):
        return [_fitted(one) for one in value]
    return {name: _fitted(one) for name, one in value.items()} if isinstance(value, dict) else value
