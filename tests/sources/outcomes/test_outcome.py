"""An outcome carries its definition, keeps series apart at breaks, and makes years of quarters honestly."""

from __future__ import annotations

import math

import pytest

import trepart_eval as te
from trepart_eval.problems import InputError
from trepart_eval.vocabulary.columns import COLUMNS
from trepart_eval.vocabulary.languages import Language
from trepart_eval.vocabulary.terms import Direction, OutcomeAggregation

from outcome_studies import codes, read, rows, write_outcome

QUARTERS = "region;tid;fravær;dager\n" + "".join(
    f"0101;2012K{quarter};{figure};{days}\n"
    for quarter, figure, days in [(1, "8,0", 1000), (2, "6,0", 1000), (3, "4,0", 500), (4, "7,0", 1500)]
)
BY_QUARTER = {"period": "quarter", "columns": {"period": "tid", "value": "fravær", "denominator": "dager"}}
NO_WEIGHT = {"period": "quarter", "columns": {"period": "tid", "value": "fravær"}}
YEARS = "region;2013;2014;2015;2016\n0101;6;5;7;7\n0104;8;7;9;9\n"
TWO_IN_ONE = [{"case": "Finnøy-Rennesøy", "municipality_code": "1141;1142"}]
JOINT = "region;år;fravær;dager\n1141 Finnøy;2012;4,0;1000\n1142 Rennesøy;2012;7,0;2000\n"
JOINT_COLUMNS = {"year": "år", "value": "fravær", "denominator": "dager"}


def test_an_outcome_says_what_its_figures_are(tmp_path):
    outcome = read(tmp_path, label={"nb": "sykefravær", "en": "sick leave"})
    assert (outcome.name, outcome.label, outcome.direction) == ("sick_leave", "sick leave", Direction.LOWER_IS_BETTER)
    assert "sick leave: Doctor-certified sick leave" in outcome.summary()
    assert "employees, where they work" in outcome.summary()


@pytest.mark.parametrize("language", Language)
def test_an_outcome_speaks_the_language_of_its_study(tmp_path, language):
    outcome = read(tmp_path, language=language.value)
    assert {"nb": "gjelder ansatte", "nn": "gjeld tilsette", "en": "of employees"}[language] in outcome.summary()
    assert "<th" in outcome._repr_html_()


def test_the_table_is_a_copy_with_columns_from_the_vocabulary(tmp_path):
    outcome = read(tmp_path, QUARTERS, **BY_QUARTER)
    mine = outcome.table
    mine["value"] = 0
    assert outcome.table["value"].tolist() == [8, 6, 4, 7]
    assert set(outcome.table.columns) <= set(COLUMNS)


def test_markup_in_names_is_shown_as_text(tmp_path):
    outcome = read(tmp_path, definition="<script>alert(1)</script>")
    assert "<script>" not in outcome._repr_html_()


def test_an_unknown_name_is_an_error_that_names_the_nearest(tmp_path):
    outcomes = te.load(te.read_study(write_outcome(tmp_path))).outcomes
    with pytest.raises(KeyError, match="Did you mean 'sick_leave'"):
        outcomes["sick_leeve"]
    assert "sick_leeve" not in outcomes
    assert list(outcomes) == ["sick_leave"]


# --- breaks ---


def test_figures_on_both_sides_of_a_break_are_refused(tmp_path):
    assert codes(tmp_path, YEARS, break_years=[2015]) == ["break_in_window"]


@pytest.mark.parametrize("window", [{"last_year": 2014}, {"first_year": 2015}, {"first_year": 2013, "last_year": 2014}])
def test_a_window_on_one_side_of_a_break_is_one_series(tmp_path, window):
    outcome = read(tmp_path, YEARS, break_years=[2015], **window)
    assert len(set(outcome.table["series"])) == 1
    assert outcome.n_figures == 4


def test_a_window_across_a_break_is_refused_with_the_year(tmp_path):
    plan = write_outcome(tmp_path, YEARS, break_years=[2015], first_year=2014, last_year=2016)
    (problem,) = te.check(plan, language="en")
    assert "from 2015 there is a new series" in problem.what


def test_series_kept_apart_are_numbered(tmp_path):
    outcome = read(tmp_path, YEARS, break_years=[2015], breaks="separate")
    assert outcome.table["series"].tolist() == [1, 1, 2, 2] * 2
    assert "breaks from 2015" in outcome.summary()


def test_series_kept_apart_are_never_one_window(tmp_path):
    outcome = read(tmp_path, YEARS, break_years=[2015], breaks="separate")
    assert outcome.window(2015, 2016).years == (2015, 2016)
    with pytest.raises(InputError, match="crosses a break: from 2015"):
        outcome.window(2014, 2015)


# --- quarters to years ---


