"""The projects of one set of interviews put together: documents that are the same, and segments that are the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trepart_eval.sources.coded_projects.passages import Attributes, CodedPassages, CodedProject, Document
from trepart_eval.sources.compact_texts import CompactTexts
from trepart_eval.study.coding_rules import CodingRules
from trepart_eval.vocabulary.spelling import canonical

DOCUMENT = "document"
GROUP = "group"


@dataclass(frozen=True, slots=True, eq=False)
class JoinedPassages:
    """Passages of all files of a set, as columns.

    Attributes
    ----------
    passages : sequence of CodedPassages
        Those of each file; their documents are still those of their own file.
    file, unit, segment, document : ndarray of int, shape (n_passages,)
        File of each; index into ``units``; into ``segments``: the same part of the same document, whoever coded it; and
        into ``documents``.
    coder : list of str
        Coder of each, by the study's rules.
    text : CompactTexts
        Text of each.
    units : list of mapping of str to str
        Name of an attribute, in its canonical spelling, to its value.
    unit_names : list of str
        Document of each unit.
    segments : list of str
        Names.
    first : ndarray of int, shape (n_segments,)
        The first passage of each segment.
    documents, lengths : list of str, list of int
        Documents of the whole set, each once, and how many signs each has; 0 where it isn't known.
    issues : list of Counter
        Of each file.
    """

    passages: Sequence[CodedPassages]
    file: NDArray[np.int32]
    coder: list[str]
    unit: NDArray[np.int32]
    segment: NDArray[np.int32]
    document: NDArray[np.int32]
    text: CompactTexts
    units: list[Mapping[str, str]]
    unit_names: list[str]
    segments: list[str]
    first: NDArray[np.intp]
    documents: list[str]
    lengths: list[int]
    issues: list[Counter[str]]

    def ends(self, side: str) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return start or end of all passages, in code points and as the tools count."""
        place = [getattr(part, side) for part in self.passages]
        counted = [getattr(part, f"counted_{side}") for part in self.passages]
        as_told = [own if tool is None else tool for own, tool in zip(place, counted, strict=True)]
        return np.concatenate(place), np.concatenate(as_told)

    def of_all(self, column: str) -> list[Any]:
        """Return a column of the passages of all files."""
        return [value for part in self.passages for value in getattr(part, column)]


def joined_passages(projects: Sequence[tuple[str, CodedProject]], rules: CodingRules) -> JoinedPassages:
    """Passages of several files; a document is the same in all where name and text are.

    Parameters
    ----------
    projects : sequence of (str, CodedProject)
        Name of the file, and what it holds.
    """
    found = [project for _, project in projects]
    documents, numbers = _document_numbers(found)
    lengths = [0] * len(documents)
    for of_file, project in zip(numbers, found, strict=True):
        for number, of in zip(of_file, project.documents, strict=True):
            lengths[number] = of.length
    coders = [_coders(name, project, rules) for name, project in projects]
    document = _joined([np.array(number)[of.passages.document] for number, of in zip(numbers, found, strict=True)])
    text = CompactTexts.joined([project.passages.text for project in found])
    start, end = (_joined([getattr(project.passages, side) for project in found]) for side in ("start", "end"))
    segment, first = _segments(document, start, end, text)
    units, unit_names, unit = _units(found, rules)
    issues = [Counter(project.issues) for project in found]
    for counts, project, of_file, who in zip(issues, found, numbers, coders, strict=True):
        counts["copies_same_coder"] += _copies_of_same_coder(project, of_file, who)
    return JoinedPassages(
        passages=[project.passages for project in found],
        file=np.repeat(np.arange(len(found), dtype=np.int32), [len(project.passages) for project in found]),
        coder=[who for of_file in coders for who in of_file],
        unit=unit,
        segment=segment,
        document=document,
        text=text,
        units=units,
        unit_names=unit_names,
        segments=_segment_names(document[first], start[first], end[first], text.taken(first), documents),
        first=first,
        documents=documents,
        lengths=lengths,
        issues=issues,
    )


def _joined(parts: Sequence[NDArray[Any]]) -> NDArray[Any]:
    return np.concatenate([np.zeros(0, dtype=np.int32), *parts])


def _coders(name: str, project: CodedProject, rules: CodingRules) -> Sequence[str]:
    """Coder of each passage of a file: the file's own, the document's group, or the one the tool names."""
    own = rules.coders.get(canonical(name)) or rules.coders.get(canonical(PurePath(name).name), "")
    passages = project.passages
    if own:
        return [own] * len(passages)
    if not rules.by_group:
        return passages.coder
    group = [one.groups[0] if one.groups else "" for one in project.documents]
    return [group[of] or coder for of, coder in zip(passages.document.tolist(), passages.coder, strict=True)]


