"""Segments and codings of each interview file, and the one table they are joined to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from trepart_eval.sources.checked_tables import Codings
from trepart_eval.sources.coded_passages import CodingNames, Issue, Passages
from trepart_eval.study.plan import InterviewSource
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
    text: list[str]


@dataclass(frozen=True, slots=True, eq=False)
class CodingRows:
    """Codings of one source before they are joined with the others."""

    segment: NDArray[np.int32]
    coder: list[str]
    theme: NDArray[np.int8]
    rating: NDArray[np.float64]
    memo: list[str]
    position: NDArray[np.intp]
    passages: Sequence[PassageRow] = ()
    issues: Sequence[Issue] = ()


class PassageRow(NamedTuple):
    """A coding as the tool has it, before the files are joined; fields as in `Passages`."""

    segment: int
    document: str
    code_path: str
    coder: str
    theme: int
    rating: float | None
    start: int | None
    end: int | None
    text: str
    memo: str
    created: str


def joined_codings(
    found: Sequence[tuple[InterviewSource, Segments, CodingRows]], names: CodingNames | None = None
) -> Codings:
    """Codings of all sources in an order that doesn't depend on the order of rows or files."""
    found = sorted(found, key=lambda one: (one[0].name, one[0].file.name))
    segment_keys = []
    for number, (_, segments, _) in enumerate(found):
        segment_keys += [(name, number, position) for position, name in enumerate(segments.names)]
    segment_keys.sort()
    place = {(number, position): index for index, (_, number, position) in enumerate(segment_keys)}
    coders = sorted({coder for *_, codings in found for coder in codings.coder})
    coder_index = {coder: index for index, coder in enumerate(coders)}
    rows = []
    for number, (_, _, codings) in enumerate(found):
        for position in range(len(codings.segment)):
            rows.append(
                (
                    place[number, int(codings.segment[position])],
                    coder_index[codings.coder[position]],
                    int(codings.theme[position]),
                    float(codings.rating[position]),
                    codings.memo[position],
                )
            )
    rows.sort()
    people = sorted(
        {(n, canonical(name)) for n, (_, segments, _) in enumerate(found) for name in segments.informant if name}
    )
    index_of_person = {key: index for index, key in enumerate(people)}

    def of_segments(values: str) -> list[Any]:
        return [getattr(found[number][1], values)[position] for _, number, position in segment_keys]

    return Codings(
        segment=np.array([row[0] for row in rows], dtype=np.int32),
        coder=np.array([row[1] for row in rows], dtype=np.int32),
        theme=np.array([row[2] for row in rows], dtype=np.int8),
        rating=np.array([row[3] for row in rows], dtype=np.float64),
        memo=tuple(row[4] for row in rows),
        segments=tuple(name for name, _, _ in segment_keys),
        coders=tuple(coders),
        segment_case=np.array(of_segments("case"), dtype=np.int16),
        segment_party=np.array(of_segments("party"), dtype=np.int8),
        segment_wave=np.array(of_segments("wave"), dtype=np.int8),
        segment_workplace=np.array(of_segments("workplace"), dtype=np.int32),
        segment_informant=np.array(
            [index_of_person.get((n, canonical(found[n][1].informant[p])), -1) for _, n, p in segment_keys],
            dtype=np.int32,
        ),
        segment_public=np.array([found[n][0].public for _, n, _ in segment_keys], dtype=bool),
        segment_text=tuple(of_segments("text")),
        names=names or CodingNames(),
        passages=_joined_passages(found, place),
        issue_counts=tuple(sorted(issue for *_, codings in found for issue in codings.issues)),
    )


def _joined_passages(
    found: Sequence[tuple[InterviewSource, Segments, CodingRows]], place: Mapping[tuple[int, int], int]
) -> Passages:
    """Passages of all sources in an order of their own; a coding of a plain table is a passage too."""
    rows = []
    for number, (_, segments, codings) in enumerate(found):
        of_source = codings.passages or _plain_passages(segments, codings)
        rows += [row._replace(segment=place[number, row.segment]) for row in of_source]
    rows.sort(
        key=lambda row: (row.segment, row.coder, row.code_path, row.theme, row.rating or 0.0, row.memo, row.created)
    )
    return Passages(*zip(*rows, strict=True)) if rows else Passages()


def _plain_passages(segments: Segments, codings: CodingRows) -> list[PassageRow]:
    return [
        PassageRow(of, "", THEMES[theme].value, coder, theme, rating, None, None, segments.text[of], memo, "")
        for of, coder, theme, rating, memo in zip(
            codings.segment.tolist(),
            codings.coder,
            codings.theme.tolist(),
            codings.rating.tolist(),
            codings.memo,
            strict=True,
        )
    ]
