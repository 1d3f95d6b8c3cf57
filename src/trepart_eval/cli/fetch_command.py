"""``fetch``: tables of official statistics to ``data/raw``; the one command that uses the network."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from trepart_eval.cli.exit_status import ExitStatus
from trepart_eval.cli.speaking import asked_language, show, tell, tell_error
from trepart_eval.cli.texts import say
from trepart_eval.problems import InputError, Problems
from trepart_eval.problems.writable_folders import check_writable
from trepart_eval.study.reading import read_study
from trepart_eval.vocabulary.languages import format_number

if TYPE_CHECKING:
    from trepart_eval.sources.outcomes.fetching import FetchedTable
    from trepart_eval.study.outcome_plan import OutcomeSource, TableQuery
    from trepart_eval.study.planned_study import Study

_SOON: Final = 2.0  # seconds of silence that nobody wonders about


def run(asked: argparse.Namespace) -> int:
    """Fetch the tables that a study names, and write them whole or not at all."""
    try:
        study = read_study(Path(asked.study or "."), language=asked_language(asked))
        plans = _plans(study)
        if asked.dry_run:
            _show_plans(plans, study)
            return ExitStatus.DONE
        folders = [plan.files[0].path.parent for plan, _ in plans]
        check_writable(folders, study.language, problem="raw_not_writable")
        found = [(plan, query, _fetched(plan, query, study)) for plan, query in plans]
        _write(found, study)
    except InputError as error:
        tell_error(error)
        return ExitStatus.WRONG_INPUT
    return ExitStatus.DONE


def _plans(study: Study) -> list[tuple[OutcomeSource, TableQuery]]:
    """Outcomes to fetch, a file once; files that aren't `fetch`'s own are never touched."""
    from trepart_eval.sources.outcomes.fetched_files import metadata_path

    problems = Problems()
    found: dict[Path, tuple[OutcomeSource, TableQuery]] = {}
    for plan in study.outcomes:
        if plan.query is None:
            continue
        file = plan.files[0]
        if found.setdefault(file.path, (plan, plan.query))[1] != plan.query:
            problems.add("fetch_twice", file=study.path.name, key=plan.key, value=file.name)
        if file.path.exists() and not metadata_path(file.path).exists():
            problems.add("own_file_there", file=study.path.name, key=plan.key, value=file.name)
    if not found:
        problems.add("nothing_to_fetch", file=study.path.name, key="outcome")
    problems.raise_if_any(study.language)
    return list(found.values())


def _show_plans(plans: list[tuple[OutcomeSource, TableQuery]], study: Study) -> None:
    for plan, query in plans:
        file = plan.files[0].name
        show(say("would_fetch", study.language, name=plan.name, table=query.table, url=query.url, file=file))
        for dimension, codes in query.selection.items():
            show(say("would_select", study.language, dimension=dimension, codes=", ".join(codes)))


def _fetched(plan: OutcomeSource, query: TableQuery, study: Study) -> FetchedTable:
    from trepart_eval.sources.outcomes.fetching import fetch_table
    from trepart_eval.sources.outcomes.pxweb import Connection

    tell_late = _after(_SOON)
    connection = Connection(
        query.url,
        told=lambda _, seconds: tell(say("waiting", study.language, seconds=format_number(seconds, study.language))),
    )
    return fetch_table(
        query,
        _case_codes(study) if any("cases()" in codes for codes in query.selection.values()) else [],
        connection,
        file=study.path.name,
        key=plan.key,
        language=study.language,
        told=lambda part, parts: tell_late(say("fetching", study.language, name=plan.name, part=part, parts=parts)),
    )


def _after(seconds: float) -> Callable[[str], None]:
    """Return a way of saying things that is silent for the first seconds."""
    start = time.monotonic()

    def tell_late(text: str) -> None:
        if time.monotonic() - start > seconds:
            tell(text)

    return tell_late


def _case_codes(study: Study) -> list[str]:
    """Municipality codes of the study, where its case list can be read."""
    from trepart_eval.sources.cases import load_cases

    problems = Problems()
    cases = load_cases(study, problems)
    problems.raise_if_any(study.language)
    return [code for codes in cases.municipality_codes for code in codes] if cases else []


def _write(found: list[tuple[OutcomeSource, TableQuery, FetchedTable]], study: Study) -> None:
    from trepart_eval.reporting.manifest import time_of_run
    from trepart_eval.reporting.output_folder import write_together
    from trepart_eval.sources.outcomes.fetched_files import metadata_bytes, metadata_path

    retrieved = time_of_run().isoformat(timespec="seconds")
    contents: dict[Path, bytes] = {}
    last = []
    unchanged = set()
    for plan, query, table in found:
        path = plan.files[0].path
        if path.exists() and path.read_bytes() == table.content:
            unchanged.add(plan.name)
        contents[path] = table.content
        beside = metadata_path(path)
        contents[beside] = metadata_bytes(path, table.content, query, retrieved, table.metadata())
        last.append(beside)
    write_together(contents, last, study.language, problem="raw_not_writable")
    for plan, _, table in found:
        _tell_result(plan, table, study, unchanged=plan.name in unchanged)


def _tell_result(plan: OutcomeSource, table: FetchedTable, study: Study, *, unchanged: bool) -> None:
    file = plan.files[0].name
    if unchanged:
        show(say("unchanged", study.language, name=plan.name, file=file))
    else:
        cells = format_number(table.metadata()["cells"], study.language)
        updated = table.cube.updated or "–"
        label = table.cube.label
        show(say("fetched", study.language, name=plan.name, cells=cells, label=label, updated=updated, file=file))
    if table.left_out:
        show(say("summed_over", study.language, dimensions=", ".join(table.left_out)))
    if table.absent_codes:
        show(say("absent_codes", study.language, codes=", ".join(table.absent_codes)))
