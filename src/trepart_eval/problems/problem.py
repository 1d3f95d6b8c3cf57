"""A problem of the input, and the error that carries all of them at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from trepart_eval.problems.messages import Sentence, message, printable, word
from trepart_eval.vocabulary.languages import Language

_ROWS_SHOWN = 5
_PROBLEMS_SHOWN = 30
_ALIKE_SHOWN = 5
_MORE = "more_alike"


class Severity(StrEnum):
    """An error stops the work; a warning is something to know; a note says what was done and asks for nothing."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


_ORDER = tuple(Severity)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, with its place and how to mend it.

    Attributes
    ----------
    code : str
        Which problem it is; its sentences are in ``messages.toml``.
    file : str
        File as the study names it.
    rows : tuple of int
        Rows as a spreadsheet numbers them (the header is row 1); the first few where there are many.
    n_rows : int
        How many rows have the problem.
    column, sheet, key : str
        Column and sheet of a table, or key of ``study.toml``.
    details : mapping
        What the sentences name.
    """

    code: str
    file: str = ""
    rows: tuple[int, ...] = ()
    n_rows: int = 0
    column: str = ""
    sheet: str = ""
    key: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)
    severity: Severity = Severity.ERROR
    language: Language = Language.NB

    @property
    def what(self) -> str:
        """What is wrong, in the problem's language."""
        return message(self.code, "what", self.language, self.details)

    @property
    def mend(self) -> str:
        """How to mend it, in the problem's language."""
        text = message(self.code, "mend", self.language, self.details)
        suggestion = self.details.get("suggestion")
        if suggestion:
            text = f"{word('did_you_mean', self.language, suggestion=suggestion)} {text}"
        return text

    @property
    def where(self) -> str:
        """Place of the problem, in the problem's language; empty where it has none."""
        parts = [printable(self.file)] if self.file else []
        if self.sheet:
            parts.append(word("sheet", self.language, name=self.sheet))
        if self.rows:
            parts.append(self._row_text())
        if self.column:
            parts.append(word("column", self.language, name=self.column))
        if self.key:
            parts.append(word("key", self.language, name=self.key))
        return ", ".join(parts)

    def _row_text(self) -> str:
        total = max(self.n_rows, len(self.rows))
        numbers = [str(row) for row in self.rows[:_ROWS_SHOWN]]
        more = total - len(numbers)
        if more:
            return word("rows_and_more", self.language, rows=", ".join(numbers), more=more)
        if len(numbers) == 1:
            return word("row", self.language, row=numbers[0])
        return word("rows", self.language, rows=", ".join(numbers[:-1]), last=numbers[-1])

    def to_dict(self) -> dict[str, Any]:
        """Return the problem as plain values, for JSON."""
        like = {"like": self.details["like"]} if self.code == _MORE else {}
        return {
            "code": self.code,
            **like,
            "severity": self.severity.value,
            "what": self.what,
            "where": {
                "file": self.file,
                "sheet": self.sheet,
                "rows": list(self.rows),
                "n_rows": max(self.n_rows, len(self.rows)),
                "column": self.column,
                "key": self.key,
            },
            "mend": self.mend,
        }

    def __str__(self) -> str:
        """Return what, where and mend as three lines."""
        lines = [self.what]
        if self.where:
            lines.append(f"  {word('where', self.language)} {self.where}")
        lines.append(f"  {word('mend', self.language)} {self.mend}")
        return "\n".join(lines)


class _Rest:
    """Counts the problems that are like the ones kept; the first of them is their example."""

    def __init__(self, example: Problem) -> None:
        self.example = example
        self.count = 0
        self.rows: list[int] = []
        self.n_rows = 0

    def add(self, rows: Sequence[int]) -> None:
        self.count += 1
        self.rows.extend(rows[: _ROWS_SHOWN - len(self.rows)])
        self.n_rows += len(rows)

    def problem(self) -> Problem:
        """Return the one problem that stands for them all."""
        like = self.example
        sentences = {part: Sentence(like.code, part, like.details) for part in ("what", "mend")}
        details = {"count": self.count, "like": like.code, **sentences}
        rows = tuple(int(row) for row in self.rows)
        return replace(like, code=_MORE, rows=rows, n_rows=self.n_rows, key="", details=details)


