"""What every reader makes of a file: documents, coded passages, and a count of what was left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

Attributes = Mapping[str, str]
"""What a tool knows of a document or of part of one: name of the attribute to its value."""


class Passage(NamedTuple):
    """One coding: a code that a coder gave to a part of a document.

    Attributes
    ----------
    document : int
        Index into the project's documents.
    path : tuple of str
        The code, from the outermost folder to the code itself.
    coder : str
        Who coded; empty where the file doesn't say.
    start, end : int or None
        First sign and the sign after the last, in code points of the document with each line break as one sign. None
        where the file has no such position, or the whole document is coded.
    text : str
        The text between, cut out of the document itself where the file holds it.
    memo : str
        What the coder noted.
    created : str
        When it was coded, as the tool writes it.
    weight : str
        Weight or strength that the tool holds; empty where it holds none.
    about : Attributes or None
        What is known of this passage besides what is known of its document.
    """

    document: int
    path: tuple[str, ...]
    coder: str = ""
    start: int | None = None
    end: int | None = None
    text: str = ""
    memo: str = ""
    created: str = ""
    weight: str = ""
    about: Attributes | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A text that was coded.

    Attributes
    ----------
    name : str
        Its name; several may have the same.
    attributes : Attributes
        What is known of it.
    groups : tuple of str
        Groups or sets that it is in.
    text_key : str
        Hash of its text with each line break as one sign; empty where the file doesn't hold the text.
    """

    name: str
    attributes: Attributes = field(default_factory=dict)
    groups: tuple[str, ...] = ()
    text_key: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class CodedProject:
    """Everything of one file.

    Attributes
    ----------
    issues : Counter of str
        What was left out or had to be judged, and how often; each is a problem ``skipped_...`` with its own sentences.
    codes : tuple of tuple of str
        Every code of the codebook, also those that nothing is coded with.
    """

    documents: Sequence[Document]
    passages: Sequence[Passage]
    issues: Counter[str]
    codes: tuple[tuple[str, ...], ...] = ()
