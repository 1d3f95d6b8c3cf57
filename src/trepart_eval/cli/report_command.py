"""``report``: the programme report, or a municipality's, as Word, PDF, web page and workbook."""

from __future__ import annotations

import argparse
import gc
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Final

from trepart_eval.cli.exit_status import ExitStatus
from trepart_eval.cli.parser import PROGRAM
from trepart_eval.cli.release_log import logged_release
from trepart_eval.cli.results import ready_folder, results_folder, tell_written
from trepart_eval.cli.speaking import asked_language, progress_of, show, study_path, tell, tell_error
from trepart_eval.cli.texts import say
from trepart_eval.problems import DisclosureError, InputError
from trepart_eval.problems.suggestions import nearest
from trepart_eval.study.reading import read_study
from trepart_eval.vocabulary.languages import choose_language

if TYPE_CHECKING:
    from trepart_eval.study.planned_study import Study

_FOLDER: Final = "report"
_FORMATS: Final = ("docx", "pdf", "html", "xlsx")
_PATIENCE: Final = 2.0
"""Seconds after which a person is told what is being done."""
_ALLOCATIONS: Final = 10_000
"""Objects more than before at which Python looks for cycles; 700 by default."""
_STEPS: Final = {
    "scores": "step_scores",
    "intensity": "step_intensity",
    "relations": "step_relations",
    "configurations": "step_solutions",
    "writing": "step_writing",
    "rendering": "step_rendering",
}


def run(asked: argparse.Namespace) -> int:
    """Make the report and write its files, all or none."""
    formats = _formats(asked)
    try:
        study = read_study(study_path(asked), language=asked_language(asked))
        with _rare_collections():
            return _report(study, formats, asked)
    except DisclosureError as error:
        tell_error(error)
        return ExitStatus.REFUSED
    except InputError as error:
        tell_error(error)
        return ExitStatus.WRONG_INPUT


@contextmanager
def _rare_collections() -> Iterator[None]:
    """Look for unused cycles of objects seldom: nearly everything made here is used to the end, and looking takes time.

    The settings are back afterwards.
    """
    usual = gc.get_threshold()
    gc.set_threshold(_ALLOCATIONS, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def _report(study: Study, formats: list[str], asked: argparse.Namespace) -> int:
    from trepart_eval.reporting.document.drawing import drawing_process
    from trepart_eval.reporting.reports.making import checked_template, file_part, report
    from trepart_eval.sources.loading import load

    began = monotonic()
    folder = ready_folder(asked, study, _FOLDER if asked.case is None else str(Path(_FOLDER) / file_part(asked.case)))
    template = checked_template(asked.template, study.language)
    with drawing_process() if asked.own_process and formats != ["xlsx"] else nullcontext() as drawings:
        made = report(
            load(study, progress=progress_of(study)), formats, case=asked.case, template=template,
            progress=_steps(study, began), drawings=drawings,
        )  # fmt: skip
    log = logged_release(made.released, study, results_folder(asked, study)) if made.released else {}
    paths = made.write(folder, beside=log)
    for path in paths[:-1]:
        show(str(path))
    tell_written(study, folder, [*(path.name for path in log), *(path.name for path in paths)])
    return ExitStatus.DONE


def _formats(asked: argparse.Namespace) -> list[str]:
    """Formats in the order of the option; one that isn't known ends the command with words."""
    named = [one.strip().lower() for one in (",".join(_FORMATS) if asked.to is None else asked.to).split(",")]
    wanted = list(dict.fromkeys(one for one in named if one))
    unknown = [one for one in wanted if one not in _FORMATS]
    if wanted and not unknown:
        return wanted
    language = choose_language(asked.lang, os.environ)
    near = nearest(unknown[0], _FORMATS) if unknown else ""
    message = say("unknown_format", language, value=unknown[0] if unknown else asked.to, known=", ".join(_FORMATS))
    hint = f" {say('did_you_mean', language, suggestion=near)}" if near else ""
    tell(f"{PROGRAM}: {message}{hint}")
    raise SystemExit(ExitStatus.USAGE)


def _steps(study: Study, began: float) -> Callable[[str], None]:
    """Say which step begins, once the command has been at work for some seconds."""

    def step(name: str) -> None:
        if monotonic() - began > _PATIENCE:
            tell(say(_STEPS[name], study.language))

    return step
