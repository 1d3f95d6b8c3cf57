"""A document as PDF that declares PDF/UA-1 and PDF/A-2a, by Typst. Text goes in as data and is never read as markup."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from trepart_eval.problems import InputError, Problems
from trepart_eval.reporting.document.blocks import Block, blocks_of, word_of
from trepart_eval.reporting.document.clean_text import breakable, clean, column_widths, within
from trepart_eval.reporting.document.pictures import Picture
from trepart_eval.reporting.document.report_document import Document
from trepart_eval.vocabulary.catalogue import package_file
from trepart_eval.vocabulary.languages import Language

STANDARDS: Final = ("ua-1", "a-2a")
"""PDF/UA-1 for those who read with other senses than their eyes, PDF/A-2a for the archive."""

_FONT: Final = "DejaVuSans"
_STYLES: Final = ("", "-Bold", "-Oblique", "-BoldOblique")
_REGION: Final = {Language.NB: "NO", Language.NN: "NO", Language.EN: "GB"}
_LINE: Final = 88  # letters of the table's size on a line of the page
_SIZE: Final = 8.0  # points
_LEAST_SIZE: Final = 5.5
_LONGEST_WORD: Final = 40  # letters that a line of a heading holds
_LONG_CELL: Final = 1500  # letters: such a row may be broken over pages


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

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(_font_folder())])


def _font_folder() -> Path:
    """Folder of matplotlib's fonts, found without loading it."""
    spec = find_spec("matplotlib")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("matplotlib")
    return Path(spec.origin).parent / "mpl-data" / "fonts" / "ttf"


@cache
def _known_signs() -> frozenset[int]:
    """Signs that all styles of the font have a shape for; PDF/A allows no other."""
    from fontTools.ttLib import TTFont

    found = []
    for style in _STYLES[:2]:
        with TTFont(_font_folder() / f"{_FONT}{style}.ttf", lazy=True) as font:
            found.append(frozenset(font.getBestCmap()))
    return frozenset.intersection(*found)


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
    widths = column_widths(block["header"], block["rows"], _LINE)
    size = max(_LEAST_SIZE, min(_SIZE, _SIZE * _LINE / sum(widths)))
    letters = [int(width / sum(widths) * _LINE * _SIZE / size) - 2 for width in widths]

    def cells(row: Sequence[str]) -> list[str]:
        return [breakable(text, max(1, most)) for text, most in zip(row, letters, strict=True)]

    rows = [{"cells": cells(row), "long": max(map(len, row)) > _LONG_CELL} for row in block["rows"]]
    return {**block, "header": cells(block["header"]), "rows": rows, "widths": widths, "size": size}


def _fitted(value: Any) -> Any:  # noqa: ANN401 - plain values within each other
    """Plain values with every text such that the font can show it and a line can hold its words."""
    if isinstance(value, str):
        return breakable(within(value, _known_signs()), _LONGEST_WORD)
    if isinstance(value, list):
        return [_fitted(one) for one in value]
    return {name: _fitted(one) for name, one in value.items()} if isinstance(value, dict) else value