def test_a_year_is_weighted_by_person_days(tmp_path):
    year = read(tmp_path, QUARTERS, **BY_QUARTER).by_year()
    # (8*1000 + 6*1000 + 4*500 + 7*1500) / 4000 = 26500 / 4000
    assert rows(year) == [("Halden", 2012, 6.625)]
    assert (year.aggregation, year.table["denominator"].tolist()) == (OutcomeAggregation.WEIGHTED, [4000])


def test_without_a_denominator_a_year_is_refused_and_may_be_stated(tmp_path):
    outcome = read(tmp_path, QUARTERS, **NO_WEIGHT)
    with pytest.raises(InputError, match="the denominator is missing"):
        outcome.by_year()
    mean = outcome.by_year(method="mean")
    assert (rows(mean), mean.aggregation) == ([("Halden", 2012, 6.25)], OutcomeAggregation.MEAN)
    assert "unweighted mean" in mean.summary()


def test_equal_weights_give_the_plain_mean(tmp_path):
    text = QUARTERS.replace(";1500", ";9").replace(";1000", ";9").replace(";500", ";9")
    outcome = read(tmp_path, text, **BY_QUARTER)
    assert rows(outcome.by_year()) == rows(outcome.by_year(method="mean"))


def test_the_scale_of_the_weights_changes_nothing(tmp_path):
    small = read(tmp_path, QUARTERS, **BY_QUARTER).by_year().table["value"].tolist()
    text = "".join(line if line.startswith("region") else f"{line.rstrip()}000\n" for line in QUARTERS.splitlines(True))
    assert read(tmp_path, text, **BY_QUARTER).by_year().table["value"].tolist() == pytest.approx(small)


def test_a_numerator_gives_the_weights_that_are_lacking(tmp_path):
    text = "region;tid;fravær;tapte\n" + "".join(
        f"0101;2012K{q};{f};{lost}\n" for q, f, lost in [(1, "8", 80), (2, "6", 60), (3, "4", 20), (4, "7", 105)]
    )
    columns = {"period": "tid", "value": "fravær", "numerator": "tapte"}
    year = read(tmp_path, text, period="quarter", columns=columns).by_year()
    assert rows(year) == [("Halden", 2012, pytest.approx(6.625))]
    assert year.aggregation is OutcomeAggregation.WEIGHTED_DERIVED


@pytest.mark.parametrize(
    ("mark", "status"), [(":", "hidden"), ("..", "missing"), (".", "not_applicable"), ("", "blank")]
)
def test_a_year_with_a_quarter_that_has_no_figure_has_none_and_says_why(tmp_path, mark, status):
    outcome = read(tmp_path, QUARTERS.replace("2012K3;4,0", f"2012K3;{mark}"), **BY_QUARTER)
    assert rows(outcome.by_year()) == [("Halden", 2012, status)]


def test_a_year_that_lacks_a_quarter_is_incomplete(tmp_path):
    text = "".join(line for line in QUARTERS.splitlines(True) if "K3" not in line)
    assert rows(read(tmp_path, text, **BY_QUARTER).by_year()) == [("Halden", 2012, "incomplete")]


def test_a_quarter_without_its_weight_gives_no_year(tmp_path):
    assert rows(read(tmp_path, QUARTERS.replace(";500", ";.."), **BY_QUARTER).by_year()) == [
        ("Halden", 2012, "missing")
    ]


@pytest.mark.parametrize(
    ("unit", "expected"), [("days", 25.0), ("kroner", 25.0), ("people", 6.25), ("positions", 6.25)]
)
def test_flows_add_up_and_stocks_are_averaged(tmp_path, unit, expected):
    assert rows(read(tmp_path, QUARTERS, unit=unit, **BY_QUARTER).by_year()) == [("Halden", 2012, expected)]


def test_years_are_years_already(tmp_path):
    outcome = read(tmp_path)
    assert outcome.by_year() is outcome


def test_an_unknown_method_is_a_value_error(tmp_path):
    with pytest.raises(ValueError, match="Choose 'weighted' or 'mean'"):
        read(tmp_path, QUARTERS, **BY_QUARTER).by_year(method="median")


# --- one case of two municipalities ---


def test_two_municipalities_of_one_case_are_weighted_together(tmp_path):
    outcome = read(tmp_path, JOINT, cases=TWO_IN_ONE, columns=JOINT_COLUMNS)
    assert rows(outcome) == [("Finnøy-Rennesøy", 2012, pytest.approx(6.0))]  # (4*1000 + 7*2000) / 3000
    assert outcome.aggregation is OutcomeAggregation.WEIGHTED


def test_two_municipalities_without_a_denominator_are_refused(tmp_path):
    columns = {"year": "år", "value": "fravær"}
    assert codes(tmp_path, JOINT, cases=TWO_IN_ONE, columns=columns) == ["case_needs_denominator"]


