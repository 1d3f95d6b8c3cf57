"""``relate``: what the study planned to relate, first of all the plan itself, and the sources' claims beside it."""

from __future__ import annotations

import argparse
import sys
from time import monotonic
from typing import TYPE_CHECKING, Final

from trepart_eval.cli.exit_status import ExitStatus
from trepart_eval.cli.release_log import logged_release
from trepart_eval.cli.results import ready_folder, results_folder, screen_options, tell_written, write_results
from trepart_eval.cli.speaking import asked_language, progress_of, result_format, show, study_path, tell, tell_error
from trepart_eval.cli.texts import say
from trepart_eval.problems import DisclosureError, InputError, Problems
from trepart_eval.problems.writable_folders import check_writable
from trepart_eval.study.reading import read_study

if TYPE_CHECKING:
    from collections.abc import Callable

    from trepart_eval.relations import AnalysisPlan, Claims, StudyRelations
    from trepart_eval.study.planned_study import Study

_FOLDER: Final = "relations"
_PATIENCE: Final = 2.0  # seconds
_STEPS: Final = {
    "relations": "step_relations",
    "scores": "step_scores",
    "intensity": "step_intensity",
    "criteria": "step_criteria",
    "chains": "step_chains",
}


def run(asked: argparse.Namespace) -> int:
    """Make the plan, or relate what it says, write the table and print the result."""
    try:
        study = read_study(study_path(asked), language=asked_language(asked))
        return _make_plan(study, asked) if asked.plan else _relate(study, asked)
    except DisclosureError as error:
        tell_error(error)
        return ExitStatus.REFUSED
    except InputError as error:
        tell_error(error)
        return ExitStatus.WRONG_INPUT


def _make_plan(study: Study, asked: argparse.Namespace) -> int:
    """Write the plan beside ``study.toml``; one that says something else is never written over."""
    from trepart_eval.relations import PLAN_FILE, plan, read_plan
    from trepart_eval.reporting.output_folder import write_together
    from trepart_eval.reporting.relations_terminal import plan_screen

    path = results_folder(asked, study) / PLAN_FILE if asked.example or asked.out else study.folder / PLAN_FILE
    check_writable([path.parent], study.language)
    made = plan(study)
    if path.is_file():
        before = read_plan(path, study.language)
        if before.digest != made.digest:
            problems = Problems()
            problems.add("plan_already_made", file=path.name, digest=before.digest[:12])
            raise InputError(problems, study.language)
    if made.relations:
        write_together({path: made.to_json()}, [], study.language)
    show(plan_screen(made, study, study.language, **screen_options()))
    if made.relations:
        tell(say("plan_written", study.language, file=path.name))
    return ExitStatus.DONE


def _relate(study: Study, asked: argparse.Namespace) -> int:
    from trepart_eval.criteria import score
    from trepart_eval.disclosure.released import not_about_answers
    from trepart_eval.disclosure.score_release import release_scores
    from trepart_eval.relations import relate_study, study_claims
    from trepart_eval.reporting.table_files import csv_bytes
    from trepart_eval.sources.loading import load

    folder = ready_folder(asked, study, _FOLDER)
    planned = _plan_made_before(study, asked)
    data = load(study, progress=progress_of(study))
    some = data.answers is not None or data.codings is not None
    # A slope over few cases gives away the one score that isn't shown: a hidden score is a missing one here too.
    released = release_scores(score(data)) if some else None
    shown = released.scores if released else None
    found = relate_study(data, outcome=asked.outcome or "", plan=planned, scores=shown)
    said = None
    if not asked.outcome:
        said = study_claims(data, relations=found, scores=shown, progress=_steps(study))
    table = not_about_answers(found.arrow)
    tables = {"relations": table} | ({"claims": not_about_answers(said.arrow)} if said else {})
    options = {"outcome": asked.outcome or "", "plan": planned.digest if planned else ""}
    contents = {f"{name}.csv": csv_bytes(one) for name, one in tables.items()}
    log = logged_release(released, study, results_folder(asked, study)) if released else {}
    written = write_results(study, "relate", options, contents, folder, log)
    form = result_format(asked)
    if form == "csv":
        sys.stdout.write(csv_bytes(table).decode())
    elif form == "json":
        from trepart_eval.reporting.table_files import json_text

        about = {"study": study.name, "simulated": study.simulated, "language": study.language.value}
        show(json_text("trepart.relations/1", tables, **about, sentences=found.sentences()))
    else:
        _print(found, said, study)
    tell_written(study, folder, written)
    return ExitStatus.DONE


def _print(found: StudyRelations, said: Claims | None, study: Study) -> None:
    from trepart_eval.reporting.claims_terminal import claims_screen
    from trepart_eval.reporting.relations_terminal import relations_screen

    options = screen_options()
    show(relations_screen(found, study, study.language, **options))
    if said is not None:
        show("\n" + claims_screen(said, study.language, **options))


def _steps(study: Study) -> Callable[[str], None]:
    """Say which step begins, once the command has been at work for some seconds."""
    began = monotonic()

    def step(name: str) -> None:
        if monotonic() - began > _PATIENCE:
            tell(say(_STEPS[name], study.language))

    return step


def _plan_made_before(study: Study, asked: argparse.Namespace) -> AnalysisPlan | None:
    from trepart_eval.relations import PLAN_FILE, read_plan

    places = [study.folder / PLAN_FILE, results_folder(asked, study) / PLAN_FILE]
    path = next((one for one in places if one.is_file()), None)
    return None if path is None else read_plan(path, study.language)
