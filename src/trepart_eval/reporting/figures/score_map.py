"""`plot_scores`: six criteria across cases, with how far each case's rank is known beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from trepart_eval.criteria.comparisons.comparison import Comparison, compare
from trepart_eval.criteria.result_tables import rows_as_dicts, rows_where
from trepart_eval.disclosure.score_release import ReleasedScores
from trepart_eval.problems.arguments import check_made_by
from trepart_eval.reporting.figures.figure_data import FigureData
from trepart_eval.reporting.figures.marks import Point, add_boxes, add_lines
from trepart_eval.reporting.figures.palette import FAINT, GREY, INK, LINE, score_colour, text_colour
from trepart_eval.reporting.figures.phrasing import (
    HIDDEN_SIGN,
    NOTHING_SIGN,
    count_of_cases,
    folded,
    in_words,
    number,
    said,
    sentences,
    span,
    spoken,
)
from trepart_eval.reporting.figures.released_scores import (
    CRITERIA,
    HIDDEN,
    by_case,
    criterion_name,
    hidden_note,
    origin,
    party_name,
    score_rows,
)
from trepart_eval.vocabulary.languages import Language
from trepart_eval.vocabulary.terms import WHOLE_CASE

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_STRIP: Final = 0.44
_GAP: Final = 0.35
_ROW_HEIGHT, _LEAST_HEIGHT = 0.235, 0.5
_NUMBERS: Final = ("score", "conf_low", "conf_high", "n")


def scores_figure(
    scores: ReleasedScores,
    *,
    source: str | None = None,
    wave: str | None = None,
    party: str = WHOLE_CASE,
    cases: Sequence[str] | None = None,
    sort: str | None = None,
    ranks: bool = True,
    comparison: Comparison | None = None,
    language: Language | str | None = None,
) -> FigureData:
    """What `plot_scores` shows: a row per case and criterion with score, interval, n and rank interval.

    Parameters and errors are those of `plot_scores`; ``comparison`` is `compare` of the same scores and party, where it
    has been made already.
    """
    if comparison is not None:
        check_made_by(comparison, Comparison, "comparison", "compare")
    rows = score_rows(scores, source=source, wave=wave, cases=cases)
    speak = spoken(language, scores.scores.language)
    cells = by_case(rows, party)
    if not cells:
        raise ValueError(f"party is {party!r}; choose among {', '.join(dict.fromkeys(row['party'] for row in rows))}")
    if sort is not None:
        cells = _sorted(cells, sort)
    shown = [row for of_case in cells.values() for row in of_case.values()]
    found = _ranks(scores, shown[0], party, comparison) if ranks else {}
    drawn = tuple(_row(row, found.get((row["case"], row["criterion"]), {})) for row in shown)
    seen = [row for row in drawn if row["score"] is not None]
    words = _words(drawn, seen, speak)
    counts = span((row["n"] for row in seen if row["n"] is not None), speak)
    about_party = "" if party == WHOLE_CASE else said("scores", "party", speak, party=party_name(scores, party, speak))
    note = sentences(
        origin(scores, shown, speak),
        about_party,
        said("scores", "behind_" + shown[0]["source"], speak, counts=counts) if seen else "",
        said("scores", "ranks", speak) if found else "",
        hidden_note(shown, scores.scores.min_n, speak),
        said("notes", "nothing", speak) if any(row["status"] == "no_evidence" for row in shown) else "",
        said("scores", "sorted", speak, criterion=criterion_name(sort, speak)) if sort else "",
    )
    return FigureData(
        kind="scores",
        title=words[0],
        alt=words[1],
        note=note,
        rows=drawn,
        language=speak,
        height=max(_LEAST_HEIGHT, _ROW_HEIGHT * len(cells)),
        paint=_paint,
        about={"cases": tuple(cells), "ranked": bool(found)},
        width=7.4,
    )


def plot_scores(
    scores: ReleasedScores,
    *,
    source: str | None = None,
    wave: str | None = None,
    party: str = WHOLE_CASE,
    cases: Sequence[str] | None = None,
    sort: str | None = None,
    ranks: bool = True,
    ax: Axes | None = None,
    language: Language | str | None = None,
) -> Axes:
    """Axes with the six criteria across cases: scores in binned colours, and rank intervals beside them.

    Parameters
    ----------
    scores : ReleasedScores
        From `release_scores`; hidden scores are hatched and have the sign for hidden figures.
    source : str, optional
        Survey, interviews or combined; the survey where it is left out and there is one.
    wave : str, optional
        The latest where it is left out.
    party : str
        Whose scores; whole cases where it is left out.
    cases : sequence of str, optional
        Which cases, in this order; all in the study's order where it is left out, which is no ranking.
    sort : str, optional
        Criterion to sort cases by.
    ranks : bool
        Whether to show rank intervals.
    ax : Axes, optional
        Where to draw; new ones, which Jupyter shows, where it is left out.
    language : Language or {"nb", "nn", "en"}, optional
        Language of words and numbers; the study's where it is left out.

    Returns
    -------
    Axes

    Raises
    ------
    ValueError
        If the scores weren't released, or there is no such source, wave, party, case or criterion.
    """
    data = scores_figure(
        scores, source=source, wave=wave, party=party, cases=cases, sort=sort, ranks=ranks, language=language
    )
    axes: Axes = data.draw(ax)
    return axes


def _sorted(cells: dict[str, dict[str, Any]], criterion: str) -> dict[str, dict[str, Any]]:
    if criterion not in CRITERIA:
        raise ValueError(f"sort is {criterion!r}; choose among {', '.join(CRITERIA)}")

    def key(case: str) -> float:
        value = cells[case][criterion]["score"]
        return float("inf") if value is None else -value

    return {case: cells[case] for case in sorted(cells, key=key)}


def _ranks(
    scores: ReleasedScores, like: dict[str, Any], party: str, made: Comparison | None
) -> dict[tuple[str, str], dict[str, Any]]:
    """Rank intervals among the scores that are shown, over all cases; none with fewer than two cases."""
    if made is not None and made.party == party:
        rows = rows_as_dicts(made.arrow, source=like["source"], wave=like["wave"], workplace=WHOLE_CASE)
        return {(row["case"], row["criterion"]): row for row in rows if row["rank_low"] is not None}
    table = scores.scores.arrow
    names = ("source", "wave", "workplace", "party")
    wanted = (like["source"], like["wave"], WHOLE_CASE, party)
    columns = [table.column(name).to_pylist() for name in names]
    keep = np.array([row == wanted for row in zip(*columns, strict=True)], dtype=bool)
    found = compare(replace(scores.scores, arrow=rows_where(table, keep)), party=party).arrow.to_pylist()
    return {(row["case"], row["criterion"]): row for row in found if row["rank_low"] is not None}


def _row(row: dict[str, Any], rank: dict[str, Any]) -> dict[str, Any]:
    gone = row["status"] in HIDDEN
    numbers = {name: None if gone else row[name] for name in _NUMBERS}
    of_rank = {name: None if gone else rank.get(name) for name in ("rank_low", "rank_high", "n_ranked")}
    return {"case": row["case"], "criterion": row["criterion"], **numbers, **of_rank, "status": row["status"]}


def _words(drawn: Sequence[dict[str, Any]], seen: Sequence[dict[str, Any]], language: Language) -> tuple[str, str]:
    """Title and alternative text."""
    n_cases = len({row["case"] for row in drawn})
    if not seen:
        none = said("scores", "none", language)
        return none, sentences(said("scores", "alt", language, cases=count_of_cases(n_cases, language)), none)
    medians = {}
    for criterion in CRITERIA:
        values = [row["score"] for row in seen if row["criterion"] == criterion]
        if values:
            medians[criterion] = float(np.median(values))
    high, low = (_with_value(medians, pick(medians.values()), language) for pick in (max, min))
    details = {"high": high[0], "high_value": high[1], "low": low[0], "low_value": low[1]}
    kind = "title_one" if len({row["case"] for row in seen}) == 1 else "title"
    title = said("scores", "only" if len(medians) == 1 else "level" if high[1] == low[1] else kind, language, **details)
    each = "; ".join(
        f"{criterion_name(name, language).lower()} {number(value, language)}" for name, value in medians.items()
    )
    counts = {
        "hidden": sum(row["status"] in HIDDEN for row in drawn),
        "nothing": sum(row["status"] not in HIDDEN and row["score"] is None for row in drawn),
        "cells": len(drawn),
    }
    alt = (
        said("scores", "alt", language, cases=count_of_cases(n_cases, language)),
        said("scores", "alt_medians", language, each=each),
        said("scores", "alt_missing", language, **counts),
    )
    return title, sentences(*alt)


def _with_value(medians: dict[str, float], value: float, language: Language) -> tuple[str, str]:
    """Criteria whose median is shown as this value, and the value."""
    text = number(value, language)
    names = [criterion_name(name, language, short=True).lower() for name in medians
             if number(medians[name], language) == text]  # fmt: skip
    return in_words(names, language), text


def _paint(axes: Sequence[Axes], data: FigureData) -> None:
    (ax,) = axes
    cases = data.about["cases"]
    column, line = {name: at for at, name in enumerate(CRITERIA)}, {name: at for at, name in enumerate(cases)}
    places = [(column[row["criterion"]], line[row["case"]]) for row in data.rows]
    shown = [
        (x, y, number(row["score"], data.language))
        for row, (x, y) in zip(data.rows, places, strict=True)
        if row["score"] is not None and row["status"] not in HIDDEN
    ]
    colours = [score_colour(int(text)) for _, _, text in shown]
    add_boxes(ax, [(x - 0.48, y - 0.46) for x, y, _ in shown], (0.96, 0.92), colours)
    for (x, y, text), colour in zip(shown, colours, strict=True):
        ax.text(x, y, text, ha="center", va="center", fontsize=8.5, color=text_colour(colour), in_layout=False)
    for row, (x, y) in zip(data.rows, places, strict=True):
        if row["status"] in HIDDEN or row["score"] is None:
            _paint_gone(ax, row, x, y)
    if data.about["ranked"]:
        _paint_ranks(ax, data.rows, places)
    _paint_edges(ax, data)


def _paint_gone(ax: Axes, row: dict[str, Any], x: int, y: int) -> None:
    from matplotlib.patches import Rectangle

    if row["status"] not in HIDDEN:
        ax.text(x, y, NOTHING_SIGN, ha="center", va="center", fontsize=8, color=GREY, in_layout=False)
        return
    place = (x - 0.48, y - 0.46)
    ax.add_patch(Rectangle(place, 0.96, 0.92, facecolor="white", edgecolor=LINE, hatch="////", linewidth=0))
    ax.text(x, y, HIDDEN_SIGN, ha="center", va="center", fontsize=9, fontweight="bold", in_layout=False,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.2})  # fmt: skip


def _strip_start(column: int) -> float:
    return len(CRITERIA) - 0.5 + _GAP + column * (_STRIP + 0.1)


def _paint_ranks(ax: Axes, rows: Sequence[dict[str, Any]], places: Sequence[tuple[int, int]]) -> None:
    """Rank intervals on a line from first to last for each cell."""
    starts = [(_strip_start(x), y) for x, y in places]
    add_lines(ax, [((x, y), (x + _STRIP, y)) for x, y in starts], color=FAINT, linewidth=1, zorder=1)
    spans: list[tuple[Point, Point]] = []
    for row, (x, y) in zip(rows, starts, strict=True):
        if row["status"] in HIDDEN:
            ax.text(x + _STRIP / 2, y, HIDDEN_SIGN, ha="center", va="center", fontsize=7.5, in_layout=False)
        elif row["rank_low"] is not None and row["n_ranked"] > 1:
            low, high = (x + _STRIP * (row[name] - 1) / (row["n_ranked"] - 1) for name in ("rank_low", "rank_high"))
            spans.append(((low, y), (high, y)))
    add_lines(ax, spans, color=INK, linewidth=2.4, zorder=2)
    known = [start for start, end in spans if start == end]
    ax.plot([x for x, _ in known], [y for _, y in known], marker="o", markersize=3, color=INK, linestyle="none",
            zorder=3)  # fmt: skip


def _paint_edges(ax: Axes, data: FigureData) -> None:
    cases, language = data.about["cases"], data.language
    ax.set_yticks(range(len(cases)), labels=[folded(case) for case in cases])
    names = [criterion_name(name, language, short=True) for name in CRITERIA]
    ax.set_xticks(range(len(CRITERIA)), labels=names)
    ax.tick_params(length=0, left=False, top=False, labeltop=True, bottom=False, labelbottom=False)
    ax.tick_params(axis="x", labelsize=7.3, pad=3)
    right = len(CRITERIA) - 0.5
    if data.about["ranked"]:
        right = _strip_start(len(CRITERIA) - 1) + _STRIP
        for column, name in enumerate(names):
            middle = _strip_start(column) + _STRIP / 2
            ax.annotate(name, (middle, -0.5), xytext=(0, 3), textcoords="offset points", rotation=50, fontsize=7,
                        ha="left", va="bottom", rotation_mode="anchor", annotation_clip=False)  # fmt: skip
        ax.annotate(said("scores", "rank_head", language), ((_strip_start(0) + right) / 2, len(cases) - 0.5),
                    xytext=(0, -4), textcoords="offset points", fontsize=7.5, ha="center", va="top", color=GREY,
                    annotation_clip=False)  # fmt: skip
    ax.set_xlim(-0.5, right)
    ax.set_ylim(len(cases) - 0.5, -0.5)
    for spine in ax.spines.values():
        spine.set_visible(False)
