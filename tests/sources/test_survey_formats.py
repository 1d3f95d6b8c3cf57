"""The same answers give the same checked table, whatever the file they come in."""

from __future__ import annotations

import io

import numpy as np
import openpyxl
import pandas as pd
import pyreadstat
import pytest

import trepart_eval as te
from trepart_eval.sources.checked_tables import DECLARED_MISSING, DONT_KNOW, NO_ANSWER

from builders import write_study

CASES = ["Elvedal", "Elvedal", "Fjordvik", "Fjordvik"]
PARTIES = ["P", "A", "U", "P"]
ANSWERS = {"q1": [1, 4, 5, None], "q2": [5, None, 3, 9], "q3": [2, 8, 1, 3]}
STEPS = {"q1": [0, 3, 4, NO_ANSWER], "q2": [4, NO_ANSWER, 2, DONT_KNOW], "q3": [1, DECLARED_MISSING, 0, 2]}
UNASKED = {"epost": ["a@b.no"] * 4, "ip": ["10.0.0.1"] * 4, "navn": ["Æ Ø Å"] * 4, "kommentar": ['«;»\n"x", y'] * 4}
FRAME = pd.DataFrame(
    {"case": CASES, "party": PARTIES, **{k: pd.array(v, "Int64") for k, v in ANSWERS.items()}, **UNASKED}
)


def csv_bytes(separator=",", encoding="utf-8", head="", frame=FRAME):
    return (head + frame.to_csv(index=False, sep=separator)).encode(encoding)


def workbook():
    stream = io.BytesIO()
    FRAME.to_excel(stream, index=False, engine="openpyxl")
    return stream.getvalue()


def statistical(name, tmp_path):
    numbers = {key: FRAME[key].astype(float) for key in ANSWERS}
    frame = FRAME.assign(**numbers).drop(columns=["kommentar", "navn"] if name == "por" else ["kommentar"])
    writer = {"sav": pyreadstat.write_sav, "zsav": pyreadstat.write_sav, "por": pyreadstat.write_por,
              "dta": pyreadstat.write_dta}[name]  # fmt: skip
    options = {
        "sav": {"missing_ranges": {"q3": [8]}},
        "zsav": {"compress": True, "missing_ranges": {"q3": [{"lo": 7, "hi": 8}]}},
    }
    path = tmp_path / f"made.{name}"
    writer(frame, str(path), **options.get(name, {}))
    return path.read_bytes()


def parquet():
    stream = io.BytesIO()
    FRAME.to_parquet(stream)
    return stream.getvalue()


def answers_of(tmp_path, file, content, **survey):
    survey = {"file": file, "columns": {"case": "case", "party": "party"}, "missing": [8], **survey}
    plan = write_study(tmp_path, files={file: content}, surveys=[survey], interviews=None)
    return te.load(te.read_study(plan)).answers


def assert_same(answers):
    assert {name: values.tolist() for name, values in answers.steps.items()} == STEPS
    assert answers.case.tolist() == [0, 0, 1, 1]
    assert answers.party.tolist() == [0, 1, 2, 0]


TEXT = {
    "commas": csv_bytes(),
    "semicolons": csv_bytes(";"),
    "tabs": csv_bytes("\t"),
    "bars": csv_bytes("|"),
    "byte order mark": csv_bytes(encoding="utf-8-sig"),
    "UTF-16 little": b"\xff\xfe" + csv_bytes("\t", "utf-16-le"),
    "UTF-16 big": b"\xfe\xff" + csv_bytes(";", "utf-16-be"),
    "UTF-16 unmarked": csv_bytes(";", "utf-16-le"),
    "Windows Latin": csv_bytes(";", "cp1252"),
    "Excel's sep line": csv_bytes(";", head="sep=;\n"),
    "Windows line ends": csv_bytes(frame=FRAME.drop(columns="kommentar")).replace(b"\n", b"\r\n"),
    "no last line end": csv_bytes().rstrip(b"\n"),
    "blank lines below": csv_bytes() + b"\n,,,,,,,,\n\n",
}


@pytest.mark.parametrize("content", TEXT.values(), ids=TEXT)
def test_text_tables_are_read_however_they_are_written(tmp_path, content):
    assert_same(answers_of(tmp_path, "answers.csv", content))


@pytest.mark.parametrize("name", ["sav", "zsav", "dta"])
def test_statistical_files_give_the_same_answers(tmp_path, name):
    assert_same(answers_of(tmp_path, f"answers.{name}", statistical(name, tmp_path)))


def test_portable_files_give_the_same_answers_under_their_capital_names(tmp_path):
    columns = {"case": "CASE", "party": "PARTY"}
    names = {name: name.upper() for name in ANSWERS}
    content = statistical("por", tmp_path)
    assert_same(answers_of(tmp_path, "answers.por", content, columns=columns, item_columns=names))


def test_workbooks_and_parquet_give_the_same_answers(tmp_path):
    for file, content in {"answers.xlsx": workbook(), "answers.parquet": parquet()}.items():
        (tmp_path / file[-4:]).mkdir()
        assert_same(answers_of(tmp_path / file[-4:], file, content))


def test_values_that_a_file_declares_missing_stay_apart_from_empty_cells(tmp_path):
    steps = answers_of(tmp_path, "answers.sav", statistical("sav", tmp_path), missing=[]).steps["q3"]
    assert steps.tolist() == STEPS["q3"]


