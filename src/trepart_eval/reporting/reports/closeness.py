"""How closely the parties work together, and how much of the handbook's organisation is in place."""

from __future__ import annotations

from collections import Counter
from typing import Any, Final

from trepart_eval.criteria.result_tables import rows_as_dicts
from trepart_eval.reporting.document import Cell, Element, Heading, Interval, Kind, Number, Paragraph, Percent, Table
from trepart_eval.reporting.figures import intensity_figure
from trepart_eval.reporting.reports.drawn_figures import shown_figure
from trepart_eval.reporting.reports.findings import Findings
from trepart_eval.reporting.reports.phrases import capital, counted, number, said, split_evenly
from trepart_eval.vocabulary.labels import label
from trepart_eval.vocabulary.terms import INDEX, WHOLE_CASE

_GROUP = "closeness"
_KINDS: Final = (Kind.TEXT, *(Kind.FIGURES,) * 5)
_ALMOST_ALL: Final = 99
MOST_ROWS: Final = 26
"""Most cases in one profile of intensity."""


def closeness_section(findings: Findings) -> tuple[Element, ...]:
    """Intensity with what missing evidence could change, types of forum, and fidelity."""
    language = findings.language
    start = Heading(1, said(_GROUP, "heading", language))
    rows = index_rows(findings)
    known = [case for case, row in rows.items() if row["value"] is not None]
    if not known:
        return (start, Paragraph(said(_GROUP, "nothing", language)))
    found: list[Element] = [start, Paragraph(said(_GROUP, "about", language)), Paragraph(known_sentence(findings))]
    several = list(split_evenly(known, MOST_ROWS))
    forums = _forums(findings) or Paragraph(said(_GROUP, "no_forums", language))
    if len(several) > 1:  # before figures of a page each, so that no page is left empty
        found.append(forums)
    for place, cases in enumerate(several, start=1):
        part = said("words", "part", language, part=place, parts=len(several)) if len(several) > 1 else ""
        found.append(shown_figure(intensity_figure(findings.dose, cases=cases, language=language), part=part))
    found.append(_table(findings, rows))
    if len(several) == 1:
        found.append(forums)
    return tuple(found)


def index_rows(findings: Findings) -> dict[str, dict[str, Any]]:
    """Index of the latest wave by case."""
    rows = rows_as_dicts(findings.dose.arrow, dimension=INDEX, workplace=WHOLE_CASE)
    return {row["case"]: row for row in rows}


def fidelity_rows(findings: Findings) -> dict[str, dict[str, Any]]:
    """Share of the handbook's points in place, in the latest wave by case."""
    rows = rows_as_dicts(findings.in_place.arrow, block=WHOLE_CASE, workplace=WHOLE_CASE)
    return {row["case"]: row for row in rows}


def known_sentence(findings: Findings) -> str:
    """How many cases have an index, its range, and how much of it rests on evidence."""
    language = findings.language
    known = [row for row in index_rows(findings).values() if row["value"] is not None]
    values = [row["value"] for row in known]
    shares = [row["share_of_evidence"] for row in known]
    thin = sum(row["status"] == "thin" for row in known)
    per_cent = 100 * sum(shares) / len(shares)
    almost = per_cent > _ALMOST_ALL and min(shares) < 1  # rounding must not say that nothing is missing
    return said(
        _GROUP, "known_1" if len(known) == 1 else "known", language, n=number(len(known), language),
        all=number(len(findings.cases), language), low=number(min(values), language),
        high=number(max(values), language),
        share=said(_GROUP, "share_most" if almost else "share", language, share=number(per_cent, language)),
        thin=counted(_GROUP, "thin", thin, language),
    )  # fmt: skip


def _table(findings: Findings, rows: dict[str, dict[str, Any]]) -> Table:
    language = findings.language
    in_place = fidelity_rows(findings)
    header = tuple(said(_GROUP, f"head_{name}", language)
                   for name in ("case", "index", "bounds", "evidence", "fidelity", "points"))  # fmt: skip
    cells = []
    for case, row in rows.items():
        own = in_place.get(case)
        points = (
            said("words", "of", language, count=own["n_known"], n=own["n_points"]) if own and own["n_points"] else ""
        )
        cells.append(
            (
                case,
                _number(row["value"]),
                Interval(_float(row["bound_low"]), _float(row["bound_high"])),
                Percent(_float(row["share_of_evidence"])),
                Percent(_float(own["fidelity"] if own else None) / 100),
                points,
            )
        )
    return Table(said(_GROUP, "caption", language), header, tuple(cells), said(_GROUP, "note", language), _KINDS)


def _forums(findings: Findings) -> Table | None:
    """How many cases have each type of steering forum, in the latest wave."""
    language = findings.language
    rows = rows_as_dicts(findings.dose.forums_arrow, workplace=WHOLE_CASE)
    latest = {(row["case"], row["forum"]): row["forum_type"] for row in rows if row["forum_type"]}
    if not latest:
        return None
    counts = Counter(latest.values())
    header = (said(_GROUP, "forum", language), said(_GROUP, "forums", language))
    cells = tuple((capital(label("forum_type", kind, language)), Number(n)) for kind, n in counts.most_common())
    return Table(said(_GROUP, "forum_caption", language), header, cells, said(_GROUP, "forum_note", language))


def _number(value: float | None) -> Cell:
    return Number(_float(value))


def _float(value: float | None) -> float:
    return float("nan") if value is None else float(value)
