"""Agreement on where in the text something is said, on the terminal: a table for each two coders."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any, Final

from trepart_eval.quality import SpanAgreement
from trepart_eval.quality.coders.coder_tables import ALL
from trepart_eval.quality.coders.span_comparison import ALIKE, KAPPA, matched
from trepart_eval.quality.coders.unitizing import ALPHA_U_1995, U_ALPHA
from trepart_eval.reporting.terminal_text import broken, grid_lines, plain
from trepart_eval.vocabulary.catalogue import text_of
from trepart_eval.vocabulary.labels import label
from trepart_eval.vocabulary.languages import EN_DASH, Language, format_number
from trepart_eval.vocabulary.terms import Criterion

_SHARES: Final = {ALIKE, matched(0.5), matched(0.9)}
_SHOWN: Final = (ALIKE, KAPPA, U_ALPHA, ALPHA_U_1995, matched(0.5), matched(0.9))
_LEFT_OUT_FIRST: Final = {ALPHA_U_1995, matched(0.9)}  # where the terminal is narrow; they are in the file
_PER_CENT: Final = 100
_DECIMALS: Final = 3

Row = dict[str, Any]


def span_lines(found: SpanAgreement, language: Language, width: int) -> list[str]:
    """Lines of a table for each two coders, and what the numbers mean."""
    lines: list[str] = []
    for (a, b), of_pair in groupby(found.arrow.to_pylist(), key=lambda row: (row["coder_a"], row["coder_b"])):
        by_criterion: dict[str, dict[str, Row]] = {}
        for row in of_pair:
            by_criterion.setdefault(row["criterion"], {})[row["measure"]] = row
        every = [row for rows in by_criterion.values() for row in rows.values()]
        documents = max(row["n_documents"] for row in every)
        characters = format_number(max(row["n_characters"] for row in every), language)
        lines.append(_text("spans_pair", language, a=plain(a), b=plain(b), documents=documents, characters=characters))
        lines += _grid(by_criterion, language, width)
    notes = [_text("spans_note", language)]
    if found.n_without_text:
        notes.append(_text("spans_without_text", language, count=found.n_without_text))
    return [*lines, *(line for note in notes for line in broken(note, width))]


def _grid(by_criterion: dict[str, dict[str, Row]], language: Language, width: int) -> list[str]:
    lines = _grid_of(_SHOWN, by_criterion, language, width)
    narrower = [measure for measure in _SHOWN if measure not in _LEFT_OUT_FIRST]
    return lines if max(map(len, lines)) <= width else _grid_of(narrower, by_criterion, language, width)


def _grid_of(
    measures: Sequence[str], by_criterion: dict[str, dict[str, Row]], language: Language, width: int
) -> list[str]:
    shown = [measure for measure in measures if any(measure in rows for rows in by_criterion.values())]
    head = [_text("spans_passages", language)]
    head += [_text(f"spans_{measure.replace('.', '')}", language) for measure in shown]
    body = {
        _name(criterion, language): [_passages(rows), *(_cell(rows.get(measure), language) for measure in shown)]
        for criterion, rows in by_criterion.items()
        if any(row["n_spans_a"] or row["n_spans_b"] for row in rows.values())
    }
    return grid_lines(head, body, width)


def _passages(rows: dict[str, Row]) -> str:
    """Passages of each of the two."""
    row = rows[matched(0.5)]
    return f"{row['n_spans_a']} / {row['n_spans_b']}"


def _cell(row: Row | None, language: Language) -> str:
    if row is None or row["estimate"] is None:
        return EN_DASH
    if row["measure"] in _SHARES:
        return format_number(_PER_CENT * row["estimate"], language)
    return format_number(row["estimate"], language, decimals=_DECIMALS)


def _name(criterion: str, language: Language) -> str:
    if criterion == ALL:
        return _text("all", language)
    return label("criterion" if criterion in set(Criterion) else "dimension", criterion, language, short=True)


def _text(name: str, language: Language, /, **details: object) -> str:
    return text_of(__package__, "agreement", name, language, **details)
