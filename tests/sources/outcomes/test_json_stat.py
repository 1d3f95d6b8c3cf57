"""JSON-stat 1 and 2 give the same figures as the same table in CSV, and a wrong file is a problem and no traceback."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trepart_eval.sources.outcomes.cubes import Cube, Dimension
from trepart_eval.sources.outcomes.json_stat import json_stat_bytes, parse_json_stat
from trepart_eval.sources.outcomes.records import Descriptor
from trepart_eval.sources.raw_tables import Unreadable

from outcome_studies import codes, read

CSV = (
    "region;kjønn;2013K1;2013K2\n0101 Halden;Begge;7,3;6,2\n0101 Halden;Menn;5,15;:\n"
    "0104 Moss;Begge;8,0;..\n0104 Moss;Menn;0,1;.\n"
)
DIMENSIONS = {
    "Region": {"label": "region", "category": {"index": ["0101", "0104"], "label": {"0101": "Halden", "0104": "Moss"}}},
    "Kjonn": {"label": "kjønn", "category": {"index": {"1": 1, "0": 0}, "label": {"0": "Begge", "1": "Menn"}}},
    "Tid": {"label": "kvartal", "category": {"index": ["2013K1", "2013K2"]}},
}
VALUES = [7.3, 6.2, 5.15, None, 8.0, None, 0.1, None]
STATUS = {"3": ":", "5": "..", "7": "."}
IDS = {"id": ["Region", "Kjonn", "Tid"], "size": [2, 2, 2], "role": {"time": ["Tid"], "geo": ["Region"]}}
TWO = {"version": "2.0", "class": "dataset", "label": "t", **IDS, "dimension": DIMENSIONS, "value": VALUES,
       "status": STATUS}  # fmt: skip
ONE = {"dataset": {"label": "t", "dimension": {**IDS, **DIMENSIONS}, "value": VALUES, "status": STATUS}}
SPARSE = {**TWO, "value": {str(n): v for n, v in enumerate(VALUES) if v is not None or n in {3, 5, 7}}}
LISTED = {**TWO, "status": [STATUS.get(str(n)) for n in range(8)]}
FORMS = {"version 1": ONE, "version 2": TWO, "by place": SPARSE, "status in a list": LISTED}
MEN = {"period": "quarter", "select": {"kjønn": "Menn"}}
PLAN = {"file": "sick.json", **MEN}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
@pytest.mark.parametrize("sex", ["Begge", "Menn"])
def test_json_stat_and_csv_of_the_same_table_give_equal_numbers(tmp_path, form, sex):
    (tmp_path / "csv").mkdir()
    (tmp_path / "json").mkdir()
    plan = {"period": "quarter", "select": {"kjønn": sex}}
    from_csv = read(tmp_path / "csv", CSV, **plan).table
    from_json = read(tmp_path / "json", json.dumps(form), file="sick.json", **plan).table
    assert from_json.equals(from_csv)


@pytest.mark.parametrize("select", [{"Kjonn": "1"}, {"kjønn": "Menn"}, {"Kjonn": "1 Menn"}, {"KJONN": "menn"}])
def test_dimensions_go_by_code_or_label(tmp_path, select):
    outcome = read(tmp_path, json.dumps(TWO), file="sick.json", period="quarter", select=select)
    assert outcome.n_figures == 2


def test_a_dimension_that_is_not_selected_would_mix_series(tmp_path):
    assert codes(tmp_path, json.dumps(TWO), file="sick.json", period="quarter") == ["mixed_series"]


def test_two_measures_without_a_choice_are_refused(tmp_path):
    content = {**TWO, "role": {"time": ["Tid"], "metric": ["Kjonn"]}}
    assert codes(tmp_path, json.dumps(content), file="sick.json", period="quarter") == ["several_measures"]
    assert read(tmp_path, json.dumps(content), file="sick.json", period="quarter", columns={"value": "Menn"}).n_figures


WRONG = {
    "not JSON": (b"<html>", "not_json"),
    "cut": (json.dumps(TWO).encode()[:300], "not_json"),
    "latin-1": (json.dumps(TWO, ensure_ascii=False).encode("latin-1"), "not_json"),
    "no number": (json.dumps(TWO).replace("6.2", "NaN").encode(), "not_json"),
    "nested": (b"[" * 100_000, "not_json"),
    "a list": (b"[1]", "not_json_stat"),
    "PxWeb's own JSON": (b'{"columns": [], "data": []}', "not_json_stat"),
    "two datasets": (json.dumps({"a": TWO, "b": TWO}).encode(), "json_stat_several"),
}
CHANGED = {
    "too few values": ({"value": VALUES[:5]}, "json_stat_sizes"),
    "a size too large": ({"size": [2, 2, 3]}, "json_stat_categories"),
    "a size that is no count": ({"size": [2, 2, "2"]}, "json_stat_part"),
    "a size of nothing": ({"size": [2, 2, 0]}, "json_stat_part"),
    "an id too many": ({"id": [*IDS["id"], "X"], "size": [2, 2, 2, 1]}, "json_stat_part"),
    "an id twice": ({"id": ["Region", "Region", "Tid"]}, "json_stat_part"),
    "a text among values": ({"value": [*VALUES[:7], "1"]}, "json_stat_part"),
    "true among values": ({"value": [*VALUES[:7], True]}, "json_stat_part"),
    "a huge number": ({"value": [*VALUES[:7], 10**400]}, "json_stat_part"),
    "a place outside": ({"value": {"8": 1}}, "json_stat_part"),
    "a place that is no number": ({"value": {"-1": 1}}, "json_stat_part"),
    "no values": ({"value": None}, "json_stat_part"),
    "a status of the wrong length": ({"status": ["."] * 3}, "json_stat_part"),
    "a status outside": ({"status": {"99": "."}}, "json_stat_part"),
    "a dimension without categories": ({"dimension": {**DIMENSIONS, "Tid": {}}}, "json_stat_part"),
    "months": ({"dimension": {**DIMENSIONS, "Tid": {"category": {"index": ["2013M01", "2013M02"]}}}},
               "period_other_length"),
}  # fmt: skip


@pytest.mark.parametrize(("content", "code"), WRONG.values(), ids=WRONG)
def test_a_file_that_is_no_json_stat_is_one_clear_problem(tmp_path, content, code):
    assert codes(tmp_path, content, **PLAN) == [code]


@pytest.mark.parametrize(("change", "code"), CHANGED.values(), ids=CHANGED)
def test_a_part_that_does_not_fit_is_one_clear_problem(tmp_path, change, code):
    found = codes(tmp_path, json.dumps({**TWO, **change}), **PLAN)
    assert set(found) == {code}


def test_sizes_far_over_the_figures_take_no_room():
    codes_of = [str(number) for number in range(1000)]
    big = {f"d{axis}": {"category": {"index": codes_of}} for axis in range(6)}
    content = {"class": "dataset", "id": list(big), "size": [1000] * 6, "dimension": big, "value": {"7": 1.5}}
    cube = parse_json_stat(json.dumps(content).encode())
    assert (cube.index.tolist(), cube.values.tolist()) == ([7], [1.5])


def test_sizes_beyond_all_numbers_are_refused():
    codes_of = [str(number) for number in range(1000)]
    big = {f"d{axis}": {"category": {"index": codes_of}} for axis in range(8)}
    content = {"class": "dataset", "id": list(big), "size": [1000] * 8, "dimension": big, "value": {"7": 1.5}}
    with pytest.raises(Unreadable, match="json_too_large"):
        parse_json_stat(json.dumps(content).encode())


# --- there and back ---

TEXT = st.text(st.characters(codec="utf-8"), max_size=8)


@st.composite
def cubes(draw):
    """A cube of up to three dimensions, with some figures, some gaps and some marks."""
    code_lists = draw(st.lists(st.lists(TEXT, min_size=1, max_size=4, unique=True), min_size=1, max_size=3))
    roles = st.sampled_from(["", "time", "geo", "metric"])
    dimensions = tuple(
        Dimension(f"d{axis}", draw(TEXT) or f"d{axis}", tuple(Descriptor(c, draw(TEXT)) for c in codes), draw(roles))
        for axis, codes in enumerate(code_lists)
    )
    n_cells = math.prod(len(dimension.categories) for dimension in dimensions)
    index = sorted(draw(st.sets(st.integers(0, n_cells - 1))))
    finite = st.floats(allow_nan=False, allow_infinity=False)
    figures = draw(st.lists(st.one_of(finite, st.just(math.nan)), min_size=len(index), max_size=len(index)))
    marks = draw(st.dictionaries(st.integers(0, n_cells - 1), st.sampled_from([".", "..", ":"]), max_size=3))
    return Cube(draw(TEXT), draw(TEXT), draw(TEXT), dimensions, np.array(index, np.int64), np.array(figures), marks)


@settings(max_examples=150)
@given(cubes())
def test_what_is_written_is_read_again(cube):
    again = parse_json_stat(json_stat_bytes(cube))
    assert (again.label, again.source, again.updated) == (cube.label, cube.source, cube.updated)
    assert again.dimensions == cube.dimensions
    assert again.index.tolist() == cube.index.tolist()
    assert np.array_equal(again.values, cube.values + 0.0, equal_nan=True)
    assert again.status == cube.status
