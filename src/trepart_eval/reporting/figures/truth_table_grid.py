"""`plot_truth_table`: which combinations of conditions are seen, in which cases, and whether the outcome is there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from trepart_eval.disclosure.score_release import ReleasedScores
from trepart_eval.problems.arguments import check_made_by
from trepart_eval.relations.qca import TruthTable, describe_outcome, describe_term
from trepart_eval.reporting.figures.figure_data import FigureData
from trepart_eval.reporting.figures.palette import BLUE, FAINT, GREY, INK, ORANGE
from trepart_eval.reporting.figures.phrasing import count_of_cases, folded, number, said, sentences, spoken
from trepart_eval.reporting.figures.set_scatter import refused_for_hidden, set_labels
from trepart_eval.vocabulary.languages import Language

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_ROW_HEIGHT: Final = 0.36
_LONGEST, _LINES = 34, 2
_TOLD: Final = 16
"""Most combinations that the alternative text names."""


def truth_table_figure(
    table: TruthTable, *, scores: ReleasedScores | None = None, language: Language | str | None = None
) -> FigureData:
    """What `plot_truth_table` shows: a row per combination that is seen, those with the outcome first.

    Parameters and errors are those of `plot_truth_table`.
    """
    check_made_by(table, TruthTable, "table", "truth_table")
    speak = spoken(language, table.language)
    labels = set_labels(table, speak)
    outcome = describe_outcome(table.outcome, speak, labels=labels)
    reason = refused_for_hidden(table, scores, speak)
    rows: list[dict[Any, Any]] = [] if reason else table.table.to_dict("records")
    if not reason and not rows:
        reason = said("truth", "nothing", speak)
    rows.sort(key=lambda row: ("1C0?".index(row["out"]), -row["n"], row["row"]))
    possible = 2 ** len(table.conditions)
    details = {
        "seen": len(rows),
        "possible": possible,
        "positive": sum(row["out"] == "1" for row in rows),
        "cases": count_of_cases(sum(int(row["n"]) for row in rows), speak),
        "outcome": outcome,
    }
    title = said("truth", "title", speak, **details) if rows else said("truth", "title_none", speak)
    each = "; ".join(
        f"{_in_words(row, table, speak, labels)}: {row['out']} (n = {row['n']}, {number(row['incl'], speak, 2)})"
        for row in rows[:_TOLD]
    )
    alt = sentences(said("truth", "alt", speak, **details), said("truth", "alt_each", speak, each=each)) if rows else (
        f"{title}. {reason}"
    )  # fmt: skip
    few = said("truth", "few", speak, n_cut=table.n_cut) if table.n_cut > 1 else ""
    note = sentences(
        said("truth", "signs", speak, cut=number(table.incl_cut[0], speak, 2), few=few),
        said("truth", "unseen", speak, count=possible - len(rows)) if rows and possible > len(rows) else "",
    )
    about = {"conditions": table.conditions, "labels": labels, "outcome": outcome}
    tall = max(0.6, _ROW_HEIGHT * len(rows))
    return FigureData("truth_table", title, alt, note, tuple(rows), speak, tall, _paint, about, reason=reason)


def plot_truth_table(
    table: TruthTable,
    *,
    scores: ReleasedScores | None = None,
    ax: Axes | None = None,
    language: Language | str | None = None,
) -> Axes:
    """Axes with a line per combination of conditions that is seen: filled where a condition is there, open where not.

    Parameters
    ----------
    table : TruthTable
        From `truth_table`.
    scores : ReleasedScores, optional
        From `release_scores`; needed where a condition is a criterion. Where a score is hidden there the figure is
        refused: calibrate the released scores instead.
    ax : Axes, optional
        Where to draw; new ones where it is left out.
    language : Language or {"nb", "nn", "en"}, optional
        The table's where it is left out.

    Returns
    -------
    Axes

    Raises
    ------
    ValueError
        If it is no truth table, or released scores are needed and not given.
    """
    axes: Axes = truth_table_figure(table, scores=scores, language=language).draw(ax)
    return axes


def _in_words(row: dict[Any, Any], table: TruthTable, language: Language, labels: dict[str, str]) -> str:
    """Return the combination of a row in words."""
    literals = [name if row[name] else f"~{name}" for name in table.conditions]
    return describe_term("*".join(literals), language, labels=labels)


def _paint(axes: Sequence[Axes], data: FigureData) -> None:
    (ax,) = axes
    conditions = data.about["conditions"]
    width = len(conditions)
    for at, row in enumerate(data.rows):
        ax.plot([-0.4, width - 0.6], [at, at], color=FAINT, linewidth=0.8, zorder=0)
        for column, name in enumerate(conditions):
            ax.plot(column, at, "o", markersize=8.5, markeredgecolor=INK, markeredgewidth=1.1, zorder=2,
                    markerfacecolor=INK if row[name] else "white")  # fmt: skip
        colour, style = {"1": (BLUE, "bold"), "C": (ORANGE, "bold")}.get(row["out"], (INK, "normal"))
        texts = (row["out"], str(row["n"]), number(row["incl"], data.language, 2))
        for place, text in enumerate(texts):
            ax.text(width + 0.15 + 0.8 * place, at, text, ha="center", va="center", fontsize=9,
                    color=colour if not place else INK, fontweight=style if not place else "normal")  # fmt: skip
        ax.text(width + 2.35, at, folded(row["cases"], _LONGEST, _LINES), va="center", fontsize=7.8)
    for place, name in enumerate(("out", "n", "incl", "cases")):
        align = "left" if name == "cases" else "center"
        x = width + (2.35 if name == "cases" else 0.15 + 0.8 * place)
        ax.annotate(said("truth", f"head_{name}", data.language), (x, -0.5), xytext=(0, 3), fontsize=7.8, ha=align,
                    textcoords="offset points", va="bottom", color=GREY, annotation_clip=False)  # fmt: skip
    for column, name in enumerate(conditions):
        ax.annotate(data.about["labels"][name].capitalize(), (column, -0.5), xytext=(0, 3), rotation=40, ha="left",
                    textcoords="offset points", va="bottom", fontsize=8, rotation_mode="anchor",
                    annotation_clip=False)  # fmt: skip
    ax.set_xlim(-0.5, width + 5.4)
    ax.set_ylim(len(data.rows) - 0.5, -0.5)
    ax.set_axis_off()
