"""Arrangements of outcomes: all of them, each once, or at random."""

from itertools import permutations

import numpy as np
import pytest

from trepart_eval.relations.configuration_robustness.outcome_arrangements import (
    count_arrangements,
    every_arrangement,
    random_arrangements,
)


@pytest.mark.parametrize("y", [[0, 0, 1, 1, 1], [0.2, 0.2, 0.7, 1.0], [1, 2, 3, 4], [1], [1, 1]])
def test_every_arrangement_is_there_once(y):
    found = every_arrangement(np.array(y, dtype=float))
    assert {tuple(row) for row in found.tolist()} == {tuple(map(float, row)) for row in permutations(y)}
    assert len(found) == count_arrangements(np.array(y)) == len(set(permutations(y)))


def test_random_arrangements_keep_the_outcomes_and_come_again_with_the_seed():
    y = np.array([0.1, 0.5, 0.5, 0.9])
    found = random_arrangements(y, 50, 3)
    assert (np.sort(found, axis=1) == y).all()
    assert (found == random_arrangements(y, 50, 3)).all()
    assert (found != random_arrangements(y, 50, 4)).any()
