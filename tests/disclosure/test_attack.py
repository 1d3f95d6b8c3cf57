"""An outsider with everything released, and linear programs, learns nothing of the hidden figures."""

import numpy as np
import pandas as pd
import pytest

import trepart_eval as te
from outsider import Outsider, as_rows, crossed

CASES = [f"c{index}" for index in range(6)]
PARTIES = ["leaders", "politicians", "union"]
THEMES = ["x", "y", "z"]


def two_way(draw):
    axes = {"case": CASES[: draw.integers(2, 7)], "party": PARTIES[: draw.integers(2, 4)]}
    return crossed(axes, draw), [("case", "all", None), ("party", "all", None)]


def one_margin(draw):
    rows = [row for row in crossed({"case": CASES, "party": PARTIES}, draw) if row["case"] != "all"]
    return rows, [("party", "all", None)]


def hierarchy(draw):
    counties = {"north": CASES[:3], "south": CASES[3:], "all": CASES}
    rows = crossed({"case": CASES, "party": PARTIES[:2]}, draw, totals={"case": counties})
    return rows, [*(("case", total, parts) for total, parts in counties.items()), ("party", "all", None)]


def three_way(draw):
    axes = {"case": CASES[:3], "party": PARTIES[:2], "theme": THEMES[:2]}
    return crossed(axes, draw), [(axis, "all", None) for axis in axes]


def overlapping_themes(draw):
    themes = {"broad": ["x", "y"], "wide": ["y", "z"], "all": THEMES}
    rows = crossed({"case": CASES[:4], "theme": THEMES}, draw, totals={"theme": themes})
    return rows, [*(("theme", total, parts) for total, parts in themes.items()), ("case", "all", None)]


STRUCTURES = [two_way, one_margin, hierarchy, three_way, overlapping_themes]


def protected(rows, sums):
    given = [(column, total) if parts is None else (column, total, parts) for column, total, parts in sums]
    return te.protect(pd.DataFrame(rows), min_n=5, sums=given, language="en")


def keys_of(rows):
    return [key for key in rows[0] if key not in {"n", "mean"}]


def truth(rows, keys, what="n"):
    return {tuple(row[key] for key in keys): row[what] for row in rows}


def attack(rows, sums):
    """What the outsider finds out about a protected table: rows known too well."""
    keys = keys_of(rows)
    outsider = Outsider([as_rows(protected(rows, sums))], keys, sums)
    n = truth(rows, keys)
    counts = outsider.counts()
    found = {f"count {key}" for key, (low, high) in counts.items() if low == high}
    found |= {f"few {key}" for key, (_, high) in counts.items() if 0 < n[key] < 5 and high < 5}
    assert all(low <= n[key] <= high for key, (low, high) in counts.items())
    for means in (outsider.means(n), outsider.means()):
        found |= {f"mean {key}" for key, (low, high) in means.items() if high - low < 20 - 1e-4}
    return found


@pytest.mark.parametrize("structure", STRUCTURES)
@pytest.mark.parametrize("seed", range(10))
def test_nothing_hidden_can_be_worked_out(structure, seed):
    assert attack(*structure(np.random.default_rng(seed))) == set()


@pytest.mark.long
@pytest.mark.parametrize("structure", STRUCTURES)
@pytest.mark.parametrize("start", range(100, 300, 20))
def test_nothing_hidden_can_be_worked_out_in_a_thousand_tables(structure, start):
    for seed in range(start, start + 20):
        assert attack(*structure(np.random.default_rng(seed))) == set(), seed


def primary_only(rows):
    return [{**row, "n": None, "mean": None} if 0 < row["n"] < 5 else row for row in rows]


@pytest.mark.parametrize("structure", STRUCTURES)
def test_the_outsider_does_find_what_is_left_open(structure):
    exact = near = 0
    for seed in range(5):
        rows, sums = structure(np.random.default_rng(seed))
        outsider = Outsider([primary_only(rows)], keys_of(rows), sums)
        n = truth(rows, keys_of(rows))
        exact += sum(low == high == n[key] for key, (low, high) in outsider.counts().items())
        near += sum(high - low < 20 for low, high in outsider.means(n).values())
    assert exact > 0
    assert near > 0


def as_plain(rows):
    """The same table with means in which each party counts once."""
    by_case = {}
    for row in rows:
        if row["party"] != "all" and row["n"]:
            by_case.setdefault(row["case"], []).append(row["mean"])
    return [
        {**row, "mean": float(np.mean(by_case[row["case"]]))} if row["party"] == "all" and row["n"] else row
        for row in rows
    ]


@pytest.mark.parametrize("seed", range(8))
def test_means_in_which_each_party_counts_once_are_guarded_too(seed):
    rows, sums = one_margin(np.random.default_rng(seed))
    rows = as_plain(rows)
    result = protected(rows, sums)
    n = truth(rows, ["case", "party"])
    outsider = Outsider([as_rows(result)], ["case", "party"], sums, plain=True)
    assert not result.weighted["mean"]
    assert all(high - low >= 20 - 1e-4 for low, high in outsider.means(n).values())
    assert all(low < high for low, high in outsider.counts().values())


@pytest.mark.parametrize("seed", range(5))
def test_a_share_beside_the_mean_is_guarded_by_the_same_pattern(seed):
    rows, sums = two_way(np.random.default_rng(seed))
    shares, _ = two_way(np.random.default_rng(seed))
    for row, other in zip(rows, shares, strict=True):
        row["share"] = None if other["mean"] is None else (100 - other["mean"]) / 100
    outsider = Outsider([as_rows(protected(rows, sums))], ["case", "party"], sums, value="share", scale=(0.0, 1.0))
    assert all(high - low >= 0.2 - 1e-4 for low, high in outsider.means(truth(rows, ["case", "party"])).values())
