"""What the sources claim, and what this study can say of it."""

from __future__ import annotations

import math
import re
from typing import Final

from trepart_eval.relations import __all__ as functions
from trepart_eval.relations.programme_theory.claim_sentences import (
    decimals_of_evidence,
    figure_words,
    overview,
    reading_words,
    sentences_of,
)
from trepart_eval.relations.programme_theory.claim_table import ClaimRow
from trepart_eval.reporting.document import MISSING, Bullets, Cell, Element, Heading, Interval, Number, Paragraph, Table
from trepart_eval.reporting.reports.findings import Findings
from trepart_eval.reporting.reports.phrases import capital, said
from trepart_eval.vocabulary.languages import Language

_GROUP = "claims"
_COLUMNS: Final = ("claim", "figure", "reading", "estimate", "interval", "n")


def claim_section(findings: Findings) -> tuple[Element, ...]:
    """Every claim with its reading and figures, and what would change it."""
    language = findings.language
    start = Heading(1, said(_GROUP, "heading", language))
    if findings.across is None:
        return (start, Paragraph(said(_GROUP, "nothing", language)))
    rows = findings.across.claims.rows
    header = tuple(said(_GROUP, f"head_{name}", language) for name in _COLUMNS)
    return (
        start,
        Paragraph(overview([row.reading for row in rows], language)),
        Table(said(_GROUP, "caption", language), header, tuple(_cells(row, language) for row in rows),
              said(_GROUP, "note", language)),
        Bullets(tuple(dict.fromkeys(_sentence(row, language) for row in rows))),
    )  # fmt: skip


def _sentence(row: ClaimRow, language: Language) -> str:
    claim = row.claim.said("text", language)
    said = " ".join([f"{claim}:", *sentences_of(row.claim, row.evidence, language)])
    # Functions are named for those who use the package; a report's readers don't.
    return re.sub(r" \((\w+)\)", lambda found: "" if found[1] in functions else found[0], said)


def _cells(row: ClaimRow, language: Language) -> tuple[Cell, ...]:
    one = row.evidence
    figure = MISSING if one is None else figure_words(one, language)
    start = (row.claim.said("text", language), figure, capital(reading_words(row.reading, language)))
    if one is None or not math.isfinite(one.estimate):
        return (*start, MISSING, MISSING, MISSING)
    decimals = decimals_of_evidence(one)
    interval = Interval(float(one.conf_low), float(one.conf_high), decimals)
    return (*start, Number(float(one.estimate), decimals), interval, Number(int(one.n)))
