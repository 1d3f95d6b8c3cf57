"""`plot_items`: answers against and in favour to either side for each item, the middle apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from trepart_eval.disclosure.protected_table import Protected
from trepart_eval.problems.arguments import check_made_by
from trepart_eval.reporting.figures.figure_data import FigureData
from trepart_eval.reporting.figures.palette import ANSWER_COLOURS, GREY, INK, text_colour
from trepart_eval.reporting.figures.phrasing import (
    HIDDEN_SIGN,
    NOTHING_SIGN,
    folded,
    number,
    said,
    sentences,
    span,
    spoken,
    with_wave,
)
from trepart_eval.vocabulary.labels import label_of_item
from trepart_eval.vocabulary.languages import Language
from trepart_eval.vocabulary.terms import WHOLE_CASE

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_AGAINST: Final = ("share_low", "share_lowest")
_FOR: Final = ("share_high", "share_highest")
_COLOUR_OF: Final = dict(
    zip(("share_lowest", "share_low", "share_middle", "share_high", "share_highest"), ANSWER_COLOURS, strict=True)
)
_NEEDED: Final = ("wave", "party", "criterion", "item", "n", *_COLOUR_OF)
_ROW_HEIGHT: Final = 0.27
_APART: Final = 112.0
_MISSING_AT: Final = 184.0
_LEAST_LABEL: Final = 7.0
_GAP: Final = 1.1
"""Rows between one criterion and the next."""


def items_figure(
    answers: Protected,
    *,
    party: str = WHOLE_CASE,
    wave: str | None = None,
    criteria: Sequence[str] | None = None,
    labels: Mapping[str, str] | None = None,
    source: str = "",
    language: Language | str | None = None,
) -> FigureData:
    """What `plot_items` shows: a row per item with the share of each part of the scale.

    Parameters and errors are those of `plot_items`.
    """
    check_made_by(answers, Protected, "answers", "protect(item_answers(data))")
    absent = [name for name in _NEEDED if name not in answers.arrow.column_names]
    if absent:
        raise ValueError(f"answers has no column {absent[0]!r}; give what protect(item_answers(data)) returns")
    speak = spoken(language, answers.language)
    rows = answers.arrow.to_pylist()
    for name, asked in (("party", party), ("wave", wave)):
        known = list(dict.fromkeys(row[name] for row in rows))
        if asked is not None and asked not in known:
            raise ValueError(f"{name} is {asked!r}; choose among {', '.join(known)}")
    of_party = [row["wave"] for row in rows if row["party"] == party]
    chosen = of_party[-1] if wave is None and of_party else wave
    themes = list(dict.fromkeys(row["criterion"] for row in rows))
    unknown = [one for one in criteria or () if one not in themes]
    if unknown:
        raise ValueError(f"criteria names {unknown[0]!r}; choose among {', '.join(themes)}")
    drawn = tuple(
        row
        for row in rows
        if (row["party"], row["wave"]) == (party, chosen) and row["criterion"] in (criteria or themes)
    )
    seen = [row for row in drawn if row["share_high"] is not None]
    title, alt = _words(drawn, seen, speak)
    n = span((row["n"] for row in seen), speak)
    note = sentences(
        said("notes", "source", speak, source=with_wave(source, str(chosen))) if source else "",
        said("items", "note", speak, n=n) if seen else "",
        answers.note(speak) if any(row["hidden"] for row in drawn) else "",
    )
    reason = "" if seen else said("items", "title_none", speak)
    about = {"labels": dict(labels or {})}
    gaps = len({row["criterion"] for row in drawn}) * _GAP
    tall = max(0.8, _ROW_HEIGHT * (len(drawn) + gaps))
    return FigureData("items", title, alt, note, drawn, speak, tall, _paint, about, width=6.8, reason=reason)


def plot_items(
    answers: Protected,
    *,
    party: str = WHOLE_CASE,
    wave: str | None = None,
    criteria: Sequence[str] | None = None,
    labels: Mapping[str, str] | None = None,
    source: str = "",
    ax: Axes | None = None,
    language: Language | str | None = None,
) -> Axes:
    """Axes with the answers to each item: those against to the left, those in favour to the right, the middle apart.

    Parameters
    ----------
    answers : Protected
        ``protect(item_answers(data))``.
    party : str
        Whose answers; everybody's where it is left out.
    wave : str, optional
        The last of that party where it is left out.
    criteria : sequence of str, optional
        Criteria and dimensions whose items are drawn; all where it is left out.
    labels : mapping of str to str, optional
        Item to what stands beside its bar; its name where it is left out.
    source : str
        Where the answers come from, for the note.
    ax : Axes, optional
        Where to draw; new ones where it is left out.
    language : Language or {"nb", "nn", "en"}, optional
        That of the table where it is left out.

    Returns
    -------
    Axes

    Raises
    ------
    ValueError
        If the table wasn't protected or has other columns, or there is no such party or wave.
    """
    about: dict[str, Any] = {"party": party, "wave": wave, "criteria": criteria, "labels": labels}
    axes: Axes = items_figure(answers, **about, source=source, language=language).draw(ax)
    return axes


def _in_favour(row: dict[str, Any]) -> float:
    return float(100 * (row["share_high"] + row["share_highest"]))


def _words(drawn: Sequence[dict[str, Any]], seen: list[dict[str, Any]], language: Language) -> tuple[str, str]:
    if not seen:
        title = said("items", "title_none", language)
        return title, f"{title}."
    most, least = max(seen, key=_in_favour), min(seen, key=_in_favour)
    shares = {"most": number(_in_favour(most), language), "least": number(_in_favour(least), language)}
    kind = "title" if shares["most"] != shares["least"] else "title_level"
    about = {"high": _theme(most, language), "low": _theme(least, language), **shares}
    each = "; ".join(f"{row['item']} {number(_in_favour(row), language)}" for row in seen)
    alt = said("items", "alt", language, n=len(drawn), each=each)
    return said("items", kind, language, **about), alt


def _theme(row: dict[str, Any], language: Language) -> str:
    """Name of an item with its criterion's in front."""
    return f"{label_of_item(row['criterion'], language, short=True)} ({row['item']})"


