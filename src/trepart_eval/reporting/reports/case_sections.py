"""A municipality's own profile: its scores among all cases, what each criterion says, its parties and its change."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from trepart_eval.reporting.document import (
    MISSING,
    Bullets,
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
from trepart_eval.reporting.figures import change_figure, gaps_figure, profile_figure
from trepart_eval.reporting.reports.criteria_across_cases import own_readings, score_cell
from trepart_eval.reporting.reports.drawn_figures import shown_figure
from trepart_eval.reporting.reports.findings import Findings, Row
from trepart_eval.reporting.reports.gaps_between_parties import gap_sentences
from trepart_eval.reporting.reports.phrases import capital, counted, criterion_label, listed, number, said
from trepart_eval.vocabulary.labels import label
from trepart_eval.vocabulary.terms import WHOLE_CASE, Criterion, Reading, Source

_GROUP = "case"


def reading_guide(findings: Findings, case: str) -> tuple[Element, ...]:
    """What the report rests on, and how it is to be read."""
    language = findings.language
    sources = [label("source", source, language) for source in findings.sources if known_rows(findings, source, case)]
    basis = said(_GROUP, "basis" if sources else "no_basis", language, case=case, sources=listed(sources, language),
                 study=findings.data.study.name)  # fmt: skip
    return (Heading(1, said(_GROUP, "guide", language)), Paragraph(basis), Note(said(_GROUP, "guide_note", language)))


def known_rows(findings: Findings, source: str, case: str) -> list[Row]:
    """Released scores of the whole case in the source's latest wave."""
    return [row for row in findings.score_rows(source) if row["case"] == case and row["score"] is not None]


def profile_section(findings: Findings, case: str) -> tuple[Element, ...]:
    """Own scores beside the programme's spread."""
    language, released = findings.language, findings.released
    found: list[Element] = [Heading(1, said(_GROUP, "profile", language))]
    for source in findings.sources if released else ():
        name = label("source", source, language)
        if len(findings.sources) > 1:
            found.append(Heading(2, capital(name)))
        if not known_rows(findings, source, case):
            found.append(Paragraph(said(_GROUP, "no_scores", language, case=case, source=name)))
        elif released is not None:
            found += [shown_figure(profile_figure(released, case, source=source, language=language)),
                      _spread(findings, source, case)]  # fmt: skip
    return tuple(found) if len(found) > 1 else (*found, Paragraph(said("criteria", "nothing", language)))


def _spread(findings: Findings, source: str, case: str) -> Table:
    language = findings.language
    rows = findings.score_rows(source)
    own = {row["criterion"]: row for row in rows if row["case"] == case}
    readings = {row["criterion"]: row["reading"] for row in own_readings(findings, source) if row["case"] == case}
    header = tuple(said(_GROUP, f"head_{name}", language)
                   for name in ("criterion", "score", "median", "spread", "reading"))  # fmt: skip
    cells = []
    for one in Criterion:
        scores = [row["score"] for row in rows if row["criterion"] == one.value and row["score"] is not None]
        middle: tuple[Cell, Cell] = (MISSING, MISSING)
        if scores:
            middle = (Number(float(np.median(scores))), Interval(min(scores), max(scores)))
        reading = readings.get(one.value, Reading.NO_EVIDENCE.value)
        mine = score_cell(own[one.value], findings) if one.value in own else MISSING
        cells.append(
            (capital(criterion_label(one, language)), mine, *middle, capital(label("reading", reading, language)))
        )
    kinds = (Kind.TEXT, Kind.FIGURES, Kind.FIGURES, Kind.FIGURES, Kind.TEXT)
    caption = said(_GROUP, "spread", language, case=case, source=label("source", source, language))
    return Table(caption, header, tuple(cells), said(_GROUP, "spread_note", language), kinds)


def diagnosis_section(findings: Findings, case: str) -> tuple[Element, ...]:
    """Each criterion in words, with the evidence from every source and party that can be shown."""
    language = findings.language
    found: list[Element] = [Heading(1, said(_GROUP, "diagnosis", language))]
    for one in Criterion:
        found.append(Heading(2, capital(criterion_label(one, language))))
        found.append(Paragraph(said(_GROUP, f"asks_{one.value}", language)))
        found.append(Bullets(tuple(_evidence(findings, case, one.value))))
    return tuple(found)


