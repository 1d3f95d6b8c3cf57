"""CR2 and its kin as matrices: unbiased where errors are as the working model says, and equal to the jackknife."""

import numpy as np
import pytest

from trepart_eval.relations.regression.cluster_covariance import WeightedFit, robust_by_cluster, robust_by_row


def made_up(seed=1, n=60, n_clusters=7, k=3):
    """Unequal clusters, weights that differ within them, and residuals of a weighted fit."""
    rng = np.random.default_rng(seed)
    clusters = np.unique(rng.integers(0, n_clusters, n), return_inverse=True)[1]
    x = np.column_stack([np.ones(n), rng.normal(size=(n, k - 1))])
    weights, y = rng.uniform(0.2, 3, n), rng.normal(size=n)
    inner = x.T @ (x * weights[:, None])
    return x, weights, y - x @ np.linalg.solve(inner, x.T @ (weights * y)), clusters


@pytest.mark.parametrize("inverse", [False, True])
@pytest.mark.parametrize("sizes", [7, 3])
def test_cr2_is_unbiased_under_its_working_model(inverse, sizes):
    x, weights, residuals, clusters = made_up(n_clusters=sizes)
    variance = 1 / weights if inverse else np.ones(len(weights))
    fit = WeightedFit(x, weights, variance, residuals)
    mean, _ = robust_by_cluster(fit, clusters, "CR2").quadratic.moments(np.eye(3))
    bread = np.linalg.inv(x.T @ (x * weights[:, None]))
    truth = bread @ (x.T @ (x * (weights**2 * variance)[:, None])) @ bread
    assert np.allclose(mean, truth, rtol=1e-10)


def test_degrees_of_freedom_are_those_of_the_full_matrices():
    x, weights, residuals, clusters = made_up()
    found = robust_by_cluster(WeightedFit(x, weights, np.ones(60), residuals), clusters, "CR2")
    bread = np.linalg.inv(x.T @ (x * weights[:, None]))
    left = np.eye(60) - x @ bread @ (x * weights[:, None]).T
    rows = []
    for one in np.unique(clusters):
        of = clusters == one
        values, vectors = np.linalg.eigh(left[of] @ left[of].T)
        adjust = vectors @ np.diag(values**-0.5) @ vectors.T
        rows.append((bread @ (x[of] * weights[of, None]).T @ adjust @ left[of])[1])
    square = np.array(rows) @ np.array(rows).T
    assert found.quadratic.satterthwaite(1) == pytest.approx(np.trace(square) ** 2 / (square**2).sum())


def test_large_clusters_give_what_small_ones_would():
    """More rows than four times the regressors go another way through the square root."""
    x, weights, residuals, _ = made_up()
    clusters = np.repeat(np.arange(3), 20)
    wide = np.column_stack([x, np.random.default_rng(5).normal(size=(60, 5))])
    residuals = residuals - wide @ np.linalg.lstsq(wide * np.sqrt(weights)[:, None], residuals * np.sqrt(weights))[0]
    for regressors in (x, wide):
        fit = WeightedFit(regressors, weights, np.ones(60), residuals)
        of = clusters == 0
        bread = np.linalg.inv(regressors.T @ (regressors * weights[:, None]))
        left = np.eye(60) - regressors @ bread @ (regressors * weights[:, None]).T
        values, vectors = np.linalg.eigh(left[of] @ left[of].T)
        moved = (vectors @ np.diag(values**-0.5) @ vectors.T) @ (regressors[of] * weights[of, None]) @ bread
        assert np.allclose(robust_by_cluster(fit, clusters, "CR2").quadratic.adjusted[:20], moved)


def test_cr3_is_the_jackknife_over_clusters_also_with_a_dummy_for_each():
    rng = np.random.default_rng(2)
    clusters = np.repeat(np.arange(6), 5)
    x = np.column_stack([rng.normal(size=(30, 2)), clusters[:, None] == np.arange(6)])
    y = rng.normal(size=30)
    whole = np.linalg.lstsq(x, y)[0]
    moved = [np.linalg.lstsq(x[clusters != one], y[clusters != one])[0][:2] - whole[:2] for one in range(6)]
    fit = WeightedFit(x, np.ones(30), np.ones(30), y - x @ whole)
    found = robust_by_cluster(fit, clusters, "CR3").matrix[:2, :2]
    assert np.allclose(found, np.array(moved).T @ np.array(moved))


def test_rows_as_clusters_give_hc2_and_hc3():
    x, weights, residuals, _ = made_up()
    fit = WeightedFit(x, weights, np.ones(60), residuals)
    assert np.allclose(robust_by_cluster(fit, np.arange(60), "CR3").matrix, robust_by_row(fit, "HC3").matrix)
    even = WeightedFit(x, np.ones(60), np.ones(60), residuals)
    assert np.allclose(robust_by_cluster(even, np.arange(60), "CR2").matrix, robust_by_row(even, "HC2").matrix)


def test_what_one_cluster_decides_alone_is_marked():
    clusters = np.repeat(np.arange(5), 4)
    x = np.column_stack([np.ones(20), clusters == 0, np.random.default_rng(0).normal(size=20)]).astype(float)
    fit = WeightedFit(x, np.ones(20), np.ones(20), np.zeros(20))
    assert robust_by_cluster(fit, clusters, "CR2").decided_alone.tolist() == [False, True, False]


def test_an_unknown_kind_is_an_error():
    x, weights, residuals, clusters = made_up()
    with pytest.raises(ValueError, match="CR9"):
        robust_by_cluster(WeightedFit(x, weights, np.ones(60), residuals), clusters, "CR9")
