"""`synthetic_control`: one municipality held against a mean of others that was like it before (Abadie 2021)."""

from __future__ import annotations

import os
from collections.abc import Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.criteria.result_tables import data_frame, number_column, table_html, text_values
from trepart_eval.relations.given_tables import table_of
from trepart_eval.relations.panels.effect_rows import refused_effect
from trepart_eval.relations.panels.panel import Panel, read_panel
from trepart_eval.relations.panels.simplex import optimality_gap, simplex_weights
from trepart_eval.relations.refusals import MayBeRefused, Refusal, said_in
from trepart_eval.vocabulary.catalogue import text_of
from trepart_eval.vocabulary.languages import Language, choose_language, format_number

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

Array = NDArray[np.float64]

_NAN: Final = float("nan")
_FEWEST_DONORS: Final = 2
_FEWEST_BEFORE: Final = 2
_PERFECT: Final = 1e-8
"""Distance before the start, as a share of the outcome's spread, below which the fit is as good as exact."""
_POOR: Final = 1.0
"""Distance before the start, in standard deviations of the donors around their own means, from which it is poor."""


@dataclass(frozen=True, slots=True, eq=False)
class SyntheticControl(MayBeRefused):
    """One municipality, the mean of others that it is held against, and its place among placebos; no p-value.

    Attributes
    ----------
    arrow : pyarrow.Table
        A row per period: outcome, that of the synthetic municipality, and the gap.
    weights_arrow, placebos_arrow : pyarrow.Table
        Weight of each donor; distances before and after, their ratio and its rank of each municipality treated as if
        it had started.
    case : str
        The municipality.
    estimate : float
        Mean gap from the start on.
    rmspe_before, rmspe_after : float
        Root mean squared gap before and after the start.
    rank, n_ranked : int
        Place of the ratio of the two among all municipalities, 1 for the largest, and among how many.
    optimality_gap : float
        How far the weights are from the best; 0 but for rounding.
    unique : bool
        Whether other weights would not fit as well.
    poor_fit : bool
        Whether it comes no closer before the start than one standard deviation.
    incomplete : tuple
        Donors left out, since they lack an outcome in some period.
    language : Language
        Language of sentences.
    refusal, reason : str
        Why there is none.
    """

    arrow: pa.Table
    weights_arrow: pa.Table
    placebos_arrow: pa.Table
    case: str
    estimate: float
    rmspe_before: float
    rmspe_after: float
    rank: int
    n_ranked: int
    optimality_gap: float
    unique: bool
    poor_fit: bool
    incomplete: tuple[Any, ...]
    language: Language
    refusal: str = ""
    reason: str = ""

    @property
    def table(self) -> pd.DataFrame:
        """Outcome and gap by period as a data frame of one's own."""
        return data_frame(self.arrow)

    @property
    def weights(self) -> pd.DataFrame:
        """Weight of each donor as a data frame of one's own."""
        return data_frame(self.weights_arrow)

    @property
    def placebos(self) -> pd.DataFrame:
        """Distances and ranks of all municipalities as a data frame of one's own."""
        return data_frame(self.placebos_arrow)

    def summary(self, language: Language | str | None = None) -> str:
        """Sentences on the gap, the place among placebos, and the fit before the start."""
        spoken = self.language if language is None else choose_language(language, os.environ)
        if self.refused:
            return said_in(self.reason, spoken)
        about = {
            "case": self.case,
            "estimate": format_number(self.estimate, spoken, decimals=2),
            "before": format_number(self.rmspe_before, spoken, decimals=2),
            "rank": self.rank,
            "n": self.n_ranked,
        }
        names = ["effect", *(["poor_fit"] if self.poor_fit else []), *([] if self.unique else ["not_unique"])]
        return " ".join(text_of(__package__, "synthetic", name, spoken, **about) for name in names)

    def _repr_html_(self) -> str:
        """Table for Jupyter."""
        return table_html(self.arrow, self.summary(), self.language)


def synthetic_control(
    data: pd.DataFrame,
    *,
    outcome: str,
    unit: str,
    time: str,
    first_treated: str,
    case: object,
    language: Language | str | None = None,
) -> SyntheticControl:
    """One municipality against the mean of never-starters that was closest to it before, and its place among placebos.

    Parameters
    ----------
    data : DataFrame
        A row per unit and period; donors that lack an outcome in some period are left out.
    outcome, unit, time, first_treated : str
        Columns, as in `group_time_effects`.
    case : object
        The unit that is looked at; others that start have no part in it.
    language : Language or {"nb", "nn", "en"}, optional
        Language of reasons and sentences; the computer's where it is left out.

    Returns
    -------
    SyntheticControl
        Refused where there are fewer than two donors or two periods before the start, or the case lacks an outcome.

    Raises
    ------
    ValueError
        If a column isn't there or can't be used, or the case isn't there.

    Notes
    -----
    Source: Abadie (2021), Journal of Economic Literature 59(2), 391-425; placebos as in Abadie, Diamond and Hainmueller
    (2010). Weights fit all outcomes before the start. In its placebo each donor has the other donors.
    """
    spoken = choose_language(language, os.environ)
    panel = read_panel(data, outcome=outcome, unit=unit, time=time, first_treated=first_treated)
    if not isinstance(case, Hashable) or case not in table_of(data)[unit].tolist():
        there = ", ".join(map(str, panel.units[:20]))
        raise ValueError(f"case is {case!r}, which is no unit of the data; units are {there}")
    if case not in panel.units:
        why = Refusal.NO_PERIODS_BEFORE if case in panel.always_treated else Refusal.GAP_IN_CASE
        return _refused(why, str(case), 0, (), spoken)
    own = panel.units.index(case)
    whole = np.asarray(~np.isnan(panel.outcome).any(axis=1))
    never = ~np.isfinite(panel.start)
    never[own] = False
    donors = np.flatnonzero(never & whole)
    incomplete = tuple(panel.units[place] for place in np.flatnonzero(never & ~whole))
    before = panel.times < panel.start[own]
    refusal = _refusal(panel, own, len(donors), int(before.sum()), bool(whole[own]))
    if refusal is not None:
        return _refused(refusal, str(case), len(donors), incomplete, spoken)
    return _fitted(panel, own, donors, before, incomplete, spoken)


