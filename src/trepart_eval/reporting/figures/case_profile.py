"""`plot_profile`: one municipality's scores on the six criteria among those of all cases."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from trepart_eval.disclosure.score_release import ReleasedScores
from trepart_eval.reporting.figures.figure_data import FigureData
from trepart_eval.reporting.figures.palette import BLUE, FAINT, GREY
from trepart_eval.reporting.figures.phrasing import (
    HIDDEN_SIGN,
    NOTHING_SIGN,
    folded,
    harmless,
    number,
    said,
    sentences,
    spoken,
)
from trepart_eval.reporting.figures.released_scores import (
    CRITERIA,
    HIDDEN,
    by_case,
    criterion_name,
    hidden_note,
    origin,
    score_rows,
)
from trepart_eval.vocabulary.languages import Language

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_HEIGHT: Final = 3.0
_MIDDLE: Final = 50


def profile_figure(
    scores: ReleasedScores,
    case: str,
    *,
    source: str | None = None,
    wave: str | None = None,
    language: Language | str | None = None,
) -> FigureData:
    """What `plot_profile` shows: a row per criterion with the case's score and interval, and those of all cases.

    Parameters and errors are those of `plot_profile`.
    """
    own = score_rows(scores, source=source, wave=wave, cases=[case])
    speak = spoken(language, scores.scores.language)
    every = score_rows(scores, source=own[0]["source"], wave=own[0]["wave"], cases=None)
    cells = by_case(every)
    drawn = tuple(_row(name, case, cells) for name in CRITERIA)
    known = [row for row in drawn if row["score"] is not None]
    above = sum(row["score"] >= row["median"] for row in known)
    apart = sum(_is_apart(row) for row in known)
    details = {"case": harmless(case), "above": above, "apart": apart, "all": len(known)}
    each = "; ".join(
        said("profile", "each", speak, criterion=criterion_name(row["criterion"], speak, short=True).lower(),
             score=number(row["score"], speak), median=number(row["median"], speak))
        for row in known
    )  # fmt: skip
    title = said("profile", "title" if known else "title_none", speak, **details)
    alt = f"{title}."
    if known:
        alt = sentences(said("profile", "alt", speak, **details), said("profile", "alt_each", speak, each=each))
    mine = [cells[case][name] for name in CRITERIA]
    note = sentences(
        origin(scores, own, speak),
        said("profile", "note", speak),
        hidden_note(mine, scores.scores.min_n, speak),
        said("notes", "nothing", speak) if any(row["status"] == "no_evidence" for row in mine) else "",
    )
    reason = "" if known else f"{title}."
    about = {"case": harmless(case)}
    return FigureData("profile", title, alt, note, drawn, speak, _HEIGHT, _paint, about, reason=reason)


def plot_profile(
    scores: ReleasedScores,
    case: str,
    *,
    source: str | None = None,
    wave: str | None = None,
    ax: Axes | None = None,
    language: Language | str | None = None,
) -> Axes:
    """Axes with a case's score and interval on each criterion, the other cases as grey points, and their median.

    Parameters
    ----------
    scores : ReleasedScores
        From `release_scores`; hidden scores have the sign for hidden figures.
    case : str
        Whose profile.
    source : str, optional
        The survey where it is left out and there is one.
    wave : str, optional
        The latest where it is left out.
    ax : Axes, optional
        Where to draw; new ones where it is left out.
    language : Language or {"nb", "nn", "en"}, optional
        The study's where it is left out.

    Returns
    -------
    Axes
        With the reason in words where the case has no score that can be shown.

    Raises
    ------
    ValueError
        If the scores weren't released, or there is no such case, source or wave.
    """
    axes: Axes = profile_figure(scores, case, source=source, wave=wave, language=language).draw(ax)
    return axes


def _is_apart(row: dict[str, Any]) -> bool:
    """Whether the whole interval lies on one side of the median."""
    low, high, median = row["conf_low"], row["conf_high"], row["median"]
    return low is not None and high is not None and not low <= median <= high


def _row(criterion: str, case: str, cells: dict[str, dict[str, dict[str, Any]]]) -> dict[str, Any]:
    of_case = {name: own[criterion] for name, own in cells.items() if criterion in own}
    mine = of_case[case]
    scores = {name: row["score"] for name, row in of_case.items() if row["score"] is not None}
    return {
        "criterion": criterion,
        "score": mine["score"],
        "conf_low": mine["conf_low"],
        "conf_high": mine["conf_high"],
        "others": tuple(value for name, value in scores.items() if name != case),
        "median": float(np.median(list(scores.values()))) if scores else None,
        "status": mine["status"],
    }


def _paint(axes: Sequence[Axes], data: FigureData) -> None:
    (ax,) = axes
    for at, row in enumerate(data.rows):
        if row["others"]:  # marks that aren't clipped, but are nowhere, would stretch the figure
            ax.plot(row["others"], [at] * len(row["others"]), "o", color=GREY, alpha=0.45, markersize=5,
                    markeredgewidth=0, clip_on=False)  # fmt: skip
        if row["median"] is not None:
            ax.plot([row["median"]] * 2, [at - 0.28, at + 0.28], color=GREY, linewidth=1.6)
        sign = HIDDEN_SIGN if row["status"] in HIDDEN else NOTHING_SIGN
        text = sign if row["score"] is None else number(row["score"], data.language)
        if row["score"] is not None:
            if row["conf_low"] is not None and row["conf_high"] is not None:
                ax.plot([row["conf_low"], row["conf_high"]], [at, at], color=BLUE, linewidth=1.8, solid_capstyle="butt")
            ax.plot(row["score"], at, "D", color=BLUE, markersize=7.5, markeredgecolor="white", clip_on=False, zorder=3)
        ax.text(1.03, at, text, transform=ax.get_yaxis_transform(), va="center", ha="left", fontweight="bold")
    _paint_edges(ax, data)


def _paint_edges(ax: Axes, data: FigureData) -> None:
    language = data.language
    ax.plot([], [], "D", color=BLUE, markersize=7.5, markeredgecolor="white", label=folded(data.about["case"], 30, 1))
    ax.plot(
        [], [], "o", color=GREY, alpha=0.45, markersize=5, markeredgewidth=0, label=said("profile", "others", language)
    )
    ax.plot([], [], color=GREY, linewidth=1.6, label=said("profile", "median", language))
    ax.legend(loc="lower left", bbox_to_anchor=(-0.02, 1.0), ncols=3, handletextpad=0.4, columnspacing=1.4)
    ax.set_yticks(range(len(data.rows)), labels=[folded(criterion_name(row["criterion"], language), 30)
                                                 for row in data.rows])  # fmt: skip
    ax.set_xlim(0, 100)
    ax.set_xticks([0, 25, _MIDDLE, 75, 100])
    ax.axvline(_MIDDLE, color=GREY, linewidth=0.8, linestyle=":")
    ax.set_ylim(len(data.rows) - 0.5, -0.5)
    ax.grid(axis="x", color=FAINT, linewidth=0.8)
    ax.set_axisbelow(True)
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
