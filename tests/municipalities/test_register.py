"""The register holds together: no gaps, no loose ends, and the numbers of municipalities that Norway has had."""

from pathlib import Path

import pytest

from trepart_eval.municipalities.register import FIRST_YEAR, LAST_YEAR, read_register

DATA = Path(__file__).parents[3] / "shared" / "data" / "municipalities"
PACKAGE = Path(__file__).parents[2] / "src" / "trepart_eval" / "municipalities"
REGISTER = read_register()


@pytest.mark.parametrize("name", ["codes.csv", "changes.csv"])
def test_the_files_are_those_that_were_compiled(name):
    if not DATA.exists():
        pytest.skip("the compiled files are not here")
    assert (PACKAGE / name).read_bytes() == (DATA / name).read_bytes()


@pytest.mark.parametrize(
    ("year", "expected"), [(1980, 454), (1992, 439), (2000, 435), (2013, 428), (2018, 422), (2020, 356), (2024, 357)]
)
def test_each_year_has_as_many_municipalities_as_norway_had(year, expected):
    assert len(REGISTER.codes_in(year)) == expected


def test_every_code_follows_on_itself_without_gaps():
    for periods in REGISTER.by_code.values():
        ends = [one.valid_to for one in periods[:-1]]
        assert ends == [one.valid_from for one in periods[1:]]


def test_every_code_that_ends_has_become_something_and_says_how():
    for periods in REGISTER.by_code.values():
        for one in periods:
            assert (one.valid_to is None) == (not one.successors) == (not one.kind_of_change)
            assert all(REGISTER.exists_in(code, one.valid_to) for code in one.successors)


def test_every_code_that_came_after_1976_came_from_something():
    for periods in REGISTER.by_code.values():
        for one in periods:
            if one.valid_from >= 1977:
                assert one.predecessors
                assert all(REGISTER.exists_in(code, one.valid_from - 1) for code in one.predecessors)


def test_every_code_since_1977_reaches_codes_of_2024():
    now = set(REGISTER.codes_in(LAST_YEAR))
    for year in range(1977, LAST_YEAR + 1):
        for code in REGISTER.codes_in(year):
            found = REGISTER.walk(code, year, LAST_YEAR)
            assert found
            assert now.issuperset(found)


def test_walking_back_finds_whoever_walks_forwards():
    there = {code: REGISTER.walk(code, 1980, 2024) for code in REGISTER.codes_in(1980)}
    for code in REGISTER.codes_in(2024):
        assert REGISTER.walk(code, 2024, 1980) == tuple(sorted(old for old in there if code in there[old]))


def test_kept_codes_with_moved_borders_are_known():
    kept = {(code, one.valid_from) for code, periods in REGISTER.by_code.items() for one in periods[1:]
            if REGISTER.borders_from(code, one.valid_from) == one.valid_from}  # fmt: skip
    assert kept == {
        ("0128", 1992), ("0412", 1992), ("0716", 2002), ("1804", 2005), ("0704", 2017), ("1103", 2020), ("5001", 2020),
    }  # fmt: skip


def test_a_new_name_moves_no_borders():
    assert [one.name for one in REGISTER.by_code["0701"]] == ["Borre", "Horten"]
    assert REGISTER.borders_from("0701", 2010) == REGISTER.borders_from("0701", 1990) == 1988


def test_who_gained_a_part_in_1992_was_there_before():
    """Rakkestad got a part of Varteig; the files have its first period only by the number of predecessors."""
    assert REGISTER.then("0128", FIRST_YEAR).name == "Rakkestad"
    assert REGISTER.step("0128", 1992, back=True) == ("0114", "0128")


def test_what_the_register_begins_too_late_to_know_is_nothing():
    assert REGISTER.walk("0441", 1980, 1973) == ()
