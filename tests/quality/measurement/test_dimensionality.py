"""Eigenvalues beside random ones, and correlations without error: known answers, invariances, coverage, the guard."""

import math
from dataclasses import replace

import numpy as np
import pytest

from trepart_eval.problems import InputError
from trepart_eval.quality import cronbach_alpha, dimensionality, disattenuated_correlation
from trepart_eval.quality.measurement.attenuation import disattenuated_by_group
from trepart_eval.quality.measurement.criteria_apart import Separation
from trepart_eval.quality.measurement.group_moments import moments_by_group
from trepart_eval.quality.measurement.parallel_analysis import components_of
from trepart_eval.vocabulary.columns import COLUMNS
from trepart_eval.vocabulary.languages import Language
from trepart_eval.vocabulary.terms import Criterion

from simulated import coded_data, criteria_data

LOADING = 0.7


def scales(rng, n, rho, k=4, group=None, alike=0.0):
    """Two scales of items whose own things correlate; a part of people's level may be their group's."""
    level = rng.multivariate_normal([0, 0], [[1, rho], [rho, 1]], size=n)
    if group is not None:
        of_group = rng.multivariate_normal([0, 0], [[1, rho], [rho, 1]], size=group.max() + 1)
        level = np.sqrt(1 - alike) * level + np.sqrt(alike) * of_group[group]
    items = LOADING * np.repeat(level, k, axis=1) + np.sqrt(1 - LOADING**2) * rng.normal(size=(n, 2 * k))
    return items[:, :k], items[:, k:]


def study(rng, rho, n=300, n_cases=12, k=4):
    """Purpose and goals correlate by ``rho``, resources with neither."""
    purpose, goals = scales(rng, n, rho, k)
    answers = {
        Criterion.PURPOSE: purpose, Criterion.GOALS: goals, Criterion.RESOURCES: scales(rng, n, 0.0, k)[0],
    }  # fmt: skip
    steps = {one: np.clip(np.rint(2 + matrix), 0, 4).astype(int) for one, matrix in answers.items()}
    return criteria_data(np.arange(n) % n_cases, np.arange(n) % 3, steps, n_cases=n_cases)


# --- correlation without error -----------------------------------------------------------------------


def test_it_is_the_correlation_over_the_root_of_the_alphas():
    first, second = scales(np.random.default_rng(1), 200, 0.5)
    found = disattenuated_correlation(first, second)
    correlation = np.corrcoef(first.sum(axis=1), second.sum(axis=1))[0, 1]
    alphas = float(cronbach_alpha(first)) * float(cronbach_alpha(second))
    assert (found.correlation, float(found)) == pytest.approx((correlation, correlation / np.sqrt(alphas)))


@pytest.mark.parametrize("grouped", [False, True])
def test_its_error_is_that_of_leaving_out_each_in_turn(grouped):
    rng = np.random.default_rng(2)
    first, second = scales(rng, 60, 0.5)
    groups = np.arange(60) % 12 if grouped else np.arange(60)
    estimates = np.array(
        [float(disattenuated_correlation(first[groups != one], second[groups != one])) for one in np.unique(groups)]
    )
    n = len(estimates)
    by_hand = np.sqrt((n - 1) / n * ((estimates - estimates.mean()) ** 2).sum())
    found = disattenuated_correlation(first, second, groups if grouped else None)
    assert (found.std_error, found.n_groups) == (pytest.approx(by_hand), 12 if grouped else 0)


def test_order_units_and_which_comes_first_do_not_matter():
    rng = np.random.default_rng(3)
    first, second = scales(rng, 100, 0.5)
    order = rng.permutation(100)
    ours = disattenuated_correlation(first, second)
    theirs = disattenuated_correlation(50 - 25 * second[order][:, ::-1], 50 - 25 * first[order])
    assert (ours.estimate, ours.std_error) == pytest.approx((theirs.estimate, theirs.std_error))


def test_incomplete_rows_are_left_out():
    first, second = scales(np.random.default_rng(4), 50, 0.5)
    first[3, 1] = np.nan
    ours = disattenuated_correlation(first, second)
    theirs = disattenuated_correlation(np.delete(first, 3, axis=0), np.delete(second, 3, axis=0))
    assert (ours.estimate, ours.n) == (pytest.approx(theirs.estimate), 49)


def test_few_groups_are_not_reckoned_with():
    first, second = scales(np.random.default_rng(5), 90, 0.5)
    found = disattenuated_correlation(first, second, np.arange(90) % 9)
    assert (found.n_groups, found.std_error) == (0, disattenuated_correlation(first, second).std_error)


