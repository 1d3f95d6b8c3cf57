"""`dimensionality`: how many things the items measure, and whether the criteria can be told apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.criteria.arguments import checked_draws, checked_level, checked_seed
from trepart_eval.criteria.result_tables import data_frame
from trepart_eval.quality.coders.agreement_estimates import CONF_LEVEL
from trepart_eval.quality.measurement.attenuation import (
    FEWEST_GROUPS,
    DisattenuatedCorrelation,
    disattenuated_by_group,
    disattenuated_correlation,
)
from trepart_eval.quality.measurement.group_moments import GroupMoments, as_scores, moments_by_group
from trepart_eval.quality.measurement.item_covariance import Covariances
from trepart_eval.quality.measurement.parallel_analysis import N_DRAWS, QUANTILE, Components, components_of
from trepart_eval.quality.measurement.scale_figures import Row
from trepart_eval.quality.result_html import html_table, shown, shown_interval
from trepart_eval.quality.survey_items import Survey, items_of, survey_of
from trepart_eval.quality.tidy_rows import tidy_table
from trepart_eval.quality.undefined_reasons import Reason, reason_text
from trepart_eval.sources.checked_tables import Answers, Data
from trepart_eval.study.planned_study import Item
from trepart_eval.vocabulary.catalogue import text_of
from trepart_eval.vocabulary.labels import label
from trepart_eval.vocabulary.languages import Language
from trepart_eval.vocabulary.terms import Criterion

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

Array = NDArray[np.float64]

LIMITS: Final = (0.8, 0.9, 1.0)
"""Upper limits of the correlation without error: no problem, marginal, moderate and severe (Rönkkö and Cho 2022)."""
SEED: Final = 1
_COMPONENTS: Final = ("component", "eigenvalue", "random_mean", "random_quantile", "retained")
_PAIRS: Final = (
    *("criterion", "other_criterion", "n", "n_groups", "correlation", "disattenuated"),
    *("std_error", "conf_low", "conf_high", "separation", "reason"),
)


class Separation(StrEnum):
    """Whether two criteria can be told apart."""

    APART = "apart"
    MARGINAL = "marginal"
    HARDLY = "hardly"
    NOT_APART = "not_apart"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, eq=False)
class Dimensionality:
    """How many things the items measure, and whether the criteria can be told apart.

    Attributes
    ----------
    components_arrow : pyarrow.Table
        A row per principal component: its eigenvalue, and those of random data. None where there are too few answers.
    pairs_arrow : pyarrow.Table
        A row per pair of criteria: their correlation, and the same without measurement error, with its interval.
    conclusions : tuple of str
        A sentence per pair, in the study's language.
    n, n_items, n_retained : int
        Respondents who answered every item, the items, and components that are larger than random data give.
    n_draws, seed : int
        Sets of random data, and their seed.
    quantile, conf_level : float
        Quantile of random data that a component must exceed, and level of the intervals.
    reason : str
        Why there are no components; empty where there are.
    language : Language
        Language of the study.
    simulated_note : str
        That the data are made up, where they are; empty otherwise.
    """

    components_arrow: pa.Table
    pairs_arrow: pa.Table
    conclusions: tuple[str, ...]
    n: int
    n_items: int
    n_retained: int
    n_draws: int
    seed: int
    quantile: float
    conf_level: float
    reason: str
    language: Language
    simulated_note: str = ""

    @property
    def components(self) -> pd.DataFrame:
        """The components as a data frame of one's own."""
        return data_frame(self.components_arrow)

    @property
    def table(self) -> pd.DataFrame:
        """The pairs of criteria as a data frame of one's own."""
        return data_frame(self.pairs_arrow)

    def summary(self) -> str:
        """One sentence in the study's language: how many components, and how many pairs can be told apart."""
        found = self.pairs_arrow.column("separation").to_pylist()
        about = {
            "apart": found.count(Separation.APART),
            "pairs": len(found),
            "n": self.n,
            "items": self.n_items,
            "retained": self.n_retained,
            "quantile": f"{100 * self.quantile:g}",
            "seed": self.seed,
            "limit": shown(LIMITS[0], self.language, 1),
            "reason": reason_text(self.reason, self.language),
        }
        which = "dimensions_unknown" if self.reason else "dimensions"
        return f"{self.simulated_note} {text_of(__package__, 'summary', which, self.language, **about)}".strip()

    def _repr_html_(self) -> str:
        """Table for Jupyter: a row per pair of criteria, and the conclusions below it."""
        rows = [
            [
                label("criterion", row["criterion"], self.language, short=True),
                label("criterion", row["other_criterion"], self.language, short=True),
                shown(row["n"], self.language, 0),
                shown(row["correlation"], self.language),
                shown_interval(row["disattenuated"], row["conf_low"], row["conf_high"], self.language),
            ]
            for row in self.pairs_arrow.to_pylist()
        ]
        head = ("criterion", "other_criterion", "n", "correlation", "disattenuated")
        return html_table(self.summary(), head, rows, self.conclusions, self.language)


