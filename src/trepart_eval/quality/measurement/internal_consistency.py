"""Cronbach's alpha with Feldt's interval, and what each item does to it.

Written from Cronbach (1951) and Feldt, Woodruff and Salih (1987).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from trepart_eval.criteria.arguments import checked_level
from trepart_eval.quality.coders.agreement_estimates import CONF_LEVEL
from trepart_eval.quality.measurement.item_covariance import (
    COMPLETE,
    Covariances,
    Sums,
    checked_items,
    checked_missing,
    complete_sums,
    covariances,
)
from trepart_eval.quality.undefined_reasons import Reason

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]

_ROUNDING = 1e-9
_NO_VARIANCE = 1e-13  # of the items' own variances: what is left of a sum that doesn't vary


@dataclass(frozen=True, slots=True)
class AlphaEstimate:
    """Cronbach's alpha; ``float(result)`` is the estimate.

    Attributes
    ----------
    estimate : float
        At most 1; below 0 where items go against each other; NaN where it is undefined.
    conf_low, conf_high : float
        Feldt's interval.
    std_error_of_measurement : float
        Standard deviation of the mean of the items, times the root of 1 - alpha, in the items' own unit: how far one
        respondent's score is from what it would be without error.
    n : int
        Respondents it rests on, after incomplete ones are dropped. With pairwise deletion the fewest behind any pair of
        items, which the interval rests on too.
    n_items : int
        Items.
    method : str
        What was done with missing answers.
    conf_level : float
        Level of the interval.
    reason : str
        Why it is undefined; empty where it isn't.
    """

    estimate: float
    conf_low: float
    conf_high: float
    std_error_of_measurement: float
    n: int
    n_items: int
    method: str
    conf_level: float
    reason: str = ""

    def __float__(self) -> float:
        """Return the estimate."""
        return self.estimate


@dataclass(frozen=True, slots=True, eq=False)
class ItemStatistics:
    """What each item does in its scale.

    Attributes
    ----------
    item_rest : ndarray, shape (n_items,)
        Correlation of the item with the sum of the others; NaN where one of the two doesn't vary.
    alpha_if_dropped : ndarray, shape (n_items,)
        Alpha of the others; NaN where fewer than two are left, or they don't vary.
    n : int
        Respondents behind them, as in `AlphaEstimate`.
    method : str
        What was done with missing answers.
    """

    item_rest: Array
    alpha_if_dropped: Array
    n: int
    method: str

    @property
    def table(self) -> pd.DataFrame:
        """The items as a data frame, in the order they came: item (from 1), item_rest, alpha_if_dropped."""
        import pandas as pd

        number = np.arange(1, len(self.item_rest) + 1)
        return pd.DataFrame({"item": number, "item_rest": self.item_rest, "alpha_if_dropped": self.alpha_if_dropped})


def cronbach_alpha(items: ArrayLike, missing: str = COMPLETE, *, conf_level: float = CONF_LEVEL) -> AlphaEstimate:
    """Cronbach's alpha of items that are meant to measure one thing.

    Parameters
    ----------
    items : array_like, shape (n_respondents, n_items)
        Answers, turned the same way; NaN where there is none.
    missing : {"complete", "pairwise"}
        Respondents with all items; or for each pair of items those who answered both.
    conf_level : float
        Level of Feldt's interval.

    Returns
    -------
    AlphaEstimate
        NaN with a reason where there is one item, fewer than two respondents, nothing varies, or pairs of items rest
        on so different respondents that their covariances contradict each other.

    Raises
    ------
    ValueError
        If the items aren't numbers in two dimensions, or an option has no such value.

    Notes
    -----
    The interval assumes normal scores and parallel items (Feldt, Woodruff and Salih 1987), with n - 1 and
    (n - 1)(k - 1) degrees of freedom.

    Examples
    --------
    >>> round(float(cronbach_alpha([[1, 2], [2, 2], [4, 5], [3, 5]])), 4)
    0.9231
    """
    checked_level(conf_level)
    checked_missing(missing)
    array = checked_items(items)
    if missing == COMPLETE:
        return _estimate(complete_sums(array), missing, conf_level)
    return alpha_of(covariances(array, missing), missing, conf_level)


def alpha_of(found: Covariances, missing: str, conf_level: float) -> AlphaEstimate:
    """Alpha from covariances."""
    matrix = found.matrix
    sums = Sums(found.n, len(matrix), float(np.trace(matrix)), float(matrix.sum()))
    return _estimate(sums, missing, conf_level)


def item_statistics(items: ArrayLike, missing: str = COMPLETE) -> ItemStatistics:
    """Item-rest correlations and alpha if each item is dropped.

    Parameters
    ----------
    items, missing
        As in `cronbach_alpha`.

    Returns
    -------
    ItemStatistics

    Raises
    ------
    ValueError
        As in `cronbach_alpha`.
    """
    found = covariances(checked_items(items), checked_missing(missing))
    return statistics_of_items(found, missing)


def statistics_of_items(found: Covariances, missing: str) -> ItemStatistics:
    """Item-rest correlations and alpha if each item is dropped, from covariances."""
    matrix = found.matrix
    own = np.diag(matrix)
    with_rest = matrix.sum(axis=1) - own
    rest = matrix.sum() - 2 * with_rest - own
    k = len(matrix) - 1
    with np.errstate(invalid="ignore", divide="ignore"):
        correlation = with_rest / np.sqrt(own * rest)
        dropped = k / (k - 1) * (1.0 - (own.sum() - own) / rest) if k > 1 else np.full(len(own), np.nan)
    varies = rest > _NO_VARIANCE * own.sum()
    most = 1.0 + _ROUNDING  # beyond it pairs contradict each other
    item_rest = np.where(varies & (own > 0) & (np.abs(correlation) <= most), correlation, np.nan)
    return ItemStatistics(item_rest, np.where(varies & (dropped <= most), dropped, np.nan), found.n, missing)


def _estimate(sums: Sums, missing: str, conf_level: float) -> AlphaEstimate:
    from scipy.special import fdtri

    n, k = sums.n, sums.n_items
    reason = _reason(sums)
    estimate = low = high = error = float("nan")
    if not reason:
        estimate = k / (k - 1) * (1.0 - sums.of_items / sums.of_total)
    if estimate > 1.0 + _ROUNDING:  # no covariances of the same people give that
        estimate, reason = float("nan"), Reason.CONTRADICTORY_PAIRS
    if not reason:
        tail = (1.0 - conf_level) / 2
        freedom = n - 1, (n - 1) * (k - 1)
        low, high = (1.0 - (1.0 - estimate) * float(fdtri(*freedom, at)) for at in (1.0 - tail, tail))
        error = float(np.sqrt(max(sums.of_total * (1.0 - estimate), 0.0))) / k
    return AlphaEstimate(
        estimate, low, high, error, n, k, f"cronbach_alpha, {missing}", conf_level, reason.value if reason else ""
    )


def _reason(sums: Sums) -> Reason | None:
    if sums.n_items < 2:
        return Reason.ONE_ITEM if sums.n_items else Reason.NO_ANSWERS
    if sums.n < 2:
        return Reason.FEWER_THAN_TWO_ROWS
    return None if sums.of_total > _NO_VARIANCE * sums.of_items else Reason.NO_VARIANCE
