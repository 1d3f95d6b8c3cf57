"""A survey file as a table with the columns that the study names, whatever the tool that wrote it calls them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final, TypeVar

from trepart_eval.problems import Problems
from trepart_eval.problems.system_errors import system_reason
from trepart_eval.sources.files import Progress, read_opened, with_rows
from trepart_eval.sources.raw_tables import EMPTY, OpenTable, RawColumn, RawTable, Unreadable
from trepart_eval.sources.survey_tools.column_search import ColumnsFound, find_columns
from trepart_eval.sources.survey_tools.damaged_exports import (
    are_rounded,
    check_columns_apart,
    check_one_header,
    header_is_lost,
    letters_broken,
    rows_repeated,
    ticked,
)
from trepart_eval.sources.survey_tools.personal_details import is_personal, personal_columns
from trepart_eval.sources.survey_tools.recognition import ToolColumns, recognise
from trepart_eval.sources.survey_tools.search_notes import known_names, note_found, note_not_found
from trepart_eval.sources.survey_tools.surveyxact import (
    answer_labels,
    check_is_dataset,
    lacks_codebook,
    question_titles,
    with_codebook,
)
from trepart_eval.study.named_tables import TableFile
from trepart_eval.study.planned_study import Study, SurveySource
from trepart_eval.vocabulary.labels import label
from trepart_eval.vocabulary.languages import Language
from trepart_eval.vocabulary.terms import SurveyTool

_Said = TypeVar("_Said")
_MAY_BE_TICKED: Final = ("case", "party", "wave", "workplace")


@dataclass(frozen=True, slots=True, eq=False)
class SurveyTable:
    """Columns of a survey by the names that the study has for them, and the tool that wrote the file."""

    table: RawTable
    tool: SurveyTool | None


def read_survey(
    study: Study, survey: SurveySource, file: TableFile, problems: Problems, progress: Progress
) -> SurveyTable | None:
    """Return the columns that a study names of one file; None, with the problems noted, where they can't be read.

    No other column is read, but for the tool's own number of each submission. Columns that say who a respondent is are
    left out and reported by name.
    """
    tools: list[SurveyTool | None] = []

    def work(opened: OpenTable) -> RawTable | None:
        check_is_dataset(file, opened.names)
        check_columns_apart(opened.names)
        opened = _with_codebook(opened, survey, problems)
        tool = recognise(opened.names, file.name, stated=survey.tool)
        tools.append(tool.tool if tool else None)
        reader = _Reader(study, survey, file, opened, tool, problems)
        found = reader.columns()
        if found is None:
            return None
        progress("reading", file.name, opened.n_rows)
        return reader.table(found)

    table = read_opened(file, work, problems)
    table = None if table is None else with_rows(file, table, problems)
    return None if table is None else SurveyTable(replace(table, least_quoted=study.min_n), tools[0])


def _with_codebook(opened: OpenTable, survey: SurveySource, problems: Problems) -> OpenTable:
    if survey.structure is None and survey.labels is None:
        return opened
    titles = _said(survey.structure, question_titles, problems)
    return with_codebook(opened, titles or {}, _said(survey.labels, answer_labels, problems) or {})


def _said(file: TableFile | None, read: Callable[[TableFile], _Said], problems: Problems) -> _Said | None:
    """What a file beside the data set says; None, with the problem noted, where it can't be read."""
    if file is None:
        return None
    try:
        return read(file)
    except Unreadable as error:
        problems.add(error.code, file=file.name, rows=error.rows, **error.details)
    except OSError as error:
        problems.add("file_not_readable", file=file.name, reason=system_reason(error))
    return None