def dimensionality(
    answers: Answers | Data,
    *,
    n_draws: int = N_DRAWS,
    quantile: float = QUANTILE,
    seed: int | None = None,
    min_n: int | None = None,
    conf_level: float = CONF_LEVEL,
) -> Dimensionality:
    """Eigenvalues of the items beside those of random data, and correlations of the criteria without error.

    Parameters
    ----------
    answers : Answers or Data
        From `load`; with the whole data, names, language, seed and the smallest group are the study's.
    n_draws : int
        Sets of random data.
    quantile : float
        Quantile of random eigenvalues that a component must exceed, with all before it.
    seed : int, optional
        Seed of the random data; the study's, or 1, where it is left out.
    min_n : int, optional
        Fewest people behind a figure that is shown, 3 at the lowest; the study's choice where it is left out.
    conf_level : float
        Level of the intervals.

    Returns
    -------
    Dimensionality

    Raises
    ------
    InputError
        If the study has no answers.
    ValueError
        If an option has no such value.

    Notes
    -----
    Components are of the respondents, of parties that count, who answered every item; a pair of criteria of those who
    answered every item of the two. With ten cases or more the intervals allow for people in a case being alike.
    """
    checked_level(conf_level)
    checked_draws(n_draws)
    survey = survey_of(answers, min_n)
    if seed is None:
        seed = answers.study.seed if isinstance(answers, Data) else SEED
    checked_seed(seed)
    of_criteria = {criterion: _answered(survey, criterion) for criterion in Criterion}
    of_criteria = {criterion: items for criterion, items in of_criteria.items() if items}
    every = [item for items in of_criteria.values() for item in items]
    found, reason = _components(survey, every, n_draws, quantile, seed)
    pairs = [_pair(survey, one, other, of_criteria, conf_level) for one, other in combinations(of_criteria, 2)]
    return Dimensionality(
        tidy_table(_component_rows(found), _COMPONENTS),
        tidy_table(pairs, _PAIRS),
        tuple(_sentence(survey, pair, conf_level) for pair in pairs),
        found.n if found else 0,
        len(every),
        found.n_retained if found else 0,
        n_draws,
        seed,
        quantile,
        conf_level,
        reason.value if reason else "",
        survey.language,
        survey.simulated_note,
    )


def _answered(survey: Survey, criterion: Criterion) -> tuple[Item, ...]:
    """Items of a criterion that somebody of the parties that count answered."""
    items = survey.answers.items_of(criterion)
    return tuple(item for item in items if ((survey.answers.steps[item.name] >= 0) & survey.counts).any())


def _moments(survey: Survey, items: Sequence[Item], group: NDArray[np.intp], n_groups: int) -> GroupMoments:
    columns = [survey.answers.steps[item.name] for item in items]
    return as_scores(moments_by_group(columns, np.where(survey.counts, group, -1), n_groups), items)


