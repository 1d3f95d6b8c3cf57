"""``pseudonymise`` writes a copy and a key, whole or not at all, and says what it did."""

from __future__ import annotations

import pytest

from trepart_eval.cli import main

TEXT = "Kode;E-post;q1\nKN01;kari@k.no;4\nkn01;per@k.no;5\n;ola@k.no;2\n"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "svar.csv").write_text(TEXT, encoding="utf-8")
    return tmp_path


def run(*more, column="Kode", key="key", out="kopi.csv", language="en"):
    return main(["pseudonymise", "svar.csv", "--column", column, "--key", key, "--out", out, "--lang", language, *more])


def test_a_copy_and_a_key_are_written_and_said(folder, capsys):
    assert run() == 0
    said = capsys.readouterr().out
    assert "Written to kopi.csv: 3 rows, 1 different respondents, 1 without a code." in said
    assert "Codes written in more than one way, taken as the same person: 1." in said
    assert "Left out: E-post." in said
    assert "Made the key key." in said
    assert "k.no" not in said + (folder / "kopi.csv").read_text(encoding="utf-8")


def test_the_same_key_gives_the_same_copy_in_the_next_wave(folder, capsys):
    run()
    run(out="neste.csv", language="nb")
    assert (folder / "kopi.csv").read_bytes() == (folder / "neste.csv").read_bytes()
    assert "Laget nøkkelen" not in capsys.readouterr().out


@pytest.mark.parametrize("out", ["svar.csv", "key"])
def test_nothing_is_written_over(folder, out, capsys):
    (folder / "key").write_text("mine")
    assert run(out=out) == 3
    assert "There is a file here already." in capsys.readouterr().err
    assert (folder / "svar.csv").read_text(encoding="utf-8") == TEXT


def test_nothing_is_written_where_anything_is_wrong(folder, capsys):
    (folder / "study.toml").write_text("")
    assert run(column="Kod", language="nb") == 3
    said = capsys.readouterr().err
    assert "Nøkkelfilen ligger i en studies mappe" in said
    assert "Mente du «Kode»?" in said
    assert sorted(path.name for path in folder.iterdir()) == ["study.toml", "svar.csv"]


def test_a_key_is_not_left_behind_where_the_copy_cannot_be_written(folder):
    (folder / "sperre").write_text("")
    assert run(out="sperre/kopi.csv") == 3
    assert not (folder / "key").exists()


@pytest.mark.parametrize("out", ["kopi.docx", "kopi.sav", "kopi"])
def test_a_copy_is_not_called_what_it_is_not(folder, out, capsys):
    assert run(out=out, language="nb") == 3
    assert "Kopien blir en CSV-fil" in capsys.readouterr().err
    assert {path.name for path in folder.iterdir()} == {"svar.csv"}
