"""Answers to a form, as any survey tool writes them, load with the study that came with the form, and score alike."""

import numpy as np
import pytest

import instrument_exports as made
import trepart_eval as te
from trepart_eval.instrument import instrument_files, questionnaire
from trepart_eval.instrument.form_layout import layout_of
from trepart_eval.sources.checked_tables import DECLARED_MISSING, NO_ANSWER

CASES = ("Arendal", "Songdalen")
TOOLS = {
    "Nettskjema, codes": ("answers.csv", made.nettskjema, {}),
    "Nettskjema, matrix": ("answers.csv", made.nettskjema, {"grid": True}),
    "Nettskjema, questions and words in bokmål": ("answers.csv", made.nettskjema, {"full": "nb", "words": "nb"}),
    "Nettskjema, questions and words in English": ("answers.csv", made.nettskjema, {"full": "en", "words": "en"}),
    "SurveyXact, names of eight signs": ("answers.csv", made.surveyxact_short, {}),
    "LimeSurvey, codes": ("answers.csv", made.limesurvey, {}),
    "LimeSurvey, full text in nynorsk": ("answers.csv", made.limesurvey, {"full": "nn"}),
    "Kobo, names in groups": ("answers.csv", made.kobo, {}),
    "Kobo, labels in nynorsk": ("answers.csv", made.kobo, {"labels": "nn"}),
    "Enalyzer, workbook": ("answers.xlsx", made.enalyzer, {}),
}


def study_with(folder, variant, answers_file, files, **options):
    """Folder with what ``instrument`` writes and the answers; nothing is edited."""
    written = instrument_files(variant, ["nb", "nn", "en"], formats=[], cases=CASES,
                               answers=f"data/raw/{answers_file}", **options)  # fmt: skip
    for name, content in {**written, **{f"data/raw/{name}": content for name, content in files.items()}}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return te.read_study(folder)


def answers_and_rows(variant):
    form = questionnaire(variant)
    return layout_of(form, CASES), made.made_up_answers(form, CASES)


def assert_same(tmp_path, variant, answers_file, files):
    layout, rows = answers_and_rows(variant)
    plain = study_with(tmp_path / "direct", variant, "answers.csv", {"answers.csv": made.direct(layout, rows)})
    expected, found = te.load(plain), te.load(study_with(tmp_path / "tool", variant, answers_file, files))
    for name, steps in expected.answers.steps.items():
        there = found.answers.steps[name]
        there = np.where(there == DECLARED_MISSING, NO_ANSWER, there)  # LimeSurvey writes N/A for what wasn't shown
        np.testing.assert_array_equal(there, steps, err_msg=name)
    tables = [te.score(data).table.to_csv(index=False).encode() for data in (expected, found)]
    assert tables[0] == tables[1]
    assert len(expected.answers.steps) == sum(question.item.scored for question in layout)


@pytest.mark.parametrize("variant", ["full", "short", "pulse"])
@pytest.mark.parametrize("tool", TOOLS)
def test_an_export_loads_and_scores_to_the_same_bytes(tmp_path, tool, variant):
    file, write, options = TOOLS[tool]
    assert_same(tmp_path, variant, file, {file: write(*answers_and_rows(variant), **options)})


@pytest.mark.parametrize("variant", ["full", "short"])
def test_the_three_files_of_surveyxact_load_and_score_to_the_same_bytes(tmp_path, variant):
    assert_same(tmp_path, variant, "dataset.csv", made.surveyxact(*answers_and_rows(variant)))


@pytest.mark.parametrize("generated", [False, True])
@pytest.mark.parametrize("variant", ["full", "short"])
def test_an_spss_file_loads_and_scores_to_the_same_bytes(tmp_path, variant, generated):
    content = made.sav(tmp_path, *answers_and_rows(variant), generated=generated)
    assert_same(tmp_path, variant, "answers.sav", {"answers.sav": content})


def test_what_comes_back_passes_check(tmp_path):
    layout, rows = answers_and_rows("short")
    study_with(tmp_path, "short", "answers.csv", {"answers.csv": made.limesurvey(layout, rows, full="nb")})
    assert not [problem for problem in te.check(tmp_path) if problem.severity == "error"]


@pytest.mark.parametrize("kind", ["codes", "words", "whole questions"])
def test_checklists_come_back_as_points_in_place(tmp_path, kind):
    form = questionnaire("steering_group")
    layout = layout_of(form, CASES)
    rows = [dict.fromkeys((question.key for question in layout), 2) for _ in CASES]
    for number, row in enumerate(rows, 1):
        row["case"] = number
        row["sg01"] = 1
    given = made.in_words(layout, rows, "nn") if kind == "words" else rows
    export = made.limesurvey(layout, rows, full="nb") if kind == "whole questions" else made.direct(layout, given)
    at_work = layout_of(questionnaire("work_group"), CASES)
    unknown = {**dict.fromkeys((question.key for question in at_work), 9), "case": 1, "workplace": "A"}
    work_group = made.direct(at_work, [unknown])
    files = {"steering_group.csv": export, "work_group.csv": work_group}
    study = study_with(tmp_path, "short", "answers.csv", files, form="checklist")
    points = te.fidelity(te.load(study)).points
    steering = points[(points["case"] == "Arendal") & (points["workplace"] == "all")].set_index("point")["in_place"]
    assert (steering["decision_council"], steering["decision_policy"]) == (1.0, 0.5)


def test_a_form_for_one_party_in_one_case_needs_neither_question(tmp_path):
    form = questionnaire("short", ["politicians"])
    layout = layout_of(form, ["Arendal"])
    assert not layout.asks("case")
    assert not layout.asks("party")
    rows = made.made_up_answers(form, ["Arendal"], n=12)
    written = instrument_files("short", parties=["politicians"], cases=["Arendal"], formats=[])
    for name, content in {**written, "data/raw/answers.csv": made.direct(layout, rows)}.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    table = te.score(te.load(te.read_study(tmp_path))).table
    assert set(table["case"]) == {"Arendal"}
    assert {"politicians"} <= set(table["party"])