def _components(
    survey: Survey, items: Sequence[Item], n_draws: int, quantile: float, seed: int
) -> tuple[Components | None, Reason | None]:
    if len(items) < 2:
        return None, Reason.ONE_ITEM if items else Reason.NO_ITEMS
    found = _moments(survey, items, np.zeros(survey.answers.n_respondents, dtype=np.intp), 1)
    n = int(found.n[0])
    if n < max(survey.min_n, 2):
        return None, Reason.FEWER_THAN_TWO_ROWS if n < 2 else Reason.TOO_FEW
    if not (np.diag(found.covariances[0]) > 0).all():
        return None, Reason.NO_VARIANCE
    correlations = Covariances(found.covariances[0] * (n / (n - 1)), n).correlations
    return components_of(correlations, n, n_draws=n_draws, quantile=quantile, seed=seed), None


def _component_rows(found: Components | None) -> list[Row]:
    if found is None:
        return []
    columns = (found.eigenvalues.tolist(), found.random_mean.tolist(), found.random_quantile.tolist())
    return [
        dict(zip(_COMPONENTS, (number, *values, int(number <= found.n_retained)), strict=True))
        for number, values in enumerate(zip(*columns, strict=True), start=1)
    ]


def _pair(
    survey: Survey,
    one: Criterion,
    other: Criterion,
    of_criteria: Mapping[Criterion, tuple[Item, ...]],
    conf_level: float,
) -> Row:
    found = _correlation(survey, of_criteria[one], of_criteria[other], conf_level)
    hidden = 0 < found.n < survey.min_n
    nan = float("nan")
    reason = Reason.TOO_FEW.value if hidden else found.reason
    return {
        "criterion": one.value,
        "other_criterion": other.value,
        "n": None if hidden else found.n,
        "n_groups": None if hidden else found.n_groups,
        "correlation": nan if hidden else found.correlation,
        "disattenuated": nan if hidden else found.estimate,
        "std_error": nan if hidden else found.std_error,
        "conf_low": nan if hidden else found.conf_low,
        "conf_high": nan if hidden else found.conf_high,
        "separation": (Separation.UNKNOWN if reason else _separation(found.conf_low, found.conf_high)).value,
        "reason": reason,
    }


def _correlation(
    survey: Survey, first: Sequence[Item], second: Sequence[Item], conf_level: float
) -> DisattenuatedCorrelation:
    """Correlation of two criteria; from moments by case where there are cases enough to leave out in turn."""
    case = survey.answers.case.astype(np.intp)
    moments = _moments(survey, (*first, *second), case, len(survey.cases))
    if (moments.n > 0).sum() >= FEWEST_GROUPS:
        return disattenuated_by_group(moments, len(first), conf_level)
    rows = np.flatnonzero(survey.counts)
    one, other = (items_of(survey, Criterion(items[0].about), rows)[0] for items in (first, second))
    return disattenuated_correlation(one, other, case[rows], conf_level=conf_level)


def _separation(low: float, high: float) -> Separation:
    """Separation by the end of the interval that is farther from 0."""
    farthest = max(abs(low), abs(high))
    return list(Separation)[int(np.searchsorted(LIMITS, farthest, side="right"))]


def _sentence(survey: Survey, pair: Row, conf_level: float) -> str:
    language = survey.language
    return text_of(
        __package__,
        "separation",
        pair["separation"],
        language,
        one=label("criterion", pair["criterion"], language, short=True),
        other=label("criterion", pair["other_criterion"], language, short=True),
        r=shown(pair["disattenuated"], language),
        low=shown(pair["conf_low"], language),
        high=shown(pair["conf_high"], language),
        n=pair["n"],
        level=f"{100 * conf_level:g}",
        reason=reason_text(pair["reason"], language),
    )
