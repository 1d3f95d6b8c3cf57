"""`two_way_effect`: two-way fixed effects, only with the comparisons that it is a mean of (Goodman-Bacon 2021)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.criteria.arguments import checked_level
from trepart_eval.criteria.result_tables import data_frame, number_column, table_html, text_values
from trepart_eval.relations.panels.aggregation import overall_sentence
from trepart_eval.relations.panels.effect_rows import EffectEstimate, refused_effect
from trepart_eval.relations.panels.panel import Panel, read_panel
from trepart_eval.relations.panels.two_way_errors import two_way_fit
from trepart_eval.relations.refusals import Refusal, refusal_of_arms
from trepart_eval.vocabulary.catalogue import text_of
from trepart_eval.vocabulary.languages import Language, choose_language, format_number

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

Array = NDArray[np.float64]

_NAN: Final = float("nan")


class Comparison(StrEnum):
    """Who is held against whom in one of the comparisons."""

    NEVER = "treated_against_never"
    LATER = "earlier_against_later"
    EARLIER = "later_against_earlier"
    ALWAYS = "later_against_always"


FORBIDDEN: Final = frozenset({Comparison.EARLIER, Comparison.ALWAYS})
"""Comparisons whose controls are treated already, so that their own effect is taken for a trend."""


@dataclass(frozen=True, slots=True, eq=False)
class TwoWayEffect:
    """Coefficient of being treated with effects of units and years, and what it is a mean of.

    Attributes
    ----------
    arrow : pyarrow.Table
        A row per comparison of two groups: estimate and weight; weights add up to 1, and the mean is the coefficient.
    effect : EffectEstimate
        The coefficient, with CR2 errors by municipality.
    share_forbidden : float
        Weight on comparisons whose controls are treated already.
    incomplete : tuple
        Units left out, since they lack an outcome in some year.
    conf_level : float
        Level of the interval.
    language : Language
        Language of reasons and sentences.
    """

    arrow: pa.Table
    effect: EffectEstimate
    share_forbidden: float
    incomplete: tuple[Any, ...]
    conf_level: float
    language: Language

    @property
    def table(self) -> pd.DataFrame:
        """The comparisons as a data frame of one's own."""
        return data_frame(self.arrow)

    @property
    def estimate(self) -> float:
        """The coefficient."""
        return self.effect.estimate

    @property
    def refused(self) -> bool:
        """Whether there is no coefficient."""
        return self.effect.refused

    @property
    def refusal(self) -> str:
        """Why there is none, as a term."""
        return self.effect.refusal

    @property
    def reason(self) -> str:
        """Why there is none, in words."""
        return self.effect.reason

    def summary(self, language: Language | str | None = None) -> str:
        """Sentences on the coefficient, and on the weight of comparisons with those who are treated already."""
        spoken = self.language if language is None else choose_language(language, os.environ)
        said = [overall_sentence(self.effect, self.conf_level, spoken)]
        if not self.refused and np.isfinite(self.share_forbidden):
            name = "forbidden" if self.share_forbidden > 0 else "not_forbidden"
            share = format_number(100 * self.share_forbidden, spoken)
            said.append(text_of(__package__, "two_way", name, spoken, share=share))
        if self.incomplete:
            names = ", ".join(map(str, self.incomplete))
            said.append(text_of(__package__, "two_way", "incomplete", spoken, names=names))
        return " ".join(said)

    def _repr_html_(self) -> str:
        """Table for Jupyter."""
        return table_html(self.arrow, self.summary(), self.language)


def two_way_effect(
    data: pd.DataFrame,
    *,
    outcome: str,
    unit: str,
    time: str,
    first_treated: str,
    conf_level: float = 0.95,
    language: Language | str | None = None,
) -> TwoWayEffect:
    """Coefficient of being treated with effects of units and periods, beside the comparisons that it is a mean of.

    Parameters
    ----------
    data : DataFrame
        A row per unit and period; units that lack an outcome in some period are left out.
    outcome, unit, time, first_treated : str
        Columns, as in `group_time_effects`; units that are treated all along stay.
    conf_level : float
        Level of the interval.
    language : Language or {"nb", "nn", "en"}, optional
        Language of reasons and sentences; the computer's where it is left out.

    Raises
    ------
    ValueError
        If a column isn't there or can't be used.

    Notes
    -----
    Source of the weights: Goodman-Bacon (2021), Journal of Econometrics 225(2), 254-277. Where effects grow with time,
    comparisons with those who are treated already are biased, even to the opposite sign.
    """
    checked_level(conf_level)
    spoken = choose_language(language, os.environ)
    panel = read_panel(
        data, outcome=outcome, unit=unit, time=time, first_treated=first_treated, keep_always_treated=True
    )  # fmt: skip
    complete = np.asarray(~np.isnan(panel.outcome).any(axis=1))
    incomplete = tuple(name for name, whole in zip(panel.units, complete.tolist(), strict=True) if not whole)
    values, start = panel.outcome[complete], panel.start[complete]
    rows = list(_comparisons(values, start, panel.times)) if len(values) else []
    effect = _effect(values, start, panel, conf_level, spoken)
    share = sum(weight for _, _, kind, _, weight in rows if kind in FORBIDDEN) if rows else _NAN
    return TwoWayEffect(_table(rows), effect, float(share), incomplete, conf_level, spoken)


