"""Coded interviews without a study: what the files say, and what the caller says of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from os import PathLike
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from trepart_eval.problems import Problems
from trepart_eval.problems.arguments import checked_path
from trepart_eval.problems.suggestions import nearest
from trepart_eval.sources.coded_passages import CodingNames
from trepart_eval.sources.coded_segments import joined_codings
from trepart_eval.sources.codings import Codings
from trepart_eval.study.coding_rules import ALL_OTHERS, CodingRules, rules_of
from trepart_eval.study.interview_layout import INTERVIEW_KEYS
from trepart_eval.study.keys import check_table
from trepart_eval.study.named_tables import TableFile
from trepart_eval.study.notes import Notes
from trepart_eval.study.planned_study import InterviewSource
from trepart_eval.vocabulary.languages import Language
from trepart_eval.vocabulary.spelling import canonical

if TYPE_CHECKING:
    from trepart_eval.sources.passage_sets import JoinedPassages

_FROM_STUDY = {"file", "files", "name", "columns", "ratings", "segments", "public", "case_values"}
_HERE = "load_codings"


def load_codings(
    path_or_paths: str | PathLike[str] | Sequence[str | PathLike[str]],
    *,
    language: Language | str = Language.NB,
    **mapping: Any,  # noqa: ANN401 - the keys of [[interviews]] and what they hold
) -> Codings:
    """Coded interviews as a coding tool exports them; ``.table`` holds every coding, ``.issues`` what was left out.

    Parameters
    ----------
    path_or_paths : path or sequence of path
        One export, or several of the same interviews, such as one per coder.
    language : Language or {"nb", "nn", "en"}
        Language of the problems.
    **mapping
        Keys of ``[[interviews]]`` in ``study.toml``: ``attributes``, ``documents``, ``constants``, ``codes``,
        ``ignored_codes``, ``rating_from``, ``rating_values``, ``directions``, ``memo_word``, ``coders``,
        ``coder_from``, ``tool``, ``offsets``, ``newlines``, ``encoding``, ``separator``, ``sheet``. Without ``codes``
        only codes named as the criteria have a criterion; case, party and wave are as the files write them.

    Returns
    -------
    Codings

    Raises
    ------
    InputError
        With every problem of the files and the mapping.
    ValueError
        If what is given is no path.
    """
    from trepart_eval.sources.passage_sets import joined_passages
    from trepart_eval.sources.project_interviews import coding_rows, read_projects, segments_of, unit_values

    problems = Problems()
    language = Language(language)
    given: Any = path_or_paths
    several = isinstance(given, Iterable) and not isinstance(given, str | bytes | PathLike)
    paths = [
        checked_path(path, "path_or_paths", "a file of codings, or a list of them")
        for path in (given if several else [given])
    ]
    keys = tuple(key for key in INTERVIEW_KEYS if key.name not in _FROM_STUDY)
    table = check_table(mapping, keys, file=_HERE, at="", problems=problems)
    rules = rules_of(_with_others(table), Notes(_HERE, problems), "")
    files = [
        TableFile(path, str(path), table["encoding"], table["separator"], table["decimal"] or "", table["sheet"])
        for path in paths
    ]
    if not files:
        problems.add("file_or_files", file=_HERE)
    named = {canonical(name): file.path.name for file in files for name in (file.name, file.path.name)}
    for name in sorted(rules.coders.keys() - named.keys()):
        suggestion = named.get(nearest(name, named) or "")
        problems.add("coder_of_no_file", file=_HERE, value=name, suggestion=suggestion)
    problems.raise_if_any(language)
    projects = read_projects(files, rules, problems)
    problems.raise_if_any(language)
    joined = joined_passages(projects or [], rules)
    values = unit_values(joined, rules, files[0].name, problems)
    constants: Mapping[str, str] = table["constants"]
    who = {what: _numbered(values.get(what), constants.get(what, ""), joined) for what in ("case", "party", "wave")}
    nowhere = np.full(len(joined.units), -1, dtype=np.int32)
    informant = [value or "" for value in values.get("informant", [""] * len(joined.units))]
    segments = segments_of(joined, {what: index for what, (_, index) in who.items()}, nowhere, informant)
    rows = coding_rows(joined, rules, values.get("rating"), [file.name for file in files], problems)
    problems.raise_if_any(language)
    names = CodingNames(*(known for known, _ in who.values()))
    return joined_codings([(_source(files, rules, table), segments, rows)], names)


def _with_others(table: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the mapping with codes that aren't explained left alone, where none is."""
    return table if table["codes"] or table["ignored_codes"] else {**table, "ignored_codes": [ALL_OTHERS]}


def _numbered(
    values: Sequence[str | None] | None, constant: str, joined: JoinedPassages
) -> tuple[tuple[str, ...], NDArray[np.int32]]:
    """Distinct values in order, and each unit's index into them; -1 where nothing is said."""
    said = [value or constant for value in (values or [None] * len(joined.units))]
    known = tuple(sorted({value for value in said if value}))
    index = {value: number for number, value in enumerate(known)}
    return known, np.array([index.get(value, -1) for value in said], dtype=np.int32)


def _source(files: Sequence[TableFile], rules: CodingRules, table: Mapping[str, Any]) -> InterviewSource:
    return InterviewSource(
        name=files[0].name,
        file=files[0],
        columns={},
        constants=table["constants"],
        ratings={},
        segments=None,
        segment_columns={},
        codes=rules.codes,
        rating_values=rules.rating_values,
        case_values={},
        files=tuple(files),
        rules=rules,
    )
