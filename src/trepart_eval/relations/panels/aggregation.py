"""Means of group-time effects: over all, by time since the start, by group, by period."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.criteria.result_tables import data_frame, table_html
from trepart_eval.relations.panels.comparison_cells import ComparisonCell, refusal_of_comparisons
from trepart_eval.relations.panels.effect_rows import EffectEstimate, effect_of, refused_effect, result_of, rows_table
from trepart_eval.relations.panels.linear_estimates import LinearEstimate, plain_mean, weighted_cells
from trepart_eval.relations.panels.panel import Panel
from trepart_eval.relations.refusals import Refusal, said_in
from trepart_eval.vocabulary.catalogue import text_of
from trepart_eval.vocabulary.languages import Language, choose_language, format_number, format_p_value

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

Array = NDArray[np.float64]

KINDS: Final = ("simple", "dynamic", "group", "calendar")
_BAND_DRAWS: Final = 20_000
_KEY: Final = {"simple": "", "dynamic": "event_time", "group": "group", "calendar": "time"}


@dataclass(frozen=True, slots=True, eq=False)
class AggregatedEffects:
    """Means of group-time effects; the fields without a row of their own are about the mean of those from the start on.

    Attributes
    ----------
    kind : {"simple", "dynamic", "group", "calendar"}
        What the means are by.
    arrow : pyarrow.Table
        A row per mean; `band_low` and `band_high` hold for all rows of a kind at once.
    overall : EffectEstimate
        Mean of the rows from the start on: groups by their size, periods alike.
    event_times : tuple of int
        Times since the start in order, the reference included; only of "dynamic".
    reference : int
        Time since the start that the others are counted from.
    estimates : ndarray, shape (n_event_times,)
        Effects by time since the start; 0 for the reference, NaN where there is none.
    parts : ndarray, shape (n_units, n_event_times)
        Corrected influence, whose products are the covariance; NaN where refused.
    dfs : ndarray, shape (n_event_times,)
        Degrees of freedom.
    conf_level : float
        Level of intervals and bands.
    language : Language
        Language of reasons and sentences.
    """

    kind: str
    arrow: pa.Table
    overall: EffectEstimate
    event_times: tuple[int, ...]
    reference: int
    estimates: Array
    parts: Array
    dfs: Array
    conf_level: float
    language: Language

    @property
    def table(self) -> pd.DataFrame:
        """The means as a data frame of one's own."""
        return data_frame(self.arrow)

    @property
    def estimate(self) -> float:
        """Overall effect."""
        return self.overall.estimate

    @property
    def refused(self) -> bool:
        """Whether there is no overall effect."""
        return self.overall.refused

    @property
    def refusal(self) -> str:
        """Why there is no overall effect, as a term."""
        return self.overall.refusal

    @property
    def reason(self) -> str:
        """Why there is no overall effect, in words."""
        return self.overall.reason

    def summary(self, language: Language | str | None = None) -> str:
        """Return a sentence with the overall effect, its interval and how many it rests on."""
        spoken = self.language if language is None else choose_language(language, os.environ)
        return overall_sentence(self.overall, self.conf_level, spoken)

    def _repr_html_(self) -> str:
        """Table for Jupyter."""
        return table_html(self.arrow, self.summary(), self.language)


def overall_sentence(effect: EffectEstimate, conf_level: float, language: Language) -> str:
    """Sentence on one effect: an estimate with its interval, or why there is none."""

    def number(value: float, decimals: int = 2) -> str:
        return format_number(value, language, decimals=decimals)

    about = {
        "estimate": number(effect.estimate), "low": number(effect.conf_low), "high": number(effect.conf_high),
        "p": format_p_value(effect.p_value, language), "df": number(effect.df, 1), "level": number(100 * conf_level, 0),
        "n_treated": effect.n_treated, "n_controls": effect.n_controls, "reason": said_in(effect.reason, language),
    }  # fmt: skip
    name = "no_effect" if effect.refused else "effect"
    return text_of(__package__, "summary", name, language, **about)


