"""Intensity as a table on the terminal: what is known, how much of it rests on evidence, and what is missing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from trepart_eval.collaboration import Fidelity, Intensity
from trepart_eval.collaboration.wide_table import COLUMNS, rows_by_unit
from trepart_eval.reporting.terminal_text import broken, cut, listed, plain, styled, title_lines
from trepart_eval.vocabulary.catalogue import text_of
from trepart_eval.vocabulary.labels import label
from trepart_eval.vocabulary.languages import EN_DASH, Language, format_number
from trepart_eval.vocabulary.terms import INDEX, WHOLE_CASE, Level, Status

_LONGEST_NAME: Final = 44
_MOST_UNITS: Final = 60
_HIDDEN: Final = ":"
_THIN: Final = "*"

Cells = dict[str, dict[str, Any]]


def intensity_screen(
    dose: Intensity, in_place: Fidelity, language: Language, *, width: int = 100, bold: bool = False
) -> str:
    """Return intensity as text: a line per unit, its bounds below, then what is missing or contradicts.

    Parameters
    ----------
    dose, in_place : Intensity, Fidelity
        From `intensity` and `fidelity`.
    language : Language
        Language of the text.
    width : int
        Columns of the terminal.
    bold : bool
        Whether the terminal understands bold and dim.
    """
    units = rows_by_unit(dose.arrow)
    known = {unit: cells for unit, cells in units.items() if cells[INDEX]["value"] is not None}
    lines = [*title_lines(dose.study, width, bold=bold), ""]
    for level in Level:
        of_level = {unit: cells for unit, cells in known.items() if _level(cells) is level}
        if of_level:
            lines.append(styled(_text(f"heading_{level.value}", language), bold, "1"))
            lines += _grid(dict(list(of_level.items())[:_MOST_UNITS]), language, width=width, bold=bold)
            if len(of_level) > _MOST_UNITS:
                count = format_number(len(of_level) - _MOST_UNITS, language)
                lines.append(_text("more_units", language, count=count))
            lines.append("")
    lines += _notes(dose, in_place, units, known, language, width)
    return "\n".join(line.rstrip() for line in lines)


def _level(cells: Cells) -> Level:
    return Level.MUNICIPALITY if cells[INDEX]["workplace"] == WHOLE_CASE else Level.WORKPLACE


def _in_wave(unit: str, wave: str) -> str:
    return plain(unit if wave == WHOLE_CASE else f"{unit}, {wave}")


def _text(name: str, language: Language, /, **details: object) -> str:
    return text_of(__package__, "intensity", name, language, **details)


def _grid(units: dict[tuple[str, str], Cells], language: Language, *, width: int, bold: bool) -> list[str]:
    """A line a unit with its values, and one below with the bounds that the missing leaves, where it leaves any."""
    head = [label("dimension", name, language, short=True) for name in COLUMNS]
    wide = max(len(text) for text in head) + 2
    names = [cut(_in_wave(unit, wave), _LONGEST_NAME) for unit, wave in units]
    beside = max([len(name) for name in names], default=0) + 1
    if beside + wide * len(head) > width:
        beside = 0

    def line(texts: Iterable[str]) -> str:
        return "".join(text.rjust(wide) for text in texts)

    lines = [" " * beside + line(f"{text} " for text in head)]
    for name, cells in zip(names, units.values(), strict=True):
        if not beside:
            lines.append(styled(name, bold, "1"))
        lines.append(
            (name.ljust(beside) if beside else "") + line(_value(cells[column], language) for column in COLUMNS)
        )
        bounds = line(_bounds(cells[column]) for column in COLUMNS)
        if bounds.strip():
            lines.append(styled(" " * beside + bounds, bold, "2"))
    return lines


def _value(cell: dict[str, Any], language: Language) -> str:
    if cell["value"] is None:
        return (_HIDDEN if cell["status"] == Status.TOO_FEW.value else EN_DASH) + " "
    return format_number(cell["value"], language) + (_THIN if cell["status"] == Status.THIN.value else " ")


def _bounds(cell: dict[str, Any]) -> str:
    if cell["value"] is None or cell["bound_low"] == cell["bound_high"]:
        return ""
    return EN_DASH.join(format_number(cell[name], Language.EN) for name in ("bound_low", "bound_high")) + " "


def _notes(
    dose: Intensity,
    in_place: Fidelity,
    units: dict[tuple[str, str], Cells],
    known: dict[tuple[str, str], Cells],
    language: Language,
    width: int,
) -> list[str]:
    """What the signs mean, what is missing, what contradicts, and how much of the handbook is in place."""
    sentences = []
    if known:
        sentences.append(_text("bounds", language))
    if any(cell["status"] == Status.THIN.value for cells in known.values() for cell in cells.values()):
        sentences.append(_text("thin", language))
    if any(cell["status"] == Status.TOO_FEW.value for cells in units.values() for cell in cells.values()):
        sentences.append(_text("hidden", language, min_n=dose.study.min_n))
    without = {unit: _level(cells) for unit, cells in units.items() if unit not in known}
    cases = [_in_wave(*unit) for unit, level in without.items() if level is Level.MUNICIPALITY]
    if cases:
        sentences.append(_text("nothing_at_all", language, units=listed(cases, language)))
    if len(without) > len(cases):
        count, total = len(without) - len(cases), sum(_level(cells) is Level.WORKPLACE for cells in units.values())
        sentences.append(
            _text(
                "workplaces_without",
                language,
                count=format_number(count, language),
                total=format_number(total, language),
            )
        )
    wrong = [row["case"] for row in dose.forums_arrow.to_pylist() if row["contradiction"]]
    if wrong:
        sentences.append(_text("wrong_type", language, units=listed([plain(case) for case in wrong], language)))
    if dose.contradictions_arrow.num_rows:
        sentences.append(_text("contradictions", language, count=dose.contradictions_arrow.num_rows))
    choice = label("aggregation", dose.choices.aggregation.value, language)
    sentences += [
        _text("made_by", language, aggregation=choice),
        in_place.summary().removeprefix(dose.study.simulated_note).lstrip().removeprefix(f"{dose.study.name}: "),
    ]
    return [line for sentence in sentences for line in broken(sentence[:1].upper() + sentence[1:], width)]
