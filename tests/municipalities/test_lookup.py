"""One municipality by code or name, and what became of it."""

import csv
from pathlib import Path

import pytest

import trepart_eval as te
from trepart_eval.municipalities.register import read_register

CASES = Path(__file__).parents[3] / "shared" / "data" / "municipalities" / "cases.csv"
REGISTER = read_register()
SINCE_1977 = {code for year in range(1977, 2025) for code in REGISTER.codes_in(year)}


def refusal(verb, *args, **options):
    """The one problem that a call ends in, in English."""
    with pytest.raises(te.InputError) as error:
        verb(*args, language="en", **options)
    (problem,) = error.value.problems
    return problem


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("1624", "1624 Rissa"),
        (301, "0301 Oslo"),
        ("0226 Sørum", "0226 Sørum"),
        ("K-3030 Lillestrøm", "3030 Lillestrøm"),
        ("Rissa", "1624 Rissa"),
        ("Drammen", "3301 Drammen"),
        ("Borre", "0701 Borre"),
        ("Kárášjohka - Karasjok", "5610 Kárášjohka - Karasjok"),
        ("Karasjok - Kárášjohka", "5610 Kárášjohka - Karasjok"),
        ("Karasjok", "5610 Kárášjohka - Karasjok"),
        ("KÁRÁŠJOHKA", "5610 Kárášjohka - Karasjok"),
        ("Bø i Telemark", "0821 Bø"),
        ("Herøy (Nordland)", "1818 Herøy"),
        ("Sande (Møre og Romsdal)", "1514 Sande"),
    ],
)
def test_a_municipality_is_found_by_any_spelling(written, expected):
    assert str(te.municipality(written)) == expected


@pytest.mark.parametrize(
    ("written", "year", "expected"),
    [
        ("Drammen", 2013, "0602"),
        ("Drammen", 2020, "3005"),
        ("Bø", 2022, "1867"),
        ("Borre", 2010, "0701"),
        ("Ullensvang", 1980, "1231"),
        ("1103", 2013, "1103"),
    ],
)
def test_a_year_decides_among_the_codes_of_a_name(written, year, expected):
    assert te.municipality(written, year=year).code == expected


def test_a_kept_code_is_another_municipality_when_its_borders_have_moved():
    old, new = te.municipality("1103", 2019), te.municipality("1103", 2020)
    assert (old.valid_to, new.valid_from) == (2020, 2020)
    assert new.predecessors == ("1103", "1141", "1142")
    assert old != new


@pytest.mark.parametrize("name", ["Herøy", "Våler", "Bø", "Vang", "Nes", "Os", "Sande"])
def test_a_name_of_several_is_refused_with_all_of_them(name):
    problem = refusal(te.municipality, name)
    assert problem.code == "municipality_ambiguous"
    assert problem.details["known"].count(f" {name}") >= 2


@pytest.mark.parametrize(
    ("written", "code", "text"),
    [
        ("Bomlo", "unknown_municipality", "Did you mean '4613 Bømlo'?"),
        ("Tromsö", "unknown_municipality", "Did you mean '5501 Tromsø'?"),
        ("Bo", "unknown_municipality", "Did you mean 'Bø'?"),
        ("Osol", "unknown_municipality", "Did you mean '0301 Oslo'?"),
        ("Stavangr", "unknown_municipality", "Did you mean '1103 Stavanger'?"),
        ("1625", "unknown_municipality", "Did you mean '1624 Rissa'?"),
        ("9999 Rissa", "unknown_municipality", "Did you mean '1624 Rissa'?"),
        ("0226 Sorum", "municipality_code_and_name", "Did you mean '0226 Sørum'?"),
        ("0226 Lillestrøm", "municipality_code_and_name", "Did you mean '3205 Lillestrøm'?"),
        ("03", "municipality_is_total", "four digits"),
        ("Hele landet", "municipality_is_total", "four digits"),
        ("", "unknown_municipality", "four digits"),
        (None, "unknown_municipality", "four digits"),
        (True, "unknown_municipality", "four digits"),
    ],
)
def test_what_is_not_understood_is_named_with_the_nearest(written, code, text):
    problem = refusal(te.municipality, written)
    assert problem.code == code
    assert text in problem.mend


@pytest.mark.parametrize(
    ("written", "year", "code", "what"),
    [
        ("1624", 2020, "municipality_not_then", "from 2018 it was 5054 Indre Fosen."),
        ("5012", 2024, "municipality_not_then", "from 2020 it was 5055 Heim + 5056 Hitra + 5059 Orkland."),
        ("5054", 2013, "municipality_not_yet", "before 2018 it was 1624 Rissa + 1718 Leksvik."),
        ("1201", 1971, "municipality_before_known", "doesn't know what it was before 1972."),
    ],
)
def test_a_year_without_the_municipality_says_what_there_was(written, year, code, what):
    problem = refusal(te.municipality, written, year=year)
    assert problem.code == code
    assert problem.what.endswith(what)


@pytest.mark.parametrize(
    ("year", "code"),
    [(2025, "year_after_register"), (1970, "year_before_register"), ("soon", "not_a_year"), (2013.5, "not_a_year"),
     (True, "not_a_year"), (float("inf"), "not_a_year")],
)  # fmt: skip
def test_a_year_outside_the_register_is_refused(year, code):
    assert refusal(te.municipality, "1624", year=year).code == code
    assert refusal(te.successor, "1624", year).code == code


@pytest.mark.parametrize(
    ("code", "year", "expected"),
    [
        ("1624", 2024, "5054"),
        ("0226", 2020, "3030"),
        ("0226", 2013, "0226"),
        ("1103", 2024, "1103"),
        ("0412", 2024, "3411"),
        ("Haram", 2021, "1507"),
        ("1534", 2024, ["1508", "1580"]),
        ("5012", 2024, ["5055", "5056", "5059"]),
        ("0518", 2024, ["3436", "3438"]),
    ],
)
def test_a_successor_is_one_code_or_a_list(code, year, expected):
    assert te.successor(code, year) == expected


def test_a_municipality_may_be_asked_for_its_successor():
    assert te.successor(te.municipality("Sørum"), 2024) == "3205"


def test_a_successor_before_the_code_came_is_refused_and_names_those_before():
    problem = refusal(te.successor, "5054", 2013)
    assert problem.code == "municipality_not_yet"
    assert "1624 Rissa + 1718 Leksvik" in problem.what


def test_every_code_has_successors_in_2024():
    assert len(SINCE_1977) > 860
    for code in SINCE_1977:
        found = te.successor(code, 2024)
        for one in [found] if isinstance(found, str) else found:
            assert te.municipality(one, 2024).valid_to is None


def test_the_case_municipalities_have_their_known_codes_and_names():
    if not CASES.exists():
        pytest.skip("the case municipalities are not here")
    with CASES.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    assert len(rows) == 21
    for row in rows:
        code = row["code_2011_2015"]
        assert te.municipality(row["case"], 2013).code == code
        for year in (2018, 2020, 2024):
            assert te.successor(code, year) == row[f"code_{year}"]
        assert row["name_2024"] in te.municipality(row["code_2024"], 2024).name
