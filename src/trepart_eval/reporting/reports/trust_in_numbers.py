"""Whether the numbers can be trusted: reliability, agreement within cases, agreement between coders."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from trepart_eval.problems import InputError
from trepart_eval.quality import coder_agreement, dimensionality, group_agreement, scale_reliability
from trepart_eval.reporting.document import MISSING, Bullets, Cell, Element, Heading, Interval, Number, Paragraph, Table
from trepart_eval.reporting.reports.findings import Findings
from trepart_eval.reporting.reports.phrases import capital, criterion_label, number, said
from trepart_eval.vocabulary.terms import WHOLE_CASE, Aspect, Criterion

_GROUP = "quality"


def quality_section(findings: Findings) -> tuple[Element, ...]:
    """Quality of the survey and of the coding; figures are of the whole programme, never of a case."""
    language = findings.language
    found: list[Element] = [Heading(1, said(_GROUP, "heading", language))]
    if findings.data.answers is None:
        found.append(Paragraph(said(_GROUP, "no_survey", language)))
    else:
        found += _survey(findings)
    found.append(Heading(2, said(_GROUP, "coding", language)))
    return (*found, *_coding(findings))


def _survey(findings: Findings) -> Iterator[Element]:
    language, data = findings.language, findings.data
    yield Heading(2, said(_GROUP, "reliability", language))
    try:
        scales = scale_reliability(data)
    except InputError:  # what the measure needs may be lacking: the report says so and goes on
        yield Paragraph(said(_GROUP, "no_reliability", language))
        return
    yield Paragraph(said(_GROUP, "reliability_about", language))
    yield _reliability(scales.arrow.to_pylist(), findings)
    if scales.warnings:
        yield Bullets(tuple(capital(one) for one in scales.warnings))
    yield Heading(2, said(_GROUP, "averaging", language))
    yield Paragraph(said(_GROUP, "averaging_about", language))
    yield _averaging(findings)
    apart = Counter(row["separation"] for row in dimensionality(data).table.to_dict("records"))
    yield Paragraph(
        said(_GROUP, "apart", language, apart=number(apart["apart"], language),
             all=number(sum(apart.values()), language))
    )  # fmt: skip


def _reliability(rows: list[dict[str, Any]], findings: Findings) -> Table:
    language = findings.language
    header = _header(("criterion", "items", "answers", "alpha", "interval"), findings)
    cells = tuple(
        (
            capital(criterion_label(row["criterion"], language)),
            Number(row["n_items"]),
            _cell(row["n_complete"]),
            _cell(row["alpha"], 2),
            _interval(row["alpha_low"], row["alpha_high"]),
        )
        for row in rows
        if row["party"] == WHOLE_CASE
    )
    return Table(
        said(_GROUP, "reliability_caption", language), header, cells, said(_GROUP, "reliability_note", language)
    )


def _averaging(findings: Findings) -> Table:
    """Agreement within cases and difference between them, of whole cases in the latest wave."""
    language = findings.language
    rows = [row for row in group_agreement(findings.data).arrow.to_pylist() if row["party"] == WHOLE_CASE]
    last = rows[-1]["wave"] if rows else ""
    cells = tuple(
        (
            capital(criterion_label(row["criterion"], language)),
            _cell(row["rwg_uniform"], 2),
            _cell(row["icc1"], 2),
            _cell(row["icc2"], 2),
            said(_GROUP, f"conclusion_{row['conclusion']}", language),
        )
        for row in rows
        if row["wave"] == last
    )
    header = _header(("criterion", "rwg", "icc1", "icc2", "conclusion"), findings)
    return Table(said(_GROUP, "averaging_caption", language), header, cells, said(_GROUP, "averaging_note", language))


def _coding(findings: Findings) -> Iterator[Element]:
    language = findings.language
    if findings.data.codings is None:
        yield Paragraph(said(_GROUP, "no_interviews", language))
        return
    try:
        found = coder_agreement(findings.data)
    except InputError:  # one coder, or coders who chose their own passages
        yield Paragraph(said(_GROUP, "no_agreement", language))
        return
    yield Paragraph(said(_GROUP, "coding_about", language))
    cells = []
    for one in Criterion:
        row_of = {aspect: found.row(one.value, aspect, _alpha(found.level, aspect)) for aspect in Aspect}
        cells.append(
            (capital(criterion_label(one, language)), *(cell for row in row_of.values() for cell in _pair(row)))
        )
    header = _header(("criterion", "presence", "presence_interval", "rating", "rating_interval"), findings)
    yield Table(said(_GROUP, "coding_caption", language), header, tuple(cells), said(_GROUP, "coding_note", language))


def _alpha(level: str, aspect: Aspect) -> str:
    return f"krippendorff_alpha_{'nominal' if aspect is Aspect.PRESENCE else level}"


def _pair(row: dict[str, Any] | None) -> tuple[Cell, Cell]:
    if row is None:
        return MISSING, MISSING
    return _cell(row["estimate"], 2), _interval(row["bootstrap_low"], row["bootstrap_high"])


def _header(names: tuple[str, ...], findings: Findings) -> tuple[str, ...]:
    return tuple(said(_GROUP, f"head_{name}", findings.language) for name in names)


def _cell(value: float | None, decimals: int = 0) -> Cell:
    return MISSING if value is None else Number(value, decimals)


def _interval(low: float | None, high: float | None) -> Cell:
    return MISSING if low is None or high is None else Interval(low, high, 2)
