"""``score``: the main job."""

from __future__ import annotations

import argparse
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Final

from trepart_eval.cli.exit_status import ExitStatus
from trepart_eval.cli.release_log import logged_release
from trepart_eval.cli.results import ready_folder, results_folder, screen_options, tell_written, write_results
from trepart_eval.cli.speaking import asked_language, progress_of, result_format, show, study_path, tell, tell_error
from trepart_eval.cli.texts import say
from trepart_eval.problems import DisclosureError, InputError
from trepart_eval.study.reading import read_study
from trepart_eval.vocabulary.languages import Language
from trepart_eval.vocabulary.terms import Level

if TYPE_CHECKING:
    from trepart_eval.disclosure.score_release import ReleasedScores
    from trepart_eval.study.planned_study import Study

_WITHIN: Final = {Level.MUNICIPALITY: "", Level.WORKPLACE: "workplaces"}
"""Folder within the results: tables of the two levels never take each other's place."""

_MANY_WORKPLACES: Final = 100  # to hide what could be worked out then takes seconds, or most of a minute


def run(asked: argparse.Namespace) -> int:
    """Score a study, write the tables and print the result."""
    from trepart_eval.criteria.scores import score
    from trepart_eval.disclosure.score_release import release_scores
    from trepart_eval.sources.loading import load

    try:
        study = read_study(study_path(asked), language=asked_language(asked))
        level = Level(asked.level or Level.MUNICIPALITY)
        folder = ready_folder(asked, study, _WITHIN[level])
        data = load(study, progress=progress_of(study))
        if level is Level.WORKPLACE and len(data.workplaces) > _MANY_WORKPLACES:
            tell(say("step_release", study.language))
        released = release_scores(score(data, level=level))
        written = _write(released, study, folder, asked)
    except DisclosureError as error:
        tell_error(error)
        return ExitStatus.REFUSED
    except InputError as error:
        tell_error(error)
        return ExitStatus.WRONG_INPUT
    _print(released, study.language, result_format(asked))
    tell_written(study, folder, written)
    return ExitStatus.DONE


def _write(released: ReleasedScores, study: Study, folder: Path, asked: argparse.Namespace) -> list[str]:
    from trepart_eval.reporting.table_files import csv_bytes, parquet_bytes

    scores, tables = released.scores, released.tables
    with ThreadPoolExecutor(1) as beside:  # Arrow writes while the log is held against earlier ones
        parquet = beside.submit(parquet_bytes, tables["scores"])
        log = logged_release(released, study, results_folder(asked, study))
        contents = {f"{name}.csv": csv_bytes(table) for name, table in tables.items()}
        contents["scores.parquet"] = parquet.result()
    if asked.workbook:
        from trepart_eval.reporting.workbook import workbook_bytes

        contents["scores.xlsx"] = workbook_bytes(study.name, tables, note=study.simulated_note)
    options = {
        "level": scores.level.value,
        "survey_weighting": scores.survey_weighting.value,
        "interview_weighting": scores.interview_weighting.value,
        "min_n": scores.min_n,
        "conf_level": scores.conf_level,
        "combine": study.combine,
        "n_hidden": released.n_hidden,
    }
    return write_results(study, "score", options, contents, folder, log)


def _print(released: ReleasedScores, language: Language, form: str) -> None:
    from trepart_eval.reporting.table_files import csv_bytes, json_text

    study = released.scores.study
    if form == "csv":
        sys.stdout.write(csv_bytes(released.tables["scores"]).decode())
    elif form == "json":
        about = {"study": study.name, "simulated": study.simulated, "language": language.value}
        show(json_text("trepart.score/1", released.tables, **about))
    else:
        from trepart_eval.reporting.terminal import screen

        show(screen(released.scores, language, **screen_options()))