class _Reader:
    """Finds and reads the columns of one file, noting what was done and what is wrong."""

    def __init__(
        self,
        study: Study,
        survey: SurveySource,
        file: TableFile,
        opened: OpenTable,
        tool: ToolColumns | None,
        problems: Problems,
    ) -> None:
        self.study = study
        self.survey = survey
        self.file = file
        self.opened = opened
        self.tool = tool
        self.problems = problems
        items = (survey.column_of(item) for item in survey.items)
        self.wanted = list(dict.fromkeys([*survey.columns.values(), *items]))

    def columns(self) -> ColumnsFound | None:
        """Where the columns stand; None where they aren't all found."""
        personal = personal_columns(self.opened.names, self.opened.titles)
        found = find_columns(
            self.opened.names,
            self.wanted,
            self._questions(),
            titles=self.opened.titles,
            may_be_ticked={self.survey.columns[what] for what in _MAY_BE_TICKED if what in self.survey.columns},
            personal=personal,
            tool=self.tool.tool if self.tool else None,
        )
        if not found.complete:
            self._note_not_found(found)
            return None
        respondent = self.survey.columns.get("respondent", "")
        answers = {header for name, header in found.header_of.items() if name != respondent}
        for header in (header for header in personal if header in answers):
            self.problems.add("personal_as_answer", file=self.file.name, column=header, name=header)
        if answers.intersection(personal):
            return None
        self._note_found(found, [name for name in personal if name not in found.taken])
        return found

    def _questions(self) -> dict[str, Sequence[str]]:
        """Questions by the column that is looked for, also where the study has them by the item's name."""
        by_column = {self.survey.column_of(item): item.name for item in self.survey.items}
        by_column |= {column: what for what, column in self.survey.columns.items()}
        questions: dict[str, Sequence[str]] = dict(self.study.questions)
        for column, name in by_column.items():
            if column not in questions and name in questions:
                questions[column] = questions[name]
        return questions

    def _note_not_found(self, found: ColumnsFound) -> None:
        add = partial(self.problems.add, file=self.file.name, sheet=self.file.sheet)
        known = known_names(self.opened.names)
        if found.missing and letters_broken(known):
            add("letters_broken", name=next(name for name in known if letters_broken([name])))
            return
        tool = self.tool.tool if self.tool else None
        if not found.taken and header_is_lost(known):
            add("header_lost")
            return
        if not found.taken and tool is SurveyTool.SURVEYXACT and lacks_codebook(self.opened):
            add("surveyxact_alone")
            return
        note_not_found(found, known, self._questions(), self.file, self.problems)

    def _note_found(self, found: ColumnsFound, personal: Sequence[str]) -> None:
        if self.tool is not None:
            name = label("survey_tool", self.tool.tool.value, Language.NB)
            self.problems.note("survey_tool", file=self.file.name, sheet=self.file.sheet, name=name)
        note_found(found, personal, self.file, self.problems)
        respondent = found.header_of.get(self.survey.columns.get("respondent", ""), "")
        if respondent and is_personal(respondent):
            self.problems.warn("respondent_is_personal", file=self.file.name, column=respondent, name=respondent)

    def table(self, found: ColumnsFound) -> RawTable:
        """Columns of the study, read from where they stand."""
        own = [name for name in ([self.tool.submission, self.tool.submitted] if self.tool else []) if name]
        table = self.opened.read(list(dict.fromkeys([*found.header_of.values(), *sorted(found.taken), *own])))
        table = replace(table, file=self.file.name)
        respondent = found.header_of.get(self.survey.columns.get("respondent", ""), "")
        check_one_header(table, found.taken - {respondent, *own})
        self._check_submissions(table, respondent)
        columns = {name: table.columns[header] for name, header in found.header_of.items()}
        for name, options in found.options_of.items():
            columns[name] = self._ticked(table, name, {one: table.columns[h] for one, h in options.items()})
        return replace(table, columns=columns)

    def _check_submissions(self, table: RawTable, respondent: str) -> None:
        """Note submissions that stand twice or were never sent in, and codes that lost their last digits."""
        if self.tool is not None and self.tool.submission and self.tool.submission != respondent:
            beside = [column for name, column in table.columns.items() if name != self.tool.submission]
            rows = rows_repeated(table.columns[self.tool.submission], beside)
            if len(rows):
                self.problems.add("submission_twice", **table.place(rows, self.tool.submission))
        if self.tool is not None and self.tool.submitted:
            sent = table.columns[self.tool.submitted].codes != EMPTY
            there = table.columns[self.tool.submission or self.tool.submitted].codes != EMPTY
            unsent = int((there & ~sent).sum())
            if unsent:
                self.problems.note("not_submitted", file=self.file.name, column=self.tool.submitted, count=unsent)
        if respondent and are_rounded(table.columns[respondent]):
            self.problems.add("codes_rounded", file=self.file.name, sheet=table.sheet, column=respondent)

    def _ticked(self, table: RawTable, name: str, columns: Mapping[str, RawColumn]) -> RawColumn:
        column, several = ticked(columns)
        if len(several):
            self.problems.add("several_ticked", **table.place(several, name), name=name)
        return column
