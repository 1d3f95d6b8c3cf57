"""The claims in the sources on the terminal: a table of them all, and a paragraph each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from trepart_eval.relations.programme_theory.claim_sentences import decimals_of_evidence, overview, reading_words
from trepart_eval.reporting.terminal_text import broken, cut, plain, styled
from trepart_eval.vocabulary.catalogue import text_of
from trepart_eval.vocabulary.languages import EN_DASH, Language, format_number

if TYPE_CHECKING:
    from trepart_eval.relations import Claims
    from trepart_eval.relations.programme_theory.claim_table import ClaimRow

_HEADINGS: Final = ("claim", "reading", "estimate", "interval", "n")
_GAP: Final = "  "
_FEWEST_COLUMNS: Final = 2
_NARROWEST: Final = 24


def claims_screen(found: Claims, language: Language, *, width: int = 100, bold: bool = False) -> str:
    """Return claims as text.

    Parameters
    ----------
    found : Claims
        From `study_claims` or `claims`.
    language : Language
        Language of the text.
    width : int
        Columns of the terminal.
    bold : bool
        Whether the terminal understands bold and dim.
    """
    lines = [styled(_text("title", language), bold, "1")]
    lines += [*broken(overview([row.reading for row in found.rows], language), width), ""]
    lines += [*_grid(found.rows, language, width, bold=bold), ""]
    for row in found.rows:
        lines += [styled(line, bold, "1") for line in broken(_head(row, language), width)]
        lines += [*broken(plain(" ".join(row.sentences(language))), width), ""]
    return "\n".join(line.rstrip() for line in lines[:-1])


def _head(row: ClaimRow, language: Language) -> str:
    return f"{row.claim.said('text', language)}: {reading_words(row.reading, language)}"


def _grid(rows: tuple[ClaimRow, ...], language: Language, width: int, *, bold: bool) -> list[str]:
    cells = [[_text(f"heading_{name}", language) for name in _HEADINGS], *(_cells(row, language) for row in rows)]
    wide = [max(len(line[column]) for line in cells) for column in range(len(_HEADINGS))]
    while sum(wide[1:]) + len(_GAP) * (len(wide) - 1) + _NARROWEST > width and len(wide) > _FEWEST_COLUMNS:
        cells, wide = [line[:-1] for line in cells], wide[:-1]
    wide[0] = min(wide[0], width - sum(wide[1:]) - len(_GAP) * (len(wide) - 1))
    lines = [
        _GAP.join(
            cut(text, size).ljust(size) if column < _FEWEST_COLUMNS else text.rjust(size)
            for column, (text, size) in enumerate(zip(line, wide, strict=True))
        )
        for line in cells
    ]
    return [styled(lines[0], bold, "2"), *lines[1:]]


def _cells(row: ClaimRow, language: Language) -> list[str]:
    start = [row.claim.said("text", language), reading_words(row.reading, language)]
    one = row.evidence
    if one is None or not np.isfinite(one.estimate):
        return [*start, EN_DASH, EN_DASH, EN_DASH if one is None else str(one.n)]
    decimals = decimals_of_evidence(one)
    estimate, low, high = (
        format_number(float(value), language, decimals=decimals)
        for value in (one.estimate, one.conf_low, one.conf_high)
    )
    interval = EN_DASH if np.isnan(one.conf_low) else _text("from_to", language, low=low, high=high)
    return [*start, estimate, interval, str(one.n)]


def _text(name: str, language: Language, /, **details: object) -> str:
    return text_of(__package__, "source_claims", name, language, **details)
