"""`plot_change`: scores in two waves, a line for each criterion or case."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from trepart_eval.disclosure.score_release import ReleasedScores
from trepart_eval.problems.arguments import listed
from trepart_eval.reporting.figures.figure_data import FigureData
from trepart_eval.reporting.figures.marks import spread_out
from trepart_eval.reporting.figures.palette import BLUE, FAINT, GREY, ORANGE
from trepart_eval.reporting.figures.phrasing import count_of_cases, harmless, number, said, sentences, spoken
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
from trepart_eval.vocabulary.languages import NO_BREAK_SPACE, Language
from trepart_eval.vocabulary.terms import WHOLE_CASE

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_HEIGHT, _HEIGHT_OF_MANY = 3.2, 5.0
_MOST_NAMED: Final = 24
"""Most lines that all have their names; of more, only those that change the most."""
_NAMED_OF_MANY: Final = 6
_LABEL: Final = 0.17
"""Inches between labels at the least."""


def change_figure(
    scores: ReleasedScores,
    *,
    case: str | None = None,
    criterion: str | None = None,
    waves: tuple[str, str] | None = None,
    source: str | None = None,
    party: str = WHOLE_CASE,
    language: Language | str | None = None,
) -> FigureData:
    """What `plot_change` shows: a row per line with the score in either wave and the change.

    Parameters and errors are those of `plot_change`.
    """
    only = None if case is None else [case]
    latest = score_rows(scores, source=source, wave=None, cases=only)
    speak = spoken(language, scores.scores.language)
    known = _waves(scores, latest[0]["source"])
    pair = _pair(waves, known)
    both = [score_rows(scores, source=latest[0]["source"], wave=wave, cases=only) for wave in pair if wave]
    if criterion is not None and criterion not in CRITERIA:
        raise ValueError(f"criterion is {criterion!r}; choose among {', '.join(CRITERIA)}")
    parties = list(dict.fromkeys(row["party"] for row in latest))
    if party not in parties:
        raise ValueError(f"party is {party!r}; choose among {', '.join(parties)}")
    cells = [by_case(rows, party) for rows in both]
    drawn = [] if len(both) < 2 else _lines(cells, criterion, speak)
    title, alt = _words(drawn, pair, case, criterion, speak)
    hidden = [row for rows in both for row in rows if row["party"] == party]
    about_party = "" if party == WHOLE_CASE else said("scores", "party", speak, party=party_name(scores, party, speak))
    n = {row["n_cases"] for row in drawn if row["n_cases"]}
    note = sentences(
        origin(
            scores,
            [{**latest[0], "wave": f"{NO_BREAK_SPACE}–{NO_BREAK_SPACE}".join(wave for wave in pair if wave)}],
            speak,
        ),
        about_party,
        said("change", "mean", speak, cases=count_of_cases(max(n), speak)) if n and not (case or criterion) else "",
        said("change", "lines", speak),
        said("change", "named", speak, count=_NAMED_OF_MANY) if len(drawn) > _MOST_NAMED else "",
        hidden_note(hidden, scores.scores.min_n, speak) if any(row["status"] == "hidden" for row in drawn) else "",
    )
    reason = said("change", "one_wave", speak) if len(both) < 2 else ""
    if not reason and not any(row["change"] is not None for row in drawn):
        reason = said("change", "nothing", speak)
    many = len(drawn) > _MOST_NAMED
    tall = _HEIGHT_OF_MANY if many else max(_HEIGHT, _LABEL * len(drawn))
    about = {"waves": pair, "height": tall, "faint": many}
    return FigureData("change", title, alt, note, tuple(drawn), speak, tall, _paint, about, width=6.4, reason=reason)


def plot_change(
    scores: ReleasedScores,
    *,
    case: str | None = None,
    criterion: str | None = None,
    waves: tuple[str, str] | None = None,
    source: str | None = None,
    party: str = WHOLE_CASE,
    ax: Axes | None = None,
    language: Language | str | None = None,
) -> Axes:
    """Axes with a line from the score in one wave to that in another.

    Parameters
    ----------
    scores : ReleasedScores
        From `release_scores`; what is hidden in either wave has no line.
    case : str, optional
        Which case, with a line per criterion; the mean over the cases that have both waves where it is left out.
    criterion : str, optional
        Which criterion, with a line per case.
    waves : pair of str, optional
        Earlier and later; the first and the last where they are left out.
    source : str, optional
        The survey where it is left out and there is one.
    party : str
        Whose scores; whole cases where it is left out.
    ax : Axes, optional
        Where to draw; new ones where it is left out.
    language : Language or {"nb", "nn", "en"}, optional
        The study's where it is left out.

    Returns
    -------
    Axes
        With the reason in words where there is one wave only.

    Raises
    ------
    ValueError
        If the scores weren't released, or there is no such case, criterion, wave, source or party.
    """
    data = change_figure(
        scores, case=case, criterion=criterion, waves=waves, source=source, party=party, language=language
    )
    axes: Axes = data.draw(ax)
    return axes


def _pair(asked: tuple[str, str] | None, known: list[str]) -> tuple[str, str]:
    """Earlier and later wave; the earlier is empty where there is one only."""
    if asked is None:
        return (known[0], known[-1]) if len(known) > 1 else ("", known[-1])
    pair = listed(asked, "waves", "two waves")
    if len(pair) != 2 or not set(pair) <= set(known):
        raise ValueError(f"waves is {asked!r}; name an earlier and a later of {', '.join(known)}")
    return (pair[0], pair[1])


def _waves(scores: ReleasedScores, source: str) -> list[str]:
    table = scores.scores.arrow
    columns = (table.column(name).to_pylist() for name in ("source", "wave"))
    found = dict.fromkeys(wave for of, wave in zip(*columns, strict=True) if of == source)
    order = [wave.key for wave in scores.scores.study.waves]
    return sorted(found, key=lambda wave: order.index(wave) if wave in order else -1)


def _lines(cells: list[dict[str, Any]], criterion: str | None, language: Language) -> list[dict[str, Any]]:
    earlier, later = cells
    cases = [case for case in later if case in earlier]
    if criterion is not None:
        return [_line(harmless(case), criterion, [(earlier[case][criterion], later[case][criterion])])
                for case in cases]  # fmt: skip
    return [
        _line(criterion_name(name, language, short=True), name,
              [(earlier[case][name], later[case][name]) for case in cases])
        for name in CRITERIA
    ]  # fmt: skip


def _line(name: str, criterion: str, pairs: list[tuple[dict[str, Any], dict[str, Any]]]) -> dict[str, Any]:
    seen = [(one["score"], two["score"]) for one, two in pairs if one["score"] is not None and two["score"] is not None]
    hidden = any(row["status"] in HIDDEN for pair in pairs for row in pair)
    before, after = (float(np.mean(values)) for values in zip(*seen, strict=True)) if seen else (None, None)
    return {
        "line": name,
        "criterion": criterion,
        "before": before,
        "after": after,
        "change": None if before is None or after is None else after - before,
        "n_cases": len(seen),
        "status": "ok" if seen else "hidden" if hidden else "no_evidence",
    }


def _words(
    drawn: Sequence[dict[str, Any]], waves: tuple[str, str], case: str | None, criterion: str | None, language: Language
) -> tuple[str, str]:
    known = [row for row in drawn if row["change"] is not None]
    where = case or (criterion_name(criterion, language) if criterion else said("gaps", "where_all", language))
    if not known:
        none = said("change", "title_none", language, where=where)
        return none, f"{none}."
    up, down = (sum(sign * round(row["change"]) > 0 for row in known) for sign in (1, -1))
    most = max(known, key=lambda row: abs(row["change"]))
    details = {
        "where": where,
        "up": up,
        "down": down,
        "all": len(known),
        "first": waves[0],
        "last": waves[1],
        "most": most["line"],
        "before": number(most["before"], language),
        "after": number(most["after"], language),
    }
    kind = "title_cases" if criterion else "title"
    each = "; ".join(
        f"{row['line']} {number(row['before'], language)} → {number(row['after'], language)}" for row in known
    )
    alt = said("change", "alt", language, **details)
    if len(known) <= _MOST_NAMED:
        alt = sentences(alt, said("change", "alt_each", language, each=each))
    return said("change", kind, language, **details), alt


def _paint(axes: Sequence[Axes], data: FigureData) -> None:
    (ax,) = axes
    known = [row for row in data.rows if row["change"] is not None]
    values = [row[name] for row in known for name in ("before", "after")]
    low, high = min(values), max(values)
    room = max((high - low) * 0.12, 3.0)
    ax.set_ylim(low - room, high + room)
    ax.set_xlim(0, 1)
    least = _LABEL / data.about["height"] * (high - low + 2 * room)
    named = known
    if data.about["faint"]:
        named = sorted(known, key=lambda row: -abs(row["change"]))[:_NAMED_OF_MANY]
    for row in known:
        falls = round(row["change"]) < 0
        colour, style = (ORANGE, "--") if falls else (BLUE, "-")
        width = 0.7 if data.about["faint"] and row not in named else 1.8
        ax.plot([0, 1], [row["before"], row["after"]], style, color=colour, linewidth=width, clip_on=False)
        ax.plot([0, 1], [row["before"], row["after"]], "o", color=colour, markersize=2.8 * width, clip_on=False)
    for name, x, align in (("before", -0.03, "right"), ("after", 1.03, "left")):
        places = spread_out([row[name] for row in named], least)
        for row, y in zip(named, places, strict=True):
            value = number(row[name], data.language)
            text = value if name == "before" else f"{value}  {row['line']}"
            ax.plot([x * 0.4 if x < 0 else 1 + (x - 1) * 0.4, x], [row[name], y], color=FAINT, linewidth=0.8,
                    clip_on=False, zorder=0)  # fmt: skip
            ax.text(x, y, text, ha=align, va="center", fontsize=8.5, clip_on=False)
    ax.set_xticks([0, 1], labels=[harmless(wave) for wave in data.about["waves"]])
    ax.set_yticks([])
    ax.spines["left"].set_visible(False)
    ax.tick_params(axis="x", length=0, pad=6)
    for x in (0, 1):
        ax.axvline(x, color=GREY, linewidth=0.6, zorder=0)
