"""``configurations`` as a person runs it."""

import csv
import json

import pytest

import trepart_eval as te
from trepart_eval.cli import main

from builders import write_study

FILES = {
    "calibration.csv", "truth_table.csv", "solutions.csv", "necessity.csv", "weak_link.csv", "weak_link_criteria.csv",
    "weak_link_readings.csv", "sensitivity.csv", "chance_solution.csv", "chance_necessity.csv",
    "weak_link_cases.csv", "manifest.json",
}  # fmt: skip
EXAMPLE = ["configurations", "--example", "fafo2017"]
SUCCESS = {"file": "judged.csv", "columns": {"case": "case", "judgement": "verdict"}, "success": ["good"],
           "failure": ["bad"]}  # fmt: skip


def rows_of(path):
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_the_example_is_labelled_and_shows_the_claim_with_what_chance_gives(tmp_path, capsys):
    assert main([*EXAMPLE, "--out", str(tmp_path), "--format", "table", "--lang", "en"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "exploratory" in said
    assert "same source" in said
    assert "5 of 6 less successful cases have at least one weak criterion" in said
    assert "By chance alone 4.1 of the 6" in said
    assert "what is missing is weak" in said
    assert "every judged case that has a score on it" in said
    assert "How much the simplest solutions withstand" in said
    assert "Success is judged in words" in said
    assert {path.name for path in tmp_path.iterdir()} == FILES


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
@pytest.mark.parametrize("width", ["80", "120"])
def test_no_line_is_wider_than_the_terminal(tmp_path, capsys, monkeypatch, language, width):
    monkeypatch.setenv("COLUMNS", width)
    assert main([*EXAMPLE, "--out", str(tmp_path), "--format", "table", "--lang", language]) == 0
    out = capsys.readouterr().out
    assert max(len(line) for line in out.splitlines()) <= int(width)
    assert "{" not in out


def test_for_programs_there_are_tidy_tables(tmp_path, capsys):
    assert main([*EXAMPLE, "--out", str(tmp_path), "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["schema"] == "trepart.configurations/1"
    assert found["weak_link"][0]["p_value"] == pytest.approx(6 / 462)
    assert main([*EXAMPLE, "--out", str(tmp_path), "--format", "csv"]) == 0
    assert capsys.readouterr().out == (tmp_path / "solutions.csv").read_text(encoding="utf-8")


def test_the_same_study_gives_the_same_bytes(tmp_path):
    for name in ("a", "b"):
        assert main([*EXAMPLE, "--out", str(tmp_path / name)]) == 0
    for name in FILES - {"manifest.json"}:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def answers(n_of_case):
    rows = ["case,party,q1,q2,q3"]
    for case, counts in n_of_case.items():
        rows += [f"{case},{party},{5 - number % 5},4,2" for party, n in counts.items() for number in range(n)]
    return "\n".join(rows) + "\n"


def test_no_score_that_is_hidden_can_be_read_from_what_is_written(tmp_path, capsys):
    """In Case3 one respondent's answers would follow from the case and the other party, so its goals are hidden."""
    cases = [f"Case{number}" for number in range(8)]
    counts = {case: {"P": 6, "A": 6, "U": 6} for case in cases} | {"Case3": {"P": 6, "U": 1}}
    verdicts = [f"{case},{'good' if number % 2 else 'bad'}" for number, case in enumerate(cases)]
    judged = "\n".join(["case,verdict", *verdicts])
    path = write_study(
        tmp_path, files={"answers.csv": answers(counts), "judged.csv": judged}, interviews=None, success=SUCCESS,
        cases={"rows": [{"case": case} for case in cases]}, configurations={"criteria": ["purpose", "goals"]},
    )  # fmt: skip
    assert te.relations.scores_by_case(te.score(te.load(te.read_study(path)))).loc["Case3"].notna().sum() == 2
    out = tmp_path / "out"
    assert main(["configurations", str(path), "--out", str(out), "--format", "json", "--lang", "en"]) == 0
    calibration = {(row["case"], row["condition"]): row for row in rows_of(out / "calibration.csv")}
    assert calibration["Case3", "goals"]["value"] == calibration["Case3", "goals"]["membership"] == ""
    assert calibration["Case2", "goals"]["value"] != ""
    own = {row["case"]: row for row in rows_of(out / "weak_link_cases.csv")}
    assert (own["Case3"]["weak"], own["Case3"]["unknown"]) == ("", "goals")
    assert "Case3" not in (out / "truth_table.csv").read_text(encoding="utf-8")
    assert (out / "releases.jsonl").is_file()
    assert json.loads(capsys.readouterr().out)["weak_link"][0]["n"] == 8


def test_a_study_in_which_everything_is_hidden_says_that_there_is_nothing_to_compare(tmp_path, capsys):
    path = write_study(tmp_path, files={"judged.csv": "case,verdict\nElvedal,good\nFjordvik,bad\n"}, success=SUCCESS)
    out = tmp_path / "out"
    assert main(["configurations", str(path), "--out", str(out), "--format", "table", "--lang", "en"]) == 0
    assert "none of them has scores that may be shown" in " ".join(capsys.readouterr().out.split())
    assert all(row["value"] == "" for row in rows_of(out / "calibration.csv"))


def test_a_study_that_does_not_say_what_success_is_is_told_where_to(tmp_path, capsys):
    path = write_study(tmp_path)
    assert main(["configurations", str(path), "--out", str(tmp_path / "out"), "--format", "table", "--lang", "nb"]) == 0
    assert "[success]" in capsys.readouterr().out


def test_wrong_input_is_all_said_at_once_and_nothing_is_written(tmp_path, capsys):
    judged = "case,verdict\nElvdal,god\nFjordvik,bad\nFjordvik,bad\n"
    path = write_study(tmp_path, files={"judged.csv": judged}, success=SUCCESS)
    assert main(["configurations", str(path), "--out", str(tmp_path / "out"), "--lang", "en"]) == 3
    said = capsys.readouterr().err
    assert "'Elvdal' is not one of the study's cases" in said
    assert "The value 'good' under 'success' isn't in the column" in said
    assert "judged twice" in said
    assert not (tmp_path / "out").exists()


def test_a_word_that_is_nearly_the_command_is_suggested(capsys):
    with pytest.raises(SystemExit) as stopped:
        main(["configuration", "--lang", "en"])
    assert stopped.value.code == 2
    assert "configurations" in capsys.readouterr().err
