"""``intensity``: how closely the parties work together, and how much of the handbook is in place."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Final

from trepart_eval.cli.exit_status import ExitStatus
from trepart_eval.cli.results import ready_folder, screen_options, tell_written, write_results
from trepart_eval.cli.speaking import asked_language, progress_of, result_format, show, study_path, tell_error
from trepart_eval.problems import InputError
from trepart_eval.study.reading import read_study
from trepart_eval.vocabulary.terms import Dimension, Level

if TYPE_CHECKING:
    import pyarrow as pa

    from trepart_eval.collaboration import Fidelity, Intensity

_FOLDER: Final = "intensity"


def run(asked: argparse.Namespace) -> int:
    """Measure intensity and fidelity, write the tables and print the result."""
    from trepart_eval.collaboration import fidelity, intensity
    from trepart_eval.disclosure.released import not_about_answers
    from trepart_eval.reporting.table_files import csv_bytes
    from trepart_eval.sources.loading import load

    try:
        study = read_study(study_path(asked), language=asked_language(asked))
        folder = ready_folder(asked, study, _FOLDER)
        data = load(study, progress=progress_of(study))
        dose, in_place = intensity(data), fidelity(data)
        made = _tables(dose, in_place, sensitivity=asked.sensitivity)
        tables = {name: not_about_answers(table) for name, table in made.items()}
        contents = {f"{name}.csv": csv_bytes(table) for name, table in tables.items()}
        written = write_results(study, "intensity", _options(dose), contents, folder)
    except InputError as error:
        tell_error(error)
        return ExitStatus.WRONG_INPUT
    form = result_format(asked)
    if form == "csv":
        sys.stdout.write(csv_bytes(tables["intensity"]).decode())
    elif form == "json":
        from trepart_eval.reporting.table_files import json_text

        about = {"study": study.name, "simulated": study.simulated, "language": study.language.value}
        show(json_text("trepart.intensity/1", tables, **about))
    else:
        from trepart_eval.reporting.intensity_terminal import intensity_screen

        show(intensity_screen(dose, in_place, study.language, **screen_options()))
    tell_written(study, folder, written)
    return ExitStatus.DONE


def _tables(dose: Intensity, in_place: Fidelity, *, sensitivity: bool) -> dict[str, pa.Table]:
    tables = {
        "intensity": dose.arrow,
        "indicators": dose.indicators_arrow,
        "forums": dose.forums_arrow,
        "touchpoints": dose.touchpoints_arrow,
        "contradictions": dose.contradictions_arrow,
        "fidelity": in_place.arrow,
        "points": in_place.points_arrow,
    }
    if sensitivity:
        from trepart_eval.collaboration import rank_intervals, sobol_indices

        tables["ranks"] = rank_intervals(dose).arrow
        tables["choices"] = sobol_indices(dose).arrow
        if (dose.measures.roster.levels == Level.WORKPLACE).any():
            tables["workplace_ranks"] = rank_intervals(dose, level=Level.WORKPLACE).arrow
    return tables


def _options(dose: Intensity) -> dict[str, object]:
    choices = dose.choices
    return {
        "weights": dict(zip((one.value for one in Dimension), choices.weights.tolist(), strict=True)),
        "indicator_weights": dict(
            zip((one.key for one in dose.measures.indicators), choices.indicator_weights.tolist(), strict=True)
        ),
        "aggregation": choices.aggregation.value,
        "normalisation": choices.normalisation.value,
    }
