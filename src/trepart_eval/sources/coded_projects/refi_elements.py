"""The elements of a REFI-QDA project (1.0 and 1.5) as they stream by, kept as plain rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
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


@dataclass(slots=True)
class Selections:
    """Selections within sources, as columns; a source coded as a whole has one of kind ``whole``.

    Attributes
    ----------
    kind, guid, name, user, created : list of str
        As the file has them.
    source, body : list of int
        Index into the project's sources and bodies; body is -1 where the selection points into none.
    start, end : list of str
        Where it begins and ends, as the file writes it.
    n_codings : list of int
        Codings of each.
    text, memo : dict of int to str
        Those that hold text or a note of their own.
    notes : dict of int to list of str
        GUIDs of notes.
    """

    kind: list[str] = field(default_factory=list)
    guid: list[str] = field(default_factory=list)
    source: list[int] = field(default_factory=list)
    body: list[int] = field(default_factory=list)
    start: list[str] = field(default_factory=list)
    end: list[str] = field(default_factory=list)
    name: list[str] = field(default_factory=list)
    user: list[str] = field(default_factory=list)
    created: list[str] = field(default_factory=list)
    n_codings: list[int] = field(default_factory=list)
    text: dict[int, str] = field(default_factory=dict)
    memo: dict[int, str] = field(default_factory=dict)
    notes: dict[int, list[str]] = field(default_factory=dict)

    def __len__(self) -> int:
        """Count the selections."""
        return len(self.kind)


@dataclass(slots=True)
class Codings:
    """Codes put on selections, as columns.

    Attributes
    ----------
    selection : list of int
        Index into the selections.
    code, user, created : list of str
        As the file has them.
    notes : dict of int to list of str
        GUIDs of notes.
    """

    selection: list[int] = field(default_factory=list)
    code: list[str] = field(default_factory=list)
    user: list[str] = field(default_factory=list)
    created: list[str] = field(default_factory=list)
    notes: dict[int, list[str]] = field(default_factory=dict)

    def __len__(self) -> int:
        """Count the codings."""
        return len(self.selection)


class Element(NamedTuple):
    """What is done as an element of some name begins and ends."""

    name: str = ""
    begin: Callable[[dict[str, str]], None] | None = None
    finish: Callable[[], None] | None = None


_OTHER: Final = Element()


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
        self.selections = Selections()
        self.codings = Codings()
        self.notes: dict[str, Note] = {}
        self.links: list[tuple[str, str]] = []
        self.sets: list[tuple[str, list[str]]] = []
        self.n_of: Counter[str] = Counter()
        self.n_inline = 0
        self._open: list[Element] = []
        self._code_path: list[str] = []
        self._body: list[int] = []
        self._selection: int | None = None
        self._in_coding = False
        self._coding = ("", "")  # user, created
        self._code = ""
        self._coding_notes: list[str] = []
        self._note: Note | None = None
        self._variable = self._value = ""
        self._pieces: list[str] | None = None
        self._known: dict[str, str] = {}
        self._elements = self._handled()

    def _handled(self) -> dict[str, Element]:
        """Name of each element that says something to what is done with it."""
        done: dict[str, tuple[Callable[[dict[str, str]], None] | None, Callable[[], None] | None]] = {
            "Coding": (self._begin_coding, self._end_coding),
            "CodeRef": (self._code_ref, None),
            "NoteRef": (self._note_ref, None),
            "SourceRef": (self._source_ref, None),
            "SelectionRef": (self._selection_ref, None),
            "VariableRef": (self._variable_ref, None),
            "VariableValue": (self._begin_value, self._end_value),
            "SyncPoint": (self._sync_point, None),
            "Code": (self._begin_code, self._end_code),
            "User": (self._user, None),
            "Variable": (self._variable_itself, None),
            "Case": (self._case, None),
            "Note": (self._begin_note, self._end_note),
            "Link": (self._link, None),
            "Set": (self._set, None),
            "MemberSource": (self._member, None),
            "Graph": (self._graph, None),
            "Representation": (partial(self._begin_body, ""), self._end_body),
            "Transcript": (partial(self._begin_body, ""), self._end_body),
            **{name: (partial(self._begin_source, name), None) for name in SOURCES},
            "TextSource": (partial(self._begin_body, "TextSource"), self._end_body),
            **{name: (partial(self._begin_selection, name), self._end_selection) for name in _SELECTIONS},
            **{name: (self._begin_text, partial(self._end_text, name)) for name in _HOLDS_TEXT},
        }
        return {name: Element(name, *what) for name, what in done.items()}

    def start(self, name: str, given: dict[str, str]) -> None:
        """Begin an element."""
        element = self._elements.get(name)
        if element is None:
            local = name.rpartition(":")[2]
            element = self._elements.get(local, _OTHER)
            if not self._open:
                self.root, self.origin = local, given.get("origin", "")
        self._open.append(element)
        if len(self._open) > DEEPEST:
            raise Unreadable("xml_too_deep")
        if element.begin is not None:
            element.begin(given)

    def end(self, _name: str) -> None:
        """End an element."""
        finish = self._open.pop().finish
        if finish is not None:
            finish()

    def text_piece(self, piece: str) -> None:
        """Take a piece of text."""
        if self._pieces is not None:
            self._pieces.append(piece)

    def _begin_coding(self, given: dict[str, str]) -> None:
        self._in_coding = True
        self._coding = self._bare(given.get("creatingUser", "")), self._same(given.get("creationDateTime", ""))
        self._code = ""
        self._coding_notes = []

    def _end_coding(self) -> None:
        self._in_coding = False
        if self._note is not None or not self.sources:
            self.n_of["memo_coding"] += 1
            return
        selection = self._selection
        if selection is None:
            selection = self._select("whole", {}, "", "", -1)
        self.selections.n_codings[selection] += 1
        codings = self.codings
        if self._coding_notes:
            codings.notes[len(codings)] = self._coding_notes
        codings.selection.append(selection)
        codings.code.append(self._code)
        codings.user.append(self._coding[0])
        codings.created.append(self._coding[1])

    def _code_ref(self, given: dict[str, str]) -> None:
        if self._in_coding:
            self._code = self._bare(given.get("targetGUID", ""))

    def _begin_selection(self, name: str, given: dict[str, str]) -> None:
        if self._note is not None:
            self._selection = -1
            return
        ends = ("fromSyncPoint", "toSyncPoint") if name == "TranscriptSelection" else ("startPosition", "endPosition")
        self._selection = self._select(name, given, *ends, self._body[-1] if self._body else -1)

    def _select(self, kind: str, given: dict[str, str], start: str, end: str, body: int) -> int:
        """Add a selection and return its number; ``start`` and ``end`` are the attributes that say where it is."""
        to = self.selections
        to.kind.append(kind)
        to.guid.append(given.get("guid", ""))
        to.source.append(len(self.sources) - 1)
        to.body.append(body)
        to.start.append(given.get(start, ""))
        to.end.append(given.get(end, ""))
        to.name.append(given.get("name", ""))
        to.user.append(self._bare(given.get("creatingUser", "")))
        to.created.append(self._same(given.get("creationDateTime", "")))
        to.n_codings.append(0)
        return len(to) - 1

    def _end_selection(self) -> None:
        self._selection = None

    def _note_ref(self, given: dict[str, str]) -> None:
        note = _target(given)
        if self._in_coding:
            self._coding_notes.append(note)
        elif self._selection is not None and self._selection >= 0:
            self.selections.notes.setdefault(self._selection, []).append(note)

    def _begin_source(self, name: str, given: dict[str, str]) -> None:
        user = self._bare(given.get("creatingUser", ""))
        self.sources.append(Source(bare(given.get("guid", "")), given.get("name", ""), user, name))

    def _begin_body(self, name: str, given: dict[str, str]) -> None:
        if name:
            self._begin_source(name, given)
        if self._selection is None:
            self._body.append(len(self.bodies))
            self.bodies.append(Body(len(self.sources) - 1, path=given.get("plainTextPath", "")))

    def _end_body(self) -> None:
        if self._selection is None and self._body:
            self._body.pop()

    def _sync_point(self, given: dict[str, str]) -> None:
        position = given.get("position", "")
        if self._body and position.isdecimal() and len(position) < LONGEST_NUMBER:
            self.bodies[self._body[-1]].sync[bare(given.get("guid", ""))] = int(position)

    def _begin_code(self, given: dict[str, str]) -> None:
        guid = bare(given.get("guid", ""))
        self._code_path.append(given.get("name", "").strip() or guid)
        within, name = self._code_path[:-1], self._code_path[-1]
        self.codes[guid] = (*within, *(part.strip() for part in name.split("::") if part.strip()))

    def _end_code(self) -> None:
        self._code_path.pop()

    def _begin_value(self, _given: dict[str, str]) -> None:
        self._variable = self._value = ""

    def _variable_ref(self, given: dict[str, str]) -> None:
        self._variable = _target(given)

    def _end_value(self) -> None:
        if not self._value:
            return
        within = {element.name for element in self._open}
        if "Case" in within and self.cases:
            self.cases[-1].values.append((self._variable, self._value))
        elif self.sources and SOURCES & within:
            self.sources[-1].values.append((self._variable, self._value))

    def _source_ref(self, given: dict[str, str]) -> None:
        if self.cases:
            self.cases[-1].sources.append(_target(given))

    def _selection_ref(self, given: dict[str, str]) -> None:
        if self.cases:
            self.cases[-1].selections.append(_target(given))

    def _user(self, given: dict[str, str]) -> None:
        self.users[bare(given.get("guid", ""))] = given.get("name", "") or given.get("id", "")

    def _variable_itself(self, given: dict[str, str]) -> None:
        guid = bare(given.get("guid", ""))
        self.variables[guid] = given.get("name", "").strip() or guid

    def _case(self, given: dict[str, str]) -> None:
        self.cases.append(Case(bare(given.get("guid", "")), given.get("name", "").strip()))

    def _begin_note(self, given: dict[str, str]) -> None:
        self._note = self.notes[bare(given.get("guid", ""))] = Note(path=given.get("plainTextPath", ""))

    def _end_note(self) -> None:
        self._note = None

    def _link(self, given: dict[str, str]) -> None:
        self.links.append((bare(given.get("originGUID", "")), _target(given)))

    def _set(self, given: dict[str, str]) -> None:
        self.sets.append((given.get("name", "").strip(), []))

    def _member(self, given: dict[str, str]) -> None:
        if self.sets:
            self.sets[-1][1].append(_target(given))

    def _graph(self, _given: dict[str, str]) -> None:
        self.n_of["graph"] += 1

    def _begin_text(self, _given: dict[str, str]) -> None:
        self._pieces = []

    def _end_text(self, name: str) -> None:
        text = "".join(self._pieces or ())
        self._pieces = None
        self.n_inline += len(text)
        selection = self._selection
        if name in _VALUES:
            self._value = text.strip()
        elif self._note is not None:
            self._note.text = "\n".join(part for part in (self._note.text, text) if part)
        elif selection is not None and name == "Description":
            if self._open and self._open[-1].name == self.selections.kind[selection]:
                self.selections.memo[selection] = text.strip()
        elif selection is not None and name == "PlainTextContent":
            self.selections.text[selection] = text
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


def _target(given: dict[str, str]) -> str:
    return bare(given.get("targetGUID", ""))
