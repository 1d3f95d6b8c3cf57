"""Dose and outcome of every case side by side: one figure of each, from the waves and years that a relation names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from trepart_eval.collaboration import Intensity
from trepart_eval.criteria.result_tables import rows_as_dicts
from trepart_eval.criteria.scores import CRITERIA, CriterionScores
from trepart_eval.problems import Problems
from trepart_eval.relations.case_scores import SOURCES, criterion_figures
from trepart_eval.sources.outcomes.aggregation import FLOWS
from trepart_eval.sources.outcomes.outcome import Outcome
from trepart_eval.study.relation_plan import RelationPlan
from trepart_eval.vocabulary.terms import WHOLE_CASE, Criterion, OutcomeLevel

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]
Period = tuple[int, int]
"""Year and quarter; quarter 0 is the whole year."""


@dataclass(frozen=True, slots=True, eq=False)
class CaseFigures:
    """Dose and outcome per case; NaN where there is none.

    Attributes
    ----------
    cases : tuple of str
        The cases.
    dose, dose_std_error : ndarray of shape (n_cases,)
        0-100, and its standard error; NaN or 0 where it isn't known or there is none.
    before, after : ndarray of shape (n_cases,)
        The outcome in the years before and after, as distances from the mean of all cases in the same year or
        quarter, added to the mean of those: what a case lacks counts neither as high nor as low.
    before_years, after_years : tuple of int
        Years that were used.
    """

    cases: tuple[str, ...]
    dose: Array
    dose_std_error: Array
    before: Array
    after: Array
    before_years: tuple[int, ...]
    after_years: tuple[int, ...]

    @property
    def change(self) -> Array:
        """After less before."""
        return self.after - self.before

    @property
    def table(self) -> pd.DataFrame:
        """A row per case: dose, before, after and change."""
        import pandas as pd

        columns = {"case": list(self.cases), "dose": self.dose, "before": self.before, "after": self.after}
        return pd.DataFrame({**columns, "change": self.change})


def figures_by_case(
    dose: Intensity | CriterionScores,
    outcome: Outcome,
    relation: RelationPlan,
    first_wave_year: int | None,
    problems: Problems,
) -> CaseFigures | None:
    """Figures of every case that either has; None where they can't be put side by side, which is noted.

    Parameters
    ----------
    relation : RelationPlan
        Which dose, wave and years.
    first_wave_year : int or None
        Year of the study's first wave: what is before it is before the collaboration.
    """
    if outcome.level is not OutcomeLevel.MUNICIPALITY:
        problems.add("relation_level", name=outcome.name, level=outcome.level.value)
        return None
    if not relation.after:
        problems.add("relation_no_year", name=outcome.name, wave=relation.wave)
        return None
    doses = _doses(dose, relation)
    by_period, cases = _by_period(outcome)
    years_known = {year for year, _ in by_period}
    series = dict(zip(outcome.year.tolist(), outcome.series.tolist(), strict=True))
    after = [year for year in relation.after if year in years_known]
    if not after:
        _note_years("after", relation, years_known, problems)
        return None
    before = list(relation.before) or _years_before(years_known, first_wave_year, after[0])
    before = [year for year in before if year in years_known]
    if relation.before and not before:
        _note_years("before", relation, years_known, problems)
        return None
    across = [year for year in before if series[year] != series[after[0]]]
    if relation.before and across:
        problems.add("relation_across_break", name=outcome.name, year=across[0], after=after[0])
        return None
    before = [year for year in before if year not in across]
    every = tuple(dict.fromkeys([*cases, *doses]))
    nothing = (np.nan, np.nan)
    return CaseFigures(
        cases=every,
        dose=np.array([doses.get(case, nothing)[0] for case in every], dtype=np.float64),
        dose_std_error=np.array([doses.get(case, nothing)[1] for case in every], dtype=np.float64),
        before=_mean_of_years(by_period, before, every),
        after=_mean_of_years(by_period, after, every),
        before_years=tuple(before),
        after_years=tuple(after),
    )


def _note_years(which: str, relation: RelationPlan, years_known: set[int], problems: Problems) -> None:
    """Note that the outcome has no figures for the years that are named."""
    known = f"{min(years_known)}–{max(years_known)}" if years_known else "–"
    years = ", ".join(map(str, getattr(relation, which)))
    problems.add("relation_no_figures", name=relation.outcome, years=years, known=known, which=which)


def _doses(dose: Intensity | CriterionScores, relation: RelationPlan) -> dict[str, tuple[float, float]]:
    """Dose and standard error of each case in the relation's wave."""
    if isinstance(dose, Intensity):
        rows = rows_as_dicts(dose.arrow, workplace=WHOLE_CASE, wave=relation.wave, dimension=relation.dose)
        return {row["case"]: _pair(row["value"], row["std_error"]) for row in rows if row["value"] is not None}
    column = [one.value for one in CRITERIA].index(relation.dose)
    for source in SOURCES:
        figures = criterion_figures(dose, relation.wave, source)
        pairs = zip(figures.cases, figures.scores[:, column], figures.std_errors[:, column], strict=True)
        if known := {case: (float(value), float(error)) for case, value, error in pairs if not np.isnan(value)}:
            return known
    return {}


def _pair(value: float, std_error: float | None) -> tuple[float, float]:
    return float(value), float("nan") if std_error is None else float(std_error)


def _by_period(outcome: Outcome) -> tuple[dict[Period, dict[str, float]], list[str]]:
    """Figures of each year or quarter by case, and every case that has any.

    Quarters stay quarters, so that a case isn't lost for one of them; what adds up over a year must have them all.
    """
    given = outcome.by_year() if outcome.unit in FLOWS else outcome
    found: dict[Period, dict[str, float]] = {}
    cases: dict[str, None] = {}
    columns = given.place.tolist(), given.year.tolist(), given.quarter.tolist(), given.cells.value.tolist()
    for place, year, quarter, value in zip(*columns, strict=True):
        if not np.isnan(value):
            found.setdefault((year, quarter), {})[given.places[place]] = value
            cases[given.places[place]] = None
    return found, list(cases)


def _years_before(known: set[int], first_wave_year: int | None, first_after: int) -> list[int]:
    """Years before the first wave but the last of them, unless it is the only one."""
    limit = first_after if first_wave_year is None else min(first_wave_year, first_after)
    years = sorted(year for year in known if year < limit)
    return years[:-1] if len(years) > 1 else years


def _mean_of_years(by_period: dict[Period, dict[str, float]], years: Sequence[int], cases: Sequence[str]) -> Array:
    figures = [own for (year, _), own in by_period.items() if year in years]
    return mean_of_known(np.array([[own.get(case, np.nan) for own in figures] for case in cases], dtype=np.float64))


def mean_of_known(values: Array, least: int = 1) -> Array:
    """Mean of each row's values as distances from their column's mean, added to the mean of those means.

    So a value that is missing counts neither as high nor as low. NaN with fewer values than the least.
    """
    if not values.size:
        return np.full(len(values), np.nan)
    known = ~np.isnan(values)
    count = known.sum(axis=1)
    level = np.nansum(values, axis=0) / np.maximum(known.sum(axis=0), 1)
    off = np.where(known, values - level, 0.0).sum(axis=1)
    mean: Array = np.where(count >= least, level.mean() + off / np.maximum(count, 1), np.nan)
    return mean


def is_criterion(dose: str) -> bool:
    """Whether a dose is one of the six criteria, and not of the collaboration."""
    return dose in {one.value for one in Criterion}
