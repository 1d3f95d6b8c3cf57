"""`intensity`: how closely the parties work together, from whatever evidence there is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.collaboration.forum_types import forum_columns
from trepart_eval.collaboration.measures import DIMENSIONS, Measures, measures_of
from trepart_eval.collaboration.result_columns import contradiction_columns, index_columns, indicator_columns
from trepart_eval.collaboration.touchpoints import touchpoint_columns
from trepart_eval.criteria.arguments import is_number
from trepart_eval.criteria.choices.aggregation import FULL, aggregated, normalised, weighted_mean
from trepart_eval.criteria.result_tables import data_frame
from trepart_eval.criteria.scores import shown_limit
from trepart_eval.problems.arguments import check_made_by, check_type
from trepart_eval.problems.suggestions import nearest
from trepart_eval.sources.checked_tables import Data
from trepart_eval.study.planned_study import Study
from trepart_eval.vocabulary.catalogue import text_of
from trepart_eval.vocabulary.indicators import all_indicators
from trepart_eval.vocabulary.languages import Language
from trepart_eval.vocabulary.terms import INDEX, WHOLE_CASE, Aggregation, Dimension, Level, Normalisation, Status

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

Array = NDArray[np.float64]

ENOUGH: Final = 0.5
"""Share of the weight that must rest on evidence before a value is more than thin."""


@dataclass(frozen=True, slots=True, eq=False)
class IndexChoices:
    """What the index is made by.

    Attributes
    ----------
    weights : ndarray, shape (4,)
        Weight of each dimension.
    indicator_weights : ndarray, shape (n_indicators,)
        Weight of each indicator within its dimension.
    aggregation : Aggregation
        How dimensions become the index.
    normalisation : Normalisation
        How indicators are brought to 0-100.
    """

    weights: Array
    indicator_weights: Array
    aggregation: Aggregation
    normalisation: Normalisation


@dataclass(frozen=True, slots=True, eq=False)
class Composite:
    """Dimensions and index; arrays have shape (n_units, n_waves, 5), the index last.

    Attributes
    ----------
    value : ndarray
        0-100; NaN where there is no evidence.
    share : ndarray
        Share of the weight that rests on evidence.
    std_error : ndarray
        Standard error from sampling people; zero where all is recorded.
    low, high : ndarray
        The value if all that is missing were 0, and if it were 100.
    """

    value: Array
    share: Array
    std_error: Array
    low: Array
    high: Array


@dataclass(frozen=True, slots=True, eq=False)
class Intensity:
    """Intensity of the collaboration per case, workplace and wave.

    Attributes
    ----------
    arrow : pyarrow.Table
        Four dimensions and the index, a row each per case, wave and workplace ("all" for the municipality).
    indicators_arrow : pyarrow.Table
        What each dimension is made of: raw value, value on 0-100, weight, evidence and source key.
    forums_arrow : pyarrow.Table
        Forums with the type that they are given and the type that their composition shows.
    touchpoints_arrow : pyarrow.Table
        Occasions at which each party met the project, per calendar year, from the meeting log.
    contradictions_arrow : pyarrow.Table
        Indicators on which two records disagree.
    measures : Measures
        The raw values as arrays, for sensitivity analysis.
    choices : IndexChoices
        Weights, aggregation and normalisation.
    study : Study
        The study.
    """

    arrow: pa.Table
    indicators_arrow: pa.Table
    forums_arrow: pa.Table
    touchpoints_arrow: pa.Table
    contradictions_arrow: pa.Table
    measures: Measures
    choices: IndexChoices
    study: Study

    @property
    def table(self) -> pd.DataFrame:
        """Dimensions and index as a data frame of one's own."""
        return data_frame(self.arrow)

    @property
    def indicators(self) -> pd.DataFrame:
        """Indicators as a data frame of one's own, those without evidence too."""
        return data_frame(self.indicators_arrow)

    @property
    def forums(self) -> pd.DataFrame:
        """Forum types as a data frame of one's own."""
        return data_frame(self.forums_arrow)

    @property
    def touchpoints(self) -> pd.DataFrame:
        """Touchpoints per party and year as a data frame of one's own; without rows where there is no log."""
        return data_frame(self.touchpoints_arrow)

    @property
    def contradictions(self) -> pd.DataFrame:
        """Indicators on which two records disagree, as a data frame of one's own."""
        return data_frame(self.contradictions_arrow)

    @property
    def language(self) -> Language:
        """Language of the study."""
        return self.study.language

    def summary(self) -> str:
        """One sentence in the study's language: how many have an index, and how much of it rests on evidence."""
        rows = [row for row in self.arrow.to_pylist() if row["dimension"] == INDEX and row["workplace"] == WHOLE_CASE]
        known = [row for row in rows if row["value"] is not None]
        shares = [row["share_of_evidence"] for row in known]
        sentence = text_of(
            __package__,
            "summary",
            "intensity" if known else "no_intensity",
            self.language,
            name=self.study.name,
            known=len({row["case"] for row in known}),
            cases=len({row["case"] for row in rows}),
            share=f"{100 * float(np.mean(shares)):.0f}" if shares else "",
            thin=len({row["case"] for row in known if row["status"] == Status.THIN}),
        )
        return self.study.with_note(sentence)

    def _repr_html_(self) -> str:
        """Table for Jupyter: a row per unit, a column per dimension and one for the index."""
        from trepart_eval.collaboration.wide_table import intensity_html

        return intensity_html(self.arrow, self.summary(), self.language)


