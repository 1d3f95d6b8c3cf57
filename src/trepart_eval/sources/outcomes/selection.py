"""Which records of a file are the outcome's: one measure of the cases, and never two definitions in one series."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import NamedTuple

from trepart_eval.problems import Problems
from trepart_eval.problems.suggestions import nearest
from trepart_eval.sources.checked_tables import Cases
from trepart_eval.sources.outcomes.figures import Marks
from trepart_eval.sources.outcomes.periods import NoPeriod, Period
from trepart_eval.sources.outcomes.places import CasePlaces
from trepart_eval.sources.outcomes.records import Descriptor, Records
from trepart_eval.sources.outcomes.single_series import SingleSeries, distinct, listed
from trepart_eval.study.outcome_plan import OutcomeSource
from trepart_eval.vocabulary.spelling import canonical, plain_text
from trepart_eval.vocabulary.terms import OutcomeLevel, OutcomeStatus, PeriodLength

_THE_COUNTRY = "Norge"


class Figure(NamedTuple):
    """One figure of the outcome with its place, and where it stands in the file.

    Attributes
    ----------
    place, workplace : int
        Index of the case or other place, and of the workplace (0 where the level isn't that).
    member : str
        Municipality of the case.
    weight : float or None
        Denominator, or numerator where the study names that.
    """

    place: int
    workplace: int
    member: str
    period: Period
    value: float | None
    status: OutcomeStatus
    weight: float | None
    records: Records
    record: int

    @property
    def cell(self) -> tuple[int, int, Period]:
        """Place and period: there may be one figure for each member of a case."""
        return self.place, self.workplace, self.period


class _Names:
    """Names in the order met, each once however it is spelt."""

    def __init__(self, names: Iterable[str]) -> None:
        self.known = list(names)
        self.index_of = {canonical(name): index for index, name in enumerate(self.known)}

    def index(self, name: str) -> int:
        """Index of a name, which is added where it is new."""
        index = self.index_of.setdefault(canonical(name), len(self.known))
        if index == len(self.known):
            self.known.append(name)
        return index


class FigureReader:
    """Takes the outcome's figures out of the records of its files.

    Attributes
    ----------
    others, namesakes : dict
        Labels that are none of the cases, in the order met; namesakes have the name of one.
    zero_lost : dict
        Label to the municipality code it would be with a zero in front.
    """

    def __init__(
        self,
        plan: OutcomeSource,
        cases: Cases,
        problems: Problems,
        known_workplace: Callable[[int, str], bool] = lambda _case, _name: True,
    ) -> None:
        self.plan = plan
        self.known_workplace = known_workplace
        self.cases = cases
        self.problems = problems
        self.of_cases = plan.level in {OutcomeLevel.MUNICIPALITY, OutcomeLevel.WORKPLACE}
        self.single = SingleSeries(plan, problems)
        self.case_places = CasePlaces(cases, plan.case_values)
        self.place_names = _Names(cases.keys if self.of_cases else ())
        self.workplace_names = _Names(())
        self.others: dict[str, None] = {}
        self.namesakes: dict[str, None] = {}
        self.zero_lost: dict[str, str] = {}
        self.unknown_workplaces: dict[tuple[int, str], list[int]] = {}

    @property
    def places(self) -> list[str]:
        """Names of the places."""
        return self.place_names.known

    @property
    def workplaces(self) -> list[str]:
        """Names of the workplaces."""
        return self.workplace_names.known

    def figures(self, records: Records) -> list[Figure] | None:
        """Return the figures of one file; None, with the problems noted, where it mixes what can't be one series."""
        chosen = self._selected(records)
        if chosen is None:
            return None
        value, weight = (self._of_measure(records, chosen, what) for what in ("value", self._weight_name))
        if value is None or weight is None:
            return None
        placed = {record: place for record in value if (place := self._place(records, record)) is not None}
        timed = self._timed(records, placed)
        if self._workplaces_unknown(records):
            return None
        if timed is None or not self.single.holds(records, {one: placed[one] for one in timed}):
            return None
        return self._read(records, {record: placed[record] for record in timed}, weight)

    @property
    def _weight_name(self) -> str:
        return "numerator" if "numerator" in self.plan.columns else "denominator"

    def _workplaces_unknown(self, records: Records) -> bool:
        """Whether the file names workplaces that the study's list of workplaces doesn't have; they are noted."""
        for (case, name), found in self.unknown_workplaces.items():
            place = records.place(found, self.plan.columns["workplace"])
            self.problems.add("unknown_workplace", **place, value=name, case=self.places[case])
        return bool(self.unknown_workplaces)

    # --- selecting ---

    def _selected(self, records: Records) -> list[int] | None:
        """Records that hold what the study selects; None where a value isn't there."""
        chosen = list(range(len(records)))
        for name, wanted in self.plan.select.items():
            column = records.descriptors[plain_text(name)]
            kept = [record for record in chosen if column[record].means(wanted)]
            if not kept:
                known = distinct(column[record] for record in chosen)
                self.problems.add(
                    "select_value_missing",
                    file=records.file,
                    sheet=records.sheet,
                    column=name,
                    value=wanted,
                    known=listed(known),
                    suggestion=partial(nearest, wanted, [word for one in known for word in one if word]),
                )
                return None
            chosen = kept
        return chosen

    def _of_measure(self, records: Records, chosen: Sequence[int], what: str) -> list[int] | None:
        """Records of the measure that the study names for value or weight; all where the file has one measure."""
        measures = distinct(records.measure[record] for record in chosen)
        name = self.plan.columns.get(what)
        if name is None:
            if what != "value":
                return []
            if len(measures) > 1:
                self.problems.add(
                    "several_measures",
                    file=records.file,
                    sheet=records.sheet,
                    key=f"{self.plan.key}.columns",
                    name=self.plan.name,
                    known=listed(measures),
                )
                return None
            return list(chosen)
        found = {measure for measure in measures if measure.means(name)}
        if not found:
            self.problems.add(
                "measure_missing",
                file=records.file,
                sheet=records.sheet,
                key=f"{self.plan.key}.columns.{what}",
                value=name,
                known=listed(measures),
                suggestion=partial(nearest, name, [word for one in measures for word in one if word]),
            )
            return None
        return [record for record in chosen if records.measure[record] in found]

    # --- places and periods ---

    def _place(self, records: Records, record: int) -> tuple[int, int, str] | None:
        """Place, workplace and member that a record is about; None where it is none of the cases."""
        if not self.of_cases:
            named = self.plan.columns.get(self.plan.level.value)
            found = records.descriptors[plain_text(named)][record] if named else Descriptor(_THE_COUNTRY)
            return self.place_names.index(found.label or found.code), 0, ""
        found = records.descriptors[plain_text(self.plan.columns["case"])][record]
        place = self.case_places.find(found)
        if place.case < 0:
            if place.padded:
                self.zero_lost[found.text] = place.padded
            elif found.text:
                (self.namesakes if place.namesake else self.others)[found.text] = None
            return None
        if self.plan.level is OutcomeLevel.MUNICIPALITY:
            return place.case, 0, place.member
        workplace = records.descriptors[plain_text(self.plan.columns["workplace"])][record]
        name = workplace.label or workplace.code
        if not self.known_workplace(place.case, name):
            self.unknown_workplaces.setdefault((place.case, name), []).append(record)
        return place.case, self.workplace_names.index(name), ""

    def _timed(self, records: Records, placed: Iterable[int]) -> dict[int, Period] | None:
        """Period of each record inside the study's window; None where one has no period or another length."""
        first, last = self.plan.first_year or 0, self.plan.last_year or 9999
        timed: dict[int, Period] = {}
        wrong: dict[tuple[str, str], list[int]] = {}
        for record in placed:
            period = records.period[record]
            if isinstance(period, NoPeriod):
                code = "period_other_length" if period is NoPeriod.OTHER_LENGTH else "not_a_period"
                wrong.setdefault((code, records.period_text[record]), []).append(record)
            elif bool(period.quarter) != (self.plan.period is PeriodLength.QUARTER):
                code = "quarters_not_years" if period.quarter else "years_not_quarters"
                wrong.setdefault((code, records.period_text[record]), []).append(record)
            elif first <= period.year <= last:
                timed[record] = period
        for (code, text), found in wrong.items():
            self.problems.add(code, **records.place(found), key=self.plan.key, value=text)
        return None if wrong else timed

    # --- figures ---

    def _read(
        self, records: Records, placed: dict[int, tuple[int, int, str]], weights: Sequence[int]
    ) -> list[Figure] | None:
        marks = Marks(self.plan.marks, self._decimal(records))
        weight_of = self._weights(records, weights, marks)
        figures = []
        wrong: dict[tuple[str, str], list[int]] = {}
        for record, (place, workplace, member) in placed.items():
            found = marks.figure(records.cell[record])
            if found is None:
                wrong.setdefault((str(records.cell[record]), records.column[record]), []).append(record)
                continue
            period = records.period[record]
            if isinstance(period, NoPeriod):  # they were noted and left out
                continue
            weight = weight_of.get((place, workplace, member, period))
            figures.append(Figure(place, workplace, member, period, *found, weight, records, record))
        for (text, column), rows in wrong.items():
            code = "dash_for_a_figure" if text in {"-", "–", "—"} else "not_a_figure"
            self.problems.add(code, **records.place(rows, column), value=text)
        return None if wrong else figures

    def _weights(
        self, records: Records, weights: Sequence[int], marks: Marks
    ) -> dict[tuple[int, int, str, Period], float]:
        """Denominator or numerator of each place and period, where the file has a figure for it."""
        found: dict[tuple[int, int, str, Period], float] = {}
        for record in weights:
            place, period = self._place(records, record), records.period[record]
            if place is None or isinstance(period, NoPeriod):
                continue
            figure = marks.figure(records.cell[record])
            if figure is None or (figure[0] is not None and figure[0] < 0):
                column = self.plan.columns[self._weight_name]
                self.problems.add("bad_denominator", **records.place([record], column), value=records.cell[record])
            elif figure[0] is not None:
                found[*place, period] = figure[0]
        return found

    def _decimal(self, records: Records) -> str:
        return next((file.decimal for file in self.plan.files if file.name == records.file), "")
