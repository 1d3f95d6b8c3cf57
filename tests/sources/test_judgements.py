"""The file of judgements: words, figures, and rows that can't be used."""

import numpy as np
import pytest

import trepart_eval as te

from builders import write_study

SUCCESS = {
    "file": "judged.csv",
    "columns": {"case": "case", "judgement": "verdict"},
    "success": ["Good"],
    "failure": ["bad", "mixed"],
}
FIGURES = {**{name: SUCCESS[name] for name in ("file", "columns")}, "cut": 3}


def study_with(tmp_path, judged, success=SUCCESS):
    return write_study(tmp_path, files={"judged.csv": judged}, success=success)


def loaded(tmp_path, judged, success=SUCCESS):
    return te.load(te.read_study(study_with(tmp_path, judged, success))).judgements


def test_words_become_success_failure_and_nothing_said(tmp_path):
    found = loaded(tmp_path, "case,verdict\nFjordvik,mixed\nElvedal,good\n", {**SUCCESS, "failure": ["mixed"]})
    assert found.cases == ("Elvedal", "Fjordvik")
    assert found.value.tolist() == [1.0, 0.0]
    assert found.written == ("good", "mixed")


def test_cases_that_are_not_in_the_file_and_other_words_say_nothing(tmp_path):
    asked = {**SUCCESS, "success": ["good"], "failure": ["bad"]}
    cases = {"rows": [{"case": name} for name in ("Elvedal", "Fjordvik", "Lian", "Moen")]}
    judged = "case,verdict\nElvedal,good\nFjordvik,bad\nLian,unclear\n"
    path = write_study(tmp_path, files={"judged.csv": judged}, success=asked, cases=cases)
    found = te.load(te.read_study(path)).judgements
    assert np.isnan(found.value).tolist() == [False, False, True, True]
    assert found.written == ("good", "bad", "unclear", "")


def test_figures_are_kept_as_figures_with_either_decimal_sign(tmp_path):
    found = loaded(tmp_path, 'case,verdict\nElvedal,"3,5"\nFjordvik,\n', FIGURES)
    assert found.value[0] == 3.5
    assert np.isnan(found.value[1])


@pytest.mark.parametrize(
    ("judged", "success", "code", "where"),
    [
        ("case,verdict\nElvdal,good\nFjordvik,bad\nElvedal,mixed\n", SUCCESS, "unknown_case", (2,)),
        ("case,verdict\nElvedal,good\nElvedal,bad\nFjordvik,mixed\n", SUCCESS, "judged_twice", (2, 3)),
        ("case,verdict\nElvedal,god\nFjordvik,bad\n", SUCCESS, "judgement_not_found", ()),
        ("case,verdict\nElvedal,high\nFjordvik,2\n", FIGURES, "judgement_not_a_number", (2,)),
        ("case,judged\nElvedal,good\n", SUCCESS, "column_missing", ()),
        ("case,verdict\n,good\nFjordvik,bad\nElvedal,mixed\n", SUCCESS, "empty_case", (2,)),
    ],
)
@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_every_row_that_cannot_be_used_is_noted_with_its_place(tmp_path, judged, success, code, where, language):
    found = {problem.code: problem for problem in te.check(study_with(tmp_path, judged, success), language=language)}
    assert code in found
    assert found[code].rows == where
    assert "{" not in str(found[code])


def test_a_value_that_is_nearly_one_in_the_column_is_suggested(tmp_path):
    (problem,) = te.check(
        study_with(tmp_path, "case,verdict\nElvedal,god\nFjordvik,bad\n", {**SUCCESS, "failure": ["bad"]}),
        language="en",
    )
    assert "Did you mean 'god'?" in str(problem)


def test_a_value_translated_to_a_case_that_is_not_there_is_noted(tmp_path):
    asked = {**SUCCESS, "failure": ["bad"], "case_values": {"E": "Elvdal"}}
    problems = te.check(study_with(tmp_path, "case,verdict\nElvedal,good\nFjordvik,bad\n", asked))
    assert [(problem.code, problem.key) for problem in problems] == [("unknown_case", "success.case_values.E")]


def test_a_file_that_is_not_there_is_one_problem(tmp_path):
    path = study_with(tmp_path, "case,verdict\nElvedal,good\n")
    (tmp_path / "judged.csv").unlink()
    assert [problem.code for problem in te.check(path)] == ["file_missing"]


def test_the_example_has_the_reports_own_judgement_of_eleven_cases():
    judged = te.load(te.read_study(te.datasets.example_path("fafo2017"))).judgements
    assert len(judged.cases) == 16
    assert (np.nansum(judged.value), int(np.isnan(judged.value).sum())) == (5, 5)
    assert judged.table.set_index("case").loc["Strand", "judgement"] == "not_well"
