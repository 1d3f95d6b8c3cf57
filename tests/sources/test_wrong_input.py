"""Wrong input says what, where and how to mend, all at once, and is never a traceback."""

from __future__ import annotations

import io
import zipfile

import pandas as pd
import pyreadstat
import pytest

import trepart_eval as te
from trepart_eval.problems import InputError
from trepart_eval.vocabulary.languages import Language

from builders import ANSWERS, CODINGS, INTERVIEWS, merged, write_study

HEADER = "case,party,q1,q2,q3\n"


def problems_of(tmp_path, language=Language.EN, **changes):
    return te.check(write_study(tmp_path, **changes), language=language)


def only(tmp_path, code, **changes):
    """The one problem with a code."""
    (problem,) = [p for p in problems_of(tmp_path, **changes) if p.code == code]
    return problem


def answers(*lines):
    return {"files": {"answers.csv": HEADER + "\n".join(lines) + "\n"}}


def coded(line):
    return {"files": {"codings.csv": CODINGS + line + "\n"}}


def table(text):
    return {"files": {"answers.csv": text}}


TABLE_PROBLEMS = [
    ("answer_outside_scale", answers("Elvedal,P,1,5,2", "Elvedal,A,7,2,2"), "answers.csv, row 3, column 'q1'"),
    ("answer_not_on_scale", answers("Elvedal,P,enig,5,2"), "answers.csv, row 2, column 'q1'"),
    ("answer_not_whole", answers("Elvedal,P,2.5,5,2"), "answers.csv, row 2, column 'q1'"),
    ("unknown_party", answers("Elvedal,leder,1,5,2"), "answers.csv, row 2, column 'party'"),
    ("empty_party", answers("Elvedal,,1,5,2"), "answers.csv, row 2, column 'party'"),
    ("unknown_case", answers("Elvdal,P,1,5,2"), "answers.csv, row 2, column 'case'"),
    ("empty_case", answers(",P,1,5,2"), "answers.csv, row 2, column 'case'"),
    ("column_missing", table("case,party,q1,q3\nElvedal,P,1,2\n"), "answers.csv, column 'q2'"),
    ("column_twice", table("case,party,q1,q2,q3,q1\nElvedal,P,1,2,3,4\n"), "answers.csv, column 'q1'"),
    ("uneven_rows", answers("Elvedal,P,1,5,2", "Elvedal,P,1,5"), "answers.csv, row 3"),
    ("no_rows", table(HEADER), "answers.csv"),
    ("file_empty", table(""), "answers.csv"),
    ("rating_outside", coded("s9,Elvedal,P,i1,anna,goals,3"), "codings.csv, row 5, column 'rating'"),
    ("rating_not_a_number", coded("s9,Elvedal,P,i1,anna,goals,++"), "codings.csv, row 5, column 'rating'"),
    ("empty_rating", coded("s9,Elvedal,P,i1,anna,goals,"), "codings.csv, row 5, column 'rating'"),
    ("unknown_criterion", coded("s9,Elvedal,P,i1,anna,ancoring,1"), "codings.csv, row 5, column 'criterion'"),
    ("coding_twice", coded("s1,Elvedal,P,i1,anna,purpose,1"), "codings.csv, rows 2 and 5"),
    ("segment_differs", coded("s1,Fjordvik,P,i1,carl,goals,1"), "codings.csv, rows 2 and 5, column 'case'"),
]


@pytest.mark.parametrize(("code", "changes", "where"), TABLE_PROBLEMS, ids=[f"{c}-{w}" for c, _, w in TABLE_PROBLEMS])
def test_a_wrong_cell_is_named_with_its_place_and_mend(tmp_path, code, changes, where):
    problem = only(tmp_path, code, **changes)
    assert problem.where == where
    assert problem.mend.strip()


@pytest.mark.parametrize(
    ("changes", "suggestion"),
    [
        (answers("Elvdal,P,1,5,2"), "Did you mean 'Elvedal'?"),
        (
            {"surveys": [{"file": "answer.csv", "columns": {"case": "case", "party": "party"}}]},
            "Did you mean 'answers.csv'?",
        ),
        (coded("s9,Elvedal,P,i1,anna,ancoring,1"), "Did you mean 'anchoring'?"),
        (coded("s9,Elvedal,P,i1,anna,forankrin,1"), "Did you mean 'anchoring'?"),
        ({"surveys": [{"file": "answers.csv", "columns": {"case": "cas", "party": "party"}}]}, "Did you mean 'case'?"),
    ],
)
def test_a_nearly_right_name_gets_the_right_one(tmp_path, changes, suggestion):
    assert any(suggestion in problem.mend for problem in problems_of(tmp_path, **changes))


