"""The same answers as each survey tool writes them, and a study that reads them with no mapping by hand."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pyreadstat

from builders import write_study

QUESTIONS = {
    "party": {"nb": "Hvilken rolle har du i samarbeidet?", "en": "Which role do you have in the collaboration?"},
    "municipality": {"nb": "Hvilken kommune arbeider du i?", "en": "Which municipality do you work in?"},
    "purpose1": {"nb": "Jeg vet hva prosjektet skal være godt for.", "en": "I know what the project is good for."},
    "goals1": {"nb": "Målene er så klare at vi kan se om de blir nådd.", "en": "The goals are clear enough to test."},
    "follow_up1": {"nb": "Ledelsen spør ofte om «hvordan det går».", "en": "The leaders often ask “how it's going”."},
    "follow_up2": {"nb": "Det som blir avtalt, blir glemt.", "en": "What we agree on is forgotten."},
}
ITEMS = ("purpose1", "goals1", "follow_up1", "follow_up2")
WORDS = {
    "nb": ["Helt uenig", "Litt uenig", "Verken enig eller uenig", "Litt enig", "Helt enig", "Vet ikke"],
    "nn": ["Heilt ueinig", "Litt ueinig", "Verken einig eller ueinig", "Litt einig", "Heilt einig", "Veit ikkje"],
    "en": ["Fully disagree", "Partly disagree", "Neither", "Partly agree", "Fully agree", "Don't know"],
}
CODES = [1, 2, 3, 4, 5, 9]
PARTIES = ["politicians", "administration", "union_reps", "employees"]
PARTY_WORDS = {"nb": ["politikere", "administrative ledere", "tillitsvalgte", "ansatte"]}
MUNICIPALITIES = ["Elvedal", "Fjordvik"]


def answers(n: int = 48) -> list[dict[str, Any]]:
    """Made-up answers: every case, party and answer, blanks and "don't know" among them."""
    rows = []
    for number in range(n):
        given = {item: CODES[(number * (2 + place) + number // 7) % 6] for place, item in enumerate(ITEMS)}
        if number % 11 == 0:
            given["goals1"] = None
        rows.append({"municipality": MUNICIPALITIES[number % 2], "party": PARTIES[number // 2 % 4], **given})
    return rows


def write_plan(folder: Path, file: str, files: Mapping[str, bytes], **survey: Any) -> Path:
    """Write a study with the questions as asked and no mapping of columns but case and party."""
    labels = {word: code for words in WORDS.values() for word, code in zip(words, CODES, strict=True)}
    items = [{"name": name, "criterion": name.rstrip("12"), "scale": "agreement"} for name in ITEMS]
    items[-1]["reversed"] = True
    source = {"file": file, "columns": {"case": "municipality", "party": "party"}, **survey}
    return write_study(
        folder,
        files=files,
        surveys=[source],
        interviews=None,
        study={"min_n": 3},
        parties={"employees": {}},
        scales={"agreement": {"labels": labels}},
        items=items,
        questions=QUESTIONS,
    )


def in_words(rows: Sequence[Mapping[str, Any]], language: str) -> list[dict[str, Any]]:
    """Answers and parties in words."""
    said = dict(zip(CODES, WORDS[language], strict=True))
    parties = dict(zip(PARTIES, PARTY_WORDS["nb"], strict=True))
    return [{**row, "party": parties[row["party"]], **{item: said.get(row[item]) for item in ITEMS}} for row in rows]


def delimited(header: Sequence[str], rows: Sequence[Sequence[Any]], separator: str, *, quoted: bool = True) -> str:
    stream = io.StringIO()
    writer = csv.writer(
        stream, delimiter=separator, quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL, lineterminator="\n"
    )
    writer.writerow(header)
    writer.writerows([["" if cell is None else cell for cell in row] for row in rows])
    return stream.getvalue()


def cells(
    rows: Sequence[Mapping[str, Any]], names: Sequence[str] = ("municipality", "party", *ITEMS)
) -> list[list[Any]]:
    return [[row[name] for name in names] for row in rows]


def direct(rows: Sequence[Mapping[str, Any]]) -> bytes:
    """The plain table that all the others are held against."""
    names = ["municipality", "party", *ITEMS]
    return delimited(names, cells(rows), ",", quoted=False).encode()


def with_entities(text: str) -> str:
    return text.replace("'", "&#39;").replace("«", "&laquo;").replace("å", "&aring;").replace(" ", "&nbsp;", 1)


def nettskjema(rows: Sequence[Mapping[str, Any]], *, full: str = "", words: str = "", matrix: bool = False) -> bytes:
    """``data-<form>-<date>.csv``: codes as headers, or questions with entities; a matrix, or roles to tick."""
    names = ["municipality", "party", *ITEMS]
    header = [with_entities(QUESTIONS[name][full]) for name in names] if full else names
    if matrix:
        header = [name if name in {"municipality", "party"} else f"statements.{name}" for name in header]
    body = cells(in_words(rows, words) if words else rows)
    lines = [[1000 + n, "2026-03-02T09:15:00+01:00", *row, 84211] for n, row in enumerate(body)]
    return delimited(["$submission_id", "$created", *header, "$answer_time_ms"], lines, ";").encode()


def nettskjema_ticked(rows: Sequence[Mapping[str, Any]]) -> bytes:
    """Roles as a question of checkboxes: a column of 0 and 1 for each."""
    header = ["$submission_id", "$created", "municipality", *(f"party.{one}" for one in PARTIES), *ITEMS]
    lines = [
        [n, "2026-03-02", row["municipality"], *(int(row["party"] == one) for one in PARTIES), *(row[i] for i in ITEMS)]
        for n, row in enumerate(rows)
    ]
    return delimited(header, lines, ";").encode()


def secure_nettskjema(rows: Sequence[Mapping[str, Any]]) -> bytes:
    """``internal_<id>.csv`` of the secure area, with commas."""
    return delimited(
        ["E-post", "municipality", "party", *ITEMS], [["a@b.no", *row] for row in cells(rows)], ","
    ).encode()


def surveyxact(rows: Sequence[Mapping[str, Any]], *, short: bool = False) -> dict[str, bytes]:
    """Data set, structure and labels; with names of eight signs the structure tells which question is which."""
    own = ["respondentid", "organizationid", "email", "statinternal_1"]
    variables = {name: f"s_{number}" for number, name in enumerate(["municipality", "party", *ITEMS], 11)}
    header = [*own, *variables.values()]
    if short:
        header = [name[:8] if name != "statinternal_1" else "stat_1" for name in header]
    party = {one: number for number, one in enumerate(PARTIES, 1)}
    case = {one: number for number, one in enumerate(MUNICIPALITIES, 1)}
    place = {code: number for number, code in enumerate(CODES, 1)}  # numbered in order, so "don't know" is 6
    lines = [
        [
            n,
            7,
            "kari@kommune.no",
            "1,0",
            case[row["municipality"]],
            party[row["party"]],
            *(place.get(row[i]) for i in ITEMS),
        ]
        for n, row in enumerate(rows)
    ]
    structure = [[f"q{v}", v, "Closed", "Single", QUESTIONS[name]["nb"], 1, "x"] for name, v in variables.items()]
    labels = [["statinternal_1", 1, "Ja"]]
    labels += [[variables["municipality"], number, one] for one, number in case.items()]
    labels += [[variables["party"], number, word] for number, word in enumerate(PARTY_WORDS["nb"], 1)]
    labels += [[variables[item], n, word] for item in ITEMS for n, word in enumerate(WORDS["nb"], 1)]
    columns = ["questionName", "variableName", "questionType", "subType", "questionText", "choiceValue", "choiceText"]
    texts = {
        "dataset.csv": delimited(header, lines, "\t"),
        "structure.csv": delimited(columns, structure, "\t"),
        "labels.csv": "".join(f'"{name}"\t{value}\t"{text}"\n' for name, value, text in labels),
    }
    return {name: b"\xff\xfe" + text.encode("utf-16-le") for name, text in texts.items()}


def surveyxact_named(rows: Sequence[Mapping[str, Any]]) -> bytes:
    """Data set alone, with the questionnaire's own names cut to eight signs where that leaves them apart."""
    names = ["municipality", "party", "purpose1", "goals1", "follow_up1", "follow_up2"]
    header = ["responde", "organiza", "email", "stat_1", "municipa", "party", "purpose1", "goals1", *names[4:]]
    text = delimited(header, [[n, 7, "a@b.no", "1,0", *row] for n, row in enumerate(cells(rows))], "\t")
    return b"\xff\xfe" + text.encode("utf-16-le")


