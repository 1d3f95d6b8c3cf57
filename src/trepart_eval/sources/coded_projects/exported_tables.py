"""Tables that coding tools export: MAXQDA's segments, ATLAS.ti's quotations, Taguette's highlights, plain ones."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Final

from trepart_eval.sources.coded_projects.passages import Attributes, CodedPassages, CodedProject, Document, Passage
from trepart_eval.sources.files import open_table
from trepart_eval.sources.raw_tables import Unreadable
from trepart_eval.study.named_tables import Code, TableFile
from trepart_eval.vocabulary.spelling import canonical, plain_text


@dataclass(frozen=True, slots=True)
class TableTool:
    """How a tool's table is laid out.

    Attributes
    ----------
    headings : mapping
        Heading, in its canonical spelling and in any of the tool's languages, to what the column holds.
    between_levels : re.Pattern
        What divides the levels of a code.
    between_codes : re.Pattern or None
        What divides the codes of a row; None where a row has one.
    positions : bool
        Whether start and end are signs of the document; with some tools they are paragraphs.
    """

    headings: Mapping[str, str]
    between_levels: re.Pattern[str]
    between_codes: re.Pattern[str] | None = None
    positions: bool = False


def _headings(**names: str) -> dict[str, str]:
    return {canonical(name): what for what, written in names.items() for name in written.split("|")}


_MAXQDA: Final = TableTool(
    _headings(
        memo="Komentarz|Kommentar|Comment",
        group="Grupa dokumentów|Dokumentgruppe|Document group",
        document="Nazwa dokumentu|Dokumentname|Document name|Dokumentnavn|Dokumentnamn",
        code="Kod|Code|Kode",
        weight="Waga|Gewicht|Weight score|Weight|Vekt|Vektskår",
        text="Fragment|Segment",
        coder="Autor|Erstellt von|Author|Created by|Opprettet av|Oppretta av|Forfatter|Forfattar",
        created="Data utworzenia|Erstellt am|Creation date|Created on|Opprettet|Oppretta|Opprettelsesdato",
    ),
    re.compile(r"\s+>\s+|\\"),
)
_ATLAS_TI: Final = TableTool(
    _headings(
        name="Quotation Name",
        document="Document",
        group="Document Groups",
        text="Quotation Content",
        memo="Comment",
        code="Codes",
        coder="Created by",
        created="Created",
    ),
    re.compile(r"::"),
    re.compile(r"\r?\n|;"),
)
_TAGUETTE: Final = TableTool(_headings(document="document", code="tag", text="content"), re.compile(r"\."))
_PLAIN: Final = TableTool(
    _headings(
        document="document|source|dokument|kilde|intervju|interview",
        code="code|code_path|kode|criterion|kriterium",
        coder="coder|koder|kodar",
        text="text|tekst|segment_text|sitat",
        memo="memo|notat",
        weight="weight|strength|vekt|styrke",
        start="start",
        end="end|slutt",
        created="created|opprettet|oppretta",
    ),
    re.compile(r"\s*/\s*"),
    positions=True,
)
TABLE_TOOLS: Final = {"maxqda": _MAXQDA, "atlas_ti": _ATLAS_TI, "taguette": _TAGUETTE, "table": _PLAIN}
"""Tool to the layout of its tables."""
_ITS_OWN: Final = {"document", "code", "text"}


def recognised(names: Sequence[str]) -> TableTool:
    """Tool whose own headings for document, code and text a table has; a plain table where no tool has them all."""
    spelt = {canonical(name) for name in names}
    for tool in (_TAGUETTE, _ATLAS_TI, _MAXQDA):
        if {what for heading, what in tool.headings.items() if heading in spelt} >= _ITS_OWN:
            return tool
    return _PLAIN


def read_exported_table(file: TableFile, asked: Collection[str], tool: TableTool | None = None) -> CodedProject:
    """Documents and passages of a table. No column is read but the tool's own and those asked for.

    Parameters
    ----------
    file : TableFile
        The table.
    asked : collection of str
        Headings, in their canonical spelling, of columns that say something more of a passage.
    tool : TableTool, optional
        Layout of the table; told by the headings where it isn't given.

    Raises
    ------
    Unreadable
        Where it can't be read, or has no column of codes.
    """
    with closing(open_table(file)) as opened:
        names = [name for name in opened.names if name.strip()]
        tool = tool or recognised(names)
        place = {tool.headings[canonical(name)]: name for name in reversed(names) if canonical(name) in tool.headings}
        if "code" not in place:
            known = [heading for heading, what in tool.headings.items() if what == "code"]
            raise Unreadable("column_missing", name=" / ".join(known), known=", ".join(names), suggestion=None)
        more = [name for name in names if canonical(name) in asked and name not in place.values()]
        table = opened.read([*dict.fromkeys([*place.values(), *more])])
    columns = {name: table.columns[name].cells(table.n_rows) for name in {*place.values(), *more}}
    return _Rows(tool, place, more, columns).read(table.n_rows)


class _Rows:
    """Reads the rows of one table."""

    def __init__(
        self,
        tool: TableTool,
        place: Mapping[str, str],
        more: Sequence[str],
        columns: Mapping[str, Sequence[Code | None]],
    ) -> None:
        self.tool = tool
        self.place = place
        self.more = more
        self.columns = columns
        self.issues: Counter[str] = Counter()
        self.documents: dict[tuple[str, str], int] = {}
        self.paths: dict[str, tuple[str, ...]] = {}
        self.known: dict[tuple[Code | None, ...], Attributes | None] = {}

    def read(self, n_rows: int) -> CodedProject:
        passages = CodedPassages.of(passage for row in range(n_rows) for passage in self._passages(row))
        documents = [Document(name, {}, (group,) if group else ()) for name, group in self.documents]
        return CodedProject(documents, passages, +self.issues, tuple(dict.fromkeys(self.paths.values())))

    def _passages(self, row: int) -> Iterator[Passage]:
        written = self._cell("code", row)
        codes = self.tool.between_codes.split(written) if self.tool.between_codes else [written]
        codes = [code.strip() for code in codes if code.strip()]
        if not codes:
            self.issues["uncoded_row"] += any(cells[row] is not None for cells in self.columns.values())
            return
        self.issues["shared_coder"] += len(codes) > 1
        key = plain_text(self._cell("document", row)), self._cell("group", row)
        document = self.documents.setdefault(key, len(self.documents))
        start, end = self._position("start", row), self._position("end", row)
        if start is None or end is None or start >= end:
            start = end = None
        for code in codes:
            yield Passage(
                document,
                self._path(code),
                self._cell("coder", row),
                start,
                end,
                self._cell("text", row).strip(),
                self._cell("memo", row),
                self._cell("created", row),
                self._cell("weight", row),
                self._about(row),
            )

    def _cell(self, what: str, row: int) -> str:
        if what not in self.place:
            return ""
        cell = self.columns[self.place[what]][row]
        return "" if cell is None else str(cell)

    def _position(self, what: str, row: int) -> int | None:
        cell = self._cell(what, row) if self.tool.positions else ""
        return int(cell) if cell.isdecimal() else None

    def _path(self, code: str) -> tuple[str, ...]:
        if code not in self.paths:
            parts = (part.strip() for part in self.tool.between_levels.split(code))
            self.paths[code] = tuple(part for part in parts if part)
        return self.paths[code]

    def _about(self, row: int) -> Attributes | None:
        cells = tuple(self.columns[name][row] for name in self.more)
        if cells not in self.known:
            pairs = zip(self.more, cells, strict=True)
            self.known[cells] = {plain_text(name): str(cell) for name, cell in pairs if cell is not None} or None
        return self.known[cells]
