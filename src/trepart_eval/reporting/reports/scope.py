"""What was studied, and what is missing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from trepart_eval.criteria.result_tables import rows_as_dicts
from trepart_eval.relations import PLAN_FILE
from trepart_eval.reporting.document import MISSING, Bullets, Cell, Element, Heading, Number, Paragraph, Percent, Table
from trepart_eval.reporting.reports.findings import HIDDEN, Findings
from trepart_eval.reporting.reports.phrases import counted, listed, number, said
from trepart_eval.vocabulary.labels import label
from trepart_eval.vocabulary.terms import INDEX, WHOLE_CASE, OutcomeLevel, Source

_GROUP = "scope"


def scope_section(findings: Findings) -> tuple[Element, ...]:
    """What the report rests on, case by case, and what it lacks."""
    language = findings.language
    return (
        Heading(1, said(_GROUP, "heading", language)),
        Paragraph(" ".join(_basis(findings))),
        _table(findings),
        Heading(2, said(_GROUP, "missing", language)),
        Bullets(tuple(missing_points(findings)) or (said(_GROUP, "nothing_missing", language),)),
    )


def _basis(findings: Findings) -> Iterator[str]:
    data, language = findings.data, findings.language
    yield counted(_GROUP, "cases", len(findings.cases), language, study=data.study.name)
    for source in findings.sources:
        if source == Source.SURVEY.value:
            yield counted(_GROUP, "survey", len(findings.waves_of(source)), language)
        elif data.codings is not None:
            coders = counted(_GROUP, "coders", len(data.codings.coders), language)
            yield counted(_GROUP, "interviews", len(data.codings.segments), language, coders=coders)
            if bool(data.codings.segment_public.all()):
                yield said(_GROUP, "public", language)
    known = [row for row in _indices(findings).values() if row["value"] is not None]
    yield counted(_GROUP, "intensity", len(known), language)
    outcomes = [one.label for one in data.outcomes.values() if one.level is OutcomeLevel.MUNICIPALITY]
    yield counted(_GROUP, "outcomes", len(outcomes), language, names=listed(outcomes, language))
    yield said(_GROUP, "chosen", language)


def _table(findings: Findings) -> Table:
    language = findings.language
    of_source = {source: _by_case(findings.score_rows(source)) for source in findings.sources}
    indices = _indices(findings)
    header = ["case"]
    for source in findings.sources:
        header += [f"criteria_{source}"] + (["answers", "rate"] if source == Source.SURVEY.value else [])
    rows = []
    for case in findings.cases:
        cells: list[Cell] = [case]
        for source, found in of_source.items():
            own = found.get(case, [])
            cells.append(Number(sum(row["score"] is not None for row in own)))
            if source == Source.SURVEY.value:
                cells += _answers(own)
        one = indices.get(case)
        cells.append(MISSING if one is None or one["value"] is None else Percent(one["share_of_evidence"]))
        rows.append(tuple(cells))
    names = tuple(said(_GROUP, f"head_{name}", language) for name in (*header, "evidence"))
    return Table(said(_GROUP, "caption", language), names, tuple(rows), said(_GROUP, "note", language))


def _answers(rows: list[dict[str, Any]]) -> list[Cell]:
    """Most answers behind a criterion, and the response rate there; what is hidden in the scores is missing here."""
    known = [row for row in rows if row["score"] is not None and row["n"] is not None]
    if not known:
        return [MISSING, MISSING]
    most = max(known, key=lambda row: row["n"])
    rate = most["response_rate"]
    return [Number(most["n"]), MISSING if rate is None else Percent(rate)]


def missing_points(findings: Findings) -> Iterator[str]:
    """What the study lacks, a sentence each."""
    data, language = findings.data, findings.language
    for source in (Source.SURVEY.value, Source.INTERVIEWS.value):
        if source not in findings.sources:
            yield said(_GROUP, f"no_{source}", language)
            continue
        rows = findings.score_rows(source)
        found = _by_case(rows)
        without = [
            case for case in findings.cases if all(row["status"] == "no_evidence" for row in found.get(case, []))
        ]
        name = label("source", source, language)
        if without:
            yield counted(_GROUP, "without", len(without), language, source=name, names=listed(without, language))
        gone = sum(row["status"] in HIDDEN for row in rows)
        if gone:
            limit = number(data.study.min_n, language)
            yield counted(_GROUP, "hidden", gone, language, source=name, all=number(len(rows), language), min_n=limit)
        yield from _parties(findings, source)
    if len(findings.waves_of(Source.SURVEY.value)) < 2:
        yield said(_GROUP, "one_wave", language)
    if not any(one.level is OutcomeLevel.MUNICIPALITY for one in data.outcomes.values()):
        yield said(_GROUP, "no_outcomes", language)
    thin = [case for case, row in _indices(findings).items() if row["value"] is not None and row["status"] == "thin"]
    if thin:
        yield counted(_GROUP, "thin", len(thin), language)
    if not (data.study.folder / PLAN_FILE).is_file():
        yield said(_GROUP, "no_plan", language)


def _parties(findings: Findings, source: str) -> Iterator[str]:
    """Parties that are silent in cases that have evidence."""
    language = findings.language
    rows = [row for row in findings.score_rows(source) if row["score"] is not None]
    cases = {row["case"] for row in rows}
    counting = [party.key for party in findings.data.study.shown_parties if party.counts]
    heard: dict[str, set[str]] = {party: set() for party in counting}
    for row in rows:
        for party in set(counting) - set((row["parties_missing"] or "").split(";")):
            heard[party].add(row["case"])
    silent = [party for party in counting if heard[party] != cases]
    if silent:
        each = "; ".join(
            said(_GROUP, "party", language, party=findings.party_label(party),
                 heard=number(len(heard[party]), language), all=number(len(cases), language))
            for party in silent
        )  # fmt: skip
        yield said(_GROUP, "parties", language, source=label("source", source, language), each=each)


def _by_case(rows: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(row["case"], []).append(row)
    return found


def _indices(findings: Findings) -> dict[str, dict[str, Any]]:
    """Index of intensity in the latest wave, by case."""
    rows = rows_as_dicts(findings.dose.arrow, dimension=INDEX, workplace=WHOLE_CASE)
    return {row["case"]: row for row in rows}
