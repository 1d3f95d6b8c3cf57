"""The same answers, as each tool writes them, load and score to the same bytes as the plain table."""

from __future__ import annotations

import numpy as np
import pytest

import survey_exports as made
import trepart_eval as te
from trepart_eval.cli import main
from trepart_eval.problems import Severity

ROWS = made.answers()
TOOLS = {
    "Nettskjema, codes": ("data-1-2026.csv", made.nettskjema(ROWS)),
    "Nettskjema, text file": ("data-1-2026.txt", made.nettskjema(ROWS)),
    "Nettskjema, questions in bokmål": ("data-1-2026.csv", made.nettskjema(ROWS, full="nb")),
    "Nettskjema, questions and words": ("data-1-2026.csv", made.nettskjema(ROWS, full="en", words="nn")),
    "Nettskjema, matrix": ("data-1-2026.csv", made.nettskjema(ROWS, matrix=True)),
    "Nettskjema, roles to tick": ("data-1-2026.csv", made.nettskjema_ticked(ROWS)),
    "Nettskjema, secure area": ("internal_123.csv", made.secure_nettskjema(ROWS)),
    "SurveyXact, names of eight signs alone": ("dataset.csv", made.surveyxact_named(ROWS)),
    "LimeSurvey, codes": ("responses.csv", made.limesurvey(ROWS)),
    "LimeSurvey, array": ("responses.csv", made.limesurvey(ROWS, "array")),
    "LimeSurvey, codes and text": ("responses.csv", made.limesurvey(ROWS, "both")),
    "LimeSurvey, full text": ("responses.csv", made.limesurvey(ROWS, "full", "text")),
    "LimeSurvey, full text of an array": ("responses.csv", made.limesurvey(ROWS, "full array", "text")),
    "LimeSurvey, text cut off": ("responses.csv", made.limesurvey(ROWS, "cut")),
    "Kobo, names in groups": ("kobo.csv", made.xlsform(ROWS)),
    "Kobo, names after points": ("kobo.csv", made.xlsform(ROWS, sign=".")),
    "ODK, names after hyphens": ("odk.csv", made.xlsform(ROWS, sign="-")),
    "Kobo, labels": ("kobo.csv", made.xlsform(ROWS, labels=True)),
    "Kobo, roles to tick": ("kobo.csv", made.xlsform(ROWS, ticked=True)),
    "Enalyzer, workbook": ("enalyzer.xlsx", made.enalyzer_workbook(ROWS)),
}


def loaded(folder, file, files, **survey):
    folder.mkdir()
    data = te.load(te.read_study(made.write_plan(folder, file, files, **survey)))
    return data, te.score(data).table.to_csv(index=False).encode()


def assert_same(tmp_path, file, files, **survey):
    expected, scores = loaded(tmp_path / "direct", "answers.csv", {"answers.csv": made.direct(ROWS)})
    found, found_scores = loaded(tmp_path / "export", file, files, **survey)
    for name, steps in expected.answers.steps.items():
        np.testing.assert_array_equal(found.answers.steps[name], steps, err_msg=name)
    assert found.answers.case.tolist() == expected.answers.case.tolist()
    assert found.answers.party.tolist() == expected.answers.party.tolist()
    assert found_scores == scores


@pytest.mark.parametrize(("file", "content"), TOOLS.values(), ids=TOOLS)
def test_an_export_gives_the_same_bytes_as_the_plain_table(tmp_path, file, content):
    assert_same(tmp_path, file, {file: content})


@pytest.mark.parametrize("short", [False, True])
def test_three_files_of_surveyxact_give_the_same_bytes(tmp_path, short):
    assert_same(tmp_path, "dataset.csv", made.surveyxact(ROWS, short=short))


def test_the_files_beside_may_be_named(tmp_path):
    three = made.surveyxact(ROWS)
    files = {"svar.csv": three["dataset.csv"], "a.csv": three["structure.csv"], "b.csv": three["labels.csv"]}
    assert_same(tmp_path, "svar.csv", files, structure="a.csv", labels="b.csv")


def test_a_sav_file_is_read_by_the_labels_of_its_variables(tmp_path):
    assert_same(tmp_path, "questback.sav", {"questback.sav": made.sav(tmp_path, ROWS)})


def test_a_workbook_of_nettskjema_gives_the_same_bytes(tmp_path):
    header = ["$submission_id", "$created", "municipality", "party", *made.ITEMS]
    content = made.workbook(header, [[n, "2026", *line] for n, line in enumerate(made.cells(ROWS))])
    assert_same(tmp_path, "data-1.xlsx", {"data-1.xlsx": content})


def test_the_files_beside_a_data_set_are_files_of_the_study(tmp_path):
    study = te.read_study(made.write_plan(tmp_path, "dataset.csv", made.surveyxact(ROWS)))
    assert {"dataset.csv", "structure.csv", "labels.csv"} <= {file.name for file in study.files}


def test_the_tool_and_what_was_left_out_are_said_without_contents(tmp_path):
    plan = made.write_plan(tmp_path, "dataset.csv", made.surveyxact(ROWS))
    notes = {problem.code: problem for problem in te.check(plan, language="en")}
    assert {problem.severity for problem in notes.values()} == {Severity.NOTE}
    assert notes["survey_tool"].what == "The file is read as an export from SurveyXact."
    assert notes["personal_columns"].what == "Columns that may say who answered were not read (1): email."
    assert "kari" not in "".join(map(str, notes.values()))


def test_answers_that_were_never_sent_in_are_counted(tmp_path):
    text = made.limesurvey(ROWS).replace(b"2026-03-02 10:00:00", b"", 5)
    plan = made.write_plan(tmp_path, "responses.csv", {"responses.csv": text})
    (note,) = [problem for problem in te.check(plan, language="en") if problem.code == "not_submitted"]
    assert note.what == "Answers that were never submitted: 5. They are included."


def test_a_plain_table_has_nothing_to_say(tmp_path):
    assert te.check(made.write_plan(tmp_path, "answers.csv", {"answers.csv": made.direct(ROWS)})) == []


def test_notes_are_shown_by_check_and_nothing_is_wrong(tmp_path, capsys):
    plan = made.write_plan(tmp_path, "dataset.csv", made.surveyxact(ROWS))
    assert main(["check", str(plan), "--lang", "nb"]) == 0
    said = capsys.readouterr().out
    assert "Kolonner som kan si hvem som har svart, er ikke lest (1): email." in said
    assert "Ingen feil." in said
