"""An outcome: checked figures of one definition and one population, with what is needed to read them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from html import escape
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.problems import InputError, Problems
from trepart_eval.problems.suggestions import nearest
from trepart_eval.sources.outcomes.aggregation import FLOWS, RATIOS, Cells, grouped
from trepart_eval.sources.outcomes.figures import CODE_OF, STATUSES
from trepart_eval.study.outcome_plan import breaks_between
from trepart_eval.vocabulary.catalogue import text_of
from trepart_eval.vocabulary.labels import label
from trepart_eval.vocabulary.languages import Language, format_number
from trepart_eval.vocabulary.terms import (
    Counted,
    Direction,
    OutcomeAggregation,
    OutcomeLevel,
    OutcomeStatus,
    OutcomeUnit,
    PeriodLength,
)

if TYPE_CHECKING:
    import pandas as pd

_QUARTERS: Final = 4
_DECIMALS: Final = {OutcomeUnit.PERCENT: 1, OutcomeUnit.POINTS: 1, OutcomeUnit.SHARE: 3}


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """Figures of one definition and one population.

    Attributes
    ----------
    name, label : str
        Its key in the study, and what readers see.
    definition, source, denominator : str
        What is measured, who made the figures, and what they are a share of.
    population : Counted
        Who is counted.
    unit : OutcomeUnit
        What the figures are measured in.
    direction : Direction
        Which way is better.
    break_years : tuple of int
        First year of each new series.
    level : OutcomeLevel
        What a figure is about; ``places`` names them.
    period : PeriodLength
        What a figure covers.
    aggregation : OutcomeAggregation
        How quarters became years, or municipalities a case; ``none`` where every figure is as in the source.
    place, workplace : ndarray of int32, shape (n,)
        Index into ``places`` and ``workplaces``; None where the level isn't the workplace.
    year, quarter : ndarray of int, shape (n,)
        What each figure covers; quarter is 0 where it covers the year.
    cells : Cells
        Figures, denominators and statuses.
    n_other_places : int
        Places in the file that are none of the study's cases and were left out.
    """

    name: str
    label: str
    definition: str
    population: Counted
    unit: OutcomeUnit
    direction: Direction
    source: str
    denominator: str
    break_years: tuple[int, ...]
    level: OutcomeLevel
    period: PeriodLength
    places: tuple[str, ...]
    workplaces: tuple[str, ...]
    place: NDArray[np.int32]
    workplace: NDArray[np.int32] | None
    year: NDArray[np.int16]
    quarter: NDArray[np.int8]
    cells: Cells
    aggregation: OutcomeAggregation = OutcomeAggregation.NONE
    weights_derived: bool = False
    n_other_places: int = 0
    language: Language = Language.NB

    @property
    def table(self) -> pd.DataFrame:
        """Figures as a data frame of one's own, a row per place and period.

        The first column is ``case``, ``county``, ``sector`` or ``country`` by the level; ``workplace`` and ``quarter``
        are there where the outcome has them. ``trepart_eval.vocabulary.columns`` says what each column means.
        """
        import pandas as pd

        columns: dict[str, object] = {self._place_name: np.array(self.places, dtype=object)[self.place]}
        if self.workplace is not None:
            columns["workplace"] = np.array(self.workplaces, dtype=object)[self.workplace]
        columns["year"] = self.year.astype(np.int64)
        if self.period is PeriodLength.QUARTER:
            columns["quarter"] = self.quarter.astype(np.int64)
        columns["value"] = self.cells.value.copy()
        columns["denominator"] = self.cells.weight.copy()
        columns["status"] = np.array([status.value for status in STATUSES], dtype=object)[self.cells.status]
        columns["series"] = self.series.astype(np.int64)
        return pd.DataFrame(columns).astype(dict.fromkeys([self._place_name, "status"], "str"))

    @property
    def _place_name(self) -> str:
        return "case" if self.level in {OutcomeLevel.MUNICIPALITY, OutcomeLevel.WORKPLACE} else self.level.value

    @property
    def series(self) -> NDArray[np.intp]:
        """Number of the unbroken stretch each figure belongs to: 1 before the first break year, then 2, and so on."""
        breaks = np.array(self.break_years, dtype=np.int64)
        numbers: NDArray[np.intp] = np.searchsorted(breaks, self.year, side="right") + 1
        return numbers

    @property
    def n_figures(self) -> int:
        """Number of figures; cells without one aren't counted."""
        return int((self.cells.status == CODE_OF[OutcomeStatus.OK]).sum())

    @property
    def years(self) -> tuple[int, int] | None:
        """First and last year with a cell; None where there are none."""
        return (int(self.year.min()), int(self.year.max())) if len(self.year) else None

    def window(self, first: int, last: int) -> Outcome:
        """Return the outcome from one year to another, both included.

        Raises
        ------
        InputError
            If a break year lies inside: what is before it and what is after are two series.
        """
        problems = Problems()
        for year in breaks_between(self.break_years, first, last)[:1]:
            problems.add("break_in_window", name=self.name, first=first, last=last, year=year)
        problems.raise_if_any(self.language)
        return self._rows((self.year >= first) & (self.year <= last))

    def by_year(self, *, method: str = "weighted") -> Outcome:
        """Return the outcome with one figure a year, made from its quarters.

        Days and kroner add up; counts of people and positions are averaged. Shares are averaged with the denominator
        as weight, since a quarter with few person-days counts for less. A year that lacks a quarter has no figure.

        Parameters
        ----------
        method : {"weighted", "mean"}
            ``mean`` takes the four quarters as equally large, and the result says so.

        Raises
        ------
        InputError
            If shares are to be weighted and there is no denominator.
        ValueError
            If there is no such method.
        """
        if method not in {"weighted", "mean"}:
            raise ValueError(f"Unknown method {method!r}. Choose 'weighted' or 'mean'.")
        if self.period is PeriodLength.YEAR:
            return self
        how = self._over_quarters(method)
        cell = np.stack([self.place, self._workplace_or_zero, self.year], axis=1)
        years, group = np.unique(cell, axis=0, return_inverse=True)
        cells = grouped(self.cells, group.reshape(-1), _QUARTERS, how, len(years))
        return replace(
            self,
            period=PeriodLength.YEAR,
            place=years[:, 0].astype(np.int32),
            workplace=None if self.workplace is None else years[:, 1].astype(np.int32),
            year=years[:, 2].astype(np.int16),
            quarter=np.zeros(len(years), dtype=np.int8),
            cells=cells,
            aggregation=how,
        )

    def _over_quarters(self, method: str) -> OutcomeAggregation:
        if self.unit in FLOWS:
            return OutcomeAggregation.SUM
        if self.unit not in RATIOS or method == "mean":
            return OutcomeAggregation.MEAN
        if np.isnan(self.cells.weight).all():
            problems = Problems()
            problems.add("no_denominator", name=self.name)
            raise InputError(problems, self.language)
        derived = self.weights_derived or self.aggregation is OutcomeAggregation.WEIGHTED_DERIVED
        return OutcomeAggregation.WEIGHTED_DERIVED if derived else OutcomeAggregation.WEIGHTED

    @property
    def _workplace_or_zero(self) -> NDArray[np.int32]:
        return np.zeros(len(self.place), dtype=np.int32) if self.workplace is None else self.workplace

    def _rows(self, keep: NDArray[np.bool_]) -> Outcome:
        return replace(
            self,
            place=self.place[keep],
            workplace=None if self.workplace is None else self.workplace[keep],
            year=self.year[keep],
            quarter=self.quarter[keep],
            cells=self.cells.take(keep),
        )

    def summary(self) -> str:
        """Two sentences in the study's language: what the figures are, and how many there are of what."""
        first, last = self.years or (0, 0)
        text = text_of(
            __package__,
            "summary",
            "outcome",
            self.language,
            label=self.label,
            definition=self.definition.rstrip("."),
            population=label("counted", self.population, self.language),
            unit=label("outcome_unit", self.unit, self.language),
            source=self.source,
            level=label("outcome_level", self.level, self.language),
            places=len(set(self.place.tolist())),
            figures=format_number(self.n_figures, self.language),
            cells=format_number(len(self.place), self.language),
            years=str(first) if first == last else f"{first}–{last}",
        )
        breaks = [year for year in self.break_years if first < year <= last]
        if breaks:
            years = ", ".join(map(str, breaks))
            text += " " + text_of(__package__, "summary", "breaks", self.language, years=years)
        if self.aggregation is not OutcomeAggregation.NONE:
            how = label("outcome_aggregation", self.aggregation, self.language)
            text += " " + text_of(__package__, "summary", "aggregation", self.language, how=how)
        if self.n_other_places:
            count = format_number(self.n_other_places, self.language)
            text += " " + text_of(__package__, "summary", "others", self.language, count=count)
        return text

    def _repr_html_(self) -> str:
        """Table for Jupyter: a row per place, a column per period."""
        periods = sorted({*zip(self.year.tolist(), self.quarter.tolist(), strict=True)})
        shown: dict[tuple[int, int], dict[tuple[int, int], str]] = {}
        keys = zip(self.place.tolist(), self._workplace_or_zero.tolist(), strict=True)
        for row, key in enumerate(keys):
            shown.setdefault(key, {})[int(self.year[row]), int(self.quarter[row])] = self._shown(row)
        head = "".join(f'<th scope="col">{year}{f"K{quarter}" if quarter else ""}</th>' for year, quarter in periods)
        rows = "".join(
            f'<tr><th scope="row">{escape(self._name_of(*key))}</th>'
            + "".join(f"<td>{escape(cells.get(period, ''))}</td>" for period in periods)
            + "</tr>"
            for key, cells in shown.items()
        )
        return f"<p>{escape(self.summary())}</p><table><tr><td></td>{head}</tr>{rows}</table>"

    def _name_of(self, place: int, workplace: int) -> str:
        name = self.places[place]
        return name if self.workplace is None else f"{name}, {self.workplaces[workplace]}"

    def _shown(self, row: int) -> str:
        status = STATUSES[self.cells.status[row]]
        if status is not OutcomeStatus.OK:
            return label("outcome_status", status, self.language)
        return format_number(float(self.cells.value[row]), self.language, decimals=_DECIMALS.get(self.unit, 0))