def _paint(axes: Sequence[Axes], data: FigureData) -> None:
    from matplotlib.ticker import FuncFormatter

    (ax,) = axes
    at, ticks, before = 0.0, [], ""
    for row in data.rows:
        if row["criterion"] != before:
            before = row["criterion"]
            at += _GAP
            name = label_of_item(before, data.language)
            ax.annotate(name[:1].upper() + name[1:], (0, at - 1), xycoords=("axes fraction", "data"), xytext=(-4, 0),
                        textcoords="offset points", ha="right", va="center", fontsize=8.5, fontweight="bold",
                        annotation_clip=False)  # fmt: skip
        _bar(ax, at, row, data)
        ticks.append(at)
        at += 1
    ax.axvline(0, color=GREY, linewidth=0.9)
    heads = (
        (-3, "against", "right"),
        (3, "for", "left"),
        (_APART, "middle", "left"),
        (_MISSING_AT, "missing", "right"),
    )
    for x, name, align in heads:
        ax.annotate(said("items", name, data.language), (x, 0.15), fontsize=8.5, ha=align, va="bottom", color=INK,
                    annotation_clip=False)  # fmt: skip
    names = data.about["labels"]
    ax.set_yticks(ticks, labels=[folded(names.get(row["item"], row["item"]), 44) for row in data.rows], fontsize=8)
    ax.set_xticks([-100, -50, 0, 50, 100])
    ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: number(abs(value), data.language)))
    ax.set_xlim(-102, _MISSING_AT)
    ax.set_ylim(at - 0.4, -0.6)
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    ax.spines["bottom"].set_bounds(-100, 100)


def _bar(ax: Axes, at: float, row: dict[str, Any], data: FigureData) -> None:
    if row["share_high"] is None:
        ax.text(2, at, HIDDEN_SIGN if row["hidden"] else NOTHING_SIGN, va="center", fontsize=8.5, color=GREY)
        return
    for names, side in ((_AGAINST, -1), (_FOR, 1)):
        start = 0.0
        for name in names:
            width = 100 * row[name]
            _piece(ax, at, min(side * start, side * (start + width)), width, _COLOUR_OF[name], data)
            start += width
    _piece(ax, at, _APART, 100 * row["share_middle"], _COLOUR_OF["share_middle"], data)
    if row["share_missing"] is not None:
        ax.text(_MISSING_AT, at, number(100 * row["share_missing"], data.language), ha="right", va="center",
                fontsize=8, color=INK)  # fmt: skip


def _piece(ax: Axes, at: float, left: float, width: float, colour: str, data: FigureData) -> None:
    ax.barh(at, width, left=left, height=0.78, color=colour)
    if width >= _LEAST_LABEL:
        ax.text(left + width / 2, at, number(width, data.language), ha="center", va="center", fontsize=7.5,
                color=text_colour(colour))  # fmt: skip
