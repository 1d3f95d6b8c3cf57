"""``score``: the main job."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from trepart_eval.cli.exit_status import ExitStatus
from trepart_eval.cli.results import results_folder, screen_options, tell_written, write_results
from trepart_eval.cli.speaking import asked_language, progress_of, result_format, show, study_path, tell_error
from trepart_eval.problems import InputError
from trepart_eval.study.reading import read_study
from trepart_eval.vocabulary.languages import Language
from trepart_eval.vocabulary.terms import Level

if TYPE_CHECKING:
    import pyarrow as pa

    from trepart_eval.criteria.scores import CriterionScores
    from trepart_eval.study.plan import Study

_WITHIN: Final = {Level.MUNICIPALITY: "", Level.WORKPLACE: "workplaces"}
"""Folder within the results: tables of the two levels never take each other's place."""


def run(asked: argparse.Namespace) -> int:
    """Score a study, write the tables and print the result."""
    from trepart_eval.criteria.scores import score
    from trepart_eval.sources.loading import load

    try:
        study = read_study(study_path(asked), language=asked_language(asked))
        scores = score(load(study, progress=progress_of(study)), level=asked.level or Level.MUNICIPALITY)
        folder = results_folder(asked, study, _WITHIN[scores.level])
        written = _write(scores, study, folder, asked)
    except InputError as error:
        tell_error(error)
        return ExitStatus.WRONG_INPUT
    _print(scores, study.language, result_format(asked))
    tell_written(study, folder, written)
    return ExitStatus.DONE


def _tables(scores: CriterionScores) -> dict[str, pa.Table]:
    from trepart_eval.criteria.diagnosis import diagnose

    return {"scores": scores.arrow, "diagnosis": diagnose(scores).arrow, "coverage": scores.coverage_arrow}


def _write(scores: CriterionScores, study: Study, folder: Path, asked: argparse.Namespace) -> list[str]:
    from trepart_eval.reporting.table_files import csv_bytes, parquet_bytes

    tables = _tables(scores)
    contents = {f"{name}.csv": csv_bytes(table) for name, table in tables.items()}
    contents["scores.parquet"] = parquet_bytes(tables["scores"])
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
    }
    return write_results(study, "score", options, contents, folder)


def _print(scores: CriterionScores, language: Language, form: str) -> None:
    from trepart_eval.reporting.table_files import csv_bytes, json_text

    if form == "csv":
        sys.stdout.write(csv_bytes(scores.arrow).decode())
    elif form == "json":
        about = {"study": scores.study.name, "simulated": scores.study.simulated, "language": language.value}
        show(json_text("trepart.score/1", _tables(scores), **about))
    else:
        from trepart_eval.reporting.terminal import screen

        show(screen(scores, language, **screen_options()))
