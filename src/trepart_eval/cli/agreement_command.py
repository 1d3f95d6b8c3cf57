"""``agreement``: how far the coders agree, what the numbers allow, and what to discuss."""

from __future__ import annotations

import argparse
import sys
from typing import Final

from trepart_eval.cli.exit_status import ExitStatus
from trepart_eval.cli.results import results_folder, screen_options, tell_written, write_results
from trepart_eval.cli.speaking import asked_language, progress_of, result_format, show, study_path, tell_error
from trepart_eval.problems import InputError
from trepart_eval.study.reading import read_study

_FOLDER: Final = "agreement"
_DISAGREEMENTS: Final = "disagreements"


def run(asked: argparse.Namespace) -> int:
    """Compare the coders, write the tables and print the result."""
    from trepart_eval.quality import coder_agreement, disagreements
    from trepart_eval.reporting.table_files import csv_bytes
    from trepart_eval.reporting.workbook import workbook_bytes
    from trepart_eval.sources.loading import load

    try:
        study = read_study(study_path(asked), language=asked_language(asked))
        data = load(study, progress=progress_of(study))
        found = coder_agreement(data, level=asked.level)
        to_discuss = disagreements(data)
        tables = {"agreement": found.arrow, _DISAGREEMENTS: to_discuss.arrow}
        folder = results_folder(asked, study, _FOLDER)
        contents = {f"{name}.csv": csv_bytes(table) for name, table in tables.items()}
        contents[f"{_DISAGREEMENTS}.xlsx"] = workbook_bytes(
            study.name, {_DISAGREEMENTS: to_discuss.arrow}, note=study.simulated_note
        )
        options = {"level": found.level, "scale": list(found.scale), "n_draws": found.n_draws}
        written = write_results(study, "agreement", options, contents, folder)
    except InputError as error:
        tell_error(error)
        return ExitStatus.WRONG_INPUT
    form = result_format(asked)
    if form == "csv":
        sys.stdout.write(csv_bytes(found.arrow).decode())
    elif form == "json":
        from trepart_eval.reporting.table_files import json_text

        about = {"study": study.name, "simulated": study.simulated, "language": study.language.value}
        show(json_text("trepart.agreement/1", tables, **about, **options))
    else:
        from trepart_eval.reporting.agreement_terminal import agreement_screen

        show(agreement_screen(found, to_discuss, study, study.language, **screen_options()))
    tell_written(study, folder, written)
    return ExitStatus.DONE
