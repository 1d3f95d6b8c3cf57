"""Relations on the terminal: a paragraph and a small table each, what was planned first."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from trepart_eval.relations import AnalysisPlan, Relation, StudyRelations
from trepart_eval.relations.programme_relations.analysis_plan import dose_label
from trepart_eval.relations.programme_relations.relation_sentences import decimals_of
from trepart_eval.reporting.terminal_text import broken, plain, styled, title_lines
from trepart_eval.study.planned_study import Study
from trepart_eval.vocabulary.catalogue import text_of
from trepart_eval.vocabulary.languages import EN_DASH, Language, format_number

_RELATIONS: Final = "trepart_eval.relations.programme_relations"
_HEADINGS: Final = ("model", "estimate", "interval", "p", "n", "smallest")
_GAP: Final = "  "
_FEWEST_COLUMNS: Final = 3
_SMALLEST_P: Final = 0.001


def relations_screen(
    found: StudyRelations, study: Study, language: Language, *, width: int = 100, bold: bool = False
) -> str:
    """Return relations as text.

    Parameters
    ----------
    found : StudyRelations
        From `relate_study`.
    language : Language
        Language of the text.
    width : int
        Columns of the terminal.
    bold : bool
        Whether the terminal understands bold and dim.
    """
    lines = [*title_lines(study, width, bold=bold), ""]
    said = found.sentences(language)
    own = [relation.summary(language) for relation in found]
    start = said[: said.index(own[0])] if own else said
    for sentence in start:
        lines += [*broken(sentence, width), ""]
    for relation, sentence in zip(found, own, strict=True):
        outcome, dose = plain(relation.outcome.label), dose_label(relation.plan.dose, language)
        lines.append(styled(_text("title", language, outcome=outcome, dose=dose), bold, "1"))
        lines += broken(sentence, width)
        if not relation.refused:
            lines += ["", *_grid(relation, language, width, bold=bold)]
        lines.append("")
    for sentence in said[len(start) + len(own) :]:
        lines += [*broken(sentence, width), ""]
    return "\n".join(line.rstrip() for line in lines[:-1])


def _grid(relation: Relation, language: Language, width: int, *, bold: bool) -> list[str]:
    rows = [[_text(f"heading_{name}", language) for name in _HEADINGS]]
    rows += [_cells(row, language) for row in relation.rows]
    wide = [max(len(row[column]) for row in rows) for column in range(len(_HEADINGS))]
    while sum(wide) + len(_GAP) * (len(wide) - 1) > width and len(wide) > _FEWEST_COLUMNS:
        rows, wide = [row[:-1] for row in rows], wide[:-1]
    lines = [
        _GAP.join(
            text.ljust(size) if column == 0 else text.rjust(size)
            for column, (text, size) in enumerate(zip(row, wide, strict=True))
        )
        for row in rows
    ]
    told = _text("note", language)
    if len(wide) == len(_HEADINGS):
        told += " " + _text("note_smallest", language)
    note = [styled(line, bold, "2") for line in broken(told, width)]
    return [styled(lines[0], bold, "2"), *lines[1:], *note]


def _cells(row: dict[str, Any], language: Language) -> list[str]:
    model = text_of(_RELATIONS, "model", row["model"], language)
    decimals = decimals_of(row)
    ends = [_number(row[name], language, decimals) for name in ("conf_low", "conf_high")]
    interval = (
        EN_DASH
        if not np.isfinite(row["conf_low"] + row["conf_high"])
        else _text("from_to", language, low=ends[0], high=ends[1])
    )
    n = EN_DASH if np.isnan(row["n"]) else str(int(row["n"]))
    numbers = _number(row["estimate"], language, decimals), interval, _p(row["p_value"], language), n
    return [model, *numbers, _number(row["smallest_detectable"], language, decimals)]


def _number(value: float, language: Language, decimals: int) -> str:
    return EN_DASH if not np.isfinite(value) else format_number(float(value), language, decimals=decimals)


def _p(value: float, language: Language) -> str:
    if np.isnan(value):
        return EN_DASH
    smallest = format_number(_SMALLEST_P, language, decimals=3)
    return f"<{smallest}" if value < _SMALLEST_P else format_number(float(value), language, decimals=3)


def _text(name: str, language: Language, /, **details: object) -> str:
    return text_of(__package__, "relations", name, language, **details)


def plan_screen(made: AnalysisPlan, study: Study, language: Language, *, width: int = 100, bold: bool = False) -> str:
    """Return an analysis plan as text."""
    return "\n".join([*title_lines(study, width, bold=bold), "", *broken(made.summary(language), width)])
