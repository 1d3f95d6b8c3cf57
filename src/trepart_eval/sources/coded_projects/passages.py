"""What every reader makes of a file: documents, coded passages, and a count of what was left out."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from trepart_eval.sources.compact_texts import CompactTexts

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


@dataclass(frozen=True, slots=True, eq=False)
class CodedPassages:
    """Passages as columns, since a project may have a hundred thousand; fields as in `Passage`.

    Attributes
    ----------
    start, end : ndarray of int64, shape (n_passages,)
        -1 where there is no position.
    about : mapping of int to Attributes
        Number of a passage to what is known of it besides what is known of its document.
    counted_start, counted_end : ndarray of int64 or None
        Both ends as the tool counts them, where it counts otherwise than code points or may do so.
    """

    document: NDArray[np.int32]
    path: Sequence[tuple[str, ...]]
    coder: Sequence[str]
    start: NDArray[np.int64]
    end: NDArray[np.int64]
    text: CompactTexts
    memo: Sequence[str]
    created: Sequence[str]
    weight: Sequence[str]
    about: Mapping[int, Attributes]
    counted_start: NDArray[np.int64] | None = None
    counted_end: NDArray[np.int64] | None = None

    @classmethod
    def of(cls, rows: Iterable[Passage]) -> CodedPassages:
        """Return the columns of some passages."""
        rows = list(rows)
        document, path, coder, start, end, text, memo, created, weight, about = (
            zip(*rows, strict=True) if rows else ((),) * len(Passage._fields)
        )
        return cls(
            np.array(document, dtype=np.int32),
            path,
            coder,
            np.array([-1 if one is None else one for one in start], dtype=np.int64),
            np.array([-1 if one is None else one for one in end], dtype=np.int64),
            CompactTexts.of(text),
            memo,
            created,
            weight,
            {number: known for number, known in enumerate(about) if known},
        )

    def __len__(self) -> int:
        """Count the passages."""
        return len(self.document)

    def __getitem__(self, number: int) -> Passage:
        """Return one passage."""
        start, end = int(self.start[number]), int(self.end[number])
        return Passage(
            int(self.document[number]),
            self.path[number],
            self.coder[number],
            None if start < 0 else start,
            None if end < 0 else end,
            self.text[number],
            self.memo[number],
            self.created[number],
            self.weight[number],
            self.about.get(number),
        )

    def __iter__(self) -> Iterator[Passage]:
        """Yield the passages."""
        return (self[number] for number in range(len(self)))


def text_key(text: str) -> str:
    """Hash of a text whose line breaks are one sign each; empty where there is none."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest() if text else ""


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
    length : int
        Signs of that text; 0 where the file doesn't hold it.
    """

    name: str
    attributes: Attributes = field(default_factory=dict)
    groups: tuple[str, ...] = ()
    text_key: str = ""
    length: int = 0


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
    passages: CodedPassages
    issues: Counter[str]
    codes: tuple[tuple[str, ...], ...] = ()
