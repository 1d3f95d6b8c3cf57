"""SurveyXact's three files: the data set, what the questions are, and what the answers mean."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from trepart_eval.sources.delimited import utf8_content
from trepart_eval.sources.raw_tables import OpenTable, RawColumn, RawTable, Unreadable
from trepart_eval.study.named_tables import Code, TableFile
from trepart_eval.vocabulary.spelling import canonical

_STRUCTURE: Final = ("questionname", "variablename", "questiontext")
_NUMBERED: Final = re.compile(r"s_\d+(_\d+)?")
_LABEL_COLUMNS: Final = 3  # variable, value, label; there is no header
_TEXT_SUFFIXES: Final = {".csv", ".txt", ".tsv"}
_SEPARATORS: Final = "\t;,"


def with_codebook(opened: OpenTable, titles: Mapping[str, str], labels: Mapping[str, Mapping[str, str]]) -> OpenTable:
    """Return a data set whose columns know their questions and what their values mean.

    Parameters
    ----------
    opened : OpenTable
        The data set.
    titles, labels : mapping
        From `question_titles` and `answer_labels`.
    """

    def read(wanted: Sequence[str]) -> RawTable:
        table = opened.read(wanted)
        columns = {name: _labelled(column, labels.get(_key(name), {})) for name, column in table.columns.items()}
        return replace(table, columns=columns)

    said = {name: titles[_key(name)] for name in opened.names if _key(name) in titles}
    return replace(opened, read=read, titles={**opened.titles, **said})


def answer_labels(labels: TableFile) -> dict[str, dict[str, str]]:
    """What the values of each variable mean; raises `Unreadable` where the file can't be read."""
    said: dict[str, dict[str, str]] = {}
    for row in _rows(labels):
        if len(row) >= _LABEL_COLUMNS:
            said.setdefault(_key(row[0]), {})[canonical(row[1])] = row[2].strip()
    return said


def check_is_dataset(file: TableFile, names: Sequence[str]) -> None:
    """Raise where a file is SurveyXact's file of questions or of answers instead of the data set."""
    plain = [_key(name) for name in names]
    if set(_STRUCTURE) <= set(plain):
        raise Unreadable("surveyxact_structure", suggestion=_dataset_beside(file))
    is_text = file.path.suffix.lower() in _TEXT_SUFFIXES
    if is_text and len(names) == _LABEL_COLUMNS and _is_number(plain[1]) and not _is_number(plain[2]):
        raise Unreadable("surveyxact_labels", suggestion=_dataset_beside(file))


def lacks_codebook(opened: OpenTable) -> bool:
    """Whether a data set numbers its questions, ``s_1``, and no file beside it says what they are."""
    return not opened.titles and any(_NUMBERED.fullmatch(name.strip()) for name in opened.names)


def question_titles(structure: TableFile) -> dict[str, str]:
    """Question of each variable, with the answer where it is one answer of several; raises `Unreadable`."""
    rows = _rows(structure)
    header = [_key(name) for name in next(rows, [])]
    if not set(_STRUCTURE) <= set(header):
        raise Unreadable("surveyxact_not_structure")
    place = {name: header.index(name) for name in header}

    def cell(row: Sequence[str], name: str) -> str:
        return row[place[name]].strip() if name in place and place[name] < len(row) else ""

    titles: dict[str, str] = {}
    for row in rows:
        variable, kind = _key(cell(row, "variablename")), cell(row, "questiontype") + cell(row, "subtype")
        option = cell(row, "choicetext") if "multi" in kind.casefold() else ""
        titles.setdefault(variable, " - ".join(text for text in (cell(row, "questiontext"), option) if text))
    return titles


def _rows(file: TableFile) -> Iterator[list[str]]:
    text = utf8_content(file).decode()
    separator = max(_SEPARATORS, key=text.partition("\n")[0].count)
    return (row for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator) if row)


def _labelled(column: RawColumn, said: Mapping[str, str]) -> RawColumn:
    labels: dict[Code, str] = {
        value: said[canonical(value)] for value in (column.values if said else ()) if canonical(value) in said
    }
    return replace(column, labels=labels) if labels else column


def _key(name: str) -> str:
    return name.strip().strip('"').casefold()


def _is_number(text: str) -> bool:
    return text.lstrip("-").isdecimal()


def _dataset_beside(file: TableFile) -> str | None:
    """Return the file of the same folder that is called a data set, as the study would name it."""
    folder: Path = file.path.parent
    near = sorted(path.name for path in folder.iterdir() if "dataset" in path.name.casefold() and path != file.path)
    return str(Path(file.name).with_name(near[0]).as_posix()) if near else None