def _refusal(panel: Panel, own: int, n_donors: int, n_before: int, complete: bool) -> Refusal | None:
    if not np.isfinite(panel.start[own]) or panel.start[own] > panel.times[-1]:
        return Refusal.NO_TREATED
    if not complete:
        return Refusal.GAP_IN_CASE
    if n_donors < _FEWEST_DONORS:
        return Refusal.NO_UNTREATED if not n_donors else Refusal.ONE_UNTREATED
    return Refusal.NO_PERIODS_BEFORE if n_before < _FEWEST_BEFORE else None


def _fitted(
    panel: Panel, own: int, donors: NDArray[np.intp], before: NDArray[np.bool_], incomplete: tuple[Any, ...],
    language: Language,
) -> SyntheticControl:  # fmt: skip
    """Weights, gaps and placebos."""
    values = panel.outcome
    weights = simplex_weights(values[own, before], values[donors][:, before].T)
    synthetic = weights @ values[donors]
    gap = values[own] - synthetic
    near, far = _root_mean_square(gap[before]), _root_mean_square(gap[~before])
    fits = [(near, far)]
    for place in donors:
        others = donors[donors != place]
        mix = simplex_weights(values[place, before], values[others][:, before].T)
        apart = values[place] - mix @ values[others]
        fits.append((_root_mean_square(apart[before]), _root_mean_square(apart[~before])))
    earlier = values[donors][:, before]
    spread = _root_mean_square(earlier - earlier.mean(axis=1, keepdims=True))
    placebos, rank = _placebos([str(panel.units[place]) for place in (own, *donors)], np.array(fits), spread)
    return SyntheticControl(
        arrow=_gap_table(panel.times, values[own], synthetic), placebos_arrow=placebos,
        weights_arrow=_weight_table([str(panel.units[place]) for place in donors], weights),
        case=str(panel.units[own]), estimate=float(gap[~before].mean()), rmspe_before=near, rmspe_after=far,
        rank=rank, n_ranked=len(fits), unique=_unique(weights, values[own, before], values[donors][:, before].T),
        optimality_gap=optimality_gap(weights, values[own, before], values[donors][:, before].T),
        poor_fit=bool(near > _POOR * spread), incomplete=incomplete, language=language,
    )  # fmt: skip


def _root_mean_square(values: Array) -> float:
    return float(np.sqrt((values**2).mean()))


def _unique(weights: Array, target: Array, donors: Array) -> bool:
    """Whether no other weights give the same mean: columns that could have weight are affinely independent."""
    gradient = donors.T @ (donors @ weights - target)
    scale = max(float(np.abs(donors - target[:, None]).max()), 1e-300) ** 2
    could = (gradient - weights @ gradient) <= _PERFECT * scale
    rows = np.vstack([donors[:, could], np.ones(int(could.sum()))])
    return bool(np.linalg.matrix_rank(rows) == could.sum())


def _placebos(names: list[str], fits: Array, spread: float) -> tuple[pa.Table, int]:
    """Distances of all municipalities with the ratio's rank, and the rank of the first."""
    import pyarrow as pa

    floor = max(_PERFECT * spread, 1e-300)
    ratio = fits[:, 1] / np.maximum(fits[:, 0], floor)
    rank = (np.round(ratio[None, :], 10) >= np.round(ratio[:, None], 10)).sum(axis=1)
    order = np.argsort(-ratio, kind="stable")
    shown = np.zeros(len(names), dtype=bool)
    table = pa.table(
        {
            "case": text_values([names[place] for place in order]),
            "rmspe_before": number_column(fits[order, 0], shown),
            "rmspe_after": number_column(fits[order, 1], shown),
            "rmspe_ratio": number_column(ratio[order], shown),
            "rank": number_column(rank[order], shown),
        }
    )
    return table, int(rank[0])


def _gap_table(times: NDArray[np.int64], seen: Array, synthetic: Array) -> pa.Table:
    import pyarrow as pa

    shown = np.zeros(len(times), dtype=bool)
    columns = {"time": times, "value": seen, "synthetic": synthetic, "gap": seen - synthetic}
    return pa.table({name: number_column(values, shown) for name, values in columns.items()})


def _weight_table(names: list[str], weights: Array) -> pa.Table:
    import pyarrow as pa

    order = np.argsort(-weights, kind="stable")
    shown = np.zeros(len(names), dtype=bool)
    return pa.table(
        {"case": text_values([names[place] for place in order]), "weight": number_column(weights[order], shown)}
    )  # fmt: skip


def _refused(
    refusal: Refusal, case: str, n_donors: int, incomplete: tuple[Any, ...], language: Language
) -> SyntheticControl:
    found = refused_effect(refusal, _NAN, (1, n_donors), language)
    none = np.zeros(0)
    empty = _gap_table(np.zeros(0, dtype=np.int64), none, none)
    placebos, _ = _placebos(["-"], np.zeros((1, 2)), 1.0)
    return SyntheticControl(
        empty, _weight_table([], none), placebos.slice(0, 0), case, _NAN, _NAN, _NAN, 0, 0, _NAN, False, False,
        incomplete, language, found.refusal, found.reason,
    )  # fmt: skip
