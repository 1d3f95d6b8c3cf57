"""Values of a file to cases, parties and waves of the study."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trepart_eval.problems import Problems
from trepart_eval.problems.suggestions import nearest
from trepart_eval.sources.checked_tables import Cases
from trepart_eval.sources.raw_tables import EMPTY, RawColumn, RawTable, canonical
from trepart_eval.study.plan import Study
from trepart_eval.vocabulary.labels import label
from trepart_eval.vocabulary.languages import Language

_MUNICIPALITY_DIGITS = 4


def case_spellings(cases: Cases, case_values: Mapping[str, str]) -> dict[str, int]:
    """Every spelling that means a case: its key, its municipality codes, and the study's own values."""
    number = {key: index for index, key in enumerate(cases.keys)}
    spellings = {canonical(key): index for key, index in number.items()}
    for index, codes in enumerate(cases.municipality_codes):
        for code in codes:
            spellings.setdefault(canonical(code), index)
    for value, key in case_values.items():
        if key in number:
            spellings[canonical(value)] = number[key]
    return spellings


def party_spellings(study: Study) -> dict[str, int]:
    """Every spelling that means a party: its key, its labels, and the values that the study lists."""
    spellings: dict[str, int] = {}
    for index, party in enumerate(study.parties):
        words = [party.key, *party.labels.values(), *(label("party", party.key, lang) for lang in Language)]
        for word in words:
            spellings.setdefault(canonical(word), index)
    for index, party in enumerate(study.parties):
        for value in party.values:
            spellings[canonical(value)] = index
    return spellings


def wave_spellings(study: Study) -> dict[str, int]:
    """Every spelling that means a wave."""
    spellings = {canonical(wave.key): index for index, wave in enumerate(study.waves)}
    for index, wave in enumerate(study.waves):
        for value in wave.values:
            spellings[canonical(value)] = index
    return spellings


class Matcher:
    """Matches the columns of one file against the study, noting what matches nothing."""

    def __init__(self, table: RawTable, file: str, problems: Problems, keep: NDArray[np.intp] | None = None) -> None:
        self.table = table
        self.file = file
        self.problems = problems
        self.keep = keep

    def match(self, what: str, column_name: str, spellings: Mapping[str, int]) -> NDArray[np.int32]:
        """Index of the case, party or wave of every row; -1 where a problem was noted.

        Parameters
        ----------
        what : {"case", "party", "wave"}
            What the column holds; names the problem.
        column_name : str
            The column.
        spellings : mapping of str to int
            Canonical spelling to index.
        """
        column = self.table.columns[column_name]
        if not spellings:  # the case list couldn't be read, which is reported already
            return np.full(self.table.n_rows, -1, dtype=np.int32)
        index_of = np.full(len(column.values) + 1, -1, dtype=np.int32)
        index_of[EMPTY] = spellings.get("", -1)
        for position, value in enumerate(column.values):
            found = spellings.get(canonical(value))
            if found is None and value in column.labels:
                found = spellings.get(canonical(column.labels[value]))
            if found is not None:
                index_of[position] = found
            else:
                self._unknown(what, column_name, column, position, spellings)
        matched: NDArray[np.int32] = index_of[column.codes]
        self._empty_cells(what, column_name, column, spellings)
        return matched

    def _unknown(self, what: str, name: str, column: RawColumn, position: int, spellings: Mapping[str, int]) -> None:
        value = column.values[position]
        text = canonical(value)
        rows = self._rows(column, [position])
        if not rows:
            return
        place: dict[str, Any] = {"file": self.file, "sheet": self.table.sheet, "rows": rows, "column": name}
        padded = text.zfill(_MUNICIPALITY_DIGITS)
        if what == "case" and text.isdigit() and text != padded and padded in spellings:
            self.problems.add("leading_zero_lost", value=value, code=padded, **place)
            return
        shown = column.labels.get(value, "")
        self.problems.add(
            f"unknown_{what}",
            value=f"{value} ({shown})" if shown else value,
            suggestion=nearest(str(shown or value), spellings),
            **place,
        )

    def _empty_cells(self, what: str, name: str, column: RawColumn, spellings: Mapping[str, int]) -> None:
        if "" in spellings:
            return
        rows = self._rows(column, [EMPTY])
        if rows:
            self.problems.add(f"empty_{what}", file=self.file, sheet=self.table.sheet, rows=rows, column=name)

    def _rows(self, column: RawColumn, indexes: list[int]) -> list[int]:
        rows = column.rows_of(indexes)
        if self.keep is not None:
            rows = rows[np.isin(rows, self.keep)]
        return self.table.row_numbers(rows)


def constant(value: int, n_rows: int, dtype: type[np.generic]) -> NDArray[Any]:
    """Column in which every row has the same index."""
    return np.full(n_rows, value, dtype=dtype)
