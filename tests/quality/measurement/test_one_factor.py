"""One factor in several groups: R's values for one group, an independent likelihood for more, and invariances."""

import numpy as np
import pytest
from scipy.optimize import minimize
from scipy.stats import multivariate_normal

from trepart_eval.quality.measurement.group_moments import GroupMoments, moments_by_group, rescaled
from trepart_eval.quality.measurement.one_factor import fit_one_factor
from trepart_eval.quality.undefined_reasons import Reason

STEPS = [{}, {"equal_loadings": True}, {"equal_loadings": True, "equal_intercepts": True}]


def steps(seed=1, n=400, k=4, shift=0.0):
    """Answers 0-10 of two groups; the second has another level and spread, and one item that is shifted."""
    rng = np.random.default_rng(seed)
    group = np.arange(n) % 2
    level = rng.normal(size=n) * (1 + 0.3 * group) + 0.4 * group
    items = 5 + level[:, None] * np.linspace(0.8, 1.4, k) + rng.normal(size=(n, k))
    items[group == 1, 0] += shift
    return np.clip(np.rint(items), 0, 10).astype(np.int8), group


def moments(seed=1, **options):
    items, group = steps(seed, **options)
    return moments_by_group(list(items.T), group, 2)


def test_moments_are_those_of_each_group_alone_without_incomplete_rows():
    items, group = steps()
    items[::7, 1] = -2
    found = moments_by_group(list(items.T), np.where(np.arange(400) < 10, -1, group), 3)
    for one in range(2):
        rows = items[(group == one) & (items >= 0).all(axis=1) & (np.arange(400) >= 10)]
        assert found.n[one] == len(rows)
        assert found.means[one] == pytest.approx(rows.mean(axis=0))
        assert found.covariances[one] == pytest.approx(np.cov(rows.T, bias=True))
    assert found.n[2] == 0


def test_one_group_has_the_chi_square_and_indices_of_lavaan(expected, agreeableness):
    known = expected["bfi"]
    items = np.where(np.isnan(agreeableness), -1, agreeableness).astype(np.int8)
    fit = fit_one_factor(moments_by_group(list(items.T), np.zeros(len(items), int), 1), with_means=False)
    names = ("chisq", "cfi", "rmsea", "srmr")
    ours = (fit.chi_square, fit.cfi, fit.rmsea, fit.srmr)
    assert ours == pytest.approx([known[f"cfa1_{name}"] for name in names], rel=1e-5)
    assert fit.loadings[0] == pytest.approx(known["cfa1_loadings_A"], rel=1e-5)


@pytest.mark.parametrize("held", STEPS[1:])
def test_the_likelihood_is_the_highest_that_another_parametrisation_finds(held):
    """Marker item instead of a standard factor, densities of rows instead of moments, another optimiser."""
    items, group = steps(n=240, shift=0.8)
    rows = [items[group == one].astype(float) for one in range(2)]
    scalar = "equal_intercepts" in held

    def apart(x):
        loadings, total = np.append(1.0, x[:3]), 0.0
        for one in range(2):
            own = x[3 + 5 * one : 8 + 5 * one]
            covariance = np.exp(own[0]) * np.outer(loadings, loadings) + np.diag(np.exp(own[1:]))
            mean = rows[one].mean(axis=0)
            if scalar:
                mean = x[13:17] + loadings * (x[17] if one else 0.0)
            total -= multivariate_normal.logpdf(rows[one], mean, covariance).sum()
        return total

    start = np.concatenate([np.ones(3), np.zeros(10), items.mean(axis=0) if scalar else [], [0.0] * scalar])
    best = minimize(apart, start, method="BFGS", options={"gtol": 1e-4}).fun
    alone = -sum(multivariate_normal.logpdf(one, one.mean(axis=0), np.cov(one.T, bias=True)).sum() for one in rows)
    fit = fit_one_factor(moments_by_group(list(items.T), group, 2), **held)
    assert fit.chi_square == pytest.approx(2 * (best - alone), abs=1e-3)
    assert fit.df == (10 if scalar else 7)


def test_chi_square_of_the_configural_step_is_the_sum_over_groups():
    both = moments()
    alone = [fit_one_factor(both.only(np.array([one]))).chi_square for one in range(2)]
    assert fit_one_factor(both).chi_square == pytest.approx(sum(alone), rel=1e-6)


def test_groups_with_the_same_moments_lose_nothing_by_being_held_equal():
    one = moments().only(np.array([1, 1]))
    values = [fit_one_factor(one, **held).chi_square for held in STEPS]
    assert values == pytest.approx([values[0]] * 3, rel=1e-6)


@pytest.mark.parametrize("held", STEPS)
def test_order_of_items_and_groups_and_units_do_not_matter(held):
    both = moments(shift=0.5)
    order = np.array([2, 0, 3, 1])
    turned = GroupMoments(both.n, both.means[:, order], both.covariances[:, order][:, :, order])
    other = rescaled(both, np.array([10.0, 0, 5, 0]), np.array([-10.0, -1, -3, -0.5]))
    ours = fit_one_factor(both, **held)
    for changed in (turned, other, both.only(np.array([1, 0]))):
        theirs = fit_one_factor(changed, **held)
        assert (theirs.chi_square, theirs.cfi, theirs.srmr) == pytest.approx(
            (ours.chi_square, ours.cfi, ours.srmr), rel=1e-4, abs=1e-6
        )


def test_what_is_held_equal_never_fits_better_and_what_is_let_free_never_worse():
    both = moments(shift=0.8)
    values = [fit_one_factor(both, **held).chi_square for held in STEPS]
    assert values == sorted(values)
    freed = fit_one_factor(both, **STEPS[2], free_intercepts=[0])
    assert (freed.chi_square < values[2] - 10, freed.df) == (True, 9)
    apart = freed.intercepts[1] - freed.intercepts[0]
    assert apart == pytest.approx([apart[0], 0, 0, 0])
    assert apart[0] == pytest.approx(0.8, abs=0.3)


def test_an_item_without_error_is_said_to_be_an_impossible_solution():
    rng = np.random.default_rng(2)
    level = rng.integers(0, 9, size=200)
    items = np.stack([level, level // 2 + rng.integers(3, size=200), level // 3 + rng.integers(3, size=200)], axis=1)
    items[:, 1:] = np.where(rng.random((200, 2)) < 0.7, rng.integers(5, size=(200, 2)), items[:, 1:])
    found = fit_one_factor(moments_by_group(list(items.T), np.zeros(200, int), 1))
    assert found.reason in (Reason.HEYWOOD, None)
    assert found.chi_square == pytest.approx(0, abs=5)