def limesurvey(rows: Sequence[Mapping[str, Any]], heading: str = "code", answer: str = "code") -> bytes:
    """Responses as CSV: headings as codes, codes and text, full text or rows of an array; answers as codes or text."""
    names = ["municipality", "party", *ITEMS]
    codes = {name: name.replace("_", "") for name in names}
    texts = {name: QUESTIONS[name]["en"] for name in names}
    own = ["id", "submitdate", "lastpage", "startlanguage"]
    header = {
        "code": [*own, *codes.values(), "ipaddr"],
        "array": [*own, *(codes[n] if n not in ITEMS else f"STATEMENTS[{codes[n]}]" for n in names), "ipaddr"],
        "both": [*(f"{n}. Text" for n in own), *(f"{codes[n]}. {texts[n]}" for n in names), "ipaddr. IP address"],
        "full": ["Response ID", "Date submitted", "Last page", "Start language", *texts.values(), "IP address"],
        "full array": [*own, *(texts[n] if n not in ITEMS else f"Do you agree? [{texts[n]}]" for n in names), "ipaddr"],
        "cut": [*own, *(f"{texts[name][:24]}.." for name in names), "ipaddr"],
    }[heading]
    said = {code: f"A{code}" for code in CODES}
    given = in_words(rows, "en") if answer == "text" else [{**r, **{i: said.get(r[i]) for i in ITEMS}} for r in rows]
    lines = [[n + 1, "2026-03-02 10:00:00", 3, "en", *row, "10.0.0.7"] for n, row in enumerate(cells(given))]
    return b"\xef\xbb\xbf" + delimited(header, lines, ",").encode()


