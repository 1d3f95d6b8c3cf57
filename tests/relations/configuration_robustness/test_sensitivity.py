"""How far anchors and cut-offs can be moved: by hand, and that the ends are where the solution changes."""

import numpy as np
import pandas as pd
import pytest

from trepart_eval.relations import sensitivity_ranges
from trepart_eval.relations.qca import calibrate_cases, minimize, truth_table
from trepart_eval.relations.refusals import Refusal

CRISP = pd.DataFrame(
    {"A": [1, 1, 1, 1, 0, 0], "B": [1, 1, 0, 0, 1, 0], "Y": [1, 1, 1, 0, 0, 0]}, index=list("abcdef")
)  # A*B: consistency 1; A*~B: 0.5; ~A*B and ~A*~B: 0


def rows(found, parameter, condition=""):
    table = found.table
    return table[(table["parameter"] == parameter) & (table["condition"] == condition)].iloc[0]


def test_the_range_of_the_consistency_cut_off_ends_where_a_row_turns():
    row = rows(sensitivity_ranges(CRISP, "Y", incl_cut=0.8), "incl_cut")
    assert row[["range_low", "looked_low", "step_size"]].tolist() == pytest.approx([0.51, 0.50, 0.01])
    assert row["solution_below"] == "A"  # at 0.5 A*~B counts too
    assert np.isnan(row["range_high"])  # A*B is fully consistent: no bound up to 1
    assert row["looked_high"] == 1


def test_the_range_of_the_fewest_cases_ends_where_a_row_becomes_a_remainder():
    row = rows(sensitivity_ranges(CRISP, "Y"), "n_cut")
    assert row["range_high"] == 1
    assert row["solution_above"] == "B"  # with two cases or more only A*B and A*~B are told; the latter is negative
    assert np.isnan(row["range_low"])


def test_the_range_of_a_cut_ends_at_the_figures_that_change_sides():
    raw = pd.DataFrame({"A": [1.0, 2, 3, 6, 7, 8], "B": [0, 1, 0, 1, 0, 1], "Y": [0, 0, 0, 1, 1, 1]})
    found = sensitivity_ranges(raw, "Y", anchors={"A": 5}, steps={"A": 0.5}, language="en")
    row = rows(found, "cut", "A")
    assert found.solution == ("A",)
    assert row[["range_low", "range_high"]].tolist() == [3.5, 8.0]  # at 3 a failure comes in; at 8.5 no case is left


def raw_cases(seed=4):
    rng = np.random.default_rng(seed)
    raw = pd.DataFrame(rng.normal(size=(16, 4)), columns=list("ABCD"))
    return raw.assign(Y=np.maximum(np.minimum(raw["A"], raw["B"]), raw["C"]) + 0.2 * rng.normal(size=16))


def solution(raw, anchors):
    table = truth_table(calibrate_cases(raw, anchors).memberships, "Y", list("ABCD"))
    return {frozenset(model) for model in minimize(table, "parsimonious").models}


def test_every_anchor_found_to_be_bounded_gives_the_same_solution_at_the_bound_and_another_beyond():
    raw, anchors = raw_cases(), dict.fromkeys("ABCDY", (-1.0, 0.05, 1.0))
    table = sensitivity_ranges(raw, "Y", anchors=anchors).table
    bounded = table[(table["condition"] != "") & table["range_high"].notna()]
    assert len(bounded)
    for row in bounded.itertuples():
        place = ("full_out", "crossover", "full_in").index(row.parameter)
        for value, same in ((row.range_high, True), (row.looked_high, False)):
            moved = list(anchors[row.condition])
            moved[place] = value
            assert (solution(raw, anchors | {row.condition: moved}) == solution(raw, anchors)) == same


def test_an_anchor_stops_before_it_meets_the_next_one():
    raw = raw_cases()
    table = sensitivity_ranges(raw, "Y", anchors=dict.fromkeys("ABCDY", (-1.0, 0.05, 1.0))).table
    low = table[(table["parameter"] == "full_out") & (table["condition"] == "A")].iloc[0]
    high = table[(table["parameter"] == "full_in") & (table["condition"] == "A")].iloc[0]
    assert low["looked_high"] < 0.05 < high["looked_low"]


def test_the_unit_of_the_figures_does_not_matter():
    raw, anchors = raw_cases(), dict.fromkeys("ABCDY", (-1.0, 0.05, 1.0))
    one = sensitivity_ranges(raw, "Y", anchors=anchors).table
    ten = sensitivity_ranges(10 * raw, "Y", anchors={name: tuple(10 * v for v in own) for name, own in anchors.items()})
    two, own = ten.table, one["condition"] != ""
    assert two.loc[own, "range_low"].to_numpy() == pytest.approx(10 * one.loc[own, "range_low"], nan_ok=True)
    assert (two["solution_above"] == one["solution_above"]).all()


def test_cases_twice_over_change_only_the_fewest_cases():
    one = sensitivity_ranges(CRISP, "Y").table.set_index("parameter")
    two = sensitivity_ranges(pd.concat([CRISP, CRISP]), "Y").table.set_index("parameter")
    assert one.loc["incl_cut"].astype(str).tolist() == two.loc["incl_cut"].astype(str).tolist()
    assert two.loc["n_cut", "range_high"] == 2


def test_without_a_solution_there_is_nothing_to_move_but_a_reason():
    found = sensitivity_ranges(CRISP.assign(Y=0), "Y", language="en")
    assert (found.refused, found.refusal) == (True, Refusal.NO_POSITIVE_ROWS)
    assert found.table.empty
    assert found.summary() == found.reason


def test_one_case_is_refused_too():
    assert sensitivity_ranges(CRISP.iloc[:1], "Y").refusal == Refusal.NO_NEGATIVE_ROWS


def test_it_tells_how_far_it_has_come():
    seen = []
    anchors = dict.fromkeys("ABCDY", (-1.0, 0.05, 1.0))
    sensitivity_ranges(raw_cases(), "Y", anchors=anchors, progress=lambda done, of: seen.append((done, of)))
    assert seen == [(done, 17) for done in range(1, 18)]


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_the_summary_says_where_no_bound_was_found(language):
    told = sensitivity_ranges(CRISP, "Y").summary(language)
    assert {"nb": "ingen grense funnet", "nn": "inga grense funnen", "en": "no bound found"}[language] in told


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"anchors": {"Q": 1}}, "no column"),
        ({"anchors": {"A": (1, 2)}}, "one cut, or full_out"),
        ({"anchors": {"A": "high"}}, "as numbers"),
        ({"anchors": {"A": (1, 1, 2)}}, "rise, or fall"),
        ({"anchors": {"B": 1}, "conditions": ["A"]}, "neither a condition nor the outcome"),
        ({"steps": {"A": 0.1}}, "columns with anchors"),
        ({"steps": {"incl_cut": 0}}, "above 0"),
        ({"most_steps": 0}, "1 or more"),
        ({"incl_cut": (0.8, 0.7)}, "one share"),
        ({"kind": "shortest"}, "parsimonious"),
        ({"conditions": ["Q"]}, "no column"),
    ],
)
def test_wrong_arguments_are_named_with_what_is_expected(options, words):
    with pytest.raises(ValueError, match=words):
        sensitivity_ranges(CRISP, "Y", **options)
