"""``study.toml`` to `Study`: every problem of the file is found before any is reported."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from trepart_eval.problems import InputError, Problems
from trepart_eval.problems.arguments import checked_path
from trepart_eval.problems.system_errors import system_reason
from trepart_eval.problems.writable_folders import is_there
from trepart_eval.study.collaboration_evidence import collaboration_sources, intensity_plan
from trepart_eval.study.definitions import items_of, parties_of, questions_of, scales_of, waves_of
from trepart_eval.study.evidence import EvidenceReader
from trepart_eval.study.keys import check_table
from trepart_eval.study.layout import STUDY
from trepart_eval.study.named_files import NamedFiles
from trepart_eval.study.notes import Notes
from trepart_eval.study.outcome_plans import outcomes_of
from trepart_eval.study.planned_study import Study
from trepart_eval.study.relation_plans import relations_of
from trepart_eval.study.success_plans import configurations_of, success_of
from trepart_eval.study.toml_errors import toml_details
from trepart_eval.vocabulary.languages import Language, language_of
from trepart_eval.vocabulary.terms import Weighting

FILE_NAME = "study.toml"
_EVIDENCE = ("surveys", "interviews", "forums", "meetings", "checklists", "outcome")


def read_study(path: str | Path, *, language: Language | str | None = None) -> Study:
    """Study described by a ``study.toml``.

    Parameters
    ----------
    path : str or Path
        The file, or the folder that holds it.
    language : Language or {"nb", "nn", "en"}, optional
        Language of messages; the study's own where it is left out.

    Returns
    -------
    Study

    Raises
    ------
    InputError
        With every problem of the file.
    """
    language = None if language is None else Language(language)
    study, problems = parse_study(path, language=language)
    if study is None:
        raise InputError(problems, language or Language.NB)
    problems.raise_if_any(language or study.language)
    return study


def parse_study(path: str | Path, *, language: Language | None = None) -> tuple[Study | None, Problems]:
    """Return the study as far as it can be understood, and what is wrong with it."""
    path = checked_path(path, "path", "study.toml or the folder that holds it")
    problems = Problems()
    if is_there(path) and path.is_dir():
        path /= FILE_NAME
    content = _parsed_toml(path, problems)
    if content is None:
        return None, problems
    study = _study_of(path.resolve(), content, problems)
    return study if language is None else replace(study, language=language), problems


def _parsed_toml(path: Path, problems: Problems) -> dict[str, Any] | None:
    text = ""
    try:
        text = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
        return tomllib.loads(text)
    except FileNotFoundError:
        problems.add("study_missing", file=str(path))
    except OSError as error:
        problems.add("file_not_readable", file=str(path), reason=system_reason(error))
    except UnicodeDecodeError:
        problems.add("study_not_utf8", file=path.name)
    except (ValueError, RecursionError) as error:  # besides TOML's own: a number or a nesting without end
        problems.add("study_not_toml", file=path.name, **toml_details(error, path, text))
    return None


def _study_of(path: Path, content: Mapping[str, Any], problems: Problems) -> Study:
    table = check_table(content, STUDY, file=path.name, at="", problems=problems)
    notes = Notes(path.name, problems)
    about = table["study"] or {}
    weighting = table["weighting"] or {}
    parties = parties_of(table["parties"], notes)
    waves = waves_of(table["waves"], notes)
    scales = scales_of(table["scales"], notes)
    items = items_of(table["items"], scales, table["scales"], notes)
    files = NamedFiles(path.parent, waves, notes, outside_paths=bool(about.get("outside_paths")))
    reader = EvidenceReader(files, parties, notes)
    surveys = [reader.survey(survey, items, number) for number, survey in enumerate(table["surveys"], 1)]
    interviews = [reader.interviews(one, number) for number, one in enumerate(table["interviews"], 1)]
    outcomes = outcomes_of(table["outcome"], files, notes)
    levels = {one["name"]: one["level"] for one in table["outcome"] if one["name"]}
    relations = relations_of(table["relations"], levels, [wave.key for wave in waves], notes)
    if about.get("panel") and not any("respondent" in survey["columns"] for survey in table["surveys"]):
        notes.add("panel_without_respondents", key="study.panel")
    if surveys and not table["items"]:
        notes.add("no_items", key="items")
    if not any(table[kind] for kind in _EVIDENCE):
        notes.add("no_evidence_files", key="surveys, interviews")
    return Study(
        path=path,
        name=about.get("name") or path.parent.name,
        language=language_of(about.get("language")) or Language.NB,
        min_n=about.get("min_n", 0),
        seed=about.get("seed", 1),
        combine=bool(about.get("combine")),
        simulated=bool(about.get("simulated")),
        questions=questions_of(table["questions"]),
        panel=bool(about.get("panel")),
        cases=reader.cases(table["cases"]),
        parties=parties,
        waves=waves,
        scales=scales,
        items=tuple(items),
        surveys=tuple(survey for survey in surveys if survey is not None),
        interviews=tuple(one for one in interviews if one is not None),
        population=reader.population(table["population"]),
        workplaces=reader.workplaces(table["workplaces"]),
        **{
            kind: collaboration_sources(kind, table[kind], reader.parties, files, notes)
            for kind in ("forums", "meetings", "checklists")
        },
        intensity=intensity_plan(table["intensity"]),
        adjudicated=reader.adjudicated(table["adjudicated"]),
        outcomes=outcomes,
        relations=relations,
        success=success_of(table["success"], files, list(levels), notes),
        configurations=configurations_of(table["configurations"], [wave.key for wave in waves], notes),
        survey_weighting=Weighting(weighting.get("survey", "party")),
        interview_weighting=Weighting(weighting.get("interviews", "party")),
    )
