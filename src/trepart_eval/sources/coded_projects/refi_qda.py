"""REFI-QDA projects (``.qdpx``), as NVivo, MAXQDA, ATLAS.ti, QualCoder and others export them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

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
from trepart_eval.sources.coded_projects.passages import Attributes, CodedPassages, CodedProject, Document, text_key
from trepart_eval.sources.coded_projects.refi_elements import LONGEST_NUMBER, Case, ProjectElements, bare
from trepart_eval.sources.coded_projects.safe_xml import parse_stream
from trepart_eval.sources.compact_texts import CompactTexts
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
_HAS_PLACE: Final = {"PlainTextSelection", "TranscriptSelection"}


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
        parse_stream(archive.chunks(found[0]), elements.start, elements.end, elements.text_piece)
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
        self.starts = np.full(len(elements.selections), -1, dtype=np.int64)
        self.ends = self.starts.copy()
        self.counted = np.stack([self.starts, self.ends])
        self.passage_texts: list[CompactTexts] = []
        self.text_of = np.full(len(elements.selections), -1, dtype=np.int64)

    def read(self) -> CodedProject:
        elements = self.elements
        self._find_places()
        self._texts_of_their_own()
        kept = np.array([row for row in range(len(elements.codings)) if self._is_kept(row)], dtype=np.intp)
        self.issues["comment"] += elements.selections.n_codings.count(0)
        documents = self._documents()
        return CodedProject(documents, self._passages(kept), +self.issues, tuple(elements.codes.values()))

    def _is_kept(self, row: int) -> bool:
        """Whether a coding is of a passage; what isn't is counted."""
        elements = self.elements
        code, selection = elements.codings.code[row], elements.codings.selection[row]
        kind = elements.selections.kind[selection]
        if code not in elements.codes:
            self.issues["unknown_code"] += code not in self._case_of
        elif kind in _NOT_TEXT and not (kind == "PDFSelection" and elements.selections.text.get(selection)):
            self.issues[_NOT_TEXT[kind]] += 1
        elif kind in _HAS_PLACE and self.starts[selection] < 0:
            self.issues["bad_position"] += 1
        else:
            return True
        return False

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
        """Find where in its text each selection is, and the text there."""
        rows_of, self.counted = self._raw_ends()
        raw = self.counted
        names = self.elements.selections.name
        spans: dict[int, Spans] = {}
        for body, rows in rows_of.items():
            text = self.texts[body]
            if text is None:
                self.issues["text_missing"] += len(rows)
                self.starts[rows], self.ends[rows] = raw[:, rows]
            else:
                starts, ends = raw[:, rows].tolist()
                spans[body] = Spans(text, starts, ends, [names[row] for row in rows])
        counting, note = likely_counting(
            spans.values(), habit_of(self.elements.origin), unit=self.unit, breaks=self.breaks
        )
        if note:
            self.issues[note] += sum(len(one.starts) for one in spans.values() if not is_plain(one.text))
        for body, of_body in spans.items():
            self._place_all(np.array(rows_of[body], dtype=np.intp), of_body, counting)

    def _raw_ends(self) -> tuple[dict[int, list[int]], NDArray[np.int64]]:
        """Selections of each body that have a place in it, and both ends of all as the file counts, shape (2, n)."""
        selections, bodies = self.elements.selections, self.elements.bodies
        ends = [[_position(written) for written in side] for side in (selections.start, selections.end)]
        rows_of: dict[int, list[int]] = {}
        for row, (kind, body) in enumerate(zip(selections.kind, selections.body, strict=True)):
            if body < 0 or kind not in _HAS_PLACE:
                continue
            if kind == "TranscriptSelection":
                for side, written in zip(ends, (selections.start[row], selections.end[row]), strict=True):
                    side[row] = bodies[body].sync.get(bare(written), -1)
            if ends[0][row] >= 0 and ends[1][row] >= 0:
                rows_of.setdefault(body, []).append(row)
        return rows_of, np.array(ends, dtype=np.int64)

    def _place_all(self, rows: NDArray[np.intp], spans: Spans, counting: Counting) -> None:
        place, exact_ends = positions(spans, [*spans.starts, *spans.ends], counting)
        starts, ends = place.reshape(2, -1)
        held = starts < ends
        self.issues["inexact_position"] += int((held & ~exact_ends.reshape(2, -1).all(axis=0)).sum())
        rows, starts, ends = rows[held], starts[held], ends[held]
        self.starts[rows], self.ends[rows] = starts, ends
        self._hold(rows, CompactTexts.within(one_sign_breaks(spans.text), starts, ends))

    def _hold(self, rows: NDArray[np.intp], texts: CompactTexts) -> None:
        """Hold the texts of some selections."""
        self.text_of[rows] = np.arange(len(rows)) + sum(len(part) for part in self.passage_texts)
        self.passage_texts.append(texts)

    def _texts_of_their_own(self) -> None:
        """Hold the texts of selections that carry theirs with them, such as those of a PDF."""
        own = self.elements.selections.text
        rows = np.array([row for row in own if self.starts[row] < 0], dtype=np.intp)
        self._hold(rows, CompactTexts.of(one_sign_breaks(own[row]) for row in rows.tolist()))
        self.passage_texts.append(CompactTexts.of([""]))

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
            Document(source.name or source.guid, known[number], tuple(groups[number]), *keys.get(number, ("", 0)))
            for number, source in enumerate(elements.sources)
        ]

    def _text_keys(self) -> dict[int, tuple[str, int]]:
        """Hash and length of each document's text."""
        keys: dict[int, tuple[str, int]] = {}
        for body, text in zip(self.elements.bodies, self.texts, strict=True):
            if text and body.source not in keys:
                plain = one_sign_breaks(text)
                keys[body.source] = text_key(plain), len(plain)
        return keys

    def _passages(self, kept: NDArray[np.intp]) -> CodedPassages:
        """Columns of the codings that are kept."""
        elements, codings = self.elements, self.elements.codings
        selections = elements.selections
        of = np.array(codings.selection, dtype=np.intp)[kept]
        document = np.array(selections.source, dtype=np.int32)[of]
        rows, of_rows = kept.tolist(), of.tolist()
        users = [
            codings.user[row] or selections.user[selection] or elements.sources[selections.source[selection]].user
            for row, selection in zip(rows, of_rows, strict=True)
        ]
        texts = CompactTexts.joined(self.passage_texts)
        start, end = self.starts[of], self.ends[of]
        return CodedPassages(
            document=document,
            path=[elements.codes[codings.code[row]] for row in rows],
            coder=[elements.users.get(user, "") or user for user in users],
            start=start,
            end=end,
            text=texts.taken(self.text_of[of]),
            memo=self._memos(rows, of_rows),
            created=[
                codings.created[row] or selections.created[selection]
                for row, selection in zip(rows, of_rows, strict=True)
            ],
            weight=[""] * len(rows),
            about=_known_of_passages(document, start, end, self._parts()),
            counted_start=self.counted[0, of],
            counted_end=self.counted[1, of],
        )

    def _memos(self, rows: Sequence[int], of_rows: Sequence[int]) -> list[str]:
        """What was noted of each coding: of its selection, by a link to it, and of itself."""
        selections, notes = self.elements.selections, self._notes()
        linked = self._linked_notes(notes)
        own, of_selection, of_coding = selections.memo, selections.notes, self.elements.codings.notes
        if not (own or linked or of_selection or of_coding):
            return [""] * len(rows)
        memos = []
        for row, selection in zip(rows, of_rows, strict=True):
            said = [own.get(selection, ""), linked.get(selection, "")]
            guids = dict.fromkeys((*of_coding.get(row, ()), *of_selection.get(selection, ())))
            said += [notes.get(guid, "") for guid in guids]
            memos.append("\n".join(part for part in said if part))
        return memos

    def _notes(self) -> dict[str, str]:
        """Text of each note."""
        found = {guid: self._text(note.text, note.path) for guid, note in self.elements.notes.items()}
        return {guid: one_sign_breaks(text or "") for guid, text in found.items()}

    def _linked_notes(self, notes: Mapping[str, str]) -> dict[int, str]:
        """Notes that a link ties to a selection, by the selection; every other link is counted."""
        linked: dict[int, str] = {}
        for origin, target in self.elements.links:
            for note, guid in ((origin, target), (target, origin)):
                if note in notes and guid in self._selection_of:
                    selection = self._selection_of[guid]
                    linked[selection] = "\n".join(part for part in (linked.get(selection, ""), notes[note]) if part)
                    self.issues["link"] -= 1
        return linked

    def _parts(self) -> dict[int, list[Part]]:
        """Parts of documents that belong to a case: selected for it, or coded with it."""
        elements, codings = self.elements, self.elements.codings
        tied = [
            (self._selection_of[guid], case)
            for case in elements.cases
            for guid in case.selections
            if guid in self._selection_of
        ]
        tied += [
            (selection, self._case_of[code])
            for selection, code in zip(codings.selection if self._case_of else (), codings.code, strict=False)
            if code in self._case_of
        ]
        parts: dict[int, list[Part]] = {}
        for selection, case in tied:
            named = [(elements.variables.get(variable, ""), value) for variable, value in case.values]
            known: Attributes = {name: value for name, value in [(CASE_NAME, case.name), *named] if name and value}
            if self.starts[selection] >= 0 and known:
                part = int(self.starts[selection]), int(self.ends[selection]), known
                parts.setdefault(elements.selections.source[selection], []).append(part)
        return parts

    @cached_property
    def _case_of(self) -> dict[str, Case]:
        """Case by its GUID."""
        return {case.guid: case for case in self.elements.cases}

    @cached_property
    def _selection_of(self) -> dict[str, int]:
        """Number of a selection by its GUID; empty where nothing points at selections."""
        pointed_at = self.elements.links or any(case.selections for case in self.elements.cases)
        guids = self.elements.selections.guid if pointed_at else ()
        return {bare(guid): number for number, guid in enumerate(guids) if guid}


def _position(written: str) -> int:
    """Return a position; -1 where it isn't one."""
    written = written.strip()
    return int(written) if written.isdecimal() and len(written) < LONGEST_NUMBER else -1


def _known_of_passages(
    document: NDArray[np.int32], start: NDArray[np.int64], end: NDArray[np.int64], parts: Mapping[int, list[Part]]
) -> dict[int, Attributes]:
    """What is known of passages within a part of their document that more is known of, by their number."""
    about = {}
    for number, of_document in parts.items():
        rows = np.flatnonzero((document == number) & (start >= 0)).tolist()
        spans = [(int(start[row]), int(end[row])) for row in rows]
        found = known_of_spans(spans, of_document)
        about.update({row: known for row, known in zip(rows, found, strict=True) if known is not None})
    return about
