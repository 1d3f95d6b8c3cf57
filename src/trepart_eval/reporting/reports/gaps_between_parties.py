"""The gap between the parties."""

from __future__ import annotations

from typing import Any

from trepart_eval.reporting.document import MISSING, Bullets, Cell, Element, Heading, Interval, Number, Paragraph, Table
from trepart_eval.reporting.figures import gaps_figure
from trepart_eval.reporting.reports.drawn_figures import shown_figure
from trepart_eval.reporting.reports.findings import Findings
from trepart_eval.reporting.reports.phrases import capital, criterion_label, said
from trepart_eval.vocabulary.labels import label
from trepart_eval.vocabulary.terms import WHOLE_CASE

_GROUP = "parties"
_WIDEST = 100.0


def party_section(findings: Findings) -> tuple[Element, ...]:
    """Who sees it the better, on which criteria, and whether chance could give as much."""
    language = findings.language
    start = Heading(1, said(_GROUP, "heading", language))
    if findings.gaps is None or findings.released is None:
        return (start, Paragraph(said(_GROUP, "nothing", language)))
    found: list[Element] = [start, Paragraph(said(_GROUP, "about", language))]
    for source in findings.sources:
        if len(findings.sources) > 1:
            found.append(Heading(2, capital(label("source", source, language))))
        rows = overall_gaps(findings, source)
        if not rows:
            found.append(Paragraph(said(_GROUP, "none_shown", language)))
            continue
        found.append(shown_figure(gaps_figure(findings.released, source=source, gaps=findings.gaps, language=language)))
        found.append(Bullets(tuple(gap_sentences(findings, source, WHOLE_CASE))))
        found.append(_table(findings, rows))
    return tuple(found)


def gap_sentences(findings: Findings, source: str, case: str) -> list[str]:
    """Who sees it the better, in a case or on average over all, in the source's latest wave."""
    if findings.gaps is None:
        return []
    rows = findings.gaps.profiles_arrow.to_pylist()
    at = findings.latest(source)
    return [
        row["text"]
        for row in rows
        if (row["case"], row["source"], row["wave"], row["workplace"]) == (case, source, at, WHOLE_CASE)
        and row["n_criteria"] and row["text"]
    ]  # fmt: skip


def overall_gaps(findings: Findings, source: str) -> list[dict[str, Any]]:
    """Mean gaps over the cases that show both parties, in the latest wave."""
    if findings.gaps is None:
        return []
    at = findings.latest(source)
    rows = findings.gaps.overall_arrow.to_pylist()
    return [row for row in rows if row["source"] == source and row["wave"] == at and row["difference"] is not None]


def _table(findings: Findings, rows: list[dict[str, Any]]) -> Table:
    language = findings.language
    header = tuple(said(_GROUP, f"head_{name}", language) for name in ("criterion", "pair", "gap", "interval", "cases"))
    cells = tuple(
        (
            capital(criterion_label(row["criterion"], language)),
            said(_GROUP, "pair", language, one=findings.party_label(row["party"]),
                 other=findings.party_label(row["other_party"])),
            Number(row["difference"], 0),
            _possible(row["conf_low"], row["conf_high"]),
            Number(row["n_cases"]),
        )
        for row in rows
    )  # fmt: skip
    return Table(said(_GROUP, "caption", language), header, cells, said(_GROUP, "note", language))


def _possible(low: float | None, high: float | None) -> Cell:
    """Interval within what gaps on a scale from 0 to 100 can be."""
    return MISSING if low is None or high is None else Interval(max(low, -_WIDEST), min(high, _WIDEST))