def test_value_labels_say_which_case_and_party(tmp_path):
    frame = pd.DataFrame(
        {"case": [1.0, 2.0], "party": [10.0, 30.0], "q1": [1.0, 2.0], "q2": [1.0, 2.0], "q3": [1.0, 2.0]}
    )
    path = tmp_path / "made.sav"
    labels = {"case": {1: "Elvedal", 2: "Fjordvik"}, "party": {10: "Politikere", 30: "union representatives"}}
    pyreadstat.write_sav(frame, str(path), variable_value_labels=labels)
    answers = answers_of(tmp_path, "answers.sav", path.read_bytes())
    assert (answers.case.tolist(), answers.party.tolist()) == ([0, 1], [0, 2])


def test_answers_in_words_are_numbers_of_the_scale(tmp_path):
    text = "case,party,q1,q2,q3\nElvedal,P,Helt enig,helt UENIG ,Vet ikke\n"
    labels = {"Helt enig": 5, "Helt uenig": 1, "Vet ikke": 9}
    scales = {"agreement": {"labels": labels}}
    plan = write_study(tmp_path, files={"answers.csv": text}, scales=scales, interviews=None)
    answers = te.load(te.read_study(plan)).answers
    assert [answers.steps[name].tolist() for name in ("q1", "q2", "q3")] == [[4], [0], [DONT_KNOW]]


@pytest.mark.parametrize("sign", [",", "."])
def test_both_decimal_signs_are_numbers(tmp_path, sign):
    text = f"case;party;q1;q2;q3;w\nElvedal;P;1;2;3;0{sign}75\nElvedal;A;1{sign}0;2;3;1\n"
    columns = {"case": "case", "party": "party", "weight": "w"}
    answers = answers_of(tmp_path, "answers.csv", text.encode(), columns=columns)
    assert answers.weight.tolist() == [0.75, 1.0]
    assert answers.steps["q1"].tolist() == [0, 0]


def test_municipality_codes_name_cases_too(tmp_path):
    rows = [
        {"case": "Oslo", "municipality_code": "0301"},
        {"case": "Finnøy-Rennesøy", "municipality_code": "1141;1142"},
    ]
    text = "case,party,q1,q2,q3\n0301,P,1,2,3\n1142,A,1,2,3\n1141,A,1,2,3\n"
    plan = write_study(tmp_path, files={"answers.csv": text}, cases={"rows": rows}, interviews=None)
    data = te.load(te.read_study(plan))
    assert [data.cases.keys[index] for index in data.answers.case] == ["Oslo", "Finnøy-Rennesøy", "Finnøy-Rennesøy"]


def test_personal_columns_are_never_read(tmp_path, monkeypatch):
    from trepart_eval.sources import delimited

    read = []
    original = delimited._read

    def spy(content, names, wanted, **options):
        read.extend(wanted)
        return original(content, names, wanted, **options)

    monkeypatch.setattr(delimited, "_read", spy)
    answers_of(tmp_path, "answers.csv", csv_bytes())
    assert sorted(read) == ["case", "party", "q1", "q2", "q3"]


def test_a_survey_may_ask_some_items_only_and_name_them_otherwise(tmp_path):
    text = "case,party,V12\nElvedal,P,4\n"
    survey = {
        "file": "answers.csv",
        "columns": {"case": "case", "party": "party"},
        "items": ["q1"],
        "item_columns": {"q1": "V12"},
    }
    plan = write_study(tmp_path, files={"answers.csv": text}, surveys=[survey], interviews=None)
    answers = te.load(te.read_study(plan)).answers
    assert answers.values("q1").tolist() == [4.0]
    assert answers.missing_counts("q2")["not_asked"] == 1


def test_answers_on_their_own_scale_are_handed_out_with_gaps(tmp_path):
    answers = answers_of(tmp_path, "answers.csv", csv_bytes())
    np.testing.assert_array_equal(answers.values("q1"), [1, 4, 5, np.nan])
    assert answers.missing_counts("q3") == {"no_answer": 0, "dont_know": 0, "declared_missing": 1, "not_asked": 0}


def test_a_sheet_can_be_chosen(tmp_path):
    book = openpyxl.load_workbook(io.BytesIO(workbook()))
    book.create_sheet("Forside", 0)["A1"] = "Til deg som fyller ut"
    stream = io.BytesIO()
    book.save(stream)
    assert_same(answers_of(tmp_path, "answers.xlsx", stream.getvalue(), sheet="Sheet1"))


def test_workplaces_and_respondents_are_told_apart_across_files(tmp_path):
    files = {
        "one.csv": "case,party,id,place,q1,q2,q3\nElvedal,P,r1,Byen skole,1,2,3\nElvedal,A,r2,,1,2,3\n",
        "two.csv": "case,party,id,place,q1,q2,q3\nFjordvik,P,r1,Åsen sykehjem,1,2,3\n",
    }
    columns = {"case": "case", "party": "party", "respondent": "id", "workplace": "place"}
    survey = {"files": ["one.csv", "two.csv"], "columns": columns}
    plan = write_study(tmp_path, files=files, surveys=[survey], interviews=None)
    data = te.load(te.read_study(plan))
    answers, names = data.answers, data.workplaces.names
    assert [names[i] if i >= 0 else "" for i in answers.workplace] == ["Byen skole", "", "Åsen sykehjem"]
    assert answers.respondent[0] == answers.respondent[2] != answers.respondent[1]
