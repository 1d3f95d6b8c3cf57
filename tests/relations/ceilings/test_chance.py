"""P-values: all arrangements where they are few, drawn ones otherwise, corrected over conditions."""

from itertools import permutations

import numpy as np
import pytest

from trepart_eval.relations import necessary_conditions
from trepart_eval.relations.ceilings.arrangements_of_outcome import every_arrangement, n_different, stepped_down


def frame_of(n, seed, k=3, top=0):
    rng = np.random.default_rng(seed)
    values = rng.integers(0, top, (k + 1, n)).astype(float) if top else rng.random((k + 1, n))
    return {f"c{place}": row for place, row in enumerate(values[:-1])} | {"y": values[-1]}


def effects(frame, corner=1):
    found = necessary_conditions(frame, outcome="y", permutations=0, corner=corner).table
    return found.effect_size.to_numpy().reshape(-1, 2)


@pytest.mark.parametrize(("top", "corner"), [(0, 1), (3, 1), (0, 3), (3, 4)])
def test_the_exact_p_value_is_the_share_of_all_arrangements(top, corner):
    frame = frame_of(5, 4, k=1, top=top)
    every = [effects(frame | {"y": np.array(one)}, corner)[0] for one in permutations(frame["y"])]
    expected = (np.array(every) >= effects(frame, corner)[0] - 1e-9).mean(axis=0)
    found = necessary_conditions(frame, outcome="y", corner=corner).table
    assert found.p_value.tolist() == pytest.approx(expected.tolist())
    assert set(found.method) == {"exact"}


def test_arrangements_that_are_alike_are_gone_through_once():
    found = every_arrangement(np.array([0, 0, 1, 2], dtype=np.int16))
    assert found.shape == (4, 12)
    assert len({tuple(one) for one in found.T.tolist()}) == 12 == n_different(np.array([0, 1, 0, 2]))


def test_sixteen_cases_with_an_outcome_of_two_values_are_gone_through():
    frame = frame_of(16, 1, k=1) | {"y": np.repeat([0.0, 1.0], 8)}
    found = necessary_conditions(frame, outcome="y")
    assert (found.table.method[0], found.n_arrangements) == ("exact", 12_870)


def test_drawn_arrangements_come_near_to_all_of_them(monkeypatch):
    frame = frame_of(7, 2)
    exact = necessary_conditions(frame, outcome="y").table
    monkeypatch.setattr("trepart_eval.relations.ceilings.arrangements_of_outcome.MOST_ENUMERATED", 1)
    drawn = necessary_conditions(frame, outcome="y", permutations=4999).table
    assert set(drawn.method) == {"permutation"}
    assert drawn.p_value.to_numpy() == pytest.approx(exact.p_value.to_numpy(), abs=0.03)
    assert drawn.p_adjusted.to_numpy() == pytest.approx(exact.p_adjusted.to_numpy(), abs=0.03)
    assert ((drawn.p_value_low < drawn.p_value) & (drawn.p_value < drawn.p_value_high)).all()


def test_a_drawn_p_value_is_at_least_one_in_as_many_as_are_drawn():
    found = necessary_conditions({"x": range(30), "y": range(30)}, "x", "y", permutations=99).table
    assert found.p_value.tolist() == [1 / 99] * 2


def test_an_empty_zone_has_a_p_value_of_1():
    assert necessary_conditions({"x": [0, 1, 2, 3], "y": [3, 0, 1, 2]}, "x", "y").table.p_value.tolist() == [1, 1]


def test_the_seed_decides_what_is_drawn():
    frame = frame_of(20, 3)
    first, again, other = (
        necessary_conditions(frame, outcome="y", permutations=199, seed=seed).table.p_value.tolist()
        for seed in (1, 1, 2)
    )
    assert first == again != other


def test_stepping_down_by_hand():
    """Four arrangements, two conditions: the smaller p-value is held to the smaller of two, the other to its own."""
    of_pool = np.array([[0.25, 0.5], [0.5, 0.25], [0.75, 0.75], [1.0, 1.0]])
    assert stepped_down(np.array([0.25, 0.5]), of_pool).tolist() == [0.5, 0.5]


def test_corrected_p_values_are_no_smaller_and_no_larger_than_those_of_holm():
    table = necessary_conditions(frame_of(8, 5), outcome="y").table
    for _, rows in table.groupby("ceiling"):
        p = np.sort(rows.p_value.to_numpy())
        holm = np.minimum(np.maximum.accumulate(p * [3, 2, 1]), 1)
        own = np.sort(rows.p_adjusted.to_numpy())
        assert (own >= p).all()
        assert (own <= holm + 1e-12).all()


def test_a_condition_given_twice_needs_no_correction():
    frame = frame_of(8, 6, k=1)
    alone = necessary_conditions(frame, outcome="y").table
    both = necessary_conditions(frame | {"again": frame["c0"]}, outcome="y").table
    assert both.p_adjusted.tolist() == pytest.approx(alone.p_value.tolist() * 2)


def test_conditions_of_different_cases_are_corrected_by_holm():
    frame = frame_of(8, 5)
    frame["c1"][0] = np.nan
    found = necessary_conditions(frame, outcome="y")
    rows = found.table[found.table.ceiling == "ce_fdh"].sort_values("p_value")
    assert found.correction == "holm"
    assert rows.p_adjusted.iloc[0] == pytest.approx(min(1, 3 * rows.p_value.iloc[0]))
