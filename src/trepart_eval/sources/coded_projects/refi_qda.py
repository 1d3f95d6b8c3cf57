"""REFI-QDA projects (``.qdpx``), as NVivo, MAXQDA, ATLAS.ti, QualCoder and others export them."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import numpy as np

from trepart_eval.sources.coded_projects.archives import Archive, open_archive
from trepart_eval.sources.coded_projects.offsets import (
    Counting,
    Spans,
    habit_of,
    is_plain,
    likely_counting,
    one_sign_breaks,
    positions,
)
from trepart_eval.sources.coded_projects.parts import Part, known_of_spans
from trepart_eval.sources.coded_projects.passages import Attributes, CodedProject, Document, Passage
from trepart_eval.sources.coded_projects.refi_elements import LONGEST_NUMBER, Coding, Place, ProjectElements, Selection
from trepart_eval.sources.coded_projects.safe_xml import parse_stream
from trepart_eval.sources.raw_tables import Unreadable

CASE_NAME: Final = "case_name"
"""Attribute with the name of the case that a document belongs to."""
_INTERNAL: Final = "internal://"
_FOLDERS: Final = ("sources/", "")
_NOT_TEXT: Final = {
    "PictureSelection": "picture",
    "AudioSelection": "audio",
    "VideoSelection": "video",
    "PDFSelection": "pdf_area",
}


def read_refi_project(path: Path, *, unit: str = "auto", breaks: int = 0) -> CodedProject:
    """Documents and passages of a ``.qdpx`` file.

    Parameters
    ----------
    unit : {"auto", "codepoint", "utf16", "utf8"}
        What positions count; found out from the tool and the texts where it is "auto".
    breaks : {0, 1, 2}
        What a line break of two signs counts; found out where it is 0.

    Raises
    ------
    Unreadable
        Where the file is damaged, or made to do harm.
    """
    with open_archive(path) as archive:
        found = archive.ending(".qde")
        if len(found) != 1:
            raise Unreadable("project_missing" if not found else "project_twice")
        elements = ProjectElements()

        def text_piece(piece: str) -> None:
            elements.text_piece(piece)

        parse_stream(archive.chunks(found[0]), elements.start, elements.end, text_piece)
        if elements.root != "Project":
            raise Unreadable("not_a_project", value=elements.root)
        if elements.too_large:
            raise Unreadable("archive_too_large", value=found[0])
        return _ProjectReader(archive, elements, unit, breaks).read()


class _ProjectReader:
    """Puts the elements of a project together."""

    def __init__(self, archive: Archive, elements: ProjectElements, unit: str, breaks: int) -> None:
        self.archive = archive
        self.elements = elements
        self.unit = unit
        self.breaks = breaks
        self.issues: Counter[str] = Counter(elements.n_of)
        self.texts = [self._text(body.text, body.path) for body in elements.bodies]

    def read(self) -> CodedProject:
        elements = self.elements
        self._find_places()
        documents = self._documents()
        memos = self._memos()
        cases = {case.guid: number for number, case in enumerate(elements.cases)}
        parts = self._parts(cases)
        passages = []
        for coding in elements.codings:
            path = elements.codes.get(coding.code)
            kind = coding.selection.kind
            if path is None:
                self.issues["unknown_code"] += coding.code not in cases
            elif kind in _NOT_TEXT and not (kind == "PDFSelection" and coding.selection.text):
                self.issues[_NOT_TEXT[kind]] += 1
            elif "Selection" in kind and kind != "PDFSelection" and coding.selection.place is None:
                self.issues["bad_position"] += 1
            else:
                passages.append(self._passage(coding, path, memos))
        self.issues["comment"] += sum(one.n_codings == 0 for one in elements.selections)
        for number, known in self._about(passages, parts):
            passages[number] = passages[number]._replace(about=known)
        return CodedProject(documents, passages, +self.issues, tuple(elements.codes.values()))

    def _text(self, text: str, path: str) -> str | None:
        """Text of a document or a note; None where the file doesn't hold it."""
        if not path:
            return text
        if not path.startswith(_INTERNAL):
            return text or None
        name = path.removeprefix(_INTERNAL).lstrip("/")
        for folder in _FOLDERS:
            content = self.archive.text_bytes(folder + name)
            if content is not None:
                try:
                    # The mark stays: positions may count it.
                    return content.decode("utf-16" if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8")
                except UnicodeDecodeError as error:
                    raise Unreadable("file_damaged", reason=f"{name}: {error.reason}") from error
        return None

    def _find_places(self) -> None:
        """Find where in its text each selection is."""
        of_body: dict[int, list[tuple[Selection, int, int]]] = {}
        for selection in self.elements.selections:
            ends = self._raw_ends(selection)
            if ends is None:
                continue
            if self.texts[selection.body] is None:
                self.issues["text_missing"] += 1
                selection.place = Place(*ends, "")
            else:
                of_body.setdefault(selection.body, []).append((selection, *ends))
        spans = {body: self._spans(body, rows) for body, rows in of_body.items()}
        counting, note = likely_counting(
            spans.values(), habit_of(self.elements.origin), unit=self.unit, breaks=self.breaks
        )
        if note:
            self.issues[note] += sum(len(one.starts) for one in spans.values() if not is_plain(one.text))
        for body, rows in of_body.items():
            self._place_all(spans[body], [row[0] for row in rows], counting)

    def _spans(self, body: int, rows: Sequence[tuple[Selection, int, int]]) -> Spans:
        text = self.texts[body] or ""
        return Spans(text, [row[1] for row in rows], [row[2] for row in rows], [row[0].name for row in rows])

    def _raw_ends(self, selection: Selection) -> tuple[int, int] | None:
        if selection.body < 0:
            return None
        if selection.kind == "TranscriptSelection":
            sync = self.elements.bodies[selection.body].sync
            start, end = sync.get(selection.start.strip("{}").lower()), sync.get(selection.end.strip("{}").lower())
            return None if start is None or end is None else (start, end)
        if selection.kind != "PlainTextSelection":
            return None
        ends = selection.start.strip(), selection.end.strip()
        if not all(end.isdecimal() and len(end) < LONGEST_NUMBER for end in ends):
            return None
        return int(ends[0]), int(ends[1])

    def _place_all(self, spans: Spans, selections: Sequence[Selection], counting: Counting) -> None:
        place, exact_ends = positions(spans, [*spans.starts, *spans.ends], counting)
        starts, ends = place.reshape(2, -1).tolist()
        both: list[bool] = np.logical_and(*exact_ends.reshape(2, -1)).tolist()
        text = one_sign_breaks(spans.text)
        for selection, start, end, exact in zip(selections, starts, ends, both, strict=True):
            if start < end:
                selection.place = Place(start, end, text[start:end])
                self.issues["inexact_position"] += not exact

    def _documents(self) -> list[Document]:
        elements = self.elements
        number_of = {source.guid: number for number, source in enumerate(elements.sources)}
        known: list[dict[str, str]] = [{} for _ in elements.sources]
        groups: list[list[str]] = [[] for _ in elements.sources]

        def learn(number: int, name: str, value: str) -> None:
            if name and known[number].setdefault(name, value) != value:
                self.issues["attribute_twice"] += 1

        for number, source in enumerate(elements.sources):
            for variable, value in source.values:
                learn(number, elements.variables.get(variable, ""), value)
        for case in elements.cases:
            for number in (number_of[guid] for guid in case.sources if guid in number_of):
                learn(number, CASE_NAME if case.name else "", case.name)
                for variable, value in case.values:
                    learn(number, elements.variables.get(variable, ""), value)
        for name, members in elements.sets:
            attribute, colon, value = name.partition(":")
            for number in (number_of[guid] for guid in members if guid in number_of):
                groups[number].append(name)
                if colon:
                    learn(number, attribute.strip(), value.strip())
        self.issues["link"] += len(elements.links)
        keys = self._text_keys()
        return [
            Document(source.name or source.guid, known[number], tuple(groups[number]), keys.get(number, ""))
            for number, source in enumerate(elements.sources)
        ]

    def _text_keys(self) -> dict[int, str]:
        """Hash of each document's text."""
        keys: dict[int, str] = {}
        for body, text in zip(self.elements.bodies, self.texts, strict=True):
            if text:
                content = one_sign_breaks(text).encode("utf-8", "surrogatepass")
                keys.setdefault(body.source, hashlib.sha256(content).hexdigest())
        return keys

    def _memos(self) -> dict[str, str]:
        """Text of each note, and of those that a link ties to a selection under the selection's GUID too."""
        found = {guid: self._text(note.text, note.path) for guid, note in self.elements.notes.items()}
        notes = {guid: one_sign_breaks(text or "") for guid, text in found.items()}
        selections = {one.guid for one in self.elements.selections}
        memos = dict(notes)
        used = 0
        for origin, target in self.elements.links:
            for note, selection in ((origin, target), (target, origin)):
                if note in notes and selection in selections:
                    memos[selection] = "\n".join(part for part in (memos.get(selection, ""), notes[note]) if part)
                    used += 1
        self.issues["link"] -= used
        return memos

    def _passage(self, coding: Coding, path: tuple[str, ...], memos: dict[str, str]) -> Passage:
        selection, elements = coding.selection, self.elements
        source = elements.sources[selection.source]
        user = coding.user or selection.user or source.user
        place = selection.place
        said = [selection.memo, memos.get(selection.guid, "") if selection.guid else ""]
        said += [memos.get(note, "") for note in dict.fromkeys((*coding.notes, *selection.notes))]
        return Passage(
            selection.source,
            path,
            elements.users.get(user, "") or user,
            place.start if place else None,
            place.end if place else None,
            place.text if place else one_sign_breaks(selection.text),
            "\n".join(part for part in said if part),
            coding.created or selection.created,
        )

    def _parts(self, cases: dict[str, int]) -> dict[int, list[Part]]:
        """Parts of documents that belong to a case: selected for it, or coded with it."""
        elements = self.elements
        by_guid = {one.guid: one for one in elements.selections}
        tied = [(by_guid[guid], case) for case in elements.cases for guid in case.selections if guid in by_guid]
        tied += [
            (coding.selection, elements.cases[cases[coding.code]])
            for coding in elements.codings
            if coding.code in cases
        ]
        parts: dict[int, list[Part]] = {}
        for selection, case in tied:
            place = selection.place
            named = [(elements.variables.get(variable, ""), value) for variable, value in case.values]
            known: Attributes = {name: value for name, value in [(CASE_NAME, case.name), *named] if name and value}
            if place and known:
                parts.setdefault(selection.source, []).append((place.start, place.end, known))
        return parts

    @staticmethod
    def _about(passages: Sequence[Passage], parts: dict[int, list[Part]]) -> Iterator[tuple[int, Attributes]]:
        """Yield passages within a part of their document that more is known of, by number, with what is known."""
        of_document: dict[int, list[int]] = {}
        for number, passage in enumerate(passages if parts else ()):
            if passage.document in parts and passage.start is not None:
                of_document.setdefault(passage.document, []).append(number)
        for document, numbers in of_document.items():
            spans = [(passages[one].start or 0, passages[one].end or 0) for one in numbers]
            found = known_of_spans(spans, parts[document])
            yield from ((one, known) for one, known in zip(numbers, found, strict=True) if known is not None)
