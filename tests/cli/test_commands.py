"""The commands as a person runs them."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from trepart_eval.cli import main

from builders import write_study

OUTPUTS = {"scores.csv", "scores.parquet", "diagnosis.csv", "coverage.csv", "manifest.json"}


@pytest.fixture(autouse=True)
def _bokmal(monkeypatch, tmp_path):
    monkeypatch.delenv("TREPART_LANG", raising=False)
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


def tree(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def run(*words, **environment):
    """The program as a process of its own; bytes out."""
    env = {**os.environ, **environment}
    return subprocess.run([sys.executable, "-m", "trepart_eval", *words], capture_output=True, env=env, check=False)


# --- score ---


def test_an_example_is_scored_from_anywhere(tmp_path, capsys):
    assert main(["score", "--example", "fafo2017"]) == 0
    assert {path.name for path in (tmp_path / "data" / "processed").iterdir()} == OUTPUTS
    assert capsys.readouterr().out.startswith("case,wave,workplace,party")


def test_score_without_words_takes_the_study_here(tmp_path):
    write_study(tmp_path)
    assert main(["score"]) == 0
    assert (tmp_path / "data" / "processed" / "scores.csv").exists()


def test_results_go_where_the_user_says(tmp_path):
    study = write_study((tmp_path / "study").mkdir() or tmp_path / "study")
    assert main(["score", str(study), "--out", "elsewhere", "--workbook"]) == 0
    assert {path.name for path in (tmp_path / "elsewhere").iterdir()} == {*OUTPUTS, "scores.xlsx", "releases.jsonl"}
    assert not (tmp_path / "study" / "data").exists()


def test_what_is_printed_is_what_is_written(tmp_path, capsysbinary):
    main(["score", "--example", "fafo2017", "--out", "out"])
    assert capsysbinary.readouterr().out == (tmp_path / "out" / "scores.csv").read_bytes()


def test_files_hold_the_same_scores(tmp_path):
    main(["score", "--example", "fafo2017", "--out", "out", "--workbook"])
    text = pd.read_csv(tmp_path / "out" / "scores.csv")
    columnar = pd.read_parquet(tmp_path / "out" / "scores.parquet")
    sheet = openpyxl.load_workbook(tmp_path / "out" / "scores.xlsx")["scores"]
    assert text["score"].dropna().tolist() == columnar["score"].dropna().tolist()
    assert sheet.max_row == len(text) + 1


def test_json_holds_scores_diagnosis_and_coverage(capsys):
    assert main(["score", "--example", "fafo2017", "--format", "json"]) == 0
    content = json.loads(capsys.readouterr().out)
    assert content["schema"] == "trepart.score/1"
    assert len(content["diagnosis"]) == 96
    assert {"scores", "coverage", "study"} <= set(content)


@pytest.mark.parametrize(("lang", "word"), [("nb", "Skrevet til"), ("nn", "Skrive til"), ("en", "Written to")])
def test_the_table_speaks_the_language_asked_for(capsys, lang, word):
    assert main(["score", "--example", "fafo2017", "--format", "table", "--lang", lang]) == 0
    captured = capsys.readouterr()
    assert "Songdalen" in captured.out
    assert word in captured.err


def test_the_study_speaks_its_own_language_and_the_environment_may_overrule_it(tmp_path, capsys, monkeypatch):
    write_study(tmp_path)
    main(["score"])
    assert "Written to" in capsys.readouterr().err
    monkeypatch.setenv("TREPART_LANG", "nn")
    main(["score"])
    assert "Skrive til" in capsys.readouterr().err


def test_the_manifest_says_what_went_in_and_what_came_out(tmp_path):
    write_study(tmp_path)
    main(["score"])
    folder = tmp_path / "data" / "processed"
    manifest = json.loads((folder / "manifest.json").read_text())
    assert set(manifest["inputs"]) == {"study.toml", "answers.csv", "codings.csv"}
    for name, digest in manifest["inputs"].items():
        assert hashlib.sha256((tmp_path / name).read_bytes()).hexdigest() == digest
    for name, digest in manifest["outputs"].items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest
    assert manifest["seed"] == 1
    assert manifest["options"]["min_n"] == 5


def test_raw_data_is_never_changed(tmp_path):
    write_study(tmp_path)
    before = tree(tmp_path)
    main(["score", "--workbook"])
    after = tree(tmp_path)
    assert {name: after[name] for name in before} == before


def test_wrong_input_is_status_3_with_every_problem_and_nothing_written(tmp_path, capsys):
    answers = "case,party,q1,q2,q3\nElvedal,P,7,5,2\nElvdal,X,4,,9\n"
    write_study(tmp_path, files={"answers.csv": answers})
    before = tree(tmp_path)
    assert main(["score"]) == 3
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "Answer 7 is outside the scale 1–5." in captured.err
    assert "answers.csv, row 2, column 'q1'" in captured.err
    assert "Did you mean 'elvedal'?" in captured.err.lower().replace("did you mean", "Did you mean")
    assert "'X' is not one of the study's parties." in captured.err
    assert "Traceback" not in captured.err
    assert tree(tmp_path) == before


def test_no_study_here_is_status_3(capsys):
    assert main(["score"]) == 3
    assert "Finner ikke noen studie her." in capsys.readouterr().err


def test_an_unknown_example_is_status_3_with_the_nearest(capsys):
    assert main(["score", "--example", "fafo2107", "--lang", "en"]) == 3
    assert "Did you mean 'fafo2017'?" in capsys.readouterr().err


def test_a_study_and_an_example_at_once_is_wrong_use():
    with pytest.raises(SystemExit) as stop:
        main(["score", "somewhere", "--example", "fafo2017"])
    assert stop.value.code == 2


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["scor"], "Mente du «score»?"),
        (["score", "--exampel", "x"], "Mente du «--example»?"),
        (["score", "--format", "xls"], "er ukjent"),
        (["relate", "--lang", "xx"], "'xx' er ukjent (velg blant 'nb', 'nn', 'en')"),
        ([], "mangler"),
    ],
)
def test_wrong_use_is_status_2_with_the_nearest_word(capsys, words, sentence):
    with pytest.raises(SystemExit) as stop:
        main(words)
    assert stop.value.code == 2
    assert sentence in capsys.readouterr().err


def test_an_output_folder_that_is_a_file_is_a_problem_and_no_traceback(tmp_path, capsys):
    (tmp_path / "out").write_text("")
    assert main(["score", "--example", "fafo2017", "--out", "out"]) == 3
    assert "Kan ikke skrive til «out»" in capsys.readouterr().err


# --- the same bytes ---


def outputs(folder):
    return {name: content for name, content in tree(folder).items() if name != "manifest.json"}


def test_hash_seed_time_zone_and_locale_change_no_byte(tmp_path):
    for name, environment in {
        "one": {"PYTHONHASHSEED": "1", "TZ": "Pacific/Auckland", "LC_ALL": "C"},
        "two": {"PYTHONHASHSEED": "2", "TZ": "America/Lima", "LC_ALL": "C.UTF-8"},
    }.items():
        done = run("score", "--example", "fafo2017", "--workbook", "--out", str(tmp_path / name), **environment)
        assert done.returncode == 0
    assert outputs(tmp_path / "one") == outputs(tmp_path / "two")


def test_the_order_of_rows_in_every_file_changes_no_byte(tmp_path):
    root = Path(__file__).parents[2]
    for name in ("one", "two"):
        folder = tmp_path / name
        (folder / "data" / "raw" / "fafo2017").mkdir(parents=True)
        (folder / "study.toml").write_bytes((root / "study.toml").read_bytes())
        for file in ("assessments.csv", "cases.csv", "codings.csv", "forums.csv", "segments.csv"):
            header, *rows = (root / "data" / "raw" / "fafo2017" / file).read_text(encoding="utf-8").splitlines()
            ordered = rows if name == "one" else rows[::-1]
            text = "\n".join([header, *ordered]) + "\n"
            (folder / "data" / "raw" / "fafo2017" / file).write_text(text, encoding="utf-8")
        assert main(["score", str(folder), "--out", str(tmp_path / f"out {name}"), "--workbook"]) == 0
    assert outputs(tmp_path / "out one") == outputs(tmp_path / "out two")


def test_a_set_date_makes_the_manifest_the_same_too(tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    for name in ("one", "two"):
        main(["score", "--example", "fafo2017", "--out", name])
    assert tree(tmp_path / "one") == tree(tmp_path / "two")


def test_norwegian_letters_survive_a_latin_1_environment():
    done = run("score", "--example", "fafo2017", "--format", "table", "--out", "out", PYTHONIOENCODING="latin-1")
    assert "Øvre Eiker og Åsnes" in done.stdout.decode("utf-8")


def test_a_reader_that_stops_early_is_no_error():
    line = f"{sys.executable} -m trepart_eval score --example fafo2017 --out out | head -n 1"
    done = subprocess.run(["bash", "-o", "pipefail", "-c", line], capture_output=True, text=True, check=False)
    assert done.stdout.startswith("case,")
    assert "Error" not in done.stderr


# --- check ---


def test_check_of_a_sound_study_says_what_there_is(tmp_path, capsys):
    write_study(tmp_path)
    assert main(["check"]) == 0
    assert "No problems. Cases 2, respondents 3, statements 2, codings 3." in capsys.readouterr().out


def test_check_lists_every_problem_of_every_file_and_writes_nothing(tmp_path, capsys):
    files = {"answers.csv": "case,party,q1,q2,q3\nElvedal,P,7,5,2\n", "codings.csv": "segment,case\ns1,Elvedal\n"}
    write_study(tmp_path, files=files, study={"languag": "en"})
    before = tree(tmp_path)
    assert main(["check", "."]) == 3
    text = capsys.readouterr().out
    assert "Did you mean 'language'?" in text
    assert "Answer 7" in text
    assert "codings.csv" in text
    assert tree(tmp_path) == before


def test_check_with_only_something_to_note_is_status_1(tmp_path, capsys):
    columns = {name: name for name in ("segment", "case", "party", "coder", "criterion", "rating")}
    write_study(tmp_path, interviews=[{"file": "codings.csv", "columns": columns}])
    assert main(["check"]) == 1
    assert "Problems: 0. To note: 1." in capsys.readouterr().out


def test_check_as_json_has_what_where_and_mend(tmp_path, capsys):
    write_study(tmp_path, files={"answers.csv": "case,party,q1,q2,q3\nElvedal,P,7,5,2\n"})
    assert main(["check", "--format", "json", "--lang", "nn"]) == 3
    (problem,) = json.loads(capsys.readouterr().out)["problems"]
    assert problem["where"] == {"file": "answers.csv", "sheet": "", "rows": [2], "n_rows": 1, "column": "q1", "key": ""}
    assert problem["what"].startswith("Svaret 7 er utanfor")
    assert problem["mend"]


# --- init ---


@pytest.mark.parametrize("lang", ["nb", "nn", "en"])
def test_a_new_study_is_sound_and_can_be_scored_at_once(tmp_path, lang, capsys):
    assert main(["init", "my-study", "--lang", lang]) == 0
    assert main(["check", "my-study"]) == 0
    assert main(["score", "my-study"]) == 0
    scores = pd.read_csv(tmp_path / "my-study" / "data" / "processed" / "scores.csv")
    assert set(scores["source"]) == {"survey", "interviews"}
    capsys.readouterr()


def test_init_leaves_an_existing_study_alone(tmp_path, capsys):
    write_study(tmp_path)
    before = tree(tmp_path)
    assert main(["init", ".", "--lang", "en"]) == 3
    assert tree(tmp_path) == before
    assert "nothing is changed" in capsys.readouterr().err


# --- help ---


@pytest.mark.parametrize(("lang", "word"), [("nb", "bruk:"), ("nn", "bruk:"), ("en", "usage:")])
def test_help_is_in_the_language_asked_for(capsys, lang, word, monkeypatch):
    monkeypatch.setenv("TREPART_LANG", lang)
    with pytest.raises(SystemExit) as stop:
        main(["--help"])
    assert stop.value.code == 0
    text = capsys.readouterr().out
    assert text.startswith(word)
    assert "init" in text


def test_an_export_that_is_not_there_is_said_in_words(tmp_path, capsys):
    interviews = [{"file": "gone.qdpx", "constants": {"case": "Elvedal", "party": "politicians"}}]
    plan = write_study(tmp_path, files={}, surveys=None, interviews=interviews)
    for command in ("check", "score", "agreement"):
        assert main([command, str(plan), "--lang", "en"]) in {1, 3}
        printed = capsys.readouterr()
        assert "gone.qdpx" in printed.out + printed.err
