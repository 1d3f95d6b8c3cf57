"""Scores as a table on the terminal: what is known, how surely, and what is missing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from trepart_eval.criteria.diagnosis import Diagnosis, diagnose
from trepart_eval.criteria.result_tables import unit_name
from trepart_eval.criteria.scores import CriterionScores
from trepart_eval.reporting.terminal_text import broken, cut, listed, plain, styled, title_lines
from trepart_eval.vocabulary.catalogue import text_of
from trepart_eval.vocabulary.labels import label
from trepart_eval.vocabulary.languages import EN_DASH, Language, format_number
from trepart_eval.vocabulary.terms import WHOLE_CASE, Criterion, Level, Reading, Source, Status

_SIGN: Final = {
    Reading.UNDERESTIMATED.value: "▼",
    Reading.POSSIBLY_UNDERESTIMATED.value: "▽",
    Reading.STRONG.value: "▲",
}
_NOT_SHOWN: Final = {Status.TOO_FEW.value, Status.HIDDEN.value}
_HIDDEN: Final = ":"
_DISSONANT: Final = "≠"
_LEGEND: Final = {
    "underestimated": "▼",
    "possibly_underestimated": "▽",
    "strong": "▲",
    "no_evidence": EN_DASH,
    "hidden": ":",
    "dissonant": _DISSONANT,
}
_WIDTH: Final = 12  # of a criterion's column
_LONGEST_NAME: Final = {Level.MUNICIPALITY: 24, Level.WORKPLACE: 44}
_MOST_CASES: Final = 60
_FEW: Final = 2  # statements

Row = dict[str, Any]
Readings = dict[tuple[str, str, str, str], str]


def screen(scores: CriterionScores, language: Language, *, width: int = 100, bold: bool = False) -> str:
    """Return the scores of whole cases as text: a block per source and wave, then what is missing.

    Parameters
    ----------
    scores : CriterionScores
        From `score`.
    language : Language
        Language of the text.
    width : int
        Columns of the terminal; long lines of text are broken to it.
    bold : bool
        Whether the terminal understands bold and dim.
    """
    readings = _readings(diagnose(scores))
    rows = [row for row in scores.arrow.to_pylist() if row["party"] == WHOLE_CASE]
    blocks: dict[tuple[str, str], dict[str, dict[str, Row]]] = {}
    for row in rows:
        block = blocks.setdefault((row["source"], row["wave"]), {})
        block.setdefault(unit_name(row), {})[row["criterion"]] = row
    lines = [*title_lines(scores.study, width, bold=bold), ""]
    for (source, wave), cases in blocks.items():
        lines += _block(scores, source, wave, cases, readings, language, bold=bold, width=width)
    used = {_sign(row, readings) for row in rows}
    lines += _legend(used, language, scores.min_n, width)
    lines += broken(_text("alphabetical", language), width)
    return "\n".join(lines)


def _text(name: str, language: Language, /, **details: object) -> str:
    return text_of(__package__, "screen", name, language, **details)


def _legend(used: set[str], language: Language, min_n: int, width: int) -> list[str]:
    """Return what the signs that were used mean, as many to a line as there is room for."""
    lines: list[str] = []
    for name, sign in _LEGEND.items():
        entry = f"{sign} {_text(name, language, min_n=min_n)}"
        if sign not in used:
            continue
        if lines and len(lines[-1]) + len(entry) + 3 <= width:
            lines[-1] += f"   {entry}"
        else:
            lines.append(entry)
    return lines


def _readings(diagnosis: Diagnosis) -> Readings:
    return {
        (row["source"], row["wave"], unit_name(row), row["criterion"]): row["reading"]
        for row in diagnosis.arrow.to_pylist()
    }


def _block(
    scores: CriterionScores,
    source: str,
    wave: str,
    cases: dict[str, dict[str, Row]],
    readings: Readings,
    language: Language,
    *,
    bold: bool,
    width: int,
) -> list[str]:
    """Lines of one source and wave."""
    title = label("source", source, language)
    title = title[0].upper() + title[1:]
    if len(scores.study.waves) > 1:
        title += f", {_text('wave', language, wave=plain(wave))}"
    known = {case: row for case, row in cases.items() if any(_says_something(cell) for cell in row.values())}
    shown = list(known)[:_MOST_CASES]
    lines = [styled(f"{title}: {_text(f'scale_{source}', language)}", bold, "1")]
    longest = _LONGEST_NAME[scores.level]
    named = {cut(plain(case), longest): known[case] for case in shown}
    lines += _grid(named, readings, language, bold=bold, width=width)
    if len(known) > len(shown):
        lines.append(_text("more_cases", language, count=format_number(len(known) - len(shown), language)))
    lines.append("")
    lines += _missing(scores, source, cases, known, language, width)
    return [line.rstrip() for line in lines]


def _grid(
    cases: dict[str, dict[str, Row]], readings: Readings, language: Language, *, bold: bool, width: int
) -> list[str]:
    """Two lines a case, score above interval; the name stands beside them, or above where the terminal is narrow."""
    head = [label("criterion", criterion.value, language, short=True) for criterion in Criterion]
    rows = [[cells[criterion.value] for criterion in Criterion] for cells in cases.values()]
    values = [[_value(cell, _sign(cell, readings), language) for cell in row] for row in rows]
    wide = max([_WIDTH, *(len(text) + 1 for row in values for text in row)])
    beside = max(len(name) for name in [*cases, _text("case", language)]) + 1
    if beside + wide * len(head) > width:
        beside = 0

    def line(texts: Iterable[str]) -> str:
        return "".join(text.rjust(wide) for text in texts)

    lines = [_text("case", language).ljust(beside) + line(head)] if beside else [line(head)]
    for name, row, first in zip(cases, rows, values, strict=True):
        if not beside:
            lines.append(styled(name, bold, "1"))
        lines.append((name.ljust(beside) if beside else "") + line(first))
        lines.append(styled(" " * beside + line(_interval(cell) for cell in row), bold, "2"))
    return lines


def _says_something(cell: Row) -> bool:
    return bool(cell["status"] != Status.NO_EVIDENCE.value)


def _sign(cell: Row, readings: Readings) -> str:
    """Return the sign that says how to read a cell, or why it has no figure; blank where there is nothing to say."""
    if cell["status"] in _NOT_SHOWN:
        return _HIDDEN
    if cell["status"] == Status.DISSONANT.value:
        return _DISSONANT
    if cell["score"] is None:
        return EN_DASH
    return _SIGN.get(readings[cell["source"], cell["wave"], unit_name(cell), cell["criterion"]], " ")


def _value(cell: Row, sign: str, language: Language) -> str:
    """Score, sign and number of answers or statements; every variant is as wide, so the scores stand in line."""
    if cell["score"] is None:
        return f"{sign}       "
    count = "" if cell["n"] is None else f"({format_number(cell['n'], language)})"
    return f"{format_number(cell['score'], language)} {sign}{count:>5} "


def _interval(cell: Row) -> str:
    if cell["conf_low"] is None:
        return ""
    ends = (format_number(cell[name], Language.EN) for name in ("conf_low", "conf_high"))
    return EN_DASH.join(ends).rjust(7) + "     "


def _missing(
    scores: CriterionScores,
    source: str,
    cases: dict[str, dict[str, Row]],
    known: dict[str, dict[str, Row]],
    language: Language,
    width: int,
) -> list[str]:
    """Lines on what this source lacks, and on what counted once."""
    lines: list[str] = []
    without = [plain(case) for case in cases if case not in known]
    if without:
        lines += broken(_text("nothing_at_all", language, cases=listed(without, language)), width)
    if source == Source.COMBINED.value:
        return [*lines, ""]
    for party in scores.study.shown_parties:
        if not party.counts:
            continue
        lacking = sum(all(party.key in _parties_missing(cell) for cell in row.values()) for row in known.values())
        if lacking:
            name = plain(party.label(language))
            text = _text("party_missing", language, party=name, count=lacking, total=len(known))
            lines += broken(text, width)
    scored = [cell for row in known.values() for cell in row.values() if cell["status"] == Status.OK.value]
    few = [cell for cell in scored if source == Source.INTERVIEWS.value and cell["n"] <= _FEW]
    if few:
        lines += broken(_text("few", language, cells=len(few), total=len(scored)), width)
    weighting = scores.survey_weighting if source == Source.SURVEY.value else scores.interview_weighting
    lines.append(_text(f"weighting_{weighting.value}", language))
    return [*lines, ""]


def _parties_missing(cell: Row) -> list[str]:
    return str(cell["parties_missing"] or "").split(";")
