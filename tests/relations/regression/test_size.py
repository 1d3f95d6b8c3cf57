"""How often a true null is rejected with sixteen municipalities over six years, at a nominal five per cent."""

import numpy as np
import pytest

from trepart_eval.relations.regression.bootstrap_statistics import cluster_sums, drawn_statistics
from trepart_eval.relations.regression.cluster_covariance import WeightedFit, robust_by_cluster
from trepart_eval.relations.regression.draw_weights import cluster_draws
from trepart_eval.relations.regression.robust_regression import regress

N_CASES, N_YEARS, CORRELATION = 16, 6, 0.6
AT_MOST = 0.07
CASE, YEAR = np.repeat(np.arange(N_CASES), N_YEARS), np.tile(np.arange(N_YEARS), N_CASES)
DUMMIES = np.column_stack([CASE[:, None] == np.arange(N_CASES), YEAR[:, None] == np.arange(1, N_YEARS)]).astype(float)


def series(rng, treated, ratio):
    """Autocorrelated errors of all municipality-years; the treated ones' variance is some times the others'."""
    shocks = rng.normal(size=(N_CASES, N_YEARS))
    errors = np.empty_like(shocks)
    errors[:, 0] = shocks[:, 0]
    for year in range(1, N_YEARS):
        errors[:, year] = CORRELATION * errors[:, year - 1] + np.sqrt(1 - CORRELATION**2) * shocks[:, year]
    errors[:treated] *= np.sqrt(ratio)
    return errors.ravel()


def p_values(treated, ratio, n_sims, seed=7):
    """CR2's p-values, from the parts that don't change between simulations."""
    from scipy.special import stdtr

    rng = np.random.default_rng(seed)
    x = np.column_stack([(treated > CASE) & (YEAR >= 3), DUMMIES]).astype(float)
    q, r = np.linalg.qr(x)
    ones = np.ones(len(x))
    working = robust_by_cluster(WeightedFit(x, ones, ones, ones), CASE, "CR2").quadratic
    found = []
    for _ in range(n_sims):
        y = series(rng, treated, ratio)
        estimate = np.linalg.solve(r, q.T @ y)[0]
        residuals = y - q @ (q.T @ y)
        error = np.sqrt((np.add.reduceat(working.adjusted[:, 0] * residuals, working.starts) ** 2).sum())
        found.append(estimate / error)
    return 2 * stdtr(working.satterthwaite(0), -np.abs(found))


def test_the_simulation_takes_its_p_values_from_regress():
    """The quick way through one series is what `regress` says of it."""
    y = series(np.random.default_rng(7), 4, 1)
    data = {"y": y, "on": (CASE < 4) & (YEAR >= 3), "case": CASE, "year": YEAR}
    found = regress("y ~ on + C(case) + C(year)", data | {"on": data["on"] * 1}, cluster="case").row("on")
    assert p_values(4, 1, 1)[0] == pytest.approx(found.p_value)


@pytest.mark.long
@pytest.mark.parametrize("ratio", [1, 4])
@pytest.mark.parametrize("treated", [4, 8])
def test_cr2_rejects_at_most_seven_per_cent(treated, ratio):
    assert (p_values(treated, ratio, 2000) <= 0.05).mean() <= AT_MOST


@pytest.mark.long
@pytest.mark.parametrize(("treated", "ratio"), [(5, 1), (5, 4), (8, 1), (8, 4), (11, 0.25)])
def test_the_wild_bootstrap_rejects_at_most_seven_per_cent_where_it_is_not_refused(treated, ratio):
    """The Monte Carlo error of 2,000 simulations, half a point, is added to what is allowed."""
    rng = np.random.default_rng(11)
    on = ((treated > CASE) & (YEAR >= 3)).astype(float)
    patterns = cluster_draws("rademacher", N_CASES, 999, 0).weights
    some = patterns[np.random.default_rng(1).integers(0, len(patterns), 2000)]
    rejected = 0
    for _ in range(2000):
        sums = cluster_sums(DUMMIES, on, series(rng, treated, ratio), CASE)
        counted, _ = drawn_statistics(sums, some).at_least(np.array([-sums.estimate]))
        rejected += counted[0] / len(some) <= 0.05
    assert rejected / 2000 <= AT_MOST + 0.005
