"""``sample``: how many to invite, before the survey goes out."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Final

from trepart_eval.cli.exit_status import ExitStatus
from trepart_eval.cli.results import ready_folder, screen_options, tell_written, write_results
from trepart_eval.cli.speaking import asked_language, progress_of, result_format, show, study_path, tell_error
from trepart_eval.problems import InputError, Problems
from trepart_eval.study.reading import read_study

if TYPE_CHECKING:
    from trepart_eval.quality import SampleSizes
    from trepart_eval.sources.checked_tables import Data
    from trepart_eval.study.planned_study import Study

_FOLDER: Final = "sample"
_DEFAULTS: Final = {"width": 20.0, "response": 0.6}
_LARGEST: Final = {"width": 100.0, "sd": 50.0, "response": 1.0}


def run(asked: argparse.Namespace) -> int:
    """Work out whom to invite, write the table and print it."""
    try:
        study = read_study(study_path(asked), language=asked_language(asked))
        problems = Problems()
        numbers = _numbers(asked, problems)
        if problems:
            tell_error(InputError(problems, study.language))
            return ExitStatus.USAGE
        return _sample(study, numbers, asked)
    except InputError as error:
        tell_error(error)
        return ExitStatus.WRONG_INPUT


def _sample(study: Study, numbers: dict[str, float], asked: argparse.Namespace) -> int:
    from trepart_eval.disclosure.released import not_about_answers
    from trepart_eval.quality import sample_sizes
    from trepart_eval.reporting.table_files import csv_bytes

    folder = ready_folder(asked, study, _FOLDER)
    of = asked.of or "party"
    found = sample_sizes(
        _data(study), width=numbers["width"], of=of, sd=numbers.get("sd"), response_rate=numbers["response"]
    )
    table = not_about_answers(found.arrow)
    options = {"width": found.width, "of": of, "sd": found.sd, "response_rate": found.response_rate}
    written = write_results(study, "sample", options, {"sample.csv": csv_bytes(table)}, folder)
    form = result_format(asked)
    if form == "csv":
        sys.stdout.write(csv_bytes(table).decode())
    elif form == "json":
        from trepart_eval.reporting.table_files import json_text

        about = {"study": study.name, "simulated": study.simulated, "language": study.language.value}
        show(json_text("trepart.sample/1", {"sample": table}, **about, sentences=found.conclusions))
    else:
        _print(found)
    tell_written(study, folder, written)
    return ExitStatus.DONE


def _print(found: SampleSizes) -> None:
    from trepart_eval.reporting.sample_terminal import sample_screen

    show(sample_screen(found, **screen_options()))


def _data(study: Study) -> Data:
    """Answers of an earlier wave too, where they are there: their spread is the best guess."""
    from trepart_eval.sources.loading import load, load_counts

    files = [file.path for survey in study.surveys for file in survey.files]
    if files and all(path.is_file() for path in files):
        return load(study, progress=progress_of(study))
    return load_counts(study)


def _numbers(asked: argparse.Namespace, problems: Problems) -> dict[str, float]:
    """Numbers asked for, every wrong one named."""
    found = dict(_DEFAULTS)
    for name, most in _LARGEST.items():
        word = getattr(asked, name)
        if word is None:
            continue
        try:
            value = float(word.replace(",", "."))
        except ValueError:
            value = float("nan")
        if 0 < value <= most:
            found[name] = value
        else:
            problems.add("option_out_of_range", value=f"--{name} {word}", high=f"{most:g}")
    return found