class UnknownOutcomeError(InputError, KeyError):
    """The study has no outcome with the name asked for."""

    __str__ = ValueError.__str__


@dataclass(frozen=True, slots=True, eq=False)
class Outcomes(Mapping[str, Outcome]):
    """Outcomes of a study by name, in the study's order.

    Examples
    --------
    >>> Outcomes()["sick_leave"]
    Traceback (most recent call last):
    ...
    trepart_eval.sources.outcomes.outcome.UnknownOutcomeError: Utfallet «sick_leave» finnes ikke.
      rett: Velg blant: –.
    """

    by_name: Mapping[str, Outcome] = field(default_factory=dict)
    language: Language = Language.NB

    def __getitem__(self, name: str) -> Outcome:
        """Outcome with a name; one that isn't there is an error that names the nearest."""
        if name in self.by_name:
            return self.by_name[name]
        problems = Problems()
        known = ", ".join(self.by_name) or "–"
        problems.add("unknown_outcome", value=name, known=known, suggestion=nearest(str(name), self.by_name))
        raise UnknownOutcomeError(problems, self.language)

    def __iter__(self) -> Iterator[str]:
        """Iterate over the names."""
        return iter(self.by_name)

    def __len__(self) -> int:
        """Count the outcomes."""
        return len(self.by_name)
