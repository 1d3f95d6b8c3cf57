"""Combinations of criteria that go with success, and Fafo's claim on the less successful."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from trepart_eval.relations import WeakLink
from trepart_eval.relations.failure_claim.weak_link_sentences import cut_words, parts_of, rule_words
from trepart_eval.relations.programme_configurations.configuration_sentences import (
    basis_of,
    otherwise_of,
    truth_of,
)
from trepart_eval.relations.programme_configurations.sets_by_rule import SUCCESS, labels_in
from trepart_eval.reporting.document import MISSING, Bullets, Cell, Element, Heading, Kind, Note, Paragraph, Table
from trepart_eval.reporting.figures import truth_table_figure
from trepart_eval.reporting.reports.drawn_figures import shown_figure
from trepart_eval.reporting.reports.findings import Findings
from trepart_eval.reporting.reports.phrases import capital, criterion_label, number, said, without_advice
from trepart_eval.vocabulary.languages import NO_BREAK_SPACE, Language, format_p_value

_GROUP = "configurations"
_IN_TABLES = ("missing", "cuts")
_KINDS = (Kind.TEXT, *(Kind.FIGURES,) * 4)


def configuration_section(findings: Findings) -> tuple[Element, ...]:
    """The combinations seen, the simplest solutions, and the claim held against chance and the successful."""
    language = findings.language
    start = Heading(1, said(_GROUP, "heading", language))
    found = findings.across.configurations if findings.across else None
    if found is None:
        return (start, Paragraph(said(_GROUP, "nothing", language)))
    if found.refused:
        return (start, Paragraph(without_advice(found.reason)))
    chosen = found.chosen
    simplest = chosen.solutions[SUCCESS, "parsimonious"].summary(language, labels=labels_in(language))
    return (
        start,
        Note(basis_of(found, language)),
        Heading(2, said(_GROUP, "combinations", language)),
        *(Paragraph(sentence) for sentence in truth_of(found, language)),
        shown_figure(truth_table_figure(chosen.truth, scores=findings.released, language=language)),
        Bullets((simplest, otherwise_of(found, language))),
        Heading(2, said(_GROUP, "claim", language)),
        Paragraph(said(_GROUP, "claim_about", language)),
        *_claim(found.claim, language),
    )


def _claim(claim: WeakLink | None, language: Language) -> Iterator[Element]:
    if claim is None or claim.refused:
        yield Paragraph(claim.reason if claim else said(_GROUP, "nothing", language))
        return
    for name, sentence in parts_of(claim, language).items():
        if name not in _IN_TABLES:
            yield Paragraph(sentence)
    yield _by_criterion(claim, language)
    yield _readings(claim, language)


def _by_criterion(claim: WeakLink, language: Language) -> Table:
    header = _header(("criterion", "failures", "successes", "p", "p_adjusted"), language)
    rows = tuple(
        (
            capital(criterion_label(row["criterion"], language)),
            _of(row["failures_weak"], row["n_failures"], language),
            _of(row["successes_weak"], row["n_successes"], language),
            _p(row["p_value"], language),
            _p(row["p_adjusted"], language),
        )
        for row in claim.table.to_dict("records")
    )
    return Table(
        said(_GROUP, "by_criterion", language), header, rows, said(_GROUP, "by_criterion_note", language), _KINDS
    )


def _readings(claim: WeakLink, language: Language) -> Table:
    header = _header(("reading", "failures", "successes", "chance", "p"), language)
    rows = tuple(
        (
            _reading_name(row, language),
            _of(row["failures_weak"], row["n_failures"], language),
            _of(row["successes_weak"], row["n_successes"], language),
            MISSING if math.isnan(row["chance_share"]) else number(100 * row["chance_share"], language),
            _p(row["p_value"], language),
        )
        for row in claim.readings.to_dict("records")
    )
    return Table(said(_GROUP, "readings", language), header, rows, said(_GROUP, "readings_note", language), _KINDS)


def _reading_name(row: dict[Any, Any], language: Language) -> str:
    if row["reading"] == "missing":
        return capital(rule_words(row["missing"], language))
    name = capital(cut_words(row["cut"], language))
    return said(_GROUP, "chosen", language, name=name) if row["reading"] == "chosen" else name


def _header(names: tuple[str, ...], language: Language) -> tuple[str, ...]:
    return tuple(said(_GROUP, f"head_{name}", language) for name in names)


def _of(count: int, n: int, language: Language) -> str:
    return said("words", "of", language, count=number(count, language), n=number(n, language))


def _p(value: float, language: Language) -> Cell:
    return (
        MISSING
        if math.isnan(value)
        else format_p_value(value, language).removeprefix("= ").replace(" ", NO_BREAK_SPACE)
    )
