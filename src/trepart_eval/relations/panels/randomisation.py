"""`randomisation_test` and `placebo_ranks`: the effect among those that other choices of municipalities would show."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.criteria.result_tables import data_frame, number_column, table_html, text_values
from trepart_eval.relations.panels.aggregation import shown_p_value
from trepart_eval.relations.panels.assignments import Places, assignments_of, under_assignments
from trepart_eval.relations.panels.comparison_cells import base_of, comparison_cell
from trepart_eval.relations.panels.effect_rows import refused_effect
from trepart_eval.relations.panels.linear_estimates import LinearEstimate, sampling_error, weighted_cells
from trepart_eval.relations.panels.panel import read_panel
from trepart_eval.relations.refusals import Refusal, refusal_of_arms
from trepart_eval.vocabulary.catalogue import text_of
from trepart_eval.vocabulary.languages import Language, choose_language, format_number

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

Array = NDArray[np.float64]

_NAN: Final = float("nan")
_TIE: Final = 1e-9
_UNLIKE: Final = 2.0
"""Ratio of variances between the arms from which municipalities of unequal arms aren't taken to be exchangeable."""


@dataclass(frozen=True, slots=True)
class RandomisationTest:
    """Test that nobody is affected, by handing out the starts among the municipalities in other ways.

    Attributes
    ----------
    estimate, statistic : float
        Mean effect over groups and periods, and the same over its standard error.
    p_value : float
        Share of choices with as large a statistic, the real one counted. Where the arms are of unequal size it is the
        larger of that and the p-value of Student's t.
    smallest_p : float
        Smallest p-value that can be.
    n_assignments : int
        Choices gone through, the real one counted.
    enumerated : bool
        Whether that is all there are.
    variance_ratio : float
        Variance of those who start over that of the others, as the estimate sees it.
    flagged : bool
        Whether arms are unequal and variances differ, so that municipalities aren't exchangeable.
    n_treated, n_controls : int
        Municipalities in each arm.
    seed : int
        Of the draws.
    incomplete : tuple
        Units left out, since they lack an outcome in some period.
    language : Language
        Language of sentences.
    refusal, reason : str
        Why there is no p-value.
    """

    estimate: float
    statistic: float
    p_value: float
    smallest_p: float
    n_assignments: int
    enumerated: bool
    variance_ratio: float
    flagged: bool
    n_treated: int
    n_controls: int
    seed: int
    incomplete: tuple[Any, ...]
    language: Language
    refusal: str = ""
    reason: str = ""

    @property
    def refused(self) -> bool:
        """Whether there is no p-value."""
        return bool(self.refusal)

    def summary(self, language: Language | str | None = None) -> str:
        """Sentences on the test, or why there is none."""
        spoken = self.language if language is None else choose_language(language, os.environ)
        if self.refused:
            return self.reason
        about = {
            "estimate": format_number(self.estimate, spoken, decimals=2),
            "p": shown_p_value(self.p_value, spoken),
            "n": format_number(self.n_assignments, spoken),
            "ratio": format_number(self.variance_ratio, spoken, decimals=1),
        }
        said = [text_of(__package__, "randomisation", "all" if self.enumerated else "drawn", spoken, **about)]
        if self.flagged:
            said.append(text_of(__package__, "randomisation", "flagged", spoken, **about))
        return " ".join(said)


@dataclass(frozen=True, slots=True, eq=False)
class PlaceboRanks:
    """Place of the effect among those of all other choices of municipalities; no p-value.

    Attributes
    ----------
    arrow : pyarrow.Table
        A row per choice: the municipalities that would have started, the effect they would show, and its rank by size
        without sign, 1 for the largest.
    estimate : float
        Effect of the real choice.
    rank, n_assignments : int
        Its rank (the last of those that tie with it), and among how many.
    enumerated : bool
        Whether those are all choices there are.
    n_treated, n_controls : int
        Municipalities in each arm.
    incomplete : tuple
        Units left out, since they lack an outcome in some period.
    language : Language
        Language of sentences.
    refusal, reason : str
        Why there is no rank.
    """

    arrow: pa.Table
    estimate: float
    rank: int
    n_assignments: int
    enumerated: bool
    n_treated: int
    n_controls: int
    incomplete: tuple[Any, ...]
    language: Language
    refusal: str = ""
    reason: str = ""

    @property
    def refused(self) -> bool:
        """Whether there is no rank."""
        return bool(self.refusal)

    @property
    def table(self) -> pd.DataFrame:
        """The choices as a data frame of one's own."""
        return data_frame(self.arrow)

    def summary(self, language: Language | str | None = None) -> str:
        """Sentence on the rank."""
        spoken = self.language if language is None else choose_language(language, os.environ)
        if self.refused:
            return self.reason
        estimate = format_number(self.estimate, spoken, decimals=2)
        about = {"rank": self.rank, "n": format_number(self.n_assignments, spoken), "estimate": estimate}
        return text_of(__package__, "randomisation", "rank", spoken, **about)

    def _repr_html_(self) -> str:
        """Table for Jupyter."""
        return table_html(self.arrow, self.summary(), self.language)


