"""The case list."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Final

from trepart_eval.municipalities.meaning import near_to, read_municipality
from trepart_eval.municipalities.spellings import CODE_LENGTH, Written, take_apart
from trepart_eval.problems import Problems
from trepart_eval.sources.checked_tables import Cases
from trepart_eval.sources.files import read_table
from trepart_eval.sources.raw_tables import EMPTY, RawTable, column_of_objects, parse_number
from trepart_eval.study.named_tables import Code
from trepart_eval.study.planned_study import Study
from trepart_eval.vocabulary.spelling import canonical, plain_text
from trepart_eval.vocabulary.terms import WHOLE_CASE

_WHAT: Final = ("case", "municipality_code", "theme", "employees")
_MOST: Final = 10_000  # cases are held as 16-bit numbers, and Norway has 357 municipalities
_ALPHABET: Final = str.maketrans("æøåÆØÅ", "{|}{|}")  # the three letters that follow z


def load_cases(study: Study, problems: Problems) -> Cases | None:
    """Cases of the study; None where the list can't be read."""
    source = study.cases
    if source.file is None:
        table: RawTable | None = written_table(source.rows, _WHAT, study, "cases.rows")
        columns: Mapping[str, str] = {what: what for what in _WHAT}
    else:
        table, columns = read_table(source.file, source.columns.values(), problems), source.columns
    if table is None:
        return None
    return _CaseList(table, columns, problems).cases()


def written_table(rows: Sequence[Mapping[str, Code]], names: Sequence[str], study: Study, key: str) -> RawTable:
    """Table whose rows are written in the study itself."""
    columns = {name: column_of_objects([row.get(name) for row in rows]) for name in names}
    return RawTable(len(rows), columns, first_row=1, file=study.path.name, key=key)


def norwegian_order(text: str) -> tuple[str, str]:
    """Sort key of a name in the order of the Norwegian alphabet.

    >>> sorted(["Ås", "Østre Toten", "Ærfugl", "Asker"], key=norwegian_order)
    ['Asker', 'Ærfugl', 'Østre Toten', 'Ås']
    """
    return text.casefold().translate(_ALPHABET), text


class _CaseList:
    """Checks a table of cases, row by row."""

    def __init__(self, table: RawTable, columns: Mapping[str, str], problems: Problems) -> None:
        self.table = table
        self.columns = columns
        self.problems = problems

    def cases(self) -> Cases:
        first_row: dict[str, int] = {}
        owner_of_code: dict[str, str] = {}
        entries = []
        for row in range(self.table.n_rows):
            key = plain_text(str(self._cell("case", row)))
            if not key:
                self._note("empty_case", [row], "case")
                continue
            if key == WHOLE_CASE:
                self._note("reserved_name", [row], "case", name=key)
            first = first_row.setdefault(canonical(key), row)
            if first != row:
                self._note("case_twice", [first, row], "case", value=key)
                continue
            codes = self._municipality_codes(row)
            for code in codes:
                if owner_of_code.setdefault(code, key) != key:
                    self._note("municipality_twice", [row], "municipality_code", value=code, other=owner_of_code[code])
            entries.append((key, codes, str(self._cell("theme", row)), self._employees(row)))
        if len(entries) > _MOST:
            self._note("too_many", [], "case", count=len(entries), maximum=_MOST)
            entries = entries[:_MOST]
        entries.sort(key=lambda entry: norwegian_order(entry[0]))
        keys, codes_of, themes, employees_of = zip(*entries, strict=True) if entries else ((), (), (), ())
        return Cases(keys, codes_of, themes, employees_of)

    def _cell(self, what: str, row: int) -> Code:
        if what not in self.columns:
            return ""
        column = self.table.columns[self.columns[what]]
        code = column.codes[row]
        return "" if code == EMPTY else column.values[code]

    def _note(self, problem: str, rows: Sequence[int], what: str, /, **details: Any) -> None:  # noqa: ANN401 - passed on
        self.problems.add(problem, **self.table.place(rows, self.columns[what]), **details)

    def _employees(self, row: int) -> int | None:
        value = self._cell("employees", row)
        number = parse_number(value)
        if value == "" or (number is not None and number >= 0 and number.is_integer()):
            return None if number is None else int(number)
        self._note("not_a_count", [row], "employees", value=value)
        return None

    def _municipality_codes(self, row: int) -> tuple[str, ...]:
        text = str(self._cell("municipality_code", row))
        written = [take_apart(one) for one in re.split(r"[;,]", text) if one.strip()]
        return tuple(self._municipality_code(one, row) for one in written)

    def _municipality_code(self, written: Written, row: int) -> str:
        """Code that was written, its name taken away; one that never was is a warning, since a study may be made up."""
        if re.fullmatch(r"[0-9]{3}", written.text):
            self._note("leading_zero_lost", [row], "municipality_code", value=written.text, code=written.code)
            return written.text
        if len(written.digits) != CODE_LENGTH:
            near = partial(near_to, written)
            self._note("not_a_municipality_code", [row], "municipality_code", value=written.text, suggestion=near)
            return written.text
        found = Problems()
        read_municipality(written.text, found)
        for problem in found:
            place = self.table.place([row], self.columns["municipality_code"])
            self.problems.warn(problem.code, **place, **problem.details)
        return written.code
