"""What commands share: finding the study, its language, and saying things on standard error."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from trepart_eval.cli.exit_status import ExitStatus
from trepart_eval.cli.parser import PROGRAM
from trepart_eval.cli.texts import say
from trepart_eval.datasets.examples import example_path
from trepart_eval.problems import InputError, Severity
from trepart_eval.problems.problem import describe
from trepart_eval.sources.files import Progress
from trepart_eval.study.planned_study import Study
from trepart_eval.vocabulary.languages import Language, choose_language, format_number, language_of

_LONG = 50_000  # rows whose reading takes long enough to say so
_LARGE = 5_000_000  # bytes, where the rows are not known beforehand


def asked_language(asked: argparse.Namespace) -> Language | None:
    """Language asked for by option or environment; None where the study's own is to be spoken."""
    return language_of(asked.lang) or language_of(os.environ.get("TREPART_LANG"))


def study_path(asked: argparse.Namespace) -> Path:
    """Path of the study that the command is about."""
    if asked.example and asked.study:
        language = choose_language(asked.lang, os.environ)
        tell(f"{PROGRAM}: {say('one_of_two', language)}")
        raise SystemExit(ExitStatus.USAGE)
    if asked.example:
        return example_path(asked.example, language=choose_language(asked.lang, os.environ))
    return Path(asked.study or ".")


def tell(text: str) -> None:
    """Say something to the person, beside the result."""
    print(text, file=sys.stderr, flush=True)  # noqa: T201 - what the command line is for


def show(text: str) -> None:
    """Print the result."""
    print(text)  # noqa: T201 - what the command line is for


def tell_error(error: InputError) -> None:
    """Say everything that is wrong with the input."""
    tell(describe(error.problems, error.language))
    errors = sum(problem.severity is Severity.ERROR for problem in error.problems)
    tell("")
    tell(say("stopped", error.language, errors=format_number(errors, error.language)))


def progress_of(study: Study) -> Progress:
    """Say which file is being read, where that takes time."""

    def progress(action: str, file: str, rows: int | None) -> None:
        del action
        if rows is not None and rows > _LONG:
            tell(say("reading_rows", study.language, file=file, rows=format_number(rows, study.language)))
        elif rows is None and _size(study.folder / file) > _LARGE:
            tell(say("reading", study.language, file=file))

    return progress


def _size(path: Path) -> int:
    """Bytes of a file; 0 where it isn't there, which the reader says."""
    try:
        return path.stat().st_size
    except OSError:
        return 0


def result_format(asked: argparse.Namespace) -> str:
    """Form of the result: as asked, or a table for a person and CSV for a program."""
    return asked.format or ("table" if sys.stdout.isatty() else "csv")
