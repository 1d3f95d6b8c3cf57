"""``score``: the main job."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from trepart_eval.cli.exit_status import ExitStatus
from trepart_eval.cli.speaking import asked_language, progress_of, result_format, show, study_path, tell, tell_error
from trepart_eval.cli.texts import say
from trepart_eval.problems import InputError
from trepart_eval.study.reading import read_study
from trepart_eval.vocabulary.languages import Language
from trepart_eval.vocabulary.terms import Level

if TYPE_CHECKING:
    import pyarrow as pa

    from trepart_eval.criteria.scores import CriterionScores
    from trepart_eval.study.plan import Study

PROCESSED: Final = Path("data") / "processed"


def run(asked: argparse.Namespace) -> int:
    """Score a study, write the tables and print the result."""
    from trepart_eval.criteria.scores import score
    from trepart_eval.sources.loading import load

    try:
        study = read_study(study_path(asked), language=asked_language(asked))
        scores = score(load(study, progress=progress_of(study)), level=asked.level or Level.MUNICIPALITY)
        folder = _folder(asked, study)
        written = _write(scores, study, folder, asked)
    except InputError as error:
        tell_error(error)
        return ExitStatus.WRONG_INPUT
    _print(scores, study.language, result_format(asked))
    tell("")
    tell(say("written", study.language, folder=_shown(folder), files=", ".join(written)))
    return ExitStatus.DONE


def _folder(asked: argparse.Namespace, study: Study) -> Path:
    """Folder of the results: an example lies among the program's files, so its results go where the user is."""
    if asked.out:
        return Path(asked.out)
    return PROCESSED if asked.example else study.folder / PROCESSED


def _tables(scores: CriterionScores) -> dict[str, pa.Table]:
    from trepart_eval.criteria.diagnosis import diagnose

    return {"scores": scores.arrow, "diagnosis": diagnose(scores).arrow, "coverage": scores.coverage_arrow}


def _write(scores: CriterionScores, study: Study, folder: Path, asked: argparse.Namespace) -> list[str]:
    from trepart_eval.reporting.manifest import file_hash, input_files, run_manifest
    from trepart_eval.reporting.output_folder import MANIFEST, write_run
    from trepart_eval.reporting.table_files import csv_bytes, parquet_bytes

    tables = _tables(scores)
    contents = {f"{name}.csv": csv_bytes(table) for name, table in tables.items()}
    contents["scores.parquet"] = parquet_bytes(tables["scores"])
    if asked.workbook:
        from trepart_eval.reporting.workbook import workbook_bytes

        contents["scores.xlsx"] = workbook_bytes(study.name, tables)
    options = {
        "level": scores.level.value,
        "survey_weighting": scores.survey_weighting.value,
        "interview_weighting": scores.interview_weighting.value,
        "min_n": scores.min_n,
        "conf_level": scores.conf_level,
        "combine": study.combine,
    }
    inputs = {name: file_hash(path) for name, path in input_files(study)}
    write_run(folder, contents, run_manifest(study, "score", options, inputs, contents), study.language)
    return [*contents, MANIFEST]


def _print(scores: CriterionScores, language: Language, form: str) -> None:
    from trepart_eval.reporting.table_files import csv_bytes, json_text

    if form == "csv":
        sys.stdout.write(csv_bytes(scores.arrow).decode())
    elif form == "json":
        show(json_text("trepart.score/1", _tables(scores), study=scores.study.name, language=language.value))
    else:
        from trepart_eval.reporting.terminal import screen

        width = shutil.get_terminal_size((100, 24)).columns
        show(screen(scores, language, width=width, bold=sys.stdout.isatty() and "NO_COLOR" not in os.environ))


def _shown(folder: Path) -> str:
    """Folder as the user would write it."""
    try:
        return str(folder.resolve().relative_to(Path.cwd().resolve()))
    except ValueError:
        return str(folder)
