"""``simulate``: a whole study with a known answer."""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from trepart_eval.cli.exit_status import ExitStatus
from trepart_eval.cli.parser import PROGRAM
from trepart_eval.cli.speaking import show, tell, tell_error
from trepart_eval.cli.texts import say
from trepart_eval.datasets.simulation import SimulatedStudy, simulate
from trepart_eval.problems import InputError
from trepart_eval.vocabulary.languages import Language, choose_language

_PATIENCE: Final = 2.0  # seconds without a word
_WRONG_WORDS: Final = {"simulation_not_whole", "simulation_not_number", "simulation_out_of_range", "unknown_choice"}
"""Problems of the words on the command line, not of the folder."""
_STEPS: Final = {
    "answers": "simulating_answers",
    "records": "simulating_records",
    "writing": "simulating_writing",
}
OPTIONS: Final = (
    *("municipalities", "waves", "respondents", "effect", "seed"),
    *("selection", "agreement", "interviewed", "nonresponse"),
)


def run(asked: argparse.Namespace) -> int:
    """Simulate a study in a folder, and say what it is."""
    language = choose_language(asked.lang, os.environ)
    options: dict[str, Any] = {name: getattr(asked, name) for name in OPTIONS if getattr(asked, name) is not None}
    options = {name: _number(value) for name, value in options.items()}
    try:
        made = simulate(
            asked.folder, **options, panel=not asked.no_panel, language=language, progress=_progress(language)
        )
    except InputError as error:
        tell_error(error)
        in_words = {problem.code for problem in error.problems} <= _WRONG_WORDS
        return ExitStatus.USAGE if in_words else ExitStatus.WRONG_INPUT
    show(_said(made, Path(asked.folder), language))
    return ExitStatus.DONE


def _number(text: str) -> str | int | float:
    """Number that a word on the command line stands for; the word itself where it is none, for `simulate` to refuse."""
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


def _progress(language: Language) -> Callable[[str], None]:
    """Say which step has begun, once the work has lasted so long that one wonders."""
    start = time.monotonic()

    def progress(step: str) -> None:
        if time.monotonic() - start > _PATIENCE:
            tell(say(_STEPS[step], language))

    return progress


def _said(made: SimulatedStudy, folder: Path, language: Language) -> str:
    lines = [made.study.simulated_note, say("simulated", language, folder=folder)]
    return "\n".join([*lines, f"  {PROGRAM} check {folder}", f"  {PROGRAM} score {folder}"])
