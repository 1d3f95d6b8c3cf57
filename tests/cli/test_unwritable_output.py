"""A folder that can't be written to stops a command before it reads or fetches anything."""

from __future__ import annotations

import pytest

from trepart_eval.cli import main

from builders import write_study

WITH_A_STUDY = ("score", "intensity", "relate", "configurations", "report", "sample", "notebooks")


@pytest.fixture(autouse=True)
def _here(monkeypatch, tmp_path):
    monkeypatch.delenv("TREPART_LANG", raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").write_text("not a folder")


def broken_study(folder):
    """A study whose answers are missing: a command that read them would say so."""
    folder.mkdir()
    path = write_study(folder)
    for answers in folder.glob("*.csv"):
        answers.unlink()
    return str(path)


@pytest.mark.parametrize("command", [*WITH_A_STUDY, "agreement"])
@pytest.mark.parametrize("out", ["file", "file/below", "a" * 300])
def test_a_command_says_so_before_it_reads_the_data(tmp_path, capsys, command, out):
    study = broken_study(tmp_path / "study")
    assert main([command, study, "--out", out, "--lang", "nb"]) == 3
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("Kan ikke skrive til «")
    assert said.err.count("hvor:") == 0
    assert {path.name for path in tmp_path.iterdir()} == {"file", "study"}


@pytest.mark.parametrize(
    "words",
    [
        ["init", "file/new"],
        ["simulate", "file/new"],
        ["instrument", "--out", "file/new"],
        ["relate", "--example", "fafo2017", "--plan", "--out", "file/new"],
        ["self-assessment", "none.csv", "--out", "file/new"],
        ["pseudonymise", "none.csv", "--column", "id", "--key", "key", "--out", "file/new/copy.csv"],
        ["pseudonymise", "none.csv", "--column", "id", "--key", "file/new/key", "--out", "copy.csv"],
    ],
)
def test_commands_without_a_study_say_so_too_and_leave_nothing(tmp_path, capsys, words):
    assert main([*words, "--lang", "en"]) == 3
    assert "Can't write to 'file/new': a file lies where a folder should be." in capsys.readouterr().err
    assert {path.name for path in tmp_path.iterdir()} == {"file"}


def test_fetch_says_so_before_it_uses_the_network(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("trepart_eval.cli.fetch_command._fetched", lambda *_: pytest.fail("the network was used"))
    main(["simulate", "made-up", "--municipalities", "6", "--waves", "1"])
    text = (tmp_path / "made-up" / "study.toml").read_text(encoding="utf-8")
    query = '\n[[outcome]]\nname = "sick"\nlabel = "x"\ndefinition = "x"\npopulation = "residents"\nunit = "percent"\n'
    query += 'direction = "lower_is_better"\nsource = "x"\nperiod = "year"\nfile = "data/taken/sick.json"\n'
    query += 'columns = { case = "Region", value = "A" }\n[outcome.fetch]\ntable = "12451"\n'
    query += '[outcome.fetch.selection]\nRegion = ["0301"]\n'
    (tmp_path / "made-up" / "study.toml").write_text(text + query, encoding="utf-8")
    (tmp_path / "made-up" / "data" / "taken").write_text("not a folder")
    capsys.readouterr()
    assert main(["fetch", "made-up", "--lang", "nn"]) == 3
    assert "ei fil der ei mappe skulle ha vore" in capsys.readouterr().err
