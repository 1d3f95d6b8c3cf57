"""The official series that ship are the published ones, and say of themselves what they are."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

import trepart_eval as te
from trepart_eval.problems import InputError
from trepart_eval.vocabulary.terms import OutcomeLevel

RAW = Path(__file__).parents[2] / "data" / "raw" / "outcomes"


@pytest.mark.parametrize("name", te.datasets.CONTEXT_SERIES)
@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_a_series_says_what_it_is(name, language):
    outcome = te.datasets.context_series(name, language=language)
    assert outcome.n_figures > 30
    assert outcome.break_years == (2008, 2015)
    assert {"nb": "brutt fra", "nn": "broten frå", "en": "breaks from"}[language] in outcome.summary()


def test_counties_by_year_are_those_of_the_file():
    with (RAW / "county_sick_leave_annual.csv").open(encoding="utf-8") as file:
        published = {(row["county"], int(row["year"])): row for row in csv.DictReader(file)}
    table = te.datasets.context_series("county_sick_leave_annual").table
    assert len(table) == len(published) == 18 * 17
    for row in table.itertuples():
        assert row.value == float(published[row.county, row.year]["sickness_absence_pct"])
        assert row.denominator == float(published[row.county, row.year]["contractual_mandays_derived"])


def test_breaks_divide_the_counties_years_into_three_series():
    outcome = te.datasets.context_series("county_sick_leave_annual")
    assert outcome.table.groupby("series")["year"].agg(["min", "max"]).values.tolist() == [
        [2001, 2007],
        [2008, 2014],
        [2015, 2017],
    ]
    with pytest.raises(InputError):
        outcome.window(2012, 2016)


def test_first_quarters_are_no_years():
    outcome = te.datasets.context_series("sector_sick_leave_q1")
    assert set(outcome.by_year(method="mean").table["status"]) == {"incomplete"}


def test_the_municipal_sector_is_one_of_the_sectors():
    outcome = te.datasets.context_series("sector_sick_leave_q1")
    assert (outcome.level, "municipal" in outcome.places) == (OutcomeLevel.SECTOR, True)


def test_an_unknown_series_is_an_error_with_the_nearest():
    with pytest.raises(InputError, match="Did you mean 'sector_sick_leave_q1'"):
        te.datasets.context_series("sector_sick_leave", language="en")