def _evidence(findings: Findings, case: str, criterion: str) -> Iterator[str]:
    language = findings.language
    for source in findings.sources:
        name = capital(label("source", source, language))
        rows = [row for row in findings.score_rows(source, party=None)
                if row["case"] == case and row["criterion"] == criterion]  # fmt: skip
        whole = next((row for row in rows if row["party"] == WHOLE_CASE), None)
        if whole is None or whole["score"] is None:
            gone = whole is not None and whole["status"] != "no_evidence"
            yield said(_GROUP, "hidden" if gone else "no_evidence", language, source=name)
            continue
        reading = next((row["reading"] for row in own_readings(findings, source)
                        if (row["case"], row["criterion"]) == (case, criterion)), "uncertain")  # fmt: skip
        kind = "answers" if source == Source.SURVEY.value else "statements"
        sentence = said(
            _GROUP, f"reads_{reading}", language, source=name, score=number(whole["score"], language),
            low=number(whole["conf_low"], language), high=number(whole["conf_high"], language),
            n=counted(_GROUP, kind, int(whole["n"] or 0), language),
        )  # fmt: skip
        parties = [row for row in rows if row["party"] != WHOLE_CASE and row["score"] is not None]
        each = [f"{findings.party_label(row['party'])} {number(row['score'], language)}" for row in parties]
        yield f"{sentence} {said(_GROUP, 'by_party', language, each=listed(each, language))}" if each else sentence


def case_party_section(findings: Findings, case: str) -> tuple[Element, ...]:
    """The gap between the municipality's own parties."""
    language, released = findings.language, findings.released
    found: list[Element] = [Heading(1, said("parties", "heading", language))]
    for source in findings.sources if released else ():
        told = gap_sentences(findings, source, case)
        if told and released is not None:
            found.append(
                shown_figure(gaps_figure(released, case=case, source=source, gaps=findings.gaps, language=language))
            )
            found.append(Bullets(tuple(told)))
        else:
            name = label("source", source, language)
            found.append(Paragraph(said(_GROUP, "no_gap", language, case=case, source=name)))
    return tuple(found) if len(found) > 1 else (*found, Paragraph(said("parties", "nothing", language)))


def change_section(findings: Findings, case: str) -> tuple[Element, ...]:
    """Change between the first and the last wave, from scores that may be shown in both."""
    language, released = findings.language, findings.released
    found: list[Element] = [Heading(1, said(_GROUP, "change", language))]
    several = [source for source in findings.sources if len(findings.waves_of(source)) > 1]
    if not several or released is None:
        return (*found, Paragraph(said(_GROUP, "one_wave", language)))
    for source in several:
        rows = changes_of_case(findings, source, case)
        if not any(row["change"] is not None for row in rows):
            name = label("source", source, language)
            found.append(Paragraph(said(_GROUP, "no_change", language, case=case, source=name)))
            continue
        found.append(shown_figure(change_figure(released, case=case, source=source, language=language)))
        found.append(_change_table(findings, source, case, rows))
    return tuple(found)


def changes_of_case(findings: Findings, source: str, case: str) -> list[dict[str, Any]]:
    """Scores in the first and last wave by criterion; no change where either isn't shown."""
    first, last = findings.waves_of(source)[0], findings.waves_of(source)[-1]
    own = {
        wave: {row["criterion"]: row for row in findings.score_rows(source, wave=wave) if row["case"] == case}
        for wave in (first, last)
    }
    found = []
    for one in Criterion:
        before, after = (own[wave].get(one.value) for wave in (first, last))
        known = before is not None and after is not None and None not in (before["score"], after["score"])
        change = after["score"] - before["score"] if known and before and after else None
        found.append({"criterion": one.value, "before": before, "after": after, "change": change})
    return found


def _change_table(findings: Findings, source: str, case: str, rows: list[dict[str, Any]]) -> Table:
    language = findings.language
    waves = findings.waves_of(source)
    header = (said("criteria", "criterion", language), waves[0], waves[-1], said(_GROUP, "head_change", language))
    cells = tuple(
        (
            capital(criterion_label(row["criterion"], language)),
            *(MISSING if row[when] is None else score_cell(row[when], findings) for when in ("before", "after")),
            MISSING if row["change"] is None else Number(row["change"]),
        )
        for row in rows
    )
    caption = said(_GROUP, "change_caption", language, case=case, source=label("source", source, language))
    kinds = (Kind.TEXT, Kind.FIGURES, Kind.FIGURES, Kind.FIGURES)
    return Table(caption, header, cells, said(_GROUP, "change_note", language), kinds)
