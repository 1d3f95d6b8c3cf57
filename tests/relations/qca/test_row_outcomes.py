"""Rows of cases and what makes a row positive, for one outcome and for many at once."""

import numpy as np
import pytest

from trepart_eval.relations.qca.row_outcomes import fit_of_rows, row_of_each_case, told_of_rows


def test_a_case_belongs_to_the_row_in_which_it_is_above_a_half_and_to_none_at_a_half():
    memberships = np.array([[0.9, 0.2], [0.1, 0.7], [0.5, 0.9], [0.6, 0.6]])
    assert row_of_each_case(memberships, 1e-9).tolist() == [2, 1, -1, 3]


def test_many_outcomes_at_once_are_each_by_itself():
    rng = np.random.default_rng(1)
    x, y = rng.random((5, 8)), rng.random((20, 8))
    together = np.array(fit_of_rows(x, y))
    apart = np.array([fit_of_rows(x, own) for own in y]).swapaxes(0, 1)
    assert together == pytest.approx(apart)


def test_consistency_and_pri_are_those_by_hand():
    incl, pri = fit_of_rows(np.array([[0.8, 0.4, 0.0], [0.0, 0.0, 0.0]]), np.array([0.6, 0.3, 0.9]))
    # min(x, y) .6 + .3 of 1.2; min(x, y, 1 - y) .4 + .3
    assert incl[0] == pytest.approx(0.9 / 1.2)
    assert pri[0] == pytest.approx((0.9 - 0.7) / (1.2 - 0.7))
    assert np.isnan(incl[1])


def test_rows_are_told_by_their_cut_offs():
    incl, pri, n = np.array([0.8 - 1e-12, 0.75, 0.5, 0.9, 0.9]), np.array([1, 1, 1, 0.2, 1]), np.array([1, 1, 1, 1, 0])
    assert told_of_rows(incl, pri, n, (0.8, 0.7), 1, 0.5, 1e-9).tolist() == ["1", "C", "0", "0", "?"]
