"""The pieces of an interval against published values and R."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest

from trepart_eval.criteria.intervals import (
    finite_population_factor,
    level_bound,
    pooled_variance,
    satterthwaite_df,
    t_interval,
    t_quantile,
)
from trepart_eval.criteria.survey_scores import _means

REFERENCE = Path(__file__).parents[3] / "shared" / "reference" / "statistics"

# Student's sleep data (1908), hours gained with two drugs, as in R's `sleep`.
DRUG_1 = np.array([0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0])
DRUG_2 = np.array([1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4])


def test_degrees_of_freedom_are_those_of_r_for_students_sleep_data():
    # R, t.test(extra ~ group, data = sleep): df = 17.776.
    parts = np.array([DRUG_1.var(ddof=1) / 10, DRUG_2.var(ddof=1) / 10])
    assert satterthwaite_df(parts, np.array([9.0, 9.0]), axis=0) == pytest.approx(17.77647, abs=1e-5)


def test_the_interval_is_that_of_r_for_students_sleep_data():
    # R, t.test(extra ~ group, data = sleep): 95 per cent interval -3.3654832 to 0.2054832.
    parts = np.array([DRUG_1.var(ddof=1) / 10, DRUG_2.var(ddof=1) / 10])
    df = satterthwaite_df(parts, np.array([9.0, 9.0]), axis=0)
    half = t_quantile(df, 0.95) * np.sqrt(parts.sum())
    difference = DRUG_1.mean() - DRUG_2.mean()
    assert (difference - half, difference + half) == pytest.approx((-3.3654832, 0.2054832), abs=1e-7)


def test_t_quantiles_are_those_of_the_printed_tables():
    found = t_quantile(np.array([1.0, 2.0, 10.0, 1e9]), 0.95)
    np.testing.assert_allclose(found, [12.7062, 4.3027, 2.2281, 1.9600], atol=5e-5)


def test_the_finite_population_is_corrected_as_in_cochrans_petition():
    # Cochran (1977), section 2.8: 50 of 676 sheets, s^2 = 229.0; 80 per cent limits of the total 18,107 and 21,669.
    factor = finite_population_factor(np.array(50), np.array(676.0))
    half = 1.28 * 676 * np.sqrt(229.0 / 50 * factor)
    total = 676 * 1471 / 50
    assert (total - half, total + half) == pytest.approx((18_107, 21_669), abs=2)


def test_everybody_asked_leaves_no_variance_and_an_unknown_population_leaves_all():
    factor = finite_population_factor(np.array([3, 3, 0]), np.array([3.0, np.nan, 3.0]))
    assert factor.tolist() == [0, 1, 1]


@pytest.mark.parametrize(("n", "upper"), [(1, 0.975), (3, 0.70759822), (10, 0.30849710), (50, 0.07112174)])
def test_the_bound_is_clopper_and_pearsons_for_none_of_n(n, upper):
    # R, binom.test(0, n)$conf.int[2].
    low, high = level_bound(np.array(60.0), np.array(n), 0.95)
    assert (low, high) == pytest.approx((60 * (1 - upper), 60 + 40 * upper), abs=1e-5)


def test_an_interval_never_leaves_the_scale():
    low, high = t_interval(np.array([2.0, 98.0]), np.array([5.0, 5.0]), np.array([4.0, 4.0]), 0.95)
    assert (low[0], high[1]) == (0, 100)


def test_a_standard_error_of_zero_needs_no_degrees_of_freedom():
    assert t_interval(np.array(40.0), np.array(0.0), np.array(np.nan), 0.95) == (40, 40)


def test_a_pooled_variance_weighs_cells_by_their_degrees_of_freedom():
    variance, df = np.array([[4.0, 9.0], [np.nan, 1.0]]), np.array([[1.0, 3.0], [0.0, 2.0]])
    pooled, pooled_df = pooled_variance(variance, df, (0,))
    np.testing.assert_allclose(pooled[0], [4, (9 * 3 + 1 * 2) / 5])
    np.testing.assert_allclose(pooled_df[0], [1, 5])


def test_where_a_group_has_nothing_to_pool_all_cells_are_pooled():
    variance, df = np.array([[np.nan, 9.0], [np.nan, 1.0]]), np.array([[0.0, 3.0], [0.0, 2.0]])
    pooled, pooled_df = pooled_variance(variance, df, (0,))
    np.testing.assert_allclose(pooled[:, 0], (9 * 3 + 1 * 2) / 5)
    np.testing.assert_allclose(pooled_df[:, 0], 5)


def test_where_nothing_anywhere_differs_there_is_no_variance():
    pooled, _ = pooled_variance(np.array([0.0, np.nan]), np.array([2.0, 0.0]), (0,))
    assert np.isnan(pooled).all()


@pytest.mark.skipif(not REFERENCE.exists(), reason="the reference values lie beside the repository")
@pytest.mark.parametrize(("population", "key"), [(np.nan, "clus1_mean_nofpc"), (757.0, "clus1_mean_fpc")])
def test_a_weighted_mean_and_its_error_are_those_of_rs_survey_package(population, key):
    """A mean over clusters is the mean of cluster means weighted by size, with the same linearised variance."""
    with (REFERENCE / "apiclus1.csv").open(encoding="utf-8") as stream:
        rows = [(row["dnum"], float(row["api00"])) for row in csv.DictReader(stream)]
    clusters = {name: np.array([value for other, value in rows if other == name]) for name, _ in rows}
    w, x = (np.array([function(values) for values in clusters.values()], float) for function in (len, np.mean))
    sums = {"n": len(w), "total": x.sum(), "squares": (x**2).sum(), "level": 0, "weight": w.sum()}
    sums |= {"weighted": (w * x).sum(), "weight2": (w**2).sum(), "weighted2": (w**2 * x).sum()}
    sums |= {"weighted2_squares": (w**2 * x**2).sum()}
    cell = {name: np.full((1, 1, 1, 1), float(value)) for name, value in sums.items()}
    means = _means(cell, np.full((1, 1, 1, 1), population))
    expected = json.loads((REFERENCE / "expected.json").read_text())["survey"][key]
    found = (means.score.item(), np.sqrt(means.variance_of_mean).item())
    assert found == pytest.approx(expected, rel=1e-6)
