"""The command ``intensity``."""

import csv
import json

import pytest

from collaboration_studies import collaboration_plan
from trepart_eval.cli import main

FILES = {
    "intensity.csv",
    "indicators.csv",
    "forums.csv",
    "touchpoints.csv",
    "contradictions.csv",
    "fidelity.csv",
    "points.csv",
    "manifest.json",
}


def test_the_tables_are_written_beside_the_scores(tmp_path, capsys):
    plan = collaboration_plan(tmp_path)
    assert main(["intensity", str(plan)]) == 0
    folder = tmp_path / "data" / "processed" / "intensity"
    assert {path.name for path in folder.iterdir()} == FILES
    assert capsys.readouterr().out.startswith("case,wave,workplace,dimension,value")


def test_sensitivity_adds_ranks_of_both_levels(tmp_path):
    assert main(["intensity", str(collaboration_plan(tmp_path)), "--sensitivity", "--out", str(tmp_path / "out")]) == 0
    written = {path.name for path in (tmp_path / "out").iterdir()}
    assert written == FILES | {"ranks.csv", "workplace_ranks.csv", "choices.csv"}


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("nb", ("Samarbeidsintensitet i kommunene, 0–100", "Antall opplysninger der to kilder sier ulike ting: 1")),
        ("nn", ("Samarbeidsintensitet på arbeidsplassane, 0–100", "handboka er kjende")),
        ("en", ("Collaboration intensity of workplaces, 0–100", "Number of facts on which two records disagree: 1")),
    ],
)
def test_the_terminal_speaks_the_language_asked_for(tmp_path, capsys, language, words):
    assert main(["intensity", str(collaboration_plan(tmp_path)), "--format", "table", "--lang", language]) == 0
    out = capsys.readouterr().out
    assert all(word in out for word in words)
    assert "Elvedal: Skolen" in out


def test_json_holds_every_table_and_the_manifest_the_choices(tmp_path, capsys):
    assert main(["intensity", str(collaboration_plan(tmp_path)), "--format", "json"]) == 0
    content = json.loads(capsys.readouterr().out)
    assert {"intensity", "indicators", "fidelity", "points"} <= set(content)
    manifest = json.loads((tmp_path / "data" / "processed" / "intensity" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["options"]["weights"] == {"structure": 1, "activity": 1, "depth": 1, "reach": 1}
    assert {"forums.csv", "log.csv", "points.csv"} <= set(manifest["inputs"])


def test_wrong_input_writes_nothing(tmp_path, capsys):
    plan = collaboration_plan(tmp_path, files={"log.csv": "date,case\n"})
    assert main(["intensity", str(plan)]) == 3
    assert not (tmp_path / "data" / "processed").exists()
    assert "Traceback" not in capsys.readouterr().err


def test_the_example_of_fafo_has_eleven_forums(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["intensity", "--example", "fafo2017", "--format", "csv"]) == 0
    rows = list(csv.DictReader(capsys.readouterr().out.splitlines()))
    assert sum(row["dimension"] == "structure" and row["value"] != "" for row in rows) == 11
