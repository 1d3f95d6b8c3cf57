"""Survey and interviews side by side, before anything is combined."""

from __future__ import annotations

from collections import Counter
from typing import Any, Final

from trepart_eval.criteria.result_tables import rows_as_dicts
from trepart_eval.reporting.document import MISSING, Cell, Element, Heading, Interval, Number, Paragraph, Table
from trepart_eval.reporting.reports.findings import HIDDEN, Findings
from trepart_eval.reporting.reports.phrases import capital, counted, criterion_label, listed, number, said
from trepart_eval.vocabulary.terms import WHOLE_CASE, Convergence, Criterion, Source

_GROUP = "sides"
_SPEAKING: Final = (Convergence.CONVERGENT.value, Convergence.COMPLEMENTARY.value, Convergence.DISSONANT.value)
_KINDS: Final = (*_SPEAKING, "silent", "hidden")


def sources_section(findings: Findings) -> tuple[Element, ...]:
    """How far the two sources say the same, and where they don't: disagreement is a finding."""
    language = findings.language
    start = Heading(1, said(_GROUP, "heading", language))
    if len(findings.sources) < 2 or findings.sides is None:
        has = findings.sources[0] if findings.sources else "none"
        return (start, Paragraph(said(_GROUP, f"only_{has}", language)))
    rows = side_rows(findings)
    counts = Counter((row["criterion"], row["kind"]) for row in rows)
    header = (said("criteria", "criterion", language), *(said(_GROUP, f"head_{kind}", language) for kind in _KINDS))
    cells: tuple[tuple[Cell, ...], ...] = tuple(
        (capital(criterion_label(one, language)), *(Number(counts[one.value, kind]) for kind in _KINDS))
        for one in Criterion
    )
    found: list[Element] = [
        start,
        Paragraph(said(_GROUP, "about", language)),
        Paragraph(side_sentence(findings)),
        Table(said(_GROUP, "caption", language), header, cells, said(_GROUP, "note", language)),
    ]
    apart = [row for row in rows if row["kind"] == Convergence.DISSONANT.value]
    if apart:
        found.append(_apart(findings, apart))
    return tuple(found)


def side_rows(findings: Findings) -> list[dict[str, Any]]:
    """A row per case and criterion in the latest wave that both sources have, with what they say of each other."""
    if findings.sides is None:
        return []
    common = [one for one in findings.waves_of(Source.SURVEY.value)
              if one in findings.waves_of(Source.INTERVIEWS.value)]  # fmt: skip
    if not common:
        return []
    gone = {
        (row["case"], row["criterion"])
        for source in findings.sources
        for row in findings.score_rows(source, wave=common[-1])
        if row["status"] in HIDDEN
    }
    rows = rows_as_dicts(findings.sides.arrow, wave=common[-1], workplace=WHOLE_CASE)
    for row in rows:
        hidden = (row["case"], row["criterion"]) in gone
        row["kind"] = "hidden" if hidden and row["convergence"] not in _SPEAKING else row["convergence"]
    return rows


def side_sentence(findings: Findings) -> str:
    """In how many comparisons the two agree, and in how many they don't."""
    language = findings.language
    counts = Counter(row["kind"] for row in side_rows(findings))
    both = sum(counts[kind] for kind in _SPEAKING)
    details = {kind: number(counts[kind], language) for kind in _SPEAKING}
    return counted(_GROUP, "agree", both, language, **details)


def _apart(findings: Findings, rows: list[dict[str, Any]]) -> Table:
    language = findings.language
    names = ("case", "criterion", "survey", "interviews", "difference", "interval")
    header = tuple(said(_GROUP, f"apart_{name}", language) for name in names)
    cells = tuple(
        (
            row["case"],
            capital(criterion_label(row["criterion"], language, short=True)),
            Number(row["survey_score"]),
            Number(row["interviews_score"]),
            Number(row["difference"]),
            MISSING if row["conf_low"] is None else Interval(row["conf_low"], row["conf_high"]),
        )
        for row in rows
    )
    cases = listed(list(dict.fromkeys(row["case"] for row in rows)), language)
    return Table(said(_GROUP, "apart", language, cases=cases), header, cells)
