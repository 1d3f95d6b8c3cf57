"""``configurations``: which combinations of criteria go with success, what is necessary, and Fafo's claim."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from time import monotonic
from typing import TYPE_CHECKING, Final

from trepart_eval.cli.exit_status import ExitStatus
from trepart_eval.cli.release_log import logged_release
from trepart_eval.cli.results import ready_folder, results_folder, screen_options, tell_written, write_results
from trepart_eval.cli.speaking import asked_language, progress_of, result_format, show, study_path, tell, tell_error
from trepart_eval.cli.texts import say
from trepart_eval.problems import DisclosureError, InputError
from trepart_eval.study.reading import read_study

if TYPE_CHECKING:
    from trepart_eval.relations import StudyConfigurations
    from trepart_eval.study.planned_study import Study

_FOLDER: Final = "configurations"
_MAIN: Final = "solutions"
_STEPS: Final = {"solutions": "step_solutions", "claim": "step_claim", "robustness": "step_robustness"}
_MANY: Final = 5_000
"""Respondents from which hiding what could reveal somebody takes more than a moment."""
_PATIENCE: Final = 1.0
"""Seconds after which a person is told what is being done."""


def run(asked: argparse.Namespace) -> int:
    """Work out configurations from scores that may be shown, write the tables and print the result."""
    try:
        study = read_study(study_path(asked), language=asked_language(asked))
        return _configurations(study, asked)
    except DisclosureError as error:
        tell_error(error)
        return ExitStatus.REFUSED
    except InputError as error:
        tell_error(error)
        return ExitStatus.WRONG_INPUT


def _configurations(study: Study, asked: argparse.Namespace) -> int:
    from trepart_eval.criteria.scores import score
    from trepart_eval.disclosure.released import not_about_answers
    from trepart_eval.disclosure.score_release import release_scores
    from trepart_eval.relations import study_configurations
    from trepart_eval.reporting.table_files import csv_bytes
    from trepart_eval.sources.loading import load

    folder = ready_folder(asked, study, _FOLDER)
    data = load(study, progress=progress_of(study))
    if data.answers is not None and data.answers.n_respondents > _MANY:
        tell(say("step_release", study.language))
    # Everything below is worked out from what may be shown: a hidden score is a missing one.
    released = release_scores(score(data))
    found = study_configurations(data, scores=released.scores, progress=_progress_of(study))
    tables = {name: not_about_answers(table) for name, table in found.arrow.items()}
    log = logged_release(released, study, results_folder(asked, study))
    options = {"missing": found.plan.missing, "cut": found.plan.borders, "n_hidden": released.n_hidden}
    contents = {f"{name}.csv": csv_bytes(table) for name, table in tables.items()}
    written = write_results(study, "configurations", options, contents, folder, log)
    form = result_format(asked)
    if form == "csv":
        sys.stdout.write(csv_bytes(tables.get(_MAIN, tables["calibration"])).decode())
    elif form == "json":
        from trepart_eval.reporting.table_files import json_text

        about = {"study": study.name, "simulated": study.simulated, "language": study.language.value}
        show(json_text("trepart.configurations/1", tables, **about, sentences=found.sentences()))
    else:
        _print(found, study)
    tell_written(study, folder, written)
    return ExitStatus.DONE


def _progress_of(study: Study) -> Callable[[str], None]:
    """Say what is being worked out where it has taken a while already."""
    started = monotonic()
    told: set[str] = set()

    def step(name: str) -> None:
        if monotonic() - started > _PATIENCE and name not in told:
            told.add(name)
            tell(say(_STEPS[name], study.language))

    return step


def _print(found: StudyConfigurations, study: Study) -> None:
    from trepart_eval.reporting.configurations_terminal import configurations_screen

    show(configurations_screen(found, study, study.language, **screen_options()))