def xlsform(rows: Sequence[Mapping[str, Any]], *, sign: str = "/", labels: bool = False, ticked: bool = False) -> bytes:
    """Workbook or table of ODK and Kobo: names within groups, or labels; roles to tick."""
    groups = {"municipality": "about", "party": "about", **dict.fromkeys(ITEMS, "statements")}
    names = ["municipality", "party", *ITEMS]
    header = [QUESTIONS[name]["nb"] if labels else f"{groups[name]}{sign}{name}" for name in names]
    body = cells(in_words(rows, "nb") if labels else rows)
    if ticked:
        header[1:2] = [f"about/party/{one}" for one in PARTIES]
        body = [[line[0], *(int(line[1] == one) for one in PARTIES), *line[2:]] for line in body]
    lines = [["2026-03-02", "2026-03-02", "collect:x", *row, n, f"u{n}", "2026-03-02"] for n, row in enumerate(body)]
    return delimited(["start", "end", "deviceid", *header, "_id", "_uuid", "_submission_time"], lines, ";").encode()


def sav(folder: Path, rows: Sequence[Mapping[str, Any]]) -> bytes:
    """``.sav`` as Questback and Enalyzer write it: generated names, the questions as labels of the variables."""
    names = ["municipality", "party", *ITEMS]
    frame = pd.DataFrame(rows)[names]
    frame["municipality"] = frame["municipality"].map({one: n for n, one in enumerate(MUNICIPALITIES, 1)})
    frame["party"] = frame["party"].map({one: n for n, one in enumerate(PARTIES, 1)})
    frame = frame.astype(float)
    frame.columns = [f"V{number}" for number in range(1, len(names) + 1)]
    scale = {float(code): word for code, word in zip(CODES, WORDS["nb"], strict=True)}
    labels = dict.fromkeys(["V3", "V4", "V5", "V6"], scale)
    labels["V1"] = {float(n): one for n, one in enumerate(MUNICIPALITIES, 1)}
    labels["V2"] = {float(n): word for n, word in enumerate(PARTY_WORDS["nb"], 1)}
    path = folder / "made.sav"
    titles = [QUESTIONS[name]["nb"] for name in names]
    pyreadstat.write_sav(frame, str(path), column_labels=titles, variable_value_labels=labels)
    return path.read_bytes()


def workbook(header: Sequence[str], rows: Sequence[Sequence[Any]]) -> bytes:
    """One sheet of a workbook."""
    book = openpyxl.Workbook()
    sheet = book.active
    for line in ([*header], *rows):
        sheet.append([*line])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def enalyzer_workbook(rows: Sequence[Mapping[str, Any]]) -> bytes:
    """Questions in full and answers in words, a number in front of each."""
    said = {word: f"{number} - {word}." for number, word in enumerate(WORDS["nb"], 1)}
    body = [[*line[:2], *(said.get(cell) for cell in line[2:])] for line in cells(in_words(rows, "nb"))]
    header = [QUESTIONS[name]["nb"] for name in ("municipality", "party", *ITEMS)]
    return workbook(["E-mail", *header], [["a@b.no", *line] for line in body])