def leading_zero(tmp_path, kind):
    rows = [{"case": "Oslo", "municipality_code": "0301"}]
    if kind == "in the case list":
        return problems_of(tmp_path, cases={"rows": [{"case": "Oslo", "municipality_code": "301"}]})
    frame = pd.DataFrame({"case": [301], "party": ["P"], "q1": [1], "q2": [2], "q3": [3]})
    stream = io.BytesIO()
    frame.to_excel(stream, index=False)
    file = {"in a text table": "answers.csv", "in a workbook": "answers.xlsx"}[kind]
    content = stream.getvalue() if file.endswith("xlsx") else frame.to_csv(index=False)
    survey = {"file": file, "columns": {"case": "case", "party": "party"}}
    return problems_of(tmp_path, files={file: content}, cases={"rows": rows}, surveys=[survey], interviews=None)


@pytest.mark.parametrize("kind", ["in the case list", "in a text table", "in a workbook"])
def test_a_lost_leading_zero_is_recognised(tmp_path, kind):
    (problem,) = [p for p in leading_zero(tmp_path, kind) if p.code == "leading_zero_lost"]
    assert "0301" in problem.what


def test_a_respondent_who_answered_twice_is_named_by_rows_and_never_by_identity(tmp_path):
    lines = [f"Elvedal,P,{n % 5 + 1},1,1,kari{n}@kommune.no" for n in range(5)]
    text = "case,party,q1,q2,q3,id\n" + "\n".join([*lines, lines[1]]) + "\n"
    columns = {"case": "case", "party": "party", "respondent": "id"}
    survey = {"file": "answers.csv", "columns": columns}
    problem = only(tmp_path, "respondent_twice", files={"answers.csv": text}, surveys=[survey])
    assert problem.where == "answers.csv, rows 3 and 7, column 'id'"
    assert "kari" not in str(problem)


def sav_bytes(tmp_path, rows=200):
    frame = pd.DataFrame(
        {"case": ["Elvedal"] * rows, "party": ["P"] * rows, **{q: [3.0] * rows for q in ("q1", "q2", "q3")}}
    )
    pyreadstat.write_sav(frame, str(tmp_path / "made.sav"), row_compress=True)
    return (tmp_path / "made.sav").read_bytes()


def xlsx_bytes():
    stream = io.BytesIO()
    pd.DataFrame({"case": ["Elvedal"], "party": ["P"], "q1": [1], "q2": [2], "q3": [3]}).to_excel(stream, index=False)
    return stream.getvalue()


JUNK = bytes(range(256)) * 20
LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "Workbook".encode("utf-16-le") + b"\0" * 600
UNREADABLE = [
    ("answers.csv", JUNK, "not_a_text_table"),
    ("answers.csv", xlsx_bytes(), "other_format"),
    ("answers.xlsx", JUNK, "not_a_workbook"),
    ("answers.xlsx", xlsx_bytes()[:2000], "not_a_workbook"),
    ("answers.xlsx", LOCKED, "workbook_password"),
    ("answers.xlsx", OLD, "workbook_old"),
    ("answers.xlsx", b"", "file_empty"),
    ("answers.sav", JUNK, "not_this_format"),
    ("answers.sav", b"$FL2" + JUNK, "file_damaged"),
    ("answers.dta", JUNK, "file_damaged"),
    ("answers.por", JUNK, "file_damaged"),
    ("answers.sas7bdat", JUNK, "file_damaged"),
    ("answers.parquet", JUNK, "file_damaged"),
    ("answers.pdf", b"%PDF", "unknown_format"),
]


