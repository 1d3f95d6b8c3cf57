"""Files of a study lie in its folder unless it says otherwise."""

import pytest

import trepart_eval as te
from trepart_eval.vocabulary.languages import Language

from builders import ANSWERS, SURVEY, write_study


@pytest.fixture
def outside(tmp_path):
    """A survey file beside the study's folder, and the folder."""
    (tmp_path / "secret.csv").write_text(ANSWERS, encoding="utf-8")
    folder = tmp_path / "study"
    folder.mkdir()
    return folder


def survey_at(path):
    return [SURVEY | {"file": str(path)}]


def test_a_path_that_leaves_the_folder_is_refused_and_not_read(outside):
    plan = write_study(outside, surveys=survey_at("../secret.csv"), interviews=None)
    problems = te.check(plan, language=Language.EN)
    assert [problem.what for problem in problems] == ["The file '../secret.csv' lies outside the study's folder."]


@pytest.mark.parametrize("table", ["cases", "population"])
def test_the_other_tables_are_held_to_the_folder_too(outside, table):
    columns = {"case": "case", "party": "party", "population": "q1"}
    changes = {"rows": None, "file": "../secret.csv", "columns": columns if table == "population" else {"case": "case"}}
    codes = {problem.code for problem in te.check(write_study(outside, **{table: changes}))}
    assert "path_outside" in codes


def test_an_absolute_path_outside_is_refused(outside):
    plan = write_study(outside, surveys=survey_at(outside.parent / "secret.csv"))
    assert [problem.code for problem in te.check(plan)] == ["path_outside"]


def test_a_symbolic_link_that_leads_out_is_refused(outside):
    (outside / "linked.csv").symlink_to(outside.parent / "secret.csv")
    plan = write_study(outside, surveys=survey_at("linked.csv"))
    assert [problem.code for problem in te.check(plan)] == ["path_outside"]


def test_a_symbolic_link_that_leads_to_itself_is_a_problem(outside):
    (outside / "linked.csv").symlink_to(outside / "linked.csv")
    plan = write_study(outside, surveys=survey_at("linked.csv"))
    assert [problem.code for problem in te.check(plan)] in (["file_not_readable"], ["file_missing"])


def test_a_study_may_allow_files_outside(outside):
    plan = write_study(outside, study={"outside_paths": True}, surveys=survey_at("../secret.csv"))
    assert te.check(plan) == []


def test_an_absolute_path_inside_is_fine(tmp_path):
    assert te.check(write_study(tmp_path, surveys=survey_at(tmp_path / "answers.csv"))) == []


def test_a_windows_path_is_read_everywhere(tmp_path):
    plan = write_study(tmp_path, files={"data/raw/answers.csv": ANSWERS}, surveys=survey_at("data\\raw\\answers.csv"))
    assert te.check(plan) == []
