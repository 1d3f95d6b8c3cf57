"""Outcomes year by year, and what went on in the country meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from trepart_eval.datasets.context import context_series
from trepart_eval.reporting.document import Element, Heading, Note, Number, Paragraph, Table
from trepart_eval.reporting.figures import outcome_trends_figure
from trepart_eval.reporting.figures.figure_data import FigureData
from trepart_eval.reporting.reports.drawn_figures import shown_figure
from trepart_eval.reporting.reports.findings import Findings
from trepart_eval.reporting.reports.phrases import capital, counted, number, said
from trepart_eval.sources.outcomes.outcome import Outcome
from trepart_eval.vocabulary.labels import label
from trepart_eval.vocabulary.terms import OutcomeLevel

_GROUP = "trends"
_MOST_PANELS: Final = 24
_SECTOR: Final = "municipal"
_BREAK: Final = 2008


def trend_section(findings: Findings) -> tuple[Element, ...]:
    """Each outcome with its definition, first and last figures, and the official series beside them."""
    language = findings.language
    found: list[Element] = [Heading(1, said(_GROUP, "heading", language))]
    outcomes = municipal_outcomes(findings)
    if outcomes:
        found.append(Paragraph(said(_GROUP, "about", language)))
    else:
        found.append(Paragraph(said(_GROUP, "nothing", language)))
    for outcome in outcomes:
        found += _of_outcome(findings, outcome)
    return (*found, *_context(findings))


def municipal_outcomes(findings: Findings) -> list[Outcome]:
    """Outcomes of municipalities that have figures."""
    return [one for one in findings.data.outcomes.values() if one.level is OutcomeLevel.MUNICIPALITY]


def _of_outcome(findings: Findings, outcome: Outcome) -> Iterator[Element]:
    language = findings.language
    yield Heading(2, capital(outcome.label))
    yield Paragraph(capital(outcome.summary().removeprefix(f"{outcome.label}: ")))  # the heading has its name
    data = outcome_trends_figure(outcome, language=language)
    if data.panels <= _MOST_PANELS:
        yield shown_figure(data)
    else:
        yield Paragraph(said(_GROUP, "many", language, n=number(data.panels, language)))
    rows = first_and_last(data)
    if rows:
        yield Paragraph(direction_sentence(findings, outcome, rows))
        yield _table(findings, outcome, rows)


def first_and_last(data: FigureData) -> list[dict[str, Any]]:
    """First and last figure of each case within its last unbroken series."""
    points: dict[str, list[dict[str, Any]]] = {}
    for row in data.rows:
        if row["line"] == "case":
            points.setdefault(row["place"], []).append(row)
    found = []
    for case, own in points.items():
        last = max(row["series"] for row in own)
        series = [row for row in own if row["series"] == last]
        first, end = series[0], series[-1]
        found.append({"case": case, "from": first["time"], "to": end["time"], "first": first["value"],
                      "last": end["value"]})  # fmt: skip
    return found


def direction_sentence(findings: Findings, outcome: Outcome, rows: list[dict[str, Any]]) -> str:
    """In how many cases the figure rose and fell."""
    language = findings.language
    moved = [round(row["last"] - row["first"], 1) for row in rows if row["to"] > row["from"]]
    return counted(
        _GROUP, "moved", len(moved), language, outcome=capital(outcome.label),
        up=number(sum(value > 0 for value in moved), language),
        down=number(sum(value < 0 for value in moved), language),
        same=number(sum(value == 0 for value in moved), language),
    )  # fmt: skip


def _table(findings: Findings, outcome: Outcome, rows: list[dict[str, Any]]) -> Table:
    language = findings.language
    header = tuple(said(_GROUP, f"head_{name}", language) for name in ("case", "years", "first", "last", "change"))
    cells = tuple(
        (
            row["case"],
            _years(row),
            Number(row["first"], 1),
            Number(row["last"], 1),
            Number(row["last"] - row["first"], 1),
        )
        for row in rows
    )
    unit = label("outcome_unit", outcome.unit, language)
    return Table(said(_GROUP, "caption", language, outcome=capital(outcome.label), unit=unit), header, cells,
                 said(_GROUP, "note", language, source=outcome.source))  # fmt: skip


def _years(row: dict[str, Any]) -> str:
    first, last = int(row["from"]), int(row["to"])
    return str(first) if first == last else f"{first}–{last}"


def _context(findings: Findings) -> Iterator[Element]:
    """The municipal sector in the country, in the years that the official series has."""
    language = findings.language
    series = context_series("sector_sick_leave_q1", language=language)
    places, years = series.place.tolist(), series.year.tolist()
    values = [
        (year, value)
        for place, year, value in zip(places, years, series.cells.value.tolist(), strict=True)
        if series.places[place] == _SECTOR
    ]
    after = [value for year, value in values if year >= _BREAK]
    yield Heading(2, said(_GROUP, "context", language))
    yield Paragraph(
        said(_GROUP, "context_about", language, first=values[0][0], last=values[-1][0], since=_BREAK,
             low=number(min(after), language, 1), high=number(max(after), language, 1))
    )  # fmt: skip
    yield Note(said(_GROUP, "context_note", language))
    yield Table(
        said(_GROUP, "context_caption", language),
        (said(_GROUP, "year", language), said(_GROUP, "per_cent", language)),
        tuple((str(year), Number(value, 1)) for year, value in values),
        said(_GROUP, "context_source", language, source=series.source, year=_BREAK),
    )
