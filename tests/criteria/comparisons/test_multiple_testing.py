"""Corrections for the number of tests: R's values and what must not matter."""

import numpy as np
import pytest

from trepart_eval.criteria import adjust_p_values

# R 4.2.2, p.adjust(p, method).
P = [0.001, 0.008, 0.039, 0.041, 0.042, 0.06, 0.074, 0.205, 0.212, 0.216, 0.222, 0.251, 0.269, 0.275, 0.34]
HOLM = [0.015, 0.112, 0.507, 0.507, 0.507, 0.6, 0.666, *[1.0] * 8]
BH = [0.015, 0.06, 0.126, 0.126, 0.126, 0.15, 0.158571428571429]
BH += [0.294642857142857] * 7 + [0.34]


@pytest.mark.parametrize(("method", "expected"), [("holm", HOLM), ("bh", BH)])
def test_the_corrections_are_those_of_r(method, expected):
    assert adjust_p_values(P, method).tolist() == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("method", ["holm", "bh"])
def test_the_order_of_the_tests_does_not_matter(method):
    order = np.random.default_rng(2).permutation(len(P))
    assert adjust_p_values(np.array(P)[order], method).tolist() == adjust_p_values(P, method)[order].tolist()


@pytest.mark.parametrize("method", ["holm", "bh"])
def test_what_was_not_tested_does_not_count(method):
    found = adjust_p_values([0.01, np.nan, 0.02], method)
    assert np.isnan(found[1])
    assert found[[0, 2]].tolist() == adjust_p_values([0.01, 0.02], method).tolist()


@pytest.mark.parametrize("method", ["holm", "bh"])
def test_one_test_stays_as_it_is_and_none_is_none(method):
    assert adjust_p_values([0.03], method).tolist() == [0.03]
    assert len(adjust_p_values([], method)) == 0


@pytest.mark.parametrize(("p", "method"), [([0.5], "bonferoni"), ([1.2], "holm"), ([-0.1], "bh")])
def test_what_has_no_meaning_is_refused(p, method):
    with pytest.raises(ValueError, match=r"Unknown method|between 0 and 1"):
        adjust_p_values(p, method)
