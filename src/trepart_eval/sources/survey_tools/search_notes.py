"""What became of the search for columns, in problems and notes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from trepart_eval.problems import Problems
from trepart_eval.problems.suggestions import nearest
from trepart_eval.sources.survey_tools.column_search import ColumnsFound
from trepart_eval.study.named_tables import TableFile
from trepart_eval.vocabulary.spelling import plain_text


def known_names(names: Sequence[str]) -> list[str]:
    """Names of a file's columns as they are told to a person."""
    return list(dict.fromkeys(plain_text(name) for name in names if name.strip()))


def note_not_found(
    found: ColumnsFound,
    known: Sequence[str],
    questions: Mapping[str, Sequence[str]],
    file: TableFile,
    problems: Problems,
) -> None:
    """Note columns that aren't there, that may be several, and that stand twice."""
    add = partial(problems.add, file=file.name, sheet=file.sheet)
    for name, count in found.twice.items():
        add("column_twice", column=name, name=name, count=count)
    for name, headers in found.ambiguous.items():
        add("column_ambiguous", column=name, name=name, names=_listed(headers))
    for header, names in found.shared.items():
        add("header_ambiguous", column=header, name=header, names=_listed(names))
    for name in found.missing:
        near = partial(nearest, name, known)
        shown: dict[str, Any] = {"column": name, "name": name, "known": ", ".join(known), "suggestion": near}
        if questions.get(name):
            question = questions[name][0]
            shown["suggestion"] = partial(_near_either, name, question, known)
            add("question_missing", **shown, question=question)
        else:
            add("column_missing", **shown)


def note_found(found: ColumnsFound, personal: Sequence[str], file: TableFile, problems: Problems) -> None:
    """Note columns that were found under other names, and those on persons that weren't read."""
    note = partial(problems.note, file=file.name, sheet=file.sheet)
    otherwise = {name: header for name, header in found.header_of.items() if plain_text(header) != plain_text(name)}
    otherwise |= {name: ", ".join(options.values()) for name, options in found.options_of.items()}
    if otherwise:
        pairs = "; ".join(f"{name} = {plain_text(header)}" for name, header in otherwise.items())
        note("columns_found", count=len(otherwise), pairs=pairs)
    if personal:
        note("personal_columns", count=len(personal), names=_listed(personal))


def _listed(names: Sequence[str]) -> str:
    return ", ".join(plain_text(name) for name in names)


def _near_either(name: str, question: str, known: Sequence[str]) -> str | None:
    """Header nearest to a name, or else to the question."""
    return nearest(name, known) or nearest(question, known)
