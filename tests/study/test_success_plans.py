"""``[success]`` and ``[configurations]``: what is read, and every wrong one with its place."""

import pytest

import trepart_eval as te
from trepart_eval.study.success_plan import ConfigurationPlan

from builders import write_study
from outcome_studies import write_outcome

JUDGED = "case,verdict\nElvedal,good\nFjordvik,bad\n"
SUCCESS = {
    "file": "judged.csv",
    "columns": {"case": "case", "judgement": "verdict"},
    "success": ["good"],
    "failure": ["bad"],
}


def study_with(tmp_path, success=SUCCESS, judged=JUDGED, **changes):
    return write_study(tmp_path, files={"judged.csv": judged}, success=success, **changes)


def problems_of(path, language="en"):
    return [(problem.code, problem.key) for problem in te.check(path, language=language)]


def test_a_study_says_which_values_mean_success(tmp_path):
    plan = te.read_study(study_with(tmp_path, {**SUCCESS, "same_source": True})).success
    assert (plan.success, plan.failure, plan.cut, plan.same_source) == (("good",), ("bad",), None, True)


def test_a_study_without_configurations_has_the_usual_ones(tmp_path):
    study = te.read_study(study_with(tmp_path))
    assert study.configurations == ConfigurationPlan()
    assert study.configurations.borders == dict.fromkeys(study.configurations.criteria, 50.0)


def test_configurations_are_in_the_order_of_the_criteria_with_anchors_and_expectations(tmp_path):
    asked = {
        "criteria": ["goals", "purpose"],
        "anchors": {"goals": [20, 40, 80.5]},
        "expectations": ["~goals"],
        "missing": "weak",
        "incl_cut": 0.75,
        "n_cut": 2,
    }
    plan = te.read_study(study_with(tmp_path, configurations=asked)).configurations
    assert plan.criteria == ("purpose", "goals")
    assert plan.anchors == {"purpose": (50.0,), "goals": (20.0, 40.0, 80.5)}
    assert plan.borders == {"purpose": 50.0, "goals": 40.0}
    assert (plan.expectations, plan.missing, plan.incl_cut, plan.n_cut) == ({"goals": 0}, "weak", 0.75, 2)


@pytest.mark.parametrize(
    ("success", "code", "key"),
    [
        ({**SUCCESS, "file": None}, "success_file_or_outcome", "success"),
        ({**SUCCESS, "outcome": "x"}, "success_file_or_outcome", "success"),
        ({**SUCCESS, "cut": 3}, "success_values_or_cut", "success"),
        ({**SUCCESS, "success": None, "failure": None}, "success_values_or_cut", "success"),
        ({**SUCCESS, "failure": None}, "key_missing", "success.failure"),
        ({**SUCCESS, "failure": ["bad", "Good"]}, "value_twice", "success.failure"),
        ({**SUCCESS, "columns": {"case": "case"}}, "column_not_named", "success.columns"),
        ({**SUCCESS, "columns": {"case": "case", "judgment": "verdict"}}, "unknown_choice", "success.columns"),
        ({**SUCCESS, "file": "../judged.csv"}, "path_outside", "success.file"),
        ({**SUCCESS, "sucess": ["good"]}, "unknown_key", "success.sucess"),
        ({**SUCCESS, "cut": "3", "success": None, "failure": None}, "wrong_kind", "success.cut"),
        ({"outcome": "sick_leeve", "cut": 8}, "unknown_choice", "success.outcome"),
        ({"outcome": "sick_leave", "success": ["good"], "failure": ["bad"]}, "success_values_or_cut", "success"),
    ],
)
def test_every_wrong_description_of_success_is_noted_with_its_place(tmp_path, success, code, key):
    given = {name: value for name, value in success.items() if value is not None}
    assert (code, key) in problems_of(study_with(tmp_path, given))


@pytest.mark.parametrize(
    ("configurations", "code", "key"),
    [
        ({"criteria": ["goal"]}, "unknown_choice", "configurations.criteria"),
        ({"anchors": {"goals": [60, 40, 20]}}, "anchors_wrong", "configurations.anchors.goals"),
        ({"anchors": {"goals": [40, 60]}}, "anchors_wrong", "configurations.anchors.goals"),
        ({"anchors": {"goal": [40]}}, "unknown_choice", "configurations.anchors"),
        ({"anchors": {"goals": 40}}, "wrong_kind", "configurations.anchors"),
        ({"missing": "ignore"}, "unknown_choice", "configurations.missing"),
        ({"incl_cut": 80}, "too_large", "configurations.incl_cut"),
        ({"n_cut": 0}, "too_small", "configurations.n_cut"),
        ({"wave": "2030"}, "unknown_choice", "configurations.wave"),
        ({"expectations": ["goals", "~goals"]}, "expected_both_ways", "configurations.expectations"),
        ({"expectations": ["~goal"]}, "unknown_choice", "configurations.expectations"),
    ],
)
def test_every_wrong_choice_of_configurations_is_noted_with_its_place(tmp_path, configurations, code, key):
    assert (code, key) in problems_of(study_with(tmp_path, configurations=configurations))


def test_years_before_come_before_the_years_that_count(tmp_path):
    path = write_outcome(tmp_path)
    text = '\n[success]\noutcome = "sick_leave"\ncut = 8\nyears = [2012]\nbefore = [2012]\n'
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")
    assert ("success_years", "success.years") in problems_of(path)


def test_a_cut_that_is_no_number_is_one_problem_and_no_other(tmp_path):
    given = {**SUCCESS, "success": None, "failure": None, "cut": "three"}
    path = study_with(tmp_path, {name: value for name, value in given.items() if value is not None})
    assert list(problems_of(path)) == [("wrong_kind", "success.cut")]


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_all_that_is_wrong_is_said_at_once(tmp_path, language):
    wrong = {**SUCCESS, "cut": 3, "columns": {"case": "case"}}
    path = study_with(tmp_path, wrong, configurations={"missing": "ignore", "anchors": {"goals": [3, 2]}})
    codes = {code for code, _ in problems_of(path, language)}
    assert {"success_values_or_cut", "column_not_named", "unknown_choice", "anchors_wrong"} <= codes
