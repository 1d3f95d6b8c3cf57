"""`plot_response`: who answered, case by case and party by party."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from trepart_eval.disclosure.protected_table import Protected
from trepart_eval.problems.arguments import check_made_by
from trepart_eval.reporting.figures.figure_data import FigureData
from trepart_eval.reporting.figures.marks import dodged
from trepart_eval.reporting.figures.palette import FAINT, GREY, INK, LINE, party_styles
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
from trepart_eval.vocabulary.labels import label
from trepart_eval.vocabulary.languages import Language
from trepart_eval.vocabulary.terms import WHOLE_CASE

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_ROW_HEIGHT: Final = 0.28
_NEEDED: Final = ("case", "party", "n", "response_rate")


def response_figure(
    rates: Protected,
    *,
    wave: str | None = None,
    cases: Sequence[str] | None = None,
    source: str = "",
    language: Language | str | None = None,
) -> FigureData:
    """What `plot_response` shows: a row per case and party with response rate and number of respondents.

    Parameters and errors are those of `plot_response`.
    """
    check_made_by(rates, Protected, "rates", "protect(response_rates(data))")
    missing = [name for name in _NEEDED if name not in rates.arrow.column_names]
    if missing:
        raise ValueError(f"rates has no column {missing[0]!r}; give what protect(response_rates(data)) returns")
    speak = spoken(language, rates.language)
    rows = [{"wave": WHOLE_CASE, **row} for row in rates.arrow.to_pylist()]
    waves = list(dict.fromkeys(row["wave"] for row in rows))
    chosen = waves[-1] if wave is None else wave
    if chosen not in waves:
        raise ValueError(f"wave is {wave!r}; choose among {', '.join(waves)}")
    rows = [row for row in rows if row["wave"] == chosen]
    every = list(dict.fromkeys(row["case"] for row in rows))
    names = every if cases is None else list(cases)
    unknown = [case for case in names if case not in every]
    if unknown:
        raise ValueError(f"cases names {unknown[0]!r}; choose among {', '.join(every)}")
    drawn = tuple(_row(row) for case in names for row in rows if row["case"] == case)
    parties = [name for name in dict.fromkeys(row["party"] for row in drawn) if name != WHOLE_CASE]
    title, alt = _words(drawn, names, speak)
    note = sentences(
        said("notes", "source", speak, source=with_wave(source, str(chosen))) if source else "",
        said("response", "signs", speak, wave="" if chosen == WHOLE_CASE else f" {chosen}"),
        rates.note(speak) if any(row["status"] == "hidden" for row in drawn) else "",
    )
    known = any(row["response_rate"] is not None for row in drawn)
    reason = "" if known else said("response", "nothing", speak)
    labels = {case: said("response", "all", speak) if case == WHOLE_CASE else case for case in names}
    about = {"cases": labels, "styles": party_styles(parties)}
    tall = max(0.6, _ROW_HEIGHT * len(names))
    return FigureData("response", title, alt, note, drawn, speak, tall, _paint, about, reason=reason)


def plot_response(
    rates: Protected,
    *,
    wave: str | None = None,
    cases: Sequence[str] | None = None,
    source: str = "",
    ax: Axes | None = None,
    language: Language | str | None = None,
) -> Axes:
    """Axes with the response rate of each case, whole and by party, and the number of respondents.

    Parameters
    ----------
    rates : Protected
        From `protect`, given response rates with their sums:
        ``protect(response_rates(data), sums=[("party", "all", parties_that_count), ("case", "all")])``.
    wave : str, optional
        The latest where it is left out.
    cases : sequence of str, optional
        Which cases, in this order; all where it is left out.
    source : str
        Name of the survey, for the note.
    ax : Axes, optional
        Where to draw; new ones where it is left out.
    language : Language or {"nb", "nn", "en"}, optional
        The table's where it is left out.

    Returns
    -------
    Axes
        With the reason in words where nobody knows how many were invited.

    Raises
    ------
    ValueError
        If the rates weren't protected, or there is no such wave or case.
    """
    data = response_figure(rates, wave=wave, cases=cases, source=source, language=language)
    axes: Axes = data.draw(ax)
    return axes


def _row(row: dict[str, Any]) -> dict[str, Any]:
    gone = bool(row["hidden"]) or row.get("status") in {"hidden", "too_few"}
    numbers = {name: None if gone else row[name] for name in ("response_rate", "n")}
    return {"case": row["case"], "party": row["party"], **numbers, "status": "hidden" if gone else "ok"}


def _words(drawn: Sequence[dict[str, Any]], names: list[str], language: Language) -> tuple[str, str]:
    whole = {row["case"]: row for row in drawn if row["party"] == WHOLE_CASE and row["response_rate"] is not None}
    cases = {case: row["response_rate"] for case, row in whole.items() if case != WHOLE_CASE}
    everyone = whole.get(WHOLE_CASE)
    details: dict[str, object] = {
        "cases": count_of_cases(len([name for name in names if name != WHOLE_CASE]), language)
    }
    if not whole:
        none = said("response", "title_none", language)
        return none, f"{none}."
    parts = []
    if everyone is not None:
        details |= {"rate": number(100 * everyone["response_rate"], language), "n": number(everyone["n"], language)}
        parts.append(said("response", "alt_all", language, **details))
    if cases:
        low, high = min(cases, key=cases.__getitem__), max(cases, key=cases.__getitem__)
        details |= {"low": low, "high": high, "low_rate": number(100 * cases[low], language),
                    "high_rate": number(100 * cases[high], language)}  # fmt: skip
        parts.append(said("response", "alt_range", language, **details))
    kind = "title_all" if everyone is not None else "title_range" if len(cases) > 1 else "title_one"
    return said("response", kind, language, **details), sentences(said("response", "alt", language, **details), *parts)


def _paint(axes: Sequence[Axes], data: FigureData) -> None:
    from matplotlib.ticker import FuncFormatter

    (ax,) = axes
    cases, styles, language = data.about["cases"], data.about["styles"], data.language
    for at, case in enumerate(cases):
        own = [row for row in data.rows if row["case"] == case]
        whole = next((row for row in own if row["party"] == WHOLE_CASE), None)
        parts = [row for row in own if row["party"] != WHOLE_CASE and row["response_rate"] is not None]
        values = [100 * row["response_rate"] for row in parts]
        if whole is not None and whole["response_rate"] is not None:
            ax.barh(
                at, 100 * whole["response_rate"], height=0.72, color=FAINT if case != WHOLE_CASE else LINE, zorder=1
            )
        for row, value, off in zip(parts, values, dodged(values, 2.2, 0.24), strict=True):
            colour, marker = styles[row["party"]]
            ax.plot(value, at + off, marker, color=colour, markersize=6, markeredgecolor="white", markeredgewidth=0.7,
                    zorder=3, clip_on=False)  # fmt: skip
        hidden = any(row["status"] == "hidden" for row in own)
        for x, text in ((1.03, _percent(whole, language)), (1.13, _count(whole, language)),
                        (1.24, HIDDEN_SIGN if hidden else "")):  # fmt: skip
            ax.text(x, at, text, transform=ax.get_yaxis_transform(), va="center", fontsize=8.5, color=INK)
    for party, (colour, marker) in styles.items():
        name = label("party", party, language)
        ax.plot([], [], marker, color=colour, linestyle="none", markersize=6, label=name)
    if styles:
        ax.legend(loc="lower left", bbox_to_anchor=(-0.02, 1 + 0.2 / data.height), ncols=3, handletextpad=0.2,
                  columnspacing=1.2)  # fmt: skip
    for x, name in ((1.03, "%"), (1.13, "n")):
        ax.annotate(name, (x, 1), xycoords="axes fraction", xytext=(0, 2), textcoords="offset points", fontsize=8.5,
                    color=GREY, annotation_clip=False)  # fmt: skip
    ax.set_yticks(range(len(cases)), labels=[folded(name, lines=1) for name in cases.values()])
    ax.set_xlim(0, 100)
    ax.set_ylim(len(cases) - 0.5, -0.5)
    ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: number(value, language)))
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)


def _percent(row: dict[str, Any] | None, language: Language) -> str:
    if row is None or row["status"] == "hidden":
        return HIDDEN_SIGN
    return NOTHING_SIGN if row["response_rate"] is None else number(100 * row["response_rate"], language)


def _count(row: dict[str, Any] | None, language: Language) -> str:
    if row is None or row["status"] == "hidden":
        return HIDDEN_SIGN
    return NOTHING_SIGN if row["n"] is None else number(row["n"], language)
