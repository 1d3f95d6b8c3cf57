"""``sample``: a table to read, files to keep, and words for wrong numbers."""

from __future__ import annotations

import json

import pytest

from trepart_eval.cli import main

from builders import write_study

ROWS = [
    {"case": case, "party": party, "population": count}
    for case in ("Elvedal", "Fjordvik")
    for party, count in (("politicians", 7), ("administration", 40), ("union_reps", 25))
]


@pytest.fixture
def study(tmp_path):
    plan = write_study(tmp_path, population={"rows": ROWS}, interviews=None)
    (tmp_path / "answers.csv").unlink(missing_ok=True)
    return plan.parent


def test_a_survey_that_is_not_out_yet_needs_no_file(study, capsys):
    assert main(["sample", str(study), "--format", "table", "--lang", "nb", "--out", str(study / "out")]) == 0
    shown = capsys.readouterr().out
    assert "alle 7" in shown
    assert "full telling" in shown
    assert (study / "out" / "sample.csv").is_file()


def test_json_has_the_rows_and_the_sentences(study, capsys):
    assert main(["sample", str(study), "--format", "json", "--of", "case", "--out", str(study / "out")]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["schema"] == "trepart.sample/1"
    assert found["sentences"]


@pytest.mark.parametrize(("language", "words"), [("nb", "skal være et tall"), ("nn", "vere eit tal"), ("en", "number")])
def test_every_wrong_number_is_named_at_once(study, capsys, language, words):
    status = main(["sample", str(study), "--width", "0", "--sd", "x", "--response", "2", "--lang", language])
    said = capsys.readouterr().err
    assert status == 2
    assert all(option in said for option in ("--width 0", "--sd x", "--response 2"))
    assert words in said