class Problems:
    """Collects problems while the work goes on, so that all are reported at once.

    The first five of a kind in a column are kept; a hundred thousand more become one that counts them.
    """

    def __init__(self) -> None:
        self._found: list[Problem | _Rest] = []
        self._n_alike: Counter[tuple[str, ...]] = Counter()
        self._rest: dict[tuple[str, ...], _Rest] = {}

    def add(
        self,
        code: str,
        /,
        *,
        file: str = "",
        rows: Sequence[int] = (),
        column: str = "",
        sheet: str = "",
        key: str = "",
        severity: Severity = Severity.ERROR,
        **details: Any,  # noqa: ANN401 - whatever the sentence names
    ) -> None:
        """Note a problem.

        Parameters
        ----------
        rows : sequence of int
            All rows; only the first few are kept.
        details
            What the sentences name. One that costs time to find, such as a suggestion, may be given as a function
            without arguments, which is called only if the problem is kept.
        """
        kind = (code, file, sheet, column)
        if kind in self._rest:
            self._rest[kind].add(rows)
            return
        details = {name: value() if callable(value) else value for name, value in details.items()}
        first = tuple(int(row) for row in rows[:_ROWS_SHOWN])
        problem = Problem(code, file, first, len(rows), column, sheet, key, details, severity=severity)
        self._n_alike[kind] += 1
        if self._n_alike[kind] <= _ALIKE_SHOWN:
            self._found.append(problem)
            return
        self._rest[kind] = _Rest(problem)
        self._rest[kind].add(rows)
        self._found.append(self._rest[kind])

    def warn(self, code: str, /, **place_and_details: Any) -> None:  # noqa: ANN401 - passed on to add
        """Note something to know that doesn't stop the work."""
        self.add(code, severity=Severity.WARNING, **place_and_details)

    def note(self, code: str, /, **place_and_details: Any) -> None:  # noqa: ANN401 - passed on to add
        """Say what was done; nothing is wrong."""
        self.add(code, severity=Severity.NOTE, **place_and_details)

    def __iter__(self) -> Iterator[Problem]:
        """Iterate over the problems in the order found."""
        return (found.problem() if isinstance(found, _Rest) else found for found in self._found)

    def __len__(self) -> int:
        """Count errors and warnings."""
        return len(self._found)

    @property
    def has_errors(self) -> bool:
        """Whether anything found stops the work."""
        return any(problem.severity is Severity.ERROR for problem in self)

    def raise_if_any(self, language: Language = Language.NB) -> None:
        """Raise `InputError` with everything found, if any of it is an error."""
        if self.has_errors:
            raise InputError(self, language)


def in_language(problems: Iterable[Problem], language: Language) -> list[Problem]:
    """Return the problems with their sentences in a language."""
    return [replace(problem, language=language) for problem in problems]


def describe(problems: Sequence[Problem], language: Language) -> str:
    """Return problems as text, errors first; long lists end in a count of the rest."""
    ordered = sorted(in_language(problems, language), key=lambda problem: _ORDER.index(problem.severity))
    lines = [str(problem) for problem in ordered[:_PROBLEMS_SHOWN]]
    rest = len(ordered) - len(lines)
    if rest:
        lines.append(word("more_problems", language, count=rest))
    return "\n".join(lines)


class InputError(ValueError):
    """The input is wrong; ``problems`` lists everything that is, and the text says it.

    Attributes
    ----------
    problems : tuple of Problem
        Errors and warnings, in the study's language.
    """

    def __init__(self, problems: Iterable[Problem], language: Language = Language.NB) -> None:
        self.problems = tuple(in_language(problems, language))
        self.language = language
        super().__init__(describe(self.problems, language))

    def _render_traceback_(self) -> list[str]:
        """Return what Jupyter shows: what is wrong and how to mend it, without a traceback."""
        return [str(self)]

    def __reduce__(self) -> tuple[type[InputError], tuple[tuple[Problem, ...], Language]]:
        """Return what the error is made of, so that another process can hand it on."""
        return type(self), (self.problems, self.language)


class DisclosureError(InputError):
    """What was asked for would reveal people; the command line ends with status 4."""
