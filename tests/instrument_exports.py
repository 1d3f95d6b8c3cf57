"""Answers to a form, made up, and the same answers as each survey tool writes them."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pandas as pd
import pyreadstat

from trepart_eval.instrument.form_layout import FormLayout, Question, layout_of
from trepart_eval.instrument.question_forms import Questionnaire
from trepart_eval.vocabulary.languages import Language

Row = dict[str, Any]


def made_up_answers(form: Questionnaire, cases: Sequence[str], n: int = 60, seed: int = 1) -> list[Row]:
    """Answers in codes from every party and case, with "don't know", blanks, and nothing where it wasn't asked."""
    rng = np.random.default_rng(seed)
    layout = layout_of(form, cases)
    rows = []
    for number in range(n):
        party = form.parties[number // len(cases) % len(form.parties)]
        row: Row = {}
        for question in layout:
            asked = not question.parties or party in question.parties
            row[question.key] = _answer(question, number, rng) if asked else None
        if layout.asks("party"):
            row["party"] = layout.party_value(party)
        rows.append(row)
    return rows


def _answer(question: Question, number: int, rng: np.random.Generator) -> Any:
    if question.key == "case":
        return question.answers[number % len(question.answers)].value
    if question.key == "workplace":
        return ["Solsikken", "Åsen sykehjem"][number % 2]
    if not question.answers:
        return None
    missing = question.item.scored and rng.random() < 0.05
    return None if missing else int(rng.choice([answer.value for answer in question.answers]))


def in_words(layout: FormLayout, rows: Sequence[Row], language: str) -> list[Row]:
    """Answers in words instead of codes."""
    said = {q.key: {answer.value: answer.text(Language(language)) for answer in q.answers} for q in layout}
    return [{key: said[key].get(value, value) for key, value in row.items()} for row in rows]


def delimited(header: Sequence[str], rows: Sequence[Sequence[Any]], separator: str, *, quoted: bool = True) -> bytes:
    stream = io.StringIO()
    quoting = csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL
    writer = csv.writer(stream, delimiter=separator, quoting=quoting, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([["" if cell is None else cell for cell in row] for row in rows])
    return stream.getvalue().encode()


def direct(layout: FormLayout, rows: Sequence[Row]) -> bytes:
    """The plain table in codes that all others are held against."""
    keys = [question.key for question in layout]
    return delimited(keys, [[row[key] for key in keys] for row in rows], ",", quoted=False)


def nettskjema(
    layout: FormLayout, rows: Sequence[Row], *, full: str = "", words: str = "", grid: bool = False
) -> bytes:
    """Codes as headers or questions in full with entities; statements as rows of a matrix."""
    header = [q.item.text(Language(full)) if full else q.key for q in layout]
    header = [text.replace("'", "&#39;").replace("å", "&aring;").replace(" ", "&nbsp;", 1) for text in header]
    if grid:
        header = [f"{b.name}.{q.key}" if b.is_grid else q.key for b in layout.blocks for q in b.questions]
    given = in_words(layout, rows, words) if words else rows
    lines = [[1000 + n, "2026-03-02T09:15:00+01:00", *row.values(), 84211] for n, row in enumerate(given)]
    return delimited(["$submission_id", "$created", *header, "$answer_time_ms"], lines, ";")


def surveyxact(layout: FormLayout, rows: Sequence[Row]) -> dict[str, bytes]:
    """Data set, structure and labels; variables are numbered, and answers too, in the order of the form."""
    variables = {q.key: f"s_{number}" for number, q in enumerate(layout, 11)}
    place = {q.key: {a.value: n for n, a in enumerate(q.answers, 1)} for q in layout}
    lines = [
        [n, 7, "kari@kommune.no", "1,0", *(place[key].get(value, value) for key, value in row.items())]
        for n, row in enumerate(rows)
    ]
    header = ["respondentid", "organizationid", "email", "statinternal_1", *variables.values()]
    columns = ["questionName", "variableName", "questionType", "subType", "questionText", "choiceValue", "choiceText"]
    structure = [[f"q{variables[q.key]}", variables[q.key], "Closed", "Single", q.item.text(Language.NB), 1, "x"]
                 for q in layout]  # fmt: skip
    labels = "".join(
        f'"{variables[q.key]}"\t{n}\t"{answer.text(Language.NB)}"\n'
        for q in layout
        for n, answer in enumerate(q.answers, 1)
    )
    texts = {
        "dataset.csv": delimited(header, lines, "\t").decode(),
        "structure.csv": delimited(columns, structure, "\t").decode(),
        "labels.csv": labels,
    }
    return {name: b"\xff\xfe" + text.encode("utf-16-le") for name, text in texts.items()}


def surveyxact_short(layout: FormLayout, rows: Sequence[Row]) -> bytes:
    """Data set alone, with the form's own names cut to eight signs."""
    header = ["responde", "organiza", "email", "stat_1", *(q.key[:8] for q in layout)]
    lines = [[n, 7, "kari@kommune.no", "1,0", *row.values()] for n, row in enumerate(rows)]
    return b"\xff\xfe" + delimited(header, lines, "\t").decode().encode("utf-16-le")


def limesurvey(layout: FormLayout, rows: Sequence[Row], *, full: str = "") -> bytes:
    """Codes such as ``purpose[purpose1]``, or questions and answers in full; N/A for what wasn't shown."""
    language = Language(full or "nb")
    instruction = layout.questionnaire.instruction(language)
    header = []
    for block in layout.blocks:
        for q in block.questions:
            name, text = f"{block.name}[{q.key}]", f"{instruction} [{q.item.text(language)}]"
            if not block.is_grid:
                name, text = q.key, q.item.text(language)
            header.append(text if full else name)
    given = in_words(layout, rows, full) if full else rows
    own = ["id", "submitdate", "lastpage", "startlanguage"]
    if full:
        own = ["Response ID", "Date submitted", "Last page", "Start language"]
    hidden = {q.key for q in layout if q.parties and q.answers} if full else set()
    shown = [{k: "N/A" if v is None and k in hidden else v for k, v in row.items()} for row in given]
    lines = [[n + 1, "1980-01-01 00:00:00", 3, "nb", *row.values()] for n, row in enumerate(shown)]
    return b"\xef\xbb\xbf" + delimited([*own, *header], lines, ",")


def kobo(layout: FormLayout, rows: Sequence[Row], *, labels: str = "") -> bytes:
    """Names within groups, or labels."""
    header = [f"group_{b.section.topic}/{q.key}" for b in layout.blocks for q in b.questions]
    if labels:
        header = [q.item.text(Language(labels)) for q in layout]
    given = in_words(layout, rows, labels) if labels else rows
    lines = [["2026-03-02", "2026-03-02", *row.values(), n, f"u{n}", "2026-03-02"] for n, row in enumerate(given)]
    return delimited(["start", "end", *header, "_id", "_uuid", "_submission_time"], lines, ";")


def sav(folder: Path, layout: FormLayout, rows: Sequence[Row], *, generated: bool = False) -> bytes:
    """The form's own names as in the empty file, or generated ones as Questback writes, with questions as labels."""
    keys = [q.key for q in layout]
    names = [f"V{n}" for n in range(1, len(keys) + 1)] if generated else keys
    renamed = dict(zip(keys, names, strict=True))
    frame = pd.DataFrame(rows, columns=keys)
    chosen = [q.key for q in layout if q.answers]
    frame[chosen] = frame[chosen].astype(float)
    texts = [key for key in keys if key not in chosen]
    frame[texts] = frame[texts].astype(object).where(frame[texts].notna(), "")
    labels = {renamed[q.key]: {float(a.value): a.text(Language.NB) for a in q.answers} for q in layout if q.answers}
    path = folder / "made.sav"
    pyreadstat.write_sav(
        frame.rename(columns=renamed),
        str(path),
        column_labels=[q.item.text(Language.NB) for q in layout],
        variable_value_labels=labels,
    )
    return path.read_bytes()


def enalyzer(layout: FormLayout, rows: Sequence[Row]) -> bytes:
    """Workbook with questions in full and answers in words."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["E-mail", *(q.item.text(Language.NN) for q in layout)])
    for row in in_words(layout, rows, "nn"):
        sheet.append(["a@b.no", *row.values()])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
