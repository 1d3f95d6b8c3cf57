"""`plot_set_relation`: memberships in a configuration and in the outcome, case by case."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from trepart_eval.disclosure.score_release import ReleasedScores
from trepart_eval.problems.arguments import check_made_by
from trepart_eval.relations.programme_configurations.sets_by_rule import labels_in
from trepart_eval.relations.qca import Minimization, TruthTable, describe_term
from trepart_eval.relations.qca.expressions import memberships_in, read_terms
from trepart_eval.relations.qca.solution_fit import share
from trepart_eval.reporting.figures.door import about_answers, hidden_cases
from trepart_eval.reporting.figures.figure_data import FigureData
from trepart_eval.reporting.figures.marks import name_points
from trepart_eval.reporting.figures.outcome_trends import number_ticks
from trepart_eval.reporting.figures.palette import BLUE, GREY, LINE, ORANGE
from trepart_eval.reporting.figures.phrasing import folded, harmless, in_words, number, said, sentences, spoken
from trepart_eval.vocabulary.labels import label
from trepart_eval.vocabulary.languages import Language

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_NAMED: Final = 20
_TOLERANCE: Final = 1e-9
_HALF: Final = 0.5


def set_relation_figure(
    solution: Minimization | TruthTable,
    term: str | None = None,
    *,
    scores: ReleasedScores | None = None,
    language: Language | str | None = None,
) -> FigureData:
    """What `plot_set_relation` shows: a row per case with both memberships and on which side of the line it is.

    Parameters and errors are those of `plot_set_relation`.
    """
    check_made_by(solution, (Minimization, TruthTable), "solution", "minimize or truth_table")
    speak = spoken(language, solution.language)
    table = solution if isinstance(solution, TruthTable) else solution.source
    words = set_labels(table, speak)
    outcome = describe_term(table.outcome, speak, labels=words)
    refused = solution.reason if isinstance(solution, Minimization) else ""
    gone = refused_for_hidden(table, scores, speak)
    if term is None and isinstance(solution, TruthTable):
        raise ValueError("give a term such as 'anchoring*~resources', or what minimize returns")
    models = [] if term is not None or isinstance(solution, TruthTable) else solution.models
    expression = term if term is not None else " + ".join(models[0]) if models else ""
    details: dict[str, Any] = {"outcome": outcome}
    if refused or gone or not expression:
        title = said("sets", "title_none", speak, **details)
        reason = refused or gone or said("sets", "nothing", speak)
        return FigureData("set_relation", title, f"{title}. {reason}", "", (), speak, 1, _paint, reason=reason)
    x = memberships_in(read_terms(expression, table.conditions), table.memberships).max(axis=0)
    y = table.membership_in_outcome
    rows = tuple(
        {"case": case, "x": one, "y": two, "consistent": one <= two + _TOLERANCE, "contradicts": one > _HALF > two}
        for case, one, two in zip(table.cases, x.tolist(), y.tolist(), strict=True)
    )
    both = float(np.minimum(x, y).sum())
    consistency, coverage = share(both, float(x.sum())), share(both, float(y.sum()))
    against = [harmless(row["case"]) for row in rows if row["contradicts"]]
    details |= {
        "term": describe_term(expression, speak, labels=words),
        "consistency": number(consistency, speak, 2),
        "coverage": number(coverage, speak, 2),
        "n": len(rows),
        "off": sum(not row["consistent"] for row in rows),
        "against": in_words(against, speak),
    }
    title = said("sets", "title", speak, **details)
    alt = sentences(said("sets", "alt", speak, **details),
                    said("sets", "alt_against", speak, **details) if against else "")  # fmt: skip
    note = sentences(said("sets", "note", speak, **details),
                     said("sets", "models", speak, count=len(models)) if len(models) > 1 else "")  # fmt: skip
    return FigureData("set_relation", title, alt, note, rows, speak, 4.2, _paint, details, width=5.6)


def plot_set_relation(
    solution: Minimization | TruthTable,
    term: str | None = None,
    *,
    scores: ReleasedScores | None = None,
    ax: Axes | None = None,
    language: Language | str | None = None,
) -> Axes:
    """Axes with each case's membership in a configuration (across) and in the outcome (up).

    Above the diagonal a case speaks for the configuration being sufficient, below it against.

    Parameters
    ----------
    solution : Minimization or TruthTable
        From `minimize` or `truth_table`.
    term : str, optional
        Configuration, such as ``anchoring*~resources``; the solution's first model where it is left out.
    scores : ReleasedScores, optional
        From `release_scores`; needed where a condition is a criterion. Where a score is hidden there the figure is
        refused: calibrate the released scores instead.
    ax : Axes, optional
        Where to draw; new ones where it is left out.
    language : Language or {"nb", "nn", "en"}, optional
        The result's where it is left out.

    Returns
    -------
    Axes
        With the reason in words where there is no solution.

    Raises
    ------
    ValueError
        If there is no such condition, or released scores are needed and not given.
    """
    axes: Axes = set_relation_figure(solution, term, scores=scores, language=language).draw(ax)
    return axes


def refused_for_hidden(table: TruthTable, scores: ReleasedScores | None, language: Language) -> str:
    """Why a table of conditions can't be shown: some of its cases have scores that are hidden. Empty where it can."""
    hidden = hidden_cases(about_answers([*table.conditions, table.outcome]), scores) & set(table.cases)
    return said("sets", "hidden", language, count=len(hidden)) if hidden else ""


def set_labels(table: TruthTable, language: Language) -> dict[str, str]:
    """Labels of conditions and outcome."""
    names = [*table.conditions, table.outcome.removeprefix("~")]
    return {
        name: label("criterion" if about_answers([name]) else "dimension", name, language, short=True) for name in names
    } | labels_in(language)


def _paint(axes: Sequence[Axes], data: FigureData) -> None:
    (ax,) = axes
    ax.fill_between([0, 1], [0, 1], [1, 1], color="#EDF3F9", linewidth=0, zorder=0)
    ax.plot([0, 1], [0, 1], color=GREY, linewidth=1.1, zorder=1)
    for at in (ax.axvline, ax.axhline):
        at(_HALF, color=LINE, linewidth=0.8, zorder=0)
    places: dict[tuple[float, float], list[dict[str, Any]]] = {}
    for row in data.rows:
        places.setdefault((round(row["x"], 3), round(row["y"], 3)), []).append(row)
    for (x, y), rows in places.items():
        colour, marker = (BLUE, "o") if rows[0]["consistent"] else (ORANGE, "X")
        ax.plot(x, y, marker, color=colour, markersize=7, markeredgecolor="white", markeredgewidth=0.6, clip_on=False,
                zorder=3)  # fmt: skip
    ax.set_xlim(0, 1)
    ax.set_ylim(0, 1)
    if len(data.rows) <= _NAMED:
        names = [folded(", ".join(harmless(row["case"]) for row in rows), 22, 3) for rows in places.values()]
    else:
        names = [f"× {len(rows)}" if len(rows) > 1 else "" for rows in places.values()]
    name_points(ax, [x for x, _ in places], [y for _, y in places], names, (data.width - 1, data.height))
    ax.set_xlabel(folded(said("sets", "membership", data.language, name=data.about["term"]), 62, 3))
    ax.set_ylabel(said("sets", "membership", data.language, name=data.about["outcome"]))
    for axis in (ax.xaxis, ax.yaxis):
        axis.set_ticks([0, 0.25, 0.5, 0.75, 1])
        axis.set_major_formatter(number_ticks(data.language))