def test_days_of_two_municipalities_add_up(tmp_path):
    outcome = read(tmp_path, JOINT, cases=TWO_IN_ONE, columns={"year": "år", "value": "dager"}, unit="days")
    assert rows(outcome) == [("Finnøy-Rennesøy", 2012, 3000.0)]


@pytest.mark.parametrize(("mark", "status"), [(":", "hidden"), ("..", "missing")])
def test_a_case_lacks_a_figure_where_one_of_its_municipalities_does(tmp_path, mark, status):
    text = JOINT + f"1141 Finnøy;2013;4,0;1000\n1142 Rennesøy;2013;{mark};2000\n"
    outcome = read(tmp_path, text, cases=TWO_IN_ONE, columns=JOINT_COLUMNS)
    assert rows(outcome)[1] == ("Finnøy-Rennesøy", 2013, status)


def test_a_year_with_only_one_of_two_municipalities_is_incomplete(tmp_path):
    text = JOINT + "1141 Finnøy;2013;4,0;1000\n"
    outcome = read(tmp_path, text, cases=TWO_IN_ONE, columns=JOINT_COLUMNS)
    assert rows(outcome)[1] == ("Finnøy-Rennesøy", 2013, "incomplete")


def test_a_municipality_that_changed_its_code_is_one_series(tmp_path):
    cases = [{"case": "Arendal", "municipality_code": "0906;4203"}]
    text = "region;2018;2019;2020\n0906 Arendal (-2019);7;6;.\n4203 Arendal;.;.;5\n"
    outcome = read(tmp_path, text, cases=cases)
    assert rows(outcome) == [("Arendal", 2018, 7.0), ("Arendal", 2019, 6.0), ("Arendal", 2020, 5.0)]
    assert outcome.aggregation is OutcomeAggregation.NONE


# --- levels ---


def test_workplaces_are_kept_with_their_case(tmp_path):
    text = "kommune;sted;2012\nHalden;Barnehage;5\nHalden;Sykehjem;9\nMoss;Barnehage;7\n"
    outcome = read(tmp_path, text, level="workplace", columns={"case": "kommune", "workplace": "sted"})
    assert outcome.table[["case", "workplace", "value"]].values.tolist() == [
        ["Halden", "Barnehage", 5.0], ["Halden", "Sykehjem", 9.0], ["Moss", "Barnehage", 7.0],
    ]  # fmt: skip


def test_a_workplace_that_the_study_does_not_list_is_a_problem(tmp_path):
    text = "kommune;sted;2012\nHalden;barnehage;5\nMoss;Barnehage;7\n"
    plan = write_outcome(tmp_path, text, level="workplace", columns={"case": "kommune", "workplace": "sted"})
    listed = '"workplaces" = { "rows" = [{ "case" = "Halden", "workplace" = "Barnehage" }] }\n'
    plan.write_text(plan.read_text(encoding="utf-8") + listed, encoding="utf-8")
    (problem,) = [one for one in te.check(plan, language="en") if one.code == "unknown_workplace"]
    assert problem.where == "sick.csv, row 3, column 'sted'"


def test_a_workplace_is_one_however_its_name_is_spelt(tmp_path):
    text = "kommune;sted;2012;2013\nHalden;Barnehage;5;\nMoss; BARNEHAGE;7;8\n"
    outcome = read(tmp_path, text, level="workplace", columns={"case": "kommune", "workplace": "sted"})
    assert outcome.workplaces == ("Barnehage",)


def test_counties_need_no_cases(tmp_path):
    columns = {"case": None, "county": "fylke"}
    outcome = read(tmp_path, "fylke;2012\nØstfold;5\nAkershus;6\n", level="county", columns=columns)
    assert outcome.table[["county", "value"]].values.tolist() == [["Østfold", 5.0], ["Akershus", 6.0]]


def test_the_country_needs_no_column(tmp_path):
    outcome = read(tmp_path, "tekst;2012\nLandet;5\n", level="country", columns={"case": None})
    assert outcome.table[["country", "value"]].values.tolist() == [["Norge", 5.0]]


def test_the_order_of_rows_changes_nothing(tmp_path):
    header, *lines = QUARTERS.splitlines(True)
    there = read(tmp_path, QUARTERS, **BY_QUARTER).table
    back = read(tmp_path, header + "".join(lines[::-1]), **BY_QUARTER).table
    assert back.equals(there)


def test_a_study_without_outcomes_has_none(tmp_path):
    plan = write_outcome(tmp_path)
    text = "\n".join(line for line in plan.read_text(encoding="utf-8").splitlines() if not line.startswith('"outcome"'))
    plan.write_text(text, encoding="utf-8")
    assert len(te.load(te.read_study(plan)).outcomes) == 0


def test_figures_that_are_not_there_are_nan(tmp_path):
    assert math.isnan(read(tmp_path).table["value"].iloc[-1])
