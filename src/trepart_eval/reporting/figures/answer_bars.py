"""`plot_answers`: shares against and in favour to either side, those in between apart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from trepart_eval.disclosure.score_release import ReleasedScores
from trepart_eval.problems import InputError, Problems
from trepart_eval.problems.arguments import check_made_by
from trepart_eval.reporting.figures.figure_data import FigureData
from trepart_eval.reporting.figures.palette import ANSWER_COLOURS, GREY, text_colour
from trepart_eval.reporting.figures.phrasing import HIDDEN_SIGN, NOTHING_SIGN, folded, number, said, sentences, spoken
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
from trepart_eval.vocabulary.languages import Language
from trepart_eval.vocabulary.terms import WHOLE_CASE, Source

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_SHARES: Final = ("share_negative", "share_positive", "share_mixed")
_ROW_HEIGHT: Final = 0.36
_APART: Final = 112.0
_COLOURS: Final = (ANSWER_COLOURS[1], ANSWER_COLOURS[3], ANSWER_COLOURS[2])
_LEAST_LABEL: Final = 6.0


def answers_figure(
    scores: ReleasedScores,
    *,
    case: str | None = None,
    party: str = WHOLE_CASE,
    wave: str | None = None,
    language: Language | str | None = None,
) -> FigureData:
    """What `plot_answers` shows: a row per criterion with the shares that are negative, positive and mixed.

    Parameters and errors are those of `plot_answers`.
    """
    _check_interviews(scores)
    rows = score_rows(scores, source="interviews", wave=wave, cases=None if case is None else [case])
    speak = spoken(language, scores.scores.language)
    cells = by_case(rows, party)
    if not cells:
        raise ValueError(f"party is {party!r}; choose among {', '.join(dict.fromkeys(row['party'] for row in rows))}")
    drawn = tuple(_row(name, [own[name] for own in cells.values()]) for name in CRITERIA)
    known = [row for row in drawn if row["share_positive"] is not None]
    where = said("gaps", "where_all", speak) if case is None else case
    each = "; ".join(
        f"{criterion_name(row['criterion'], speak, short=True).lower()} "
        + " / ".join(number(100 * row[name], speak) for name in _SHARES)
        for row in known
    )
    details: dict[str, Any] = {"where": where, "each": each}
    if known:
        most = max(known, key=lambda row: row["share_positive"])
        details |= {"criterion": criterion_name(most["criterion"], speak).lower(),
                    "share": number(100 * most["share_positive"], speak)}  # fmt: skip
    title = said("answers", "title" if known else "title_none", speak, **details)
    alt = said("answers", "alt", speak, **details) if known else f"{title}."
    about_party = "" if party == WHOLE_CASE else said("scores", "party", speak, party=party_name(scores, party, speak))
    counts = said("answers", "mean", speak) if case is None else said("answers", "own", speak)
    note = sentences(origin(scores, rows, speak), about_party, counts, hidden_note(
        [row for own in cells.values() for row in own.values()], scores.scores.min_n, speak))  # fmt: skip
    reason = "" if known else said("gaps", "nothing", speak)
    return FigureData(
        "answers", title, alt, note, drawn, speak, _ROW_HEIGHT * len(drawn), _paint, width=6.8, reason=reason
    )


def plot_answers(
    scores: ReleasedScores,
    *,
    case: str | None = None,
    party: str = WHOLE_CASE,
    wave: str | None = None,
    ax: Axes | None = None,
    language: Language | str | None = None,
) -> Axes:
    """Axes with the shares of statements that are negative (left), positive (right) and mixed (apart) by criterion.

    Parameters
    ----------
    scores : ReleasedScores
        From `release_scores`, of a study with coded interviews.
    case : str, optional
        Which case; the mean over all that show the criterion where it is left out.
    party : str
        Whose statements; everybody's where it is left out.
    wave : str, optional
        The latest where it is left out.
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
        If the scores weren't released, or there is no such case or party.
    InputError
        If the study has no coded interviews.
    """
    axes: Axes = answers_figure(scores, case=case, party=party, wave=wave, language=language).draw(ax)
    return axes


def _check_interviews(scores: ReleasedScores) -> None:
    check_made_by(scores, ReleasedScores, "scores", "release_scores")
    if Source.INTERVIEWS.value not in scores.scores.arrow.column("source").to_pylist():
        problems = Problems()
        problems.add("no_codings")
        raise InputError(problems, scores.scores.language)


def _row(criterion: str, rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    seen = [row for row in rows if row["share_positive"] is not None]
    shares = {name: float(np.mean([row[name] for row in seen])) if seen else None for name in _SHARES}
    hidden = any(row["status"] in HIDDEN for row in rows)
    status = "ok" if seen else "hidden" if hidden else "no_evidence"
    return {"criterion": criterion, **shares, "n_cases": len(seen), "status": status}


def _paint(axes: Sequence[Axes], data: FigureData) -> None:
    from matplotlib.ticker import FuncFormatter

    (ax,) = axes
    for at, row in enumerate(data.rows):
        if row["share_positive"] is None:
            sign = HIDDEN_SIGN if row["status"] == "hidden" else NOTHING_SIGN
            ax.text(2, at, sign, va="center", fontsize=9, color=GREY)
            continue
        for name, colour in zip(_SHARES, _COLOURS, strict=True):
            width = 100 * row[name]
            left = {"share_negative": -width, "share_positive": 0.0, "share_mixed": _APART}[name]
            ax.barh(at, width, left=left, height=0.72, color=colour)
            if width >= _LEAST_LABEL:
                ax.text(left + width / 2, at, number(width, data.language), ha="center", va="center", fontsize=8,
                        color=text_colour(colour))  # fmt: skip
    ax.axvline(0, color=GREY, linewidth=0.9)
    for x, name, align in ((-3, "negative", "right"), (3, "positive", "left"), (_APART, "mixed", "left")):
        ax.annotate(said("answers", name, data.language), (x, -0.5), xytext=(0, 3), textcoords="offset points",
                    ha=align, va="bottom", fontsize=8.5, annotation_clip=False)  # fmt: skip
    names = [folded(criterion_name(row["criterion"], data.language), 30) for row in data.rows]
    ax.set_yticks(range(len(data.rows)), labels=names)
    ax.set_xticks([-100, -50, 0, 50, 100])
    ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: number(abs(value), data.language)))
    mixed = max(100 * (row["share_mixed"] or 0) for row in data.rows)
    ax.set_xlim(-102, _APART + max(mixed, 25))
    ax.set_ylim(len(data.rows) - 0.5, -0.5)
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    ax.spines["bottom"].set_bounds(-100, 100)
