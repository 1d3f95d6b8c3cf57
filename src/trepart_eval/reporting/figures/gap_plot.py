"""`plot_gaps`: how far apart the parties see each criterion."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from trepart_eval.criteria.comparisons.gaps import PartyGaps, party_gaps
from trepart_eval.disclosure.score_release import ReleasedScores
from trepart_eval.problems.arguments import check_made_by, listed
from trepart_eval.reporting.figures.figure_data import FigureData
from trepart_eval.reporting.figures.marks import dodged
from trepart_eval.reporting.figures.palette import FAINT, GREY, LINE, party_styles
from trepart_eval.reporting.figures.phrasing import (
    HIDDEN_SIGN,
    NOTHING_SIGN,
    count_of_cases,
    folded,
    number,
    said,
    sentences,
    spoken,
)
from trepart_eval.reporting.figures.released_scores import (
    CRITERIA,
    HIDDEN,
    Row,
    by_case,
    counting_parties,
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

_ROW_HEIGHT: Final = 0.36


def gaps_figure(
    scores: ReleasedScores,
    *,
    case: str | None = None,
    source: str | None = None,
    wave: str | None = None,
    parties: Sequence[str] | None = None,
    gaps: PartyGaps | None = None,
    language: Language | str | None = None,
) -> FigureData:
    """What `plot_gaps` shows: a row per criterion and party, with the gap of the criterion.

    Parameters and errors are those of `plot_gaps`; ``gaps`` is `party_gaps` of the same scores and parties, where
    it has been made already.
    """
    if gaps is not None:
        check_made_by(gaps, PartyGaps, "gaps", "party_gaps")
    rows = score_rows(scores, source=source, wave=wave, cases=None if case is None else [case])
    speak = spoken(language, scores.scores.language)
    chosen = counting_parties(scores) if parties is None else list(dict.fromkeys(listed(parties, "parties", "parties")))
    clear = _clear_gaps(party_gaps(scores.scores, parties=chosen) if gaps is None else gaps, rows[0], case)
    drawn = [row for name in CRITERIA for row in _of_criterion(rows, name, chosen, clear)]
    size = {row["criterion"]: row["gap"] for row in drawn}
    order = sorted(CRITERIA, key=lambda name: -1.0 if size[name] is None else size[name], reverse=True)
    drawn.sort(key=lambda row: order.index(row["criterion"]))
    labels = {party: party_name(scores, party, speak) for party in chosen}
    hidden = any(row["status"] == "hidden" for row in drawn)
    title, alt = _words(drawn, order, labels, case, speak)
    n_cases = len({row["case"] for row in rows})
    note = sentences(
        origin(scores, rows, speak),
        said("gaps", "scale" if case else "scale_all", speak, cases=count_of_cases(n_cases, speak)),
        said("gaps", "clear", speak) if any(row["clear"] for row in drawn) else said("gaps", "none_clear", speak),
        hidden_note(rows, scores.scores.min_n, speak) if hidden else "",
    )
    about = {"order": order, "labels": labels, "styles": party_styles(chosen), "many": case is None}
    refused = "" if any(row["score"] is not None for row in drawn) else said("gaps", "nothing", speak)
    return FigureData(
        "gaps", title, alt, note, tuple(drawn), speak, _ROW_HEIGHT * len(CRITERIA), _paint, about, reason=refused
    )


def plot_gaps(
    scores: ReleasedScores,
    *,
    case: str | None = None,
    source: str | None = None,
    wave: str | None = None,
    parties: Sequence[str] | None = None,
    ax: Axes | None = None,
    language: Language | str | None = None,
) -> Axes:
    """Axes with each party's score on every criterion, the criterion with the largest gap at the top.

    Parameters
    ----------
    scores : ReleasedScores
        From `release_scores`.
    case : str, optional
        Which case; the mean over all cases that show every party where it is left out.
    source, wave : str, optional
        The survey and the latest wave where they are left out.
    parties : sequence of str, optional
        Which; those that count in a case's mean where it is left out.
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
        If the scores weren't released, or there is no such case, source, wave or party.
    """
    data = gaps_figure(scores, case=case, source=source, wave=wave, parties=parties, language=language)
    axes: Axes = data.draw(ax)
    return axes


def _clear_gaps(found: PartyGaps, like: Row, case: str | None) -> set[tuple[str, str, str]]:
    """Criteria and pairs of parties whose gap is more than chance would have it, corrected for the number of tests."""
    table = found.overall_arrow if case is None else found.arrow
    return {
        (row["criterion"], *sorted((row["party"], row["other_party"])))
        for row in table.to_pylist()
        if (row["wave"], row["source"]) == (like["wave"], like["source"])
        and row["case"] == (case or WHOLE_CASE)
        and row["workplace"] == WHOLE_CASE
        and row["p_bh"] is not None
        and row["p_bh"] < 1 - found.conf_level
    }


def _of_criterion(
    rows: Sequence[Row], criterion: str, parties: list[str], clear: set[tuple[str, str, str]]
) -> list[dict[str, Any]]:
    of_party = {party: {case: own[criterion] for case, own in by_case(rows, party).items()} for party in parties}
    seen = [{case for case, row in own.items() if row["score"] is not None} for own in of_party.values()]
    together = set.intersection(*(one for one in seen if one)) if any(seen) else set()
    means: dict[str, float] = {}
    for party, own in of_party.items():
        values = [own[case]["score"] for case in sorted(together) if case in own and own[case]["score"] is not None]
        if values:
            means[party] = float(np.mean(values))
    widest = (min(means, key=means.__getitem__), max(means, key=means.__getitem__)) if len(means) > 1 else None
    gap = None if widest is None else means[widest[1]] - means[widest[0]]
    is_clear = widest is not None and (criterion, *sorted(widest)) in clear
    return [
        {
            "criterion": criterion,
            "party": party,
            "score": means.get(party),
            "n_cases": len(together) if party in means else 0,
            "gap": gap,
            "clear": is_clear,
            "status": "ok" if party in means else _status(list(own.values())),
        }
        for party, own in of_party.items()
    ]


def _status(rows: list[Row]) -> str:
    return "hidden" if any(row["status"] in HIDDEN for row in rows) else "no_evidence"


def _words(
    drawn: list[dict[str, Any]], order: list[str], labels: dict[str, str], case: str | None, language: Language
) -> tuple[str, str]:
    known = {name: [row for row in drawn if row["criterion"] == name and row["score"] is not None] for name in order}
    apart = [name for name in order if len(known[name]) > 1]
    where = said("gaps", "where_mean", language) if case is None else case
    if not apart:
        title = said("gaps", "title_none", language, where=where)
        return title, sentences(said("gaps", "alt", language, where=where), f"{title}.")
    widest = known[apart[0]]
    low, high = (pick(widest, key=lambda row: row["score"]) for pick in (min, max))
    details = {
        "where": where,
        "criterion": criterion_name(apart[0], language).lower(),
        "gap": number(widest[0]["gap"], language),
        "high": labels[high["party"]],
        "low": labels[low["party"]],
        "high_value": number(high["score"], language),
        "low_value": number(low["score"], language),
        "cases": count_of_cases(widest[0]["n_cases"], language),
    }
    kind = ("title" if widest[0]["clear"] else "title_unclear") + ("_mean" if case is None else "")
    each = "; ".join(
        f"{criterion_name(name, language, short=True).lower()}: "
        + ", ".join(f"{labels[row['party']]} {number(row['score'], language)}" for row in known[name])
        for name in order
        if known[name]
    )
    alt = (said("gaps", "alt", language, where=where), said("gaps", "alt_each", language, each=each))
    return said("gaps", kind, language, **details), sentences(*alt)


def _paint(axes: Sequence[Axes], data: FigureData) -> None:
    (ax,) = axes
    order, styles, language = data.about["order"], data.about["styles"], data.language
    for at, criterion in enumerate(order):
        own = [row for row in data.rows if row["criterion"] == criterion]
        seen = [row for row in own if row["score"] is not None]
        values = [row["score"] for row in seen]
        if len(seen) > 1:
            ax.plot([min(values), max(values)], [at, at], color=LINE, linewidth=4, solid_capstyle="butt", zorder=1)
        for row, off in zip(seen, dodged(values, 2.2, 0.3), strict=True):
            colour, marker = styles[row["party"]]
            ax.plot(row["score"], at + off, marker=marker, color=colour, markersize=7.5, markeredgecolor="white",
                    markeredgewidth=0.8, linestyle="none", zorder=3, clip_on=False)  # fmt: skip
        gone = [row for row in own if row["status"] == "hidden"]
        sign = NOTHING_SIGN if not gone else HIDDEN_SIGN
        gap = own[0]["gap"]
        ax.text(1.05, at, sign if gap is None else number(gap, language), transform=ax.get_yaxis_transform(),
                va="center", ha="left", fontweight="bold" if own[0]["clear"] else "normal", fontsize=9)  # fmt: skip
        if data.about["many"]:
            count = max(row["n_cases"] for row in own)
            ax.text(1.18, at, number(count, language), transform=ax.get_yaxis_transform(), va="center", fontsize=8,
                    color=GREY)  # fmt: skip
    _paint_edges(ax, data)


def _paint_edges(ax: Axes, data: FigureData) -> None:
    order, styles, language = data.about["order"], data.about["styles"], data.language
    for party, label in data.about["labels"].items():
        colour, marker = styles[party]
        ax.plot([], [], marker=marker, color=colour, linestyle="none", markersize=7, label=label)
    ax.legend(loc="lower left", bbox_to_anchor=(-0.02, 1.07), ncols=3, handletextpad=0.2, columnspacing=1.4)
    ax.annotate(said("gaps", "gap", language), (1.05, 1.0), xytext=(0, 2), xycoords="axes fraction",
                textcoords="offset points", fontsize=8.5, color=GREY, annotation_clip=False)  # fmt: skip
    if data.about["many"]:
        ax.annotate(said("gaps", "cases", language), (1.18, 1.0), xytext=(0, 2), xycoords="axes fraction",
                    textcoords="offset points", fontsize=8.5, color=GREY, annotation_clip=False)  # fmt: skip
    names = [folded(criterion_name(name, language), 30) for name in order]
    ax.set_yticks(range(len(order)), labels=names)
    ax.set_xlim(0, 100)
    ax.set_xticks([0, 25, 50, 75, 100])
    ax.set_ylim(len(order) - 0.5, -0.5)
    ax.grid(axis="x", color=FAINT, linewidth=0.8)
    ax.set_axisbelow(True)
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
