"""`compare`: raw scores beside what may fairly be said of them, and where each case may rank."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.criteria.arguments import checked_draws, checked_level, checked_seed
from trepart_eval.criteria.choices.aggregation import from_highest
from trepart_eval.criteria.comparisons.comparable_scores import alike, rows_about, shown_scores
from trepart_eval.criteria.comparisons.ranking import pairwise_ranks, posterior_ranks
from trepart_eval.criteria.intervals import HIGHEST, LOWEST
from trepart_eval.criteria.partial_pooling.empirical_bayes import shrunken
from trepart_eval.criteria.partial_pooling.random_effects import posterior_of
from trepart_eval.criteria.result_tables import data_frame, number_column, numbers, wide_html
from trepart_eval.criteria.scores import CriterionScores
from trepart_eval.problems.arguments import check_made_by
from trepart_eval.vocabulary.catalogue import text_of
from trepart_eval.vocabulary.labels import label
from trepart_eval.vocabulary.languages import Language, format_number
from trepart_eval.vocabulary.terms import WHOLE_CASE

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

Array = NDArray[np.float64]

POSTERIOR: Final = "posterior"
PAIRWISE: Final = "pairwise"
_FEWEST: Final = 2
_KEYS: Final = ("case", "wave", "workplace", "source", "criterion")
_NUMBERS: Final = (
    "estimate",
    "std_error",
    "conf_low",
    "conf_high",
    "rank",
    "rank_low",
    "rank_high",
    "n_ranked",
    "probability_top_quarter",
    "probability_bottom_quarter",
)


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """Estimates of all cases drawn towards the common mean, and their ranks with intervals.

    Attributes
    ----------
    arrow : pyarrow.Table
        A row per case, wave, source and criterion: the score as it is, ``estimate`` with error and interval, ranks.
    party : str
        Whose scores are compared; "all" for whole cases.
    ranks : {"posterior", "pairwise"}
        How rank intervals were made.
    conf_level : float
        Level of intervals and rank intervals.
    n_draws, seed : int
        Draws of the ranks, and their seed.
    language : Language
        Language of the study.
    simulated_note : str
        That the data are made up, where they are; empty otherwise.
    """

    arrow: pa.Table
    party: str
    ranks: str
    conf_level: float
    n_draws: int
    seed: int
    language: Language
    simulated_note: str = ""

    @property
    def table(self) -> pd.DataFrame:
        """The comparison as a data frame of one's own."""
        return data_frame(self.arrow)

    def summary(self) -> str:
        """One sentence in the study's language: how wide the rank intervals are."""
        low, high, n_ranked = (numbers(self.arrow, name) for name in ("rank_low", "rank_high", "n_ranked"))
        ranked = ~np.isnan(low)
        widths = (high - low + 1)[ranked]
        sentence = text_of(
            __package__,
            "summary",
            "comparison" if ranked.any() else "no_comparison",
            self.language,
            cases=int(n_ranked[ranked].max()) if ranked.any() else 0,
            width=format_number(float(np.median(widths)), self.language) if ranked.any() else "",
            level=f"{self.conf_level:.0%}".rstrip("%"),
        )
        return f"{self.simulated_note} {sentence}".strip()

    def _repr_html_(self) -> str:
        """Table for Jupyter: a row per case, a column per criterion, each estimate with rank interval."""
        return wide_html(self.arrow, self.summary(), self.language, self._shown)

    def _shown(self, row: dict[str, Any]) -> str:
        if row["estimate"] is None:
            return label("status", row["status"], self.language) if row["score"] is None else ""
        estimate, score = (format_number(row[name], self.language) for name in ("estimate", "score"))
        return f"{estimate} [{score}], {row['rank_low']}–{row['rank_high']} / {row['n_ranked']}"


def compare(
    scores: CriterionScores,
    *,
    party: str = WHOLE_CASE,
    ranks: str = POSTERIOR,
    conf_level: float | None = None,
    n_draws: int = 2000,
    seed: int | None = None,
) -> Comparison:
    """Empirical-Bayes estimates beside the raw scores, rank intervals, and the probability of either quarter.

    Only figures that the scores show are used; what is hidden there has no estimate and no rank here. With fewer than
    four cases nothing can be drawn towards a common mean, and ranks rest on each case's own interval.

    Parameters
    ----------
    scores : CriterionScores
        From `score`.
    party : str
        Whose scores are compared; whole cases where it is left out.
    ranks : {"posterior", "pairwise"}
        Rank intervals that hold the true rank at the level on average over cases, from the same model as the
        estimates; or intervals that do so for each case, whatever the true scores are, and are wider.
    conf_level : float, optional
        Level of the intervals; that of the scores where it is left out.
    n_draws : int
        Draws of the ranks.
    seed : int, optional
        Their seed; the study's where it is left out.

    Returns
    -------
    Comparison

    Raises
    ------
    ValueError
        If an option has no such value.
    """
    import pyarrow as pa

    check_made_by(scores, CriterionScores, "scores", "score")
    level = scores.conf_level if conf_level is None else checked_level(conf_level)
    if ranks not in (POSTERIOR, PAIRWISE):
        raise ValueError(f"ranks is {ranks!r}; choose 'posterior' or 'pairwise'")
    checked_draws(n_draws)
    seed = scores.study.seed if seed is None else checked_seed(seed)
    rows = rows_about(scores, party=party)
    shown = shown_scores(rows)
    columns = {name: np.full(rows.num_rows, np.nan) for name in _NUMBERS}
    for family, of_family in enumerate(alike(rows)):
        known = of_family[~np.isnan(shown.std_error[of_family])]
        one = shown.take(known)
        found = _compared(one.score, one.std_error, one.df, ranks, level, n_draws, [seed, family])
        for name, values in found.items():
            columns[name][known] = values
    return Comparison(
        pa.table(
            {
                **{name: rows.column(name) for name in (*_KEYS, "score", "n")},
                **{name: _number(name, values) for name, values in columns.items()},
                "status": rows.column("status"),
            }
        ),
        party,
        ranks,
        level,
        n_draws,
        seed,
        scores.language,
        scores.study.simulated_note,
    )


def _compared(
    score: Array, std_error: Array, df: Array, ranks: str, level: float, n_draws: int, seed: list[int]
) -> dict[str, Any]:
    """Estimates and ranks of the cases of one wave, source and criterion."""
    if not len(score):
        return {}
    found = shrunken(score, std_error**2, df, level)
    found.columns["conf_low"] = np.maximum(found.columns["conf_low"], LOWEST)
    found.columns["conf_high"] = np.minimum(found.columns["conf_high"], HIGHEST)
    if len(score) < _FEWEST:
        return found.columns
    sets = posterior_ranks(posterior_of(score, std_error**2, df, found.tau2), n_draws, seed, level)
    low, high = sets.low, sets.high
    if ranks == PAIRWISE:
        low, high = pairwise_ranks(score, std_error, df, n_draws, seed, level)
    return {
        **found.columns,
        "rank": from_highest(score[None])[0],
        "rank_low": low,
        "rank_high": high,
        "n_ranked": len(score),
        "probability_top_quarter": sets.top_quarter,
        "probability_bottom_quarter": sets.bottom_quarter,
    }


def _number(name: str, values: Array) -> pa.Array:
    absent = np.isnan(values)
    if name in {"rank_low", "rank_high", "n_ranked"}:
        return number_column(np.where(absent, 0, values).astype(np.int64), absent)
    return number_column(values, absent)