@pytest.mark.parametrize(("file", "content", "code"), UNREADABLE, ids=[f"{f}-{c}" for f, _, c in UNREADABLE])
def test_a_file_that_cannot_be_read_is_one_clear_problem(tmp_path, file, content, code):
    survey = {"file": file, "columns": {"case": "case", "party": "party"}}
    problems = problems_of(tmp_path, files={file: content}, surveys=[survey], interviews=None)
    assert [problem.code for problem in problems] == [code]


@pytest.mark.parametrize("share", [0.02, 0.3, 0.5, 0.7, 0.9, 0.99])
def test_a_truncated_spss_file_is_never_read_as_if_it_were_whole(tmp_path, share):
    content = sav_bytes(tmp_path)
    survey = {"file": "answers.sav", "columns": {"case": "case", "party": "party"}}
    cut = content[: int(len(content) * share)]
    problems = problems_of(tmp_path, files={"answers.sav": cut}, surveys=[survey], interviews=None)
    assert {problem.code for problem in problems} <= {"file_damaged", "file_cut_off", "not_this_format"}
    assert problems


def test_a_stated_encoding_that_is_wrong_is_said(tmp_path):
    text = "case,party,q1,q2,q3\nBømlo,P,1,2,3\n".encode("cp1252")
    survey = {"file": "answers.csv", "columns": {"case": "case", "party": "party"}, "encoding": "utf-8"}
    problem = only(tmp_path, "wrong_encoding", files={"answers.csv": text}, surveys=[survey])
    assert problem.rows == (2,)


def test_a_missing_sheet_names_those_there_are(tmp_path):
    survey = {"file": "answers.xlsx", "sheet": "Svar", "columns": {"case": "case", "party": "party"}}
    problem = only(tmp_path, "sheet_missing", files={"answers.xlsx": xlsx_bytes()}, surveys=[survey])
    assert "Sheet1" in problem.mend


def test_two_hundred_thousand_bad_rows_give_a_summary(tmp_path):
    lines = "Elvedal,P,7,1,1\n" * 100_000 + "".join(f"Elvedal,P,{n},1,1\n" for n in range(10, 100_010))
    problems = problems_of(tmp_path, files={"answers.csv": HEADER + lines}, interviews=None)
    text = "\n".join(map(str, problems))
    assert len(problems) < 50
    assert len(text) < 20_000
    assert "99,995 more" in text


def test_every_problem_of_every_file_comes_at_once(tmp_path):
    files = {"answers.csv": HEADER + "Elvdal,X,7,1,1\n", "codings.csv": CODINGS + "s9,Nowhere,P,i1,anna,goals,5\n"}
    codes = {problem.code for problem in problems_of(tmp_path, files=files, study={"min_m": 3})}
    assert {"unknown_key", "unknown_case", "unknown_party", "answer_outside_scale", "rating_outside"} <= codes


def test_load_raises_them_all_in_one_error(tmp_path):
    plan = write_study(tmp_path, files={"answers.csv": HEADER + "Elvdal,X,7,1,1\n"})
    with pytest.raises(InputError) as raised:
        te.load(te.read_study(plan))
    assert len(raised.value.problems) == 3
    assert "Answer 7 is outside the scale 1–5." in str(raised.value)


@pytest.mark.parametrize(
    ("language", "what", "where"),
    [
        (Language.NB, "Svaret 7 er utenfor skalaen 1–5.", "answers.csv, rad 2, kolonne «q1»"),
        (Language.NN, "Svaret 7 er utanfor skalaen 1–5.", "answers.csv, rad 2, kolonne «q1»"),
        (Language.EN, "Answer 7 is outside the scale 1–5.", "answers.csv, row 2, column 'q1'"),
    ],
)
def test_problems_speak_three_languages(tmp_path, language, what, where):
    (problem,) = problems_of(tmp_path, language, **answers("Elvedal,P,7,1,1"), interviews=None)
    assert (problem.what, problem.where) == (what, where)


def test_rows_are_those_of_the_spreadsheet_also_below_blank_lines_and_long_cells(tmp_path):
    text = 'case,party,q1,q2,q3,note\nElvedal,P,1,1,1,"two\nlines"\n\nElvedal,P,7,1,1,\n'
    problem = only(tmp_path, "answer_outside_scale", files={"answers.csv": text})
    assert problem.rows == (4,)


