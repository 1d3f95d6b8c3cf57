"""Answers to one item as steps on its scale, whether the file holds numbers, codes or words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.problems import Problems
from trepart_eval.sources.checked_tables import DECLARED_MISSING, DONT_KNOW, NO_ANSWER
from trepart_eval.sources.quoted_values import quoted
from trepart_eval.sources.raw_tables import RawColumn, RawTable, parse_number
from trepart_eval.sources.survey_tools.damaged_exports import is_date, letters_broken
from trepart_eval.sources.survey_tools.survey_table import SurveyTable
from trepart_eval.study.named_tables import Code
from trepart_eval.study.planned_study import Item, Scale, SurveySource
from trepart_eval.vocabulary.languages import EN_DASH
from trepart_eval.vocabulary.spelling import canonical, spoken_answer
from trepart_eval.vocabulary.terms import SurveyTool

_WORDS_LISTED: Final = 8
_NARROW: Final = 128  # steps that one byte can't hold
_ANSWER_CODE: Final = re.compile(r"[a-z]{1,2}0*(\d+)")  # A1, AO01: LimeSurvey's own codes of answers
_NOT_SHOWN: Final[dict[SurveyTool | None, set[str]]] = {SurveyTool.LIMESURVEY: {"n/a"}, SurveyTool.XLSFORM: {"n/a"}}


def answer_steps(read: SurveyTable, survey: SurveySource, item: Item, decimal: str, problems: Problems) -> NDArray[Any]:
    """Steps above the low end for every row; negative where there is no answer."""
    name = survey.column_of(item)
    column = read.table.columns[name]
    answers = _Answers.of(item.scale, survey.missing, read.tool, decimal)
    step_of = np.full(len(column.values) + 1, NO_ANSWER, dtype=np.int8 if item.scale.steps < _NARROW else np.int16)
    wrong = []
    for index, value in enumerate(column.values):
        step = answers.step(value, column.labels.get(value, ""), missing=index in column.user_missing)
        if step is None:
            wrong.append(index)
        else:
            step_of[index] = step
    _note(wrong, column, read.table, name, item.scale, decimal, problems)
    return column.per_row(step_of)


@dataclass(frozen=True, slots=True)
class _Answers:
    """What the values of a column mean on a scale."""

    scale: Scale
    missing: frozenset[str]
    dont_know: frozenset[str]
    words: Mapping[str, int]
    tool: SurveyTool | None
    decimal: str

    @classmethod
    def of(cls, scale: Scale, missing: Sequence[Code], tool: SurveyTool | None, decimal: str) -> _Answers:
        """Return the meanings, words also as they are once a tool's marks are taken away."""
        unsure = {canonical(code) for code in scale.dont_know} | {spoken_answer(str(code)) for code in scale.dont_know}
        absent = {canonical(code) for code in missing} | _NOT_SHOWN.get(tool, set())
        said = {spoken_answer(text): number for text, number in scale.labels.items()}
        return cls(scale, frozenset(absent - {""}), frozenset(unsure - {""}), {**said, **scale.labels}, tool, decimal)

    def step(self, value: Code, label: str, *, missing: bool) -> int | None:
        """Step of a value with its label; None where it is no answer on the scale."""
        texts = (canonical(label), canonical(value))
        spoken = (spoken_answer(label), spoken_answer(str(value)) if isinstance(value, str) else "")
        number = self._number(value)
        said = {*texts, *spoken, canonical(number)} - {""}
        if self.dont_know & said:
            return DONT_KNOW
        if missing or self.missing & said:
            return DECLARED_MISSING
        # What the study says of a word holds before the file's own code for it, which may start at 0.
        number = next((self.words[text] for text in (*texts, *spoken) if text in self.words), number)
        low, high = self.scale.low, self.scale.high
        if number is None or not float(number).is_integer() or not low <= number <= high:
            return None
        return int(number) - low

    def _number(self, value: Code) -> float | None:
        code = _ANSWER_CODE.fullmatch(canonical(value)) if self.tool is SurveyTool.LIMESURVEY else None
        return parse_number(code[1] if code else value, self.decimal)


def _note(
    wrong: Sequence[int],
    column: RawColumn,
    table: RawTable,
    name: str,
    scale: Scale,
    decimal: str,
    problems: Problems,
) -> None:
    """Note values that are no answers, by what they look like."""
    known = [*scale.labels, *map(str, scale.dont_know)]
    more = ["…"] if len(known) > _WORDS_LISTED else []
    listed = ", ".join([f"{scale.low}{EN_DASH}{scale.high}", *known[:_WORDS_LISTED], *more])
    for index, rows in zip(wrong, column.rows_of_each(wrong), strict=True):
        value = column.values[index]
        label = column.labels.get(value, "")
        shown = quoted(value, len(rows), known, least=table.least_quoted, label=label)
        place = table.place(rows, name)
        if is_date(value):
            problems.add("answer_is_date", **place, value=shown)
        elif letters_broken([str(value), label]):
            problems.add("answer_letters_broken", **place, value=shown)
        else:
            number = parse_number(value, decimal)
            within = number is not None and scale.low <= number <= scale.high
            problems.add(
                "answer_not_on_scale" if number is None else "answer_not_whole" if within else "answer_outside_scale",
                **place,
                value=shown,
                low=scale.low,
                high=scale.high,
                scale=scale.key,
                known=listed,
            )
