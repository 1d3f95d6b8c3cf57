"""``notebooks``: the notebooks run on a study, and a web page without code of each."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final, NoReturn

from trepart_eval.cli.exit_status import ExitStatus
from trepart_eval.cli.parser import PROGRAM
from trepart_eval.cli.release_log import logged_release
from trepart_eval.cli.results import ready_folder, results_folder, tell_written, write_results
from trepart_eval.cli.speaking import asked_language, progress_of, show, study_path, tell, tell_error
from trepart_eval.cli.texts import say
from trepart_eval.problems import DisclosureError, InputError
from trepart_eval.problems.suggestions import nearest
from trepart_eval.study.reading import read_study
from trepart_eval.vocabulary.languages import Language, choose_language

if TYPE_CHECKING:
    from pathlib import Path

    from trepart_eval.reporting.notebooks import Run, Stop
    from trepart_eval.study.planned_study import Study

_FOLDER: Final = "notebooks"
_GIVEN: Final = ("study_path", "language")
"""Parameters that come from the command's own words."""
_PRIVATE: Final = "DisclosureError"
_CLEAR_LINE: Final = "\r\x1b[K"


def run(asked: argparse.Namespace) -> int:
    """Run the notebooks and write a page of each, and what there is of those that stopped."""
    from trepart_eval.reporting.notebooks import missing_packages

    spoken = choose_language(asked.lang, os.environ)
    lacking = missing_packages()
    if lacking:
        _wrong_use(say("no_notebook_packages", spoken, names=", ".join(lacking)))
    chosen = _chosen(asked.only, spoken)
    given = _parameters(asked.parameter or [], chosen, spoken)
    try:
        study = read_study(study_path(asked), language=asked_language(asked))
        folder = ready_folder(asked, study, _FOLDER)
        log = _log_of_releases(study, results_folder(asked, study))
        ran = _all_run(chosen, {"study_path": str(study.path), "language": study.language.value, **given}, study)
        if any(one.stop is not None and one.stop.kind == _PRIVATE for one in ran.values()):
            _tell_stops(ran, study.language)
            return ExitStatus.REFUSED
        contents = _contents(ran, study)
        stopped = {name: one.stop.cell for name, one in ran.items() if one.stop is not None}
        options = {"language": study.language.value, "notebooks": list(ran), "parameters": given, "stopped": stopped}
        written = write_results(study, _FOLDER, options, contents, folder, log)
    except DisclosureError as error:
        tell_error(error)
        return ExitStatus.REFUSED
    except InputError as error:
        tell_error(error)
        return ExitStatus.WRONG_INPUT
    for name in contents:
        show(str(folder / name))
    _tell_stops(ran, study.language)
    tell_written(study, folder, written)
    return ExitStatus.WRONG_INPUT if stopped else ExitStatus.DONE


def _log_of_releases(study: Study, folder: Path) -> dict[Path, bytes]:
    """Load the study, and hold the scores that the notebooks show against what was shown before."""
    from trepart_eval.criteria.scores import score
    from trepart_eval.disclosure.score_release import release_scores
    from trepart_eval.sources.loading import load

    data = load(study, progress=progress_of(study))
    if data.answers is None and data.codings is None:
        return {}
    return logged_release(release_scores(score(data)), study, folder)


def _all_run(chosen: Mapping[str, Path], parameters: Mapping[str, Any], study: Study) -> dict[str, Run]:
    from trepart_eval.reporting.notebooks import read_notebook, run_notebook

    on_screen = sys.stderr.isatty()
    ran = {}
    for name, path in chosen.items():

        def progress(cell: int, cells: int, name: str = name) -> None:
            text = say("notebook_cell", study.language, name=name, cell=cell, cells=cells)
            if on_screen:
                sys.stderr.write(f"{_CLEAR_LINE}{text}")
                sys.stderr.flush()
            else:
                tell(text)

        ran[name] = run_notebook(read_notebook(path), parameters, progress)
    if on_screen:
        sys.stderr.write(_CLEAR_LINE)
    return ran


def _contents(ran: Mapping[str, Run], study: Study) -> dict[str, bytes]:
    """Page of each notebook that ran to its end, and the others as far as they got."""
    from trepart_eval.reporting.notebooks import notebook_page_bytes, stored_bytes

    contents = {}
    for name, one in ran.items():
        if one.stop is None:
            contents[f"{name}.html"] = notebook_page_bytes(one.notebook, name, study)
        else:
            contents[f"{name}.partial.ipynb"] = stored_bytes(one.notebook)
    return contents


def _tell_stops(ran: Mapping[str, Run], language: Language) -> None:
    for name, one in ran.items():
        if one.stop is not None:
            tell(f"{PROGRAM}: {_stop_in_words(name, one.stop, language)}")


def _stop_in_words(name: str, stop: Stop, language: Language) -> str:
    from trepart_eval.reporting.notebooks import cause_in_words

    cause = cause_in_words(stop, language)
    return say("notebook_stopped", language, name=name, cell=stop.cell, cells=stop.cells, cause=cause)


def _chosen(only: str | None, language: Language) -> dict[str, Path]:
    """Notebooks asked for by number or name, in order; all where nothing is asked for."""
    from trepart_eval.reporting.notebooks import notebook_paths

    known = notebook_paths()
    if only is None:
        return known
    wanted = [one.strip().removesuffix(".ipynb") for one in only.split(",") if one.strip()]
    by_word = {word: name for name in known for word in (name, name.partition("_")[0])}
    unknown = [one for one in wanted if one not in by_word]
    if unknown or not wanted:
        value = unknown[0] if unknown else only
        _wrong_use(say("unknown_notebook", language, value=value, known=", ".join(known)), value, known, language)
    names = {by_word[one] for one in wanted}
    return {name: path for name, path in known.items() if name in names}


def _parameters(words: Iterable[str], chosen: Mapping[str, Path], language: Language) -> dict[str, Any]:
    """Values given as ``name=value``: numbers, true, false, null and lists as JSON has them, else text."""
    from trepart_eval.reporting.notebooks import parameters_of, read_notebook

    given: dict[str, Any] = {}
    words = list(words)
    if not words:
        return given
    names = {name for path in chosen.values() for name in parameters_of(read_notebook(path))} - set(_GIVEN)
    for word in words:
        name, equals, value = word.partition("=")
        name = name.strip()
        if not equals:
            _wrong_use(say("parameter_form", language, value=word))
        if name not in names:
            known = ", ".join(sorted(names)) or "–"
            _wrong_use(say("unknown_parameter", language, value=name, known=known), name, names, language)
        try:
            given[name] = json.loads(value)
        except ValueError:
            given[name] = value
    return given


def _wrong_use(message: str, word: str = "", known: Iterable[str] = (), language: Language = Language.NB) -> NoReturn:
    """Say what is wrong with the words, with the nearest known word, and stop."""
    near = nearest(word, list(known)) if word else ""
    hint = f" {say('did_you_mean', language, suggestion=near)}" if near else ""
    tell(f"{PROGRAM}: {message}{hint}")
    raise SystemExit(ExitStatus.USAGE)
