"""``agreement``: how far the coders agree, what the numbers allow, and what to discuss."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Final

from trepart_eval.cli.exit_status import ExitStatus
from trepart_eval.cli.results import ready_folder, screen_options, tell_written, write_results
from trepart_eval.cli.speaking import asked_language, progress_of, result_format, show, study_path, tell_error
from trepart_eval.problems import InputError, Problems
from trepart_eval.study.planned_study import Study
from trepart_eval.study.reading import read_study

_FOLDER: Final = "agreement"
_DISAGREEMENTS: Final = "disagreements"
_WORKBOOK: Final = "disagreements.xlsx"


def run(asked: argparse.Namespace) -> int:
    """Compare the coders, write the tables and print the result."""
    from trepart_eval.disclosure.released import for_those_who_coded, not_about_answers
    from trepart_eval.quality import coder_agreement, disagreements, span_agreement
    from trepart_eval.reporting.table_files import csv_bytes
    from trepart_eval.reporting.workbook import workbook_bytes
    from trepart_eval.sources.loading import load

    try:
        study = read_study(study_path(asked), language=asked_language(asked))
        folder = ready_folder(asked, study, _FOLDER)
        _not_filled_in(folder, study)
        data = load(study, progress=progress_of(study))
        found = coder_agreement(data, level=asked.level)
        to_discuss = disagreements(data)
        of_spans = span_agreement(data)
        to_fill_in = {_DISAGREEMENTS: for_those_who_coded(to_discuss.arrow)}
        tables = {"agreement": not_about_answers(found.arrow), **to_fill_in}
        if of_spans.n_documents:
            to_fill_in["unmatched"] = for_those_who_coded(of_spans.unmatched_arrow)
            tables |= {"spans": not_about_answers(of_spans.arrow), "unmatched": to_fill_in["unmatched"]}
        contents = {f"{name}.csv": csv_bytes(table) for name, table in tables.items()}
        contents[_WORKBOOK] = workbook_bytes(study.name, to_fill_in, note=study.simulated_note)
        options = {"level": found.level, "scale": list(found.scale), "n_draws": found.n_draws}
        written = write_results(study, "agreement", options, contents, folder)
    except InputError as error:
        tell_error(error)
        return ExitStatus.WRONG_INPUT
    form = result_format(asked)
    if form == "csv":
        sys.stdout.write(csv_bytes(tables["agreement"]).decode())
    elif form == "json":
        from trepart_eval.reporting.table_files import json_text

        about = {"study": study.name, "simulated": study.simulated, "language": study.language.value}
        show(json_text("trepart.agreement/1", tables, **about, **options))
    else:
        from trepart_eval.reporting.agreement_terminal import agreement_screen

        show(agreement_screen(found, to_discuss, of_spans, study, study.language, **screen_options()))
    tell_written(study, folder, written)
    return ExitStatus.DONE


def _not_filled_in(folder: Path, study: Study) -> None:
    """Refuse to write over a workbook in which the coders have written what they settle on."""
    from trepart_eval.reporting.output_folder import changed_since

    problems = Problems()
    if changed_since(folder, _WORKBOOK):
        problems.add("edited_since", file=str(folder / _WORKBOOK), value=_WORKBOOK)
    problems.raise_if_any(study.language)
