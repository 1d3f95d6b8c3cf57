"""What commands that make results share: where the files go, writing them whole, and saying so."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, TypedDict

from trepart_eval.cli.speaking import tell
from trepart_eval.cli.texts import say
from trepart_eval.problems.writable_folders import check_writable
from trepart_eval.study.planned_study import Study

PROCESSED: Final = Path("data") / "processed"


class ScreenOptions(TypedDict):
    """What a table on the terminal needs to know of it."""

    width: int
    bold: bool


def results_folder(asked: argparse.Namespace, study: Study, within: str = "") -> Path:
    """Folder of the results: an example lies among the program's files, so its results go where the user is."""
    if asked.out:
        return Path(asked.out)
    return (PROCESSED if asked.example else study.folder / PROCESSED) / within


def ready_folder(asked: argparse.Namespace, study: Study, within: str = "") -> Path:
    """Folder of the results, tried before any work is done; raises `InputError` where it can't be written to."""
    folder = results_folder(asked, study, within)
    check_writable([folder, results_folder(asked, study)], study.language)  # the log of releases lies in the latter
    return folder


def write_results(
    study: Study,
    command: str,
    options: Mapping[str, Any],
    contents: Mapping[str, bytes],
    folder: Path,
    beside: Mapping[Path, bytes] | None = None,
) -> list[str]:
    """Write the files of a run with its manifest, and return their names."""
    from trepart_eval.reporting.manifest import file_hash, input_files, run_manifest
    from trepart_eval.reporting.output_folder import MANIFEST, write_run

    # What is planned but not there yet has not been read.
    inputs = {name: file_hash(path) for name, path in input_files(study) if path.is_file()}
    write_run(folder, contents, run_manifest(study, command, options, inputs, contents), study.language, beside)
    return [*contents, *(path.name for path in beside or ()), MANIFEST]


def tell_written(study: Study, folder: Path, files: list[str]) -> None:
    """Say which files were written where, and that they are about made-up data, where they are."""
    tell("")
    if study.simulated:
        tell(study.simulated_note)
    tell(say("written", study.language, folder=_shown(folder), files=", ".join(files)))


def screen_options() -> ScreenOptions:
    """Width of the terminal, and whether it understands bold."""
    bold = sys.stdout.isatty() and "NO_COLOR" not in os.environ
    return {"width": shutil.get_terminal_size((100, 24)).columns, "bold": bold}


def _shown(folder: Path) -> str:
    """Folder as the user would write it."""
    try:
        return str(folder.resolve().relative_to(Path.cwd().resolve()))
    except ValueError:
        return str(folder)
