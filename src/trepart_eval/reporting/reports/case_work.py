"""How a municipality has organised the collaboration, its outcomes, and questions to work with next."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from trepart_eval.criteria.diagnosis import MIDDLE
from trepart_eval.reporting.document import Bullets, Element, Heading, Number, Paragraph, Percent, Table
from trepart_eval.reporting.figures import outcome_trends_figure
from trepart_eval.reporting.reports.case_sections import known_rows
from trepart_eval.reporting.reports.closeness import index_rows
from trepart_eval.reporting.reports.criteria_across_cases import own_readings
from trepart_eval.reporting.reports.drawn_figures import shown_figure
from trepart_eval.reporting.reports.findings import Findings, Row
from trepart_eval.reporting.reports.outcome_years import first_and_last, municipal_outcomes
from trepart_eval.reporting.reports.phrases import capital, counted, criterion_label, number, said
from trepart_eval.vocabulary.checklist import checklist_points
from trepart_eval.vocabulary.labels import label
from trepart_eval.vocabulary.terms import WHOLE_CASE, Criterion, Reading

_GROUP = "work"
_MOST_POINTS: Final = 8
_FULL: Final = 1.0
_WEAK: Final = (Reading.UNDERESTIMATED.value, Reading.POSSIBLY_UNDERESTIMATED.value)


def organisation_section(findings: Findings, case: str) -> tuple[Element, ...]:
    """Intensity by dimension with its evidence, and the handbook's points that aren't in place."""
    language = findings.language
    start = Heading(1, said(_GROUP, "organisation", language))
    one = index_rows(findings).get(case)
    if one is None or one["value"] is None:
        return (start, Paragraph(said(_GROUP, "no_intensity", language, case=case)), *_points(findings, case))
    rows = [row for row in findings.dose.arrow.to_pylist()
            if (row["case"], row["workplace"], row["wave"]) == (case, WHOLE_CASE, one["wave"])]  # fmt: skip
    others = [row["value"] for row in index_rows(findings).values() if row["value"] is not None]
    cells = tuple(
        (
            capital(label("dimension", row["dimension"], language)),
            Number(float("nan") if row["value"] is None else row["value"]),
            Percent(row["share_of_evidence"] or 0.0),
        )
        for row in rows
    )
    header = tuple(said(_GROUP, f"head_{name}", language) for name in ("dimension", "value", "evidence"))
    thin = said(_GROUP, "thin", language) if one["status"] == "thin" else ""
    told = said(_GROUP, "index", language, case=case, value=number(one["value"], language),
                low=number(min(others), language), high=number(max(others), language),
                cases=counted("words", "cases", len(others), language))  # fmt: skip
    return (
        start,
        Paragraph(f"{told} {thin}".strip()),
        Table(said(_GROUP, "caption", language, case=case), header, cells, said(_GROUP, "note", language)),
        *_points(findings, case),
    )


def open_points(findings: Findings, case: str) -> list[str]:
    """The handbook's points that aren't wholly in place, in words; the latest wave."""
    known = checklist_points()
    rows = [row for row in findings.in_place.points_arrow.to_pylist()
            if row["case"] == case and row["workplace"] == WHOLE_CASE]  # fmt: skip
    latest = rows[-1]["wave"] if rows else ""
    return [
        known[row["point"]].text(findings.language)
        for row in rows
        if row["wave"] == latest and row["in_place"] is not None and row["in_place"] < _FULL and row["point"] in known
    ]


def _points(findings: Findings, case: str) -> Iterator[Element]:
    language = findings.language
    points = open_points(findings, case)
    yield Heading(2, said(_GROUP, "handbook", language))
    rows = [row for row in findings.in_place.points_arrow.to_pylist()
            if row["case"] == case and row["workplace"] == WHOLE_CASE and row["in_place"] is not None]  # fmt: skip
    if not rows:
        yield Paragraph(said(_GROUP, "no_points", language))
        return
    yield Paragraph(counted(_GROUP, "open", len(points), language))
    shown = points if len(points) <= _MOST_POINTS + 1 else points[:_MOST_POINTS]  # "1 more" takes as much room
    if shown:
        yield Bullets(tuple(shown))
    if len(points) > len(shown):
        yield Paragraph(counted(_GROUP, "more_points", len(points) - len(shown), language))


def case_outcome_section(findings: Findings, case: str) -> tuple[Element, ...]:
    """The municipality's outcomes year by year."""
    language = findings.language
    found: list[Element] = [Heading(1, said("trends", "heading", language))]
    for outcome in municipal_outcomes(findings):
        if case not in outcome.places:
            found.append(Paragraph(said(_GROUP, "no_outcome", language, case=case, outcome=outcome.label)))
            continue
        data = outcome_trends_figure(outcome, cases=[case], language=language)
        found.append(Heading(2, capital(outcome.label)))
        found.append(shown_figure(data))
        for row in first_and_last(data):
            values = {name: number(row[name], language, 1) for name in ("first", "last")}
            values["unit"] = label("outcome_unit", outcome.unit, language)
            found.append(
                Paragraph(
                    said(_GROUP, "outcome", language, outcome=capital(outcome.label), **values,
                         start=int(row["from"]), end=int(row["to"]))
                )
            )  # fmt: skip
    return tuple(found) if len(found) > 1 else (*found, Paragraph(said("trends", "nothing", language)))


