"""Values of a file to cases, parties and waves of the study."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trepart_eval.problems import Problems
from trepart_eval.problems.suggestions import nearest
from trepart_eval.sources.checked_tables import Cases
from trepart_eval.sources.quoted_values import quoted
from trepart_eval.sources.raw_tables import EMPTY, RawTable
from trepart_eval.study.named_tables import Code, TableSource
from trepart_eval.study.planned_study import InterviewSource, Study, SurveySource
from trepart_eval.vocabulary.spelling import canonical, spoken_answer

_MUNICIPALITY_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Spellings:
    """Every spelling that means a case, a party or a wave.

    Attributes
    ----------
    index : mapping of str to int
        Canonical spelling to index.
    written : mapping of str to str
        Canonical spelling to the word as the study writes it, for suggestions.
    """

    index: Mapping[str, int]
    written: Mapping[str, str]

    @classmethod
    def of(cls, words: Iterable[tuple[Code, int]]) -> Spellings:
        """Return spellings from words and what they mean; the first meaning of a spelling holds."""
        index: dict[str, int] = {}
        written: dict[str, str] = {}
        for word, meaning in words:
            index.setdefault(canonical(word), meaning)
            written.setdefault(canonical(word), str(word))
        return cls(index, written)

    @property
    def keys(self) -> list[str]:
        """First word of each meaning, which for cases, parties and waves is the key."""
        first: dict[int, str] = {}
        for word, meaning in self.index.items():
            first.setdefault(meaning, self.written.get(word, ""))
        return [first[meaning] for meaning in sorted(first) if first[meaning]]

    def also(self, word: str, meaning: int) -> Spellings:
        """Return these spellings and one more, which isn't suggested."""
        return Spellings({**self.index, canonical(word): meaning}, self.written)

    def find(self, value: Code | None) -> int | None:
        """Index of what a value means; None where it means nothing known."""
        return self.index.get(canonical(value))

    def find_spoken(self, texts: Iterable[str]) -> int | None:
        """Index of what one of some texts says, without what survey tools put into it."""
        said = (spoken_answer(text) for text in texts)
        return next((self.index[text] for text in said if text in self.index and text), None)

    def nearest(self, value: str) -> str | None:
        """Word as the study writes it that is nearest to a value."""
        found = nearest(value, self.written)
        return self.written[found] if found else None


def case_spellings(cases: Cases, case_values: Mapping[str, str]) -> Spellings:
    """Every spelling that means a case: the study's own values, its key and its municipality codes."""
    index = {canonical(key): number for number, key in enumerate(cases.keys)}
    own = [(value, index[canonical(key)]) for value, key in case_values.items() if canonical(key) in index]
    codes = [(code, number) for number, codes in enumerate(cases.municipality_codes) for code in codes]
    return Spellings.of([*own, *((key, number) for number, key in enumerate(cases.keys)), *codes])


def party_spellings(study: Study) -> Spellings:
    """Every spelling that means a party: its key, its labels, and the values that the study lists."""
    return Spellings.of((word, index) for index, party in enumerate(study.parties) for word in party.spellings)


def wave_spellings(study: Study) -> Spellings:
    """Every spelling that means a wave."""
    return Spellings.of((word, index) for index, wave in enumerate(study.waves) for word in wave.spellings)


def check_cases_named(study: Study, cases: Cases, problems: Problems) -> None:
    """Note cases that the study names under constants or case_values and that aren't in the case list."""
    known = {canonical(key) for key in cases.keys}
    sources: list[SurveySource | InterviewSource | TableSource] = [*study.surveys, *study.interviews]
    if study.success and study.success.source:
        sources.append(study.success.source)
    for source in sources if known else ():
        named = {f"case_values.{value}": key for value, key in source.case_values.items()}
        if "case" in source.constants:
            named["constants.case"] = source.constants["case"]
        for place, key in named.items():
            if canonical(key) not in known:
                problems.add(
                    "unknown_case",
                    file=study.path.name,
                    key=f"{source.key}.{place}",
                    value=key,
                    suggestion=partial(nearest, key, cases.keys),
                )


class Matcher:
    """Matches the columns of one file against the study, noting what matches nothing."""

    def __init__(self, table: RawTable, problems: Problems) -> None:
        self.table = table
        self.problems = problems

    def index(
        self, what: str, columns: Mapping[str, str], constants: Mapping[str, str], spellings: Spellings
    ) -> NDArray[np.int32]:
        """Index of the case, party or wave of every row, from its column or the constant; -1 where it isn't known.

        Parameters
        ----------
        what : {"case", "party", "wave"}
            What is looked for; names the problem.
        columns, constants : mapping
            As the study describes the file.
        spellings : Spellings
            What each spelling means.
        """
        if what in columns:
            return self.match(what, columns[what], spellings)
        the_only_wave = what == "wave" and set(spellings.index.values()) == {0}
        known = 0 if the_only_wave else spellings.find(constants.get(what))
        index = -1 if known is None else known
        found: NDArray[np.int32] = constant(index, self.table.n_rows, np.int32)
        return found

    def match(self, what: str, column_name: str, spellings: Spellings, **details: str) -> NDArray[np.int32]:
        """Index of the case, party or wave that a column holds in every row; -1 where a problem was noted.

        ``details`` are more of what the problem's sentences name.
        """
        column = self.table.columns[column_name]
        if not spellings.index:  # the case list couldn't be read, which is reported already
            return np.full(self.table.n_rows, -1, dtype=np.int32)
        index_of = np.full(len(column.values) + 1, -1, dtype=np.int32)
        index_of[EMPTY] = spellings.index.get("", -1)
        unknown = []
        for position, value in enumerate(column.values):
            found = spellings.find(value)
            if found is None and value in column.labels:
                found = spellings.find(column.labels[value])
            if found is None:
                found = spellings.find_spoken([str(value), column.labels.get(value, "")])
            if found is None:
                unknown.append(position)
            else:
                index_of[position] = found
        if unknown:
            self._unknown(what, column_name, unknown, spellings, details)
        self._empty_cells(what, column_name, spellings)
        return column.per_row(index_of)

    def _unknown(
        self, what: str, name: str, unknown: list[int], spellings: Spellings, details: Mapping[str, Any]
    ) -> None:
        column = self.table.columns[name]
        for position, rows in zip(unknown, column.rows_of_each(unknown), strict=True):
            place = self.table.place(rows, name)
            value = column.values[position]
            text = canonical(value)
            padded = text.zfill(_MUNICIPALITY_DIGITS)
            if what == "case" and text.isdigit() and text != padded and padded in spellings.index:
                self.problems.add("leading_zero_lost", value=value, code=padded, **place)
                continue
            shown = column.labels.get(value, "")
            known: dict[str, Any] = {} if what == "case" or details else {"known": ", ".join(spellings.keys)}
            self.problems.add(
                f"unknown_{what}",
                value=quoted(
                    value, len(rows), spellings.written.values(), least=self.table.least_quoted,
                    label=shown, place=what == "case",
                ),
                suggestion=partial(spellings.nearest, str(shown or value)),
                **place,
                **known,
                **details,
            )  # fmt: skip

    def _empty_cells(self, what: str, name: str, spellings: Spellings) -> None:
        rows = self.table.columns[name].rows_of([EMPTY])
        if len(rows) and "" not in spellings.index:
            self.problems.add(f"empty_{what}", **self.table.place(rows, name))


def constant(value: int, n_rows: int, dtype: type[np.generic]) -> NDArray[Any]:
    """Column in which every row has the same index."""
    return np.full(n_rows, value, dtype=dtype)
