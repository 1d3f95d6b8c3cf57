"""Codings as ratings of units by coders: who read what, what they coded, and how they rated it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.problems.arguments import listed
from trepart_eval.problems.suggestions import nearest
from trepart_eval.sources.codings import Codings
from trepart_eval.vocabulary.terms import THEMES, Aspect, Criterion, Dimension, Theme

Array = NDArray[np.float64]

ALL: Final = "all"
"""Value of ``criterion`` in rows about all of them together."""
PRESENCE_SCALE: Final = (0.0, 1.0)


@dataclass(frozen=True, slots=True, eq=False)
class CodingTable:
    """Ratings of the units of one criterion, or of all; only units that two coders or more rated.

    Attributes
    ----------
    criterion : str
        The criterion, or `ALL`.
    aspect : Aspect
        Whether it is about being coded or about the rating.
    ratings : ndarray, shape (n_units, n_coders)
        NaN where a coder did not rate.
    interview : ndarray of int, shape (n_units,)
        Interview of each unit.
    scale : tuple of float
        All values that could be given.
    """

    criterion: str
    aspect: Aspect
    ratings: Array
    interview: NDArray[np.int64]
    scale: tuple[float, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Interviews:
    """Which interview each segment is from.

    Attributes
    ----------
    of_segment : ndarray of int, shape (n_segments,)
        Number of its interview.
    count : int
        Number of interviews.
    known_by : str
        What tells them apart: "informant"; "document" or "case" where no informant is known; "mixed" where some are.
    """

    of_segment: NDArray[np.int64]
    count: int
    known_by: str


def interviews_of(codings: Codings) -> Interviews:
    """Interviews by informant; where the informant is unknown, by document; where that is unknown too, by case."""
    by = {
        "informant": codings.segment_informant.astype(np.int64),
        "document": _document_of_segments(codings),
        "case": codings.segment_case.astype(np.int64),
    }
    kind = np.select([by["informant"] >= 0, by["document"] >= 0], [0, 1], 2)
    number = np.choose(kind, list(by.values()))
    distinct, of_segment = np.unique(np.stack([kind, number]), axis=1, return_inverse=True)
    used = [name for place, name in enumerate(by) if (kind == place).any()]
    known_by = "mixed" if len(used) > 1 else (used or ["case"])[0]
    return Interviews(of_segment.astype(np.int64), distinct.shape[1], known_by)


def _document_of_segments(codings: Codings) -> NDArray[np.int64]:
    """Document of each segment, -1 where the files don't say."""
    passages = codings.passages
    named = np.array([bool(name) for name in passages.documents], dtype=bool)
    document = np.full(len(codings.segments), -1, dtype=np.int64)
    rows = np.flatnonzero(named[passages.document]) if len(named) else np.zeros(0, dtype=np.intp)
    document[passages.segment[rows]] = passages.document[rows]
    return document


def read_by(codings: Codings, interviews: Interviews) -> NDArray[np.bool_]:
    """Whether each coder read each segment, shape (n_segments, n_coders).

    A coder who coded anything in an interview has read all of it; one who coded nothing there was not given it.
    """
    passages = codings.passages
    coded = np.zeros((interviews.count, len(codings.coders)), dtype=bool)
    coded[interviews.of_segment[codings.segment], codings.coder] = True
    about = np.flatnonzero(passages.theme >= 0)
    coded[interviews.of_segment[passages.segment[about]], _coder_of_passages(codings)[about]] = True
    read: NDArray[np.bool_] = coded[interviews.of_segment]
    return read


def coded_by(codings: Codings, theme: Theme) -> NDArray[np.bool_]:
    """Whether each coder coded each segment with a theme, rated or not; shape (n_segments, n_coders)."""
    coded = ~np.isnan(ratings_of(codings, theme))
    about = np.flatnonzero(codings.passages.theme == THEMES.index(theme))
    coded[codings.passages.segment[about], _coder_of_passages(codings)[about]] = True
    return coded


def _coder_of_passages(codings: Codings) -> NDArray[np.int32]:
    """Index into the codings' coders of each passage; those of no theme may be anybody's."""
    number = {coder: place for place, coder in enumerate(codings.coders)}
    of_coder = np.array([*(number.get(coder, -1) for coder in codings.passages.coders), -1], dtype=np.int32)
    return of_coder[codings.passages.coder]


def ratings_of(codings: Codings, theme: Theme) -> Array:
    """Rating of each segment by each coder, shape (n_segments, n_coders); NaN where it isn't coded."""
    ratings = np.full((len(codings.segments), len(codings.coders)), np.nan)
    about = codings.about((theme,))
    ratings[about.segment, about.coder] = about.rating
    return ratings


def coding_tables(codings: Codings, themes: Sequence[Theme], scale: Sequence[float]) -> list[CodingTable]:
    """Tables of each theme and of all together, presence before rating."""
    interviews = interviews_of(codings)
    read = read_by(codings, interviews)
    tables = []
    for theme in themes:
        ratings = ratings_of(codings, theme)
        presence = np.where(read, coded_by(codings, theme).astype(np.float64), np.nan)
        tables += [
            _paired(theme.value, Aspect.PRESENCE, presence, interviews.of_segment, PRESENCE_SCALE),
            _paired(theme.value, Aspect.RATING, ratings, interviews.of_segment, tuple(scale)),
        ]
    together = [
        CodingTable(
            ALL,
            aspect,
            np.concatenate([one.ratings for one in of_aspect]),
            np.concatenate([one.interview for one in of_aspect]),
            of_aspect[0].scale,
        )
        for aspect in Aspect
        if (of_aspect := [one for one in tables if one.aspect is aspect])
    ]
    return [*tables, *together] if len(themes) > 1 else tables


def chosen_themes(criterion: str | Sequence[str] | None, codings: Codings) -> tuple[Theme, ...]:
    """Criteria or dimensions that are asked for; else the six criteria, or the dimensions where only they are coded.

    Raises
    ------
    ValueError
        If there is no such criterion or dimension.
    """
    if criterion is None:
        coded = {codings.themes[theme] for theme in np.unique(codings.theme).tolist()}
        coded |= {THEMES[theme] for theme in np.unique(codings.passages.theme).tolist() if theme >= 0}
        return tuple(Dimension) if coded and coded <= set(Dimension) else tuple(Criterion)
    names = listed(criterion, "criterion", "criteria")
    known = {theme.value: theme for theme in reversed(THEMES)}
    for name in names:
        if str(name) not in known:
            near = nearest(str(name), known)
            hint = f" Did you mean {near!r}?" if near else ""
            raise ValueError(f"Unknown criterion {str(name)!r}; choose among {', '.join(map(repr, known))}.{hint}")
    if not names:
        raise ValueError("criterion names nothing; leave it out for all criteria")
    return tuple(dict.fromkeys(known[str(name)] for name in names))


def _paired(
    criterion: str, aspect: Aspect, ratings: Array, interview: NDArray[np.int64], scale: tuple[float, ...]
) -> CodingTable:
    rows = np.flatnonzero((~np.isnan(ratings)).sum(axis=1) > 1)
    return CodingTable(criterion, aspect, ratings[rows], interview[rows], scale)
