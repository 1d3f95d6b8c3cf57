"""The command ``agreement``."""

import csv
import io
import json

import openpyxl
import pytest

from trepart_eval.cli import main

from builders import write_study

FILES = {"agreement.csv", "disagreements.csv", "disagreements.xlsx", "manifest.json"}
HEADER = "segment,case,party,informant,coder,criterion,rating\n"
ROWS = [f"s{n},Elvedal,P,i{n},{coder},purpose,{n % 3 - (coder == 'b' and n > 4)}" for n in range(8) for coder in "ab"]


def plan_of(tmp_path, rows=ROWS):
    return str(write_study(tmp_path, files={"codings.csv": HEADER + "\n".join(rows) + "\n"}))


def test_the_tables_are_written_beside_the_scores(tmp_path, capsys):
    assert main(["agreement", plan_of(tmp_path)]) == 0
    folder = tmp_path / "data" / "processed" / "agreement"
    assert {path.name for path in folder.iterdir()} == FILES
    assert capsys.readouterr().out.startswith("criterion,aspect,measure,estimate")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "nb",
            ("Kodet eller ikke", "Krippendorff (2004, Content Analysis, s. 241)", "uten alfa", "1\u00a0000 ganger"),
        ),
        ("nn", ("Koda eller ikkje", "Kva tala tillèt", "utan alfa")),
        ("en", ("Coded or not", "What the numbers allow", "only one category is used", "at least 0.800")),
    ],
)
def test_the_terminal_says_what_the_numbers_allow(tmp_path, capsys, language, words):
    assert main(["agreement", plan_of(tmp_path), "--format", "table", "--lang", language]) == 0
    out = capsys.readouterr().out.replace("\n", " ")
    assert all(word in out for word in words)


@pytest.mark.parametrize(
    ("level", "heading"), [("nominal", "AC1"), ("ordinal", "AC2"), ("interval", "alpha (interval)")]
)
def test_the_level_of_measurement_decides_the_measures_shown(tmp_path, capsys, level, heading):
    arguments = ["agreement", plan_of(tmp_path), "--level", level, "--format", "table", "--lang", "en"]
    assert main(arguments) == 0
    assert heading in capsys.readouterr().out.split("The rating")[1]


def test_json_holds_both_tables_and_the_manifest_the_options(tmp_path, capsys):
    assert main(["agreement", plan_of(tmp_path), "--format", "json", "--out", str(tmp_path / "out")]) == 0
    content = json.loads(capsys.readouterr().out)
    assert {"agreement", "disagreements", "scale", "level"} <= set(content)
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["options"]["scale"] == [-2, -1, 0, 1, 2]


def test_the_workbook_lists_what_to_discuss_with_text_as_text(tmp_path):
    rows = ["=1+1,Elvedal,P,i1,a,purpose,-1", "=1+1,Elvedal,P,i1,b,purpose,2"]
    assert main(["agreement", plan_of(tmp_path, rows), "--out", str(tmp_path / "out")]) == 0
    book = openpyxl.load_workbook(io.BytesIO((tmp_path / "out" / "disagreements.xlsx").read_bytes()))
    head, first = list(book["disagreements"].iter_rows(values_only=True))
    row = dict(zip(head, first, strict=True))
    assert (row["segment"], row["rating_a"], row["rating_b"], row["adjudicated"]) == ("=1+1", -1, 2, None)
    assert book["disagreements"]["A2"].data_type == "s"


def test_one_coder_is_refused_in_words_and_nothing_is_written(tmp_path, capsys):
    assert main(["agreement", plan_of(tmp_path, ["s1,Elvedal,P,i1,anna,purpose,1"]), "--lang", "nb"]) == 3
    assert not (tmp_path / "data" / "processed").exists()
    assert "Alt er kodet av anna" in capsys.readouterr().err


def test_the_two_real_codings_of_fafo_are_compared(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["agreement", "--example", "fafo2017", "--format", "csv"]) == 0
    rows = list(csv.DictReader(capsys.readouterr().out.splitlines()))
    alpha = [row for row in rows if row["criterion"] == "all" and row["measure"] == "krippendorff_alpha_ordinal"]
    assert [round(float(row["estimate"]), 3) for row in alpha] == [0.932]


def test_made_up_data_are_said_to_be_made_up(tmp_path, capsys):
    columns = {name: name for name in HEADER.strip().split(",")}
    changes = {"interviews": [{"file": "codings.csv", "columns": columns}], "study": {"simulated": True}}
    plan = str(write_study(tmp_path, files={"codings.csv": HEADER + "\n".join(ROWS) + "\n"}, **changes))
    assert main(["agreement", plan, "--format", "table", "--lang", "en", "--out", str(tmp_path / "out")]) == 0
    assert "made up" in capsys.readouterr().out
    assert "note" in openpyxl.load_workbook(tmp_path / "out" / "disagreements.xlsx").sheetnames