@dataclass(frozen=True, slots=True, eq=False)
class _Design:
    """Mean effect of the units that have every outcome, and the other choices."""

    units: tuple[Any, ...]
    outcome: Array
    start: Array
    incomplete: tuple[Any, ...]
    estimate: LinearEstimate | None
    arms: tuple[int, int]
    refusal: Refusal | None


def randomisation_test(
    data: pd.DataFrame,
    *,
    outcome: str,
    unit: str,
    time: str,
    first_treated: str,
    control: str = "never",
    draws: int = 9_999,
    seed: int = 1,
    language: Language | str | None = None,
) -> RandomisationTest:
    """Test that no municipality is affected, by handing out the starts in other ways; whole municipalities change.

    Parameters
    ----------
    data : DataFrame
        A row per unit and period; units that lack an outcome in some period are left out.
    outcome, unit, time, first_treated, control : str
        As in `group_time_effects`.
    draws, seed : int
        Of choices, where there are more than 20,000.
    language : Language or {"nb", "nn", "en"}, optional
        Language of reasons and sentences; the computer's where it is left out.

    Raises
    ------
    ValueError
        If a column isn't there or can't be used, or an option has no such value.

    Notes
    -----
    The statistic is the mean effect over its standard error (MacKinnon and Webb 2020, Journal of Econometrics 218(2),
    435-450). It is exact where every choice was as likely. Otherwise it holds approximately, and where arms are unequal
    it is held to Student's t as well. With two or three municipalities in an arm use `placebo_ranks`.
    """
    spoken = choose_language(language, os.environ)
    design = _design(data, outcome, unit, time, first_treated, control, draws)
    if design.estimate is None or design.refusal is not None:
        return _no_test(design, seed, spoken)
    error = sampling_error(design.estimate, design.outcome)
    if not (error.std_error > 0 and np.isfinite(error.df)):
        return _no_test(design, seed, spoken, Refusal.NO_ERROR_SEEN)
    places, enumerated = assignments_of(design.start, draws, seed)
    values, errors = under_assignments(design.estimate, design.outcome, places)
    sizes = np.abs(values) / errors
    share = float((sizes >= sizes[0] * (1 - _TIE)).mean())
    ratio = _variance_ratio(design.estimate, error.parts)
    unequal = design.arms[0] != design.arms[1]
    return RandomisationTest(
        estimate=float(values[0]), statistic=float(values[0] / errors[0]),
        p_value=max(share, _student(float(sizes[0]), error.df)) if unequal else share,
        smallest_p=1 / len(places), n_assignments=len(places), enumerated=enumerated, variance_ratio=ratio,
        flagged=unequal and not 1 / _UNLIKE <= ratio <= _UNLIKE, n_treated=design.arms[0], n_controls=design.arms[1],
        seed=seed, incomplete=design.incomplete, language=spoken,
    )  # fmt: skip