def question_section(findings: Findings, case: str) -> tuple[Element, ...]:
    """Questions for the steering group, those that the figures point to first."""
    language = findings.language
    points = tuple(_questions(findings, case))
    return (
        Heading(1, said(_GROUP, "questions", language)),
        Paragraph(said(_GROUP, "questions_about", language)),
        Bullets(points or (said(_GROUP, "question_none", language),), numbered=True),
    )


def _questions(findings: Findings, case: str) -> Iterator[str]:
    language = findings.language
    readings: dict[str, list[Row]] = {}
    for source in findings.sources:
        for row in own_readings(findings, source):
            if row["case"] == case:
                readings.setdefault(row["criterion"], []).append(row)
    for one in Criterion:
        if any(row["reading"] in _WEAK for row in readings.get(one.value, [])):
            yield said(_GROUP, f"ask_{one.value}", language)
    for source in findings.sources:
        if len(known_rows(findings, source, case)) > 0:
            yield from _widest(findings, source, case)
    silent = [one for one in Criterion
              if not any(row["score"] is not None for row in readings.get(one.value, []))]  # fmt: skip
    if silent:
        names = ", ".join(criterion_label(one, language, short=True) for one in silent)
        yield said(_GROUP, "ask_missing", language, names=names)
    points = open_points(findings, case)
    if points:
        yield said(_GROUP, "ask_handbook", language, point=points[0])


def _widest(findings: Findings, source: str, case: str) -> Iterator[str]:
    """The criterion on which two parties are furthest apart, where they are on different sides of the middle."""
    language = findings.language
    at = findings.latest(source)
    rows = findings.gaps.arrow.to_pylist() if findings.gaps else []
    own = [row for row in rows if (row["case"], row["source"], row["wave"], row["workplace"]) ==
           (case, source, at, WHOLE_CASE) and row["difference"] is not None]  # fmt: skip
    if not own:
        return
    most = max(own, key=lambda row: abs(row["difference"]))
    scores = {row["party"]: row["score"] for row in findings.score_rows(source, party=None)
              if row["case"] == case and row["criterion"] == most["criterion"]}  # fmt: skip
    parties = (most["party"], most["other_party"])
    one, other = parties if most["difference"] > 0 else parties[::-1]
    if scores.get(one) is not None and scores.get(other) is not None and scores[one] >= MIDDLE > scores[other]:
        names = {"one": capital(findings.party_label(one)), "other": findings.party_label(other)}
        yield said(_GROUP, "ask_gap", language, **names, criterion=criterion_label(most["criterion"], language))