def aggregated(
    kind: str,
    panel: Panel,
    cells: Sequence[ComparisonCell],
    signs: Array,
    seed: int,
    conf_level: float,
    anticipation: int,
    language: Language,
) -> AggregatedEffects:
    """Means of comparisons of one kind, each with its uncertainty, and the overall one."""
    if kind not in KINDS:
        raise ValueError(f"kind is {kind!r}; choose {', '.join(map(repr, KINDS))}")
    usable = [cell for cell in cells if cell.refusal is None]
    after = [cell for cell in usable if panel.times[cell.period] >= cell.group]
    filled = panel.filled
    labels, means = _means(kind, panel, usable, after)
    found = [effect_of(one, filled, signs, conf_level, language) for one in means]
    overall = _overall(kind, panel, after, labels, means)
    if overall is None:
        why = refusal_of_comparisons(panel, cells) or Refusal.NO_COMPARISON
        whole = refused_effect(why, float("nan"), panel.arms, language)
    else:
        whole = result_of(effect_of(overall, filled, signs, conf_level, language)[0])
    effects = [one for one, _ in found]
    parts = np.array([part for _, part in found]).reshape(len(found), len(panel.units)).T
    reference = -1 - anticipation
    if kind == "dynamic" and means:
        labels, effects, parts = _with_reference(labels, effects, parts, reference)
    estimates = np.array([one.estimate for one in effects])
    dfs = np.array([one.df for one in effects])
    band = _band(effects, parts, seed, conf_level)
    keys = {_KEY[kind]: labels} if _KEY[kind] else {}
    shown = effects if _KEY[kind] else [whole]
    if not _KEY[kind]:
        band = np.array([[whole.conf_low, whole.conf_high]])
    table = rows_table(keys, shown, band_low=band[:, 0], band_high=band[:, 1])
    times = tuple(labels) if kind == "dynamic" else ()
    return AggregatedEffects(
        kind, table, whole, times, reference, estimates, parts, dfs, conf_level, language
    )  # fmt: skip


def _means(
    kind: str, panel: Panel, usable: list[ComparisonCell], after: list[ComparisonCell]
) -> tuple[list[int], list[LinearEstimate]]:
    """What each row is about, and its mean."""
    if kind == "simple":
        return [], []
    labels = [_label(kind, cell, panel) for cell in (usable if kind == "dynamic" else after)]
    distinct = sorted(set(labels))
    chosen = usable if kind == "dynamic" else after
    means = []
    for label in distinct:
        own = [cell for cell, name in zip(chosen, labels, strict=True) if name == label]
        means.append(weighted_cells(own, [1.0] * len(own), panel))
    return distinct, means


def _label(kind: str, cell: ComparisonCell, panel: Panel) -> int:
    period = int(panel.times[cell.period])
    return {"dynamic": period - cell.group, "group": cell.group, "calendar": period}[kind]


def _overall(
    kind: str, panel: Panel, after: list[ComparisonCell], labels: list[int], means: list[LinearEstimate]
) -> LinearEstimate | None:
    """Mean of the rows from the start on."""
    if not after:
        return None
    if kind == "simple":
        return weighted_cells(after, [1.0] * len(after), panel)
    if kind == "group":
        periods = {group: sum(1 for cell in after if cell.group == group) for group in labels}
        return weighted_cells(after, [1 / periods[cell.group] for cell in after], panel)
    return plain_mean([one for label, one in zip(labels, means, strict=True) if kind == "calendar" or label >= 0])


def _with_reference(
    labels: list[int], effects: list[EffectEstimate], parts: Array, reference: int
) -> tuple[list[int], list[EffectEstimate], Array]:
    """Rows with that of the reference, which is 0 by definition, put in its place; nothing where it is there."""
    if reference in labels:
        return labels, effects, parts
    place = int(np.searchsorted(labels, reference))
    none = np.zeros((len(parts), 1))
    return (
        [*labels[:place], reference, *labels[place:]],
        [*effects[:place], EffectEstimate(0.0), *effects[place:]],
        np.hstack([parts[:, :place], none, parts[:, place:]]),
    )


def _band(effects: Sequence[EffectEstimate], parts: Array, seed: int, conf_level: float) -> Array:
    """Intervals that hold all at once: the largest of correlated Student's t, with the fewest degrees of freedom."""
    ends = np.full((len(effects), 2), np.nan)
    known = [place for place, one in enumerate(effects) if np.isfinite(one.std_error)]
    if not known:
        return ends
    errors = np.array([effects[place].std_error for place in known])
    df = min(effects[place].df for place in known)
    rng = np.random.default_rng(seed)
    normal = rng.standard_normal((_BAND_DRAWS, len(parts))) @ (parts[:, known] / errors)
    largest = np.abs(normal).max(axis=1) / np.sqrt(rng.chisquare(df, _BAND_DRAWS) / df)
    half = float(np.quantile(largest, conf_level)) * errors
    middle = np.array([effects[place].estimate for place in known])
    ends[known] = np.column_stack([middle - half, middle + half])
    return ends
