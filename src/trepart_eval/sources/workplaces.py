"""Workplaces nested in the cases: those that the study lists, or those that its files name."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.problems import Problems
from trepart_eval.problems.suggestions import nearest
from trepart_eval.sources.cases import norwegian_order, written_table
from trepart_eval.sources.checked_tables import Cases, Workplaces
from trepart_eval.sources.files import read_table
from trepart_eval.sources.matching import Matcher, case_spellings, constant
from trepart_eval.sources.quoted_values import quoted
from trepart_eval.sources.raw_tables import EMPTY, RawTable, parse_number
from trepart_eval.study.planned_study import Study
from trepart_eval.vocabulary.spelling import canonical, plain_text
from trepart_eval.vocabulary.terms import WHOLE_CASE

_WHAT: Final = ("case", "workplace", "service", "employees")


class WorkplaceList:
    """Numbers the workplaces while files are read; two workplaces of one name in two cases are two.

    The numbers are in the order found. `finished` gives the order that doesn't depend on files and rows.
    """

    def __init__(self, cases: Cases, problems: Problems) -> None:
        self.cases = cases
        self.problems = problems
        self.listed = False
        self._number: dict[tuple[int, str], int] = {}
        self._rows: list[tuple[int, str, str, int | None]] = []

    def __len__(self) -> int:
        """Count the workplaces known so far."""
        return len(self._rows)

    def add(self, case: int, name: str, service: str = "", employees: int | None = None) -> int:
        """Number of a workplace, which is new where it isn't known."""
        key = case, canonical(name)
        if key not in self._number:
            self._number[key] = len(self._rows)
            self._rows.append((case, name, service, employees))
        return self._number[key]

    def knows(self, case: int, name: str) -> bool:
        """Whether a case has a workplace of a name."""
        return (case, canonical(name)) in self._number

    def may_have(self, case: int, name: str) -> bool:
        """Whether a case may have a workplace of a name: any, where the study doesn't list its workplaces."""
        return not self.listed or self.knows(case, name)

    def index(
        self, table: RawTable, columns: Mapping[str, str], constants: Mapping[str, str], case: NDArray[np.integer]
    ) -> NDArray[np.int32]:
        """Number of each row's workplace; -1 where the row names none, or a problem was noted.

        Parameters
        ----------
        columns, constants : mapping
            As the study describes the file.
        case : ndarray of int, shape (n_rows,)
            Case of each row; -1 where it isn't known.
        """
        if "workplace" not in columns:
            name = constants.get("workplace", "")
            found: NDArray[np.int32] = constant(-1, table.n_rows, np.int32)
            for number in np.unique(case[case >= 0]).tolist() if name else ():
                found[case == number] = self._of(number, name, table, [], "")
            return found
        column = table.columns[columns["workplace"]]
        names = [plain_text(str(column.labels.get(value, value))) for value in column.values]
        rows = np.flatnonzero((column.codes != EMPTY) & (case >= 0))
        key = case[rows].astype(np.int64) * (len(names) + 1) + column.codes[rows]
        pairs, first, pair_of_row = np.unique(key, return_index=True, return_inverse=True)
        numbers = np.full(len(pairs), -1, dtype=np.int32)
        for position in np.argsort(first, kind="stable").tolist():
            of_case, code = divmod(int(pairs[position]), len(names) + 1)
            own = partial(np.flatnonzero, pair_of_row == position)
            if self.listed and not self.knows(of_case, names[code]):
                self._of(of_case, names[code], table, rows[own()].tolist(), columns["workplace"])
            else:
                numbers[position] = self._of(of_case, names[code], table, [int(rows[first[position]])], "")
        found = np.full(table.n_rows, -1, dtype=np.int32)
        found[rows] = numbers[pair_of_row]
        return found

    def _of(self, case: int, name: str, table: RawTable, rows: list[int], column: str) -> int:
        place = table.place(rows, column) if rows else {"file": table.file}
        if canonical(name) == WHOLE_CASE:
            self.problems.add("reserved_name", **place, name=name)
            return -1
        if not self.listed or self.knows(case, name):
            return self.add(case, name)
        elsewhere = [self.cases.keys[row[0]] for row in self._rows if canonical(row[1]) == canonical(name)]
        if elsewhere:
            self.problems.add(
                "workplace_elsewhere", **place, value=name, case=self.cases.keys[case], other=", ".join(elsewhere)
            )
        else:
            own = [row[1] for row in self._rows if row[0] == case]
            self.problems.add(
                "unknown_workplace",
                **place,
                value=quoted(name, len(rows), own, least=table.least_quoted),
                case=self.cases.keys[case],
                suggestion=partial(nearest, name, own),
            )
        return -1

    def finished(self) -> tuple[Workplaces, NDArray[np.int32]]:
        """Workplaces in order of case and name, and the place in that order of each number given so far; -1 stays."""
        order = sorted(
            range(len(self._rows)), key=lambda number: (self._rows[number][0], norwegian_order(self._rows[number][1]))
        )
        place = np.full(len(order) + 1, -1, dtype=np.int32)
        place[order] = np.arange(len(order), dtype=np.int32)
        rows = [self._rows[number] for number in order]
        return (
            Workplaces(
                case=np.array([row[0] for row in rows], dtype=np.int16),
                names=tuple(row[1] for row in rows),
                services=tuple(row[2] for row in rows),
                employees=tuple(row[3] for row in rows),
                listed=self.listed,
            ),
            place,
        )


def list_workplaces(study: Study, cases: Cases, problems: Problems) -> WorkplaceList:
    """Workplaces that the study lists; an empty list, to be filled by the other files, where it lists none."""
    workplaces = WorkplaceList(cases, problems)
    source = study.workplaces
    if source is None:
        return workplaces
    if source.file is None:
        table: RawTable | None = written_table(source.rows, _WHAT, study, "workplaces.rows")
        columns: Mapping[str, str] = {what: what for what in _WHAT}
    else:
        table, columns = read_table(source.file, source.columns.values(), problems), source.columns
    if table is None:
        return workplaces
    case = Matcher(table, problems).match("case", columns["case"], case_spellings(cases, source.case_values))
    first_row: dict[int, int] = {}
    for row in range(table.n_rows):
        name, service, employees = (_cell(table, columns, what, row) for what in _WHAT[1:])
        if not name:
            problems.add("empty_workplace", **table.place([row], columns["workplace"]))
        elif canonical(name) == WHOLE_CASE:
            problems.add("reserved_name", **table.place([row], columns["workplace"]), name=name)
        elif case[row] >= 0:
            count = parse_number(employees) if employees else None
            if employees and (count is None or count < 0 or not count.is_integer()):
                problems.add("not_a_count", **table.place([row], columns["employees"]), value=employees)
                count = None
            number = workplaces.add(int(case[row]), name, service, None if count is None else int(count))
            earlier = first_row.setdefault(number, row)
            if earlier != row:
                problems.add("workplace_twice", **table.place([earlier, row], columns["workplace"]), value=name)
    workplaces.listed = True
    return workplaces


def _cell(table: RawTable, columns: Mapping[str, str], what: str, row: int) -> str:
    if what not in columns:
        return ""
    column = table.columns[columns[what]]
    code = column.codes[row]
    return "" if code == EMPTY else plain_text(str(column.values[code]))