def intensity(
    data: Data,
    *,
    weights: Mapping[Dimension | str, float] | None = None,
    indicator_weights: Mapping[str, float] | None = None,
    aggregation: Aggregation | str | None = None,
    normalisation: Normalisation | str | None = None,
    min_n: int | None = None,
) -> Intensity:
    """How closely the parties work together in every case, workplace and wave: four dimensions and an index.

    Parameters
    ----------
    data : Data
        From `load`. Forums, meeting logs, checklists, survey items and coded interviews are used where there are any.
    weights : mapping, optional
        Weight of each dimension; those left out have none. The study's choice, or equal weights, by default.
    indicator_weights : mapping, optional
        Weights of indicators within their dimension, in place of the study's and the package's own.
    aggregation : {"arithmetic", "geometric", "minimum"}, optional
        How dimensions become the index.
    normalisation : {"goalposts", "min_max", "rank"}, optional
        How indicators are brought to 0-100: by fixed ends, or by the units' own ends or ranks within each level.
    min_n : int, optional
        Fewest people behind a survey or interview figure that is used and shown, 3 at the lowest.

    Returns
    -------
    Intensity

    Raises
    ------
    ValueError
        If an option has no such value.

    Notes
    -----
    Indicators, their sources and goalposts are in ``docs/intensity.md``. The four dimensions are from FIELD's sources:
    Moland (2017), the handbook of SINTEF and Fagforbundet, and Oyum & Nilssen (2019).
    """
    import pyarrow as pa

    check_made_by(data, Data, "data", "load")
    choices = _choices(data.study, weights, indicator_weights, aggregation, normalisation)
    measures = measures_of(data, shown_limit(min_n, data.study.min_n))
    values = normalised_values(measures, choices.normalisation)
    composite = composite_of(measures, values, choices)
    return Intensity(
        arrow=pa.table(index_columns(measures, composite, _row_status(measures, composite))),
        indicators_arrow=pa.table(indicator_columns(measures, values, choices.indicator_weights)),
        forums_arrow=pa.table(forum_columns(data, measures.roster)),
        touchpoints_arrow=pa.table(touchpoint_columns(data)),
        contradictions_arrow=pa.table(contradiction_columns(measures)),
        measures=measures,
        choices=choices,
        study=data.study,
    )


def normalised_values(measures: Measures, way: Normalisation) -> Array:
    """Indicators on 0-100, shape (n_units, n_waves, n_indicators); the two levels are normalised apart."""
    low, high = (np.array([getattr(one, end) for one in measures.indicators]) for end in ("low", "high"))
    values = np.full(measures.raw.shape, np.nan)
    for level in Level:
        rows = measures.roster.levels == level
        raw = measures.raw[rows]
        values[rows] = normalised(raw.reshape(-1, raw.shape[-1]), low, high, way).reshape(raw.shape)
    return values


def composite_of(measures: Measures, values: Array, choices: IndexChoices) -> Composite:
    """Dimensions and index from indicators on 0-100."""
    missing_low = np.where(np.isnan(values), 0.0, values)
    missing_high = np.where(np.isnan(values), FULL, values)
    weight = np.where(measures.applicable, choices.indicator_weights, 0.0)
    parts = [_dimension(measures, dimension) for dimension in DIMENSIONS]
    with_missing = [
        np.stack([weighted_mean(filled[..., part], weight[..., part])[0] for part in parts], axis=-1)
        for filled in (missing_low, missing_high)
    ]
    found = [weighted_mean(values[..., part], weight[..., part]) for part in parts]
    value, share = (np.stack([one[which] for one in found], axis=-1) for which in (0, 1))
    variance = np.stack([_variance(measures, values, weight, part) for part in parts], axis=-1)
    possible = np.stack([weight[..., part].sum(axis=-1) > 0 for part in parts], axis=-1)
    of_dimensions = np.where(possible, choices.weights, 0.0)
    index = aggregated(value, of_dimensions, choices.aggregation)
    index_share = weighted_mean(share, of_dimensions)[0]
    low, high = (aggregated(filled, of_dimensions, choices.aggregation) for filled in with_missing)
    return Composite(
        value=np.concatenate([value, index[..., None]], axis=-1),
        share=np.concatenate([share, np.nan_to_num(index_share)[..., None]], axis=-1),
        std_error=np.sqrt(np.concatenate([variance, _index_variance(value, variance, index, choices)], axis=-1)),
        low=np.concatenate([with_missing[0], low[..., None]], axis=-1),
        high=np.concatenate([with_missing[1], high[..., None]], axis=-1),
    )


