"""`shrink` and `shrink_groups`: empirical-Bayes estimates, which draw uncertain means towards the common one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from trepart_eval.criteria.arguments import as_numbers, checked_level, number_list
from trepart_eval.criteria.partial_pooling.empirical_bayes import (
    NONE,
    REML,
    conditional_deviation,
    nothing_known,
    shrunken,
    taken_alone,
    variance_components,
)
from trepart_eval.criteria.partial_pooling.grouped_values import group_sums
from trepart_eval.criteria.result_tables import data_frame, group_column, number_column, table_html
from trepart_eval.vocabulary.catalogue import text_of
from trepart_eval.vocabulary.languages import Language, format_number

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

Array = NDArray[np.float64]

CONF_LEVEL: Final = 0.95
_NOTHING: Final = 1e-14  # share of the total sum of squares that is rounding and no variance


@dataclass(frozen=True, slots=True, eq=False)
class Shrinkage:
    """Means drawn towards their common mean, the more the less is known of each.

    Attributes
    ----------
    arrow : pyarrow.Table
        A row per unit: group, n, raw, estimate, std_error, conf_low, conf_high.
    tau2 : float
        Variance of the true means between units; NaN where it can't be told.
    sigma2 : float
        Variance of single values within units; NaN where the errors were given, or where it can't be told.
    mean, mean_std_error : float
        Common mean and its standard error (Knapp and Hartung's in `shrink`).
    n : int
        Values used; units used in `shrink`.
    n_groups, n_left_out : int
        Units with an estimate, and values (or units) that were left out because something was missing.
    method : {"reml", "moments", "none"}
        How tau2 was estimated.
    interval_method : {"posterior", "t"}
        What the intervals are: quantiles of the posterior, or, with fewer than four units, the raw ones.
    conf_level : float
        Level of the intervals.
    """

    arrow: pa.Table
    tau2: float
    sigma2: float
    mean: float
    mean_std_error: float
    n: int
    n_groups: int
    n_left_out: int
    method: str
    interval_method: str
    conf_level: float

    @property
    def table(self) -> pd.DataFrame:
        """Estimates as a data frame of one's own."""
        return data_frame(self.arrow)

    def summary(self, language: Language | str = Language.EN) -> str:
        """One sentence: how many units, their common mean, and how far apart the true means lie."""
        speech = Language(language)
        known = "shrinkage" if np.isfinite(self.tau2) else "no_shrinkage"
        return text_of(
            __package__,
            "summary",
            known,
            speech,
            groups=self.n_groups,
            n=self.n,
            mean=format_number(self.mean, speech, decimals=2),
            deviation=format_number(float(np.sqrt(self.tau2)), speech, decimals=2),
            level=f"{self.conf_level:.0%}".rstrip("%"),
        )

    def _repr_html_(self) -> str:
        """Table for Jupyter."""
        return table_html(self.arrow, self.summary(), Language.EN)


def shrink(
    mean: ArrayLike,
    std_error: ArrayLike,
    *,
    groups: Sequence[Any] | None = None,
    degrees_of_freedom: ArrayLike | None = None,
    conf_level: float = CONF_LEVEL,
) -> Shrinkage:
    """Empirical-Bayes estimates from means and their standard errors (a random-effects meta-analysis).

    Parameters
    ----------
    mean, std_error : array_like, shape (n_units,)
        Means and their standard errors. A unit that lacks one has an empty row.
    groups : sequence, optional
        Names of the units; their numbers from 0 where it is left out.
    degrees_of_freedom : array_like, optional
        Degrees of freedom of the standard errors, one or a number for each. Left out, they are taken as known.
    conf_level : float
        Level of the intervals.

    Returns
    -------
    Shrinkage
        ``std_error`` in the table takes tau2 as known and the common mean as estimated, as R's metafor does; the
        intervals take neither as known.

    Raises
    ------
    ValueError
        If lengths differ, a standard error is negative, or the level has no meaning.

    Notes
    -----
    tau2 by restricted maximum likelihood; the standard error of the mean after Knapp and Hartung (2003); intervals are
    quantiles of the posterior with a flat prior on tau2 (Morris and Tang 2011), in which errors follow Student's t
    where their degrees of freedom are given. Units with a standard error of 0 are known and keep their mean; where two
    of them are also equal, the likelihood has no top, and tau2 is Hedges and Olkin's (1985) moment estimate.

    Examples
    --------
    >>> found = shrink([40.0, 55.0, 60.0, 75.0], [5.0, 5.0, 5.0, 5.0])
    >>> round(found.tau2, 1), found.table["estimate"].round(1).tolist()
    (183.3, [42.1, 55.3, 59.7, 72.9])
    """
    given, error = number_list(mean, "mean"), number_list(std_error, "std_error")
    df = _degrees_of_freedom(degrees_of_freedom, len(given))
    names = list(range(len(given))) if groups is None else list(groups)
    if not len(given) == len(error) == len(names) == len(df):
        raise ValueError("mean, std_error, groups and degrees_of_freedom do not have the same length")
    if (error < 0).any():
        raise ValueError("a standard error is below 0; leave it empty (NaN) if unknown")
    checked_level(conf_level)
    use = ~np.isnan(given) & ~np.isnan(error)
    found = shrunken(given[use], error[use] ** 2, df[use], conf_level)
    columns = {name: np.full(len(given), np.nan) for name in found.columns}
    for name, values in found.columns.items():
        columns[name][use] = values
    return Shrinkage(
        _table(names, None, given, columns),
        found.tau2,
        float("nan"),
        found.centre,
        found.centre_error,
        int(use.sum()),
        int(use.sum()),
        int((~use).sum()),
        found.method,
        found.interval_method,
        conf_level,
    )


def shrink_groups(values: ArrayLike, groups: ArrayLike | Sequence[Any], *, conf_level: float = CONF_LEVEL) -> Shrinkage:
    """Empirical-Bayes estimates of groups' means from single values (a one-way random-effects model).

    Parameters
    ----------
    values : array_like, shape (n_values,)
        Values; those missing (NaN) are left out and counted.
    groups : array_like, shape (n_values,)
        Group of each value.
    conf_level : float
        Level of the intervals.

    Returns
    -------
    Shrinkage
        ``estimate`` is the mean of the group with its random effect, and ``std_error`` the conditional standard
        deviation of that effect, both as R's lme4 has them. The intervals are wider, since neither the common mean nor
        tau2 is known.

    Raises
    ------
    ValueError
        If lengths differ, or the level has no meaning.

    Notes
    -----
    Restricted maximum likelihood from counts, sums and sums of squares per group. Where no group has two values,
    variance within and between can't be told apart, and with one group there is nothing to be drawn towards: the
    estimate is then the raw mean, and tau2 is NaN.

    Examples
    --------
    >>> found = shrink_groups([1, 2, 3, 4, 5, 6, 7, 9, 8, 8], list("aabbccddee"))
    >>> round(found.tau2, 3), round(found.sigma2, 3), found.n
    (7.725, 0.7, 10)
    """
    checked_level(conf_level)
    sums = group_sums(values, groups)
    n_values, n_groups = float(sums.n.sum()), len(sums.n)
    within, df = float(sums.squares.sum()), n_values - n_groups
    centre = float((sums.n * sums.mean).sum() / n_values) if n_groups else float("nan")
    between = float((sums.n * (sums.mean - centre) ** 2).sum())
    if within <= _NOTHING * (within + between):
        within = 0.0
    sigma2, tau2 = variance_components(sums.n, sums.mean, within, df)
    variance = np.full(n_groups, sigma2) / sums.n
    freedom = np.full(n_groups, df)
    if np.isnan(sigma2):
        found = nothing_known(sums.mean)
    elif np.isnan(tau2):
        found = taken_alone(sums.mean, variance, freedom, conf_level)
    else:
        found = shrunken(sums.mean, variance, freedom, conf_level, tau2=tau2)
        found.columns["std_error"] = conditional_deviation(variance, tau2)
    return Shrinkage(
        _table(list(sums.groups), sums.n.astype(np.int64), sums.mean, found.columns),
        tau2,
        sigma2,
        found.centre,
        found.model_error,
        int(n_values),
        n_groups,
        sums.n_left_out,
        REML if np.isfinite(tau2) else NONE,
        found.interval_method,
        conf_level,
    )


def _degrees_of_freedom(given: ArrayLike | None, n_units: int) -> Array:
    df = as_numbers(np.inf if given is None else given, "degrees_of_freedom").astype(np.float64)
    df = np.full(n_units, df) if df.ndim == 0 else df.ravel()
    if (df <= 0).any():
        raise ValueError("degrees_of_freedom are 0 or less; leave them empty (NaN) if the error is known")
    return np.where(np.isnan(df), np.inf, df)


def _table(names: list[Any], n: NDArray[np.int64] | None, raw: Array, columns: dict[str, Array]) -> pa.Table:
    import pyarrow as pa

    shown = np.zeros(len(names), dtype=bool)
    count = np.zeros(len(names), dtype=np.int64) if n is None else n
    return pa.table(
        {
            "group": group_column(names),
            "n": number_column(count, np.full(len(names), n is None)),
            "raw": number_column(raw, shown),
            **{name: number_column(values, shown) for name, values in columns.items()},
        }
    )
