"""Step-down p-values from joint permutations: by hand, against R, and what they can't be."""

from itertools import permutations

import numpy as np
import pytest

from trepart_eval.relations.association.rearrangements import of_rows
from trepart_eval.relations.robustness.joint_permutations import joint_statistics, places_among
from trepart_eval.relations.robustness.step_down_tests import MAX_T, MIN_P, never_below, p_values_of_each, step_down

JOINT = np.array([[3.0, 2.0, 1.0], [1.0, 2.5, 0.5], [0.5, 1.0, 2.0], [3.5, 0.1, 0.2]])


def test_the_largest_of_all_then_of_the_rest_by_hand():
    assert step_down(JOINT, MAX_T).tolist() == [2 / 4, 3 / 4, 3 / 4]


def test_the_smallest_of_the_p_values_by_hand():
    # p-values in fourths: 2 3 4 1, 2 1 3 4 and 2 3 1 4, so that every arrangement has one of 2 or less
    assert (4 * p_values_of_each(JOINT)).T.tolist() == [[2, 3, 4, 1], [2, 1, 3, 4], [2, 3, 1, 4]]
    assert step_down(JOINT, MIN_P).tolist() == [1, 1, 1]


@pytest.mark.parametrize("method", [MAX_T, MIN_P])
def test_one_test_keeps_its_p_value(method):
    assert step_down(JOINT[:, :1], method)[0] == p_values_of_each(JOINT[:, :1])[0, 0]


@pytest.mark.parametrize("method", [MAX_T, MIN_P])
def test_no_p_value_is_below_that_of_the_test_by_itself(method):
    joint = np.random.default_rng(3).normal(size=(500, 6))
    assert (step_down(joint, method) >= p_values_of_each(joint)[0]).all()


@pytest.mark.parametrize("method", [MAX_T, MIN_P])
def test_the_order_of_the_tests_changes_nothing(method):
    joint = np.random.default_rng(4).normal(size=(400, 5))
    order = [3, 0, 4, 1, 2]
    assert step_down(joint[:, order], method).tolist() == step_down(joint, method)[order].tolist()


def test_the_smallest_p_value_does_not_depend_on_the_units_of_the_statistics():
    joint = np.abs(np.random.default_rng(5).normal(size=(300, 4)))
    assert step_down(joint**3 * [1, 10, 100, 1000]).tolist() == step_down(joint).tolist()


def test_tests_that_say_the_same_are_not_corrected_for():
    one = np.abs(np.random.default_rng(6).normal(size=(300, 1)))
    assert step_down(np.repeat(one, 4, axis=1)) == pytest.approx(np.repeat(p_values_of_each(one)[0], 4))


def test_raising_keeps_the_order_of_the_p_values():
    assert never_below(np.array([0.02, 0.01, 0.5]), [0.01, 0.03, 0.2]).tolist() == [0.02, 0.03, 0.5]
    assert never_below(np.array([0.9]), [0.2]).tolist() == [0.2]


def test_arrangements_of_some_cases_come_from_equally_many_of_all():
    every = np.array(list(permutations(range(5))))
    found = places_among(every, np.array([True, False, True, True, False]))
    _, counts = np.unique(found, axis=0, return_counts=True)
    assert counts.tolist() == [20] * 6
    assert found[0].tolist() == [0, 1, 2]


def test_cases_that_stay_change_places_alike_with_and_without_another():
    every = np.array(list(permutations(range(6))))
    kept = np.arange(6) != 2
    same = every[:, kept] == np.flatnonzero(kept)[places_among(every, kept)]
    assert same.mean() == pytest.approx(1 - 1 / 6)


def test_the_cases_as_they_are_come_first():
    values = np.arange(12.0)
    (found,) = joint_statistics(of_rows(12, 99, 1), [(np.ones(12, dtype=bool), lambda places: values[places])])
    assert found.shape == (100, 12)
    assert found[0].tolist() == values.tolist()
