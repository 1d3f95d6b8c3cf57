"""`span_agreement`: whether coders marked the same stretches of text, by criterion and two coders at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.criteria.arguments import is_number
from trepart_eval.criteria.result_tables import data_frame, number_column, text_values
from trepart_eval.quality.coders.characters import character_kappa
from trepart_eval.quality.coders.coder_comparison import comparable_codings
from trepart_eval.quality.coders.coder_tables import ALL, chosen_themes
from trepart_eval.quality.coders.overlap import match_spans
from trepart_eval.quality.coders.spans import merged_spans
from trepart_eval.quality.coders.unitizing import (
    BINARY_U_ALPHA,
    CU_ALPHA,
    U_ALPHA,
    SpanAlpha,
    alpha_u_1995,
    binary_u_alpha,
    cu_alpha,
    u_alpha,
)
from trepart_eval.sources.checked_tables import Data
from trepart_eval.sources.coded_passages import Passages
from trepart_eval.sources.codings import Codings
from trepart_eval.vocabulary.languages import Language
from trepart_eval.vocabulary.terms import THEMES, Theme, Undefined

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

Span = tuple[int, int, str]
OfDocuments = Mapping[int, Sequence[Span]]

KAPPA: Final = "character_kappa"
ALIKE: Final = "character_agreement"
THRESHOLDS: Final = (0.5, 0.75, 0.9)
"""Least shares of the longer passage that two passages have in common, to match."""
_COUNTS: Final = ("n_spans_a", "n_spans_b", "n_documents", "n_characters")


def matched(threshold: float) -> str:
    """Name of the share of passages that match at a threshold."""
    return f"matched_{threshold:.2f}"


@dataclass(frozen=True, slots=True, eq=False)
class SpanAgreement:
    """Agreement on where in the text something is said.

    Attributes
    ----------
    arrow : pyarrow.Table
        A row per criterion (and "all"), two coders and measure.
    unmatched_arrow : pyarrow.Table
        Passages that no passage of the other coder matches, a row each, in the order of the documents.
    n_documents, n_without_text : int
        Documents with positions that two coders coded, and how many of them the files hold no text of: those are in the
        matching only.
    threshold : float
        Share of the longer passage that two passages must have in common to match, in the list of the unmatched.
    language : Language
        Language of the study.
    """

    arrow: pa.Table
    unmatched_arrow: pa.Table
    n_documents: int
    n_without_text: int
    threshold: float
    language: Language

    @property
    def table(self) -> pd.DataFrame:
        """The measures as a data frame of one's own."""
        return data_frame(self.arrow)

    @property
    def unmatched(self) -> pd.DataFrame:
        """The passages without a match as a data frame of one's own."""
        return data_frame(self.unmatched_arrow)


def span_agreement(
    codings: Codings | Data, *, criterion: str | Sequence[str] | None = None, threshold: float = THRESHOLDS[0]
) -> SpanAgreement:
    """Agreement of coders who chose their own passages, by the signs and by the passages they marked.

    Parameters
    ----------
    codings : Codings or Data
        From `load` or `load_codings`, of files that hold positions.
    criterion : str or sequence of str, optional
        Criteria or dimensions of intensity to look at; where it is left out the six criteria, or the dimensions if
        nothing else is coded.
    threshold : float
        Share of the longer passage that two passages must have in common to match, in the list of the unmatched.

    Returns
    -------
    SpanAgreement
        Without rows where no document with positions was coded by two.

    Raises
    ------
    InputError
        If there are fewer than two coders.
    ValueError
        If there is no such criterion, or the threshold isn't from 0 to 1.

    Notes
    -----
    Documents that both coders coded about something are laid end to end. A coder's passages of a criterion are joined
    where they overlap or touch. Character kappa is NVivo's, by criterion; u-alpha is Krippendorff's of 2016 and alpha_U
    his of 1995; over all criteria u-alpha and cu-alpha need that no coder gave a sign two of them. The share that
    matches is twice the pairs over the passages of both, and isn't corrected for chance.
    """
    if not is_number(threshold) or not 0 < threshold <= 1:
        raise ValueError(f"threshold is {threshold!r}; it is a share above 0, at most 1")
    found = comparable_codings(codings)
    themes = chosen_themes(criterion, found)
    marked = _marked(found.passages, themes)
    read = _read(found.passages)
    texts = _texts_of(found.passages)
    rows: list[dict[str, Any]] = []
    unmatched: list[dict[str, Any]] = []
    documents: set[int] = set()
    for a, b in combinations(found.coders, 2):
        both = sorted(read.get(a, set()) & read.get(b, set()))
        documents.update(both)
        for theme in themes if both else ():
            pair = [{of: marked.get((who, theme, of), []) for of in both} for who in (a, b)]
            rows += [{"criterion": theme.value, "coder_a": a, "coder_b": b, **row} for row in _compared(pair, found)]
            unmatched += _unmatched(pair, (a, b), found.passages, texts, threshold)
        if both and len(themes) > 1:
            together = [
                {of: [span for theme in themes for span in marked.get((who, theme, of), [])] for of in both}
                for who in (a, b)
            ]
            rows += [{"criterion": ALL, "coder_a": a, "coder_b": b, **row} for row in _compared_all(together, found)]
    language = codings.study.language if isinstance(codings, Data) else Language.NB
    without = sum(not found.passages.lengths[of] for of in documents)
    return SpanAgreement(
        _table(rows, ("criterion", "coder_a", "coder_b", "measure"), ("estimate", *_COUNTS), ("reason",)),
        _table(unmatched, ("criterion", "coder", "document"), ("start", "end"), ("text",)),
        len(documents),
        without,
        threshold,
        language,
    )


