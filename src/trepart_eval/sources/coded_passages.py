"""Coded passages as the tools have them, beside the checked ratings: where in the text, by whom, with which code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from trepart_eval.sources.compact_texts import CompactTexts
from trepart_eval.vocabulary.terms import THEMES, Criterion, Dimension

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa


class Issue(NamedTuple):
    """Something that a file holds and that was left out, or had to be judged, and how often."""

    file: str
    issue: str
    times: int


@dataclass(frozen=True, slots=True)
class CodingNames:
    """Names of the cases, parties and waves that segments are about, by index."""

    cases: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    waves: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Passages:
    """Every coding that was read, rated or not, as columns of n_passages.

    Attributes
    ----------
    segment : ndarray of int32
        Index into the codings' segments.
    document, code_path, coder : ndarray of int32
        Index into ``documents``, ``code_paths`` and ``coders``.
    theme : ndarray of int8
        Index into `THEMES`; -1 where the code speaks of none.
    rating : ndarray of float64
        From -2 to 2; NaN where the coding has none.
    start, end : ndarray of int64
        First sign and the sign after the last, in code points of the document with each line break as one sign; -1
        where there is no position.
    counted_start, counted_end : ndarray of int64
        The same as the tool counts: in UTF-16 units, say, or with two signs for a line break.
    text : CompactTexts
        The text coded.
    memo, created : sequence of str
        The coder's note, and when it was coded.
    documents, code_paths, coders : tuple of str
        Documents, empty where the file doesn't say, two of two sources may have one name; codes with those they lie
        within, divided by slashes; people.
    lengths : tuple of int
        Signs of each document; 0 where the file doesn't hold the text.
    """

    segment: NDArray[np.int32]
    document: NDArray[np.int32]
    code_path: NDArray[np.int32]
    coder: NDArray[np.int32]
    theme: NDArray[np.int8]
    rating: NDArray[np.float64]
    start: NDArray[np.int64]
    end: NDArray[np.int64]
    counted_start: NDArray[np.int64]
    counted_end: NDArray[np.int64]
    text: CompactTexts
    memo: Sequence[str]
    created: Sequence[str]
    documents: tuple[str, ...]
    lengths: tuple[int, ...]
    code_paths: tuple[str, ...]
    coders: tuple[str, ...]

    def __len__(self) -> int:
        """Count the passages."""
        return len(self.segment)


_NONE: Final = np.zeros(0, dtype=np.int32)
_NOWHERE: Final = _NONE.astype(np.int64)
NO_PASSAGES: Final = Passages(
    _NONE, _NONE, _NONE, _NONE, _NONE.astype(np.int8), _NONE.astype(np.float64), _NOWHERE, _NOWHERE, _NOWHERE, _NOWHERE,
    CompactTexts(), (), (), (), (), (), (),
)  # fmt: skip
_ENDS: Final = ("start", "end", "counted_start", "counted_end")
_NUMBERED: Final = {"code_path": "code_paths", "coder": "coders"}


def numbered(values: Sequence[str]) -> tuple[tuple[str, ...], NDArray[np.int32]]:
    """Return the distinct texts in order, and the place of each text among them."""
    distinct = tuple(sorted(set(values)))
    place = {value: number for number, value in enumerate(distinct)}
    return distinct, np.array([place[value] for value in values], dtype=np.int32)


def ordered_passages(parts: Sequence[Passages]) -> Passages:
    """Return the passages of several parts in an order that doesn't depend on files and rows.

    Parameters
    ----------
    parts : sequence of Passages
        Whose ``segment`` counts over all parts already.
    """
    if not parts:
        return NO_PASSAGES
    columns: dict[str, Any] = {}
    for name in ("segment", "theme", "rating", *_ENDS):
        columns[name] = np.concatenate([getattr(part, name) for part in parts])
    for name, names in _NUMBERED.items():
        known = sorted({one for part in parts for one in getattr(part, names)})
        place = {one: number for number, one in enumerate(known)}
        of_parts = [np.array([place[one] for one in getattr(part, names)], dtype=np.int32) for part in parts]
        columns[names] = tuple(known)
        columns[name] = np.concatenate([of[getattr(part, name)] for of, part in zip(of_parts, parts, strict=True)])
    before = np.cumsum([0, *(len(part.documents) for part in parts)], dtype=np.int32)
    columns["document"] = np.concatenate([part.document + first for part, first in zip(parts, before, strict=False)])
    columns["documents"] = tuple(name for part in parts for name in part.documents)
    memo, created = ([text for part in parts for text in getattr(part, name)] for name in ("memo", "created"))
    keys = [columns[name] for name in ("segment", "coder", "code_path", "theme", "rating")]
    order = np.lexsort([numbered(created)[1], numbered(memo)[1], *reversed(keys)])
    for name in (*_NUMBERED, "document", "segment", "theme", "rating", *_ENDS):
        columns[name] = columns[name][order]
    rows = order.tolist()
    return Passages(
        **columns,
        lengths=tuple(length for part in parts for length in part.lengths),
        text=CompactTexts.joined([part.text for part in parts]).taken(order),
        memo=[memo[row] for row in rows],
        created=[created[row] for row in rows],
    )


def passages_table(passages: Passages, who: Mapping[str, tuple[Sequence[str | None], NDArray[Any]]]) -> pd.DataFrame:
    """Passages as a data frame, a row each.

    Parameters
    ----------
    who : mapping of str to (sequence of str, ndarray of int, shape (n_passages,))
        Segment, case, party and wave: the names of each, and every passage's index into them, -1 for none.
    """
    import pandas as pd
    import pyarrow as pa

    columns = {
        "source": _words(passages.documents, passages.document),
        **{name: _words(names, index) for name, (names, index) in who.items()},
        "code_path": _words(passages.code_paths, passages.code_path),
        "criterion": _words(_terms(Criterion), passages.theme),
        "dimension": _words(_terms(Dimension), passages.theme),
        "rating": pa.array(passages.rating),
        "coder": _words(passages.coders, passages.coder),
        **{name: _places(getattr(passages, name)) for name in ("start", "end")},
        "text": passages.text.arrow(),
        "memo": pa.array(passages.memo, pa.string()),
        "created": pa.array(passages.created, pa.string()),
        **{name: _places(getattr(passages, name)) for name in ("counted_start", "counted_end")},
    }
    frame: pd.DataFrame = pa.table(columns).to_pandas(types_mapper={pa.int64(): pd.Int64Dtype()}.get)
    return frame


def issues_table(issues: Sequence[Issue]) -> pd.DataFrame:
    """What was left out or had to be judged as a data frame: file, issue, times."""
    import pandas as pd

    return pd.DataFrame(issues, columns=list(Issue._fields))


def _places(places: NDArray[np.int64]) -> pa.Array:
    """Column of positions; null where there is none."""
    import pyarrow as pa

    return pa.array(places, mask=places < 0)


def _words(names: Sequence[str | None], index: NDArray[Any]) -> pa.Array:
    """Column of names; null where the index is -1."""
    import pyarrow as pa

    return pa.array(names, pa.string()).take(pa.array(index, mask=index < 0))


def _terms(kind: type[Criterion | Dimension]) -> list[str | None]:
    """Names of the themes of a kind, None for the others."""
    return [theme.value if isinstance(theme, kind) else None for theme in THEMES]
