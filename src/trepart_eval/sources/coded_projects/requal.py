"""Requal projects: the database, in which positions count signs from one and the last sign is part of the segment."""

from __future__ import annotations

from collections import Counter

from trepart_eval.sources.coded_projects.databases import Database, Row, number_in, text_in
from trepart_eval.sources.coded_projects.offsets import one_sign_breaks
from trepart_eval.sources.coded_projects.passages import CodedPassages, CodedProject, Document, Passage, text_key

_FIRST_SIGN = (1, 0)  # what the first position is called: by the tool, and by one who made the file otherwise


def read_requal(database: Database) -> CodedProject:
    """Documents and passages of a Requal project."""
    issues: Counter[str] = Counter()
    rows = database.rows("SELECT * FROM documents")
    number_of = {number_in(row, "doc_id"): number for number, row in enumerate(rows)}
    texts = [one_sign_breaks(text_in(row, "doc_text")) for row in rows]
    codes = {number_in(row, "code_id"): (text_in(row, "code_name"),) for row in database.rows("SELECT * FROM codes")}
    users = {
        number_in(row, "user_id"): text_in(row, "user_name") or text_in(row, "user_login")
        for row in database.rows("SELECT * FROM users")
    }
    memo_of = {number_in(row, "memo_id"): text_in(row, "text") for row in database.rows("SELECT * FROM memos")}
    memos: dict[int, list[str]] = {}
    for row in database.rows("SELECT * FROM memos_segments_map"):
        memos.setdefault(number_in(row, "segment_id"), []).append(memo_of.get(number_in(row, "memo_id"), ""))
    passages = []
    for row in database.rows("SELECT * FROM segments"):
        document, code = number_of.get(number_in(row, "doc_id"), -1), codes.get(number_in(row, "code_id"))
        if document < 0 or code is None:
            issues["unknown_code"] += 1
            continue
        start, end, agrees = _place(texts[document], row)
        issues["text_differs"] += not agrees
        memo = "\n".join(text for text in memos.get(number_in(row, "segment_id"), ()) if text)
        coder = users.get(number_in(row, "user_id"), text_in(row, "user_id"))
        text = texts[document][start:end] or text_in(row, "segment_text")
        passages.append(Passage(document, code, coder, start, end, text, memo, text_in(row, "created_at")))
    documents = [
        Document(text_in(row, "doc_name"), {}, (), text_key(text), len(text))
        for row, text in zip(rows, texts, strict=True)
    ]
    return CodedProject(documents, CodedPassages.of(passages), +issues, tuple(codes.values()))


def _place(text: str, row: Row) -> tuple[int, int, bool]:
    """Place of a segment, and whether the text there is what the tool noted."""
    noted = one_sign_breaks(text_in(row, "segment_text"))
    first, last = number_in(row, "segment_start"), number_in(row, "segment_end")
    for sign in _FIRST_SIGN:
        start, end = max(first - sign, 0), max(last, 0)
        if text[start:end] == noted:
            return start, end, True
    return max(first - 1, 0), max(last, 0), not noted
