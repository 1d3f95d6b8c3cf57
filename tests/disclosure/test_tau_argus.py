"""Statistics Netherlands' τ-ARGUS on the same tables: the same cells are unsafe, and ours are hidden as well.

Values are of pytauargus 0.6.0 (EUPL-1.2, from PyPI; it bundles the engine and HiGHS, and needs no Java), from one row
per person: ``protect(people, ["case", "party"], response="one", safety_rules="FREQ(5,100)", suppress="OPT(1)")``. Each
table has its counts, the unsafe cells (row and column), and those hidden for their sake. The rule asks that a count of
2 could be 0 to 4, which tells an outsider that it is below 5; ours asks that it could be 5, and hides more where that
matters.
"""

import pandas as pd
import pytest

import trepart_eval as te
from outsider import Outsider

SUMS = [("case", "all", None), ("party", "all", None)]
TABLES = [
    (
        [[16, 9, 10, 2], [3, 1, 6, 25], [20, 28, 16, 19], [30, 22, 19, 17], [17, 29, 9, 25], [21, 1, 12, 26]],
        "03 10 11 51",
        "00 01 12 13 52",
    ),
    ([[23, 29, 2, 5], [25, 29, 8, 10], [27, 13, 9, 25], [8, 13, 20, 17]], "02", "03 12 13"),
    ([[4, 9, 13], [25, 14, 3], [11, 19, 25], [22, 30, 6], [27, 2, 17], [9, 7, 20]], "00 12 41", "02 11 42 50 51"),
    ([[27, 16, 29, 30], [30, 3, 14, 19], [9, 12, 19, 25], [18, 6, 21, 27], [7, 17, 11, 28]], "11", "12 31 32"),
    ([[1, 25, 15, 16], [19, 9, 30, 2], [9, 12, 18, 13], [4, 2, 1, 2], [5, 30, 6, 20]], "00 13 30 31 32 33", "02 10 11"),
    ([[8, 30, 6], [10, 20, 24], [20, 27, 2], [12, 18, 14], [12, 12, 2]], "22 42", "20 40"),
    ([[29, 9, 4, 19], [21, 24, 20, 22], [28, 28, 28, 26], [22, 28, 1, 1]], "02 32 33", "03 12 13"),
    ([[24, 15, 18], [19, 22, 1], [15, 5, 13]], "12", "11 21 22"),
]


def with_totals(counts):
    """Rows of a table with both margins and the total."""
    cells = {(f"c{i}", f"p{j}"): n for i, row in enumerate(counts) for j, n in enumerate(row)}
    for case, party in list(cells):
        for total in ((case, "all"), ("all", party), ("all", "all")):
            cells[total] = cells.get(total, 0) + cells[case, party]
    return [{"case": case, "party": party, "n": n} for (case, party), n in cells.items()]


def cells_of(text):
    return {(f"c{one[0]}", f"p{one[1]}") for one in text.split()}


def ours(counts):
    audit = te.protect(pd.DataFrame(with_totals(counts)), min_n=5, sums=[one[:2] for one in SUMS]).audit
    return {(row["case"], row["party"]): row["reason"] for row in audit.to_dict("records")}


def known_to_an_outsider(counts, pattern):
    """Counts that are known exactly, and those known to be under five, where a pattern is hidden."""
    rows = [{**row, "mean": 50.0} for row in with_totals(counts)]
    shown = [{**row, "n": None, "mean": None} if (row["case"], row["party"]) in pattern else row for row in rows]
    found = Outsider([shown], ["case", "party"], SUMS).counts().values()
    return sum(low == high for low, high in found), sum(high < 5 for _, high in found)


@pytest.mark.parametrize(("counts", "unsafe", "_further"), TABLES)
def test_the_same_cells_are_unsafe(counts, unsafe, _further):
    assert {cell for cell, reason in ours(counts).items() if reason == "too_few"} == cells_of(unsafe)


@pytest.mark.parametrize(("counts", "unsafe", "further"), TABLES)
def test_neither_pattern_lets_a_count_be_known(counts, unsafe, further):
    assert known_to_an_outsider(counts, cells_of(unsafe) | cells_of(further))[0] == 0
    assert known_to_an_outsider(counts, set(ours(counts))) == (0, 0)


@pytest.mark.parametrize(("counts", "unsafe", "further"), TABLES)
def test_where_both_are_as_safe_ours_hides_no_more_cells(counts, unsafe, further):
    pattern = cells_of(unsafe) | cells_of(further)
    if known_to_an_outsider(counts, pattern)[1] == 0:
        assert len(ours(counts)) <= len(pattern)


def test_a_pattern_that_is_safe_for_one_rule_alone_is_found_out():
    counts, unsafe, further = TABLES[5]
    assert known_to_an_outsider(counts, cells_of(unsafe) | cells_of(further))[1] > 0
