"""``check``: every problem at once, and nothing written."""

from __future__ import annotations

import argparse
import json
import os
from collections import Counter

from trepart_eval.cli.exit_status import ExitStatus
from trepart_eval.cli.speaking import asked_language, progress_of, result_format, show, study_path, tell_error
from trepart_eval.cli.texts import say
from trepart_eval.problems import InputError, Problem, Severity
from trepart_eval.problems.problem import describe, in_language
from trepart_eval.sources.checked_tables import Data
from trepart_eval.sources.loading import examine
from trepart_eval.study.reading import parse_study
from trepart_eval.vocabulary.languages import Language, choose_language, format_number


def run(asked: argparse.Namespace) -> int:
    """Print what is wrong with a study and its files."""
    try:
        path = study_path(asked)
    except InputError as error:
        tell_error(error)
        return ExitStatus.WRONG_INPUT
    study, problems = parse_study(path, language=asked_language(asked))
    data = examine(study, problems, progress_of(study)) if study is not None else None
    language = study.language if study is not None else choose_language(asked.lang, os.environ)
    found = in_language(problems, language)
    note = study.simulated_note if study is not None else ""
    form = "json" if result_format(asked) == "json" else "table"
    if form == "json":
        show(
            json.dumps(
                {"schema": "trepart.check/1", "simulated": bool(note), "problems": [p.to_dict() for p in found]},
                ensure_ascii=False,
                indent=1,
            )
        )
    else:
        show(f"{note}\n{_text(found, data, language)}".strip())
    severities = {problem.severity for problem in found}
    if Severity.ERROR in severities:
        return ExitStatus.WRONG_INPUT
    return ExitStatus.FINDINGS if Severity.WARNING in severities else ExitStatus.DONE


def _text(found: list[Problem], data: Data | None, language: Language) -> str:
    counts_of = Counter(problem.severity for problem in found)
    if counts_of[Severity.ERROR] or counts_of[Severity.WARNING]:
        numbers = {"errors": counts_of[Severity.ERROR], "warnings": counts_of[Severity.WARNING]}
        counted = {name: format_number(count, language) for name, count in numbers.items()}
        return f"{describe(found, language)}\n\n{say('counted', language, **counted)}"
    if data is None:  # a study that can't be read has at least one problem
        return ""
    counts = {
        "cases": len(data.cases),
        "respondents": data.answers.n_respondents if data.answers else 0,
        "segments": len(data.codings.segments) if data.codings else 0,
        "codings": data.codings.n_codings if data.codings else 0,
    }
    numbers_shown = {name: format_number(count, language) for name, count in counts.items()}
    summary = say("summary", language, **numbers_shown).capitalize()
    outcomes = [outcome.summary() for outcome in data.outcomes.values()]
    return "\n".join([*map(str, found), say("no_problems", language, summary=summary), *outcomes])
