"""`plot_outcome_trends`: an outcome over the years, a panel for each case, with what is usual elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from trepart_eval.problems import InputError
from trepart_eval.problems.arguments import check_made_by
from trepart_eval.reporting.figures.figure_data import FigureData
from trepart_eval.reporting.figures.palette import BLUE, FAINT, GREY, ORANGE
from trepart_eval.reporting.figures.phrasing import count_of_cases, folded, harmless, number, said, sentences, spoken
from trepart_eval.sources.outcomes.outcome import Outcome
from trepart_eval.vocabulary.labels import label
from trepart_eval.vocabulary.languages import Language
from trepart_eval.vocabulary.terms import OutcomeLevel, PeriodLength

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.ticker import FuncFormatter

_COLUMNS: Final = 4
_HEIGHT, _HEIGHT_OF_ONE = 1.0, 2.2
_QUARTERS: Final = 4
_TOLD: Final = 24
"""Most cases that the alternative text names."""
_CONTEXT, _MEDIAN, _OWN = "context", "median", "case"

Series = dict[str, list[tuple[float, float, int]]]


def outcome_trends_figure(
    outcome: Outcome,
    *,
    context: Outcome | None = None,
    context_place: str | None = None,
    cases: Sequence[str] | None = None,
    language: Language | str | None = None,
) -> FigureData:
    """What `plot_outcome_trends` shows: a row per line and period.

    Parameters and errors are those of `plot_outcome_trends`.
    """
    check_made_by(outcome, Outcome, "outcome", "load")
    speak = spoken(language, outcome.language)
    yearly = _by_year(outcome)
    series = _series(yearly)
    names = list(yearly.places) if cases is None else list(cases)
    unknown = [case for case in names if case not in yearly.places]
    if unknown:
        raise ValueError(f"cases names {unknown[0]!r}; {outcome.name} has {', '.join(yearly.places)}")
    rows = [_point(_OWN, case, at) for case in names for at in series.get(case, [])]
    place, usual = _context(context, context_place, rows)
    rows += [_point(_CONTEXT, place, at) for at in usual]
    median = [] if usual or len(yearly.places) < 4 else _median(series)
    rows += [_point(_MEDIAN, "", at) for at in median]
    title, alt = _words(rows, names, outcome, yearly, speak)
    unit = label("outcome_unit", outcome.unit, speak)
    note = sentences(
        said("notes", "source", speak, source=outcome.source),
        said("trends", "unit", speak, definition=outcome.definition or outcome.label, unit=unit),
        said("trends", "context", speak, place=harmless(place), source=context.source) if usual and context else "",
        said("trends", "median", speak, cases=count_of_cases(len(yearly.places), speak)) if median else "",
        said("trends", "breaks", speak) if len({row["series"] for row in rows}) > 1 else "",
    )
    reason = "" if any(row["line"] == _OWN for row in rows) else said("trends", "nothing", speak)
    tall = _HEIGHT if len(names) > 1 else _HEIGHT_OF_ONE
    return FigureData(
        "outcome_trends", title, alt, note, tuple(rows), speak, tall, _paint, {"cases": names},
        panels=1 if reason else max(len(names), 1), columns=_COLUMNS, reason=reason,
    )  # fmt: skip


def plot_outcome_trends(
    outcome: Outcome,
    *,
    context: Outcome | None = None,
    context_place: str | None = None,
    cases: Sequence[str] | None = None,
    ax: Axes | None = None,
    language: Language | str | None = None,
) -> Any:  # noqa: ANN401 - Axes, or an array of them
    """Array of axes, one for each case, with its outcome year by year and a line to hold it against.

    Parameters
    ----------
    outcome : Outcome
        Figures of municipalities or counties, from `load` or `context_series`.
    context : Outcome, optional
        Figures of the country, a sector or a county; the median over all cases of the outcome where it is left out.
    context_place : str, optional
        Which place of the context; the first where it is left out.
    cases : sequence of str, optional
        Which cases, in this order; all where it is left out.
    ax : Axes, optional
        Where to draw a single case.
    language : Language or {"nb", "nn", "en"}, optional
        The outcome's where it is left out.

    Returns
    -------
    Axes or ndarray of Axes
        One Axes where there is one case.

    Raises
    ------
    ValueError
        If there is no such case or place, or one Axes is given for several cases.
    """
    return outcome_trends_figure(
        outcome, context=context, context_place=context_place, cases=cases, language=language
    ).draw(ax)


def _by_year(outcome: Outcome) -> Outcome:
    if outcome.level is OutcomeLevel.WORKPLACE:
        raise ValueError(f"{outcome.name} is about workplaces; give an outcome of municipalities")
    if outcome.period is PeriodLength.YEAR or len(set(outcome.quarter.tolist())) < _QUARTERS:
        return outcome
    try:
        return outcome.by_year()
    except InputError:
        return outcome.by_year(method="mean")


def _series(outcome: Outcome) -> Series:
    """Figures of each place in order: time, figure, number of the unbroken stretch."""
    found: Series = {}
    columns = (outcome.place, outcome.year, outcome.quarter, outcome.cells.value, outcome.series)
    quarterly = len(set(outcome.quarter.tolist()) - {0}) > 1
    for place, year, quarter, value, stretch in zip(*(column.tolist() for column in columns), strict=True):
        if not np.isnan(value):
            time = year + (quarter - 1) / _QUARTERS if quarterly else float(year)
            found.setdefault(outcome.places[place], []).append((time, value, stretch))
    return {place: sorted(points) for place, points in found.items()}


def _context(context: Outcome | None, place: str | None, rows: list[dict[str, Any]]) -> tuple[str, list[Any]]:
    """Figures of the context in the years that the cases have."""
    if context is None:
        return "", []
    chosen = context.places[0] if place is None else place
    if chosen not in context.places:
        raise ValueError(f"context_place is {chosen!r}; choose among {', '.join(context.places)}")
    years = [row["time"] for row in rows]
    first, last = (min(years), max(years)) if years else (0, 0)
    return chosen, [at for at in _series(_by_year(context)).get(chosen, []) if first <= at[0] <= last]


def _median(series: Series) -> list[tuple[float, float, int]]:
    values: dict[tuple[float, int], list[float]] = {}
    for points in series.values():
        for time, value, stretch in points:
            values.setdefault((time, stretch), []).append(value)
    return [(time, float(np.median(own)), stretch) for (time, stretch), own in sorted(values.items())]


def _point(line: str, place: str, at: tuple[float, float, int]) -> dict[str, Any]:
    return {"line": line, "place": place, "time": at[0], "value": at[1], "series": at[2]}


def _words(
    rows: list[dict[str, Any]], names: list[str], outcome: Outcome, yearly: Outcome, language: Language
) -> tuple[str, str]:
    """From the first to the last figure of the last unbroken stretch."""
    ends = []
    for case in names:
        own = [row for row in rows if row["line"] == _OWN and row["place"] == case]
        last = [row for row in own if row["series"] == own[-1]["series"]]
        if len(last) > 1:
            ends.append((case, last[0], last[-1]))
    details: dict[str, object] = {"outcome": outcome.label, "cases": count_of_cases(len(names), language)}
    alt = said("trends", "alt", language, **details)
    if not ends:
        return said("trends", "title_none", language, **details), alt
    begin, end = min(one["time"] for _, one, _ in ends), max(two["time"] for _, _, two in ends)
    changes = [round(two["value"] - one["value"], 1) for _, one, two in ends]
    rounded = [(case, *(number(at["value"], language, 1) for at in (one, two))) for case, one, two in ends]
    details |= {
        "down": sum(change < 0 for change in changes),
        "up": sum(change > 0 for change in changes),
        "known": len(ends),
        "first": int(begin),
        "last": int(end),
        "case": ends[0][0],
        "before": rounded[0][1],
        "after": rounded[0][2],
        "unit": label("outcome_unit", yearly.unit, language),
    }
    rounded = rounded[:_TOLD]
    each = "; ".join(f"{case} {before} → {after}" for case, before, after in rounded)
    kind = "title_one" if len(names) == 1 else "title"
    return said("trends", kind, language, **details), sentences(alt, said("trends", "alt_each", language, each=each))


def _paint(axes: Sequence[Axes], data: FigureData) -> None:
    from matplotlib.ticker import MaxNLocator

    cases = data.about["cases"]
    values = [row["value"] for row in data.rows]
    times = [row["time"] for row in data.rows]
    room = max((max(values) - min(values)) * 0.1, 0.1)
    for place, (ax, case) in enumerate(zip(axes, cases, strict=True)):
        _paint_lines(ax, [row for row in data.rows if row["line"] != _OWN], GREY, "--", 1.0)
        own = [row for row in data.rows if row["line"] == _OWN and row["place"] == case]
        _paint_lines(ax, own, BLUE, "-", 1.8)
        if own:
            ax.plot(own[-1]["time"], own[-1]["value"], "o", color=BLUE, markersize=3.5)
            ax.annotate(number(own[-1]["value"], data.language, 1), (own[-1]["time"], own[-1]["value"]), xytext=(4, 0),
                        textcoords="offset points", va="center", fontsize=8, annotation_clip=False)  # fmt: skip
        else:
            ax.text(0.5, 0.5, "–", transform=ax.transAxes, ha="center", color=GREY)
        ax.set_ylim(min(values) - room, max(values) + room)
        ax.set_xlim(min(times) - 0.3, max(times) + 0.3)
        ax.xaxis.set_major_locator(MaxNLocator(3, integer=True))
        ax.yaxis.set_major_locator(MaxNLocator(4))
        ax.xaxis.set_major_formatter(_year_ticks())
        ax.yaxis.set_major_formatter(number_ticks(data.language))
        ax.grid(axis="y", color=FAINT, linewidth=0.7)
        ax.tick_params(length=2, labelsize=7.5)
        if place % min(_COLUMNS, len(axes)):
            ax.tick_params(labelleft=False)
        if len(cases) > 1:
            ax.set_title(folded(case, 24, 1), loc="left", fontsize=8.5, pad=3)


def _paint_lines(ax: Axes, rows: list[dict[str, Any]], colour: str, style: str, width: float) -> None:
    """Lines, broken where a new series begins, with a mark there."""
    stretches = list(dict.fromkeys(row["series"] for row in rows))
    for stretch in stretches:
        own = [row for row in rows if row["series"] == stretch]
        ax.plot([row["time"] for row in own], [row["value"] for row in own], style, color=colour, linewidth=width)
        if stretch != stretches[0]:
            ax.axvline(own[0]["time"] - 0.5, color=ORANGE, linewidth=0.7, linestyle=":")


def _year_ticks() -> FuncFormatter:
    from matplotlib.ticker import FuncFormatter

    return FuncFormatter(lambda value, _: f"{value:.0f}")


def number_ticks(language: Language) -> FuncFormatter:
    """Return ticks with as many decimals as they need, written as the language writes them."""
    from matplotlib.ticker import FuncFormatter

    def shown(value: float, _: object) -> str:
        decimals = next((count for count in range(4) if abs(value - round(value, count)) < 1e-6), 4)
        return number(value, language, decimals)

    return FuncFormatter(shown)
