"""`plot_intensity`: the dimensions of collaboration in each case, with the bounds that missing evidence sets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from trepart_eval.collaboration import Intensity
from trepart_eval.collaboration.wide_table import COLUMNS
from trepart_eval.criteria.result_tables import rows_as_dicts
from trepart_eval.problems.arguments import check_made_by, listed
from trepart_eval.reporting.figures.figure_data import FigureData
from trepart_eval.reporting.figures.marks import Point, add_lines
from trepart_eval.reporting.figures.palette import BLUE, FAINT, GREY, LINE
from trepart_eval.reporting.figures.phrasing import (
    HIDDEN_SIGN,
    NOTHING_SIGN,
    count_of_cases,
    folded,
    number,
    said,
    sentences,
    spoken,
    with_wave,
)
from trepart_eval.reporting.figures.released_scores import HIDDEN
from trepart_eval.vocabulary.labels import label
from trepart_eval.vocabulary.languages import Language
from trepart_eval.vocabulary.terms import INDEX, WHOLE_CASE

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_ROW_HEIGHT: Final = 0.26
_GAP: Final = 0.34
_NUMBERS: Final = ("value", "bound_low", "bound_high", "share_of_evidence")


def intensity_figure(
    intensity: Intensity,
    *,
    wave: str | None = None,
    cases: Sequence[str] | None = None,
    language: Language | str | None = None,
) -> FigureData:
    """What `plot_intensity` shows: a row per case and dimension, the index among them.

    Parameters and errors are those of `plot_intensity`.
    """
    check_made_by(intensity, Intensity, "intensity", "intensity")
    speak = spoken(language, intensity.study.language)
    rows = rows_as_dicts(intensity.arrow, workplace=WHOLE_CASE)
    waves = list(dict.fromkeys(row["wave"] for row in rows))
    chosen = waves[-1] if wave is None and waves else wave
    if chosen not in waves:
        raise ValueError(f"wave is {wave!r}; choose among {', '.join(waves)}")
    rows = [row for row in rows if row["wave"] == chosen]
    known = list(dict.fromkeys(row["case"] for row in rows))
    names = known if cases is None else listed(cases, "cases", "municipalities")
    unknown = [case for case in names if case not in known]
    if unknown:
        raise ValueError(f"cases names {unknown[0]!r}, which the study doesn't have")
    drawn = tuple(_row(row) for case in names for row in rows if row["case"] == case)
    title, alt = _words(drawn, names, speak)
    made_up = said("notes", "simulated", speak) if intensity.study.simulated else ""
    note = sentences(
        made_up,
        said("notes", "source", speak, source=with_wave(intensity.study.name, str(chosen))),
        said("intensity", "signs", speak),
        said("notes", "hidden", speak, min_n=intensity.study.min_n) if any(r["status"] == "hidden" for r in drawn)
        else "",
    )  # fmt: skip
    reason = "" if any(row["value"] is not None for row in drawn) else said("intensity", "nothing", speak)
    tall = max(0.5, _ROW_HEIGHT * len(names))
    return FigureData("intensity", title, alt, note, drawn, speak, tall, _paint, {"cases": names}, reason=reason)


def plot_intensity(
    intensity: Intensity,
    *,
    wave: str | None = None,
    cases: Sequence[str] | None = None,
    ax: Axes | None = None,
    language: Language | str | None = None,
) -> Axes:
    """Axes with the four dimensions and the index of each case, 0-100, and the bounds that missing evidence sets.

    Parameters
    ----------
    intensity : Intensity
        From `trepart_eval.intensity`; it leaves out what rests on too few people.
    wave : str, optional
        The latest where it is left out.
    cases : sequence of str, optional
        Which cases, in this order; all where it is left out.
    ax : Axes, optional
        Where to draw; new ones where it is left out.
    language : Language or {"nb", "nn", "en"}, optional
        The study's where it is left out.

    Returns
    -------
    Axes

    Raises
    ------
    ValueError
        If it isn't an `Intensity`, or has no such wave or case.
    """
    axes: Axes = intensity_figure(intensity, wave=wave, cases=cases, language=language).draw(ax)
    return axes


def _row(row: dict[str, Any]) -> dict[str, Any]:
    gone = row["status"] in HIDDEN
    numbers = {name: None if gone or row["value"] is None else row[name] for name in _NUMBERS}
    status = "hidden" if gone else row["status"]
    return {"case": row["case"], "dimension": row["dimension"], **numbers, "status": status}


def _words(drawn: Sequence[dict[str, Any]], cases: list[str], language: Language) -> tuple[str, str]:
    known = [row for row in drawn if row["dimension"] == INDEX and row["value"] is not None]
    details: dict[str, object] = {"cases": count_of_cases(len(cases), language), "known": len(known)}
    if not known:
        none = said("intensity", "title_none", language)
        return none, f"{none}."
    values = [row["value"] for row in known]
    low, high = (pick(known, key=lambda row: row["value"]) for pick in (min, max))
    details |= {
        "low": low["case"],
        "low_value": number(low["value"], language),
        "high": high["case"],
        "high_value": number(high["value"], language),
        "median": number(float(np.median(values)), language),
        "thin": sum(row["status"] == "thin" for row in known),
    }
    kind = "title_one" if len(known) == 1 else "title"
    if len(known) > 1 and 2 * sum(row["status"] == "thin" for row in known) > len(known):
        kind = "title_thin"
    alt = sentences(said("intensity", "alt", language, **details), said("intensity", "alt_range", language, **details))
    return said("intensity", kind, language, **details), alt


def _paint(axes: Sequence[Axes], data: FigureData) -> None:
    (ax,) = axes
    cases, language = data.about["cases"], data.language
    line = {case: at for at, case in enumerate(cases)}
    starts = [(COLUMNS.index(row["dimension"]) * (1 + _GAP), line[row["case"]]) for row in data.rows]
    add_lines(ax, [((x, y), (x + 1, y)) for x, y in starts], color=FAINT, linewidth=0.9, zorder=1)
    bounds: list[tuple[Point, Point]] = []
    points: dict[str, list[Point]] = {"white": [], BLUE: []}
    for row, (start, y) in zip(data.rows, starts, strict=True):
        if row["value"] is None:
            sign = HIDDEN_SIGN if row["status"] == "hidden" else NOTHING_SIGN
            ax.text(start + 0.5, y, sign, ha="center", va="center", fontsize=8.5, color=GREY, in_layout=False,
                    bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.6})  # fmt: skip
            continue
        if row["bound_low"] is not None and row["bound_high"] is not None:
            bounds.append(((start + row["bound_low"] / 100, y), (start + row["bound_high"] / 100, y)))
        points["white" if row["status"] == "thin" else BLUE].append((start + row["value"] / 100, y))
        if row["dimension"] == INDEX:
            ax.text(start + 1.09, y, number(row["value"], language), va="center", fontsize=8.5, fontweight="bold",
                    in_layout=False)  # fmt: skip
    add_lines(ax, bounds, color=LINE, linewidth=4, zorder=2)
    for face, places in points.items():
        ax.plot([x for x, _ in places], [y for _, y in places], marker="o", color=BLUE, markersize=5.5,
                markeredgewidth=1.4, markerfacecolor=face, linestyle="none", zorder=3)  # fmt: skip
    _paint_edges(ax, data)


def _paint_edges(ax: Axes, data: FigureData) -> None:
    cases = data.about["cases"]
    ticks = [at * (1 + _GAP) + tick for at in range(len(COLUMNS)) for tick in (0, 0.5, 1)]
    add_lines(ax, [((x, -0.5), (x, len(cases) - 0.5)) for x in ticks], color=FAINT, linewidth=0.7, zorder=0)
    for at, name in enumerate(COLUMNS):
        start = at * (1 + _GAP)
        text = label("dimension", name, data.language, short=True)
        ax.text(start, -0.75, text[:1].upper() + text[1:], ha="left", va="bottom", fontsize=8.5,
                fontweight="bold" if name == INDEX else "normal")  # fmt: skip
        for tick in (0, 0.5, 1):
            ax.text(start + tick, len(cases) - 0.4, str(int(100 * tick)), ha="center", va="top", fontsize=6.8,
                    color=GREY)  # fmt: skip
    ax.set_yticks(range(len(cases)), labels=[folded(case, lines=1) for case in cases])
    ax.set_xticks([])
    ax.set_xlim(-0.05, len(COLUMNS) * (1 + _GAP) - _GAP + 0.05)
    ax.set_ylim(len(cases) - 0.5, -0.5)
    ax.tick_params(length=0, left=False)
    for spine in ax.spines.values():
        spine.set_visible(False)
