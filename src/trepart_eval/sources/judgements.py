"""Which cases are judged to be successes: a file with a row per case, in words or with a figure."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from trepart_eval.problems import Problems
from trepart_eval.problems.suggestions import nearest
from trepart_eval.sources.checked_tables import Cases
from trepart_eval.sources.files import Progress, no_progress, read_table
from trepart_eval.sources.given_terms import texts_of
from trepart_eval.sources.judgement_table import Judgements
from trepart_eval.sources.matching import Matcher, case_spellings
from trepart_eval.sources.raw_tables import RawTable, parse_number
from trepart_eval.study.planned_study import Study
from trepart_eval.study.success_plan import SuccessPlan
from trepart_eval.vocabulary.languages import EN_DASH
from trepart_eval.vocabulary.spelling import canonical

Array = NDArray[np.float64]


def load_judgements(
    study: Study, cases: Cases, problems: Problems, progress: Progress = no_progress
) -> Judgements | None:
    """Judgements of the study's cases; None where it names no file of them or it can't be read."""
    plan = study.success
    if plan is None or plan.source is None or plan.source.file is None:
        return None
    columns = plan.source.columns
    table = read_table(plan.source.file, [columns["case"], columns["judgement"]], problems, progress)
    if table is None:
        return None
    spellings = case_spellings(cases, plan.source.case_values)
    case = Matcher(table, problems).match("case", columns["case"], spellings)
    read = _figures if plan.cut is not None else _verdicts
    given, texts = read(table, columns["judgement"], plan, problems), texts_of(table, columns["judgement"])
    value, written = np.full(len(cases), np.nan), [""] * len(cases)
    first: dict[int, int] = {}
    for row in np.flatnonzero(case >= 0).tolist():
        own = int(case[row])
        earlier = first.setdefault(own, row)
        if earlier != row:
            place = table.place([earlier, row], columns["case"])
            problems.add("judged_twice", **place, value=cases.keys[own])
        value[own], written[own] = given[row], str(texts[row])
    return Judgements(tuple(cases.keys), value, tuple(written))


def _verdicts(table: RawTable, column_name: str, plan: SuccessPlan, problems: Problems) -> Array:
    """Return 1 for a success, 0 for a less successful case, NaN for all other values, in every row."""
    column = table.columns[column_name]
    known = [str(value) for value in column.values]
    of_word: dict[str, float] = {}
    for name, words, meaning in (("success", plan.success, 1.0), ("failure", plan.failure, 0.0)):
        for word in words:
            of_word[canonical(word)] = meaning
            if canonical(word) not in {canonical(value) for value in known}:
                listed, near = ", ".join(known) or EN_DASH, nearest(str(word), known)
                problems.add(
                    "judgement_not_found", **table.place([], column_name), value=word, name=name, known=listed,
                    suggestion=near,
                )  # fmt: skip
    return column.per_row(np.array([*(of_word.get(canonical(value), np.nan) for value in column.values), np.nan]))


def _figures(table: RawTable, column_name: str, plan: SuccessPlan, problems: Problems) -> Array:
    """Return the figure of every row, NaN where the cell is empty."""
    column = table.columns[column_name]
    decimal = plan.source.file.decimal if plan.source and plan.source.file else ""
    numbers = [parse_number(value, decimal) for value in column.values]
    wrong = [index for index, number in enumerate(numbers) if number is None]
    for index, rows in zip(wrong, column.rows_of_each(wrong), strict=True):
        problems.add("judgement_not_a_number", **table.place(rows, column_name), value=column.values[index])
    return column.per_row(np.array([*(np.nan if number is None else number for number in numbers), np.nan]))
