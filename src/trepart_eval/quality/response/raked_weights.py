"""`rake`: weights that make respondents count as the population they are from does."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from trepart_eval.criteria.result_tables import data_frame
from trepart_eval.problems import Problems
from trepart_eval.quality.response.population_margins import Category, Margin, Table, check_margins, margins_of_table
from trepart_eval.quality.response.proportional_fitting import (
    MOST_ROUNDS,
    TOLERANCE,
    Fit,
    fitted_weights,
    trimmed_weights,
)
from trepart_eval.quality.response.study_margins import margins_of_study, responding
from trepart_eval.quality.result_html import html_table, shown
from trepart_eval.quality.survey_items import survey_of
from trepart_eval.quality.tidy_rows import tidy_table
from trepart_eval.sources.checked_tables import Data
from trepart_eval.vocabulary.catalogue import text_of
from trepart_eval.vocabulary.languages import Language, choose_language
from trepart_eval.vocabulary.terms import WHOLE_CASE

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

Array = NDArray[np.float64]

BY: Final = ("case", "party")
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
            "n": self.n,
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


def rake(
    table: Data | Table,
    margins: Mapping[Any, Mapping[Category, float]] | None = None,
    *,
    by: str | Sequence[str | Sequence[str]] = BY,
    weights: ArrayLike | None = None,
    trim: float | None = None,
    min_n: int | None = None,
    language: Language | str | None = None,
) -> RakedWeights:
    """Weights by iterative proportional fitting: their sums by category are the known populations.

    Parameters
    ----------
    table : Data, data frame or mapping
        A study's data, or the people as columns with a value per person.
    margins : mapping, optional
        With columns: column name, or a tuple of names for their combinations, to the total of each category.
    by : sequence of {"case", "party"} or of tuples of them
        With a study: which margins; ``("case", "party")`` fits cases and parties each, ``[("case", "party")]`` every
        party of every case. Populations are the study's, and each wave is fitted by itself.
    weights : array_like, shape (n,), optional
        Starting weights; with a study its own, where it has any. Otherwise 1.
    trim : float, optional
        Highest weight, in mean weights, over 1. It holds even where the totals then can't be reached.
    min_n : int, optional
        With a study: fewest people behind a count in the table of margins; the study's choice where it is left out.
    language : Language or {"nb", "nn", "en"}, optional
        With columns: language of problems and of the sentence; the computer's where it is left out.

    Returns
    -------
    RakedWeights

    Raises
    ------
    InputError
        If a category with people in the population has no respondent or the other way around, margins add up to
        different totals, a population isn't known, or no weights have those sums.
    ValueError
        If an option has no such value.

    Notes
    -----
    Source: Deming and Stephan (1940); design effect: Kish (1965), n sum(w^2) / (sum w)^2.

    Examples
    --------
    >>> people = {"sex": ["f", "f", "f", "m"], "age": ["young", "old", "old", "old"]}
    >>> found = rake(people, {"sex": {"f": 50, "m": 50}, "age": {"young": 20, "old": 80}})
    >>> found.weights.round(6).tolist(), round(found.design_effect, 2)
    ([20.0, 15.0, 15.0, 50.0], 1.34)
    """
    if trim is not None and not trim > 1:
        raise ValueError(f"trim is {trim}; it is the highest weight in mean weights, over 1")
    if isinstance(table, Data):
        if margins is not None or weights is not None:
            raise ValueError("with a study the margins are its populations and the weights its own; leave both out")
        return _of_study(table, by, trim, min_n)
    if margins is None:
        raise ValueError("margins are needed: column name to the total of each category")
    speak = choose_language(language, os.environ)
    problems = Problems()
    n = _n_rows(table)
    start = _checked_weights(weights, n, problems)
    found = margins_of_table(table, margins, n, problems)
    problems.raise_if_any(speak)
    check_margins(found, start, problems)
    problems.raise_if_any(speak)
    fit = _fit(found, start, trim, problems)
    problems.raise_if_any(speak)
    rows = _rows(WHOLE_CASE, found, start, fit, 0)
    return _result(fit.weights, rows, [fit], trim, speak, "")


def design_effect(weights: ArrayLike) -> float:
    """Kish's design effect of weights: n sum(w^2) / (sum w)^2, 1 where all are the same.

    Parameters
    ----------
    weights : array_like, shape (n,)
        Weights; those that are NaN or 0 don't count. NaN where none counts.

    Notes
    -----
    Source: Kish (1965), Survey Sampling, section 11.7. It is the cost of weights that have nothing to do with what is
    measured; weighting that does have to do with it costs less.

    Examples
    --------
    >>> design_effect([1, 1, 2])
    1.125
    """
    w = np.asarray(weights, dtype=np.float64)
    w = w[w > 0]
    return float(len(w) * (w @ w) / w.sum() ** 2) if w.size else float("nan")


def _of_study(
    data: Data, by: str | Sequence[str | Sequence[str]], trim: float | None, min_n: int | None
) -> RakedWeights:
    survey = survey_of(data, min_n)
    problems = Problems()
    own = survey.answers.weight
    every = np.ones(survey.answers.n_respondents) if own is None else own
    people = responding(survey.answers) & survey.counts & (every > 0)
    weights = np.full(len(people), np.nan)
    parts: list[tuple[str, NDArray[np.intp], list[Margin]]] = []
    for wave in np.unique(survey.answers.wave[people]).tolist():
        rows = np.flatnonzero(people & (survey.answers.wave == wave))
        found = margins_of_study(data, survey, rows, wave, by, problems)
        named = survey.waves[wave] if len(survey.waves) > 1 else ""
        check_margins(found, every[rows], problems, file=data.study.path.name, wave=named)
        parts.append((survey.waves[wave], rows, found))
    if not parts:
        problems.add("no_answers", file=data.study.path.name)
    problems.raise_if_any(survey.language)
    fits, tables = [], []
    for wave, rows, found in parts:
        fit = _fit(found, every[rows], trim, problems, data.study.path.name)
        weights[rows] = fit.weights
        fits.append(fit)
        tables += _rows(wave, found, every[rows], fit, survey.min_n)
    problems.raise_if_any(survey.language)
    return _result(weights, tables, fits, trim, survey.language, survey.simulated_note)


def _n_rows(table: Table) -> int:
    sizes = {name: len(np.asarray(table[name])) for name in table}
    if len(set(sizes.values())) != 1:
        listed = ", ".join(f"{name}: {size}" for name, size in sizes.items())
        raise ValueError(f"columns have different lengths ({listed}); give one value per person in each")
    return next(iter(sizes.values()))


def _checked_weights(weights: ArrayLike | None, n: int, problems: Problems) -> Array:
    if weights is None:
        return np.ones(n)
    start = np.asarray(weights, dtype=np.float64)
    if start.shape != (n,):
        raise ValueError(f"weights have shape {start.shape} and there are {n} people; give one per person")
    bad = np.flatnonzero(~((start >= 0) & np.isfinite(start)))
    if bad.size:
        problems.add("bad_weight", rows=(bad + 2).tolist(), column="weights")
    return start


def _fit(margins: Sequence[Margin], start: Array, trim: float | None, problems: Problems, file: str = "") -> Fit:
    categories = [one.index for one in margins]
    sums = [float(one.totals.sum()) for one in margins]  # the same but for rounding, which is taken away here
    totals = [one.totals * (sums[0] / total) for one, total in zip(margins, sums, strict=True)]
    fit = fitted_weights(categories, totals, start)
    if fit.off > TOLERANCE:
        names = ", ".join(one.name for one in margins)
        off = f"{100 * fit.off:.2g}"
        problems.add("raking_not_reached", file=file, margins=names, rounds=MOST_ROUNDS, off=off)
    elif trim is not None:
        n = int((fit.weights > 0).sum())
        fit = trimmed_weights(categories, totals, start, trim * float(fit.weights.sum()) / n)
    return fit


def _rows(wave: str, margins: Sequence[Margin], start: Array, fit: Fit, min_n: int) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
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


def _result(
    weights: Array,
    rows: list[dict[str, Any]],
    fits: Sequence[Fit],
    trim: float | None,
    language: Language,
    simulated_note: str,
) -> RakedWeights:
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
