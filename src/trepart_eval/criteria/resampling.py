"""`cluster_bootstrap`: the error of means of people who come in clusters, without touching people again and again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from trepart_eval.criteria.arguments import checked_draws, checked_level, checked_seed, number_list
from trepart_eval.criteria.intervals import t_quantile
from trepart_eval.criteria.partial_pooling.grouped_values import group_codes
from trepart_eval.criteria.result_tables import data_frame, group_column, number_column, table_html
from trepart_eval.vocabulary.catalogue import text_of
from trepart_eval.vocabulary.languages import Language

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

Array = NDArray[np.float64]

_FEWEST: Final = 2


@dataclass(frozen=True, slots=True, eq=False)
class ClusterBootstrap:
    """Means with errors from clusters drawn with replacement.

    Attributes
    ----------
    arrow : pyarrow.Table
        A row per cell: group, n, n_clusters, estimate, std_error, conf_low, conf_high, bootstrap_low, bootstrap_high.
    draws : ndarray of float64, shape (n_draws, n_cells)
        Mean of each cell in each draw; NaN where none of its clusters was drawn.
    n_clusters, n_draws, seed : int
        Clusters that are drawn, number of draws, and their seed.
    n_left_out : int
        Values that were left out because something was missing.
    conf_level : float
        Level of the intervals.
    """

    arrow: pa.Table
    draws: Array
    n_clusters: int
    n_draws: int
    seed: int
    n_left_out: int
    conf_level: float

    @property
    def table(self) -> pd.DataFrame:
        """The means as a data frame of one's own."""
        return data_frame(self.arrow)

    def summary(self, language: Language | str = Language.EN) -> str:
        """One sentence: how many clusters were drawn how many times."""
        about = {"clusters": self.n_clusters, "draws": self.n_draws, "cells": self.arrow.num_rows}
        return text_of(__package__, "summary", "cluster_bootstrap", Language(language), **about)

    def _repr_html_(self) -> str:
        """Table for Jupyter."""
        return table_html(self.arrow, self.summary(), Language.EN)


def cluster_bootstrap(
    values: ArrayLike,
    clusters: ArrayLike | Sequence[Any],
    *,
    cells: ArrayLike | Sequence[Any] | None = None,
    n_draws: int = 1000,
    seed: int = 1,
    conf_level: float = 0.95,
) -> ClusterBootstrap:
    """Means, of all values or in each cell, with errors from whole clusters drawn with replacement.

    Parameters
    ----------
    values : array_like, shape (n_values,)
        Values; those missing (NaN) are left out and counted.
    clusters : array_like, shape (n_values,)
        Cluster of each value, such as its municipality.
    cells : array_like, optional
        What the means are of, such as parties; one mean of all values where it is left out. A cluster's values in all
        cells are drawn together.
    n_draws : int
        Number of draws.
    seed : int
        Their seed.
    conf_level : float
        Level of the intervals.

    Returns
    -------
    ClusterBootstrap
        ``conf_low`` and ``conf_high`` are by Student's t with one less than the cell's clusters, the error being
        widened by G / (G - 1) under the root; ``bootstrap_low`` and ``bootstrap_high`` are percentiles, which are too
        narrow with few clusters.

    Raises
    ------
    ValueError
        If lengths differ, or an option has no such value.

    Notes
    -----
    Counts and sums per cluster and cell are all that is needed: a draw is a multinomial number of times for each
    cluster.
    """
    import pyarrow as pa

    numbers = number_list(values, "values")
    cluster, names = group_codes(clusters)
    cell, cell_names = (np.zeros(len(numbers), np.intp), ["all"]) if cells is None else group_codes(cells)
    if not len(numbers) == len(cluster) == len(cell):
        raise ValueError(f"there are {len(numbers)} values, {len(cluster)} clusters and {len(cell)} cells")
    checked_draws(n_draws)
    checked_seed(seed)
    checked_level(conf_level)
    use = ~np.isnan(numbers) & (cluster >= 0) & (cell >= 0)
    n_left_out = len(numbers) - int(use.sum())
    if n_left_out:
        numbers, cluster, cell = numbers[use], cluster[use], cell[use]
    place = cluster if cells is None else cluster * len(cell_names) + cell
    shape = (len(names), len(cell_names))
    n = np.bincount(place, minlength=shape[0] * shape[1]).astype(np.float64).reshape(shape)
    total = np.bincount(place, numbers, minlength=shape[0] * shape[1]).astype(np.float64).reshape(shape)
    drawn = n.any(axis=1)
    n, total = n[drawn], total[drawn]
    draws = _draws(n, total, n_draws, seed)
    return ClusterBootstrap(
        pa.table(_columns(cell_names, n, total, draws, conf_level)),
        draws,
        len(n),
        n_draws,
        seed,
        n_left_out,
        conf_level,
    )


def _draws(n: Array, total: Array, n_draws: int, seed: int) -> Array:
    n_clusters = len(n)
    if not n_clusters:
        return np.full((n_draws, n.shape[1]), np.nan)
    times = np.random.default_rng(seed).multinomial(n_clusters, np.full(n_clusters, 1 / n_clusters), size=n_draws)
    weights = times.astype(np.float64)
    with np.errstate(invalid="ignore", divide="ignore"):
        means: Array = (weights @ total) / (weights @ n)
    return means


def _columns(names: list[Any], n: Array, total: Array, draws: Array, conf_level: float) -> dict[str, Any]:
    count = n.sum(axis=0)
    n_clusters = (n > 0).sum(axis=0)
    few = n_clusters < _FEWEST
    tail = (1 - conf_level) / 2
    low, high, error = (np.full(len(names), np.nan) for _ in range(3))
    for cell in np.flatnonzero(~few):
        known = draws[~np.isnan(draws[:, cell]), cell]
        low[cell], high[cell] = np.quantile(known, (tail, 1 - tail))
        error[cell] = known.std(ddof=1) if len(known) > 1 else np.nan
    with np.errstate(invalid="ignore", divide="ignore"):
        estimate = total.sum(axis=0) / count
        widened = error * np.sqrt(n_clusters / (n_clusters - 1.0))
    half = t_quantile(np.maximum(n_clusters - 1.0, 1.0), conf_level) * widened
    shown = np.zeros(len(names), dtype=bool)
    return {
        "group": group_column(names),
        "n": number_column(count.astype(np.int64), shown),
        "n_clusters": number_column(n_clusters.astype(np.int64), shown),
        "estimate": number_column(estimate, shown),
        "std_error": number_column(error, shown),
        "conf_low": number_column(estimate - half, shown),
        "conf_high": number_column(estimate + half, shown),
        "bootstrap_low": number_column(low, shown),
        "bootstrap_high": number_column(high, shown),
    }
