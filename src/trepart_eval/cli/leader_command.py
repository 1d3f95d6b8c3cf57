"""``self-assessment``: one leader's answers to a private report."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import Final

from trepart_eval.cli.exit_status import ExitStatus
from trepart_eval.cli.parser import PROGRAM
from trepart_eval.cli.speaking import show, tell, tell_error
from trepart_eval.cli.texts import say
from trepart_eval.problems import InputError
from trepart_eval.problems.suggestions import nearest
from trepart_eval.problems.writable_folders import check_writable
from trepart_eval.vocabulary.languages import Language, choose_language

_NAME: Final = "self-assessment"
_FORMATS: Final = ("docx", "pdf", "html")


def run(asked: argparse.Namespace) -> int:
    """Score the answers and write the report; nothing else is kept of them."""
    language = choose_language(asked.lang, os.environ)
    formats = _formats(asked, language)
    try:
        paths = _write(Path(asked.file), formats, Path(asked.out or "."), language)
    except InputError as error:
        tell_error(error)
        return ExitStatus.WRONG_INPUT
    for path in paths:
        show(str(path))
    tell(say("private_report", language))
    return ExitStatus.DONE


def _write(file: Path, formats: list[str], folder: Path, language: Language) -> list[Path]:
    from trepart_eval.instrument import leader_document, read_leader_answers, self_assessment
    from trepart_eval.reporting.document import render
    from trepart_eval.reporting.manifest import time_of_run
    from trepart_eval.reporting.output_folder import write_together

    check_writable([folder], language)
    found = self_assessment(read_leader_answers(file, language=language), language=language)
    made = render(leader_document(found, date=time_of_run().date()), formats)
    contents = {folder / f"{_NAME}.{form}": made[form] for form in formats}
    write_together(contents, [], language)
    return list(contents)


def _formats(asked: argparse.Namespace, language: Language) -> list[str]:
    """Formats in the order of the option; one that isn't known ends the command with words."""
    named = [one.strip().lower() for one in ("docx" if asked.to is None else asked.to).split(",")]
    wanted = list(dict.fromkeys(one for one in named if one))
    unknown = [one for one in wanted if one not in _FORMATS]
    if wanted and not unknown:
        return wanted
    near = nearest(unknown[0], _FORMATS) if unknown else ""
    message = say("unknown_format", language, value=unknown[0] if unknown else asked.to, known=", ".join(_FORMATS))
    hint = f" {say('did_you_mean', language, suggestion=near)}" if near else ""
    tell(f"{PROGRAM}: {message}{hint}")
    raise SystemExit(ExitStatus.USAGE)
