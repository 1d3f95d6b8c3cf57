"""A document as one web page: no outside references, nothing that runs but its own small script."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from html import escape
from typing import Any, Final

from trepart_eval.reporting.document.blocks import Block, blocks_of, figures_of, word_of
from trepart_eval.reporting.document.cells import HIDDEN_SIGN, Number, settled
from trepart_eval.reporting.document.clean_text import clean
from trepart_eval.reporting.document.comparisons import Comparison
from trepart_eval.reporting.document.pictures import Picture, drawn
from trepart_eval.reporting.document.report_document import Document
from trepart_eval.vocabulary.catalogue import TEXTS, package_file, read_catalogue
from trepart_eval.vocabulary.languages import EN_DASH, Language

_DEEPEST_IN_CONTENTS: Final = 2


def html_bytes(document: Document, pictures: Sequence[Picture]) -> bytes:
    """Document as a web page in UTF-8; the same document gives the same bytes.

    It can be read without its script, which only adds search and comparison to tables of that kind. Its security policy
    allows that script and its style by their hashes and nothing else: no connection is ever made.

    Parameters
    ----------
    document : Document
        The document.
    pictures : sequence of Picture
        Pictures of its figures, in order.
    """
    blocks = blocks_of(document)
    comparisons = iter([element for element in document.elements if isinstance(element, Comparison)])
    body = "\n".join(_element(block, document, pictures, comparisons) for block in blocks)
    script = package_file(__package__, "compare.js").read_text(encoding="utf-8") if _compares(blocks) else ""
    return page_bytes(document, body, blocks if document.contents else [], script)


def page_bytes(document: Document, body: str, headings: Iterable[Block], script: str = "") -> bytes:
    """Page around a body: head with its security policy, skip link, mark, title and contents.

    Parameters
    ----------
    document : Document
        Its title, language, date and mark; what it holds isn't shown.
    body : str
        HTML that asks nothing from outside.
    headings : iterable of Block
        Headings of the body (level, text, id), for the contents; blocks of other kinds are passed over.
    script : str
        The one script that may run.
    """
    style = package_file(__package__, "page.css").read_text(encoding="utf-8")
    parts = [
        "<!DOCTYPE html>",
        f'<html lang="{document.language.value}">',
        *_head(document, style, script),
        "<body>",
        f'<a class="skip" href="#content">{escape(word_of("skip", document.language))}</a>',
        *_mark(document),
        *_top(document),
        *_contents(headings, document.language),
        f'<main id="content" tabindex="-1">\n{body}\n</main>',
        *([f"<script>{script}</script>"] if script else []),
        "</body>",
        "</html>",
    ]
    return ("\n".join(parts) + "\n").encode()


def html_fragment(document: Document) -> str:
    """Return a document as HTML within another page, as in Jupyter: without a head, and without a script."""
    pictures = [drawn(figure.picture) for figure in figures_of(document)]
    mark = f'<p class="note">{_text(document.simulated)}</p>\n' if document.simulated else ""
    body = (
        _table(block, document.language) if block["kind"] == "comparison" else _element(block, document, pictures, None)
        for block in blocks_of(document)
    )
    return mark + "\n".join(body)


def _text(text: str) -> str:
    return escape(clean(text))


def _compares(blocks: Iterable[Block]) -> bool:
    return any(block["kind"] == "comparison" for block in blocks)


def _hash(source: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()}'"


def _head(document: Document, style: str, script: str) -> list[str]:
    runs = f" script-src {_hash(script)};" if script else ""
    policy = f"default-src 'none'; img-src data:; style-src {_hash(style)};{runs} base-uri 'none'; form-action 'none'"
    authors = ", ".join(document.authors)
    return [
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        *([f'<meta name="author" content="{_text(authors)}">'] if authors else []),
        f'<meta name="date" content="{document.date.isoformat()}">',
        f"<title>{_text(document.title)}</title>",
        f"<style>{style}</style>",
        "</head>",
    ]


def _mark(document: Document) -> list[str]:
    if not document.simulated:
        return []
    name = escape(word_of("simulated", document.language))
    return [f'<aside class="mark" aria-label="{name}">{_text(document.simulated)}</aside>']


def _top(document: Document) -> list[str]:
    byline = " · ".join([*document.authors, document.date_text])
    return [
        "<header>",
        f"<h1>{_text(document.title)}</h1>",
        *([f'<p class="subtitle">{_text(document.subtitle)}</p>'] if document.subtitle else []),
        f'<p class="byline">{_text(byline)}</p>',
        "</header>",
    ]


def _contents(blocks: Iterable[Block], language: Language) -> list[str]:
    """Links to the headings, those of the second level within those of the first."""
    headings = [block for block in blocks if block["kind"] == "heading" and block["level"] <= _DEEPEST_IN_CONTENTS]
    if not headings:
        return []
    lines = [
        '<nav aria-labelledby="contents">',
        f'<h2 id="contents">{escape(word_of("contents", language))}</h2>',
        "<ul>",
    ]
    for place, block in enumerate(headings):
        following = headings[place + 1]["level"] if place + 1 < len(headings) else 1
        link = f'<li><a href="#{block["id"]}">{escape(block["text"])}</a>'
        within = following - block["level"]
        lines.append(link + ("<ul>" if within > 0 else "</li>" + "</ul></li>" * -within))
    return [*lines, "</ul>", "</nav>"]


def _element(block: Block, document: Document, pictures: Sequence[Picture], comparisons: Any) -> str:  # noqa: ANN401
    if block["kind"] == "figure":
        return _figure(block, pictures[block["picture"]], document.language)
    if block["kind"] == "comparison":
        return _comparison(block, next(comparisons), document.language)
    if block["kind"] == "table":
        return _table(block, document.language)
    return _SIMPLE[block["kind"]](block)


def _heading(block: Block) -> str:
    level = block["level"] + 1
    return f'<h{level} id="{block["id"]}">{escape(block["text"])}</h{level}>'


def _paragraph(block: Block) -> str:
    return f"<p>{escape(block['text'])}</p>"


def _bullets(block: Block) -> str:
    name = "ol" if block["numbered"] else "ul"
    return f"<{name}>{''.join(f'<li>{escape(item)}</li>' for item in block['items'])}</{name}>"


def _note(block: Block) -> str:
    return f'<p class="note"><strong>{escape(block["label"])}:</strong> {escape(block["text"])}</p>'


_SIMPLE: Final[dict[str, Callable[[Block], str]]] = {
    "heading": _heading,
    "paragraph": _paragraph,
    "bullets": _bullets,
    "note": _note,
}


def _caption(block: Block) -> str:
    label = f"<strong>{escape(block['label'])}.</strong> " if block.get("label") else ""
    return label + escape(block["caption"])


def _table(block: Block, language: Language) -> str:
    """Table in a frame that can be scrolled sideways, also by keyboard."""
    right = [' class="n"' if kind == "figures" else "" for kind in block["kinds"]]
    signs = {
        sign: f'<span aria-hidden="true">{sign}</span><span class="off">{escape(word_of(name, language))}</span>'
        for sign, name in ((HIDDEN_SIGN, "hidden"), (EN_DASH, "missing"))
    }
    unnamed = f'<span class="off">{escape(word_of("row", language))}</span>'
    head = "".join(
        f'<th scope="col"{side}>{escape(name) or unnamed}</th>'
        for name, side in zip(block["header"], right, strict=True)
    )
    rows = "\n".join(
        "<tr>"
        + f'<th scope="row"{right[0]}>{escape(row[0])}</th>'
        + "".join(
            f"<td{side}>{signs.get(text) or escape(text)}</td>" for text, side in zip(row[1:], right[1:], strict=True)
        )
        + "</tr>"
        for row in block["rows"]
    )
    note = f'<p class="small">{escape(block["note"])}</p>' if block["note"] else ""
    name = escape(f"{block.get('label', '')} {block['caption']}".strip())
    return (
        f'<div class="wide" role="region" tabindex="0" aria-label="{name}"><table><caption>{_caption(block)}</caption>'
        f"<thead><tr>{head}</tr></thead>\n<tbody>{rows}</tbody></table></div>{note}"
    )


def _figure(block: Block, picture: Picture, language: Language) -> str:
    source = base64.b64encode(picture.svg).decode()
    behind = ""
    if block["data"]:
        summary = escape(word_of("data_behind", language))
        behind = f"<details><summary>{summary}</summary>{_table(block['data'], language)}</details>"
    return (
        f'<figure id="{block["id"]}"><p class="finding">{escape(block["title"])}</p>'
        f'<img alt="{escape(block["alt"])}" src="data:image/svg+xml;base64,{source}">'
        f"<figcaption>{_caption(block)}</figcaption>{behind}</figure>"
    )


def _comparison(block: Block, comparison: Comparison, language: Language) -> str:
    """Table with its values as data beside it, for the script that searches and compares."""
    cells = [[settled(cell) for cell in row] for row in comparison.table().rows]
    words = read_catalogue(__package__, TEXTS)["compare"]
    data = {
        "lang": language.value,
        "header": block["header"],
        "rows": [
            [
                {"text": text, "value": cell.value if isinstance(cell, Number) else None}
                for text, cell in zip(texts, row, strict=True)
            ]
            for texts, row in zip(block["rows"], cells, strict=True)
        ],
        "words": {name: texts[language.value] for name, texts in words.items()},
    }
    return (
        f'<section id="{block["id"]}">{_table(block, language)}'
        f'<script type="application/json" data-compare>{_json(data)}</script></section>'
    )


def _json(data: Any) -> str:  # noqa: ANN401 - plain values
    """JSON that can stand in a page: no sign in it can end the element that holds it."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text
