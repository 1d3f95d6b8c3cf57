"""What rows are seen, what cases belong to none, and cut-offs that are just met."""

import numpy as np
import pandas as pd
import pytest

from trepart_eval.relations.qca import minimize, necessity, truth_table
from trepart_eval.relations.refusals import Refusal


def frame_of(*columns, names=("A", "B", "Y")):
    return pd.DataFrame(dict(zip(names, columns, strict=True)))


def test_consistency_and_pri_are_those_by_hand():
    frame = frame_of([0.8, 0.6], [0.7, 0.6], names=("A", "Y"))
    found = truth_table(frame, "Y").table.iloc[0]
    assert found.incl == pytest.approx(1.3 / 1.4)
    assert found.pri == pytest.approx((1.3 - 0.7) / (1.4 - 0.7))


def test_a_cut_that_is_met_but_for_the_rounding_of_numbers_is_met():
    frame = frame_of([1.0] * 10, [1.0] * 8 + [0.0] * 2, names=("A", "Y"))
    frame["Y"] -= 1e-12 * frame.Y
    assert truth_table(frame, "Y", incl_cut=0.8).out == ("1",)


def test_a_case_at_exactly_a_half_belongs_to_no_row():
    frame = frame_of([0.5, 0.9, 0.1], [1, 1, 0], names=("A", "Y"))
    found = truth_table(frame, "Y", language="en")
    assert (found.n_half, found.n.sum()) == (1, 2)
    assert "Exactly 0.5" in found.summary()


def test_a_case_at_exactly_a_half_can_be_an_error():
    frame = frame_of([0.5, 0.9], [1, 1], names=("A", "Y"))
    with pytest.raises(ValueError, match=r"case '0' is exactly 0\.5"):
        truth_table(frame, "Y", on_half="error")


def test_cases_without_a_value_are_left_out_and_counted():
    frame = frame_of([1, np.nan, 0, 1], [1, 1, 0, 0], [1, 1, np.nan, 0])
    found = truth_table(frame, "Y")
    whole = truth_table(frame.dropna(), "Y")
    assert found.n_missing == 2
    pd.testing.assert_frame_equal(found.table, whole.table)


def test_when_every_case_lacks_a_value_there_is_a_reason():
    found = truth_table(frame_of([np.nan], [1.0], names=("A", "Y")), "Y", language="en")
    assert "No case" in found.summary()
    assert minimize(found).refusal == Refusal.NO_POSITIVE_ROWS


def test_cases_that_disagree_are_named():
    frame = frame_of([1, 1, 1, 0], [1, 1, 0, 0], names=("A", "Y"))
    found = truth_table(frame, "Y", incl_cut=0.6)
    assert found.contradictory == [2]
    assert found.table.set_index("row").deviant[2] == "2"


def test_a_row_between_two_cuts_is_contradictory_and_not_used():
    frame = frame_of([1, 1, 1, 0], [1, 1, 0, 0], names=("A", "Y"))
    found = truth_table(frame, "Y", incl_cut=(0.8, 0.5))
    assert found.out == ("0", "C")
    assert minimize(found).refused


def test_rows_with_too_few_cases_are_remainders():
    frame = frame_of([1, 1, 0], [1, 1, 0], [1, 1, 0])
    found = truth_table(frame, "Y", n_cut=2)
    assert found.out == ("?", "1")
    assert found.remainders == [1, 2, 3]


def test_a_row_whose_pri_is_too_low_is_negative():
    frame = frame_of([0.6, 0.6], [0.5, 0.5], names=("A", "Y"))  # as much in the outcome as in its absence: PRI 0
    assert truth_table(frame, "Y", incl_cut=0.8).out == ("1",)
    assert truth_table(frame, "Y", incl_cut=0.8, pri_cut=0.5).out == ("0",)


def test_the_absence_is_the_table_of_the_outcome_turned_round():
    frame = frame_of([0.9, 0.2, 0.7], [0.1, 0.6, 0.8], [0.8, 0.3, 0.6])
    turned = frame.assign(Y=1 - frame.Y)
    pd.testing.assert_frame_equal(truth_table(frame, "Y").absence.table, truth_table(turned, "Y").table)
    pd.testing.assert_frame_equal(truth_table(frame, "~Y").table, truth_table(turned, "Y").table)


@pytest.mark.parametrize(("y", "refusal"), [(0.0, Refusal.NO_OUTCOME_CASES), (1.0, "")])
def test_an_outcome_that_is_the_same_for_all_leaves_nothing_or_everything_necessary(y, refusal):
    found = necessity(frame_of([1, 0], [y, y], names=("A", "Y")), "Y", language="en")
    assert found.refusal == refusal
    assert found.table.empty


def test_terms_that_are_necessary_are_so_by_hand():
    frame = frame_of([1, 1, 1, 0], [1, 1, 0, 0], names=("A", "Y"))
    found = necessity(frame, "Y", language="en")
    assert found.table.to_numpy().tolist() == [["A", 1.0, 0.5, pytest.approx(2 / 3)]]
    assert "A (RoN 0.50)" in found.summary()
    assert found.absence.table.empty


def test_a_combination_is_necessary_where_its_absence_suffices_for_the_absence():
    """De Morgan: A necessary for Y and ~A sufficient for ~Y have the figures of each other."""
    frame = frame_of([0.9, 0.3, 0.6, 0.2], [0.7, 0.4, 0.5, 0.1], names=("A", "Y"))
    necessary = necessity(frame, "Y").single.set_index("term").loc["A"]
    swapped = frame_of(1 - frame.A, 1 - frame.Y, names=("A", "Y"))
    sufficient = np.minimum(swapped.A, swapped.Y).sum() / swapped.Y.sum()
    assert necessity(swapped, "Y").single.set_index("term").loc["A", "incl"] == pytest.approx(sufficient)
    assert necessary.incl == pytest.approx(np.minimum(frame.A, frame.Y).sum() / frame.Y.sum())


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"incl_cut": 0}, "incl_cut"),
        ({"incl_cut": (0.5, 0.8)}, "higher first"),
        ({"incl_cut": None}, "incl_cut"),
        ({"incl_cut": True}, "incl_cut"),
        ({"incl_cut": ("0.8", 0.5)}, "incl_cut"),
        ({"n_cut": 0}, "n_cut"),
        ({"n_cut": True}, "n_cut"),
        ({"pri_cut": "0.5"}, "pri_cut"),
        ({"pri_cut": 2}, "pri_cut"),
        ({"on_half": "drop"}, "'exclude'"),
        ({"conditions": ["A", "Q"]}, "no column 'Q'"),
        ({"conditions": ["A", "Y"]}, "outcome 'Y'"),
        ({"conditions": []}, "1 to 20"),
        ({"case": "name"}, "no column 'name'"),
    ],
)
def test_wrong_options_are_named_with_what_is_expected(options, words):
    with pytest.raises(ValueError, match=words):
        truth_table(frame_of([1, 0], [1, 0], [1, 0]), "Y", **options)


def test_figures_that_are_not_memberships_are_refused_by_case():
    with pytest.raises(ValueError, match=r"'A' is 4 for case '1'; memberships lie between 0 and 1"):
        truth_table(frame_of([1, 4], [1, 0], names=("A", "Y")), "Y")


@pytest.mark.parametrize("name", ["n", "A*B", "~A"])
def test_a_condition_whose_name_means_something_else_is_refused(name):
    with pytest.raises(ValueError, match="can't be called"):
        truth_table(frame_of([1, 0], [1, 0], names=(name, "Y")), "Y")
