"""Parties of a case, whose mean counts each party once: the cheapest cells, and ranges that an outsider agrees with."""

import itertools

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import linprog

import trepart_eval as te

PARTIES = ["administration", "politicians", "union_reps"]
MIN_N, WIDTH, MOST = 5, 20.0, 60


def case(draw):
    """Counts and means of three parties and of all of them, some parties without people."""
    n = draw.choice([0, 1, 2, 4, 6, 9, 30], 3, p=[0.1, 0.1, 0.15, 0.15, 0.2, 0.15, 0.15])
    if not n.any():
        n[0] = 7
    mean = np.where(n > 0, draw.uniform(5, 95, 3).round(3), np.nan)
    rows = [(party, int(k), value) for party, k, value in zip(PARTIES, n, mean, strict=True)]
    return pd.DataFrame([*rows, ("all", int(n.sum()), np.nanmean(mean))], columns=["party", "n", "mean"]).assign(
        case="A"
    )


def protected(table):
    return te.protect(table, min_n=MIN_N, sums=[("party", "all")], values={"mean": "plain"}, units=[], language="en")


def open_to_an_outsider(table, hidden):
    """Whether nothing hidden can be told: counts by going through them, means by linear programs."""
    parts, total = table[:3], table[3:]
    free = [place for place in range(3) if hidden[place] and parts["n"][place] > 0]
    fixed = sum(parts["n"][place] for place in range(3) if place not in free)
    totals = range(1, MOST) if hidden[3] else [int(total["n"].iloc[0])]
    ways = [
        (*way, fixed + sum(way))
        for way in itertools.product(range(1, MOST), repeat=len(free))
        if fixed + sum(way) in totals
    ]
    true = [int(parts["n"][place]) for place in free] + [int(total["n"].iloc[0])]
    for place, count in enumerate(true):
        if place == len(free) and not hidden[3]:
            continue
        seen = {way[place] for way in ways}
        if len(seen) < 2 or (count < MIN_N and max(seen) < MIN_N):
            return False
    return all(high - low >= WIDTH - 1e-4 for low, high in mean_ranges(table, hidden))


def mean_ranges(table, hidden):
    known = np.flatnonzero(table["n"] > 0)
    share = 1 / (len(known) - 1)
    equation = [[-1.0 if place == 3 else share for place in known]]
    bounds = [(0, 100) if hidden[place] else (table["mean"][place],) * 2 for place in known]
    for place in [place for place, cell in enumerate(known) if hidden[cell]]:
        aim = np.zeros(len(known))
        aim[place] = 1
        yield tuple(sign * linprog(sign * aim, A_eq=equation, b_eq=[0], bounds=bounds).fun for sign in (1, -1))


@pytest.mark.parametrize("seed", range(40))
def test_an_outsider_can_tell_nothing_and_no_cheaper_way_would_do(seed):
    table = case(np.random.default_rng(seed))
    hidden = protected(table).hidden
    assert open_to_an_outsider(table, hidden) or hidden.all()
    must = ((table["n"] > 0) & (table["n"] < MIN_N)).to_numpy() | (table["n"].iloc[3] < MIN_N)
    cost = (1 + table["n"] / table["n"].max()).to_numpy()
    for pattern in itertools.product([False, True], repeat=4):
        fewer = np.array(pattern)
        if (fewer >= must).all() and cost[fewer & ~must].sum() < cost[hidden & ~must].sum() - 1e-9:
            empty = fewer & (table["n"] == 0).to_numpy()
            assert empty.any() or not open_to_an_outsider(table, fewer)


@pytest.mark.parametrize("seed", range(10))
def test_the_audit_says_the_range_of_each_hidden_mean(seed):
    table = case(np.random.default_rng(100 + seed))
    safe = protected(table)
    found = safe.audit.query("figure == 'mean'")[["possible_low", "possible_high"]].to_numpy().tolist()
    if not safe.hidden[table["n"] > 0].all():
        assert np.array(sorted(found)) == pytest.approx(
            np.array(sorted(map(list, mean_ranges(table, safe.hidden)))), abs=1e-4
        )


def test_hundreds_of_cases_are_protected_each_on_its_own():
    draw = np.random.default_rng(1)
    tables = [case(draw).assign(case=f"c{number}") for number in range(300)]
    together = protected(pd.concat(tables)).hidden.reshape(-1, 4)
    apart = np.array([protected(table).hidden for table in tables[:20]])
    assert (together[:20].sum(axis=1) >= apart.sum(axis=1) - 1).all()
    assert all(
        open_to_an_outsider(table, hidden) or hidden.all() for table, hidden in zip(tables[:60], together, strict=False)
    )
