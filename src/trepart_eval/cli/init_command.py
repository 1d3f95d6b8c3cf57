"""``init``: a new study that works at once."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from trepart_eval.cli.exit_status import ExitStatus
from trepart_eval.cli.parser import PROGRAM
from trepart_eval.cli.speaking import show, tell_error
from trepart_eval.cli.texts import say
from trepart_eval.datasets.examples import starter_files
from trepart_eval.problems import InputError
from trepart_eval.reporting.output_folder import write_new
from trepart_eval.vocabulary.languages import choose_language


def run(asked: argparse.Namespace) -> int:
    """Make a folder with a commented study.toml and made-up data, or with the package's own questionnaire."""
    language = choose_language(asked.lang, os.environ)
    folder = Path(asked.folder)
    try:
        if asked.instrument:
            from trepart_eval.cli.instrument_command import write_forms

            write_forms(folder, {"variant": asked.instrument, "languages": [language]}, language)
            return ExitStatus.DONE
        write_new(folder, starter_files(language), language, problem="new_folder_not_writable")
    except InputError as error:
        tell_error(error)
        return ExitStatus.WRONG_INPUT
    show(say("made", language, folder=folder))
    show(f"  {PROGRAM} check {folder}")
    show(f"  {PROGRAM} score {folder}")
    return ExitStatus.DONE