def _read(passages: Passages) -> dict[str, set[int]]:
    """Documents in which each coder coded something about a criterion or dimension, at a place."""
    read: dict[str, set[int]] = {}
    rows = np.flatnonzero((passages.start >= 0) & (passages.theme >= 0))
    for coder, document in zip(passages.coder[rows].tolist(), passages.document[rows].tolist(), strict=True):
        read.setdefault(passages.coders[coder], set()).add(document)
    return read


def _marked(passages: Passages, themes: Sequence[Theme]) -> dict[tuple[str, Theme, int], list[Span]]:
    """Spans of each coder, theme and document, joined where they overlap or touch."""
    found: dict[tuple[str, Theme, int], list[Span]] = {}
    rows = np.flatnonzero((passages.start >= 0) & np.isin(passages.theme, [THEMES.index(theme) for theme in themes]))
    columns = (passages.coder, passages.theme, passages.document, passages.start, passages.end)
    for coder, theme, document, start, end in zip(*(column[rows].tolist() for column in columns), strict=True):
        key = passages.coders[coder], THEMES[theme], document
        found.setdefault(key, []).append((start, end, THEMES[theme].value))
    return {key: merged_spans(spans) for key, spans in found.items()}


def _end_to_end(pair: Sequence[OfDocuments], lengths: Mapping[int, int]) -> tuple[list[list[Span]], int]:
    """Spans of both coders with the documents laid end to end, and how long that is."""
    laid: list[list[Span]] = [[], []]
    at = 0
    for document, length in lengths.items():
        for side, spans in zip(laid, pair, strict=True):
            side += [(start + at, end + at, value) for start, end, value in spans[document]]
        at += length
    return laid, at


def _compared(pair: Sequence[OfDocuments], codings: Codings) -> list[dict[str, Any]]:
    """Measures of two coders about one criterion."""
    (a, b), length, counts = _laid(pair, codings)
    rows = []
    if length:
        kappa = character_kappa(a, b, length=length)
        rows += [
            {"measure": KAPPA, "estimate": float(kappa), "reason": kappa.reason, **counts},
            {"measure": ALIKE, "estimate": kappa.observed_agreement, "reason": "", **counts},
            _alpha(u_alpha([a, b], length=length), counts),
            _alpha(alpha_u_1995([a, b], length=length), counts),
        ]
    return [*rows, *_matching(pair)]


def _compared_all(pair: Sequence[OfDocuments], codings: Codings) -> list[dict[str, Any]]:
    """Measures of two coders about all criteria together."""
    (a, b), length, counts = _laid(pair, codings)
    rows = []
    if length:
        anything = [[span[:2] for span in merged_spans([span[:2] for span in side])] for side in (a, b)]
        rows = [
            _alpha(binary_u_alpha(anything, length=length), counts, BINARY_U_ALPHA),
            _alpha(alpha_u_1995([a, b], length=length), counts),
        ]
        if any(_overlapping(side) for side in (a, b)):
            no_value = {"estimate": float("nan"), "reason": Undefined.TWO_CODES.value, **counts}
            rows += [{"measure": U_ALPHA, **no_value}, {"measure": CU_ALPHA, **no_value}]
        else:
            rows += [_alpha(measure([a, b], length=length), counts) for measure in (u_alpha, cu_alpha)]
    return [*rows, *_matching(pair)]


