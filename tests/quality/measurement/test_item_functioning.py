"""Ordinal regression and differential item functioning: published values, invariances, and what is found."""

import numpy as np
import pytest
from scipy.optimize import minimize
from scipy.special import expit

from trepart_eval.quality.measurement.item_functioning import item_tests
from trepart_eval.quality.measurement.ordinal_regression import expected_answers, nagelkerke, proportional_odds

# Taste of four cheeses in nine categories: McCullagh and Nelder (1989, Generalized Linear Models, p. 175).
CHEESE = np.array(
    [
        [0, 0, 1, 7, 8, 8, 19, 8, 1],
        [6, 9, 12, 11, 7, 6, 1, 0, 0],
        [1, 1, 6, 8, 23, 7, 5, 1, 0],
        [0, 0, 0, 1, 3, 7, 14, 16, 11],
    ],
    dtype=float,
)
ADDITIVE = np.array([[1, 0, 0], [0, 1, 0], [0, 0, 1], [0, 0, 0]], dtype=float)


def answers(seed=1, n=120, shift=0.0, groups=2):
    """Four items 0-4; the first is answered otherwise by the last group."""
    rng = np.random.default_rng(seed)
    group = np.arange(n) % groups
    level = rng.normal(size=n) + 0.3 * group
    items = 2 + level[:, None] + rng.normal(size=(n, 4))
    items[group == groups - 1, 0] += shift
    items = np.clip(np.rint(items), 0, 4).astype(np.int64)
    return list(items.T), items.sum(axis=1).astype(float), group


def test_the_cheeses_have_their_published_odds():
    """SAS/STAT documents its procedure LOGISTIC with this table: estimates and likelihood ratio to four decimals."""
    fit, alone = proportional_odds(CHEESE, ADDITIVE), proportional_odds(CHEESE, np.zeros((4, 0)))
    assert fit.slopes == pytest.approx([-1.6128, -4.9646, -3.3227], abs=1e-4)
    assert 2 * (fit.log_likelihood - alone.log_likelihood) == pytest.approx(148.4539, abs=1e-4)


def test_the_likelihood_is_the_highest_another_optimiser_finds():
    rng = np.random.default_rng(3)
    counts, x = rng.integers(1, 9, size=(12, 4)).astype(float), rng.normal(size=(12, 2))

    def apart(v):
        below = expit(np.cumsum(np.append(v[0], np.exp(v[1:3])))[None, :] - (x @ v[3:])[:, None])
        return -(counts * np.log(np.diff(below, axis=1, prepend=0, append=1))).sum()

    best = minimize(apart, np.zeros(5), method="BFGS")
    fit = proportional_odds(counts, x)
    assert (-fit.log_likelihood, *fit.slopes) == pytest.approx((best.fun, *best.x[3:]), abs=1e-4)


def test_people_apart_or_counted_together_give_the_same():
    one = proportional_odds(np.repeat(CHEESE, 2, axis=0) / 2, np.repeat(ADDITIVE, 2, axis=0))
    assert one.slopes == pytest.approx(proportional_odds(CHEESE, ADDITIVE).slopes)


def test_turning_the_answers_turns_the_signs():
    fit, turned = proportional_odds(CHEESE, ADDITIVE), proportional_odds(CHEESE[:, ::-1], ADDITIVE)
    assert turned.slopes == pytest.approx(-fit.slopes)
    assert expected_answers(turned, ADDITIVE) == pytest.approx(8 - expected_answers(fit, ADDITIVE))


def test_predictors_that_say_nothing_account_for_nothing():
    counts = np.tile([3.0, 5.0, 2.0], (4, 1))
    fit = proportional_odds(counts, ADDITIVE)
    assert (fit.slopes, nagelkerke(fit, counts)) == (pytest.approx(np.zeros(3), abs=1e-9), pytest.approx(0))


def test_answers_that_a_predictor_tells_apart_entirely_end_without_an_error():
    fit = proportional_odds(np.array([[9.0, 0], [0, 9.0]]), np.array([[0.0], [1.0]]))
    assert fit.log_likelihood == pytest.approx(0, abs=1e-3)


def test_a_shifted_item_is_found_and_by_how_much():
    tests = item_tests(*answers(n=600, shift=1.2), 2)
    (flagged,) = [test for test in tests if test.flagged]
    assert (flagged.item, flagged.aspect, flagged.low_group, flagged.high_group) == (0, "uniform", 0, 1)
    assert flagged.difference == pytest.approx(0.8, abs=0.3)


def test_names_of_groups_and_order_of_people_do_not_matter():
    columns, score, group = answers(shift=0.8, groups=3)
    order = np.random.default_rng(1).permutation(len(score))
    ours = item_tests(columns, score, group, 3)
    theirs = item_tests([one[order] for one in columns], score[order], (2 - group)[order], 3)
    for one, other in zip(ours, theirs, strict=True):
        assert (one.chi_square, one.effect) == pytest.approx((other.chi_square, other.effect), abs=1e-5)


def test_groups_that_answer_alike_differ_in_nothing():
    columns, score, _ = answers()
    twice = [np.concatenate([one, one]) for one in columns]
    tests = item_tests(twice, np.concatenate([score, score]), np.repeat([0, 1], len(score)), 2)
    assert [test.chi_square for test in tests] == pytest.approx([0] * 8, abs=1e-6)


def test_an_item_that_all_answer_alike_is_not_tested():
    columns, score, group = answers()
    columns[2] = np.full_like(columns[2], 3)
    assert {test.item for test in item_tests(columns, score, group, 2)} == {0, 1, 3}


@pytest.mark.long
def test_few_criteria_are_said_to_differ_where_none_does_and_most_where_one_item_is_shifted():
    """200 draws of three groups of 30: share of criteria with an item said to differ."""

    def share(shift):
        draws = (item_tests(*answers(seed, n=90, shift=shift, groups=3), 3) for seed in range(200))
        return np.mean([any(test.flagged for test in tests) for tests in draws])

    assert share(0.0) < 0.12
    assert share(1.5) > 0.8
