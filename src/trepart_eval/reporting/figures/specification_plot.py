"""`plot_specifications`: one question under every combination of choices, from the lowest estimate to the highest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from trepart_eval.problems.arguments import check_made_by
from trepart_eval.relations import SpecificationCurve
from trepart_eval.reporting.figures.figure_data import FigureData
from trepart_eval.reporting.figures.outcome_trends import number_ticks
from trepart_eval.reporting.figures.palette import BLUE, GREY, INK, LINE, ORANGE
from trepart_eval.reporting.figures.phrasing import NOTHING_SIGN, folded, number, said, sentences, spoken
from trepart_eval.vocabulary.catalogue import TEXTS, read_catalogue, text_of
from trepart_eval.vocabulary.labels import label
from trepart_eval.vocabulary.languages import Language, format_p_value

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_MOST_OPTIONS: Final = 30
_RELATIONS: Final = "trepart_eval.relations.programme_relations"


def specifications_figure(curve: SpecificationCurve, *, language: Language | str | None = None) -> FigureData:
    """What `plot_specifications` shows: a row per specification with an estimate, the lowest first.

    Parameters and errors are those of `plot_specifications`.
    """
    check_made_by(curve, SpecificationCurve, "curve", "specification_curve")
    speak = spoken(language, curve.language)
    table: list[dict[Any, Any]] = curve.table.to_dict("records")
    rows = [row for row in table if not row["refused"]]
    varied = [name for name in curve.choices if len({str(row[name]) for row in rows}) > 1]
    options = [(name, text) for name in varied for text in dict.fromkeys(str(row[name]) for row in rows)]
    options = options if len(options) <= _MOST_OPTIONS else []
    details: dict[str, Any] = {"count": len(rows), "refused": curve.n_refused}
    if rows:
        details |= {
            "median": number(curve.median, speak, 2),
            "low": number(rows[0]["estimate"], speak, 2),
            "high": number(rows[-1]["estimate"], speak, 2),
            "p": format_p_value(curve.p_median, speak),
            "share": number(100 * curve.share_dominant, speak),
        }
    title = said("curve", "title" if rows else "title_none", speak, **details)
    alt = sentences(said("curve", "alt", speak, **details), said("curve", "alt_range", speak, **details)) if rows else (
        f"{title}."
    )  # fmt: skip
    note = sentences(
        said("curve", "note", speak),
        said("curve", "left_out", speak, **details) if curve.n_refused and rows else "",
    )
    reason = curve.reason or ("" if rows else said("curve", "nothing", speak))
    tall = 2.2 + 0.2 * len(options)
    about = {"options": options, "share": 2.2 / tall}
    return FigureData(
        "specifications", title, alt, note, tuple(rows), speak, tall, _paint, about, width=6.8, reason=reason
    )


def plot_specifications(
    curve: SpecificationCurve, *, ax: Axes | None = None, language: Language | str | None = None
) -> Axes:
    """Axes with the estimate of every specification in rising order, and below it which choices it made.

    Parameters
    ----------
    curve : SpecificationCurve
        From `specification_curve`.
    ax : Axes, optional
        Where to draw; new ones where it is left out.
    language : Language or {"nb", "nn", "en"}, optional
        The result's where it is left out.

    Returns
    -------
    Axes
        With the reason in words where there is no estimate.

    Raises
    ------
    ValueError
        If it is no specification curve.
    """
    axes: Axes = specifications_figure(curve, language=language).draw(ax)
    return axes


def _option_in_words(name: str, option: str, language: Language) -> str:
    """Words for a choice that the package has made; the user's own names as they are."""
    if name == "dose":
        return label("dimension", option, language)
    if name == "model" and option in read_catalogue(_RELATIONS, TEXTS)["model"]:
        return text_of(_RELATIONS, "model", option, language)
    if name == "weights" and option == "employees":
        return said("curve", "employees", language).lower()
    return option or NOTHING_SIGN


def _paint(axes: Sequence[Axes], data: FigureData) -> None:
    from matplotlib.ticker import MaxNLocator

    (ax,) = axes
    options, rows = data.about["options"], data.rows
    size = max(2.0, min(5.0, 260 / len(rows)))
    for at, row in enumerate(rows):
        ax.plot([at, at], [row["conf_low"], row["conf_high"]], color=LINE, linewidth=max(0.8, size / 3), zorder=1)
        clear = row["conf_low"] > 0 or row["conf_high"] < 0
        ax.plot(at, row["estimate"], "o", color=ORANGE if clear else BLUE, markersize=size, zorder=2,
                markerfacecolor=ORANGE if clear else "white")  # fmt: skip
    ends = [value for row in rows for value in (row["conf_low"], row["conf_high"], 0.0) if not np.isnan(value)]
    low, high = min(ends), max(ends)
    step = (high - low) * (1 - data.about["share"]) / data.about["share"] / max(len(options), 1)
    ax.axhline(0, color=GREY, linewidth=0.9, linestyle="--", zorder=0)
    before = ""
    for line, (name, option) in enumerate(options):
        y = low - step * (line + 0.7)
        marked = [at for at, row in enumerate(rows) if str(row[name]) == option]
        ax.plot(marked, [y] * len(marked), "|", color=INK, markersize=6, markeredgewidth=max(0.8, size / 3))
        heading = said("curve", name, data.language) if name != before else ""
        shown = _option_in_words(name, option, data.language)
        text = f"{heading}: {shown}" if heading else shown
        ax.text(-0.02, y, folded(text, 40, 1), transform=ax.get_yaxis_transform(), ha="right", va="center",
                fontsize=7.5)  # fmt: skip
        before = name
    ax.set_ylim(low - step * (len(options) + 0.3), high + (high - low) * 0.04)
    ax.set_xlim(-0.8, len(rows) - 0.2)
    ax.set_xticks([])
    ax.set_yticks([tick for tick in MaxNLocator(5).tick_values(low, high) if low <= tick <= high])
    ax.yaxis.set_major_formatter(number_ticks(data.language))
    ax.spines["bottom"].set_visible(False)
