"""Codes and patterns of a study become codes of the table, and what the table lacks is said before it is asked for."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trepart_eval.problems import Problems
from trepart_eval.sources.outcomes.json_stat import parse_metadata
from trepart_eval.sources.outcomes.table_selection import cells_of, parts_of, resolve

from replay_server import TABLE

TIME = {"ContentsCode": ["Prosent"]}


def resolved(**selection):
    problems = Problems()
    table, optional = parse_metadata(json.dumps(TABLE).encode())
    found = resolve(table, optional, selection, ["0104", "3001"], problems, file="study.toml", key="fetch")
    return found, [problem.code for problem in problems]


@pytest.mark.parametrize(
    ("patterns", "expected"),
    [
        (["2013K2"], ["2013K2"]),
        (["2013K3", "2013K1"], ["2013K1", "2013K3"]),
        (["*"], ["2013K1", "2013K2", "2013K3", "2013K4"]),
        (["2013K?"], ["2013K1", "2013K2", "2013K3", "2013K4"]),
        (["top(2)"], ["2013K3", "2013K4"]),
        (["TOP(1)"], ["2013K4"]),
        (["bottom(1)"], ["2013K1"]),
        (["from(2013K3)"], ["2013K3", "2013K4"]),
        (["to(2013K2)"], ["2013K1", "2013K2"]),
        (["range(2013K2, 2013K3)"], ["2013K2", "2013K3"]),
    ],
)
def test_a_pattern_means_codes_in_the_order_of_the_table(patterns, expected):
    found, problems = resolved(ContentsCode=["Prosent"], Tid=patterns)
    assert (list(found["Tid"]), problems) == (expected, [])


def test_the_top_of_a_dimension_that_is_not_time_comes_first():
    assert resolved(Region=["top(1)"], **TIME, Tid=["*"])[0]["Region"] == ("0101",)


def test_the_codes_of_the_cases_are_those_that_the_table_has():
    assert resolved(Region=["cases()"], **TIME, Tid=["*"])[0]["Region"] == ("0104",)


def test_dimensions_go_by_label_too():
    assert resolved(kvartal=["top(1)"], **TIME)[0]["Tid"] == ("2013K4",)


@pytest.mark.parametrize(
    ("selection", "code"),
    [
        ({"Regoin": ["*"], **TIME, "Tid": ["*"]}, "unknown_dimension"),
        ({"Region": ["9999"], **TIME, "Tid": ["*"]}, "unknown_table_code"),
        ({"Region": ["Halden"], **TIME, "Tid": ["*"]}, "unknown_table_code"),
        ({"Region": ["99*"], **TIME, "Tid": ["*"]}, "unknown_table_code"),
        ({**TIME, "Tid": ["from(1999K1)"]}, "unknown_table_code"),
        ({**TIME, "Tid": ["top(0)"]}, "unclear_pattern"),
        ({**TIME, "Tid": ["last(4)"]}, "unclear_pattern"),
        ({**TIME, "Tid": ["range(2013K4,2013K1)"]}, "unclear_pattern"),
        ({"Kjonn": ["cases()"], **TIME, "Tid": ["*"]}, "no_case_codes"),
        ({"Region": ["*"], "Tid": ["*"]}, "dimension_not_selected"),
    ],
)
def test_what_the_table_lacks_is_one_problem(selection, code):
    assert resolved(**selection)[1] == [code]


SIZES = st.lists(st.integers(1, 6), min_size=1, max_size=4)


@given(SIZES, st.integers(1, 40))
def test_parts_cover_a_selection_once_and_none_is_too_large(sizes, most):
    codes = {f"d{axis}": tuple(f"{n}" for n in range(size)) for axis, size in enumerate(sizes)}
    parts = parts_of(codes, most)
    assert all(cells_of(part) <= most for part in parts)
    cells = [frozenset(cell) for part in parts for cell in every(part)]
    assert len(cells) == len(set(cells)) == cells_of(codes)


def every(codes):
    cells = [[]]
    for name, of_dimension in codes.items():
        cells = [[*cell, (name, code)] for cell in cells for code in of_dimension]
    return cells
