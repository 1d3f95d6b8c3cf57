"""The cluster bootstrap: the naive way's own draws, the exact error, and what must not matter."""

from __future__ import annotations

import numpy as np
import pytest

from trepart_eval.criteria import cluster_bootstrap
from trepart_eval.vocabulary.columns import COLUMNS
from trepart_eval.vocabulary.languages import Language


def clustered(n_clusters=12, n=8, seed=1):
    rng = np.random.default_rng(seed)
    clusters = np.repeat(np.arange(n_clusters), rng.integers(2, n + 1, n_clusters))
    values = rng.normal(50, 10, n_clusters)[clusters] + rng.normal(0, 5, len(clusters))
    return values, clusters, rng.integers(0, 3, len(clusters))


def test_the_draws_are_those_of_copying_whole_clusters():
    values, clusters, cells = clustered()
    found = cluster_bootstrap(values, clusters, cells=cells, n_draws=50, seed=9)
    times = np.random.default_rng(9).multinomial(12, np.full(12, 1 / 12), size=50)
    for draw in range(50):
        rows = np.concatenate([np.repeat(np.flatnonzero(clusters == one), times[draw, one]) for one in range(12)])
        for cell in range(3):
            naive = values[rows][cells[rows] == cell].mean()
            assert found.draws[draw, cell] == pytest.approx(naive)


def test_equal_clusters_have_the_exact_error_of_the_bootstrap():
    # The mean of G cluster means drawn with replacement has the variance sum (m - mean)^2 / G^2.
    values = np.random.default_rng(2).normal(0, 1, (10, 6)) + np.arange(10)[:, None]
    found = cluster_bootstrap(values.ravel(), np.repeat(np.arange(10), 6), n_draws=40_000).table.iloc[0]
    means = values.mean(axis=1)
    assert found["std_error"] == pytest.approx(np.sqrt(((means - means.mean()) ** 2).sum()) / 10, rel=0.02)
    assert found["estimate"] == pytest.approx(values.mean())


def test_order_and_names_do_not_matter():
    values, clusters, cells = clustered()
    order = np.random.default_rng(3).permutation(len(values))
    named = np.array([f"c{one:02d}" for one in clusters], dtype=object)[order]
    one, other = (
        cluster_bootstrap(values, clusters, cells=cells),
        cluster_bootstrap(values[order], named, cells=cells[order]),
    )
    assert other.draws == pytest.approx(one.draws)


def test_scale_and_origin_follow_through():
    values, clusters, _ = clustered()
    one, other = (cluster_bootstrap(given, clusters).table.iloc[0] for given in (values, 3 * values - 7))
    assert other["std_error"] == pytest.approx(3 * one["std_error"])
    assert other["conf_low"] == pytest.approx(3 * one["conf_low"] - 7)
    assert other["bootstrap_high"] == pytest.approx(3 * one["bootstrap_high"] - 7)


def test_missing_values_are_counted_and_change_nothing():
    values, clusters, _ = clustered()
    one = cluster_bootstrap(values, clusters)
    other = cluster_bootstrap(np.append(values, np.nan), np.append(clusters, 99))
    assert other.n_left_out == 1
    assert other.arrow.equals(one.arrow)


def test_one_cluster_has_no_error():
    row = cluster_bootstrap([1.0, 2.0, 3.0], [1, 1, 1]).table.iloc[0]
    assert row["estimate"] == 2
    assert row[["std_error", "conf_low", "bootstrap_low"]].isna().all()


def test_nothing_is_no_mean():
    found = cluster_bootstrap([np.nan], [1])
    assert found.table["estimate"].isna().all()
    assert (found.n_clusters, found.n_left_out) == (0, 1)


def test_one_seed_gives_the_same_draws():
    values, clusters, _ = clustered()
    one, same, other = (cluster_bootstrap(values, clusters, seed=seed) for seed in (1, 1, 2))
    assert one.arrow.equals(same.arrow)
    assert not one.arrow.equals(other.arrow)


@pytest.mark.parametrize(
    ("given", "options"), [(([1.0, 2.0], [1]), {}), (([1.0], [1]), {"n_draws": 0}), (([1.0], [1]), {"conf_level": 95})]
)
def test_what_has_no_meaning_is_refused(given, options):
    with pytest.raises(ValueError, match=r"values|at least 1|between 0 and 1"):
        cluster_bootstrap(*given, **options)


@pytest.mark.parametrize("language", Language)
def test_the_result_speaks_and_keeps_to_the_vocabulary(language):
    found = cluster_bootstrap([1.0, 2.0, 3.0], [1, 2, 3])
    assert "1000" in found.summary(language)
    assert set(found.arrow.column_names) <= set(COLUMNS)
    assert "<table>" in found._repr_html_()


def test_the_interval_covers_with_sixteen_clusters():
    rng = np.random.default_rng(7)
    clusters = np.repeat(np.arange(16), 5)
    hits = []
    for study in range(300):
        values = rng.standard_normal(16)[clusters] + rng.standard_normal(80)
        row = cluster_bootstrap(values, clusters, n_draws=300, seed=study).table.iloc[0]
        hits.append(row["conf_low"] <= 0 <= row["conf_high"])
    assert 0.92 <= np.mean(hits) <= 0.98