def _units(
    projects: Sequence[CodedProject], rules: CodingRules
) -> tuple[list[Mapping[str, str]], list[str], NDArray[np.int32]]:
    """What is known of each document that has passages, and of parts of it; and the unit of each passage."""
    units: list[Mapping[str, str]] = []
    names, of_passages = [], []
    for project in projects:
        passages = project.passages
        unit_of = np.full(len(project.documents), -1, dtype=np.int32)
        for number in np.unique(passages.document).tolist():
            unit_of[number] = len(units)
            units.append(_known(project.documents[number], {}, rules))
            names.append(project.documents[number].name)
        unit = unit_of[passages.document]
        of_part: dict[tuple[int, int], int] = {}
        for row, about in passages.about.items():
            number = int(passages.document[row])
            key = number, id(about)
            if key not in of_part:
                of_part[key] = len(units)
                units.append(_known(project.documents[number], about, rules))
                names.append(project.documents[number].name)
            unit[row] = of_part[key]
        of_passages.append(unit)
    return units, names, _joined(of_passages)


def _segments(
    document: NDArray[np.int32], start: NDArray[np.int64], end: NDArray[np.int64], text: CompactTexts
) -> tuple[NDArray[np.int32], NDArray[np.intp]]:
    """Segment of each passage, and the first passage of each; without a position the text tells segments apart."""
    numbers: dict[tuple[int, str], int] = {}
    unplaced = np.flatnonzero(start < 0)
    start = start.copy()
    for row in unplaced.tolist():
        start[row] = -1 - numbers.setdefault((int(document[row]), text[row]), len(numbers))
    order = np.lexsort((end, start, document))
    new = np.arange(len(order)) == 0
    for column in (document, start, end):
        new[1:] |= np.diff(column[order]) != 0
    first = order[new]  # the order is stable, so that the first of a run is the first in the files
    by_place = np.empty(len(order), dtype=np.int32)
    by_place[order] = np.cumsum(new) - 1
    in_files = np.argsort(first, kind="stable")
    number = np.empty(len(first), dtype=np.int32)
    number[in_files] = np.arange(len(first))
    return number[by_place], first[in_files]


def _document_numbers(projects: Sequence[CodedProject]) -> tuple[list[str], list[list[int]]]:
    """Names of all documents, and number of each document of each file: the same where name and text are the same."""
    documents: list[str] = []
    number_of: dict[tuple[str, str], int] = {}
    texts_of: dict[str, list[str]] = {}
    numbers = []
    for project in projects:
        of_project = []
        for document in project.documents:
            name = canonical(document.name)
            key = (name, document.text_key)
            if key not in number_of:
                others = texts_of.setdefault(name, [])
                others.append(document.text_key)
                number_of[key] = len(documents)
                documents.append(document.name if len(others) == 1 else f"{document.name} ({len(others)})")
            of_project.append(number_of[key])
        numbers.append(of_project)
    return documents, numbers


def _known(document: Document, part: Attributes, rules: CodingRules) -> dict[str, str]:
    """What is known of a passage: of its document, its groups and its name, of its part; then what the study says."""
    known = {DOCUMENT: document.name, GROUP: document.groups[0] if document.groups else ""}
    for attributes in (document.attributes, part):
        known.update((canonical(name), value) for name, value in attributes.items())
    about = rules.documents.get(canonical(document.name), {})
    return {**known, **{f"={who}": value for who, value in about.items()}}


def _segment_names(
    document: NDArray[np.int32],
    start: NDArray[np.int64],
    end: NDArray[np.int64],
    text: CompactTexts,
    documents: Sequence[str],
) -> list[str]:
    names, seen = [], Counter[str]()
    for number, (of, first, last) in enumerate(zip(document.tolist(), start.tolist(), end.tolist(), strict=True)):
        name = documents[of]
        if first >= 0:
            name = f"{name}:{first}-{last}"
        elif text[number]:
            seen[name] += 1
            name = f"{name}:{seen[name]}"
        names.append(name)
    return names


def _copies_of_same_coder(project: CodedProject, numbers: Sequence[int], coders: Sequence[str]) -> int:
    """Count documents that a file has several copies of, coded by the same person: perhaps the group says who coded."""
    copied = {number for number, count in Counter(numbers).items() if count > 1}
    if not copied:
        return 0
    of_copies: dict[int, dict[int, set[str]]] = {}
    for document, coder in zip(project.passages.document.tolist(), coders, strict=True):
        if numbers[document] in copied:
            of_copies.setdefault(numbers[document], {}).setdefault(document, set()).add(coder)
    return sum(len(set.union(*sets.values())) < sum(map(len, sets.values())) for sets in of_copies.values())
