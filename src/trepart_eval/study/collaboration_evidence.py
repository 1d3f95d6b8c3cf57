"""Where the evidence on the collaboration is, and the choices behind the index, from ``study.toml``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from trepart_eval.study.index_plan import IntensityPlan
from trepart_eval.study.named_files import NamedFiles, Table
from trepart_eval.study.named_tables import TableSource
from trepart_eval.study.notes import Notes
from trepart_eval.vocabulary.indicators import all_indicators
from trepart_eval.vocabulary.terms import Aggregation, Dimension, InPlace, Normalisation

_NEEDED: Final = {"forums": ["case"], "meetings": ["case", "date"], "checklists": ["case"]}
_OF_A_POINT: Final = ("point", "in_place")


def collaboration_sources(
    name: str, tables: Sequence[Table], parties: Sequence[str], files: NamedFiles, notes: Notes
) -> tuple[TableSource, ...]:
    """Tables of one kind; those that can't be read as described are noted and left out.

    Parameters
    ----------
    name : {"forums", "meetings", "checklists"}
        The kind, as the study names it.
    parties : sequence of str
        Keys of the study's parties.
    """
    found = []
    for number, table in enumerate(tables, start=1):
        at = f"{name}[{number}]"
        file = files.file(table["file"], table, f"{at}.file") if table["file"] else None
        columns, constants = table["columns"], table["constants"]
        for what in constants:
            if what in columns:
                notes.add("column_and_constant", key=f"{at}.constants.{what}", name=what)
        needed = [what for what in _NEEDED[name] if what not in constants]
        if any(what in columns for what in _OF_A_POINT):
            needed += _OF_A_POINT
        complete = files.named(needed, columns, key=f"{at}.columns")
        files.waves_exist({*columns, *constants}, key=f"{at}.columns")
        if "wave" in constants and files.waves:
            notes.known(constants["wave"], files.waves, key=f"{at}.constants.wave")
        attendance = _attendance(table, parties, at, notes) if name == "meetings" else {}
        complete &= name != "meetings" or bool(attendance) != ("party" in columns)
        answers = _answers(table, at, notes) if name == "checklists" else {}
        notes.told_apart((text, f"{at}.case_values", [text]) for text in table["case_values"])
        if file is not None and complete:
            way = tuple(sorted(columns.items())), tuple(sorted(constants.items()))
            files.not_read_before([file], way, f"{at}.file")
            found.append(
                TableSource(
                    file,
                    columns,
                    constants,
                    table["case_values"],
                    key=at,
                    attendance=attendance,
                    other_cases=table["other_cases"],
                    answers=answers,
                )
            )
    return tuple(found)


def intensity_plan(table: Table | None) -> IntensityPlan:
    """Choices behind the index; the package's own where the study makes none."""
    if table is None:
        return IntensityPlan()
    return IntensityPlan(
        weights={Dimension(name): float(weight) for name, weight in _known(table["weights"], list(Dimension)).items()},
        indicator_weights={
            name: float(weight) for name, weight in _known(table["indicator_weights"], list(all_indicators())).items()
        },
        aggregation=Aggregation(table["aggregation"]),
        normalisation=Normalisation(table["normalisation"]),
    )


def _attendance(table: Table, parties: Sequence[str], at: str, notes: Notes) -> dict[str, str]:
    """Party to column; noted where parties come in two ways, or in none."""
    attendance: Mapping[str, Any] = table["attendance"]
    columns = table["columns"]
    for party in attendance:
        notes.known(party, parties, key=f"{at}.attendance")
    if bool(attendance) == ("party" in columns):
        notes.add("party_or_attendance", key=at)
    if attendance and "n" in columns:
        notes.add("number_without_party", key=f"{at}.columns.n")
    return {party: column for party, column in attendance.items() if party in parties}


def _answers(table: Table, at: str, notes: Notes) -> dict[str, str]:
    """Value to answer; noted where the answer isn't one of the four."""
    answers: Mapping[str, str] = table["answers"]
    known = [answer.value for answer in InPlace]
    for value, answer in answers.items():
        notes.known(answer, known, key=f"{at}.answers.{value}")
    notes.told_apart((value, f"{at}.answers", [value]) for value in answers)
    return {value: answer for value, answer in answers.items() if answer in known}


def _known(found: Mapping[str, Any], names: Sequence[str]) -> dict[str, Any]:
    """Return what has a known name; the others are noted already."""
    return {name: value for name, value in found.items() if name in names}
