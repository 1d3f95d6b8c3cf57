"""Weights that were raked, with their margins before and after: what `rake` returns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from trepart_eval.criteria.arguments import number_list
from trepart_eval.criteria.result_tables import data_frame
from trepart_eval.quality.response.population_margins import Margin
from trepart_eval.quality.response.proportional_fitting import Fit
from trepart_eval.quality.result_html import html_table, shown
from trepart_eval.quality.tidy_rows import Row, tidy_table
from trepart_eval.vocabulary.catalogue import text_of
from trepart_eval.vocabulary.languages import Language
from trepart_eval.vocabulary.terms import WHOLE_CASE

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

Array = NDArray[np.float64]

_COLUMNS: Final = ("wave", "margin", "category", "n", "population", "total_before", "total_after")
_ROUNDING: Final = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class RakedWeights:
    """Weights, and what they cost in precision.

    Attributes
    ----------
    weights : ndarray, shape (n_respondents,)
        A weight per person, in the order of the rows; they sum to the population. NaN for those who are not weighted:
        of a party that doesn't count, or without any answer.
    arrow : pyarrow.Table
        A row per category of each margin: its total, and the sums of weights before and after.
    design_effect : float
        Kish's: how many times larger the variance of a mean is than it would be with equal weights.
    effective_n : float
        Respondents over the design effect.
    n : int
        People with a weight.
    n_rounds : int
        Times that every margin was fitted.
    off : float
        Largest relative distance from a total that is left; more than the tolerance only where weights were trimmed.
    n_trimmed : int
        People whose weight is at the limit of ``trim``.
    trim : float or None
        The limit, in mean weights.
    language : Language
        Language of the sentence.
    simulated_note : str
        That the data are made up, where they are; empty otherwise.
    """

    weights: Array
    arrow: pa.Table
    design_effect: float
    effective_n: float
    n: int
    n_rounds: int
    off: float
    n_trimmed: int
    trim: float | None
    language: Language
    simulated_note: str = ""

    @property
    def table(self) -> pd.DataFrame:
        """The margins as a data frame of one's own."""
        return data_frame(self.arrow)

    def summary(self) -> str:
        """One sentence: how many are weighted to how many, and what that costs in precision."""
        known = self.weights[~np.isnan(self.weights)]
        mean = float(known.mean()) if known.size else float("nan")
        about = {
            "n": shown(self.n, self.language, 0),
            "population": shown(float(known.sum()), self.language, 0),
            "low": shown(float(known.min()) / mean, self.language),
            "high": shown(float(known.max()) / mean, self.language),
            "effect": shown(self.design_effect, self.language),
            "effective": shown(self.effective_n, self.language, 0),
        }
        sentence = text_of(__package__, "raking", "summary", self.language, **about)
        if self.n_trimmed and self.trim is not None:
            off = shown(100 * self.off, self.language, 1)
            limit = {"trimmed": self.n_trimmed, "limit": shown(self.trim, self.language, 1), "off": off}
            which = "trimmed" if self.off > _ROUNDING else "trimmed_exact"
            sentence = f"{sentence} {text_of(__package__, 'raking', which, self.language, **limit)}"
        return f"{self.simulated_note} {sentence}".strip()

    def _repr_html_(self) -> str:
        """Table for Jupyter: a row per category of each margin."""
        rows = [
            [
                f"{row['margin']}: {row['category']}" + ("" if row["wave"] == WHOLE_CASE else f", {row['wave']}"),
                shown(row["n"], self.language, 0),
                *(shown(row[name], self.language, 0) for name in ("population", "total_before", "total_after")),
            ]
            for row in self.arrow.to_pylist()
        ]
        head = ("category", "n", "population", "before", "after")
        return html_table(self.summary(), head, rows, (), self.language)


def design_effect(weights: ArrayLike) -> float:
    """Kish's design effect of weights: n sum(w^2) / (sum w)^2, 1 where all are the same.

    Parameters
    ----------
    weights : array_like, shape (n,)
        Weights; those that are NaN or 0 don't count. NaN where none counts.

    Raises
    ------
    ValueError
        If they aren't numbers in one dimension, or one is below 0.

    Notes
    -----
    Source: Kish (1965), Survey Sampling, section 11.7. It is the cost of weights that have nothing to do with what is
    measured; weighting that does have to do with it costs less.

    Examples
    --------
    >>> design_effect([1, 1, 2])
    1.125
    """
    w = number_list(weights, "weights")
    if (w < 0).any():
        raise ValueError("a weight is below 0; weights are 0 or more")
    w = w[w > 0]
    return float(len(w) * (w @ w) / w.sum() ** 2) if w.size else float("nan")


def margin_rows(wave: str, margins: Sequence[Margin], start: Array, fit: Fit, min_n: int) -> list[Row]:
    """Rows of a wave's margins: people, totals and sums of weights; hidden where fewer than ``min_n`` are behind."""
    rows: list[Row] = []
    scale = float(margins[0].totals.sum()) / float(start.sum()) if margins else 1.0
    for margin in margins:
        k = len(margin.totals)
        n = np.bincount(margin.index, start > 0, minlength=k).astype(np.int64)
        before, after = (np.bincount(margin.index, one, minlength=k) for one in (start * scale, fit.weights))
        for place, category in enumerate(margin.categories):
            hidden = 0 < n[place] < min_n
            rows.append(
                {
                    "wave": wave,
                    "margin": margin.name,
                    "category": category,
                    "n": None if hidden else int(n[place]),
                    "population": float(margin.totals[place]),
                    "total_before": float("nan") if hidden else float(before[place]),
                    "total_after": float(after[place]),
                }
            )
    return rows


def raked_result(
    weights: Array,
    rows: list[Row],
    fits: Sequence[Fit],
    trim: float | None,
    language: Language,
    simulated_note: str,
) -> RakedWeights:
    """Weights of all waves, from the fit of each and the rows of their margins."""
    effect = design_effect(weights)
    n = int((weights > 0).sum())
    return RakedWeights(
        weights,
        tidy_table(rows, _COLUMNS),
        effect,
        n / effect,
        n,
        max(fit.n_rounds for fit in fits),
        max(fit.off for fit in fits),
        sum(fit.n_trimmed for fit in fits),
        trim,
        language,
        simulated_note,
    )
