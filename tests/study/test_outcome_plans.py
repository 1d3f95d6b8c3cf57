"""Every wrong ``[[outcome]]`` is a problem with its place and its mend, in three languages."""

from __future__ import annotations

import pytest

import trepart_eval as te
from trepart_eval.vocabulary.languages import Language
from trepart_eval.vocabulary.terms import OutcomeLevel, PeriodLength

from outcome_studies import OUTCOME, write_outcome

FETCH = {"table": "12451", "selection": {"Tid": ["top(4)"]}}
WRONG = [
    ({"name": "sick leave"}, "outcome_name", "name"),
    ({"name": "../x"}, "outcome_name", "name"),
    ({"name": None}, "key_missing", "name"),
    ({"definition": None}, "key_missing", "definition"),
    ({"population": "innbyggere"}, "unknown_choice", "population"),
    ({"unit": "prosent"}, "unknown_choice", "unit"),
    ({"direction": "down"}, "unknown_choice", "direction"),
    ({"level": "bydel"}, "unknown_choice", "level"),
    ({"period": "month"}, "unknown_choice", "period"),
    ({"breaks": "join"}, "unknown_choice", "breaks"),
    ({"break_years": [2015, "2008"]}, "wrong_kind", "break_years"),
    ({"break_years": [15]}, "too_small", "break_years"),
    ({"first_year": 2016, "last_year": 2012}, "years_swapped", "first_year"),
    ({"first_year": 2012, "last_year": 2016, "break_years": [2015]}, "break_in_window", ""),
    ({"file": None}, "outcome_files", ""),
    ({"files": ["a.csv"]}, "outcome_files", ""),
    ({"file": "../../x.csv"}, "path_outside", "file"),
    ({"columns": {"case": None}}, "column_not_named", "columns"),
    ({"columns": {"workplace": "w"}}, "level_mixed", "columns.workplace"),
    ({"columns": {"county": "w"}}, "level_mixed", "columns.county"),
    ({"level": "workplace"}, "column_not_named", "columns"),
    ({"level": "county", "columns": {"county": "f"}}, "level_mixed", "columns.case"),
    ({"columns": {"quarter": "k"}, "period": "quarter"}, "column_not_named", "columns"),
    ({"columns": {"year": "å", "quarter": "k"}}, "quarter_in_years", "columns"),
    ({"columns": {"year": "å"}, "period": "quarter"}, "column_not_named", "columns"),
    ({"columns": {"year": "å", "period": "p"}}, "period_or_year", "columns"),
    ({"columns": {"value": "region"}}, "column_for_two", "columns.value"),
    ({"select": {"region": "x"}}, "column_for_two", "columns.select.region"),
    ({"columns": {"valeu": "v"}}, "unknown_choice", "columns"),
    ({"columns": {"denominator": "a", "numerator": "b"}}, "two_weights", "columns"),
    ({"columns": {"numerator": "b"}, "unit": "days"}, "numerator_needs_share", "columns.numerator"),
    ({"marks": {"-": "nothing"}}, "unknown_choice", "marks.-"),
    ({"select": {"sex": ""}}, "wrong_kind", "select"),
    ({"fetch": {"table": "12451"}}, "key_missing", "fetch.selection"),
    ({"fetch": FETCH}, "fetch_not_json", "file"),
    ({"file": None, "fetch": {**FETCH, "table": "12 451/x"}}, "table_number", "fetch.table"),
    ({"file": None, "fetch": {**FETCH, "selection": {"Tid": []}}}, "wrong_kind", "fetch.selection"),
    ({"file": None, "fetch": {**FETCH, "url": "http://data.ssb.no/api"}}, "fetch_url", "fetch.url"),
    ({"file": None, "fetch": {**FETCH, "url": "file:///etc/passwd"}}, "fetch_url", "fetch.url"),
    ({"file": None, "fetch": {**FETCH, "url": "https://user:pass@host/api"}}, "fetch_url", "fetch.url"),
    ({"file": None, "fetch": {**FETCH, "url": "http://localhost.evil.example/api"}}, "fetch_url", "fetch.url"),
    ({"popualtion": "employees"}, "unknown_key", "popualtion"),
]


@pytest.mark.parametrize(("change", "code", "place"), WRONG, ids=[f"{code}-{place}" for _, code, place in WRONG])
@pytest.mark.parametrize("language", Language)
def test_a_wrong_outcome_is_named_with_its_place_and_mend(tmp_path, change, code, place, language):
    problems = te.check(write_outcome(tmp_path, **change), language=language)
    (found,) = [problem for problem in problems if problem.code == code]
    assert found.key.startswith("outcome[1]" + (f".{place}" if place else ""))
    assert found.what.strip()
    assert found.mend.strip()


def test_the_plan_says_what_the_study_says(tmp_path):
    changes = {"break_years": [2015, 2008, 2015], "breaks": "separate", "label": "Sykefravær", "marks": {"x": "hidden"}}
    (plan,) = te.read_study(write_outcome(tmp_path, **changes)).outcomes
    assert (plan.level, plan.period, plan.break_years) == (OutcomeLevel.MUNICIPALITY, PeriodLength.YEAR, (2008, 2015))
    assert (plan.separate, plan.label(Language.NN), plan.marks) == (True, "Sykefravær", {"x": "hidden"})
    assert plan.definition == OUTCOME["definition"]


def test_a_fetched_table_has_its_place_and_statistics_norway_by_itself(tmp_path):
    (plan,) = te.read_study(write_outcome(tmp_path, None, file=None, fetch=FETCH)).outcomes
    assert plan.files[0].name == "data/raw/sick_leave.json"
    assert plan.query.url == "https://data.ssb.no/api/pxwebapi/v2"
