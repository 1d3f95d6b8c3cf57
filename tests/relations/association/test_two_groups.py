"""Two groups of municipalities against all other choices of as many."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from trepart_eval.relations import Refusal, permutation_test

# Student (1908), extra sleep of ten patients on two drugs; p by R's coin, oneway_test(distribution = "exact").
SLEEP = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0, 1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]
DRUG = [1] * 10 + [2] * 10


def arms(n_treated, n, sd=1.0, seed=1):
    x = np.random.default_rng(seed).standard_normal(n)
    treated = np.arange(n) < n_treated
    return np.where(treated, sd * x, x), treated


def test_sleep_has_the_published_p_value():
    found = permutation_test(SLEEP, DRUG)
    assert found.p_value == pytest.approx(0.081447963800905, rel=1e-9)
    assert (found.n_arrangements, found.method, found.n) == (184_756, "exact", 20)
    assert found.estimate == pytest.approx(1.58)


@pytest.mark.parametrize(("n_treated", "n"), [(4, 9), (6, 10), (5, 10)])
@pytest.mark.parametrize("studentised", [False, True])
def test_the_share_is_that_of_all_choices_gone_through(n_treated, n, studentised):
    x, treated = arms(n_treated, n)

    def statistic(chosen):
        one, other = x[chosen], np.delete(x, chosen)
        error = np.sqrt(one.var(ddof=1) / len(one) + other.var(ddof=1) / len(other))
        return abs(one.mean() - other.mean()) / (error if studentised else 1)

    every = np.array([statistic(list(chosen)) for chosen in combinations(range(n), n_treated)])
    found = permutation_test(x, treated, studentised=studentised)
    share = (every >= statistic(list(range(n_treated))) - 1e-12).mean()
    assert (found.p_studentised if studentised else found.p_difference) == pytest.approx(share)


def test_ties_count_as_as_extreme():
    found = permutation_test([1, 1, 1, 1, 2, 2, 2, 2], [0, 0, 0, 0, 1, 1, 1, 1])
    assert found.p_value == pytest.approx(2 / 70)


def test_order_and_shift_do_not_matter():
    x, treated = arms(5, 14)
    order = np.random.default_rng(2).permutation(14)
    found = permutation_test(x, treated)
    assert permutation_test(x[order] * 3 + 100, treated[order]).p_value == pytest.approx(found.p_value)


def test_which_arm_is_treated_turns_the_sign_only():
    one, other = permutation_test(SLEEP, DRUG, treated=1), permutation_test(SLEEP, DRUG)
    assert one.estimate == pytest.approx(-other.estimate)
    assert one.p_value == other.p_value
    assert (one.treated, other.treated) == ("1", "2")


def test_the_two_sides_share_the_choices():
    up, down = (permutation_test(SLEEP, DRUG, alternative=side).p_value for side in ("greater", "less"))
    assert up < 0.05
    assert up + down >= 1


def test_many_municipalities_are_drawn_with_the_seed_told():
    x, treated = arms(20, 60)
    found = permutation_test(x, treated, draws=999, seed=3)
    assert (found.method, found.draws) == ("permutation", 999)
    assert found == permutation_test(x, treated, draws=999, seed=3)


@pytest.mark.parametrize(
    ("n_treated", "refusal"),
    [
        (0, Refusal.NO_TREATED),
        (1, Refusal.ONE_TREATED),
        (2, Refusal.FEW_IN_AN_ARM),
        (3, Refusal.FEW_IN_AN_ARM),
        (13, Refusal.FEW_IN_AN_ARM),
        (15, Refusal.ONE_UNTREATED),
        (16, Refusal.NO_UNTREATED),
    ],
)
def test_too_few_in_an_arm_get_a_reason_and_no_number(n_treated, refusal):
    x, treated = arms(n_treated, 16)
    found = permutation_test(x, treated, language="en")
    assert (found.refused, found.refusal) == (True, refusal)
    assert np.isnan([found.estimate, found.p_value, found.p_studentised, found.conf_low]).all()
    assert found.summary().startswith(found.reason)


def test_one_treated_says_the_smallest_attainable_p_value():
    x, treated = arms(1, 16)
    assert "1/16 = 0.0625" in permutation_test(x, treated, language="en").reason


def test_two_treated_get_their_place_among_all_choices():
    x = np.array([9.0, 8.0, *np.linspace(-1, 1, 14)])
    found = permutation_test(x, np.arange(16) < 2, language="en")
    assert found.placebo_rank == 1
    assert "number 1 of 120" in found.summary()
    assert "nummer 1 av 120" in found.summary("nb")


def test_series_are_matched_by_municipality_whatever_their_order():
    x, treated = arms(8, 16)
    names = [f"case {place}" for place in range(16)]
    one, other = pd.Series(x, index=names), pd.Series(treated, index=names)
    assert permutation_test(one[::-1], other) == permutation_test(one, other)


def test_without_any_value_the_number_is_what_is_lacking():
    assert permutation_test([np.nan] * 12, [1] * 6 + [0] * 6).refusal == Refusal.TOO_FEW


def test_equal_values_are_refused():
    assert permutation_test([2.0] * 10, [0] * 5 + [1] * 5).refusal == Refusal.NO_VARIATION


def test_a_small_arm_that_varies_more_gets_the_largest_p_value():
    x, treated = arms(4, 16, sd=6.0)
    found = permutation_test(x, treated, language="en")
    assert found.flagged
    assert found.method == "exact_cautious"
    assert found.p_value == max(found.p_difference, found.p_studentised, found.p_welch)
    assert "varies more" in found.warning


def test_a_large_arm_that_varies_more_is_flagged_and_keeps_its_p_value():
    x, treated = arms(12, 16, sd=6.0)
    found = permutation_test(x, treated)
    assert found.flagged
    assert found.p_value == found.p_difference


def test_equal_arms_are_never_flagged():
    x, treated = arms(8, 16, sd=6.0)
    assert not permutation_test(x, treated).flagged


def test_missing_values_are_left_out_and_counted():
    found = permutation_test([*SLEEP, np.nan, 1.0], [*DRUG, 1, np.nan])
    assert (found.n, found.n_missing) == (20, 2)
    assert found.p_value == permutation_test(SLEEP, DRUG).p_value


@pytest.mark.parametrize(
    ("group", "options", "words"),
    [
        ([1, 2, 3] * 3, {}, "give two"),
        ([1, 2] * 4, {}, "one of each per municipality"),
        ([1, 1, 1, 1, 1, 2, 2, 2, 2], {"treated": 7}, "groups are 1 and 2"),
    ],
)
def test_wrong_groups_say_what_is_expected(group, options, words):
    with pytest.raises(ValueError, match=words):
        permutation_test(np.arange(9.0), group, **options)


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_the_sentence_comes_in_three_languages(language):
    assert "10" in permutation_test(SLEEP, DRUG).summary(language)


@pytest.mark.long
@pytest.mark.parametrize("n_treated", [4, 6, 8])
@pytest.mark.parametrize("sd", [0.5, 1.0, 2.0, 4.0])
def test_a_true_null_is_rejected_in_at_most_seven_of_a_hundred(n_treated, sd):
    rng = np.random.default_rng(7)
    treated = np.arange(16) < n_treated
    found = [
        permutation_test(np.where(treated, sd, 1.0) * rng.standard_normal(16), treated).p_value for _ in range(2000)
    ]
    # the bar and two Monte Carlo standard errors of 2,000 simulations
    assert (np.array(found) <= 0.05).mean() <= 0.07 + 2 * np.sqrt(0.07 * 0.93 / 2000)