def _laid(pair: Sequence[OfDocuments], codings: Codings) -> tuple[list[list[Span]], int, dict[str, int]]:
    """Spans in the documents whose text is known, its length, and what is counted of both."""
    known = {of: codings.passages.lengths[of] for of in pair[0] if codings.passages.lengths[of]}
    laid, length = _end_to_end(pair, known)
    return laid, length, _counts(laid, len(known), length)


def _counts(laid: Sequence[Sequence[Span]], n_documents: int, length: int) -> dict[str, int]:
    return dict(zip(_COUNTS, (len(laid[0]), len(laid[1]), n_documents, length), strict=True))


def _overlapping(spans: Sequence[Span]) -> bool:
    ordered = sorted(spans)
    return any(after[0] < before[1] for before, after in pairwise(ordered))


def _alpha(found: SpanAlpha, counts: Mapping[str, int], measure: str = "") -> dict[str, Any]:
    return {"measure": measure or found.method, "estimate": float(found), "reason": found.reason, **counts}


def _matching(pair: Sequence[OfDocuments]) -> list[dict[str, Any]]:
    """Share of the passages of both that match, at each threshold; this needs no text."""
    lengths = _reach(pair)
    (a, b), length = _end_to_end(pair, lengths)
    counts = _counts((a, b), len(lengths), 0)
    rows = []
    for threshold in THRESHOLDS:
        pairs = match_spans(a, b, length=max(length, 1), threshold=threshold).pairs
        share = 2 * len(pairs) / (len(a) + len(b)) if a or b else float("nan")
        reason = "" if a or b else Undefined.NO_PAIRS.value
        rows.append({"measure": matched(threshold), "estimate": share, "reason": reason, **counts})
    return rows


def _reach(pair: Sequence[OfDocuments]) -> dict[int, int]:
    """How far into each document the spans of both go."""
    return {of: max((end for side in pair for _, end, _ in side[of]), default=0) for of in pair[0]}


def _unmatched(
    pair: Sequence[OfDocuments],
    coders: Sequence[str],
    passages: Passages,
    texts: Mapping[int, NDArray[np.intp]],
    threshold: float,
) -> list[dict[str, Any]]:
    """Passages that no passage of the other coder matches."""
    rows = []
    for document, length in _reach(pair).items():
        found = match_spans(pair[0][document], pair[1][document], length=max(length, 1), threshold=threshold)
        for coder, spans in zip(coders, (found.unmatched_a, found.unmatched_b), strict=True):
            rows += [
                {
                    "criterion": value,
                    "coder": coder,
                    "document": passages.documents[document],
                    "start": start,
                    "end": end,
                    "text": _text(passages, texts[document], start, end),
                }
                for start, end, value in spans
            ]
    return rows


def _texts_of(passages: Passages) -> dict[int, NDArray[np.intp]]:
    """Passages of each document, by their place."""
    order = np.argsort(passages.document, kind="stable")
    documents, first = np.unique(passages.document[order], return_index=True)
    return dict(zip(documents.tolist(), np.split(order, first[1:]), strict=True))


def _text(passages: Passages, rows: NDArray[np.intp], start: int, end: int) -> str:
    """Text between two places of a document, as far as one of its passages holds it."""
    rows = rows[(passages.start[rows] >= 0) & (passages.start[rows] <= start) & (passages.end[rows] > start)]
    row = rows[np.argmax(passages.end[rows])]
    shift = int(passages.start[row])
    return passages.text[int(row)][start - shift : end - shift]


def _table(
    rows: Sequence[Mapping[str, Any]], words: Sequence[str], numbers: Sequence[str], after: Sequence[str]
) -> pa.Table:
    import pyarrow as pa

    columns: dict[str, Any] = {name: text_values([row[name] for row in rows]) for name in words}
    for name in numbers:
        values = np.array([row[name] for row in rows], dtype=np.float64 if name == "estimate" else np.int64)
        columns[name] = number_column(values, np.zeros(len(rows), dtype=bool))
    return pa.table({**columns, **{name: text_values([row[name] for row in rows]) for name in after}})
