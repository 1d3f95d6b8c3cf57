"""Taguette projects: the database, in which positions count bytes of the text within the HTML."""

from __future__ import annotations

import json
from collections import Counter
from html.parser import HTMLParser

from trepart_eval.sources.coded_projects.databases import Database, number_in, text_in
from trepart_eval.sources.coded_projects.offsets import Counting, Spans, positions
from trepart_eval.sources.coded_projects.passages import CodedPassages, CodedProject, Document, Passage, text_key

_BYTES = Counting("utf8", 2, mark=True)
_EVERYBODY = "admin"  # whom the export of a project makes of every user


class _TextNodes(HTMLParser):
    """Collects the text of a document; markup within it counts nothing."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []

    def handle_data(self, data: str) -> None:
        """Take a piece of text."""
        self.pieces.append(data)


def read_taguette(database: Database) -> CodedProject:
    """Documents and passages of a Taguette project."""
    issues: Counter[str] = Counter()
    rows = database.rows("SELECT * FROM documents")
    number_of = {number_in(row, "id"): number for number, row in enumerate(rows)}
    texts = [_text_of(text_in(row, "contents")) for row in rows]
    documents = [
        Document(
            text_in(row, "name"),
            _attributes(text_in(row, "description")),
            (),
            text_key(text),
            len(text),
        )
        for row, text in zip(rows, texts, strict=True)
    ]
    paths = {
        number_in(row, "id"): tuple(part.strip() for part in text_in(row, "path").split("."))
        for row in database.rows("SELECT * FROM tags")
    }
    tags: dict[int, list[int]] = {}
    for row in database.rows("SELECT * FROM highlight_tags"):
        tags.setdefault(number_in(row, "highlight_id"), []).append(number_in(row, "tag_id"))
    made = _made_by(database)
    passages = []
    of_document: dict[int, list[tuple[int, int, int]]] = {}
    for row in database.rows("SELECT * FROM highlights"):
        document = number_of.get(number_in(row, "document_id"), -1)
        place = number_in(row, "id"), number_in(row, "start_offset"), number_in(row, "end_offset")
        if document < 0 or not tags.get(place[0]):
            issues["comment"] += 1
        else:
            of_document.setdefault(document, []).append(place)
    for document, places in of_document.items():
        raw = [*(start for _, start, _ in places), *(end for _, _, end in places)]
        found, exact = positions(Spans(texts[document], (), (), ()), raw, _BYTES)
        starts, ends = found.reshape(2, -1).tolist()
        issues["inexact_position"] += int((~exact.reshape(2, -1).all(axis=0)).sum())
        for (highlight, *_), start, end in zip(places, starts, ends, strict=True):
            coder, created = made.get(highlight, ("", ""))
            text = texts[document][start:end]
            for tag in tags[highlight]:
                if tag not in paths or start >= end:
                    issues["unknown_code" if tag not in paths else "bad_position"] += 1
                    continue
                passages.append(Passage(document, paths[tag], coder, start, end, text, "", created))
    return CodedProject(documents, CodedPassages.of(passages), +issues, tuple(paths.values()))


def _text_of(html: str) -> str:
    nodes = _TextNodes()
    nodes.feed(html)
    nodes.close()
    return "".join(nodes.pieces)


def _attributes(description: str) -> dict[str, str]:
    """Attributes that a description holds, as ``Kommune=Trondheim``, one on each line or divided by semicolons."""
    pairs = [part.partition("=") for part in description.replace("\n", ";").split(";")]
    return {name.strip(): value.strip() for name, sign, value in pairs if sign and name.strip() and value.strip()}


def _made_by(database: Database) -> dict[int, tuple[str, str]]:
    """Who made each highlight and when, from the log of a server's database; an export names everybody alike."""
    made: dict[int, tuple[str, str]] = {}
    for row in database.rows("SELECT * FROM commands"):
        try:
            command = json.loads(text_in(row, "payload") or "{}")
        except (ValueError, RecursionError):
            continue
        if isinstance(command, dict) and command.get("type") == "highlight_add":
            who = text_in(row, "user_login")
            highlight = command.get("highlight_id", command.get("id"))
            if isinstance(highlight, int):
                made.setdefault(highlight, ("" if who == _EVERYBODY else who, text_in(row, "date")))
    return made
