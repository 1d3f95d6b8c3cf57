"""Columns as codes into their distinct values, the numbers that cells hold, and where a row stands."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trepart_eval.sources.raw_tables import (
    EMPTY,
    RawTable,
    column_of_dictionary,
    column_of_numbers,
    column_of_objects,
    column_of_whole_numbers,
    parse_number,
)

NUMBERS = st.lists(st.none() | st.integers(-(10**6), 10**6) | st.floats(-1e6, 1e6), max_size=20)


def cells(column):
    return [(*column.values, None)[code] for code in column.codes]


def table_of(*columns, **place):
    named = {f"c{number}": column_of_objects(column) for number, column in enumerate(columns)}
    return RawTable(len(columns[0]), named, **place)


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("3", 3), (" 3.5 ", 3.5), ("3,5", 3.5), (",5", 0.5), ("3.", 3), ("-2", -2), ("\u22122", -2), ("+1", 1),
        ("1e2", 100), (7, 7), (2.5, 2.5),
        ("", None), ("enig", None), ("1 000", None), ("1.000,5", None), ("1_000", None), ("nan", None), ("inf", None),
        ("1e999", None), ("3-4", None), ("\u0663", None), ("0x1", None), (float("inf"), None), (10**400, None),
    ],
)  # fmt: skip
def test_a_cell_holds_a_number_or_none(cell, number):
    assert parse_number(cell) == number


def test_a_stated_decimal_point_leaves_the_comma_out():
    assert parse_number("3,5", ".") is None
    assert parse_number("3.5", ".") == parse_number("3,5", ",") == 3.5


@given(st.floats(allow_nan=False, allow_infinity=False), st.sampled_from(",."))
def test_a_number_is_read_back_with_either_decimal_sign(number, sign):
    assert parse_number(repr(number).replace(".", sign)) == number


@given(st.text())
def test_any_text_is_a_finite_number_or_none(text):
    number = parse_number(text)
    assert number is None or math.isfinite(number)


@given(NUMBERS)
def test_numbers_come_back_from_their_codes(numbers):
    column = column_of_numbers(np.array([math.nan if number is None else number for number in numbers], dtype=float))
    assert cells(column) == numbers
    assert len(set(column.values)) == len(column.values)


@given(st.lists(st.none() | st.integers(-(2**62), 2**62), max_size=20))
def test_whole_numbers_come_back_from_their_codes(numbers):
    empty = np.array([number is None for number in numbers], dtype=bool)
    column = column_of_whole_numbers(np.array([number or 0 for number in numbers], dtype=np.int64), empty)
    assert cells(column) == numbers


@given(st.lists(st.none() | st.integers() | st.booleans() | st.text()))
def test_cells_of_any_kind_are_one_column(values):
    column = column_of_objects(values)
    assert [cell is None for cell in cells(column)] == [
        value is None or (isinstance(value, str) and not value.strip().strip("\ufeff")) for value in values
    ]


def test_text_and_number_are_different_values_though_they_look_alike():
    assert column_of_objects([1, "1", 1.0, True, " 1 "]).values == (1, "1")


def test_values_that_are_alike_once_stripped_become_one():
    column = column_of_dictionary(np.array([0, 1, EMPTY, 2]), ["x", " x ", None])
    assert cells(column) == ["x", "x", None, None]


@given(st.lists(st.sampled_from(["x", "y", "z", None]), min_size=1))
def test_the_rows_of_each_value_are_found_together_as_they_are_one_by_one(values):
    column = column_of_objects(values)
    indexes = list(range(len(column.values)))
    together = [rows.tolist() for rows in column.rows_of_each(indexes)]
    assert together == [column.rows_of([index]).tolist() for index in indexes]


@given(st.lists(st.sampled_from(["x", "y", None])))
def test_what_belongs_to_a_value_belongs_to_its_rows(values):
    column = column_of_objects(values)
    small = type(column)(column.codes.astype(np.int8), column.values)
    number_of = np.array([*range(10, 10 + len(column.values)), -7])
    expected = [-7 if value is None else 10 + column.values.index(value) for value in values]
    assert column.per_row(number_of).tolist() == small.per_row(number_of).tolist() == expected


def test_blank_rows_are_left_out_and_the_others_keep_their_numbers():
    table = table_of([None, "x", "", "y"], [None, None, " ", "z"]).without_blank_rows()
    assert (table.n_rows, table.n_blank) == (2, 2)
    assert table.row_numbers(np.array([0, 1])) == [3, 5]


def test_a_table_without_blank_rows_stays_as_it_is():
    table = table_of(["x", None], [None, "y"])
    assert table.without_blank_rows() is table


def test_a_place_is_a_row_of_a_file_or_a_key_of_the_study():
    in_file = table_of(["x", "y"], file="a.csv", sheet="S")
    in_study = table_of(["x", "y"], file="study.toml", key="cases.rows", first_row=1)
    assert in_file.place([1], "c0") == {"file": "a.csv", "sheet": "S", "rows": [3], "column": "c0"}
    assert in_study.place([0, 1], "case") == {"file": "study.toml", "key": "cases.rows[1].case, cases.rows[2].case"}
