"""A leader's answers from a file: a row per item, or one row with a column per item."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from trepart_eval.instrument.item_bank import items
from trepart_eval.instrument.leader_scores import Given
from trepart_eval.problems import Problems
from trepart_eval.problems.arguments import checked_path
from trepart_eval.sources.checklists import names_within
from trepart_eval.sources.files import column_names, read_table
from trepart_eval.sources.raw_tables import RawTable
from trepart_eval.sources.survey_tools.damaged_exports import header_is_lost
from trepart_eval.study.named_tables import Code, TableFile
from trepart_eval.vocabulary.languages import Language
from trepart_eval.vocabulary.spelling import canonical
from trepart_eval.vocabulary.terms import Variant

_ITEM: Final = ("item", "spørsmål", "påstand")
_ANSWER: Final = ("answer", "svar")


def read_leader_answers(path: Path | str, *, language: Language | str = Language.NB) -> dict[str, Given]:
    """Item to answer, from a CSV file or a workbook with one leader's answers.

    The file has columns "item" and "answer" and a row per item, or one row below a heading with the items' keys or
    words.

    Raises
    ------
    InputError
        If the file can't be read, holds no items, or holds the answers of more than one leader.
    """
    path = checked_path(path, "path", "the answers")
    problems = Problems()
    file = TableFile(path, str(path))
    names = column_names(file, problems)
    answers: dict[str, Given] = {}
    if names is not None:
        long = next((name for name in names if canonical(name) in _ITEM), None)
        given = next((name for name in names if canonical(name) in _ANSWER), None)
        if long is not None and given is not None:
            answers = _a_row_per_item(file, long, given, problems)
        else:
            answers = _a_column_per_item(file, names, problems)
    problems.raise_if_any(Language(language))
    return answers


def _a_row_per_item(file: TableFile, item: str, answer: str, problems: Problems) -> dict[str, Given]:
    table = read_table(file, [item, answer], problems)
    if table is None:
        return {}
    known = _spellings()
    found: dict[str, Given] = {}
    pairs = zip(_cells(table, item), _cells(table, answer), strict=True)
    for row, (name, given) in enumerate(pairs):
        key = known.get(canonical(name), str(name))
        if key in found:
            problems.add("leader_item_twice", **table.place([row], item), value=key)
        found[key] = given
    return found


def _a_column_per_item(file: TableFile, names: list[str], problems: Problems) -> dict[str, Given]:
    known = _spellings()
    columns: dict[str, str] = {}
    for name in names:
        key = next((known[canonical(one)] for one in names_within(name) if canonical(one) in known), None)
        if key is not None:
            columns.setdefault(key, name)
    if not columns:
        if header_is_lost(names):
            problems.add("header_lost", file=file.name)
        else:
            problems.add("no_leader_items", file=file.name, known=", ".join(filter(None, names)))
        return {}
    table = read_table(file, columns.values(), problems)
    if table is None:
        return {}
    if table.n_rows > 1:
        problems.add(
            "several_leaders",
            file=file.name,
            rows=range(table.first_row, table.first_row + table.n_rows),
            count=table.n_rows,
        )
        return {}
    return {key: _cells(table, name)[0] for key, name in columns.items()}


def _cells(table: RawTable, name: str) -> list[Code | None]:
    """Cells of a column."""
    return table.columns[name].cells(table.n_rows)


def _spellings() -> dict[str, str]:
    """Every spelling that means an item: its key, and its words in each language."""
    own = list(items(Variant.SELF_ASSESSMENT))
    words = {canonical(item.text(language)): item.key for item in own for language in Language}
    return words | {canonical(item.key): item.key for item in own}
