"""QualCoder projects: ``data.qda``, the database in the project's folder."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from trepart_eval.sources.coded_projects.databases import Database, Row, number_in, text_in
from trepart_eval.sources.coded_projects.offsets import Counting, Spans, one_sign_breaks, positions
from trepart_eval.sources.coded_projects.parts import Part, known_of_spans
from trepart_eval.sources.coded_projects.passages import CodedPassages, CodedProject, Document, Passage, text_key
from trepart_eval.sources.coded_projects.refi_qda import CASE_NAME

_WAYS = (Counting("codepoint", 2), Counting("utf16", 2))
_SKIPPED = {
    "picture": "SELECT * FROM code_image",
    "audio": "SELECT * FROM code_av",
    "comment": "SELECT * FROM annotation",
}


def read_qualcoder(database: Database) -> CodedProject:
    """Documents and passages of a QualCoder project."""
    sources = {number_in(row, "id"): row for row in database.rows("SELECT * FROM source")}
    texts = {key: text_in(row, "fulltext") for key, row in sources.items()}
    number_of = {key: number for number, key in enumerate(sources)}
    issues = Counter({issue: len(database.rows(statement)) for issue, statement in _SKIPPED.items()})
    known, parts = _known_of_documents(database, texts, issues)
    paths = _paths(database)
    coded: dict[int, list[Row]] = {}
    for row in database.rows("SELECT * FROM code_text"):
        if number_in(row, "cid") in paths and number_in(row, "fid") in sources:
            coded.setdefault(number_in(row, "fid"), []).append(row)
        else:
            issues["unknown_code"] += 1
    found = []
    for document, rows in coded.items():
        passages = list(_passages(number_of[document], texts[document], rows, paths, issues))
        spans = [(one.start or 0, one.end or 0) for one in passages]
        about = known_of_spans(spans, parts.get(document, []))
        found += [one._replace(about=more) for one, more in zip(passages, about, strict=True)]
    plain = {key: one_sign_breaks(text) for key, text in texts.items()}
    documents = [
        Document(text_in(row, "name"), known.get(key, {}), (), text_key(plain[key]), len(plain[key]))
        for key, row in sources.items()
    ]
    return CodedProject(documents, CodedPassages.of(found), +issues, tuple(paths.values()))


def _passages(
    number: int, text: str, rows: Sequence[Row], paths: Mapping[int, tuple[str, ...]], issues: Counter[str]
) -> Iterator[Passage]:
    """Yield the passages of a document. Versions of the tool count emoji in two ways; the text noted shows which."""
    plain = one_sign_breaks(text)
    raw = [number_in(row, end) for end in ("pos0", "pos1") for row in rows]
    ways = [positions(Spans(text, (), (), ()), raw, way)[0].reshape(2, -1).T.tolist() for way in _WAYS]
    for row, *places in zip(rows, *ways, strict=True):
        noted = one_sign_breaks(text_in(row, "seltext"))
        start, end = next(((a, b) for a, b in places if plain[a:b] == noted), places[0])
        if start >= end:
            issues["bad_position"] += 1
            continue
        issues["text_differs"] += plain[start:end] != noted
        yield Passage(
            number,
            paths[number_in(row, "cid")],
            text_in(row, "owner"),
            start,
            end,
            plain[start:end],
            text_in(row, "memo"),
            text_in(row, "date"),
            text_in(row, "important"),
        )


def _paths(database: Database) -> dict[int, tuple[str, ...]]:
    """Path of each code: its categories, the codes it lies within, and itself."""
    categories = {number_in(row, "catid"): row for row in database.rows("SELECT * FROM code_cat")}
    codes = {number_in(row, "cid"): row for row in database.rows("SELECT * FROM code_name")}

    def above(rows: Mapping[int, Row], key: int, parent: str) -> list[Row]:
        """Return a row and those it lies within, the outermost first."""
        chain: list[Row] = []
        while key in rows and rows[key] not in chain:
            chain.append(rows[key])
            key = number_in(rows[key], parent)
        return chain[::-1]

    paths = {}
    for key in codes:
        within = above(codes, key, "supercid")
        category = next((number_in(row, "catid") for row in within if number_in(row, "catid") in categories), -1)
        rows = [*above(categories, category, "supercatid"), *within]
        paths[key] = tuple(text_in(row, "name").strip() for row in rows)
    return paths


def _known_of_documents(
    database: Database, texts: Mapping[int, str], issues: Counter[str]
) -> tuple[dict[int, dict[str, str]], dict[int, list[Part]]]:
    """What is known of each document, and of parts of it, from its own attributes and those of its cases."""
    of_file: dict[int, dict[str, str]] = {}
    of_case: dict[int, dict[str, str]] = {}
    for row in database.rows("SELECT * FROM cases"):
        of_case[number_in(row, "caseid")] = {CASE_NAME: text_in(row, "name")}
    for row in database.rows("SELECT * FROM attribute"):
        owners = of_case if text_in(row, "attr_type") == "case" else of_file
        if text_in(row, "value"):
            owners.setdefault(number_in(row, "id"), {})[text_in(row, "name")] = text_in(row, "value")
    parts: dict[int, list[Part]] = {}
    for row in database.rows("SELECT * FROM case_text"):
        document, case = number_in(row, "fid"), of_case.get(number_in(row, "caseid"), {})
        start, end = number_in(row, "pos0"), number_in(row, "pos1")
        if start <= 0 and end >= len(texts.get(document, "")) - 1:
            own = of_file.setdefault(document, {})
            issues["attribute_twice"] += sum(own.setdefault(name, value) != value for name, value in case.items())
        else:
            parts.setdefault(document, []).append((start, end, case))
    return of_file, parts
