"""Whom to invite on the terminal: a line per case, a column per party, and what to think of."""

from __future__ import annotations

from typing import Any, Final

from trepart_eval.quality.sampling.sample_design import SampleSizes, Selection
from trepart_eval.reporting.terminal_text import broken, cut, grid_lines, plain, styled, title_lines
from trepart_eval.vocabulary.catalogue import text_of
from trepart_eval.vocabulary.labels import label
from trepart_eval.vocabulary.languages import EN_DASH, Language, format_number
from trepart_eval.vocabulary.terms import WHOLE_CASE

_LONGEST_NAME: Final = 32
_MOST_CASES: Final = 60


def sample_screen(found: SampleSizes, *, width: int = 100, bold: bool = False) -> str:
    """Return whom to invite as text.

    Parameters
    ----------
    found : SampleSizes
        From `sample_sizes`.
    width : int
        Columns of the terminal.
    bold : bool
        Whether the terminal understands bold.
    """
    study, language = found.study, found.study.language
    cases: dict[str, dict[str, dict[str, Any]]] = {}
    for row in found.arrow.to_pylist():
        cases.setdefault(row["case"], {})[row["party"]] = row
    parties = [party for party in study.shown_parties if party.counts]
    head = [
        *(party.label(language) for party in parties),
        label("party", WHOLE_CASE, language),
        _text("width", language),
    ]
    keys = [*(party.key for party in parties), WHOLE_CASE]
    shown = dict(list(cases.items())[:_MOST_CASES])
    body = {
        cut(plain(case), _LONGEST_NAME): [
            *(_invite(row[key], language) for key in keys),
            _width(row[WHOLE_CASE], language),
        ]
        for case, row in shown.items()
    }
    lines = [*title_lines(study, width, bold=bold), "", styled(_text("heading", language), bold, "1")]
    lines += grid_lines(head, body, width) if body else []
    if len(cases) > _MOST_CASES:
        lines.append(_text("more", language, count=format_number(len(cases) - _MOST_CASES, language)))
    lines.append("")
    for sentence in found.conclusions:
        lines += broken(sentence, width)
    return "\n".join(line.rstrip() for line in lines)


def _invite(row: dict[str, Any], language: Language) -> str:
    if row["selection"] == Selection.NOBODY.value:
        return EN_DASH
    invite = format_number(row["n_invite"], language)
    if row["selection"] == Selection.CENSUS.value:
        return _text("everybody", language, count=invite)
    if row["population"] is None:
        return invite
    return _text("some", language, count=invite, population=format_number(row["population"], language))


def _width(row: dict[str, Any], language: Language) -> str:
    return EN_DASH if row["expected_width"] is None else format_number(row["expected_width"], language)


def _text(name: str, language: Language, /, **details: object) -> str:
    return text_of(__package__, "sample", name, language, **details)
