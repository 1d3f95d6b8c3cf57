"""A tool is known by its own columns, and a plain table by none."""

import pytest

from trepart_eval.sources.survey_tools.recognition import recognise
from trepart_eval.vocabulary.terms import SurveyTool

SIGNS = [
    (["$submission_id", "$created", "q1", "$answer_time_ms"], "x.csv", "nettskjema", "$submission_id"),
    (["q1"], "raw/internal_123.csv", "nettskjema", ""),
    (["respondentid", "statinternal_1", "s_1"], "x.csv", "surveyxact", "respondentid"),
    (["responde", "organiza", "stat_1"], "x.csv", "surveyxact", "responde"),
    (["id", "submitdate", "lastpage", "startlanguage", "q1"], "x.csv", "limesurvey", "id"),
    (["id. Response ID", "submitdate. Date", "lastpage. Last"], "x.csv", "limesurvey", "id. Response ID"),
    (["Response ID", "Date submitted", "Last page"], "x.csv", "limesurvey", "Response ID"),
    (["start", "end", "q1", "_id", "_uuid"], "x.csv", "xlsform", "_uuid"),
    (["SubmissionDate", "q1", "meta-instanceID", "KEY"], "x.csv", "xlsform", "meta-instanceID"),
]


@pytest.mark.parametrize(("names", "file", "tool", "submission"), SIGNS)
def test_a_tool_is_known_by_its_own_columns(names, file, tool, submission):
    found = recognise(names, file)
    assert (found.tool, found.submission) == (tool, submission)


@pytest.mark.parametrize("names", [["case", "party", "q1"], ["id", "case", "q1"], ["respondentid", "q1"], []])
def test_a_plain_table_is_nobody_s(names):
    assert recognise(names, "answers.csv") is None


def test_the_study_has_the_last_word():
    assert recognise(["V1"], "x.sav", stated=SurveyTool.QUESTBACK).tool is SurveyTool.QUESTBACK
    assert recognise(["_uuid"], "x.csv", stated=SurveyTool.ENALYZER).tool is SurveyTool.ENALYZER
