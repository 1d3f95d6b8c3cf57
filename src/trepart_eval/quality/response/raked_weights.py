"""`rake`: weights that make respondents count as the population they are from does."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from trepart_eval.criteria.arguments import is_number
from trepart_eval.problems import Problems
from trepart_eval.quality.response.population_margins import (
    Category,
    Margin,
    Table,
    check_margins,
    checked_weights,
    margins_of_table,
    n_people,
)
from trepart_eval.quality.response.proportional_fitting import (
    MOST_ROUNDS,
    TOLERANCE,
    Fit,
    fitted_weights,
    trimmed_weights,
)
from trepart_eval.quality.response.study_margins import margins_of_study, responding
from trepart_eval.quality.response.weighting_result import RakedWeights, margin_rows, raked_result
from trepart_eval.quality.survey_items import survey_of
from trepart_eval.sources.checked_tables import Data
from trepart_eval.vocabulary.languages import Language, choose_language
from trepart_eval.vocabulary.terms import WHOLE_CASE

Array = NDArray[np.float64]

BY: Final = ("case", "party")
_COLUMNS: Final = ("wave", "margin", "category", "n", "population", "total_before", "total_after")
_ROUNDING: Final = 1e-6


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
    if trim is not None and not (is_number(trim) and trim > 1):
        raise ValueError(f"trim is {trim!r}; it is the highest weight in mean weights, over 1")
    if isinstance(table, Data):
        if margins is not None or weights is not None:
            raise ValueError("with a study the margins are its populations and the weights its own; leave both out")
        return _of_study(table, by, trim, min_n)
    if margins is None or (isinstance(margins, Mapping) and not margins):
        raise ValueError("margins are needed: column name to the total of each category")
    speak = choose_language(language, os.environ)
    problems = Problems()
    n = n_people(table, margins)
    start = checked_weights(weights, n, problems)
    found = margins_of_table(table, margins, n, problems)
    problems.raise_if_any(speak)
    check_margins(found, start, problems)
    problems.raise_if_any(speak)
    fit = _fit(found, start, trim, problems)
    problems.raise_if_any(speak)
    rows = margin_rows(WHOLE_CASE, found, start, fit, 0)
    return raked_result(fit.weights, rows, [fit], trim, speak, "")


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
        tables += margin_rows(wave, found, every[rows], fit, survey.min_n)
    problems.raise_if_any(survey.language)
    return raked_result(weights, tables, fits, trim, survey.language, survey.simulated_note)


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
