"""Two definitions never become one series, however a file mixes them."""

from __future__ import annotations

import pytest

import trepart_eval as te

from outcome_studies import codes, read, rows, write_outcome

LONG = {"year": "år", "value": "tall"}
SEX = "region;år;kjønn;tall\n0101;2012;Begge;7,3\n0101;2012;Menn;6\n0104;2012;Begge;8\n0104;2012;Menn;7\n"
MEASURES_OVER_TIME = "region;år;mål;tall\n0101;2011;ansatte;7,3\n0101;2012;dagsverk;6\n0104;2011;ansatte;1\n"
POPULATIONS = "region;år;hvem;tall\n0101;2012;residents;7,3\n0104;2012;employees;6\n"


def test_a_column_that_tells_figures_apart_must_be_chosen_from(tmp_path):
    assert codes(tmp_path, SEX, columns=LONG) == ["mixed_series"]
    assert rows(read(tmp_path, SEX, columns=LONG, select={"kjønn": "Menn"})) == [
        ("Halden", 2012, 6.0),
        ("Moss", 2012, 7.0),
    ]


def test_measures_that_follow_each_other_in_time_are_mixed_too(tmp_path):
    (problem,) = te.check(write_outcome(tmp_path, MEASURES_OVER_TIME, columns=LONG), language="en")
    assert problem.code == "mixed_series"
    assert "ansatte, dagsverk" in problem.what


def test_a_column_of_remarks_may_be_ignored(tmp_path):
    text = "region;år;merknad;tall\n0101;2012;ok;7,3\n0101;2013;foreløpig;6\n0104;2012;ok;1\n"
    assert codes(tmp_path, text, columns=LONG) == ["mixed_series"]
    assert codes(tmp_path, text, columns=LONG, ignored_columns=["merknad"]) == []


@pytest.mark.parametrize("extra", ["navn;Halden;Halden;Moss", "kvartal;2012K1;2013K1;2012K1", "folketall;100;200;300"])
def test_columns_that_say_nothing_new_are_no_mixture(tmp_path, extra):
    name, *cells = extra.split(";")
    text = f"region;år;{name};tall\n0101;2012;{cells[0]};7,3\n0101;2013;{cells[1]};6\n0104;2012;{cells[2]};1\n"
    assert codes(tmp_path, text, columns=LONG) == []


def test_residents_mixed_with_employees_are_refused(tmp_path):
    (problem,) = te.check(write_outcome(tmp_path, POPULATIONS, columns={**LONG, "population": "hvem"}), language="en")
    assert problem.code == "two_populations"
    assert "residents, employees" in problem.what
    assert "residents and employees are not the same" in problem.mend


@pytest.mark.parametrize("word", ["residents", "sysselsatte innbyggere, der de bor"])
def test_figures_of_others_than_the_study_says_are_refused(tmp_path, word):
    text = f'region;år;hvem;tall\n0101;2012;"{word}";7,3\n0104;2012;"{word}";6\n'
    columns = {**LONG, "population": "hvem"}
    assert codes(tmp_path, text, columns=columns) == ["other_population"]
    assert codes(tmp_path, text, columns=columns, population="residents") == []


def test_two_definitions_in_a_column_are_refused(tmp_path):
    text = POPULATIONS.replace("hvem", "definisjon").replace("residents", "legemeldt").replace("employees", "egenmeldt")
    columns = {**LONG, "definition": "definisjon"}
    assert codes(tmp_path, text, columns=columns) == ["two_definitions"]
    assert codes(tmp_path, text, columns=columns, select={}) == ["two_definitions"]


@pytest.mark.parametrize(
    ("columns", "code"), [({**LONG, "definition": "definisjon"}, "two_definitions"), (LONG, "mixed_series")]
)
def test_definitions_that_change_from_file_to_file_are_refused(tmp_path, columns, code):
    header = "region;år;definisjon;tall\n"
    files = {"one.csv": f"{header}0101;2011;legemeldt;7\n0104;2011;legemeldt;7\n",
             "two.csv": f"{header}0101;2012;egenmeldt;7\n0104;2012;egenmeldt;7\n"}  # fmt: skip
    assert codes(tmp_path, files, file=None, files=list(files), columns=columns) == [code]


def test_the_same_figure_twice_is_refused(tmp_path):
    text = "region;år;tall\n0101;2012;7,3\n0101;2012;7,4\n0104;2012;6\n"
    (problem,) = te.check(write_outcome(tmp_path, text, columns=LONG), language="en")
    assert (problem.code, problem.where) == ("figure_twice", "sick.csv, rows 2 and 3")


def test_two_outcomes_of_one_name_are_refused(tmp_path):
    other = {"name": "sick_leave", "definition": "Another", "population": "residents", "unit": "percent",
             "direction": "neither", "source": "s", "file": "sick.csv", "columns": {"case": "region"}}  # fmt: skip
    assert codes(tmp_path, more=[other]) == ["outcome_twice"]


def test_two_outcomes_from_one_file_are_two_series(tmp_path):
    other = {"name": "men", "definition": "Men", "population": "employees", "unit": "percent", "file": "sick.csv",
             "direction": "neither", "source": "s", "columns": {"case": "region", **LONG},
             "select": {"kjønn": "Menn"}}  # fmt: skip
    plan = write_outcome(tmp_path, SEX, columns=LONG, select={"kjønn": "Begge"}, more=[other])
    outcomes = te.load(te.read_study(plan)).outcomes
    assert {name: rows(outcomes[name])[0][2] for name in outcomes} == {"sick_leave": 7.3, "men": 6.0}