def _effect(values: Array, start: Array, panel: Panel, conf_level: float, language: Language) -> EffectEstimate:
    """Coefficient with its error; without where either arm has fewer than four municipalities."""
    from scipy.special import stdtr, stdtrit

    switches = np.isfinite(start) & (start > panel.times[0]) & (start <= panel.times[-1])
    arms = int(switches.sum()), int((~np.isfinite(start)).sum())
    if not len(values):
        return refused_effect(Refusal.NO_FIGURES, _NAN, arms, language)
    if not arms[0]:
        return refused_effect(Refusal.NO_TREATED, _NAN, arms, language)
    treated = (panel.times[None, :] >= start[:, None]).astype(np.float64)
    varies = treated - treated.mean(axis=0) - treated.mean(axis=1, keepdims=True) + treated.mean()
    if np.abs(varies).max() < 1e-12:
        return refused_effect(Refusal.NO_UNTREATED, _NAN, arms, language)
    fit = two_way_fit(values, treated[:, :, None])
    estimate, error, df = float(fit.coefficients[0]), float(fit.std_errors[0]), fit.fewest_df(0, switches)
    refusal = refusal_of_arms(*arms)
    if refusal is None and not (np.isfinite(df) and error > 1e-12 * max(float(np.abs(values).max()), 1e-300)):
        refusal = Refusal.NO_ERROR_SEEN
    if refusal is not None:
        return refused_effect(refusal, _NAN, arms, language)
    half = float(stdtrit(df, 0.5 + conf_level / 2)) * error
    return EffectEstimate(
        estimate=estimate, std_error=error, df=df, statistic=estimate / error,
        p_value=2 * float(stdtr(df, -abs(estimate / error))), conf_low=estimate - half, conf_high=estimate + half,
        n_treated=arms[0], n_controls=arms[1],
    )  # fmt: skip


def _comparisons(
    values: Array, start: Array, times: NDArray[np.int64]
) -> Iterator[tuple[int, int, Comparison, float, float]]:
    """Group, control group (0 for never), kind, estimate and weight of every comparison of two groups."""
    starts = [float(one) for one in np.unique(start)]
    mean = {one: values[start == one].mean(axis=0) for one in starts}
    size = {one: float((start == one).mean()) for one in starts}
    treated = {one: float((times >= one).mean()) for one in starts}
    within = times[None, :] >= start[:, None]
    moved = within - within.mean(axis=0) - within.mean(axis=1, keepdims=True) + within.mean()
    variance = float((moved**2).mean())
    for place, early in enumerate(starts):
        for late in starts[place + 1 :]:
            joint, share = size[early] + size[late], size[early] / (size[early] + size[late])
            apart = treated[early] - treated[late]
            scale = joint**2 * share * (1 - share) * apart / variance if variance > 0 else 0.0
            never = treated[late] == 0
            if 0 < treated[early] < 1:
                before, after = times < early, (times >= early) & ((times < late) | never)
                kind = Comparison.NEVER if never else Comparison.LATER
                estimate = _double_difference(mean[early], mean[late], before, after)
                yield int(early), 0 if never else int(late), kind, estimate, scale * (1 - treated[early])
            if not never:
                always = treated[early] == 1
                before, after = (times >= early) & (times < late), times >= late
                kind = Comparison.ALWAYS if always else Comparison.EARLIER
                estimate = _double_difference(mean[late], mean[early], before, after)
                yield int(late), int(early), kind, estimate, scale * treated[late]


def _double_difference(
    one: Array, other: Array, before: NDArray[np.bool_], after: NDArray[np.bool_]
) -> float:  # fmt: skip
    gap = one - other
    return float(gap[after].mean() - gap[before].mean())


def _table(rows: list[tuple[int, int, Comparison, float, float]]) -> pa.Table:
    import pyarrow as pa

    def column(place: int, kind: type[np.generic]) -> pa.Array:
        values: NDArray[Any] = np.array([row[place] for row in rows], dtype=kind)
        return number_column(values, np.zeros(len(rows), dtype=bool))

    return pa.table(
        {
            "group": column(0, np.int64),
            "control_group": column(1, np.int64),
            "comparison": text_values([str(row[2]) for row in rows]),
            "estimate": column(3, np.float64),
            "weight": column(4, np.float64),
        }
    )
