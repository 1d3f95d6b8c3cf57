"""`plot_ceiling` and `plot_bottleneck`: how much of a condition a level of the outcome takes."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from trepart_eval.disclosure.score_release import ReleasedScores
from trepart_eval.problems.arguments import check_made_by
from trepart_eval.relations import NecessaryConditions
from trepart_eval.relations.ceilings import Bottleneck
from trepart_eval.reporting.figures.door import about_answers, hidden_cases
from trepart_eval.reporting.figures.figure_data import FigureData
from trepart_eval.reporting.figures.marks import name_points, spread_out
from trepart_eval.reporting.figures.outcome_trends import number_ticks
from trepart_eval.reporting.figures.palette import BLUE, FAINT, GREY, INK, LINE, ORANGE, OTHER_STYLES
from trepart_eval.reporting.figures.phrasing import folded, harmless, number, said, spoken
from trepart_eval.vocabulary.labels import label
from trepart_eval.vocabulary.languages import Language, choose_language, format_p_value

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_NAMED: Final = 20
_STYLES: Final = ((BLUE, "o"), ("#E69F00", "s"), ("#009E73", "D"), *OTHER_STYLES)


def ceiling_figure(
    found: NecessaryConditions,
    condition: str | None = None,
    *,
    scores: ReleasedScores | None = None,
    language: Language | str | None = None,
) -> FigureData:
    """What `plot_ceiling` shows: a row per case with condition, outcome and whether it bears the ceiling.

    Parameters and errors are those of `plot_ceiling`.
    """
    check_made_by(found, NecessaryConditions, "found", "necessary_conditions")
    speak = spoken(language, found.language)
    chosen = found.conditions[0] if condition is None else condition
    if chosen not in found.conditions:
        raise ValueError(f"condition is {condition!r}; choose among {', '.join(found.conditions)}")
    points = found.points
    rows: list[dict[Any, Any]] = points[points["condition"] == chosen].to_dict("records")
    hidden = hidden_cases(about_answers([chosen, found.outcome]), scores) & {row["case"] for row in rows}
    table: list[dict[Any, Any]] = found.table.to_dict("records")
    own = next(row for row in table if (row["condition"], row["ceiling"]) == (chosen, found.ceilings[0]))
    names = {"condition": _label(chosen, speak), "outcome": _label(found.outcome, speak)}
    reason = found.reason or str(own["reason"] or "") if not rows or own["refusal"] else ""
    if hidden:
        reason = said("sets", "hidden", speak, count=len(hidden))
    if reason or not rows:
        title = said("ceiling", "title_none", speak, **names)
        reason = reason or said("ceiling", "nothing", speak)
        return FigureData("ceiling", title, f"{title}. {reason}", "", (), speak, 1, _paint_ceiling, reason=reason)
    details = {**names, "n": len(rows), "effect": number(own["effect_size"], speak, 2),
               "peers": ", ".join(harmless(row["case"]) for row in rows if row["peer"])}  # fmt: skip
    details["p"] = said("ceiling", "p", speak, p=format_p_value(own["p_value"], speak)) if own["p_value"] >= 0 else ""
    lines = {
        kind: found.ceiling_line(chosen, kind)[["x", "y"]].to_numpy(dtype=float).tolist() for kind in found.ceilings
    }
    title = said("ceiling", "title", speak, **details)
    alt = said("ceiling", "alt", speak, **details)
    note = said("ceiling", "note", speak, **details)
    about = {"lines": lines, **names}
    return FigureData("ceiling", title, alt, note, tuple(rows), speak, 3.6, _paint_ceiling, about, width=6.0)


def plot_ceiling(
    found: NecessaryConditions,
    condition: str | None = None,
    *,
    scores: ReleasedScores | None = None,
    ax: Axes | None = None,
    language: Language | str | None = None,
) -> Axes:
    """Axes with every case's condition and outcome, and the ceiling above which there are none.

    Parameters
    ----------
    found : NecessaryConditions
        From `necessary_conditions`.
    condition : str, optional
        Which; the first where it is left out.
    scores : ReleasedScores, optional
        From `release_scores`; needed where the condition is a criterion.
    ax : Axes, optional
        Where to draw; new ones where it is left out.
    language : Language or {"nb", "nn", "en"}, optional
        The result's where it is left out.

    Returns
    -------
    Axes
        With the reason in words where the condition was refused.

    Raises
    ------
    ValueError
        If there is no such condition, or released scores are needed and not given.
    """
    axes: Axes = ceiling_figure(found, condition, scores=scores, language=language).draw(ax)
    return axes


def bottleneck_figure(found: Bottleneck, *, language: Language | str | None = None) -> FigureData:
    """What `plot_bottleneck` shows: a row per level of the outcome and condition.

    Parameters and errors are those of `plot_bottleneck`.
    """
    check_made_by(found, Bottleneck, "found", "the .bottleneck() of necessary_conditions")
    speak = choose_language(language or found.language, os.environ)
    rows: list[dict[Any, Any]] = found.table.to_dict("records")
    conditions = list(dict.fromkeys(row["condition"] for row in rows))
    outcome = _label(found.outcome, speak)
    ends = [row for row in rows if row["outcome_level"] == max(one["outcome_level"] for one in rows)] if rows else []
    each = "; ".join(
        f"{_label(row['condition'], speak)}: {row['mark'] or number(row['required'], speak, 1)}" for row in ends
    )
    level = number(ends[0]["outcome_level"], speak) if ends else ""
    taking = [row for row in ends if row["mark"] != "NN"]
    details = {"outcome": outcome, "level": level, "each": each, "taking": len(taking), "all": len(conditions)}
    title = said("bottleneck", "title" if rows else "title_none", speak, **details)
    alt = said("bottleneck", "alt", speak, **details) if rows else f"{title}."
    reason = "" if rows else said("ceiling", "nothing", speak)
    about = {"conditions": conditions, "outcome": outcome}
    note = said("bottleneck", "note", speak)
    return FigureData("bottleneck", title, alt, note, tuple(rows), speak, 3.2, _paint_bottleneck, about, width=6.6,
                      reason=reason)  # fmt: skip


def plot_bottleneck(found: Bottleneck, *, ax: Axes | None = None, language: Language | str | None = None) -> Axes:
    """Axes with how much of each condition each level of the outcome takes.

    Parameters
    ----------
    found : Bottleneck
        From the ``.bottleneck()`` of `necessary_conditions`.
    ax : Axes, optional
        Where to draw; new ones where it is left out.
    language : Language or {"nb", "nn", "en"}, optional
        The result's where it is left out.

    Returns
    -------
    Axes

    Raises
    ------
    ValueError
        If it is no bottleneck.
    """
    axes: Axes = bottleneck_figure(found, language=language).draw(ax)
    return axes


def _label(name: str, language: Language) -> str:
    return label("criterion" if about_answers([name]) else "dimension", name, language, short=True)


def _paint_ceiling(axes: Sequence[Axes], data: FigureData) -> None:
    (ax,) = axes
    for (kind, line), style in zip(data.about["lines"].items(), ("-", "--", ":"), strict=False):
        if line:
            ax.plot([x for x, _ in line], [y for _, y in line], style, color=INK, linewidth=1.4, zorder=1,
                    label=kind.upper().replace("_", "-"))  # fmt: skip
    for row in data.rows:
        colour, marker = (ORANGE, "D") if row["peer"] else (BLUE, "o")
        ax.plot(row["x"], row["y"], marker, color=colour, markersize=6, markeredgecolor="white", markeredgewidth=0.6,
                zorder=3)  # fmt: skip
    named = [row for row in data.rows if len(data.rows) <= _NAMED or row["peer"]]
    names = [folded(row["case"], 20, 1) for row in named]
    name_points(ax, [row["x"] for row in named], [row["y"] for row in named], names, (data.width - 1, data.height))
    ax.legend(loc="upper left", bbox_to_anchor=(0, 1.12), ncols=3)
    ax.set_xlabel(data.about["condition"])
    ax.set_ylabel(data.about["outcome"])
    for axis in (ax.xaxis, ax.yaxis):
        axis.set_major_formatter(number_ticks(data.language))


def _paint_bottleneck(axes: Sequence[Axes], data: FigureData) -> None:
    (ax,) = axes
    ends = []
    for at, condition in enumerate(data.about["conditions"]):
        colour, marker = _STYLES[at % len(_STYLES)]
        rows = [row for row in data.rows if row["condition"] == condition and row["mark"] != "NA"]
        x, y = [row["outcome_level"] for row in rows], [row["required"] for row in rows]
        open_marks = [row["mark"] == "NN" for row in rows]
        ax.plot(x, y, color=colour, linewidth=1.4, zorder=1)
        for one, two, is_open in zip(x, y, open_marks, strict=True):
            ax.plot(one, two, marker, color=colour, markersize=5.5, markerfacecolor="white" if is_open else colour)
        ends.append((condition, x[-1] if x else 0.0, y[-1] if y else 0.0))
    low, high = ax.get_ylim()
    places = spread_out([y for *_, y in ends], 0.16 / data.height * (high - low))
    right = ax.get_xlim()[1]
    for (condition, end, value), place in zip(ends, places, strict=True):
        ax.plot([end, right], [value, place], color=LINE, linewidth=0.6, zorder=0)
        ax.text(right, place, f" {folded(_label(condition, data.language), 24, 1)}", va="center", fontsize=8.5)
    ax.grid(axis="y", color=FAINT, linewidth=0.7)
    ax.set_xlabel(said("bottleneck", "axis", data.language, outcome=data.about["outcome"]))
    ax.set_ylabel(said("bottleneck", "takes", data.language))
    ax.tick_params(color=GREY)
    for axis in (ax.xaxis, ax.yaxis):
        axis.set_major_formatter(number_ticks(data.language))
