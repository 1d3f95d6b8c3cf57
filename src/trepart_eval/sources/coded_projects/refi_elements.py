"""The elements of a REFI-QDA project (1.0 and 1.5) as they stream by, kept as plain rows."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from trepart_eval.sources.coded_projects.safe_xml import DEEPEST
from trepart_eval.sources.raw_tables import Unreadable

SOURCES: Final = {"TextSource", "PDFSource", "PictureSource", "AudioSource", "VideoSource"}
_SELECTIONS: Final = {
    "PlainTextSelection",
    "PDFSelection",
    "PictureSelection",
    "AudioSelection",
    "VideoSelection",
    "TranscriptSelection",
}
_VALUES: Final = {"TextValue", "BooleanValue", "IntegerValue", "FloatValue", "DateValue", "DateTimeValue"}
_HOLDS_TEXT: Final = {"Description", "PlainTextContent", *_VALUES}
_BODIES: Final = {"TextSource", "Representation", "Transcript"}
LONGEST_NUMBER: Final = 16
"""Digits of a position; no text is that long."""
_LONGEST_INLINE: Final = 1 << 29  # signs of all texts within the XML


@dataclass(slots=True)
class Body:
    """A text that selections point into: of a document, of a PDF's pages, or of a recording's transcript."""

    source: int
    text: str = ""
    path: str = ""
    sync: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class Source:
    """A source, and values of variables that stand within it."""

    guid: str
    name: str
    user: str
    kind: str
    values: list[tuple[str, str]] = field(default_factory=list)


class Place(NamedTuple):
    """Where in its text a selection is, and the text there."""

    start: int
    end: int
    text: str


@dataclass(slots=True)
class Selection:
    """A selection within a source; a whole source is one of kind ``whole``."""

    kind: str
    guid: str
    source: int
    body: int
    start: str
    end: str
    name: str
    user: str
    created: str
    text: str = ""
    memo: str = ""
    notes: tuple[str, ...] = ()
    n_codings: int = 0
    place: Place | None = None


class Coding(NamedTuple):
    """A code put on a selection."""

    selection: Selection
    code: str
    user: str
    created: str
    notes: tuple[str, ...]


@dataclass(slots=True)
class Note:
    """A memo."""

    text: str = ""
    path: str = ""


@dataclass(slots=True)
class Case:
    """A case: the values of its variables, and what it is about."""

    guid: str
    name: str
    values: list[tuple[str, str]] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    selections: list[str] = field(default_factory=list)


def bare(guid: str) -> str:
    """Return a GUID as one spelling: with some tools it stands in braces, with some in capitals."""
    return guid.strip("{} ").lower()


class ProjectElements:
    """Collects the elements of a project; ``start``, ``end`` and ``text_piece`` are called as they stream by."""

    def __init__(self) -> None:
        self.root = ""
        self.origin = ""
        self.users: dict[str, str] = {}
        self.codes: dict[str, tuple[str, ...]] = {}
        self.variables: dict[str, str] = {}
        self.cases: list[Case] = []
        self.sources: list[Source] = []
        self.bodies: list[Body] = []
        self.selections: list[Selection] = []
        self.codings: list[Coding] = []
        self.notes: dict[str, Note] = {}
        self.links: list[tuple[str, str]] = []
        self.sets: list[tuple[str, list[str]]] = []
        self.n_of: Counter[str] = Counter()
        self.n_inline = 0
        self._open: list[str] = []
        self._code_path: list[str] = []
        self._body: list[int] = []
        self._selection: Selection | None = None
        self._coding: list[str] = []  # code, user, created, notes
        self._in_coding = False
        self._note: Note | None = None
        self._variable = self._value = ""
        self._pieces: list[str] | None = None
        self._known: dict[str, str] = {}

    def start(self, name: str, given: dict[str, str]) -> None:
        """Begin an element."""
        if ":" in name:
            name = name.rpartition(":")[2]
        self._open.append(name)
        if len(self._open) > DEEPEST:
            raise Unreadable("xml_too_deep")
        if name == "Coding":
            self._in_coding = True
            user, created = given.get("creatingUser", ""), given.get("creationDateTime", "")
            self._coding = ["", self._bare(user), self._same(created)]
        elif name == "CodeRef":
            if self._in_coding:
                self._coding[0] = self._bare(given.get("targetGUID", ""))
        elif name in _SELECTIONS:
            self._begin_selection(name, given)
        elif name in _HOLDS_TEXT:
            self._pieces = []
        elif name == "NoteRef":
            self._note_ref(bare(given.get("targetGUID", "")))
        else:
            self._begin_other(name, given)

    def _begin_selection(self, name: str, given: dict[str, str]) -> None:
        transcript = name == "TranscriptSelection"
        self._selection = Selection(
            name,
            bare(given.get("guid", "")),
            len(self.sources) - 1,
            self._body[-1] if self._body else -1,
            given.get("fromSyncPoint" if transcript else "startPosition", ""),
            given.get("toSyncPoint" if transcript else "endPosition", ""),
            given.get("name", ""),
            self._bare(given.get("creatingUser", "")),
            self._same(given.get("creationDateTime", "")),
        )
        if self._note is None:
            self.selections.append(self._selection)

    def _note_ref(self, note: str) -> None:
        if self._in_coding:
            self._coding.append(note)
        elif self._selection is not None:
            self._selection.notes = (*self._selection.notes, note)

    def _begin_other(self, name: str, given: dict[str, str]) -> None:
        guid = bare(given.get("guid", ""))
        if name in SOURCES:
            user = self._bare(given.get("creatingUser", ""))
            self.sources.append(Source(guid, given.get("name", ""), user, name))
        if name in _BODIES and self._selection is None:
            self._body.append(len(self.bodies))
            self.bodies.append(Body(len(self.sources) - 1, path=given.get("plainTextPath", "")))
        elif name == "SyncPoint" and self._body:
            position = given.get("position", "")
            if position.isdecimal() and len(position) < LONGEST_NUMBER:
                self.bodies[self._body[-1]].sync[guid] = int(position)
        elif name == "Code":
            self._code_path.append(given.get("name", "").strip() or guid)
            path = self._code_path[-1]
            self.codes[guid] = (*self._code_path[:-1], *(part.strip() for part in path.split("::") if part.strip()))
        elif name == "VariableValue":
            self._variable = self._value = ""
        elif name == "VariableRef":
            self._variable = bare(given.get("targetGUID", ""))
        elif name in {"SourceRef", "SelectionRef"} and self.cases:
            of = self.cases[-1]
            (of.sources if name == "SourceRef" else of.selections).append(bare(given.get("targetGUID", "")))
        else:
            self._begin_listed(name, guid, given)

    def _begin_listed(self, name: str, guid: str, given: dict[str, str]) -> None:
        """Begin an element of one of the lists at the top of the project."""
        if name == "User":
            self.users[guid] = given.get("name", "") or given.get("id", "")
        elif name == "Variable":
            self.variables[guid] = given.get("name", "").strip() or guid
        elif name == "Case":
            self.cases.append(Case(guid, given.get("name", "").strip()))
        elif name == "Note":
            self._note = self.notes[guid] = Note(path=given.get("plainTextPath", ""))
        elif name == "Link":
            self.links.append((bare(given.get("originGUID", "")), bare(given.get("targetGUID", ""))))
        elif name == "Set":
            self.sets.append((given.get("name", "").strip(), []))
        elif name == "MemberSource" and self.sets:
            self.sets[-1][1].append(bare(given.get("targetGUID", "")))
        elif name == "Graph":
            self.n_of["graph"] += 1
        elif len(self._open) == 1:
            self.root, self.origin = name, given.get("origin", "")

    def end(self, _name: str) -> None:
        """End an element."""
        name = self._open.pop()
        if name == "Coding":
            self._end_coding()
        elif name in _SELECTIONS:
            self._selection = None
        elif name in _HOLDS_TEXT:
            self._text_of(name, "".join(self._pieces or ()))
            self._pieces = None
        elif name in _BODIES and self._selection is None and self._body:
            self._body.pop()
        elif name == "Code":
            self._code_path.pop()
        elif name == "Note":
            self._note = None
        elif name == "VariableValue":
            self._end_value()

    def _end_coding(self) -> None:
        self._in_coding = False
        if self._note is not None or not self.sources:
            self.n_of["memo_coding"] += 1
            return
        code, user, created, *notes = self._coding
        selection = self._selection
        if selection is None:
            selection = Selection("whole", "", len(self.sources) - 1, -1, "", "", "", "", "")
        selection.n_codings += 1
        self.codings.append(Coding(selection, code, user, created, tuple(notes)))

    def _end_value(self) -> None:
        if not self._value:
            return
        if "Case" in self._open and self.cases:
            self.cases[-1].values.append((self._variable, self._value))
        elif self.sources and SOURCES & set(self._open):
            self.sources[-1].values.append((self._variable, self._value))

    def text_piece(self, piece: str) -> None:
        """Take a piece of text."""
        if self._pieces is not None:
            self._pieces.append(piece)

    def _text_of(self, name: str, text: str) -> None:
        parent = self._open[-1] if self._open else ""
        self.n_inline += len(text)
        if name in _VALUES:
            self._value = text.strip()
        elif self._note is not None:
            self._note.text = "\n".join(part for part in (self._note.text, text) if part)
        elif self._selection is not None and name == "Description" and parent == self._selection.kind:
            self._selection.memo = text.strip()
        elif self._selection is not None and name == "PlainTextContent":
            self._selection.text = text
        elif self._body and name == "PlainTextContent":
            self.bodies[self._body[-1]].text = text

    @property
    def too_large(self) -> bool:
        """Whether the texts within the XML are more than a computer should hold."""
        return self.n_inline > _LONGEST_INLINE

    def _bare(self, guid: str) -> str:
        found = self._known.get(guid)
        return found if found is not None else self._known.setdefault(guid, bare(guid))

    def _same(self, text: str) -> str:
        return self._known.setdefault(text, text)
