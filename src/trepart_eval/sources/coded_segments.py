"""Segments and codings of each interview file, and the one table they are joined to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trepart_eval.sources.coded_passages import NO_PASSAGES, CodingNames, Issue, Passages, numbered, ordered_passages
from trepart_eval.sources.codings import Codings
from trepart_eval.sources.compact_texts import CompactTexts
from trepart_eval.study.planned_study import InterviewSource
from trepart_eval.vocabulary.spelling import canonical
from trepart_eval.vocabulary.terms import THEMES


@dataclass(frozen=True, slots=True, eq=False)
class Segments:
    """Segments of one source: identifiers, and index of case, party, wave and workplace of each."""

    names: list[str]
    case: NDArray[np.int32]
    party: NDArray[np.int32]
    wave: NDArray[np.int32]
    workplace: NDArray[np.int32]
    informant: list[str]
    text: Sequence[str]


@dataclass(frozen=True, slots=True, eq=False)
class CodingRows:
    """Codings of one source before they are joined with the others."""

    segment: NDArray[np.int32]
    coder: list[str]
    theme: NDArray[np.int8]
    rating: NDArray[np.float64]
    memo: list[str]
    position: NDArray[np.intp]
    passages: Passages = NO_PASSAGES
    issues: Sequence[Issue] = ()


def joined_codings(
    found: Sequence[tuple[InterviewSource, Segments, CodingRows]], names: CodingNames | None = None
) -> Codings:
    """Codings of all sources in an order that doesn't depend on the order of rows or files."""
    found = sorted(found, key=lambda one: (one[0].name, one[0].file.name))
    all_segments = [segments for _, segments, _ in found]
    all_rows = [rows for *_, rows in found]
    segment_names = [name for segments in all_segments for name in segments.names]
    order = np.array(sorted(range(len(segment_names)), key=segment_names.__getitem__), dtype=np.intp)
    place = np.empty(len(order), dtype=np.int32)
    place[order] = np.arange(len(order), dtype=np.int32)
    before = np.cumsum([0, *(len(segments.names) for segments in all_segments)]).tolist()
    passages = ordered_passages(
        [
            _passages_of(segments, rows, place[first:])
            for segments, rows, first in zip(all_segments, all_rows, before, strict=False)
        ]
    )
    of_rows = [who for rows in all_rows for who in rows.coder]
    of_themes = np.unique(passages.coder[passages.theme >= 0]).tolist()
    coders = tuple(sorted({*of_rows, *(passages.coders[who] for who in of_themes)}))
    number = {who: place for place, who in enumerate(coders)}
    memo = [text for rows in all_rows for text in rows.memo]
    columns = {
        "segment": place[_joined([rows.segment + first for rows, first in zip(all_rows, before, strict=False)])],
        "coder": np.array([number[who] for who in of_rows], dtype=np.int32),
        "theme": _joined([rows.theme for rows in all_rows]).astype(np.int8),
        "rating": _joined([rows.rating for rows in all_rows]).astype(np.float64),
    }
    by_place = np.lexsort([numbered(memo)[1], *reversed(columns.values())])
    of_source = np.repeat(np.arange(len(found)), [len(segments.names) for segments in all_segments])[order]

    def of_segments(values: str, kind: type[np.integer[Any]]) -> NDArray[Any]:
        return _joined([getattr(segments, values) for segments in all_segments])[order].astype(kind)

    return Codings(
        **{name: values[by_place] for name, values in columns.items()},
        memo=tuple(memo[row] for row in by_place.tolist()),
        segments=tuple(segment_names[row] for row in order.tolist()),
        coders=coders,
        segment_case=of_segments("case", np.int16),
        segment_party=of_segments("party", np.int8),
        segment_wave=of_segments("wave", np.int8),
        segment_workplace=of_segments("workplace", np.int32),
        segment_informant=_people(all_segments)[order],
        segment_public=np.array([source.public for source, *_ in found], dtype=bool)[of_source],
        segment_text=CompactTexts.joined([CompactTexts.of(segments.text) for segments in all_segments]).taken(order),
        names=names or CodingNames(),
        passages=passages,
        issue_counts=tuple(sorted(issue for rows in all_rows for issue in rows.issues)),
    )


def _joined(parts: Sequence[NDArray[Any]]) -> NDArray[Any]:
    return np.concatenate([np.zeros(0, dtype=np.int32), *parts])


def _people(all_segments: Sequence[Segments]) -> NDArray[np.int32]:
    """Number of the person interviewed in each segment, -1 where unknown; people of two sources are two."""
    spelt = {name: canonical(name) for segments in all_segments for name in set(segments.informant)}
    keys = [
        (number, spelt[name]) if name else None
        for number, segments in enumerate(all_segments)
        for name in segments.informant
    ]
    number_of = {key: number for number, key in enumerate(sorted({key for key in keys if key}))}
    return np.array([number_of[key] if key else -1 for key in keys], dtype=np.int32)


def _passages_of(segments: Segments, rows: CodingRows, place: NDArray[np.int32]) -> Passages:
    """Passages of a source with segments counted over all sources; a coding of a plain table is a passage too."""
    found = rows.passages if len(rows.passages) else _plain_passages(segments, rows)
    return replace(found, segment=place[found.segment])


def _plain_passages(segments: Segments, rows: CodingRows) -> Passages:
    coders, coder = numbered(rows.coder)
    nowhere = np.full(len(rows.segment), -1, dtype=np.int64)
    return Passages(
        segment=rows.segment,
        document=np.zeros(len(rows.segment), dtype=np.int32),
        code_path=rows.theme.astype(np.int32),
        coder=coder,
        theme=rows.theme,
        rating=rows.rating,
        start=nowhere,
        end=nowhere,
        counted_start=nowhere,
        counted_end=nowhere,
        text=CompactTexts.of(segments.text).taken(rows.segment),
        memo=rows.memo,
        created=[""] * len(rows.segment),
        documents=("",),
        lengths=(0,),
        code_paths=tuple(theme.value for theme in THEMES),
        coders=coders,
    )