def test_more_respondents_than_people_is_a_problem(tmp_path):
    rows = [{"case": "Elvedal", "party": "P", "population": 1}]
    lines = ["Elvedal,P,1,1,1"] * 2
    problem = only(tmp_path, "more_than_population", **answers(*lines), population={"rows": rows})
    assert "2 have answered, but the number of people is 1" in problem.what


def test_a_workbook_that_unpacks_to_too_much_is_refused_unread(tmp_path, monkeypatch):
    monkeypatch.setattr("trepart_eval.sources.workbooks._LARGEST", 1000)
    survey = {"file": "answers.xlsx", "columns": {"case": "case", "party": "party"}}
    problem = only(tmp_path, "workbook_too_large", files={"answers.xlsx": xlsx_bytes()}, surveys=[survey])
    assert problem.mend


def test_a_sheet_of_damaged_xml_is_damage_and_no_traceback(tmp_path):
    source, target = zipfile.ZipFile(io.BytesIO(xlsx_bytes())), io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in source.namelist():
            content = source.read(name)
            archive.writestr(name, content[: len(content) // 2] if "sheet1" in name else content)
    survey = {"file": "answers.xlsx", "columns": {"case": "case", "party": "party"}}
    problems = problems_of(tmp_path, files={"answers.xlsx": target.getvalue()}, surveys=[survey], interviews=None)
    assert [problem.code for problem in problems] == ["file_damaged"]


def test_interviews_without_informants_are_something_to_note(tmp_path):
    columns = {name: name for name in INTERVIEWS["columns"] if name != "informant"}
    (problem,) = problems_of(tmp_path, interviews=[merged(INTERVIEWS, {"columns": None}) | {"columns": columns}])
    assert (problem.code, problem.severity) == ("no_informants", "warning")


def test_sound_input_has_no_problems(tmp_path):
    assert problems_of(tmp_path, files={"answers.csv": ANSWERS}) == []


def zipped(name):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(name, ANSWERS)
    return buffer.getvalue()


NO_TABLES = [
    (b"%PDF-1.4\n%\xe2\xe3\n1 0 obj", "PDF"),
    (b"\n<!DOCTYPE html><html><body>Logg inn</body></html>", "nettside"),
    (zipped("answers.csv"), "zip"),
    (zipped("word/document.xml"), "Word"),
]


@pytest.mark.parametrize(("content", "kind"), NO_TABLES, ids=[kind for _, kind in NO_TABLES])
def test_what_is_no_table_is_one_problem_that_says_what_it_is(tmp_path, content, kind):
    (problem,) = problems_of(tmp_path, Language.NB, files={"answers.csv": content})
    assert kind in problem.what
    assert problem.mend.endswith(".")


def test_a_missing_file_is_not_taken_for_one_that_shares_its_ending_only(tmp_path):
    plan = write_study(tmp_path, surveys=[{"file": "svar2025.csv", "columns": {"case": "case", "party": "party"}}])
    (problem,) = [one for one in te.check(plan, language="en") if one.code == "file_missing"]
    assert "Did you mean" not in problem.mend


def test_an_old_workbook_is_not_among_the_kinds_that_are_read(tmp_path):
    (tmp_path / "answers.ods").write_bytes(b"PK")
    plan = write_study(tmp_path, surveys=[{"file": "answers.ods", "columns": {"case": "case", "party": "party"}}])
    (problem,) = [one for one in te.check(plan, language="en") if one.code == "unknown_format"]
    assert ".xlsx" in problem.mend
    assert ".xls " not in problem.mend


@pytest.mark.parametrize("name", ["answers.sav", "answers.dta", "answers.parquet", "answers.sas7bdat"])
@pytest.mark.parametrize("language", [Language.NB, Language.NN])
def test_a_damaged_file_is_told_of_without_the_english_of_the_library(tmp_path, name, language):
    content = b"$FL2" + JUNK if name.endswith("sav") else JUNK
    columns = {"case": "case", "party": "party"}
    (problem,) = problems_of(tmp_path, language, files={name: content}, surveys=[{"file": name, "columns": columns}])
    assert problem.what.partition(": ")[2] in {
        *("innholdet kan ikke leses.", "slutten mangler.", "hodet kan ikke leses."),
        *("innhaldet kan ikkje lesast.", "slutten manglar.", "hovudet kan ikkje lesast."),
    }
