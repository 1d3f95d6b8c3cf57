"""A study's files to checked data, or every problem of all of them at once."""

import pytest

import trepart_eval as te
from trepart_eval.problems import Problems, Severity
from trepart_eval.sources.loading import examine
from trepart_eval.vocabulary.languages import Language

from builders import ANSWERS, CODINGS, INTERVIEWS, SURVEY, merged, write_study


def test_data_hold_everything_of_the_study(tmp_path):
    data = te.load(te.read_study(write_study(tmp_path)))
    assert data.cases.keys == ("Elvedal", "Fjordvik")
    assert data.answers.n_respondents == 3
    assert (data.codings.n_codings, data.codings.coders) == (3, ("anna", "bent"))
    assert data.population.size.shape == (2, 3, 1)


def test_a_path_is_read_first(tmp_path):
    path = write_study(tmp_path)
    assert te.load(path).cases.keys == te.load(str(path.parent)).cases.keys == ("Elvedal", "Fjordvik")


def test_a_study_may_have_surveys_only_or_interviews_only(tmp_path):
    surveys = te.load(te.read_study(write_study(tmp_path / "s", interviews=None)))
    interviews = te.load(te.read_study(write_study(tmp_path / "i", surveys=None)))
    assert (surveys.codings, interviews.answers) == (None, None)


def test_warnings_do_not_stop_loading(tmp_path):
    interviews = [merged(INTERVIEWS, {"columns": {"informant": None}})]
    plan = write_study(tmp_path, interviews=interviews)
    assert [problem.severity for problem in te.check(plan)] == [Severity.WARNING]
    assert te.load(te.read_study(plan)).codings.segment_informant.tolist() == [-1, -1]


def test_published_interviews_need_no_informants(tmp_path):
    interviews = [merged(INTERVIEWS, {"columns": {"informant": None}, "public": True})]
    assert te.check(write_study(tmp_path, interviews=interviews)) == []


def test_files_are_checked_though_the_plan_has_problems_of_its_own(tmp_path):
    files = {"answers.csv": ANSWERS.replace("Elvedal,P", "Elvdal,P"), "codings.csv": CODINGS.replace("goals", "gaols")}
    codes = {problem.code for problem in te.check(write_study(tmp_path, files=files, study={"min_n": 1}))}
    assert codes == {"too_small", "unknown_case", "unknown_criterion"}


@pytest.mark.parametrize("language", [*Language, "nb", "nn", "en"])
def test_problems_come_in_the_language_asked_for(tmp_path, language):
    problems = te.check(write_study(tmp_path, files={"answers.csv": "case\nElvdal\n"}), language=language)
    assert {problem.language for problem in problems} == {language}


def test_checking_writes_nothing(tmp_path):
    plan = write_study(tmp_path)
    before = sorted(path.name for path in tmp_path.rglob("*"))
    te.check(plan)
    assert sorted(path.name for path in tmp_path.rglob("*")) == before


def test_every_file_is_told_of_before_it_is_read(tmp_path):
    said = []
    study = te.read_study(write_study(tmp_path))
    examine(study, Problems(), lambda _, file, __: said.append(file))
    assert said == ["answers.csv", "codings.csv"]


@pytest.mark.parametrize("place", ["constants", "case_values"])
def test_a_case_that_a_survey_names_must_be_in_the_case_list(tmp_path, place):
    change = {"columns": {"case": None}, "constants": {"case": "Elvdal"}}
    survey = merged(SURVEY, change if place == "constants" else {"case_values": {"1": "Elvdal"}})
    (problem,) = te.check(write_study(tmp_path, surveys=[survey], interviews=None), language=Language.EN)
    assert problem.where == f"study.toml, key surveys[1].{place}.{'case' if place == 'constants' else '1'}"
    assert problem.mend.startswith("Did you mean 'Elvedal'?")
