"""`plot_counties`: an outcome by county on a map of tiles, which needs no map data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from trepart_eval.problems.arguments import check_made_by
from trepart_eval.reporting.figures.figure_data import FigureData
from trepart_eval.reporting.figures.palette import GREY, LINE, SCORE_COLOURS, text_colour
from trepart_eval.reporting.figures.phrasing import NOTHING_SIGN, folded, number, said, sentences, spoken
from trepart_eval.sources.outcomes.outcome import Outcome
from trepart_eval.vocabulary.labels import label
from trepart_eval.vocabulary.languages import Language
from trepart_eval.vocabulary.terms import OutcomeLevel

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Places = dict[str, tuple[int, int]]

_NORTH: Final[Places] = {"Finnmark": (4, 0), "Troms": (3, 1), "Nordland": (3, 2)}
TODAY: Final[Places] = _NORTH | {
    "Trøndelag": (2, 3), "Møre og Romsdal": (1, 4), "Vestland": (0, 5), "Innlandet": (2, 5), "Rogaland": (0, 6),
    "Buskerud": (1, 6), "Akershus": (2, 6), "Oslo": (3, 6), "Agder": (0, 7), "Telemark": (1, 7), "Vestfold": (2, 7),
    "Østfold": (3, 7),
}  # fmt: skip
"""Column and row of each of the fifteen counties from 2024."""
BEFORE_2018: Final[Places] = _NORTH | {
    "Nord-Trøndelag": (3, 3), "Sør-Trøndelag": (2, 3), "Møre og Romsdal": (1, 4), "Oppland": (2, 4), "Hedmark": (3, 4),
    "Sogn og Fjordane": (0, 5), "Buskerud": (1, 5), "Akershus": (2, 5), "Oslo": (3, 5), "Hordaland": (0, 6),
    "Telemark": (1, 6), "Vestfold": (2, 6), "Østfold": (3, 6), "Rogaland": (0, 7), "Vest-Agder": (1, 7),
    "Aust-Agder": (2, 7),
}  # fmt: skip
"""Column and row of each of the nineteen counties until 2017."""
IN_2018: Final[Places] = {
    name: place for name, place in BEFORE_2018.items() if name not in {"Nord-Trøndelag", "Sør-Trøndelag"}
} | {"Trøndelag": (2, 3)}
"""The eighteen of 2018 and 2019, as series name them backwards too."""
_DOWN: Final = 8


def counties_figure(outcome: Outcome, *, year: int | None = None, language: Language | str | None = None) -> FigureData:
    """What `plot_counties` shows: a row per county with its figure.

    Parameters and errors are those of `plot_counties`.
    """
    check_made_by(outcome, Outcome, "outcome", "context_series")
    if outcome.level is not OutcomeLevel.COUNTY:
        raise ValueError(f"{outcome.name} isn't about counties; plot_outcome_trends shows other outcomes")
    speak = spoken(language, outcome.language)
    columns = (outcome.place, outcome.year, outcome.quarter, outcome.cells.value)
    cells = list(zip(*(column.tolist() for column in columns), strict=True))
    years = sorted({at for _, at, _, value in cells if not np.isnan(value)})
    chosen = (years[-1] if years else 0) if year is None else year
    if years and chosen not in years:
        raise ValueError(f"year is {year}; {outcome.name} has {years[0]} to {years[-1]}")
    found: dict[str, list[float]] = {}
    for place, at, _, value in cells:
        if at == chosen and not np.isnan(value):
            found.setdefault(_county(outcome.places[place]), []).append(value)
    layout = next((one for one in (TODAY, BEFORE_2018) if set(found) <= set(one)), IN_2018)
    unknown = [name for name in found if name not in layout]
    if unknown:
        raise ValueError(f"{unknown[0]!r} is no county of {chosen}; harmonise the outcome's places first")
    values = {name: float(np.mean(found[name])) if name in found else float("nan") for name in layout}
    rows = tuple({"county": name, "value": None if np.isnan(value) else value} for name, value in values.items())
    known = {name: value for name, value in values.items() if not np.isnan(value)}
    details: dict[str, Any] = {"outcome": outcome.label, "year": chosen, "count": len(known)}
    details["unit"] = label("outcome_unit", outcome.unit, speak)
    if known:
        low, high = min(known, key=known.__getitem__), max(known, key=known.__getitem__)
        details |= {"low": low, "high": high, "low_value": number(known[low], speak, 1),
                    "high_value": number(known[high], speak, 1)}  # fmt: skip
    title = said("counties", "title" if known else "title_none", speak, **details)
    alt = sentences(said("counties", "alt", speak, **details), f"{title}.")
    note = sentences(said("notes", "source", speak, source=outcome.source), said("counties", "note", speak, **details))
    reason = "" if known else said("trends", "nothing", speak)
    return FigureData("counties", title, alt, note, rows, speak, 5.0, _paint, {"layout": layout}, width=4.6,
                      reason=reason)  # fmt: skip


def plot_counties(
    outcome: Outcome, *, year: int | None = None, ax: Axes | None = None, language: Language | str | None = None
) -> Axes:
    """Axes with a tile for each county, about where it lies, and its figure.

    Parameters
    ----------
    outcome : Outcome
        Figures of counties, such as ``context_series("county_sick_leave_annual")``.
    year : int, optional
        The latest where it is left out.
    ax : Axes, optional
        Where to draw; new ones where it is left out.
    language : Language or {"nb", "nn", "en"}, optional
        The outcome's where it is left out.

    Returns
    -------
    Axes

    Raises
    ------
    ValueError
        If the outcome isn't about counties, or has no such year.
    """
    axes: Axes = counties_figure(outcome, year=year, language=language).draw(ax)
    return axes


def _county(name: str) -> str:
    """Name of a county without its Sámi and Kven names."""
    return name.split(" - ", maxsplit=1)[0].split(" – ", maxsplit=1)[0].strip()


def _paint(axes: Sequence[Axes], data: FigureData) -> None:
    from matplotlib.patches import Rectangle

    (ax,) = axes
    known = [row["value"] for row in data.rows if row["value"] is not None]
    low, high = min(known), max(known)
    for row in data.rows:
        x, y = data.about["layout"][row["county"]]
        colour, text = "#FFFFFF", NOTHING_SIGN
        if row["value"] is not None:
            text = number(row["value"], data.language, 1)
            rounded = round(row["value"], 1)
            step = 0 if high == low else int(5 * (rounded - low) / (high - low) + 1e-9)
            colour = SCORE_COLOURS[min(max(step, 0), 4)]
        ax.add_patch(Rectangle((x - 0.48, y - 0.48), 0.96, 0.96, facecolor=colour, edgecolor=LINE, linewidth=0.6))
        ink = text_colour(colour) if row["value"] is not None else GREY
        ax.text(x, y - 0.16, folded(row["county"], 10, 3), ha="center", va="center", fontsize=6.6, color=ink)
        ax.text(x, y + 0.3, text, ha="center", va="center", fontsize=9, fontweight="bold", color=ink)
    ax.set_xlim(-0.5, 4.5)
    ax.set_ylim(_DOWN - 0.5, -0.5)
    ax.set_axis_off()
