"""The projects of one set of interviews put together: documents that are the same, and segments that are the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from trepart_eval.sources.coded_projects.passages import CodedProject, Document, Passage
from trepart_eval.study.coding_rules import CodingRules
from trepart_eval.vocabulary.spelling import canonical

DOCUMENT = "document"
GROUP = "group"


@dataclass(frozen=True, slots=True, eq=False)
class JoinedPassages:
    """Passages of all files of a set.

    Attributes
    ----------
    passages : list of Passage
        Their documents are still those of their own file.
    file : list of int
        File of each.
    coder : list of str
        Coder of each, by the study's rules.
    unit : list of int
        Index into ``units``: what is known of the passage.
    segment : list of int
        Index into ``segments``: the same part of the same document, whoever coded it.
    units : list of mapping of str to str
        Name of an attribute, in its canonical spelling, to its value.
    unit_names : list of str
        Document of each unit.
    segments : list of str
        Names.
    first : list of int
        The first passage of each segment.
    documents : list of str
        Documents of the whole set, each once.
    document : list of int
        Index into ``documents``.
    issues : list of Counter
        Of each file.
    """

    passages: list[Passage]
    file: list[int]
    coder: list[str]
    unit: list[int]
    segment: list[int]
    units: list[Mapping[str, str]]
    unit_names: list[str]
    segments: list[str]
    first: list[int]
    documents: list[str]
    document: list[int]
    issues: list[Counter[str]]


def joined_passages(projects: Sequence[tuple[str, CodedProject]], rules: CodingRules) -> JoinedPassages:
    """Passages of several files; a document is the same in all where name and text are.

    Parameters
    ----------
    projects : sequence of (str, CodedProject)
        Name of the file, and what it holds.
    """
    made = JoinedPassages([], [], [], [], [], [], [], [], [], [], [], [])
    numbers = _document_numbers([project for _, project in projects], made)
    segment_of: dict[object, int] = {}
    unit_of: dict[object, int] = {}
    for file, (name, project) in enumerate(projects):
        issues = Counter(project.issues)
        own_coder = rules.coders.get(canonical(name)) or rules.coders.get(canonical(PurePath(name).name), "")
        for passage in project.passages:
            of = project.documents[passage.document]
            number = numbers[file][passage.document]
            key = (file, passage.document, id(passage.about) if passage.about else None)
            if key not in unit_of:
                unit_of[key] = len(made.units)
                made.units.append(_known(of, passage, rules))
                made.unit_names.append(of.name)
            place = _place(number, passage)
            if place not in segment_of:
                segment_of[place] = len(made.first)
                made.first.append(len(made.passages))
            group = of.groups[0] if rules.by_group and of.groups else ""
            made.passages.append(passage)
            made.file.append(file)
            made.coder.append(own_coder or group or passage.coder)
            made.unit.append(unit_of[key])
            made.segment.append(segment_of[place])
            made.document.append(number)
        made.issues.append(issues)
    made.segments.extend(_segment_names(made))
    _copies_told_apart(made, numbers)
    return made


def _document_numbers(projects: Sequence[CodedProject], made: JoinedPassages) -> list[list[int]]:
    """Number of each document of each file; documents with the same name and text have the same."""
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
                number_of[key] = len(made.documents)
                made.documents.append(document.name if len(others) == 1 else f"{document.name} ({len(others)})")
            of_project.append(number_of[key])
        numbers.append(of_project)
    return numbers


def _known(document: Document, passage: Passage, rules: CodingRules) -> dict[str, str]:
    """What is known of a passage: of itself, its document, its groups and its name; then what the study says."""
    known = {DOCUMENT: document.name, GROUP: document.groups[0] if document.groups else ""}
    for attributes in (document.attributes, passage.about or {}):
        known.update((canonical(name), value) for name, value in attributes.items())
    about = rules.documents.get(canonical(document.name), {})
    return {**known, **{f"={who}": value for who, value in about.items()}}


def _place(number: int, passage: Passage) -> object:
    if passage.start is None:
        return number, passage.text
    return number, passage.start, passage.end


def _segment_names(made: JoinedPassages) -> list[str]:
    names, seen = [], Counter[str]()
    for first in made.first:
        passage = made.passages[first]
        name = made.documents[made.document[first]]
        if passage.start is not None:
            name = f"{name}:{passage.start}-{passage.end}"
        elif passage.text:
            seen[name] += 1
            name = f"{name}:{seen[name]}"
        names.append(name)
    return names


def _copies_told_apart(made: JoinedPassages, numbers: Sequence[Sequence[int]]) -> None:
    """Note copies of a document within a file that the same person coded: perhaps the group says who coded."""
    for file, of_file in enumerate(numbers):
        copied = {number for number, count in Counter(of_file).items() if count > 1}
        coders: dict[int, dict[int, set[str]]] = {}
        for passage, at, coder, number in zip(made.passages, made.file, made.coder, made.document, strict=True):
            if at == file and number in copied:
                coders.setdefault(number, {}).setdefault(passage.document, set()).add(coder)
        alike = sum(len(set.union(*sets.values())) < sum(map(len, sets.values())) for sets in coders.values())
        if alike:
            made.issues[file]["copies_same_coder"] = alike