@pytest.mark.parametrize(
    ("first", "second", "reason"),
    [
        (np.ones((9, 1)), np.ones((9, 2)), "one_item"),
        (np.ones((2, 2)), np.ones((2, 2)), "fewer_than_two_rows"),
        (np.ones((9, 2)), np.arange(18).reshape(9, 2), "no_variance"),
        (np.arange(9)[:, None] * [1, -2], np.arange(18).reshape(9, 2), "no_shared_variance"),
    ],
)
def test_where_it_is_undefined_it_says_why(first, second, reason):
    found = disattenuated_correlation(first, second)
    assert (math.isnan(float(found)), math.isnan(found.conf_low), found.reason) == (True, True, reason)


def test_scales_of_different_people_are_refused():
    with pytest.raises(ValueError, match="same respondents"):
        disattenuated_correlation(np.ones((3, 2)), np.ones((4, 2)))


@pytest.mark.long
@pytest.mark.parametrize(("n", "rho"), [(200, 0.0), (200, 0.6), (200, 0.9), (400, 1.0)])
def test_intervals_of_independent_people_cover(n, rho):
    rng = np.random.default_rng(7)
    hits = 0
    for _ in range(2000):
        found = disattenuated_correlation(*scales(rng, n, rho))
        hits += found.conf_low <= rho <= found.conf_high
    assert 0.93 <= hits / 2000 <= 0.97


@pytest.mark.long
@pytest.mark.parametrize("n_groups", [16, 40])
def test_intervals_of_people_who_are_alike_in_groups_cover(n_groups):
    rng = np.random.default_rng(8)
    hits = 0
    for _ in range(2000):
        group = np.repeat(np.arange(n_groups), rng.integers(5, 60, size=n_groups))
        found = disattenuated_correlation(*scales(rng, len(group), 0.6, group=group, alike=0.1), group)
        hits += found.conf_low <= 0.6 <= found.conf_high
    assert 0.93 <= hits / 2000 <= 0.97


# --- components ---------------------------------------------------------------------------------------


def test_random_eigenvalues_are_those_of_theory():
    n, k = 2000, 20
    found = components_of(np.eye(k), n, n_draws=400, seed=1)
    largest = (np.sqrt(n) + np.sqrt(k)) ** 2 / n  # Marchenko and Pastur's edge, which the largest nears from below
    assert largest - 0.05 < found.random_mean[0] < largest
    assert found.random_mean.sum() == pytest.approx(k)
    assert found.n_retained == 0


def test_few_respondents_give_what_many_draws_of_answers_give():
    rng = np.random.default_rng(2)
    by_hand = [np.linalg.eigvalsh(np.corrcoef(rng.normal(size=(25, 8)).T))[-1] for _ in range(4000)]
    for n in (25, 33):  # one drawn as answers, one as covariances
        found = components_of(np.eye(8), n, n_draws=2000, seed=3)
        if n == 25:
            assert found.random_mean[0] == pytest.approx(np.mean(by_hand), abs=0.02)
            assert found.random_quantile[0] == pytest.approx(np.quantile(by_hand, 0.95), abs=0.04)
        else:
            assert found.random_mean[0] < np.mean(by_hand)


@pytest.mark.parametrize("n_things", [1, 2, 3])
def test_as_many_components_are_retained_as_there_are_things(n_things):
    rng = np.random.default_rng(n_things)
    items = np.concatenate([scales(rng, 500, 0.0)[0] for _ in range(n_things)], axis=1)
    assert components_of(np.corrcoef(items.T), 500).n_retained == n_things


@pytest.mark.parametrize(("options", "words"), [({"n_draws": 0}, "at least 1"), ({"quantile": 95}, "between 0 and 1")])
def test_options_that_are_none_are_refused_in_words(options, words):
    with pytest.raises(ValueError, match=words):
        components_of(np.eye(3), 100, **options)


# --- a study --------------------------------------------------------------------------------------------


def test_a_study_of_three_things_is_seen_to_have_three():
    found = dimensionality(study(np.random.default_rng(1), 0.4))
    assert (found.n_retained, found.n_items, found.n) == (3, 12, 300)
    assert found.components["retained"].tolist() == [1] * 3 + [0] * 9
    assert found.components["eigenvalue"].sum() == pytest.approx(12)
    assert found.table["separation"].tolist() == [Separation.APART] * 3


