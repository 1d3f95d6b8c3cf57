"""Spans of two coders paired by how much they overlap, and those that are left: what to talk about.

Not corrected for chance, and the results say so.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from trepart_eval.quality.coders.spans import Span, Spans, checked_spans

MEASURES: Final = ("longer", "union", "any")
"""What the common characters are a share of: the longer span, both together, or any overlap at all."""


@dataclass(frozen=True, slots=True, eq=False)
class SpanMatches:
    """Spans of two coders that match, and those that don't.

    Attributes
    ----------
    pairs : tuple of (span of a, span of b, overlap)
        Matching spans with the share of overlap, in the order of the text.
    unmatched_a, unmatched_b : tuple of (start, end, value)
        Spans without a match.
    share_a, share_b : float
        Share of each coder's spans that have a match; NaN where there are none.
    threshold : float
        Least overlap of a match.
    method : str
        What the overlap is a share of. It is not corrected for chance.
    """

    pairs: tuple[tuple[tuple[int, int, Any], tuple[int, int, Any], float], ...]
    unmatched_a: tuple[tuple[int, int, Any], ...]
    unmatched_b: tuple[tuple[int, int, Any], ...]
    share_a: float
    share_b: float
    threshold: float
    method: str


def match_spans(
    spans_a: Iterable[Span], spans_b: Iterable[Span], *, length: int, threshold: float = 0.5, measure: str = "longer"
) -> SpanMatches:
    """Spans of the same code paired one to one, the largest overlap first.

    Parameters
    ----------
    spans_a, spans_b : iterable of (start, end) or (start, end, value)
        What each coder marked, the end exclusive.
    length : int
        Characters of the text.
    threshold : float
        Least overlap of a match, from 0 to 1.
    measure : {"longer", "union", "any"}
        What the common characters are a share of; with "any", every overlap counts as a match.

    Raises
    ------
    ValueError
        If a span or an option can't be used.

    Examples
    --------
    >>> found = match_spans([(0, 10, "goals")], [(1, 10, "goals"), (20, 30, "goals")], length=50)
    >>> found.pairs[0][2], found.unmatched_b
    (0.9, ((20, 30, 'goals'),))
    """
    if measure not in MEASURES:
        raise ValueError(f"measure is {measure!r}; choose one of {', '.join(map(repr, MEASURES))}")
    if not 0 <= threshold <= 1:
        raise ValueError(f"threshold is {threshold}; it lies between 0 and 1")
    a, b = (checked_spans(spans, length=length) for spans in (spans_a, spans_b))
    found = [pair for pair in _overlapping(a, b, measure) if measure == "any" or pair[0] >= threshold]
    of_a: dict[int, tuple[int, float]] = {}
    taken: set[int] = set()
    for share, one, other in sorted(found, key=lambda pair: (-pair[0], a.start[pair[1]] + b.start[pair[2]], *pair[1:])):
        if one not in of_a and other not in taken:
            of_a[one] = (other, share)
            taken.add(other)
    spans = [list(zip(of.start.tolist(), of.end.tolist(), of.value, strict=True)) for of in (a, b)]
    return SpanMatches(
        pairs=tuple((spans[0][one], spans[1][other], share) for one, (other, share) in sorted(of_a.items())),
        unmatched_a=tuple(span for place, span in enumerate(spans[0]) if place not in of_a),
        unmatched_b=tuple(span for place, span in enumerate(spans[1]) if place not in taken),
        share_a=len(of_a) / len(spans[0]) if spans[0] else float("nan"),
        share_b=len(of_a) / len(spans[1]) if spans[1] else float("nan"),
        threshold=threshold,
        method=f"overlap_{measure}",
    )


def _overlapping(a: Spans, b: Spans, measure: str) -> list[tuple[float, int, int]]:
    """Overlap of every two spans of the same code that have a character in common."""
    found = []
    reach = np.maximum.accumulate(b.end) if len(b.end) else b.end
    first = np.searchsorted(reach, a.start, side="right")
    last = np.searchsorted(b.start, a.end, side="left")
    for one in range(len(a.start)):
        for other in range(int(first[one]), int(last[one])):
            if a.value[one] != b.value[other]:
                continue
            common = int(min(a.end[one], b.end[other]) - max(a.start[one], b.start[other]))
            lengths = int(a.length[one]), int(b.length[other])
            whole = sum(lengths) - common if measure == "union" else max(lengths)
            if common > 0:
                found.append((common / whole, one, other))
    return found
