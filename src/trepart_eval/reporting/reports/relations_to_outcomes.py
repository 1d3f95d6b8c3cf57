"""How intensity and criteria hang together with outcomes: what could and what could not be seen."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final

from trepart_eval.relations.programme_relations.analysis_plan import dose_label
from trepart_eval.relations.programme_relations.relation_sentences import decimals_of
from trepart_eval.reporting.document import (
    MISSING,
    Cell,
    Element,
    Heading,
    Interval,
    Kind,
    Note,
    Number,
    Paragraph,
    Table,
)
from trepart_eval.reporting.figures import dose_response_figure
from trepart_eval.reporting.reports.drawn_figures import shown_figure
from trepart_eval.reporting.reports.findings import Findings, Row
from trepart_eval.reporting.reports.phrases import capital, said, without_advice
from trepart_eval.vocabulary.languages import NO_BREAK_SPACE, format_p_value

_GROUP = "relation"
_MOST_FIGURES: Final = 4
_KINDS: Final = (*(Kind.TEXT,) * 3, *(Kind.FIGURES,) * 5)


def relation_section(findings: Findings) -> tuple[Element, ...]:
    """Every relation with its interval, the smallest that could have been seen, and no word of effects."""
    language = findings.language
    start = Heading(1, said(_GROUP, "heading", language))
    found = findings.across.relations if findings.across else None
    if not found:
        return (start, Paragraph(said(_GROUP, "nothing", language)))
    return (
        start,
        Note(said(_GROUP, "caution", language)),
        *(Paragraph(without_advice(sentence)) for sentence in found.sentences(language)),
        *_figures(findings),
        _table(findings),
    )


def _figures(findings: Findings) -> Iterator[Element]:
    if findings.across is None:
        return
    language = findings.language
    known = [one for one in findings.across.relations if not one.refused]
    for relation in known[:_MOST_FIGURES]:
        yield shown_figure(dose_response_figure(relation, scores=findings.released, language=language))


def _table(findings: Findings) -> Table:
    language = findings.language
    names = ("outcome", "dose", "model", "estimate", "interval", "p", "n", "smallest")
    header = tuple(said(_GROUP, f"head_{name}", language) for name in names)
    rows: list[tuple[Cell, ...]] = []
    for relation in findings.across.relations if findings.across else ():
        start = (capital(relation.outcome.label), capital(dose_label(relation.plan.dose, language)))
        if relation.refused:
            rows.append((*start, relation.reason, *(MISSING,) * 5))
        rows += [(*start, *_cells(row, findings)) for row in relation.rows if math.isfinite(row["estimate"])]
    return Table(said(_GROUP, "caption", language), header, tuple(rows), said(_GROUP, "note", language), _KINDS)


def _cells(row: Row, findings: Findings) -> tuple[Cell, ...]:
    decimals = decimals_of(row)
    p = row["p_value"]
    return (
        said(_GROUP, f"model_{row['model']}", findings.language),
        Number(float(row["estimate"]), decimals),
        Interval(float(row["conf_low"]), float(row["conf_high"]), decimals),
        MISSING
        if math.isnan(p)
        else format_p_value(p, findings.language).removeprefix("= ").replace(" ", NO_BREAK_SPACE),
        Number(int(row["n"])),
        Number(float(row["smallest_detectable"]), decimals),
    )