def test_criteria_that_measure_the_same_are_not_told_apart():
    found = dimensionality(study(np.random.default_rng(2), 1.0))
    row = found.table.iloc[0]
    assert (row["criterion"], row["other_criterion"], row["separation"]) == ("purpose", "goals", Separation.NOT_APART)
    assert "purpose and goals can't be told apart" in found.conclusions[0]
    assert found.n_retained == 2


def test_the_same_seed_gives_the_same_and_it_is_the_studys():
    data = study(np.random.default_rng(3), 0.4)
    once, again, other = (dimensionality(data, seed=seed) for seed in (5, 5, 6))
    assert once.components_arrow.equals(again.components_arrow)
    assert not once.components_arrow.equals(other.components_arrow)
    assert dimensionality(data).seed == data.study.seed


def test_people_in_ten_cases_or_more_are_taken_to_be_alike():
    rng = np.random.default_rng(4)
    assert dimensionality(study(rng, 0.4, n_cases=12)).table["n_groups"].tolist() == [12] * 3
    assert dimensionality(study(rng, 0.4, n_cases=9)).table["n_groups"].tolist() == [0] * 3


def test_too_few_answers_show_nothing():
    found = dimensionality(study(np.random.default_rng(5), 0.4, n=4), min_n=5)
    assert (found.reason, found.n, len(found.components)) == ("too_few", 0, 0)
    assert found.table[["n", "correlation", "disattenuated"]].isna().all(axis=None)
    assert "can't be said: too few answers" in found.conclusions[0]


def test_one_item_to_a_criterion_leaves_no_correlation_without_error():
    found = dimensionality(study(np.random.default_rng(6), 0.4, k=1))
    assert found.table["reason"].tolist() == ["one_item"] * 3
    assert found.table["separation"].tolist() == [Separation.UNKNOWN] * 3


def test_an_item_that_all_answer_alike_leaves_no_components():
    data = study(np.random.default_rng(7), 0.4)
    columns = {**data.answers.steps, "goals_1": np.zeros(300, dtype=np.int8)}
    found = dimensionality(replace(data, answers=replace(data.answers, steps=columns)))
    assert (found.reason, found.n_retained) == ("no_variance", 0)
    assert "all have answered the same" in found.summary()


@pytest.mark.parametrize(("language", "word"), [("nb", "kan skilles"), ("nn", "kan skiljast"), ("en", "told apart")])
def test_it_is_said_in_the_studys_language(language, word):
    data = study(np.random.default_rng(8), 0.4)
    found = dimensionality(replace(data, study=replace(data.study, language=Language(language))))
    assert word in found.summary()
    assert word in found.conclusions[0]
    assert found.summary() in found._repr_html_().replace("&#x27;", "'")


def test_answers_alone_are_enough():
    data = study(np.random.default_rng(9), 0.4)
    assert dimensionality(data.answers).n_retained == dimensionality(data).n_retained


def test_a_study_without_answers_is_refused_in_words():
    with pytest.raises(InputError, match="no survey answers"):
        dimensionality(coded_data([0], [0], [0], [1.0], n_cases=1))


def test_every_column_is_in_the_vocabulary():
    found = dimensionality(study(np.random.default_rng(10), 0.4))
    assert set(found.table.columns) | set(found.components.columns) <= set(COLUMNS)


def test_moments_by_group_give_the_correlation_and_error_that_the_rows_give():
    rng = np.random.default_rng(6)
    group = rng.integers(14, size=300)
    items = np.clip(np.rint(2 + np.hstack(scales(rng, 300, 0.6, group=group, alike=0.2))), 0, 4).astype(np.int8)
    items[::9, 2] = -1
    rows = np.where(items < 0, np.nan, items)
    ours = disattenuated_by_group(moments_by_group(list(items.T), group, 15), 4, 0.95)
    theirs = disattenuated_correlation(rows[:, :4], rows[:, 4:], group)
    names = ("estimate", "std_error", "conf_low", "conf_high", "correlation", "n", "n_groups")
    assert [getattr(ours, one) for one in names] == pytest.approx([getattr(theirs, one) for one in names])


def test_groups_whose_items_never_vary_have_no_correlation():
    still = np.full((60, 6), 2, dtype=np.int8)
    assert (
        disattenuated_by_group(moments_by_group(list(still.T), np.arange(60) % 12, 12), 3, 0.95).reason == "no_variance"
    )
    one = disattenuated_by_group(moments_by_group(list(still.T[:3]), np.arange(60) % 12, 12), 1, 0.95)
    assert one.reason == "one_item"
