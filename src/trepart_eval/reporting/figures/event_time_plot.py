"""`plot_event_study`: effects by time since the start."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from trepart_eval.problems.arguments import check_made_by
from trepart_eval.relations import AggregatedEffects, GroupTimeEffects
from trepart_eval.reporting.figures.figure_data import FigureData
from trepart_eval.reporting.figures.outcome_trends import number_ticks
from trepart_eval.reporting.figures.palette import BLUE, GREY
from trepart_eval.reporting.figures.phrasing import number, said, sentences, spoken
from trepart_eval.vocabulary.languages import Language

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_COLUMNS = ("event_time", "estimate", "conf_low", "conf_high", "band_low", "band_high")


def event_study_figure(
    effects: AggregatedEffects | GroupTimeEffects, *, language: Language | str | None = None
) -> FigureData:
    """What `plot_event_study` shows: a row per time since the start, the reference among them.

    Parameters and errors are those of `plot_event_study`.
    """
    check_made_by(effects, (AggregatedEffects, GroupTimeEffects), "effects", "group_time_effects")
    found = effects if isinstance(effects, AggregatedEffects) else effects.aggregate("dynamic")
    if found.kind != "dynamic":
        raise ValueError(f'effects are aggregated by {found.kind!r}; give those of .aggregate("dynamic")')
    speak = spoken(language, found.language)
    rows = [{name: row[name] for name in _COLUMNS} for row in found.arrow.to_pylist()]
    rows = [row for row in rows if row["event_time"] != found.reference]
    known = [row for row in rows if row["estimate"] is not None]
    rows.append({**dict.fromkeys(_COLUMNS), "event_time": found.reference, "estimate": 0.0})
    rows.sort(key=lambda row: row["event_time"])
    whole = found.overall
    details = {
        "estimate": number(whole.estimate, speak, 2),
        "low": number(whole.conf_low, speak, 2),
        "high": number(whole.conf_high, speak, 2),
        "reference": number(found.reference, speak),
    }
    sure = not whole.refused and (whole.conf_low > 0 or whole.conf_high < 0)
    kind = "title_refused" if whole.refused else "title" if sure else "title_unclear"
    title = said("event", kind, speak, **details)
    each = "; ".join(f"{number(row['event_time'], speak)}: {number(row['estimate'], speak, 2)}" for row in known)
    alt = sentences(said("event", "alt", speak, count=len(known)), f"{title}.", said("event", "each", speak, each=each))
    note = sentences(said("event", "note", speak, **details), whole.reason)
    reason = "" if known else whole.reason or said("event", "nothing", speak)
    return FigureData("event_study", title, alt, note, tuple(rows), speak, 2.8, _paint, width=6.4, reason=reason)


def plot_event_study(
    effects: AggregatedEffects | GroupTimeEffects, *, ax: Axes | None = None, language: Language | str | None = None
) -> Axes:
    """Axes with the effect at each time since the start, its interval, and the band that holds for all at once.

    Parameters
    ----------
    effects : AggregatedEffects or GroupTimeEffects
        From `group_time_effects`, or its ``.aggregate("dynamic")``.
    ax : Axes, optional
        Where to draw; new ones where it is left out.
    language : Language or {"nb", "nn", "en"}, optional
        The result's where it is left out.

    Returns
    -------
    Axes
        With the reason in words where there are no effects.

    Raises
    ------
    ValueError
        If the effects are of another kind.
    """
    axes: Axes = event_study_figure(effects, language=language).draw(ax)
    return axes


def _paint(axes: Sequence[Axes], data: FigureData) -> None:
    from matplotlib.ticker import MaxNLocator

    (ax,) = axes
    for row in data.rows:
        time, value = row["event_time"], row["estimate"]
        if value is None:
            continue
        for low, high, colour, width in (("band_low", "band_high", "#9DBFD9", 1.2), ("conf_low", "conf_high", BLUE, 2)):
            if row[low] is not None and row[high] is not None:
                ax.plot([time, time], [row[low], row[high]], color=colour, linewidth=width, solid_capstyle="butt")
        reference = row["conf_low"] is None and value == 0
        ax.plot(time, value, "o", color=BLUE, markersize=6, markerfacecolor="white" if reference else BLUE, zorder=3)
    ax.axhline(0, color=GREY, linewidth=0.9, zorder=0)
    ax.axvline(-0.5, color=GREY, linewidth=0.9, linestyle=":", zorder=0)
    ax.annotate(said("event", "start", data.language), (-0.5, 1), xycoords=("data", "axes fraction"), xytext=(3, -2),
                textcoords="offset points", va="top", fontsize=7.8, color=GREY)  # fmt: skip
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    for axis in (ax.xaxis, ax.yaxis):
        axis.set_major_formatter(number_ticks(data.language))
    ax.set_xlabel(said("event", "axis", data.language))
    ax.set_ylabel(said("event", "effect", data.language))
