"""Coded interviews as later stages take them: who said what of which criterion, by whose reading."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.sources.coded_passages import NO_PASSAGES, CodingNames, Issue, Passages, issues_table, passages_table
from trepart_eval.sources.compact_texts import CompactTexts
from trepart_eval.vocabulary.terms import THEMES, Criterion, Dimension, Theme

if TYPE_CHECKING:
    import pandas as pd

SETTLED: Final = "adjudicated"
"""Coder of the ratings that coders settled on together."""


@dataclass(frozen=True, slots=True, eq=False)
class Codings:
    """Coded interviews: a row per segment, coder and theme (a criterion, or a dimension of intensity).

    Attributes
    ----------
    segment, coder : ndarray of int32, shape (n_codings,)
        Index into ``segments`` and ``coders``.
    theme : ndarray of int8
        Index into ``themes``.
    rating : ndarray of float64
        From -2 to 2.
    memo : tuple of str
        The coder's notes; empty where the study names no column.
    segments : tuple of str
        Segment identifiers, those without a coding too.
    segment_case, segment_party, segment_wave : ndarray of int
        Index of each segment's case, party and wave.
    segment_workplace : ndarray of int32
        Index of each segment's workplace, -1 where it speaks of none.
    segment_informant : ndarray of int32
        Index of the person interviewed, -1 where unknown.
    segment_public : ndarray of bool
        Whether the segment is from a published report.
    segment_text : CompactTexts
        What was said; empty where the study names no column of texts.
    names : CodingNames
        What the indexes of cases, parties and waves mean.
    passages : Passages
        Every coding as the tools have it, also those without a rating or a criterion; a rating above may stand for
        several of them.
    issue_counts : tuple of Issue
        What the files hold and was left out, or had to be judged.
    independent : Codings or None
        The codings as each coder made them, where what they settled on afterwards counts instead here; None where
        nothing was settled. Agreement is about these.
    """

    segment: NDArray[np.int32]
    coder: NDArray[np.int32]
    theme: NDArray[np.int8]
    rating: NDArray[np.float64]
    memo: tuple[str, ...]
    segments: tuple[str, ...]
    coders: tuple[str, ...]
    segment_case: NDArray[np.int16]
    segment_party: NDArray[np.int8]
    segment_wave: NDArray[np.int8]
    segment_workplace: NDArray[np.int32]
    segment_informant: NDArray[np.int32]
    segment_public: NDArray[np.bool_]
    segment_text: CompactTexts
    themes: tuple[Theme, ...] = THEMES
    names: CodingNames = field(default_factory=CodingNames)
    passages: Passages = NO_PASSAGES
    issue_counts: tuple[Issue, ...] = ()
    independent: Codings | None = None

    @property
    def n_codings(self) -> int:
        """Number of codings."""
        return len(self.segment)

    @property
    def table(self) -> pd.DataFrame:
        """Every coding that was read, rated or not, as a data frame.

        Columns are source (the document), segment, case, party, wave, code_path, criterion, dimension, rating, coder,
        start, end, text, memo and created.
        """
        of = self.passages.segment
        who = {name: (keys, index[of]) for name, (keys, index) in self.who.items()}
        return passages_table(self.passages, {"segment": (self.segments, of), **who})

    @property
    def rated_table(self) -> pd.DataFrame:
        """Ratings as a data frame: segment, case, party, wave, coder, criterion or dimension, rating, memo."""
        import pandas as pd

        of = self.segment
        who = {name: np.array(keys, dtype=object)[index[of]] for name, (keys, index) in self.who.items()}
        return pd.DataFrame(
            {
                "segment": np.array(self.segments, dtype=object)[of],
                **who,
                "coder": np.array(self.coders, dtype=object)[self.coder],
                "criterion": _names(Criterion, self),
                "dimension": _names(Dimension, self),
                "rating": self.rating,
                "memo": self.memo or "",
            }
        )

    @property
    def who(self) -> dict[str, tuple[tuple[str, ...], NDArray[Any]]]:
        """Names of cases, parties and waves, and each segment's index into them; the last name is for none."""
        return {
            "case": ((*self.names.cases, ""), self.segment_case),
            "party": ((*self.names.parties, ""), self.segment_party),
            "wave": ((*self.names.waves, ""), self.segment_wave),
        }

    @property
    def issues(self) -> pd.DataFrame:
        """What the files hold and was left out, or had to be judged, as a data frame: file, issue, times."""
        return issues_table(self.issue_counts)

    def settled(self, segment: NDArray[np.integer], theme: NDArray[np.integer], rating: NDArray[np.float64]) -> Codings:
        """Codings in which what coders settled on counts instead of what each of them had said.

        Parameters
        ----------
        segment, theme : ndarray of int, shape (n_settled,)
            Index into ``segments`` and ``themes``; each pair once.
        rating : ndarray of float64, shape (n_settled,)
            NaN where they settled on that the segment doesn't speak of the theme.
        """
        n_themes = len(self.themes)
        kept = np.flatnonzero(~np.isin(self.segment * n_themes + self.theme, segment * n_themes + theme))
        added = np.flatnonzero(~np.isnan(rating))
        of = np.concatenate([self.segment[kept], segment[added]]).astype(np.int32)
        who = np.concatenate([self.coder[kept], np.full(len(added), len(self.coders))]).astype(np.int32)
        themes = np.concatenate([self.theme[kept], theme[added]]).astype(np.int8)
        memo = [*(self.memo[row] for row in kept.tolist()), *([""] * len(added))] if self.memo else []
        order = np.lexsort((themes, who, of))
        return replace(
            self,
            segment=of[order],
            coder=who[order],
            theme=themes[order],
            rating=np.concatenate([self.rating[kept], rating[added]])[order],
            memo=tuple(memo[row] for row in order.tolist()) if memo else (),
            coders=(*self.coders, SETTLED),
            independent=self,
        )

    def about(self, themes: Sequence[Theme]) -> Codings:
        """Codings that speak of some themes, which ``theme`` is then an index into; every segment is kept."""
        position = np.array([themes.index(one) if one in themes else -1 for one in self.themes], dtype=np.int8)
        theme = position[self.theme]
        rows = np.flatnonzero(theme >= 0)
        return replace(
            self,
            segment=self.segment[rows],
            coder=self.coder[rows],
            theme=theme[rows],
            rating=self.rating[rows],
            memo=tuple(self.memo[row] for row in rows.tolist()) if self.memo else (),
            themes=tuple(themes),
        )


def _names(terms: type[Criterion | Dimension], codings: Codings) -> NDArray[np.object_]:
    """Return what each coding speaks of where it is one of some terms; None where it is of the others."""
    names = np.array([theme.value if isinstance(theme, terms) else None for theme in codings.themes], dtype=object)
    of_coding: NDArray[np.object_] = names[codings.theme]
    return of_coding
