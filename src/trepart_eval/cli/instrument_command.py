"""``instrument``: the questionnaire in the formats of survey tools, and the study that reads what comes back."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import Any, Final

from trepart_eval.cli.exit_status import ExitStatus
from trepart_eval.cli.parser import PROGRAM
from trepart_eval.cli.speaking import show, tell_error
from trepart_eval.cli.texts import say
from trepart_eval.instrument.form_files import FORMATS, FORMS, SURVEYS, instrument_files
from trepart_eval.instrument.written_study import ANSWERS
from trepart_eval.problems import InputError, Problems
from trepart_eval.problems.suggestions import nearest
from trepart_eval.problems.writable_folders import check_writable, is_there
from trepart_eval.reporting.output_folder import write_new
from trepart_eval.sources.files import column_names, read_table
from trepart_eval.study.named_tables import TableFile
from trepart_eval.study.reading import FILE_NAME
from trepart_eval.vocabulary.languages import Language, choose_language, language_of
from trepart_eval.vocabulary.terms import Party

_TABLES: Final = (".csv", ".tsv", ".txt", ".xlsx")
_NO_NAMES: Final = (".xls", ".ods", ".docx", ".doc", ".pdf", ".json", ".sav", ".parquet", ".zip")
"""Endings of files that a municipality's name doesn't have."""
_ANSWERS: Final = (".csv", ".tsv", ".txt", ".xlsx", ".sav", ".zsav", ".parquet")
_CASE: Final = "case"
_FOR_ONESELF: Final = "self_assessment"
_ONLY_FOR: Final = {
    "variant": ("survey", "all"),
    "parties": ("survey", "all"),
    "cases": ("survey", "checklist", "all"),
    "answers": ("survey", "checklist", "all"),
}
"""Forms that an option has a meaning for; the checklists and the leader's form are one each, for those they are for."""
_WRONG_WORDS: Final = {
    *("unknown_option_value", "option_empty", "option_not_of_form"),
    *("answers_file_wrong", "cases_twice"),
}
"""Problems of the words on the command line, not of any file."""


def run(asked: argparse.Namespace) -> int:
    """Write the forms and the study's plan in a new folder, all or none."""
    language = choose_language(language_of((asked.lang or "").partition(",")[0]), os.environ)
    folder = Path(asked.out)
    problems = Problems()
    options = _options(asked, language, problems)
    options["cases"] = _cases(asked.cases, problems)
    _check_meant_for(options["form"], asked, problems)
    if not asked.out.strip():
        problems.add("option_empty", name="--out", known="my-study")
    elif options["form"] != _FOR_ONESELF and is_there(folder / FILE_NAME):
        problems.add("folder_not_empty", path=str(folder))
    try:
        problems.raise_if_any(language)
        write_forms(folder, options, language)
    except InputError as error:
        tell_error(error)
        in_words = {problem.code for problem in error.problems} & _WRONG_WORDS
        return ExitStatus.USAGE if in_words else ExitStatus.WRONG_INPUT
    return ExitStatus.DONE


def write_forms(folder: Path, options: dict[str, Any], language: Language) -> None:
    """Write the forms in a new folder and say what is to be done with them; raises `InputError`."""
    check_writable([folder], language)
    files = instrument_files(**options)
    there = [name for name in files if is_there(folder / name)]
    problems = Problems()
    if there:
        problems.add("forms_there", path=str(folder), names=", ".join(there))
    problems.raise_if_any(language)
    write_new(folder, files, language)
    for name in files:
        show(str(folder / name))
    if FILE_NAME in files:
        answers = folder / options.get("answers", ANSWERS)
        with suppress(OSError):
            answers.parent.mkdir(parents=True, exist_ok=True)
        show("")
        show(say("answers_go_here", language, file=answers))
        show(f"  {PROGRAM} check {folder}")


def _options(asked: argparse.Namespace, language: Language, problems: Problems) -> dict[str, Any]:
    """Options of the forms; what isn't known is noted and left out."""
    variant = _one("--variant", asked.variant or "short", SURVEYS, problems)
    parties = _several("--parties", asked.parties, [party.value for party in Party], problems)
    form = _one("--form", asked.form or "survey", FORMS, problems)
    return {
        "variant": variant,
        "languages": _several("--lang", asked.lang, [one.value for one in Language], problems) or [language],
        "formats": _several("--to", asked.to, FORMATS, problems) or FORMATS,
        "form": form,
        "parties": parties or None,
        "answers": _answers(asked.answers, problems),
    }


def _check_meant_for(form: str, asked: argparse.Namespace, problems: Problems) -> None:
    """Note options that the form has no use for, in place of leaving them out in silence."""
    for option, forms in _ONLY_FOR.items():
        if getattr(asked, option) is not None and form not in forms:
            problems.add("option_not_of_form", name=f"--{option}", form=form, known=", ".join(forms))


def _one(option: str, value: str, known: Sequence[str], problems: Problems) -> str:
    """Value of an option; the first that is known where it isn't one of them."""
    word = value.strip().lower().replace("-", "_")
    return word if not _unknown(option, [word], known, problems) else str(known[0])


def _several(option: str, value: str | None, known: Sequence[str], problems: Problems) -> list[str]:
    """Values with commas between; those that aren't known are noted and left out."""
    words = list(dict.fromkeys(word for one in (value or "").split(",") if (word := one.strip().lower())))
    if value is not None and not words:
        problems.add("option_empty", name=option, known=", ".join(known))
    unknown = _unknown(option, words, known, problems)
    return [word for word in words if word not in unknown]


def _unknown(option: str, words: Sequence[str], known: Sequence[str], problems: Problems) -> list[str]:
    unknown = [word for word in words if word not in known]
    for word in unknown:
        near = nearest(word, known)
        problems.add("unknown_option_value", name=option, value=word, known=", ".join(known), suggestion=near)
    return unknown


def _answers(value: str | None, problems: Problems) -> str:
    """Path of the file that the answers will be in."""
    path = PurePosixPath((value or ANSWERS).replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or path.suffix.lower() not in _ANSWERS:
        problems.add("answers_file_wrong", value=value, known=" ".join(_ANSWERS))
        return ANSWERS
    return path.as_posix()


def _cases(value: str | None, problems: Problems) -> list[str]:
    """Names of the cases: with commas between, or the column of a file."""
    if value is None:
        return []
    path = Path(value)
    in_file = path.suffix.lower() in {*_TABLES, *_NO_NAMES} or (is_there(path) and path.is_file())
    given = _cases_in_file(path, problems) if in_file else value.split(",")
    names = [" ".join(name.split()) for name in given if name.strip()]
    if not names and not in_file:
        problems.add("option_empty", name="--cases", known="Arendal,Songdalen")
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        problems.add("cases_twice", value=", ".join(twice))
    return list(dict.fromkeys(names))


def _cases_in_file(path: Path, problems: Problems) -> list[str]:
    """Return the names in the column ``case``, or in the first column where there is none."""
    file = TableFile(path, str(path))
    columns = column_names(file, problems)
    if not columns:
        return []
    column = next((name for name in columns if name.strip().lower() == _CASE), columns[0])
    table = read_table(file, [column], problems)
    if table is None:
        return []
    cells = table.columns[column].cells(table.n_rows)
    return list(dict.fromkeys(str(cell) for cell in cells if cell is not None))
