"""Kappa of two coders by character, code by code, as NVivo's coding comparison has it."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass

from trepart_eval.quality.coders.spans import GAP, Span, checked_spans, merged_spans, stretches_of
from trepart_eval.vocabulary.terms import Undefined


@dataclass(frozen=True, slots=True)
class CharacterKappa:
    """Kappa by character; ``float(result)`` is the estimate.

    Characters of a text are not independent of one another, so there is no standard error.

    Attributes
    ----------
    estimate : float
        Cohen's kappa over characters; NaN where it is undefined.
    both, only_a, only_b, neither : int
        Characters by who coded them.
    observed_agreement : float
        Share of the characters that both or neither coded.
    method, reason : str
        Name of the measure; why it is undefined.
    """

    estimate: float
    both: int
    only_a: int
    only_b: int
    neither: int
    observed_agreement: float
    method: str = "character_kappa"
    reason: str = ""

    def __float__(self) -> float:
        """Return the estimate."""
        return self.estimate


def character_kappa(
    spans_a: Iterable[Span], spans_b: Iterable[Span], *, length: int, value: Hashable | None = None
) -> CharacterKappa:
    """Kappa over the characters of a text: coded by both, by one, by neither.

    Parameters
    ----------
    spans_a, spans_b : iterable of (start, end) or (start, end, value)
        What each coder marked, the end exclusive. A coder's own spans may overlap; a character counts once.
    length : int
        Characters of the text.
    value : hashable, optional
        The code that it is about. May be left out where the spans are of one code.

    Returns
    -------
    CharacterKappa
        NaN with a reason where both coded all characters, or both coded none; NVivo says 1 there.

    Raises
    ------
    ValueError
        If spans are outside the text, or of several codes of which none is named.

    Examples
    --------
    >>> round(float(character_kappa([(0, 150)], [(100, 200)], length=1000)), 7)
    0.3181818
    """
    one, other = (checked_spans(spans, length=length) for spans in (spans_a, spans_b))
    if value is not None:
        one, other = one.of_value(value), other.of_value(value)
    codes = sorted({str(code) for code in (*one.value, *other.value)})
    if len(codes) > 1:
        raise ValueError(f"the spans are of the codes {', '.join(codes)}; say which with value=...")
    merged = (
        checked_spans(merged_spans(zip(of.start.tolist(), of.end.tolist(), strict=True)), length=length)
        for of in (one, other)
    )
    stretches = stretches_of(list(merged), length=length, start=0)
    coded = stretches.category != GAP
    both, only_a, only_b, neither = (
        int(stretches.length[(coded[:, 0] == in_a) & (coded[:, 1] == in_b)].sum())
        for in_a, in_b in ((True, True), (True, False), (False, True), (False, False))
    )
    observed = (both + neither) / length
    by_a, by_b = both + only_a, both + only_b
    apart = by_a * (length - by_b) + by_b * (length - by_a)
    if not apart:
        return CharacterKappa(
            float("nan"), both, only_a, only_b, neither, observed, reason=Undefined.ONE_CATEGORY.value
        )
    return CharacterKappa(1.0 - (only_a + only_b) * length / apart, both, only_a, only_b, neither, observed)