def _dimension(measures: Measures, dimension: Dimension) -> NDArray[np.intp]:
    """Positions of a dimension's indicators."""
    return np.array([index for index, one in enumerate(measures.indicators) if one.dimension is dimension], np.intp)


def _variance(measures: Measures, values: Array, weight: Array, part: NDArray[np.intp]) -> Array:
    """Sampling variance of a dimension: only what people answered or said varies."""
    known = np.where(np.isnan(values[..., part]), 0.0, weight[..., part])
    with np.errstate(invalid="ignore", divide="ignore"):
        of_total = known / known.sum(axis=-1, keepdims=True)
    variance: Array = np.nansum((of_total * measures.std_error[..., part]) ** 2, axis=-1)
    return variance


def _index_variance(value: Array, variance: Array, index: Array, choices: IndexChoices) -> Array:
    """Sampling variance of the index, shape (n_units, n_waves, 1); by linearisation for the geometric mean."""
    known = np.where(np.isnan(value), 0.0, choices.weights)
    with np.errstate(invalid="ignore", divide="ignore"):
        slope = known / known.sum(axis=-1, keepdims=True)
        if choices.aggregation is Aggregation.GEOMETRIC:
            slope = np.where(value > 1, slope * index[..., None] / value, 0.0)
        elif choices.aggregation is Aggregation.MINIMUM:
            weakest = np.where(known > 0, value, np.inf).argmin(axis=-1)
            slope = (np.arange(len(DIMENSIONS)) == weakest[..., None]).astype(np.float64)
    result: Array = np.nansum(slope**2 * variance, axis=-1, keepdims=True)
    return result


def _row_status(measures: Measures, composite: Composite) -> NDArray[np.object_]:
    """Status of every dimension and of the index."""
    status = np.full(composite.value.shape, Status.OK, dtype=object)
    status[composite.share < ENOUGH] = Status.THIN
    nothing = np.isnan(composite.value)
    status[nothing] = Status.NO_EVIDENCE
    hidden = [
        (measures.status[..., _dimension(measures, dimension)] == Status.TOO_FEW).any(axis=-1)
        for dimension in DIMENSIONS
    ]
    any_hidden = np.stack([*hidden, np.logical_or.reduce(hidden)], axis=-1)
    status[nothing & any_hidden] = Status.TOO_FEW
    return status


def _choices(
    study: Study,
    weights: Mapping[Dimension | str, float] | None,
    indicator_weights: Mapping[str, float] | None,
    aggregation: Aggregation | str | None,
    normalisation: Normalisation | str | None,
) -> IndexChoices:
    plan = study.intensity
    given = weights if weights is not None else plan.weights
    check_type(given, Mapping, "weights", "a mapping, such as {'structure': 2}")
    _known("weights", given, list(Dimension))
    every = all_indicators()
    if indicator_weights is not None:
        check_type(indicator_weights, Mapping, "indicator_weights", "a mapping, such as {'permanence': 2}")
    own = {**plan.indicator_weights, **(indicator_weights or {})}
    _known("indicator_weights", own, list(every))
    of_dimensions = np.array([float(given.get(one, 0.0)) if given else 1.0 for one in DIMENSIONS])
    if not of_dimensions.sum() > 0:
        raise ValueError("weights gives no dimension any weight")
    return IndexChoices(
        weights=of_dimensions,
        indicator_weights=np.array([float(own.get(one.key, one.weight)) for one in every.values()]),
        aggregation=_one_of("aggregation", aggregation or plan.aggregation, Aggregation),
        normalisation=_one_of("normalisation", normalisation or plan.normalisation, Normalisation),
    )


def _known(option: str, given: Mapping[Any, float], known: list[str]) -> None:
    """Check that a table of weights has known names and weights of zero or more."""
    for name, weight in given.items():
        if name not in known:
            near = nearest(str(name), known)
            hint = f"Did you mean {near!r}?" if near else f"Choose among {', '.join(known)}."
            raise ValueError(f"Unknown name {str(name)!r} in {option}. {hint}")
        if not (is_number(weight) and np.isfinite(weight) and weight >= 0):
            raise ValueError(f"{option} of {str(name)!r} is {weight!r}; a weight is zero or more")


def _one_of(option: str, asked: Any, terms: Any) -> Any:  # noqa: ANN401 - any of the enumerations
    known = [term.value for term in terms]
    if asked not in known:
        raise ValueError(f"Unknown {option} {asked!r}. Choose among {', '.join(known)}.")
    return terms(asked)
