"""Options of `protect` and `add_release` that mean something else are refused: they would leave figures shown."""

from datetime import datetime

import numpy as np
import pandas as pd
import pytest

import trepart_eval as te
from trepart_eval.disclosure import add_release, read_releases

TABLE = pd.DataFrame({"case": ["a", "b", "c", "all"], "n": [6, 20, 30, 56], "mean": [70.0, 40, 50, 48.571428571428573]})


@pytest.mark.parametrize(
    "options",
    [
        {"n": 5}, {"values": 5}, {"values": {"mean": "heavy"}}, {"keys": 5}, {"units": 5}, {"role_holders": 5},
        {"scale": 5}, {"scale": (1,)}, {"scale": ("a", "b")}, {"scale": (100, 0)}, {"width": "x"}, {"width": np.nan},
        {"unanimous_below": "x"}, {"unanimous_below": np.nan}, {"unanimous_below": 9.5}, {"unanimous_below": True},
        {"below_floor_because": 5, "min_n": 2}, {"min_n": np.nan}, {"min_n": 2}, {"min_n": 0}, {"min_n": True},
        {"values": ["mean"], "scale": {"x": (0, 1)}},
    ],
    ids=str,
)  # fmt: skip
def test_an_option_that_is_not_possible_is_refused_by_its_name(options):
    with pytest.raises(ValueError, match="|".join(options)) as caught:
        te.protect(TABLE, **options)
    assert not isinstance(caught.value, te.InputError)


def test_one_role_given_as_a_text_is_a_role_and_not_letters():
    table = pd.DataFrame({"role": ["mayor", "clerk", "nurse"], "n": [6, 20, 30], "mean": [70.0, 40, 50]})
    assert te.protect(table, role_holders="mayor").hidden.tolist()[0]


def test_a_remark_is_no_key_so_that_totals_find_their_parts():
    table = pd.DataFrame({"case": ["a"] * 3, "party": ["x", "y", "all"], "note": ["u", "v", "w"], "n": [3, 12, 15]})
    found = te.protect(table, sums=[("party", "all")])
    assert found.keys == ("case", "party")
    assert found.hidden.sum() == 2
    assert found.table.loc[found.hidden, "note"].isna().all()


def test_a_date_of_entry_is_no_key():
    days = pd.to_datetime(["2024-01-01", "2024-01-02", "2024-01-03"])
    table = pd.DataFrame({"case": ["a"] * 3, "party": ["x", "y", "all"], "entered": days, "n": [3, 12, 15]})
    assert te.protect(table, sums=[("party", "all")]).hidden.sum() == 2


def test_a_remark_that_names_a_role_holder_hides_its_row():
    table = pd.DataFrame({"case": ["a", "b", "c"], "note": ["ordfører", "x", "y"], "n": [20, 30, 40]})
    found = te.protect(table, sums=[])
    assert found.keys == ("case",)
    assert found.hidden.tolist() == [True, False, False]


def test_a_column_of_words_that_rows_need_stays_a_key():
    table = pd.DataFrame({"case": ["a", "a", "b", "b"], "question": ["q1", "q2", "q1", "q2"], "n": [9, 8, 7, 6]})
    assert te.protect(table, sums=[]).keys == ("case", "question")


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_means_written_as_text_are_refused_where_they_would_be_keys(language):
    table = pd.DataFrame({"case": ["a"] * 3, "mean": ["50,0", "60,0", "58,0"], "n": [3, 12, 15]})
    with pytest.raises(te.InputError) as caught:
        te.protect(table, sums=[], language=language)
    assert "protect_numbers_as_text" in {problem.code for problem in caught.value.problems}


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_a_sum_that_finds_no_parts_is_refused(language):
    table = pd.DataFrame({"case": ["a"] * 3, "party": ["x", "y", "all"], "note": ["u", "v", "w"], "n": [3, 12, 15]})
    with pytest.raises(te.InputError, match="note") as caught:
        te.protect(table, sums=[("party", "all")], keys=["case", "party", "note"], language=language)
    assert [problem.code for problem in caught.value.problems] == ["protect_total_without_parts"]


def test_a_column_that_is_there_twice_is_refused():
    table = pd.concat([TABLE, TABLE[["n"]]], axis=1)
    with pytest.raises(te.InputError, match="«n»"):
        te.protect(table, language="nb")


def test_a_count_too_large_for_a_computer_is_no_count():
    table = pd.DataFrame({"case": ["a", "b"], "n": np.array([10**30, 20], dtype=object)})
    with pytest.raises(te.InputError, match="n"):
        te.protect(table)


@pytest.mark.parametrize("tables", [None, [], te.protect(TABLE), {"a": TABLE}, {5: te.protect(TABLE)}])
def test_what_is_not_protected_tables_by_name_is_not_released(tables):
    with pytest.raises(ValueError, match="by name"):
        add_release(b"", tables, time=datetime(2026, 1, 1))


@pytest.mark.parametrize("time", [None, "yesterday", 5])
def test_a_release_has_a_time(time):
    with pytest.raises(ValueError, match="time"):
        add_release(b"", {"a": te.protect(TABLE)}, time=time)


@pytest.mark.parametrize("log", ["", None, 5])
def test_a_log_is_bytes(log):
    with pytest.raises(ValueError, match="bytes"):
        read_releases(log)


@pytest.mark.parametrize("name", ["schema", "sha256", "rows", "hidden", "time"])
def test_a_line_that_says_nothing_of_itself_is_a_damaged_log(name):
    import json

    line = json.loads(add_release(b"", {"a": te.protect(TABLE)}, time=datetime(2026, 1, 1)))
    line[name] = None
    with pytest.raises(te.InputError, match=r"[Ll]og"):
        read_releases(json.dumps(line).encode())