def placebo_ranks(
    data: pd.DataFrame,
    *,
    outcome: str,
    unit: str,
    time: str,
    first_treated: str,
    control: str = "never",
    draws: int = 9_999,
    seed: int = 1,
    language: Language | str | None = None,
) -> PlaceboRanks:
    """Place of the effect among those that all other choices of municipalities would show, for as few as one.

    Parameters
    ----------
    data, outcome, unit, time, first_treated, control, draws, seed, language
        As in `randomisation_test`.

    Raises
    ------
    ValueError
        If a column isn't there or can't be used, or an option has no such value.
    """
    spoken = choose_language(language, os.environ)
    design = _design(data, outcome, unit, time, first_treated, control, draws)
    if design.estimate is None:
        found = _no_test(design, seed, spoken)
        empty = _rank_table([], np.zeros(0), np.zeros(0, dtype=np.int64))
        return PlaceboRanks(
            empty, _NAN, 0, 0, False, *design.arms, design.incomplete, spoken, found.refusal, found.reason
        )  # fmt: skip
    places, enumerated = assignments_of(design.start, draws, seed)
    values = under_assignments(design.estimate, design.outcome, places)[0]
    sizes = np.round(np.abs(values), 12)
    order = np.argsort(-sizes, kind="stable")
    of_all = np.empty(len(sizes), dtype=np.int64)
    of_all[order] = np.searchsorted(-sizes[order], -sizes[order], side="right")
    names = [_names(design, row) for row in places]
    table = _rank_table([names[place] for place in order], values[order], of_all[order])
    return PlaceboRanks(
        table, float(values[0]), int(of_all[0]), len(places), enumerated, *design.arms, design.incomplete, spoken
    )  # fmt: skip


def _design(
    data: pd.DataFrame, outcome: str, unit: str, time: str, first_treated: str, control: str, draws: int
) -> _Design:
    """Mean effect of the units that have every outcome."""
    if control not in ("never", "not_yet"):
        raise ValueError(f"control is {control!r}; choose 'never', 'not_yet'")
    if draws < 1:
        raise ValueError(f"draws is {draws}; it is 1 or more")
    panel = read_panel(data, outcome=outcome, unit=unit, time=time, first_treated=first_treated)
    whole = np.asarray(~np.isnan(panel.outcome).any(axis=1))
    incomplete = tuple(name for name, kept in zip(panel.units, whole.tolist(), strict=True) if not kept)
    if incomplete:
        column = data[unit]
        panel = read_panel(
            data[~column.isin(list(incomplete))], outcome=outcome, unit=unit, time=time, first_treated=first_treated
        )  # fmt: skip
    cells = []
    for group in panel.cohorts:
        for period in np.flatnonzero(panel.times >= group).tolist():
            base = base_of(panel, group, period, 0, "universal")
            cell = comparison_cell(
                panel, group, period, base, control=control, method="unadjusted", anticipation=0
            )  # fmt: skip
            if cell.refusal is None:
                cells.append(cell)
    arms = int(np.isfinite(panel.start).sum()), int((~np.isfinite(panel.start)).sum())
    if not cells:
        return _Design(panel.units, panel.outcome, panel.start, incomplete, None, arms, refusal_of_arms(*arms))
    estimate = weighted_cells(cells, [1.0] * len(cells), panel)
    arms = estimate.n_treated, estimate.n_controls
    return _Design(panel.units, panel.outcome, panel.start, incomplete, estimate, arms, refusal_of_arms(*arms))


def _no_test(design: _Design, seed: int, language: Language, why: Refusal | None = None) -> RandomisationTest:
    """Result without a p-value: the estimate where there is one, and the reason."""
    refusal = why or design.refusal or Refusal.NO_COMPARISON
    value = _NAN if design.estimate is None else float((design.estimate.weights * design.outcome).sum())
    found = refused_effect(refusal, value, design.arms, language)
    return RandomisationTest(
        value, _NAN, _NAN, _NAN, 0, False, _NAN, False, *design.arms, seed, design.incomplete, language,
        found.refusal, found.reason,
    )  # fmt: skip


def _variance_ratio(estimate: LinearEstimate, parts: Array) -> float:
    """Variance of the treated over that of the others, from each unit's part of the error."""
    loads = (estimate.weights**2).sum(axis=1)
    treated = estimate.treated
    others = (parts[~treated] ** 2).sum() / loads[~treated].sum() if loads[~treated].any() else _NAN
    return float((parts[treated] ** 2).sum() / loads[treated].sum() / others) if others > 0 else float("inf")


def _student(statistic: float, df: float) -> float:
    from scipy.special import stdtr

    return 2 * float(stdtr(df, -statistic))


def _names(design: _Design, places: Places) -> str:
    return "; ".join(str(design.units[unit]) for unit in np.sort(places[np.isfinite(design.start)]))


def _rank_table(names: list[str], values: Array, ranks: NDArray[np.int64]) -> pa.Table:
    import pyarrow as pa

    shown = np.zeros(len(names), dtype=bool)
    return pa.table(
        {"group": text_values(names), "estimate": number_column(values, shown), "rank": number_column(ranks, shown)}
    )  # fmt: skip
