"""Krippendorff's alphas for coders who choose their own spans. They are different measures: each result names its own.

Written from Krippendorff (1995; 2004, pp. 251-256) and Krippendorff, Mathet, Bouvry and Widlöcher (2016).
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.quality.coders.spans import GAP, Span, Spans, Stretches, checked_coders, stretches_of
from trepart_eval.vocabulary.terms import Undefined

Array = NDArray[np.float64]

U_ALPHA: Final = "u_alpha_2016"
CU_ALPHA: Final = "cu_alpha_2016"
BINARY_U_ALPHA: Final = "binary_u_alpha_2016"
ALPHA_U_1995: Final = "alpha_u_1995"


@dataclass(frozen=True, slots=True)
class SpanAlpha:
    """An alpha of spans; ``float(result)`` is the estimate.

    Attributes
    ----------
    estimate : float
        1 is perfect agreement, 0 what chance gives; NaN where it is undefined.
    observed_disagreement, expected_disagreement : float
        The two that it is made of.
    n_coders, n_spans, length : int
        Coders, their spans, and characters of the text.
    method : str
        Which alpha it is, with the year of its definition.
    reason : str
        Why it is undefined; empty where it isn't.
    by_value : mapping of value to SpanAlpha
        The same for each code alone, where the measure is made of those (1995).
    """

    estimate: float
    observed_disagreement: float
    expected_disagreement: float
    n_coders: int
    n_spans: int
    length: int
    method: str
    reason: str = ""
    by_value: Mapping[Hashable, SpanAlpha] = field(default_factory=dict)

    def __float__(self) -> float:
        """Return the estimate."""
        return self.estimate


def u_alpha(
    coders: Sequence[Iterable[Span]], *, length: int, start: int = 0, value: Hashable | None = None
) -> SpanAlpha:
    """u-alpha (2016): whether coders mark the same characters with the same codes, gaps counting as a code.

    Parameters
    ----------
    coders : sequence of iterables of (start, end, value)
        Spans of each coder, the end exclusive. Spans of one coder must not overlap.
    length, start : int
        Characters of the text, and the number of the first.
    value : hashable, optional
        A code to take alone, against everything else.

    Returns
    -------
    SpanAlpha
        NaN with a reason where all of the text is of one kind for all coders.

    Raises
    ------
    ValueError
        If there are fewer than two coders, or spans overlap or are outside the text.

    Notes
    -----
    A span is one whole in what chance would give, so its length counts squared; gaps count by character. Where every
    span is one character long this is nominal alpha over characters.

    Examples
    --------
    >>> coders = [[(3, 14), (22, 52)], [(3, 9), (22, 52)], [(22, 52)]]
    >>> round(float(u_alpha(coders, length=55)), 10)
    0.7388548716
    """
    found = checked_coders(coders, length=length, start=start, value=value)
    observed, expected = _coincidences(found, stretches_of(found, length=length, start=start))
    return _of_all(found, observed, expected, length, U_ALPHA)


def binary_u_alpha(coders: Sequence[Iterable[Span]], *, length: int, start: int = 0) -> SpanAlpha:
    """|u-alpha (2016): whether coders mark the same characters, whatever the code.

    Parameters and errors are those of `u_alpha`.
    """
    found = checked_coders(coders, length=length, start=start)
    found = [Spans(one.start, one.end, ("",) * len(one.value)) for one in found]
    observed, expected = _coincidences(found, stretches_of(found, length=length, start=start))
    return _of_all(found, observed, expected, length, BINARY_U_ALPHA)


def cu_alpha(coders: Sequence[Iterable[Span]], *, length: int, start: int = 0) -> SpanAlpha:
    """cu-alpha (2016): whether coders who mark the same characters give them the same code.

    Parameters and errors are those of `u_alpha`; NaN with a reason where fewer than two codes are in use, or no two
    coders mark the same character.

    Notes
    -----
    The coincidences of `u_alpha` without gaps, observed and expected each as shares of their own sum. Unlike the others
    it was not checked against a published value.
    """
    found = checked_coders(coders, length=length, start=start)
    every = _coincidences(found, stretches_of(found, length=length, start=start))
    observed, expected = (matrix[GAP + 1 :, GAP + 1 :] for matrix in every)
    if not observed.sum():
        return _result(found, float("nan"), float("nan"), length, CU_ALPHA, Undefined.NO_PAIRS.value)
    d_observed = float(1.0 - np.trace(observed) / observed.sum())
    d_expected = float(1.0 - np.trace(expected) / expected.sum()) if expected.sum() else 0.0
    return _result(found, d_observed, d_expected, length, CU_ALPHA)


def alpha_u_1995(
    coders: Sequence[Iterable[Span]], *, length: int, start: int = 0, value: Hashable | None = None
) -> SpanAlpha:
    """alpha_U (1995): how far spans of a code are from covering the same characters, over what chance would give.

    Parameters and errors are those of `u_alpha`, but spans of different codes may overlap. ``by_value`` has each code
    alone; observed and expected disagreement of all are sums over codes.

    Notes
    -----
    Source: Krippendorff (2004), Content Analysis, 2nd ed., pp. 251-256. Spans that overlap differ by the squared
    distances of their ends, a span that meets none of the other's by its squared length.
    """
    found = checked_coders(coders, length=length, start=start, value=value, codes_may_overlap=True)
    values = sorted({code for one in found for code in one.value}, key=str)
    by_value = {}
    for code in values:
        of_code = [one.of_value(code) for one in found]
        by_value[code] = _result(
            of_code, _observed_1995(of_code, length), _expected_1995(of_code, length, start), length, ALPHA_U_1995
        )
    d_observed = sum(one.observed_disagreement for one in by_value.values())
    d_expected = sum(one.expected_disagreement for one in by_value.values())
    return _result(found, d_observed, d_expected, length, ALPHA_U_1995, by_value=by_value)


def _result(
    coders: Sequence[Spans],
    observed: float,
    expected: float,
    length: int,
    method: str,
    reason: str = "",
    by_value: Mapping[Hashable, SpanAlpha] | None = None,
) -> SpanAlpha:
    reason = reason or ("" if expected > 0 else Undefined.ONE_CATEGORY.value)
    estimate = float("nan") if reason else 1.0 - observed / expected
    n_spans = sum(len(one.start) for one in coders)
    return SpanAlpha(estimate, observed, expected, len(coders), n_spans, length, method, reason, by_value or {})


def _of_all(coders: Sequence[Spans], observed: Array, expected: Array, length: int, method: str) -> SpanAlpha:
    d_observed, d_expected = (float(1.0 - np.trace(matrix) / matrix.sum()) for matrix in (observed, expected))
    several = int((observed.sum(axis=1) > 0).sum()) > 1
    return _result(coders, d_observed, d_expected if several else 0.0, length, method)


def _coincidences(coders: Sequence[Spans], stretches: Stretches) -> tuple[Array, Array]:
    """Observed coincidences of codes in characters, and expected ones up to a factor; the gap is first."""
    size = len(stretches.values) + 1
    counts = np.stack([(stretches.category == code).sum(axis=1) for code in range(size)], axis=1).astype(np.float64)
    weighted = counts * stretches.length[:, None]
    totals = weighted.sum(axis=0)
    observed = (weighted.T @ counts - np.diag(totals)) / (len(coders) - 1)
    number = {value: place for place, value in enumerate(stretches.values, start=GAP + 1)}
    wholes = np.zeros(size)
    wholes[GAP] = totals[GAP]
    for one in coders:
        for value, length in zip(one.value, one.length.tolist(), strict=True):
            wholes[number[value]] += float(length) ** 2
    return observed, np.outer(totals, totals) - np.diag(wholes)


def _observed_1995(coders: Sequence[Spans], length: int) -> float:
    total = sum(_apart(one, other) for second, other in enumerate(coders) for one in coders[:second])
    return 2.0 * total / (len(coders) * (len(coders) - 1) * float(length) ** 2)


def _apart(one: Spans, other: Spans) -> float:
    """Sum of squared differences between the spans of two coders, each pair once."""
    total = 0.0
    for mine, theirs, both in ((one, other, True), (other, one, False)):
        first = np.searchsorted(theirs.end, mine.start, side="right")
        last = np.searchsorted(theirs.start, mine.end, side="left")
        met = last - first
        total += float((mine.length[met <= 0].astype(np.float64) ** 2).sum())
        if both and len(mine.start):
            of = np.repeat(np.arange(len(met)), met)
            at = np.arange(int(met.sum())) - np.repeat(np.cumsum(met) - met, met) + first[of]
            ends = (mine.start[of] - theirs.start[at]) ** 2 + (mine.end[of] - theirs.end[at]) ** 2
            total += float(ends.sum())
    return total


def _expected_1995(coders: Sequence[Spans], length: int, start: int) -> float:
    """Expected disagreement: every span of the code against every place that it could have."""
    spans = np.sort(np.concatenate([one.length for one in coders])).astype(np.float64)
    gaps = np.sort(np.concatenate([_gaps(one, length, start) for one in coders])).astype(np.float64)
    sums = np.append(np.cumsum(gaps[::-1])[::-1], 0.0)
    first = np.searchsorted(gaps, spans, side="left")
    room = sums[first] - (len(gaps) - first) * (spans - 1)
    meeting = (len(spans) - 1) / 3 * (2 * spans**3 - 3 * spans**2 + spans)
    every = float(len(coders) * length)
    pairs = every * (every - 1) - float((spans * (spans - 1)).sum())
    return float(2.0 / length * (meeting + spans**2 * room).sum() / pairs) if pairs > 0 else 0.0


def _gaps(spans: Spans, length: int, start: int) -> NDArray[np.int64]:
    edges_before = np.concatenate([[start], spans.end])
    edges_after = np.concatenate([spans.start, [start + length]])
    gaps: NDArray[np.int64] = edges_after - edges_before
    return gaps[gaps > 0]
