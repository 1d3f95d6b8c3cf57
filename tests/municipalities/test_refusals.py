"""What `harmonise` refuses, and what it says about it."""

import numpy as np
import pandas as pd
import pytest

import trepart_eval as te


def table(*codes, **columns):
    return pd.DataFrame({"municipality_code": list(codes), **(columns or {"n": list(range(len(codes)))})})


def refused(frame, **options):
    """Code and text of every problem, in English."""
    with pytest.raises(te.InputError) as error:
        te.harmonise(frame, **{"year": 2024, "how": {"n": "sum"}, "language": "en", **options})
    return {problem.code: str(problem) for problem in error.value.problems}


def test_a_kept_code_with_moved_borders_is_refused_without_a_year():
    found = refused(table("1103", "1130"))
    assert list(found) == ["borders_unclear"]
    assert "1103 Stavanger" in found["borders_unclear"]
    assert "borders=2019 / borders=2024" in found["borders_unclear"]


def test_a_kept_code_is_not_the_same_unit_after_a_merger():
    assert "1141 Finnøy, 1142 Rennesøy" in refused(table("1103"), borders=2019)["parts_missing"]


def test_parts_must_be_there_for_every_combination_of_keys():
    found = refused(table("1624", "1624", "1718", n=[1, 2, 3], party=["P", "U", "P"]))
    assert "(number of rows: 1): 1718 Leksvik" in found["parts_missing"]


@pytest.mark.parametrize(
    ("code", "year", "problem", "text"),
    [
        ("5012", 2024, "split_needs_shares", 'shares={"5012": {"5055": …, "5056": …, "5059": …}}'),
        ("5054", 2013, "merger_needs_shares", 'shares={"5054": {"1624": …, "1718": …}}'),
        ("1534", 2024, "split_needs_shares", "1507 Ålesund was split in 2024, into 1508 Ålesund, 1580 Haram"),
    ],
)
def test_what_must_be_divided_is_refused_without_shares(code, year, problem, text):
    found = refused(table(code), year=year)
    assert text in found[problem]


@pytest.mark.parametrize(
    ("shares", "problem", "text"),
    [
        ({"5012": {"5055": 0.5}}, "shares_not_one", "sum to 0.5"),
        ({"5012": {"5055": 0.5, "5056": 0.5}}, "shares_of_others", "but shares has 5055, 5056"),
        ({"5012": {"5055": -1}}, "share_not_share", "'-1' is not a share"),
        ({"5012": {"5055": "half"}}, "share_not_share", "'half' is not a share"),
        ({"5012": 1}, "shares_not_mapping", "shares['5012']"),
        ([1], "shares_not_mapping", "shares"),
        ({"9999": {"5055": 1}}, "unknown_municipality", "9999"),
    ],
)
def test_wrong_shares_are_refused(shares, problem, text):
    assert text in refused(table("5012"), shares=shares)[problem]


def test_everything_wrong_is_said_at_once():
    found = refused(
        table("1624"), year=2030, how={"m": "sum", "n": "summ"}, code="kode", by="x", borders="y", incomplete="yes"
    )
    assert list(found) == ["year_after_register", "unknown_choice", "frame_column_missing"]
    assert "Did you mean 'sum'?" in te_text(table("1624"), how={"n": "summ"})


def te_text(frame, **options):
    return "\n".join(refused(frame, **options).values())


@pytest.mark.parametrize(
    ("columns", "options", "problem"),
    [
        ({"n": [1]}, {"how": {}}, "harmonise_column_unclear"),
        ({"n": [1]}, {"how": "sum"}, "harmonise_how_not_mapping"),
        ({"n": ["many"]}, {}, "harmonise_not_numbers"),
        ({"n": [True]}, {}, "harmonise_not_numbers"),
        ({"n": [np.inf]}, {}, "harmonise_not_finite"),
        ({"n": [1]}, {"by": "n"}, "harmonise_column_is_key"),
        ({"n": [1]}, {"how": {"n": "weighted"}}, "harmonise_no_denominator"),
        ({"n": [1]}, {"how": {"n": "weighted"}, "denominator": "n"}, "harmonise_denominator_not_summed"),
        ({"n": [1]}, {"how": {"n": "weighted"}, "denominator": "m"}, "frame_column_missing"),
        ({"n": [1]}, {"denominator": {"n": "n"}}, "harmonise_denominator_unused"),
        ({"n": [1], "d": [-1]}, {"how": {"n": "weighted"}, "denominator": "d"}, "harmonise_denominator_negative"),
        ({"n": [1], "k": [[1]]}, {"by": ["k"]}, "frame_column_of_lists"),
    ],
)
def test_a_column_that_cannot_be_what_it_is_said_to_be_is_refused(columns, options, problem):
    assert problem in refused(table("1624", **columns), borders=2013, **options)


def test_refuse_refuses_to_join_and_keeps_the_rest():
    frame = table("1624", "1718", "1653", n=[1, 2, 3], median=[1.0, 2.0, 3.0])
    how = {"n": "sum", "median": "refuse"}
    assert "5054 Indre Fosen" in refused(frame, how=how)["harmonise_refused"]
    assert te.harmonise(frame[2:], year=2024, how=how)["median"].tolist() == [3.0]


@pytest.mark.parametrize(
    ("codes", "problem", "text"),
    [
        (["0226", None], "frame_code_missing", "1 of the rows"),
        (["0226", "226 Sørum"], "frame_municipality_twice", "0226 Sørum"),
        (["0226", "0"], "municipality_is_total", "county or the whole country"),
        (["0226", "Skedsmoe"], "unknown_municipality", "Did you mean '0231 Skedsmo'?"),
        (["1718", "Bø"], "municipality_ambiguous", "0821 Bø (Telemark), –2019; 1867 Bø"),
        (["1141", "4203"], "borders_of_several_years", "1141 Finnøy, –2019 and 4203 Arendal, 2020–"),
    ],
)
def test_rows_without_one_municipality_are_refused(codes, problem, text):
    assert text in refused(table(*codes))[problem]


def test_every_unknown_code_is_named_however_many():
    codes = [f"9{n:03}" for n in range(900, 920)]
    text = refused(table(*codes))["unknown_municipalities"]
    assert all(code in text for code in codes)


def test_codes_that_are_not_of_the_borders_given_are_refused():
    assert "from 2018 it was 5054" in refused(table("1624"), borders=2020)["municipality_not_then"]
    assert "before 2018 it was" in refused(table("5054"), borders=2013)["municipality_not_yet"]


def test_a_year_in_the_borders_column_that_the_register_lacks_is_refused():
    assert "2026" in refused(table("5054", n=[1], year=[2026]), borders="year")["year_after_register"]


def test_borders_from_before_the_register_knows_are_refused():
    assert "before 1976" in refused(table("0441"), borders=2013, year=1973)["origin_unknown"]


def test_what_is_no_frame_is_refused():
    assert list(refused([1, 2])) == ["not_a_frame"]
    assert list(refused(table("1624").set_index("municipality_code"))) == ["frame_column_missing"]


def test_two_columns_of_one_name_are_refused():
    frame = pd.DataFrame([["1624", 1, 2]], columns=["municipality_code", "n", "n"])
    assert "frame_column_twice" in refused(frame)
