"""Figures to one series per place: none given twice, municipalities of one case joined, breaks kept apart."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.problems import Problems
from trepart_eval.problems.suggestions import nearest
from trepart_eval.sources.outcomes.aggregation import RATIOS, Cells, grouped
from trepart_eval.sources.outcomes.figures import CODE_OF
from trepart_eval.sources.outcomes.outcome import Outcome
from trepart_eval.sources.outcomes.selection import Figure, FigureReader
from trepart_eval.study.outcome_plan import OutcomeSource, breaks_between
from trepart_eval.vocabulary.languages import Language
from trepart_eval.vocabulary.terms import OutcomeAggregation, OutcomeLevel, OutcomeStatus, OutcomeUnit

_PER_CENT: Final = 100
_ENOUGH: Final = 5  # figures, before their size says anything of their unit
_SHOWN: Final = 5


class SeriesBuilder:
    """Makes the outcome of figures from all its files."""

    def __init__(self, plan: OutcomeSource, reader: FigureReader, problems: Problems) -> None:
        self.plan = plan
        self.reader = reader
        self.problems = problems
        self.file = plan.files[0].name
        self.aggregation = OutcomeAggregation.NONE

    def outcome(self, figures: Sequence[Figure], language: Language) -> Outcome | None:
        """Return the outcome; None, with the problems noted, where its figures are no series."""
        if self.reader.of_cases and not len(self.reader.cases):
            return None  # the case list couldn't be read, which is reported already
        for value, code in self.reader.zero_lost.items():
            self.problems.add("leading_zero_lost", file=self.file, key=self.plan.key, value=value, code=code)
        if self.reader.zero_lost:
            return None
        if not figures:
            self._nothing_found()
            return None
        if not self._given_once(figures) or not self._unbroken(figures):
            return None
        self._cases_without_figures(figures)
        self._sizes_fit_the_unit(figures)
        cells = self._by_case(figures)
        if cells is None:
            return None
        return self._assembled(*cells, language=language)

    # --- checks ---

    def _nothing_found(self) -> None:
        if self.reader.of_cases:
            labels = [*self.reader.namesakes, *self.reader.others]
            self._namesakes()
            self.problems.add(
                "no_case_found", file=self.file, key=self.plan.key, known=", ".join(labels[:_SHOWN]) or "–"
            )
        else:
            self.problems.add("no_figures_in_window", file=self.file, key=self.plan.key)

    def _given_once(self, figures: Sequence[Figure]) -> bool:
        first: dict[object, Figure] = {}
        twice: dict[int, list[Figure]] = {}
        for figure in figures:
            key = (*figure.cell, figure.member)
            other = first.setdefault(key, figure)
            if other is not figure:
                twice.setdefault(figure.place, []).extend([other, figure])
        for place, found in twice.items():
            one = found[0]
            records = [figure.record for figure in found if figure.records is one.records]
            period = one.records.period_text[one.record]
            self.problems.add(
                "figure_twice", **one.records.place(records), value=self.reader.places[place], period=period
            )
        return not twice

    def _unbroken(self, figures: Sequence[Figure]) -> bool:
        years = [figure.period.year for figure in figures if figure.status is OutcomeStatus.OK]
        if not years or self.plan.separate:
            return True
        first, last = min(years), max(years)
        inside = breaks_between(self.plan.break_years, first, last)
        if inside:
            self.problems.add(
                "break_in_window",
                file=self.file,
                key=self.plan.key,
                name=self.plan.name,
                first=first,
                last=last,
                year=inside[0],
            )
        return not inside

    def _namesakes(self) -> None:
        for text in self.reader.namesakes:
            self.problems.warn("namesake", file=self.file, key=self.plan.key, value=text)

    def _cases_without_figures(self, figures: Sequence[Figure]) -> None:
        if not self.reader.of_cases:
            return
        self._namesakes()
        known = {figure.place for figure in figures if figure.status is OutcomeStatus.OK}
        for index, case in enumerate(self.reader.places):
            if index not in known:
                self.problems.warn(
                    "case_without_figures",
                    file=self.file,
                    key=self.plan.key,
                    value=case,
                    name=self.plan.name,
                    suggestion=partial(nearest, case, self.reader.others),
                )

    def _sizes_fit_the_unit(self, figures: Sequence[Figure]) -> None:
        values = [abs(figure.value) for figure in figures if figure.value is not None]
        if self.plan.unit is OutcomeUnit.PERCENT and len(values) >= _ENOUGH and max(values) < 1:
            self.problems.warn("looks_like_share", file=self.file, key=f"{self.plan.key}.unit", value=max(values))
        if self.plan.unit is OutcomeUnit.SHARE and values and max(values) > 1:
            self.problems.warn("looks_like_percent", file=self.file, key=f"{self.plan.key}.unit", value=max(values))

    # --- municipalities of one case ---

    def _by_case(self, figures: Sequence[Figure]) -> tuple[list[Figure], Cells] | None:
        """One cell per case and period, and the figures that stand for them."""
        members: dict[int, dict[str, None]] = {}
        for figure in figures:
            members.setdefault(figure.place, {})[figure.member] = None
        several = {place for place, names in members.items() if len(names) > 1}
        joint = {place for place in several if _side_by_side([f for f in figures if f.place == place])}
        if joint and not self._may_join(joint, figures, members):
            return None
        single = _one_after_another([figure for figure in figures if figure.place not in joint])
        if not joint:
            return single, self._cells(single)
        return self._joined(single, [figure for figure in figures if figure.place in joint], members)

    def _may_join(self, joint: set[int], figures: Sequence[Figure], members: dict[int, dict[str, None]]) -> bool:
        if self.plan.unit not in RATIOS or any(
            figure.weight is not None for figure in figures if figure.place in joint
        ):
            return True
        for place in sorted(joint):
            self.problems.add(
                "case_needs_denominator",
                file=self.file,
                key=self.plan.key,
                value=self.reader.places[place],
                codes=", ".join(members[place]),
            )
        return False

    def _joined(
        self, single: Sequence[Figure], several: Sequence[Figure], members: dict[int, dict[str, None]]
    ) -> tuple[list[Figure], Cells]:
        self.aggregation = OutcomeAggregation.SUM
        if self.plan.unit in RATIOS:
            self.aggregation = OutcomeAggregation.WEIGHTED_DERIVED if self._derived else OutcomeAggregation.WEIGHTED
        group_of: dict[object, int] = {}
        standing: list[Figure] = []
        for figure in several:
            if figure.cell not in group_of:
                group_of[figure.cell] = len(standing)
                standing.append(figure)
        group = np.array([group_of[figure.cell] for figure in several], dtype=np.intp)
        expected = np.array([len(members[figure.place]) for figure in standing], dtype=np.intp)
        joined = grouped(self._cells(several), group, expected, self.aggregation, len(standing))
        alone = self._cells(single)
        cells = Cells(
            np.concatenate([alone.value, joined.value]),
            np.concatenate([alone.weight, joined.weight]),
            np.concatenate([alone.status, joined.status]),
        )
        return [*single, *standing], cells

    @property
    def _derived(self) -> bool:
        return "numerator" in self.plan.columns

    def _cells(self, figures: Sequence[Figure]) -> Cells:
        value = np.array([np.nan if figure.value is None else figure.value for figure in figures], dtype=np.float64)
        weight = np.array([np.nan if figure.weight is None else figure.weight for figure in figures], dtype=np.float64)
        if self._derived:
            share = value / _PER_CENT if self.plan.unit is OutcomeUnit.PERCENT else value
            weight = np.divide(weight, share, out=np.full(len(share), np.nan), where=share > 0)
        status = np.array([CODE_OF[figure.status] for figure in figures], dtype=np.int8)
        return Cells(value, weight, status)

    # --- the outcome ---

    def _assembled(self, figures: Sequence[Figure], cells: Cells, *, language: Language) -> Outcome:
        plan, reader = self.plan, self.reader
        place = np.array([figure.place for figure in figures], dtype=np.int32)
        workplace = np.array([figure.workplace for figure in figures], dtype=np.int32)
        year = np.array([figure.period.year for figure in figures], dtype=np.int16)
        quarter = np.array([figure.period.quarter for figure in figures], dtype=np.int8)
        order: NDArray[np.intp] = np.lexsort((quarter, year, workplace, place))
        return Outcome(
            name=plan.name,
            label=plan.label(language),
            definition=plan.definition,
            population=plan.population,
            unit=plan.unit,
            direction=plan.direction,
            source=plan.source,
            denominator=plan.denominator,
            break_years=plan.break_years,
            level=plan.level,
            period=plan.period,
            places=tuple(reader.places),
            workplaces=tuple(reader.workplaces),
            place=place[order],
            workplace=workplace[order] if plan.level is OutcomeLevel.WORKPLACE else None,
            year=year[order],
            quarter=quarter[order],
            cells=Cells(cells.value[order], cells.weight[order], cells.status[order]),
            aggregation=self.aggregation,
            weights_derived=self._derived,
            n_other_places=len(reader.others) + len(reader.namesakes),
            language=language,
        )


def _side_by_side(figures: Sequence[Figure]) -> bool:
    """Whether two municipalities of a case have figures for one period: else they follow each other under new codes."""
    seen: dict[object, str] = {}
    return any(
        seen.setdefault(figure.cell, figure.member) != figure.member
        for figure in figures
        if figure.status is OutcomeStatus.OK
    )


def _one_after_another(figures: Sequence[Figure]) -> list[Figure]:
    """One figure for each place and period: the one that is given, where a case changed its code."""
    best: dict[object, Figure] = {}
    for figure in figures:
        other = best.get(figure.cell)
        if other is None or (figure.status is OutcomeStatus.OK and other.status is not OutcomeStatus.OK):
            best[figure.cell] = figure
    return list(best.values())
